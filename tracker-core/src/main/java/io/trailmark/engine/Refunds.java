package io.trailmark.engine;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Reason;

/**
 * Refunds in proportion: after refunds of x out of y, {@code roundHalfEven(reward * x / y)} of each credit's reward has
 * been taken back. Each refund takes the difference to what was taken before, so the parts of an order that is refunded
 * bit by bit add up to its whole reward.
 *
 * <p>Invariants: {@code 0 <= refunded <= value}; an order that was refunded in full is REVERSED, and nothing more is
 * taken from it. An order without a value can only be refunded in full.
 */
final class Refunds {
    private final Reversals reversals;

    Refunds(final int creditCapacity) {
        reversals = new Reversals(creditCapacity);
    }

    /** What the last refund took back; empty after a refusal. */
    Reversals reversals() {
        return reversals;
    }

    /** Forgets the last refund: nothing is taken back. */
    void clear() {
        reversals.count = 0;
    }

    /**
     * Takes a refund off the conversion, or refuses it and changes nothing.
     *
     * @return OK or OVER_REFUND.
     */
    Reason apply(final Adjustment adjustment, final Conversion conversion) {
        reversals.count = 0;
        adjustment.adjustedMinor = 0;
        final long value = conversion.valueMinor();
        final long before = conversion.refundedMinor;
        final long asked = adjustment.amountMinor == Adjustment.THE_REST ? value - before : adjustment.amountMinor;
        if (asked < 0) {
            throw new IllegalStateException("refund of a negative amount: " + asked);
        }
        if (conversion.status == ConversionStatus.REVERSED || asked > value - before) {
            return Reason.OVER_REFUND;
        }
        final long after = before + asked;
        final Credits credits = conversion.credits;
        for (int i = 0; i < credits.count; i++) {
            final long reward = credits.rewardMinor[i];
            final long reversed =
                    reversedMinor(reward, after, value) - (before == 0 ? 0 : reversedMinor(reward, before, value));
            reversals.add(credits, i, reversed);
        }
        conversion.refundedMinor = after;
        if (after == value) {
            conversion.status = ConversionStatus.REVERSED;
        }
        adjustment.adjustedMinor = asked;
        adjustment.refundedMinor = after;
        adjustment.status = conversion.status;
        return Reason.OK;
    }

    private static long reversedMinor(final long reward, final long refunded, final long value) {
        return value == 0 ? reward : Fractions.mulDivHalfEven(reward, refunded, value);
    }
}
