package io.trailmark.edge;

/** The value of a {@code Host} header. */
final class HostName {
    private HostName() {}

    /** Whether this can be a host with or without a port: no byte that could mean something in a URL. */
    static boolean isWellFormed(final byte[] bytes, final int offset, final int lengthBytes) {
        for (int i = offset; i < offset + lengthBytes; i++) {
            final byte octet = Ascii.toLower(bytes[i]);
            final boolean isAllowed = (octet >= 'a' && octet <= 'z')
                    || (octet >= '0' && octet <= '9')
                    || octet == '.'
                    || octet == '-'
                    || octet == '_'
                    || octet == ':'
                    || octet == '['
                    || octet == ']';
            if (!isAllowed) {
                return false;
            }
        }
        return lengthBytes > 0;
    }

    /** Bytes of the host without its port. */
    static int lengthWithoutPort(final byte[] bytes, final int offset, final int lengthBytes) {
        int end = offset + lengthBytes;
        while (end > offset && bytes[end - 1] >= '0' && bytes[end - 1] <= '9') {
            end--;
        }
        return end > offset && bytes[end - 1] == ':' ? end - 1 - offset : lengthBytes;
    }
}
