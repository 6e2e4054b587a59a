package io.trailmark.edge;

/**
 * Who the client is: the peer itself, or, where the peer is a trusted proxy, the rightmost hop in {@code
 * X-Forwarded-For} (or, without one, in {@code Forwarded}) that is not trusted. A hop that is no address ends the
 * search: the client is unknown, and nothing further left is believed. {@code X-Forwarded-For} comes first because
 * nearly every proxy extends it; what a client wrote itself into the other header then means nothing.
 *
 * <p>One instance per event loop. Allocates nothing.
 */
final class ClientHop {
    private static final byte[] FOR = Ascii.bytes("for=");
    private static final byte[] PROTO = Ascii.bytes("proto=");
    private static final byte[] HTTPS = Ascii.bytes("https");

    private final TrustedProxies proxies;
    private final AddressParser parser = new AddressParser();
    private long high;
    private long low;
    private boolean isSecure;

    ClientHop(final TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** Finds out for this request. */
    void resolve(final Request request) {
        high = request.peerAddressHigh();
        low = request.peerAddressLow();
        isSecure = request.isSecure();
        if (!proxies.contains(high, low)) {
            return;
        }
        if (request.has(Header.X_FORWARDED_PROTO)) {
            isSecure = isLastHttps(request);
        }
        if (request.has(Header.X_FORWARDED_FOR)) {
            walk(request, Header.X_FORWARDED_FOR);
        } else if (request.has(Header.FORWARDED)) {
            walk(request, Header.FORWARDED);
        }
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Whether the client speaks https, with us or, as a trusted proxy has it, with the proxy. */
    boolean isSecure() {
        return isSecure;
    }

    private static boolean isLastHttps(final Request request) {
        final byte[] bytes = request.bytes();
        final int offset = request.offset(Header.X_FORWARDED_PROTO);
        final int end = offset + request.length(Header.X_FORWARDED_PROTO);
        int start = end;
        while (start > offset && bytes[start - 1] != ',' && !Ascii.isBlank(bytes[start - 1])) {
            start--;
        }
        return Ascii.equalsLowerCase(bytes, start, end - start, HTTPS);
    }

    /** From right to left, as long as the hop is trusted. */
    private void walk(final Request request, final Header header) {
        final byte[] bytes = request.bytes();
        final int offset = request.offset(header);
        int end = offset + request.length(header);
        do {
            int start = end;
            while (start > offset && bytes[start - 1] != ',') {
                start--;
            }
            final boolean isAddress =
                    header == Header.FORWARDED ? takeElement(bytes, start, end) : takeAddress(bytes, start, end);
            if (!isAddress) {
                high = 0;
                low = 0;
                return;
            }
            end = start - 1;
        } while (end > offset && proxies.contains(high, low));
    }

    private boolean takeAddress(final byte[] bytes, final int offset, final int limit) {
        int start = offset;
        int end = limit;
        while (start < end && (Ascii.isBlank(bytes[start]) || bytes[start] == '"')) {
            start++;
        }
        while (end > start && (Ascii.isBlank(bytes[end - 1]) || bytes[end - 1] == '"')) {
            end--;
        }
        if (!parser.parse(bytes, start, end - start)) {
            return false;
        }
        high = parser.high();
        low = parser.low();
        return true;
    }

    /** One element of {@code Forwarded}: pairs separated by semicolons. */
    private boolean takeElement(final byte[] bytes, final int offset, final int limit) {
        boolean isAddress = false;
        int at = offset;
        while (at < limit) {
            while (at < limit && (Ascii.isBlank(bytes[at]) || bytes[at] == ';')) {
                at++;
            }
            int end = at;
            while (end < limit && bytes[end] != ';') {
                end++;
            }
            if (end - at > FOR.length && Ascii.equalsLowerCase(bytes, at, FOR)) {
                isAddress = takeAddress(bytes, at + FOR.length, end);
            } else if (end - at > PROTO.length && Ascii.equalsLowerCase(bytes, at, PROTO)) {
                isSecure = isHttps(bytes, at + PROTO.length, end);
            }
            at = end;
        }
        return isAddress;
    }

    private static boolean isHttps(final byte[] bytes, final int offset, final int limit) {
        int start = offset;
        int end = limit;
        while (start < end && bytes[start] == '"') {
            start++;
        }
        while (end > start && (Ascii.isBlank(bytes[end - 1]) || bytes[end - 1] == '"')) {
            end--;
        }
        return Ascii.equalsLowerCase(bytes, start, end - start, HTTPS);
    }
}
