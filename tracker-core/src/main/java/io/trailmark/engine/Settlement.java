package io.trailmark.engine;

import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Trust;

/**
 * What a conversion earns and uses up: its grants, their lines in the ledger, and its part in volumes, caps and marks.
 *
 * <p>Invariants: what a conversion has in volumes and caps follows from it as it stands, so that {@link #takeOut}
 * before a change and {@link #putIn} after it keep them right; the ledger's lines add up to what stands. Conversions
 * that nobody vouches for, tests, and those that failed a condition of their goal are in none of them.
 */
final class Settlement {
    private final Volumes volumes;
    private final Caps caps;
    private final Marks marks;
    private final Rewards rewards;
    private final Ledger ledger;
    private final Grants earlier = new Grants();

    Settlement(final EngineState state, final OutcomeEncoder outcomes, final int creditCapacity) {
        volumes = state.volumes;
        caps = state.caps;
        marks = state.marks;
        rewards = new Rewards(state.catalogue, volumes, marks, caps, creditCapacity);
        ledger = new Ledger(outcomes);
    }

    /** Works out what a conversion earns that was just decided, and the status that it starts with. */
    void open(final Conversion conversion) {
        conversion.splitValue();
        rewards.workOut(conversion);
        final boolean isApproved = conversion.trust == Trust.TOKEN
                && (conversion.isTest
                        || conversion.grants.earnedMinor(conversion.rules) < conversion.rules.approveBelowMinor);
        conversion.status = isApproved ? ConversionStatus.APPROVED : ConversionStatus.PENDING;
    }

    /** Writes the lines of a conversion that is new, and counts it. */
    void record(final long position, final Conversion conversion) {
        ledger.open(position, 0, conversion, EntryKind.EARNED);
        count(conversion);
    }

    /**
     * Writes the lines of a conversion that takes the place of what was decided about it before, and counts it. What
     * was before was vouched for by nobody, so it counted nowhere.
     */
    void confirm(
            final long position,
            final long adjustmentPosition,
            final Conversion standing,
            final Conversion conversion) {
        ledger.succeed(position, adjustmentPosition, standing, conversion);
        ledger.open(position, adjustmentPosition, conversion, EntryKind.CORRECTED);
        count(conversion);
    }

    /** Works the rewards out for another value. Between {@link #takeOut} and {@link #putIn}. */
    void amend(final Conversion conversion, final long amountMinor) {
        if (counts(conversion)) {
            caps.count(conversion, -1);
        }
        earlier.copyFrom(conversion.grants);
        conversion.amountMinor = amountMinor;
        conversion.splitValue();
        rewards.workOutAgain(conversion, earlier);
        if (counts(conversion)) {
            caps.count(conversion, 1);
        }
    }

    /** Takes a conversion out of the volumes, before anything about it changes. */
    void takeOut(final Conversion conversion) {
        addToVolumes(conversion, -1);
    }

    /**
     * Writes the lines of what has changed and puts the conversion into the volumes again.
     *
     * @param adjustmentPosition of the adjustment that changed it; 0 where a report did.
     */
    void putIn(final long position, final long adjustmentPosition, final Conversion conversion, final EntryKind kind) {
        ledger.settle(position, adjustmentPosition, conversion, kind);
        addToVolumes(conversion, 1);
    }

    /** Says for each credit how much money of its partner's no longer stands. */
    void reversals(final Conversion conversion, final Reversals reversals) {
        reversals.start(conversion.credits);
        final Grants grants = conversion.grants;
        for (int i = 0; i < grants.count; i++) {
            if (Grants.isPartnersMoney(conversion.rules.rewards[grants.reward[i]])) {
                reversals.reversedMinor[grants.credit[i]] += grants.standing[i] - Ledger.standing(conversion, i);
            }
        }
    }

    private static boolean counts(final Conversion conversion) {
        return conversion.isVouched() && conversion.isCounted;
    }

    private void count(final Conversion conversion) {
        if (!counts(conversion)) {
            return;
        }
        caps.count(conversion, 1);
        addToVolumes(conversion, 1);
        final Grants grants = conversion.grants;
        for (int i = 0; i < grants.count; i++) {
            final RewardRule rule = conversion.rules.rewards[grants.reward[i]];
            if (rule.mark != RewardRule.NONE && grants.amount[i] > 0) {
                marks.give(conversion.credits.partnerId[grants.credit[i]], conversion.goalId, rule);
            }
        }
    }

    private void addToVolumes(final Conversion conversion, final int sign) {
        if (!counts(conversion)) {
            return;
        }
        final long localMs = conversion.localMs();
        final Credits credits = conversion.credits;
        final boolean isStanding =
                conversion.status == ConversionStatus.PENDING || conversion.status == ConversionStatus.APPROVED;
        for (int i = 0; isStanding && i < credits.count; i++) {
            if (credits.isFirstOfPartner(i)) {
                volumes.add(credits.partnerId[i], conversion.goalId, localMs, sign, sign * revenue(conversion, i));
            }
        }
        final Grants grants = conversion.grants;
        for (int i = 0; i < grants.count; i++) {
            if (grants.standing[i] != 0 && RewardAmounts.isRetroactive(conversion.rules.rewards[grants.reward[i]])) {
                final int partnerId = credits.partnerId[grants.credit[i]];
                volumes.addGranted(partnerId, conversion.goalId, localMs, sign * grants.standing[i]);
            }
        }
    }

    /** What the partner of a credit, the first of his, has brought by all of his credits. */
    private static long revenue(final Conversion conversion, final int first) {
        final Credits credits = conversion.credits;
        long revenue = 0;
        for (int i = first; i < credits.count; i++) {
            if (credits.partnerId[i] == credits.partnerId[first]) {
                revenue += credits.valueMinor[i] - Ledger.refundedMinor(credits.valueMinor[i], conversion);
            }
        }
        return revenue;
    }
}
