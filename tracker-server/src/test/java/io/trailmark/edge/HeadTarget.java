package io.trailmark.edge;

import io.trailmark.fuzz.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/**
 * Request line and headers through the byte parser: whatever is found lies within the bytes and holds nothing that
 * could end a line, and a part of the bytes is never understood otherwise than the whole. The first two bytes say how
 * long the part is.
 */
public final class HeadTarget implements FuzzTarget {
    private final Request whole = new Request();
    private final Request part = new Request();

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Ascii.bytes("  GET /c/acme/home?sub1=x HTTP/1.1\r\nHost: t.example\r\n\r\n"),
                Ascii.bytes("  HEAD / HTTP/1.1\r\nhost:[::1]:80\r\nCookie: a=b\r\nUser-Agent: \t x \r\n\r\nGET /"),
                Ascii.bytes("  GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nX-Request-Id: 1\r\n\r\n"),
                Ascii.bytes("  GET /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Ascii.bytes("  GET /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nUpgrade: h2c\r\n\r\n"),
                Ascii.bytes("  POST /postback HTTP/1.0\r\n\r\n"));
    }

    @Override
    public void feed(final byte[] input) {
        if (input.length < 2) {
            return;
        }
        final byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
        final int parsed = RequestParser.parse(bytes, 0, bytes.length, whole);
        check(parsed >= RequestParser.HEADERS_TOO_LARGE && parsed <= bytes.length, "status " + parsed);
        if (parsed > 0) {
            checkPlaces(bytes, parsed);
        }
        final int length = ((input[0] & 0xFF) << 8 | (input[1] & 0xFF)) % (bytes.length + 1);
        final int partly = RequestParser.parse(bytes, 0, length, part);
        check(partly == RequestParser.INCOMPLETE || partly == parsed, partly + " after " + length + ", then " + parsed);
    }

    private void checkPlaces(final byte[] bytes, final int end) {
        checkText(bytes, whole.pathOffset(), whole.pathLength(), end);
        if (whole.hasQuery()) {
            checkText(bytes, whole.queryOffset(), whole.queryLength(), end);
        }
        for (final Header header : Header.values()) {
            if (whole.has(header)) {
                checkText(bytes, whole.offset(header), whole.length(header), end);
            }
        }
        check(whole.has(Header.HOST) && whole.bodyLength() == 0, "a host and no body");
    }

    private static void checkText(final byte[] bytes, final int offset, final int length, final int end) {
        check(offset > 0 && length >= 0 && offset + length < end, offset + " to " + (offset + length) + " of " + end);
        for (int i = offset; i < offset + length; i++) {
            check(bytes[i] != '\r' && bytes[i] != '\n' && bytes[i] != 0, "byte " + bytes[i] + " at " + i);
        }
    }

    private static void check(final boolean isSo, final String what) {
        if (!isSo) {
            throw new AssertionError(what);
        }
    }
}
