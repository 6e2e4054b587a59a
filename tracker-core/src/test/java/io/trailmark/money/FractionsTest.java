package io.trailmark.money;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FractionsTest {
    @ParameterizedTest
    @CsvSource({
        "12900, 100000, 1000000, 1290",
        "5, 1, 10, 0",
        "15, 1, 10, 2",
        "25, 1, 10, 2",
        "35, 1, 10, 4",
        "26, 1, 10, 3",
        "24, 1, 10, 2",
        "0, 7, 3, 0",
        "9223372036854775807, 9223372036854775807, 9223372036854775807, 9223372036854775807"
    })
    void shouldRoundHalvesToTheEvenNeighbour(final long a, final long b, final long c, final long expected) {
        assertEquals(expected, Fractions.mulDivHalfEven(a, b, c));
    }

    @Test
    void shouldAgreeWithUnboundedArithmetic() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            final long a = random.nextLong() >>> random.nextInt(1, 64);
            final long b = random.nextLong() >>> random.nextInt(1, 64);
            final long c = Math.max(1, random.nextLong() >>> random.nextInt(1, 64));
            final BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
            final BigInteger floor = product.divide(BigInteger.valueOf(c));
            final String what = "seed " + seed + ": " + a + " * " + b + " / " + c;
            if (floor.bitLength() > 63) {
                assertThrows(ArithmeticException.class, () -> Fractions.mulDivFloor(a, b, c), what);
                continue;
            }
            assertEquals(floor.longValueExact(), Fractions.mulDivFloor(a, b, c), what);
            final BigDecimal rounded = new BigDecimal(product).divide(BigDecimal.valueOf(c), 0, RoundingMode.HALF_EVEN);
            if (rounded.toBigInteger().bitLength() <= 63) {
                assertEquals(rounded.longValueExact(), Fractions.mulDivHalfEven(a, b, c), what);
            }
        }
    }

    @Test
    void shouldGiveWhatIsLeftToTheLargestRemaindersAndTheEarlierOfTwoEqualOnes() {
        assertArrayEquals(new long[] {34, 33, 33}, split(100, 1, 1, 1));
        assertArrayEquals(new long[] {334, 333, 333}, split(1000, 1, 1, 1));
        assertArrayEquals(new long[] {0, 1, 2}, split(3, 1, 5, 6));
        assertArrayEquals(new long[] {0, 0}, split(0, 1, 1));
        assertArrayEquals(new long[] {7}, split(7, 3));
        assertArrayEquals(new long[] {1, 0, 0, 0}, split(1, 1, 1, 1, 1));
    }

    @Test
    void shouldSplitIntoPartsThatAddUpAndDifferLessThanOneFromTheirShare() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            final long[] weights = new long[random.nextInt(1, 12)];
            Arrays.setAll(weights, w -> random.nextLong(1, 1_000_000_000));
            final long total = random.nextLong(1L << random.nextInt(1, 60));
            final long[] parts = split(total, weights);
            assertEquals(total, Arrays.stream(parts).sum(), "seed " + seed);
            final long weightSum = Arrays.stream(weights).sum();
            for (int p = 0; p < parts.length; p++) {
                final long floor = Fractions.mulDivFloor(total, weights[p], weightSum);
                assertEquals(parts[p] == floor ? floor : floor + 1, parts[p], "seed " + seed);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNoShareOfAnAmount() {
        assertThrows(IllegalArgumentException.class, () -> Fractions.mulDivFloor(-1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Fractions.mulDivFloor(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> Fractions.mulDivHalfEven(1, 1, 0));
        assertThrows(ArithmeticException.class, () -> Fractions.mulDivFloor(Long.MAX_VALUE, 2, 1));
    }

    private static long[] split(final long total, final long... weights) {
        final long[] parts = new long[weights.length];
        Fractions.splitByLargestRemainder(total, weights, weights.length, parts, new long[weights.length]);
        return parts;
    }
}
