package io.trailmark.catalogue;

/** The form of hosts. Pure functions; nothing is allocated. */
final class Hosts {
    private static final int IPV4_NUMBERS = 4;
    private static final int IPV6_GROUPS = 8;

    private Hosts() {}

    /** Whether a DNS name, an IPv4 address in four decimal numbers or an IPv6 address in brackets stands here. */
    static boolean isValid(final byte[] bytes, final int offset, final int limit) {
        if (offset >= limit || limit - offset > Limits.HOST_LENGTH_BYTES) {
            return false;
        }
        if (bytes[offset] == '[') {
            return bytes[limit - 1] == ']' && isIpv6(bytes, offset + 1, limit - 1);
        }
        return isNumeric(bytes, offset, limit) ? isIpv4(bytes, offset, limit) : isName(bytes, offset, limit);
    }

    /** A last label that begins with a digit and is a number is read as an address by browsers: 1, 0x7f.1, 127.1. */
    private static boolean isNumeric(final byte[] bytes, final int offset, final int limit) {
        int start = limit;
        while (start > offset && bytes[start - 1] != '.') {
            start--;
        }
        if (limit - start >= 2 && bytes[start] == '0' && (bytes[start + 1] | 0x20) == 'x') {
            return true;
        }
        for (int i = start; i < limit; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                return false;
            }
        }
        return start < limit;
    }

    private static boolean isName(final byte[] bytes, final int offset, final int limit) {
        int labelStart = offset;
        for (int i = offset; i <= limit; i++) {
            if (i == limit || bytes[i] == '.') {
                final int labelLength = i - labelStart;
                if (labelLength == 0
                        || labelLength > Limits.HOST_LABEL_LENGTH_BYTES
                        || bytes[labelStart] == '-'
                        || bytes[i - 1] == '-') {
                    return false;
                }
                labelStart = i + 1;
            } else if (!Ascii.isLetterOrDigit(bytes[i]) && bytes[i] != '-' && bytes[i] != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv4(final byte[] bytes, final int offset, final int limit) {
        int numbers = 0;
        int i = offset;
        while (i < limit) {
            final int start = i;
            int value = 0;
            while (i < limit && Ascii.isDigit(bytes[i]) && i - start < 3) {
                value = value * 10 + bytes[i] - '0';
                i++;
            }
            final boolean hasLeadingZero = i - start > 1 && bytes[start] == '0';
            if (i == start || value > 255 || hasLeadingZero) {
                return false;
            }
            numbers++;
            if (i < limit && (bytes[i++] != '.' || i == limit)) {
                return false;
            }
        }
        return numbers == IPV4_NUMBERS;
    }

    private static boolean isIpv6(final byte[] bytes, final int offset, final int limit) {
        int groups = 0;
        boolean isCompressed = false;
        int i = offset;
        if (limit - offset >= 2 && bytes[offset] == ':') {
            if (bytes[offset + 1] != ':') {
                return false;
            }
            isCompressed = true;
            i = offset + 2;
        }
        while (i < limit) {
            final int start = i;
            while (i < limit && Ascii.isHexDigit(bytes[i])) {
                i++;
            }
            if (i < limit && bytes[i] == '.') {
                groups += 2;
                return isIpv4(bytes, start, limit) && (isCompressed ? groups < IPV6_GROUPS : groups == IPV6_GROUPS);
            }
            if (i == start || i - start > 4) {
                return false;
            }
            groups++;
            if (i < limit) {
                if (bytes[i++] != ':' || i == limit) {
                    return false;
                }
                if (bytes[i] == ':') {
                    if (isCompressed) {
                        return false;
                    }
                    isCompressed = true;
                    i++;
                }
            }
        }
        return isCompressed ? groups < IPV6_GROUPS : groups == IPV6_GROUPS;
    }
}
