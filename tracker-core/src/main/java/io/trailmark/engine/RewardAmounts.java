package io.trailmark.engine;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;

/**
 * How much a reward is for a whole credit of one partner, by what the partner has brought before this conversion. Reads
 * the state and changes none of it; allocates nothing.
 */
final class RewardAmounts {
    private static final long PPM = 1_000_000;

    private final Volumes volumes;
    private final Marks marks;

    RewardAmounts(final Volumes volumes, final Marks marks) {
        this.volumes = volumes;
        this.marks = marks;
    }

    /** The amount before it is shared with other credits, cut by caps, or taken back. */
    long wholeMinor(final RewardRule rule, final Conversion conversion, final int partnerId) {
        long amount = rule.stepFrom.length == 0
                ? plainMinor(rule, rule.ppm, rule.amountMinor, conversion.valueMinor())
                : stepMinor(rule, conversion, partnerId);
        amount = rule.minMinor == RewardRule.NONE ? amount : Math.max(amount, rule.minMinor);
        return rule.maxMinor == RewardRule.NONE ? amount : Math.min(amount, rule.maxMinor);
    }

    /** Whether the partner reaches the reward's mark with this conversion and was not given it before. */
    boolean isMarkReached(final RewardRule rule, final Conversion conversion, final int partnerId) {
        if (marks.isGiven(partnerId, conversion.goalId, rule)) {
            return false;
        }
        final long before = volume(rule, conversion, partnerId, Period.ALL_TIME);
        return before + more(rule, conversion, partnerId) >= rule.mark;
    }

    /**
     * By how much what the retroactive reward has granted the partner in the period so far falls short of what the
     * step, which this conversion is the first to reach, grants for all of it; 0 where it does not.
     *
     * @param grantedMinor what this conversion grants the partner for it.
     */
    long liftMinor(final RewardRule rule, final Conversion conversion, final int partnerId, final long grantedMinor) {
        final boolean isLifting = isRetroactive(rule)
                && (rule.basis == VolumeBasis.REVENUE
                        ? rule.kind == RewardKind.PERCENT
                        : rule.kind == RewardKind.FIXED);
        if (!isLifting) {
            return 0;
        }
        final long before = volume(rule, conversion, partnerId, rule.tierPeriod);
        final int step = Steps.at(rule, reached(rule, conversion, before));
        if (step == Steps.NONE || step <= Steps.at(rule, before)) {
            return 0;
        }
        final long with = before + more(rule, conversion, partnerId);
        final long total = rule.kind == RewardKind.PERCENT
                ? Fractions.mulDivHalfEven(with, rule.stepPpm[step], PPM)
                : product(with, rule.stepAmountMinor[step]);
        final long granted =
                volumes.granted(partnerId, conversion.goalId, rule.tierPeriod, conversion.localMs()) + grantedMinor;
        return Math.max(0, total - granted);
    }

    /** Whether it is the one reward of its goal whose earlier grants are lifted. */
    static boolean isRetroactive(final RewardRule rule) {
        return rule.stepFrom.length > 0
                && rule.tierMode == TierMode.RETROACTIVE
                && rule.beneficiary == Beneficiary.PARTNER;
    }

    private long stepMinor(final RewardRule rule, final Conversion conversion, final int partnerId) {
        final long value = conversion.valueMinor();
        final long before = volume(rule, conversion, partnerId, rule.tierPeriod);
        if (rule.tierMode == TierMode.MARGINAL
                && rule.basis == VolumeBasis.REVENUE
                && rule.kind == RewardKind.PERCENT) {
            return Steps.marginalMinor(rule, before + value) - Steps.marginalMinor(rule, before);
        }
        final int step =
                Steps.at(rule, rule.tierMode == TierMode.MARGINAL ? before : reached(rule, conversion, before));
        return step == Steps.NONE ? 0 : plainMinor(rule, rule.stepPpm[step], rule.stepAmountMinor[step], value);
    }

    private static long plainMinor(
            final RewardRule rule, final long ppm, final long amountMinor, final long valueMinor) {
        return rule.kind == RewardKind.PERCENT ? Fractions.mulDivHalfEven(valueMinor, ppm, PPM) : amountMinor;
    }

    /** The volume that decides about the step: with this conversion, as if the partner had all of its credit. */
    private static long reached(final RewardRule rule, final Conversion conversion, final long before) {
        return before + (rule.basis == VolumeBasis.COUNT ? 1 : conversion.valueMinor());
    }

    /** What this conversion adds to the partner's volume. */
    private static long more(final RewardRule rule, final Conversion conversion, final int partnerId) {
        return rule.basis == VolumeBasis.COUNT ? 1 : conversion.credits.valueMinorOf(partnerId);
    }

    private long volume(final RewardRule rule, final Conversion conversion, final int partnerId, final Period period) {
        final long localMs = conversion.localMs();
        return rule.basis == VolumeBasis.COUNT
                ? volumes.count(partnerId, conversion.goalId, period, localMs)
                : volumes.revenue(partnerId, conversion.goalId, period, localMs);
    }

    private static long product(final long count, final long amountMinor) {
        final boolean isBeyond = Math.multiplyHigh(count, amountMinor) != 0 || count * amountMinor < 0;
        return isBeyond ? Volumes.LIMIT : Math.min(Volumes.LIMIT, count * amountMinor);
    }
}
