package io.trailmark.edge;

import java.nio.charset.StandardCharsets;

/** What the edge does with bytes that are text. No state; allocates nothing except in {@link #bytes}. */
final class Ascii {
    private Ascii() {}

    /** For constants and tests. */
    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the bytes are {@code lowerCase} in any case; the caller has compared the lengths. */
    static boolean equalsLowerCase(final byte[] bytes, final int offset, final byte[] lowerCase) {
        for (int i = 0; i < lowerCase.length; i++) {
            if (toLower(bytes[offset + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the range is {@code lowerCase} in any case. */
    static boolean equalsLowerCase(
            final byte[] bytes, final int offset, final int lengthBytes, final byte[] lowerCase) {
        return lengthBytes == lowerCase.length && equalsLowerCase(bytes, offset, lowerCase);
    }

    /** Whether the range is exactly {@code expected}. */
    static boolean equals(final byte[] bytes, final int offset, final int lengthBytes, final byte[] expected) {
        if (lengthBytes != expected.length) {
            return false;
        }
        for (int i = 0; i < lengthBytes; i++) {
            if (bytes[offset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the range begins with {@code prefix}, byte for byte. */
    static boolean startsWith(final byte[] bytes, final int offset, final int lengthBytes, final byte[] prefix) {
        return lengthBytes >= prefix.length && equals(bytes, offset, prefix.length, prefix);
    }

    /**
     * Whether the comma separated list holds {@code lowerCaseToken} in any case; parameters after {@code ;} are
     * passed over.
     */
    static boolean listContains(
            final byte[] bytes, final int offset, final int lengthBytes, final byte[] lowerCaseToken) {
        final int end = offset + lengthBytes;
        int at = offset;
        while (at < end) {
            int itemEnd = at;
            while (itemEnd < end && bytes[itemEnd] != ',') {
                itemEnd++;
            }
            int start = at;
            int tokenEnd = start;
            while (tokenEnd < itemEnd && bytes[tokenEnd] != ';') {
                tokenEnd++;
            }
            while (start < tokenEnd && isBlank(bytes[start])) {
                start++;
            }
            while (tokenEnd > start && isBlank(bytes[tokenEnd - 1])) {
                tokenEnd--;
            }
            if (equalsLowerCase(bytes, start, tokenEnd - start, lowerCaseToken)) {
                return true;
            }
            at = itemEnd + 1;
        }
        return false;
    }

    static boolean isBlank(final byte octet) {
        return octet == ' ' || octet == '\t';
    }

    static byte toLower(final byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    /** Writes a number below 100. */
    static void putTwoDigits(final byte[] bytes, final int at, final int number) {
        bytes[at] = (byte) ('0' + number / 10);
        bytes[at + 1] = (byte) ('0' + number % 10);
    }

    /** Value of a hexadecimal digit, or -1. */
    static int hexDigit(final byte octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        final int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
