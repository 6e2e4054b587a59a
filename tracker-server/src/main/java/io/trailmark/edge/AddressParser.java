package io.trailmark.edge;

/**
 * Reads the text form of an address: {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1},
 * {@code [2001:db8::1]:4711}. One instance per event loop. Allocates nothing.
 */
final class AddressParser {
    private static final int IPV6_GROUPS = 8;

    private final int[] groups = new int[IPV6_GROUPS];
    private long high;
    private long low;

    /** Whether an address stands there; then {@link #high} and {@link #low} hold it. */
    boolean parse(final byte[] bytes, final int offset, final int lengthBytes) {
        int start = offset;
        int end = offset + lengthBytes;
        if (lengthBytes > 0 && bytes[offset] == '[') {
            int close = offset;
            while (close < end && bytes[close] != ']') {
                close++;
            }
            if (close == end || (close + 1 < end && !isPort(bytes, close + 1, end))) {
                return false;
            }
            start++;
            end = close;
            return parseIpv6(bytes, start, end);
        }
        int colons = 0;
        int lastColon = end;
        for (int i = start; i < end; i++) {
            if (bytes[i] == ':') {
                colons++;
                lastColon = i;
            }
        }
        if (colons > 1) {
            return parseIpv6(bytes, start, end);
        }
        return (colons == 0 || isPort(bytes, lastColon, end)) && parseIpv4(bytes, start, lastColon);
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    private static boolean isPort(final byte[] bytes, final int colon, final int end) {
        if (bytes[colon] != ':' || end - colon < 2 || end - colon > 6) {
            return false;
        }
        for (int i = colon + 1; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private boolean parseIpv4(final byte[] bytes, final int offset, final int end) {
        final long address = ipv4(bytes, offset, end);
        high = ClientAddress.MAPPED_HIGH;
        low = ClientAddress.MAPPED_PREFIX | address;
        return address >= 0;
    }

    /** The 32 bits, or -1. */
    private static long ipv4(final byte[] bytes, final int offset, final int end) {
        long address = 0;
        int numbers = 0;
        int at = offset;
        while (at < end) {
            int value = 0;
            int digits = 0;
            while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && digits < 4) {
                value = value * 10 + bytes[at++] - '0';
                digits++;
            }
            final boolean isNumber = digits > 0 && digits < 4 && value < 256;
            final boolean isEnded = at == end || bytes[at] == '.';
            if (!isNumber || !isEnded) {
                return -1;
            }
            address = address << 8 | value;
            numbers++;
            if (at < end && ++at == end) {
                return -1;
            }
        }
        return numbers == 4 ? address : -1;
    }

    private boolean parseIpv6(final byte[] bytes, final int offset, final int end) {
        int count = 0;
        int gap = -1;
        int at = offset;
        if (at + 1 < end && bytes[at] == ':' && bytes[at + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < end && count < IPV6_GROUPS) {
            final int groupStart = at;
            int value = 0;
            while (at < end && at - groupStart < 4 && Ascii.hexDigit(bytes[at]) >= 0) {
                value = value << 4 | Ascii.hexDigit(bytes[at++]);
            }
            if (at < end && bytes[at] == '.') {
                final long tail = ipv4(bytes, groupStart, end);
                if (tail < 0 || count > IPV6_GROUPS - 2) {
                    return false;
                }
                groups[count++] = (int) (tail >>> 16);
                groups[count++] = (int) (tail & 0xFFFF);
                return store(count, gap);
            }
            if (at == groupStart || (at < end && bytes[at] != ':')) {
                return false;
            }
            groups[count++] = value;
            if (at < end && ++at == end) {
                return false;
            }
            if (at < end && bytes[at] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                at++;
            }
        }
        return at == end && store(count, gap);
    }

    private boolean store(final int count, final int gap) {
        if (gap < 0 ? count != IPV6_GROUPS : count >= IPV6_GROUPS) {
            return false;
        }
        final int missing = IPV6_GROUPS - count;
        high = 0;
        low = 0;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            final boolean isInGap = gap >= 0 && i >= gap && i < gap + missing;
            final int group = isInGap ? 0 : groups[gap >= 0 && i >= gap ? i - missing : i];
            if (i < IPV6_GROUPS / 2) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return true;
    }
}
