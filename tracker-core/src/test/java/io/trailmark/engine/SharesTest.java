package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: the largest remainder, exact at every width. Method: BigInteger beside it. */
final class SharesTest {
    private static final int CAPACITY = 200;

    private final Shares shares = new Shares(CAPACITY);

    @Test
    void shouldSplitAsBigIntegersDo() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final long[] parts = new long[CAPACITY];
        for (int i = 0; i < 100_000; i++) {
            final int count = 1 + random.nextInt(i % 100 == 0 ? CAPACITY : 10);
            final long[] weights = new long[count];
            final int bits = 1 + random.nextInt(63);
            for (int j = 0; j < count; j++) {
                weights[j] = random.nextInt(4) == 0 && j > 0
                        ? weights[random.nextInt(j)]
                        : Math.min(1L << 62, random.nextLong() >>> (Long.SIZE - bits));
            }
            weights[random.nextInt(count)] = 1L << (bits - 1);
            shares.split(weights, count, parts);
            assertArrayEquals(
                    expected(weights), Arrays.copyOf(parts, count), () -> Arrays.toString(weights) + ", seed " + seed);
        }
    }

    @Test
    void shouldGiveWhatIsLeftToTheEarlierOfEqualRemainders() {
        final long[] parts = new long[3];
        shares.split(new long[] {1, 1, 1}, 3, parts);
        assertArrayEquals(new long[] {333_333_334, 333_333_333, 333_333_333}, parts);
        Shares.splitEvenly(Credits.WHOLE, 3, parts);
        assertArrayEquals(new long[] {333_333_334, 333_333_333, 333_333_333}, parts);
        shares.split(new long[] {1L << 62, 1L << 62, 1L << 62}, 3, parts);
        assertArrayEquals(new long[] {333_333_334, 333_333_333, 333_333_333}, parts);
    }

    @Test
    void shouldSplitEvenlyAsByEqualWeights() {
        final long[] parts = new long[CAPACITY];
        final long[] evenly = new long[CAPACITY];
        final long[] weights = new long[CAPACITY];
        Arrays.fill(weights, 7);
        for (int count = 1; count <= CAPACITY; count++) {
            shares.split(weights, count, parts);
            Shares.splitEvenly(Credits.WHOLE, count, evenly);
            assertArrayEquals(Arrays.copyOf(parts, count), Arrays.copyOf(evenly, count));
            assertEquals(Credits.WHOLE, Arrays.stream(evenly, 0, count).sum());
        }
    }

    private static long[] expected(final long[] weights) {
        BigInteger sum = BigInteger.ZERO;
        for (final long weight : weights) {
            sum = sum.add(BigInteger.valueOf(weight));
        }
        final long[] parts = new long[weights.length];
        final BigInteger[] remainders = new BigInteger[weights.length];
        long left = Credits.WHOLE;
        for (int i = 0; i < weights.length; i++) {
            final BigInteger[] divided = BigInteger.valueOf(weights[i])
                    .multiply(BigInteger.valueOf(Credits.WHOLE))
                    .divideAndRemainder(sum);
            parts[i] = divided[0].longValueExact();
            remainders[i] = divided[1];
            left -= parts[i];
        }
        for (; left > 0; left--) {
            int largest = 0;
            for (int i = 1; i < weights.length; i++) {
                largest = remainders[i].compareTo(remainders[largest]) > 0 ? i : largest;
            }
            parts[largest]++;
            remainders[largest] = BigInteger.ONE.negate();
        }
        return parts;
    }
}
