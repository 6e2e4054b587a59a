package io.trailmark.money;

/**
 * Shares of amounts, exact: products are 128 bits wide and nothing is rounded but where the name says so.
 *
 * <p>Threads: any, there is no state. Allocates nothing. All arguments are at least 0 and divisors at least 1; others
 * are refused with an exception, for they are mistakes in the program.
 */
public final class Fractions {
    private Fractions() {}

    /** {@code a * b / c}, rounded to the nearest, and to the even one of two equally near. */
    public static long mulDivHalfEven(final long a, final long b, final long c) {
        final long quotient = mulDivFloor(a, b, c);
        final long remainder = a * b - quotient * c;
        final long missing = c - remainder;
        final boolean isUp = remainder > missing || (remainder == missing && (quotient & 1) == 1);
        return isUp ? Math.incrementExact(quotient) : quotient;
    }

    /**
     * {@code a * b / c}, rounded down.
     *
     * @throws ArithmeticException if the result does not fit a long.
     */
    public static long mulDivFloor(final long a, final long b, final long c) {
        if (a < 0 || b < 0 || c <= 0) {
            throw new IllegalArgumentException("not a share of an amount: " + a + " * " + b + " / " + c);
        }
        final long high = Math.multiplyHigh(a, b);
        final long low = a * b;
        if (high == 0 && low >= 0) {
            return low / c;
        }
        if (high >= c) {
            throw new ArithmeticException("beyond 64 bits: " + a + " * " + b + " / " + c);
        }
        final long quotient = divide(high, low, c);
        if (quotient < 0) {
            throw new ArithmeticException("beyond 63 bits: quotient " + Long.toUnsignedString(quotient));
        }
        return quotient;
    }

    /**
     * Divides {@code total} in proportion to the weights so that the parts add up to it exactly: each part is rounded
     * down, and what is left goes by one to the largest remainders, the earlier of two equal ones first.
     *
     * @param count how many of the weights and parts are in use.
     * @param parts receives the parts.
     * @param remainders scratch of at least {@code count}; its content afterwards means nothing.
     */
    public static void splitByLargestRemainder(
            final long total, final long[] weights, final int count, final long[] parts, final long[] remainders) {
        long weightSum = 0;
        for (int i = 0; i < count; i++) {
            weightSum = Math.addExact(weightSum, weights[i]);
        }
        long left = total;
        for (int i = 0; i < count; i++) {
            parts[i] = mulDivFloor(total, weights[i], weightSum);
            remainders[i] = total * weights[i] - parts[i] * weightSum;
            left -= parts[i];
        }
        while (left > 0) {
            int largest = 0;
            for (int i = 1; i < count; i++) {
                largest = remainders[i] > remainders[largest] ? i : largest;
            }
            parts[largest]++;
            remainders[largest] = -1;
            left--;
        }
    }

    /**
     * 128 bits without a sign divided by a number of up to 63; the quotient, rounded down, is without a sign too.
     * Schoolbook division bit by bit: reached only by products beyond 63 bits, which are rare.
     *
     * @param high less than the divisor, so that the quotient has at most 64 bits.
     */
    static long divide(final long high, final long low, final long divisor) {
        long remainder = high;
        long quotient = 0;
        for (int bit = Long.SIZE - 1; bit >= 0; bit--) {
            // The remainder is below the divisor, which is below 2^63: doubling it stays within 64 unsigned bits.
            remainder = (remainder << 1) | ((low >>> bit) & 1);
            quotient <<= 1;
            if (Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        return quotient;
    }
}
