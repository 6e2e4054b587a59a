package io.trailmark.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request: places within an array of bytes. Filled by the byte parser or from Netty's codec, read by handlers.
 *
 * <p>One instance per event loop. It is valid until the handler returns: the bytes belong to the loop and the next
 * request overwrites them, so a handler that answers later copies what it needs.
 */
final class Request {
    private static final int ABSENT = -1;
    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");

    private final int[] headerOffsets = new int[Header.COUNT];
    private final int[] headerLengths = new int[Header.COUNT];

    private byte[] bytes;
    private int method;
    private int pathOffset;
    private int pathLength;
    private int queryOffset;
    private int queryLength;
    private int bodyOffset;
    private int bodyLength;
    private boolean isHttp10;
    private long peerAddressHigh;
    private long peerAddressLow;
    private boolean isSecure;

    Request() {
        Arrays.fill(headerOffsets, ABSENT);
    }

    /** Forgets everything and points at {@code newBytes}. */
    void reset(final byte[] newBytes) {
        bytes = newBytes;
        method = Method.OTHER;
        Arrays.fill(headerOffsets, ABSENT);
        queryOffset = ABSENT;
        queryLength = 0;
        bodyOffset = 0;
        bodyLength = 0;
        isHttp10 = false;
    }

    void method(final int newMethod) {
        method = newMethod;
    }

    void http10(final boolean isSo) {
        isHttp10 = isSo;
    }

    /** The request target in origin form, split at its first question mark. */
    void target(final int offset, final int lengthBytes) {
        pathOffset = offset;
        pathLength = lengthBytes;
        queryOffset = ABSENT;
        queryLength = 0;
        final int end = offset + lengthBytes;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '?') {
                pathLength = i - offset;
                queryOffset = i + 1;
                queryLength = end - i - 1;
                return;
            }
        }
    }

    void header(final Header header, final int offset, final int lengthBytes) {
        headerOffsets[header.slot()] = offset;
        headerLengths[header.slot()] = lengthBytes;
    }

    void body(final int offset, final int lengthBytes) {
        bodyOffset = offset;
        bodyLength = lengthBytes;
    }

    void peer(final long high, final long low, final boolean isOverTls) {
        peerAddressHigh = high;
        peerAddressLow = low;
        isSecure = isOverTls;
    }

    /** The array that all offsets are in. */
    byte[] bytes() {
        return bytes;
    }

    /** One of {@link Method}. */
    int method() {
        return method;
    }

    boolean isHead() {
        return method == Method.HEAD;
    }

    boolean isPost() {
        return method == Method.POST;
    }

    /** Where the path starts, with its slash, as it was sent. */
    int pathOffset() {
        return pathOffset;
    }

    int pathLength() {
        return pathLength;
    }

    /** Whether there was a question mark. */
    boolean hasQuery() {
        return queryOffset != ABSENT;
    }

    /** Behind the question mark; only with {@link #hasQuery}. */
    int queryOffset() {
        return queryOffset;
    }

    /** 0 without a query. */
    int queryLength() {
        return queryLength;
    }

    boolean has(final Header header) {
        return headerOffsets[header.slot()] != ABSENT;
    }

    /** Where the header's value starts, without blanks around it; only when {@link #has}. */
    int offset(final Header header) {
        return headerOffsets[header.slot()];
    }

    /** Bytes of the header's value; 0 when it is absent. */
    int length(final Header header) {
        return headerOffsets[header.slot()] == ABSENT ? 0 : headerLengths[header.slot()];
    }

    /** Whether the header is there and its value is {@code lowerCase} in any case. */
    boolean is(final Header header, final byte[] lowerCase) {
        return has(header) && Ascii.equalsLowerCase(bytes, offset(header), length(header), lowerCase);
    }

    /** Whether the header's comma separated list holds the token in any case. */
    boolean lists(final Header header, final byte[] lowerCaseToken) {
        return has(header) && Ascii.listContains(bytes, offset(header), length(header), lowerCaseToken);
    }

    int bodyOffset() {
        return bodyOffset;
    }

    int bodyLength() {
        return bodyLength;
    }

    boolean isHttp10() {
        return isHttp10;
    }

    /** Whether the client wants to send more on this connection. */
    boolean isKeepAlive() {
        if (!has(Header.CONNECTION)) {
            return !isHttp10;
        }
        return isHttp10 ? lists(Header.CONNECTION, KEEP_ALIVE) : !lists(Header.CONNECTION, CLOSE);
    }

    /** Whether it came to us over TLS. */
    boolean isSecure() {
        return isSecure;
    }

    /** First half of the address of whoever opened the connection, as IPv6. */
    long peerAddressHigh() {
        return peerAddressHigh;
    }

    /** Second half; an IPv4 address is mapped. */
    long peerAddressLow() {
        return peerAddressLow;
    }

    /** For error reports, off the hot path. */
    @Override
    public String toString() {
        return new String(bytes, pathOffset, pathLength, StandardCharsets.ISO_8859_1);
    }
}
