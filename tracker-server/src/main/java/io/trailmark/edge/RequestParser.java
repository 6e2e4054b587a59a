package io.trailmark.edge;

/**
 * Understands plain requests: {@code GET} or {@code HEAD}, origin form, HTTP/1.1, no body. Everything else it leaves to
 * Netty's codec, so it never accepts what the codec would refuse; the one thing it decides alone is to refuse.
 *
 * <p>No state. Whether bytes come at once or one by one makes no difference: an incomplete request is
 * {@link #INCOMPLETE} only as long as what is there can still become a plain one.
 */
final class RequestParser {
    /** More bytes are needed. */
    static final int INCOMPLETE = 0;

    /** A request for Netty's codec. */
    static final int UNUSUAL = -1;

    /** 400. */
    static final int MALFORMED = -2;

    /** 414. */
    static final int LINE_TOO_LONG = -3;

    /** 431. */
    static final int HEADERS_TOO_LARGE = -4;

    private static final byte[] GET = Ascii.bytes("GET ");
    private static final byte[] HEAD = Ascii.bytes("HEAD ");
    private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");

    /** 1: may stand in a target in origin form; a {@code #} may not. */
    private static final byte[] TARGET = new byte[256];

    /** 1: may stand in the name of a header (a token of RFC 9110). */
    private static final byte[] TOKEN = new byte[256];

    /** 1: may stand in the value of a header: no control except the tab. */
    private static final byte[] VALUE = new byte[256];

    static {
        for (int i = 0x21; i < 0x7F; i++) {
            TARGET[i] = (byte) (i == '#' ? 0 : 1);
            final boolean isSeparator = "\"(),/:;<=>?@[\\]{}".indexOf(i) >= 0;
            TOKEN[i] = (byte) (isSeparator ? 0 : 1);
        }
        for (int i = 0x20; i < 0x100; i++) {
            VALUE[i] = (byte) (i == 0x7F ? 0 : 1);
        }
        VALUE['\t'] = 1;
    }

    private RequestParser() {}

    /** Whether the byte may stand in a target. */
    static boolean isTargetByte(final byte octet) {
        return TARGET[octet & 0xFF] != 0;
    }

    /**
     * Parses the request that starts at {@code from}.
     *
     * @return how many bytes it has, or one of the statuses above.
     */
    static int parse(final byte[] bytes, final int from, final int to, final Request request) {
        request.reset(bytes);
        final int methodEnd = method(bytes, from, to, request);
        if (methodEnd <= 0) {
            return methodEnd;
        }
        final int lineLimit = Math.min(to, from + EdgeLimits.REQUEST_LINE_BYTES + 1);
        int at = methodEnd;
        if (at < to && bytes[at] != '/') {
            return UNUSUAL;
        }
        while (at < lineLimit && TARGET[bytes[at] & 0xFF] != 0) {
            at++;
        }
        if (at == lineLimit) {
            return lineLimit == to && to - from <= EdgeLimits.REQUEST_LINE_BYTES ? INCOMPLETE : LINE_TOO_LONG;
        }
        final int targetEnd = at;
        final int versionStatus = version(bytes, targetEnd, to);
        if (versionStatus <= 0) {
            return versionStatus;
        }
        if (targetEnd + VERSION.length - 2 - from > EdgeLimits.REQUEST_LINE_BYTES) {
            return LINE_TOO_LONG;
        }
        request.target(methodEnd, targetEnd - methodEnd);
        final int end = headers(bytes, targetEnd + VERSION.length, to, request);
        return end <= 0 ? end : end - from;
    }

    /** Position behind the method and its blank. */
    private static int method(final byte[] bytes, final int from, final int to, final Request request) {
        if (to - from < HEAD.length) {
            final boolean canBecome = isPrefix(bytes, from, to, GET) || isPrefix(bytes, from, to, HEAD);
            if (!canBecome) {
                return UNUSUAL;
            }
            return INCOMPLETE;
        }
        if (Ascii.equals(bytes, from, GET.length, GET)) {
            request.method(Method.GET);
            return from + GET.length;
        }
        if (Ascii.equals(bytes, from, HEAD.length, HEAD)) {
            request.method(Method.HEAD);
            return from + HEAD.length;
        }
        return UNUSUAL;
    }

    private static int version(final byte[] bytes, final int at, final int to) {
        if (to - at >= VERSION.length) {
            return Ascii.equals(bytes, at, VERSION.length, VERSION) ? 1 : UNUSUAL;
        }
        return isPrefix(bytes, at, to, VERSION) ? INCOMPLETE : UNUSUAL;
    }

    private static boolean isPrefix(final byte[] bytes, final int from, final int to, final byte[] of) {
        for (int i = from; i < to && i - from < of.length; i++) {
            if (bytes[i] != of[i - from]) {
                return false;
            }
        }
        return true;
    }

    /** Position behind the empty line. */
    private static int headers(final byte[] bytes, final int from, final int to, final Request request) {
        int lineStart = from;
        while (lineStart < to) {
            if (bytes[lineStart] == '\r') {
                if (lineStart + 1 == to) {
                    return INCOMPLETE;
                }
                return bytes[lineStart + 1] == '\n' ? check(request, lineStart + 2) : UNUSUAL;
            }
            final int next = headerLine(bytes, lineStart, to, request);
            if (next <= 0) {
                return next == INCOMPLETE && to - from > EdgeLimits.HEADERS_BYTES ? HEADERS_TOO_LARGE : next;
            }
            if (next - from > EdgeLimits.HEADERS_BYTES) {
                return HEADERS_TOO_LARGE;
            }
            lineStart = next;
        }
        return INCOMPLETE;
    }

    /** Position behind the line. */
    private static int headerLine(final byte[] bytes, final int from, final int to, final Request request) {
        int at = from;
        while (at < to && TOKEN[bytes[at] & 0xFF] != 0) {
            at++;
        }
        if (at == to) {
            return INCOMPLETE;
        }
        if (bytes[at] != ':' || at == from) {
            return UNUSUAL;
        }
        final int nameLength = at - from;
        at++;
        while (at < to && Ascii.isBlank(bytes[at])) {
            at++;
        }
        final int valueStart = at;
        while (at < to && VALUE[bytes[at] & 0xFF] != 0) {
            at++;
        }
        if (at + 1 >= to) {
            return at < to && bytes[at] != '\r' ? UNUSUAL : INCOMPLETE;
        }
        if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
            return UNUSUAL;
        }
        int valueEnd = at;
        while (valueEnd > valueStart && Ascii.isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        final Header header = Header.of(bytes, from, nameLength);
        if (header != null) {
            if (request.has(header)) {
                return header == Header.HOST ? MALFORMED : UNUSUAL;
            }
            request.header(header, valueStart, valueEnd - valueStart);
        }
        return at + 2;
    }

    private static int check(final Request request, final int end) {
        if (request.has(Header.CONTENT_LENGTH)
                || request.has(Header.TRANSFER_ENCODING)
                || request.has(Header.EXPECT)
                || request.has(Header.UPGRADE)) {
            return UNUSUAL;
        }
        if (!request.has(Header.HOST)
                || !HostName.isWellFormed(request.bytes(), request.offset(Header.HOST), request.length(Header.HOST))) {
            return MALFORMED;
        }
        return end;
    }
}
