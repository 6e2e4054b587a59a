package io.trailmark.catalogue;

/** The three letters of a currency in one int, which sorts as the letters do. */
final class CurrencyCodes {
    private static final int LETTERS = 3;

    private CurrencyCodes() {}

    static int of(final byte first, final byte second, final byte third) {
        return (first & 0xFF) << 16 | (second & 0xFF) << 8 | (third & 0xFF);
    }

    static int of(final String code) {
        return of((byte) code.charAt(0), (byte) code.charAt(1), (byte) code.charAt(2));
    }

    static String text(final int code) {
        return new String(new char[] {(char) (code >>> 16), (char) ((code >>> 8) & 0xFF), (char) (code & 0xFF)});
    }

    /** Writes the letters; returns the offset behind them. */
    static int copy(final int code, final byte[] target, final int offset) {
        for (int i = 0; i < LETTERS; i++) {
            target[offset + i] = (byte) (code >>> (8 * (LETTERS - 1 - i)));
        }
        return offset + LETTERS;
    }
}
