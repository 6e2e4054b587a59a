package io.trailmark.catalogue;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.RewardKind;

/**
 * One reward of a goal: when it holds, who gets it and how much. Immutable.
 *
 * @param name what the ledger calls it.
 * @param ppm share of the order value in parts per million, for PERCENT without steps; else 0.
 * @param amountMinor minor units, for FIXED without steps; how many, for BENEFIT; else 0.
 * @param benefit what it is, for BENEFIT; else empty.
 * @param minMinor least per conversion; {@link #NONE}: no such bound.
 * @param maxMinor most per conversion; {@link #NONE}: no such bound.
 * @param alternative of rewards with the same number above 0 only the first that holds is given.
 */
public record Reward(
        String name,
        RewardKind kind,
        Beneficiary beneficiary,
        long ppm,
        long amountMinor,
        String benefit,
        RewardCondition when,
        long minMinor,
        long maxMinor,
        RewardTiers tiers,
        int alternative) {
    /** No bound, or no mark. */
    public static final long NONE = Long.MIN_VALUE;
}
