package io.trailmark.money;

/**
 * How many units of one currency a unit of another is worth: an integer with a decimal scale, {@code 10842} with scale
 * 4 for 1.0842. What is multiplied and divided here is rounded to {@value #MAX_DIGITS} digits at most and 17 at least;
 * amounts then follow from the rate exactly, with one rounding at their end.
 *
 * <p>Threads: one at a time; the static methods have no state. Allocates nothing.
 */
public final class ExchangeRate {
    /** Digits of a rate. */
    public static final int MAX_DIGITS = 18;

    /** Decimals of a rate; a rate is at least a billionth, and less than a billion. */
    public static final int MAX_SCALE = 26;

    private static final int MIN_FULL_SCALE = 9;
    private static final long[] POWERS = powers();
    private static final long FULL = POWERS[MAX_DIGITS];

    private long mantissa = 1;
    private int scale;

    /** Becomes that rate, which is valid. */
    public ExchangeRate set(final long newMantissa, final int newScale) {
        mantissa = newMantissa;
        scale = newScale;
        return this;
    }

    /** Whether it has no more digits than a rate may have, and is worth neither too little nor too much. */
    public static boolean isValid(final long mantissa, final int scale) {
        if (mantissa <= 0 || mantissa >= FULL || scale < 0 || scale > MAX_SCALE) {
            return false;
        }
        final int fullScale = scale + missingDigits(mantissa);
        return fullScale >= MIN_FULL_SCALE && fullScale <= MAX_SCALE;
    }

    /** Multiplies by a valid rate; false, and this is of no use, where the product is no valid rate. */
    public boolean multiply(final long factorMantissa, final int factorScale) {
        final int missing = missingDigits(mantissa);
        final int factorMissing = missingDigits(factorMantissa);
        final long product =
                Fractions.mulDivHalfEven(mantissa * POWERS[missing], factorMantissa * POWERS[factorMissing], FULL);
        return take(product, scale + missing + factorScale + factorMissing - MAX_DIGITS);
    }

    /** Divides by a valid rate; false, and this is of no use, where the quotient is no valid rate. */
    public boolean divide(final long divisorMantissa, final int divisorScale) {
        final int missing = missingDigits(mantissa);
        final int divisorMissing = missingDigits(divisorMantissa);
        final long quotient = Fractions.mulDivHalfEven(
                mantissa * POWERS[missing], FULL / 10, divisorMantissa * POWERS[divisorMissing]);
        return take(quotient, scale + missing - divisorScale - divisorMissing + MAX_DIGITS - 1);
    }

    /** The digits, without zeros at the end that the scale can do without. */
    public long mantissa() {
        return mantissa;
    }

    /** How many of the digits are decimals. */
    public int scale() {
        return scale;
    }

    /**
     * What an amount is worth in the other currency, rounded to its minor unit: to the even one of two equally near.
     *
     * @param minor at least 0 and below 10^18, in minor units of the currency that is exchanged.
     * @param exponent digits of that currency's minor unit.
     * @param toExponent digits of the other currency's minor unit.
     * @return minor units of the other currency, or {@link Money#TOO_LARGE}.
     */
    public static long convert(
            final long minor, final int exponent, final long mantissa, final int scale, final int toExponent) {
        check(minor, mantissa);
        return divideByTens(Math.multiplyHigh(minor, mantissa), minor * mantissa, scale + exponent - toExponent);
    }

    /**
     * The other way: what amount of the currency that is exchanged is worth so much, rounded as {@link #convert} does.
     *
     * @param minor at least 0 and below 10^18, in minor units of the other currency.
     * @param exponent digits of the minor unit of the currency that is exchanged.
     * @param toExponent digits of the other currency's minor unit.
     * @return minor units of the currency that is exchanged, or {@link Money#TOO_LARGE}.
     */
    public static long convertBack(
            final long minor, final int exponent, final long mantissa, final int scale, final int toExponent) {
        check(minor, mantissa);
        final int tens = scale + exponent - toExponent;
        if (tens < 0) {
            final long divisorHigh = Math.multiplyHigh(mantissa, POWERS[-tens]);
            final long divisor = mantissa * POWERS[-tens];
            // Twice an amount is below 2^61: what such a divisor leaves of it is nothing.
            return divisorHigh != 0 || divisor < 0 ? 0 : rounded(minor / divisor, minor % divisor, divisor, false);
        }
        final int first = Math.min(tens, MAX_DIGITS);
        final long high = Math.multiplyHigh(minor, POWERS[first]);
        if (high >= mantissa) {
            return Money.TOO_LARGE;
        }
        final long low = minor * POWERS[first];
        final long quotient = Fractions.divide(high, low, mantissa);
        final long more = POWERS[tens - first];
        if (quotient < 0 || Math.multiplyHigh(quotient, more) != 0 || quotient * more < 0) {
            return Money.TOO_LARGE;
        }
        final long remainder = low - quotient * mantissa;
        final long whole = quotient * more;
        final long part = Fractions.mulDivFloor(remainder, more, mantissa);
        return limited(rounded(whole + part, remainder * more - part * mantissa, mantissa, false));
    }

    /** Takes over a result of 17 or 18 digits without the zeros at its end; whether it is a valid rate. */
    private boolean take(final long newMantissa, final int newScale) {
        mantissa = newMantissa;
        scale = newScale;
        while (scale > 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            scale--;
        }
        return isValid(mantissa, scale);
    }

    private static void check(final long minor, final long mantissa) {
        if (minor < 0 || minor >= FULL || mantissa <= 0 || mantissa >= FULL) {
            throw new IllegalArgumentException("no amount and rate: " + minor + " at " + mantissa);
        }
    }

    /** A product of less than 10^36 divided by a power of ten, or multiplied by it where that is negative. */
    private static long divideByTens(final long high, final long low, final int tens) {
        if (tens <= 0) {
            final boolean isFitting =
                    high == 0 && low >= 0 && Math.multiplyHigh(low, POWERS[-tens]) == 0 && low * POWERS[-tens] >= 0;
            return isFitting ? limited(low * POWERS[-tens]) : Money.TOO_LARGE;
        }
        final int first = Math.min(tens, MAX_DIGITS);
        final long divisor = POWERS[first];
        if (high >= divisor) {
            return Money.TOO_LARGE;
        }
        final long quotient = Fractions.divide(high, low, divisor);
        if (quotient < 0) {
            return Money.TOO_LARGE;
        }
        final long remainder = low - quotient * divisor;
        if (tens == first) {
            return limited(rounded(quotient, remainder, divisor, false));
        }
        final long second = POWERS[tens - first];
        return limited(rounded(quotient / second, quotient % second, second, remainder != 0));
    }

    /** @param isMore whether the remainder is a little more than it says. */
    private static long rounded(final long quotient, final long remainder, final long divisor, final boolean isMore) {
        final long missing = divisor - remainder;
        final boolean isUp = remainder > missing || (remainder == missing && (isMore || (quotient & 1) == 1));
        return isUp ? quotient + 1 : quotient;
    }

    private static long limited(final long minor) {
        return minor < 0 || minor >= FULL ? Money.TOO_LARGE : minor;
    }

    private static int missingDigits(final long mantissa) {
        int missing = 0;
        while (mantissa < POWERS[MAX_DIGITS - 1 - missing]) {
            missing++;
        }
        return missing;
    }

    private static long[] powers() {
        final long[] powers = new long[MAX_DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }
}
