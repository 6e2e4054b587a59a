package io.trailmark.money;

import java.nio.charset.StandardCharsets;

/**
 * Amounts between their text ({@code 19.90}) and the integer of minor units (1990) that everything inside works with.
 *
 * <p>Threads: any, there is no state. Only {@link #format} allocates.
 */
public final class Money {
    /** Not a plain decimal: digits, and at most one point with digits on both sides. */
    public static final long INVALID = -1;

    /** More decimals than the currency has. */
    public static final long TOO_PRECISE = -2;

    /** More than {@link #MAX_DIGITS} digits, written or in minor units. */
    public static final long TOO_LARGE = -3;

    /** So that sums of a few amounts and every amount itself fit a long. */
    public static final int MAX_DIGITS = 18;

    /** The longest text that {@link #append} writes: sign, 19 digits, point, and zeros before it. */
    public static final int MAX_TEXT_BYTES = 24;

    private static final long LIMIT = 1_000_000_000_000_000_000L;

    private Money() {}

    /**
     * Reads a plain decimal such as {@code 19.90}: no sign, no blanks, no grouping, no exponent. Zeros beyond the
     * decimals of the currency are accepted, other digits are not: nothing is rounded here.
     *
     * @param exponent digits of the currency's minor unit.
     * @return minor units, at least 0; or {@link #INVALID}, {@link #TOO_PRECISE} or {@link #TOO_LARGE}.
     */
    public static long parse(final byte[] bytes, final int offset, final int lengthBytes, final int exponent) {
        long minor = 0;
        long status = 0;
        int digits = 0;
        int decimals = -1;
        for (int i = offset; i < offset + lengthBytes; i++) {
            final byte b = bytes[i];
            if (b == '.') {
                if (decimals >= 0 || digits == 0) {
                    return INVALID;
                }
                decimals = 0;
                continue;
            }
            if (b < '0' || b > '9') {
                return INVALID;
            }
            digits++;
            if (decimals >= 0 && ++decimals > exponent) {
                status = b == '0' ? status : TOO_PRECISE;
            } else if (digits <= MAX_DIGITS) {
                minor = minor * 10 + (b - '0');
            }
        }
        if (digits == 0 || decimals == 0) {
            return INVALID;
        }
        if (digits > MAX_DIGITS) {
            return TOO_LARGE;
        }
        return status != 0 ? status : scale(minor, exponent - Math.max(0, decimals));
    }

    /** Writes the amount with all decimals of its currency. */
    public static String format(final long minor, final int exponent) {
        final byte[] text = new byte[MAX_TEXT_BYTES];
        return new String(text, 0, append(minor, exponent, text, 0), StandardCharsets.US_ASCII);
    }

    /**
     * Writes the amount with all decimals of its currency.
     *
     * @param target with room for {@link #MAX_TEXT_BYTES} at {@code offset}.
     * @return the number of bytes written.
     */
    public static int append(final long minor, final int exponent, final byte[] target, final int offset) {
        int digits = 1;
        for (long rest = minor / 10; rest != 0; rest /= 10) {
            digits++;
        }
        digits = Math.max(digits, exponent + 1);
        final int signBytes = minor < 0 ? 1 : 0;
        final int lengthBytes = signBytes + digits + (exponent > 0 ? 1 : 0);
        int at = offset + lengthBytes;
        long rest = minor;
        for (int digit = 0; digit < digits; digit++) {
            if (digit == exponent && exponent > 0) {
                target[--at] = '.';
            }
            target[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        if (signBytes == 1) {
            target[offset] = '-';
        }
        return lengthBytes;
    }

    private static long scale(final long amount, final int zeros) {
        long minor = amount;
        for (int i = 0; i < zeros; i++) {
            if (minor >= LIMIT / 10) {
                return TOO_LARGE;
            }
            minor *= 10;
        }
        return minor;
    }
}
