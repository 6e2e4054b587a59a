package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: the constants are what they claim, and the weight is what docs/RULES.md says. Method: 60-digit arithmetic. */
final class TimeDecayTest {
    private static final MathContext DIGITS = new MathContext(80, RoundingMode.HALF_EVEN);
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(62);
    private static final long WEEK_MS = 7 * 24 * 3_600_000L;

    @Test
    void shouldKnowEveryConstantToItsLastBit() {
        BigDecimal root = BigDecimal.valueOf(2);
        for (int k = 1; k <= 32; k++) {
            root = root.sqrt(DIGITS);
            final BigInteger expected = new BigDecimal(ONE).divide(root, DIGITS).toBigInteger();
            assertEquals(expected, BigInteger.valueOf(TimeDecay.factor(k - 1)), "C_" + k);
        }
    }

    @Test
    void shouldHalveWithEachHalfLifeAndEndAtNothing() {
        for (int halvings = 0; halvings <= 62; halvings++) {
            assertEquals(1L << (62 - halvings), TimeDecay.weight(halvings * WEEK_MS, WEEK_MS));
        }
        assertEquals(0, TimeDecay.weight(63 * WEEK_MS, WEEK_MS));
        assertEquals(0, TimeDecay.weight(Long.MAX_VALUE, 1));
        assertEquals(1, TimeDecay.weight(62, 1));
    }

    @Test
    void shouldWeighAsThePageSays() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            final long halfLifeMs = 1 + (random.nextLong() >>> (17 + random.nextInt(46)));
            final long ageMs = (random.nextLong() >>> 1) % (70 * halfLifeMs);
            assertEquals(
                    expected(ageMs, halfLifeMs),
                    BigInteger.valueOf(TimeDecay.weight(ageMs, halfLifeMs)),
                    () -> ageMs + " of " + halfLifeMs + " ms, seed " + seed);
        }
    }

    @Test
    void shouldStayWithinAMillionthOfTheTrueWeight() {
        for (long ageMs = 0; ageMs < 4 * WEEK_MS; ageMs += 12_345_679) {
            final double expected = Math.pow(2, -(double) ageMs / WEEK_MS);
            assertEquals(expected, TimeDecay.weight(ageMs, WEEK_MS) * 0x1p-62, expected * 1e-6);
        }
    }

    private static BigInteger expected(final long ageMs, final long halfLifeMs) {
        final long halvings = ageMs / halfLifeMs;
        final BigInteger fraction =
                BigInteger.valueOf(ageMs % halfLifeMs).shiftLeft(32).divide(BigInteger.valueOf(halfLifeMs));
        BigInteger weight = ONE;
        for (int k = 1; k <= 32; k++) {
            if (fraction.testBit(32 - k)) {
                weight = weight.multiply(BigInteger.valueOf(TimeDecay.factor(k - 1)))
                        .shiftRight(62);
            }
        }
        return halvings >= 63 ? BigInteger.ZERO : weight.shiftRight((int) halvings);
    }
}
