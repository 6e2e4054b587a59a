package io.trailmark.catalogue;

import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.util.List;

/**
 * How a reward depends on the partner's volume. Immutable.
 *
 * @param basis what the volume is measured in, for steps and mark.
 * @param period in which the volume of the steps is counted.
 * @param steps ascending from 0; empty: the reward has none.
 * @param mark volume at which the reward is given, once; {@link Reward#NONE}: it is given each time.
 */
public record RewardTiers(VolumeBasis basis, TierMode mode, Period period, List<RewardStep> steps, long mark) {
    /** The reward is the same whatever the volume. */
    public static final RewardTiers NONE =
            new RewardTiers(VolumeBasis.COUNT, TierMode.MARGINAL, Period.ALL_TIME, List.of(), Reward.NONE);

    /** Copies the list, so that nobody can change it afterwards. */
    public RewardTiers {
        steps = List.copyOf(steps);
    }

    RewardTiers with(final List<RewardStep> newSteps) {
        return new RewardTiers(basis, mode, period, newSteps, mark);
    }
}
