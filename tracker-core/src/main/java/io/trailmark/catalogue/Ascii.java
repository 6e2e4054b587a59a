package io.trailmark.catalogue;

/** Classes of ASCII bytes. Pure functions. */
final class Ascii {
    private static final int HEX_LETTERS = 10;

    private Ascii() {}

    static boolean isDigit(final byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isLetterOrDigit(final byte b) {
        return isDigit(b) || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
    }

    static boolean isHexDigit(final byte b) {
        return hexValue(b) >= 0;
    }

    /** 0 to 15, or -1. */
    static int hexValue(final byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        final int letter = (b | 0x20) - 'a';
        return letter >= 0 && letter < 6 ? letter + HEX_LETTERS : -1;
    }

    static byte toLowerCase(final byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }
}
