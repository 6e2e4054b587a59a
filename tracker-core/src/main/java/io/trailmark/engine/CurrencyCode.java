package io.trailmark.engine;

/** The three letters of a currency in one int, the first in the lowest byte; 0 where there is no money. */
final class CurrencyCode {
    private CurrencyCode() {}

    static int of(final byte first, final byte second, final byte third) {
        return (first & 0xFF) | (second & 0xFF) << 8 | (third & 0xFF) << 16;
    }

    static byte letter(final int code, final int index) {
        return (byte) (code >>> (8 * index));
    }
}
