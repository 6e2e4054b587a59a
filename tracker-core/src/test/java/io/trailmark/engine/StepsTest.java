package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: what a volume earns by steps is exact at every edge, for sums of any size. */
final class StepsTest {
    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);

    @Test
    void shouldTakeTheLastStepThatTheVolumeHasComeTo() {
        final RewardRule rule = rule(new long[] {0, 10, 20}, new long[] {1, 2, 3});
        final long[] volumes = {0, 9, 10, 11, 19, 20, 21};
        final int[] steps = {0, 0, 1, 1, 1, 2, 2};
        for (int i = 0; i < volumes.length; i++) {
            assertEquals(steps[i], Steps.at(rule, volumes[i]), "volume " + volumes[i]);
        }
        assertEquals(Steps.NONE, Steps.at(rule(new long[] {5}, new long[] {1}), 4));
    }

    @Test
    void shouldEarnEachStepsRateForThePartWithinIt() {
        final RewardRule rule = rule(new long[] {0, 100, 300}, new long[] {100_000, 200_000, 500_000});
        assertEquals(0, Steps.marginalMinor(rule, 0));
        assertEquals(10, Steps.marginalMinor(rule, 99));
        assertEquals(10, Steps.marginalMinor(rule, 100));
        assertEquals(10, Steps.marginalMinor(rule, 101));
        assertEquals(50, Steps.marginalMinor(rule, 299));
        assertEquals(50, Steps.marginalMinor(rule, 300));
        assertEquals(50, Steps.marginalMinor(rule, 301), "half to even");
        assertEquals(52, Steps.marginalMinor(rule, 303), "half to even");
    }

    @Test
    void shouldAgreeWithDecimalsOfAnyLength() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            final int count = 1 + random.nextInt(5);
            final long[] from = new long[count];
            final long[] ppm = new long[count];
            for (int step = 0; step < count; step++) {
                from[step] = step == 0 ? 0 : from[step - 1] + 1 + (random.nextLong() >>> (10 + random.nextInt(50)));
                ppm[step] = random.nextInt(1_000_001);
            }
            final RewardRule rule = rule(from, ppm);
            final long volume = random.nextBoolean()
                    ? Math.max(0, from[random.nextInt(count)] + random.nextInt(3) - 1)
                    : random.nextLong() >>> (4 + random.nextInt(58));
            assertEquals(expected(rule, volume), Steps.marginalMinor(rule, volume), "seed " + seed + " run " + i);
        }
    }

    private static long expected(final RewardRule rule, final long volume) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < rule.stepFrom.length; i++) {
            final long end = i + 1 == rule.stepFrom.length ? volume : Math.min(volume, rule.stepFrom[i + 1]);
            if (end > rule.stepFrom[i]) {
                sum = sum.add(BigDecimal.valueOf(end - rule.stepFrom[i])
                        .multiply(BigDecimal.valueOf(rule.stepPpm[i]))
                        .divide(PPM));
            }
        }
        return sum.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private static RewardRule rule(final long[] from, final long[] ppm) {
        final RewardRule rule = new RewardRule();
        rule.stepFrom = from;
        rule.stepPpm = ppm;
        rule.stepAmountMinor = new long[from.length];
        return rule;
    }
}
