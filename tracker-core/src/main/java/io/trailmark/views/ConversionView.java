package io.trailmark.views;

import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.util.ArrayList;
import java.util.List;

/**
 * One conversion with everything that explains it. Immutable: each change makes a new one.
 *
 * @param id node in the top 16 bits, position of the first report below.
 * @param report the report that counts: the first trusted one, or the first of all.
 * @param amountMinor the order value that stands, or {@link ReportView#NO_AMOUNT}.
 * @param revenueMinor order value less refunds.
 * @param repeats the first of the other reports of the same identity, at most {@link #MAX_REPEATS}.
 * @param repeatCount how many other reports there were.
 * @param adjustments in the order in which they were decided; refused ones only while there are few.
 */
public record ConversionView(
        long id,
        ReportView report,
        RulingView ruling,
        ConversionStatus status,
        long amountMinor,
        long revenueMinor,
        long refundedMinor,
        List<CreditView> credits,
        List<Repeat> repeats,
        int repeatCount,
        List<AdjustmentView> adjustments) {

    /** No more of the repeated reports are kept with their particulars. */
    public static final int MAX_REPEATS = 20;

    /** From so many on, adjustments that were refused are counted but not kept. */
    private static final int MAX_WITH_REFUSED = 100;

    /** Another report of the same identity. */
    public record Repeat(long position, Trust trust, Decision decision, Reason reason) {}

    /**
     * The conversion after its first trusted report, which replaces what a browser had said. Refunds so far are decided
     * again: each comes once more, and takes the place of what had been decided about it.
     */
    ConversionView confirmedBy(final ConversionView confirmed) {
        return new ConversionView(
                id,
                confirmed.report.completedBy(report),
                confirmed.ruling,
                confirmed.status,
                confirmed.amountMinor,
                confirmed.revenueMinor,
                confirmed.refundedMinor,
                confirmed.credits,
                withRepeat(new Repeat(report.position(), report.trust(), ruling.decision(), ruling.reason())),
                repeatCount + 1,
                adjustments);
    }

    ConversionView repeatedBy(final Repeat repeat) {
        return new ConversionView(
                id,
                report,
                ruling,
                status,
                amountMinor,
                revenueMinor,
                refundedMinor,
                credits,
                withRepeat(repeat),
                repeatCount + 1,
                adjustments);
    }

    ConversionView adjustedBy(final AdjustmentView adjustment) {
        if (!adjustment.isApplied()) {
            final boolean isRoom = adjustments.size() < MAX_WITH_REFUSED;
            return isRoom || adjustment(adjustment.position()) != null ? withAdjustment(adjustment, this) : this;
        }
        final List<CreditView> reversed = new ArrayList<>(credits);
        for (final AdjustmentView.Reversal reversal : adjustment.reversals()) {
            reverse(reversed, reversal);
        }
        final ConversionView changed = new ConversionView(
                id,
                report,
                ruling,
                adjustment.status(),
                amountMinor,
                amountMinor == ReportView.NO_AMOUNT ? revenueMinor : amountMinor - adjustment.refundedMinor(),
                adjustment.refundedMinor(),
                List.copyOf(reversed),
                repeats,
                repeatCount,
                adjustments);
        return withAdjustment(adjustment, changed);
    }

    /** What was decided about the adjustment at this position of the journal, or null. */
    AdjustmentView adjustment(final long position) {
        for (final AdjustmentView adjustment : adjustments) {
            if (adjustment.position() == position) {
                return adjustment;
            }
        }
        return null;
    }

    private static ConversionView withAdjustment(final AdjustmentView adjustment, final ConversionView to) {
        final List<AdjustmentView> longer = new ArrayList<>(to.adjustments);
        longer.remove(to.adjustment(adjustment.position()));
        longer.add(adjustment);
        return new ConversionView(
                to.id,
                to.report,
                to.ruling,
                to.status,
                to.amountMinor,
                to.revenueMinor,
                to.refundedMinor,
                to.credits,
                to.repeats,
                to.repeatCount,
                List.copyOf(longer));
    }

    private List<Repeat> withRepeat(final Repeat repeat) {
        if (repeats.size() >= MAX_REPEATS) {
            return repeats;
        }
        final List<Repeat> longer = new ArrayList<>(repeats);
        longer.add(repeat);
        return List.copyOf(longer);
    }

    private static void reverse(final List<CreditView> credits, final AdjustmentView.Reversal reversal) {
        for (int i = 0; i < credits.size(); i++) {
            final CreditView credit = credits.get(i);
            if (credit.partnerId() == reversal.partnerId()
                    && credit.linkId() == reversal.linkId()
                    && credit.couponId() == reversal.couponId()) {
                credits.set(i, credit.reversedBy(reversal.reversedMinor()));
                return;
            }
        }
        throw new IllegalStateException("reversal for partner " + reversal.partnerId() + " who has no credit");
    }
}
