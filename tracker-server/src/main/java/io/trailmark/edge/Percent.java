package io.trailmark.edge;

/**
 * Percent escapes: decoding what clients send, encoding what goes into a {@code Location}. No state; allocates
 * nothing.
 */
final class Percent {
    /** {@link #decodeStrictly}: a bad escape, or a byte that no code can have. */
    static final int MALFORMED = -1;

    private static final byte[] HEX = Ascii.bytes("0123456789ABCDEF");
    private static final boolean[] UNRESERVED = new boolean[256];

    static {
        for (int i = 0; i < 128; i++) {
            final byte lower = Ascii.toLower((byte) i);
            UNRESERVED[i] = (lower >= 'a' && lower <= 'z') || (i >= '0' && i <= '9') || "-._~".indexOf(i) >= 0;
        }
    }

    private Percent() {}

    /**
     * Decodes a value leniently: an escape that is none stays as it is.
     *
     * @param plus what a plus sign means: a blank in forms, itself in addresses.
     * @return bytes written; the target has room for {@code lengthBytes}.
     */
    static int decode(
            final byte[] bytes,
            final int offset,
            final int lengthBytes,
            final byte plus,
            final byte[] target,
            final int targetOffset) {
        final int end = offset + lengthBytes;
        int to = targetOffset;
        int at = offset;
        while (at < end) {
            final byte octet = bytes[at];
            if (octet == '%' && at + 2 < end) {
                final int value = Ascii.hexDigit(bytes[at + 1]) << 4 | Ascii.hexDigit(bytes[at + 2]);
                if (value >= 0) {
                    target[to++] = (byte) value;
                    at += 3;
                    continue;
                }
            }
            target[to++] = octet == '+' ? plus : octet;
            at++;
        }
        return to - targetOffset;
    }

    /** Decodes a path; returns bytes written, or {@link #MALFORMED} for a bad escape, NUL, CR or LF. */
    static int decodeStrictly(
            final byte[] bytes, final int offset, final int lengthBytes, final byte[] target, final int targetOffset) {
        final int end = offset + lengthBytes;
        int to = targetOffset;
        int at = offset;
        while (at < end) {
            int octet = bytes[at++];
            if (octet == '%') {
                if (at + 1 >= end) {
                    return MALFORMED;
                }
                octet = Ascii.hexDigit(bytes[at]) << 4 | Ascii.hexDigit(bytes[at + 1]);
                at += 2;
                if (octet <= 0 || octet == '\r' || octet == '\n') {
                    return MALFORMED;
                }
            }
            target[to++] = (byte) octet;
        }
        return to - targetOffset;
    }

    /**
     * Encodes every byte but the unreserved ones; returns the offset behind what was written, at most three times as
     * much.
     */
    static int encode(
            final byte[] bytes, final int offset, final int lengthBytes, final byte[] target, final int targetOffset) {
        int to = targetOffset;
        for (int i = offset; i < offset + lengthBytes; i++) {
            final int octet = bytes[i] & 0xFF;
            if (UNRESERVED[octet]) {
                target[to++] = (byte) octet;
            } else {
                target[to++] = '%';
                target[to++] = HEX[octet >>> 4];
                target[to++] = HEX[octet & 0xF];
            }
        }
        return to;
    }

    /** Whether both names are the same to a server that decodes escapes and plus signs, case kept. */
    static boolean isSameName(
            final byte[] a, final int aOffset, final int aEnd, final byte[] b, final int bOffset, final int bEnd) {
        int i = aOffset;
        int j = bOffset;
        while (i < aEnd && j < bEnd) {
            final int left = octetAt(a, i, aEnd);
            final int right = octetAt(b, j, bEnd);
            if (left != right) {
                return false;
            }
            i += widthAt(a, i, aEnd);
            j += widthAt(b, j, bEnd);
        }
        return i == aEnd && j == bEnd;
    }

    private static int octetAt(final byte[] bytes, final int at, final int end) {
        if (bytes[at] == '+') {
            return ' ';
        }
        return widthAt(bytes, at, end) == 1
                ? bytes[at] & 0xFF
                : Ascii.hexDigit(bytes[at + 1]) << 4 | Ascii.hexDigit(bytes[at + 2]);
    }

    private static int widthAt(final byte[] bytes, final int at, final int end) {
        final boolean isEscape = bytes[at] == '%'
                && at + 2 < end
                && Ascii.hexDigit(bytes[at + 1]) >= 0
                && Ascii.hexDigit(bytes[at + 2]) >= 0;
        return isEscape ? 3 : 1;
    }
}
