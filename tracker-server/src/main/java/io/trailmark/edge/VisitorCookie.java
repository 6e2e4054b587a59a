package io.trailmark.edge;

/**
 * The cookie in which a browser keeps its visitor token: 16 hexadecimal digits. Over https its name begins with
 * {@code __Host-}, which browsers let nobody else set; over plain http, for local trials, it cannot.
 *
 * <p>One instance per event loop. Allocates nothing.
 */
final class VisitorCookie {
    /** No token: none was sent, or what was sent is none. */
    static final long ABSENT = 0;

    private static final int TOKEN_DIGITS = 16;
    private static final byte[] SECURE_NAME = Ascii.bytes("__Host-tm");
    private static final byte[] PLAIN_NAME = Ascii.bytes("tm");
    private static final byte[] SET_SECURE = Ascii.bytes("Set-Cookie: __Host-tm=");
    private static final byte[] SET_PLAIN = Ascii.bytes("Set-Cookie: tm=");
    private static final byte[] SECURE_ATTRIBUTES = Ascii.bytes("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=");
    private static final byte[] PLAIN_ATTRIBUTES = Ascii.bytes("; Path=/; HttpOnly; SameSite=Lax; Max-Age=");
    private static final byte[] LINE_END = Ascii.bytes("\r\n");
    private static final byte[] HEX = Ascii.bytes("0123456789abcdef");

    private final byte[] token = new byte[TOKEN_DIGITS];

    /** The visitor token that came with the request, or {@link #ABSENT}. */
    static long read(final Request request, final boolean isSecure) {
        if (!request.has(Header.COOKIE)) {
            return ABSENT;
        }
        final byte[] name = isSecure ? SECURE_NAME : PLAIN_NAME;
        final byte[] bytes = request.bytes();
        final int end = request.offset(Header.COOKIE) + request.length(Header.COOKIE);
        int at = request.offset(Header.COOKIE);
        while (at < end) {
            while (at < end && (Ascii.isBlank(bytes[at]) || bytes[at] == ';')) {
                at++;
            }
            int pairEnd = at;
            while (pairEnd < end && bytes[pairEnd] != ';') {
                pairEnd++;
            }
            if (pairEnd - at == name.length + 1 + TOKEN_DIGITS
                    && bytes[at + name.length] == '='
                    && Ascii.equals(bytes, at, name.length, name)) {
                return parse(bytes, at + name.length + 1);
            }
            at = pairEnd;
        }
        return ABSENT;
    }

    private static long parse(final byte[] bytes, final int offset) {
        long visitor = 0;
        for (int i = 0; i < TOKEN_DIGITS; i++) {
            final int digit = Ascii.hexDigit(bytes[offset + i]);
            if (digit < 0) {
                return ABSENT;
            }
            visitor = visitor << 4 | digit;
        }
        return visitor;
    }

    /** Adds the header that sets the cookie. */
    void write(final Response response, final long visitor, final boolean isSecure, final long maxAgeSeconds) {
        for (int i = 0; i < TOKEN_DIGITS; i++) {
            token[i] = HEX[(int) (visitor >>> (60 - 4 * i)) & 0xF];
        }
        response.append(isSecure ? SET_SECURE : SET_PLAIN)
                .append(token)
                .append(isSecure ? SECURE_ATTRIBUTES : PLAIN_ATTRIBUTES)
                .append(maxAgeSeconds)
                .append(LINE_END);
    }
}
