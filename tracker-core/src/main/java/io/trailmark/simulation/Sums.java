package io.trailmark.simulation;

/**
 * What stands for one partner, one goal or a whole programme. Immutable.
 *
 * @param conversions credited, neither rejected nor reversed.
 * @param creditBillionths their shares, 1,000,000,000 for a whole one.
 * @param revenueMinor their parts of order values less refunds, in minor units.
 * @param rewardMinor money that partners earn, in minor units.
 * @param customerRewardMinor money that referred customers earn, in minor units.
 * @param benefits pieces of what is not money.
 */
public record Sums(
        long conversions,
        long creditBillionths,
        long revenueMinor,
        long rewardMinor,
        long customerRewardMinor,
        long benefits) {
    static final Sums NOTHING = new Sums(0, 0, 0, 0, 0, 0);

    Sums plus(final Sums other) {
        return new Sums(
                conversions + other.conversions,
                creditBillionths + other.creditBillionths,
                revenueMinor + other.revenueMinor,
                rewardMinor + other.rewardMinor,
                customerRewardMinor + other.customerRewardMinor,
                benefits + other.benefits);
    }

    /** What these are more than the others. */
    public Sums minus(final Sums other) {
        return new Sums(
                conversions - other.conversions,
                creditBillionths - other.creditBillionths,
                revenueMinor - other.revenueMinor,
                rewardMinor - other.rewardMinor,
                customerRewardMinor - other.customerRewardMinor,
                benefits - other.benefits);
    }
}
