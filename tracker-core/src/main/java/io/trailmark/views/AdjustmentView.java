package io.trailmark.views;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import java.util.List;

/**
 * A later change of a conversion, and what became of it. Immutable.
 *
 * @param position of the adjustment in the journal.
 * @param appliedPosition of the record that applied it: itself, or the conversion that it had waited for.
 * @param conversionId 0 when the conversion is not known.
 * @param adjustedMinor what it took off the order value.
 * @param valueMinor the order value that stands after it, before refunds.
 * @param refundedMinor all refunds of the order after it.
 * @param statusBefore of the conversion before it.
 * @param status of the conversion after it.
 * @param asked the amount that it named; null without one.
 */
public record AdjustmentView(
        long position,
        long appliedPosition,
        long conversionId,
        String adjustmentId,
        AdjustmentType type,
        Decision decision,
        Reason reason,
        String note,
        long occurredMs,
        long adjustedMinor,
        long refundedMinor,
        long valueMinor,
        String currency,
        int exponent,
        ConversionStatus statusBefore,
        ConversionStatus status,
        List<Reversal> reversals,
        Asked asked) {

    /** An amount as it was asked for, in minor units. */
    public record Asked(long minor, String currency, int exponent) {}

    /** What one partner gave back by this adjustment. */
    public record Reversal(int partnerId, int linkId, int couponId, long reversedMinor) {}

    /** The amount that it named, where that is one of what was paid in another currency; else null. */
    public Asked askedAsPaid() {
        return asked == null || asked.currency().equals(currency) ? null : asked;
    }

    /** Whether it changed the conversion. */
    public boolean isApplied() {
        return decision == Decision.RECORDED;
    }
}
