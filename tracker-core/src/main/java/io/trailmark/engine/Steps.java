package io.trailmark.engine;

import io.trailmark.money.Fractions;

/** Arithmetic over the steps of a reward. Threads: any, there is no state. Allocates nothing. */
final class Steps {
    /** No step holds. */
    static final int NONE = -1;

    private static final long PPM = 1_000_000;

    private Steps() {}

    /** The step with the largest {@code from} that the volume has come to, or {@link #NONE}. */
    static int at(final RewardRule rule, final long volume) {
        int step = NONE;
        for (int i = 0; i < rule.stepFrom.length && rule.stepFrom[i] <= volume; i++) {
            step = i;
        }
        return step;
    }

    /**
     * What a volume earns when each step's rate holds for the part of the volume within it; rounded once, to the
     * nearest, half to even.
     */
    static long marginalMinor(final RewardRule rule, final long volume) {
        // Whole units and millionths are added up apart, so that no product needs more than 128 bits.
        long whole = 0;
        long millionths = 0;
        for (int i = 0; i < rule.stepFrom.length && rule.stepFrom[i] < volume; i++) {
            final boolean isLast = i + 1 == rule.stepFrom.length || rule.stepFrom[i + 1] >= volume;
            final long part = (isLast ? volume : rule.stepFrom[i + 1]) - rule.stepFrom[i];
            final long units = Fractions.mulDivFloor(part, rule.stepPpm[i], PPM);
            whole += units;
            millionths += part * rule.stepPpm[i] - units * PPM;
        }
        whole += millionths / PPM;
        final long rest = millionths % PPM;
        final boolean isUp = rest * 2 > PPM || (rest * 2 == PPM && (whole & 1) == 1);
        return isUp ? whole + 1 : whole;
    }
}
