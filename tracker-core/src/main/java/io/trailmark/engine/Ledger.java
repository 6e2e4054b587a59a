package io.trailmark.engine;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;

/**
 * Writes the ledger: whenever what stands of a grant changes, a line with the difference.
 *
 * <p>Invariant: after each call the lines of a grant add up to its {@link Grants#standing}. Allocates nothing.
 */
final class Ledger {
    private final OutcomeEncoder outcomes;

    Ledger(final OutcomeEncoder outcomes) {
        this.outcomes = outcomes;
    }

    /** What stands of a grant as the conversion is now, its lift included. */
    static long standing(final Conversion conversion, final int grant) {
        final Grants grants = conversion.grants;
        final long amount = grants.amount[grant];
        if (conversion.status == ConversionStatus.REJECTED || conversion.status == ConversionStatus.REVERSED) {
            return grants.lift[grant];
        }
        final RewardRule rule = conversion.rules.rewards[grants.reward[grant]];
        if (rule.kind == RewardKind.BENEFIT || rule.mark != RewardRule.NONE) {
            return amount + grants.lift[grant];
        }
        return amount - refundedMinor(amount, conversion) + grants.lift[grant];
    }

    /** What refunds so far take of an amount: in proportion, rounded over all of them, so that parts add up. */
    static long refundedMinor(final long amount, final Conversion conversion) {
        final long value = conversion.valueMinor();
        return value == 0 || conversion.refundedMinor == 0
                ? 0
                : Fractions.mulDivHalfEven(amount, conversion.refundedMinor, value);
    }

    /** Writes the lines of a conversion that was decided anew: first the grants, behind each its lift. */
    void open(final long position, final long adjustmentPosition, final Conversion conversion, final EntryKind kind) {
        final Grants grants = conversion.grants;
        for (int i = 0; i < grants.count; i++) {
            final long lift = grants.lift[i];
            grants.lift[i] = 0;
            settle(position, adjustmentPosition, conversion, kind, i);
            grants.lift[i] = lift;
            settle(position, adjustmentPosition, conversion, EntryKind.TIER_LIFT, i);
        }
    }

    /** Writes a line for each grant of which something else stands than the ledger says. */
    void settle(final long position, final long adjustmentPosition, final Conversion conversion, final EntryKind kind) {
        for (int i = 0; i < conversion.grants.count; i++) {
            settle(position, adjustmentPosition, conversion, kind, i);
        }
    }

    /**
     * Hands what stood over to a conversion that was decided anew: to the same grant where there is one; else it is
     * taken back.
     */
    void succeed(
            final long position, final long adjustmentPosition, final Conversion earlier, final Conversion decided) {
        final Grants before = earlier.grants;
        for (int i = 0; i < before.count; i++) {
            final int counterpart = counterpart(earlier, decided, i);
            if (counterpart >= 0) {
                decided.grants.standing[counterpart] = before.standing[i];
            } else if (before.standing[i] != 0) {
                final long amount = -before.standing[i];
                before.standing[i] = 0;
                earlier.status = decided.status;
                outcomes.entry(position, adjustmentPosition, earlier, i, amount, EntryKind.CORRECTED, Reason.OK);
            }
        }
    }

    private static int counterpart(final Conversion earlier, final Conversion decided, final int grant) {
        final int credit = earlier.grants.credit[grant];
        if (earlier.rules != decided.rules || credit >= decided.credits.count) {
            return -1;
        }
        final boolean isSame = earlier.credits.partnerId[credit] == decided.credits.partnerId[credit]
                && earlier.credits.linkId[credit] == decided.credits.linkId[credit]
                && earlier.credits.couponId[credit] == decided.credits.couponId[credit];
        return isSame ? decided.grants.find(earlier.grants.reward[grant], credit) : -1;
    }

    private void settle(
            final long position,
            final long adjustmentPosition,
            final Conversion conversion,
            final EntryKind kind,
            final int grant) {
        final Grants grants = conversion.grants;
        final long standing = standing(conversion, grant);
        final long amount = standing - grants.standing[grant];
        if (amount == 0) {
            return;
        }
        grants.standing[grant] = standing;
        final boolean isCut = grants.isCut[grant] && (kind == EntryKind.EARNED || kind == EntryKind.CORRECTED);
        outcomes.entry(
                position, adjustmentPosition, conversion, grant, amount, kind, isCut ? Reason.CAP_REACHED : Reason.OK);
    }
}
