package io.trailmark.views;

import io.trailmark.record.codec.AdjustmentType;
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
 * @param ruling the decision that holds: about that report, or about it once a person vouched for it.
 * @param amountMinor the order value that stands, or {@link ReportView#NO_AMOUNT}.
 * @param revenueMinor order value less refunds.
 * @param repeats the first of the other reports of the same identity, at most {@link #MAX_REPEATS}.
 * @param repeatCount how many other reports there were.
 * @param adjustments in the order in which they were decided; refused ones only while there are few.
 * @param lines of the ledger, in their order: what stands of the rewards is their sum.
 * @param changedPosition of the record that changed it last, be it only the number of its repeats.
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
        List<AdjustmentView> adjustments,
        List<LedgerLine> lines,
        long changedPosition) {

    /** No more of the repeated reports are kept with their particulars. */
    public static final int MAX_REPEATS = 20;

    /** From so many on, adjustments that were refused are counted but not kept. */
    private static final int MAX_WITH_REFUSED = 100;

    /**
     * Another report of the same identity.
     *
     * @param amountMinor order value that it named, or {@link ReportView#NO_AMOUNT}.
     * @param paid what was paid by it, where that was in another currency; else null.
     */
    public record Repeat(
            long position, Trust trust, Decision decision, Reason reason, long amountMinor, PaidView paid) {}

    /** The rewards of all credits, each the sum of its lines. */
    public List<RewardView> rewards() {
        return RewardView.of(lines);
    }

    /**
     * The conversion after its first trusted report, which replaces what a browser had said. Refunds so far are decided
     * again: each comes once more, and takes the place of what had been decided about it.
     */
    ConversionView confirmedBy(final ConversionView confirmed) {
        return new Change(this)
                .decidedAs(confirmed)
                .report(confirmed.report.completedBy(report))
                .repeat(asRepeat())
                .view();
    }

    /** The conversion after a person vouched for it: decided anew, though nothing more was reported. */
    ConversionView vouchedForBy(final ConversionView confirmed) {
        return new Change(this).decidedAs(confirmed).view();
    }

    /** The conversion after a further report that changed the order value; credits stay as decided. */
    ConversionView updatedBy(final ConversionView updated) {
        return new Change(this)
                .value(updated.status, updated.amountMinor, updated.revenueMinor, updated.refundedMinor)
                .repeat(updated.asRepeat())
                .view();
    }

    ConversionView repeatedBy(final ConversionView repeat) {
        return new Change(this).repeat(repeat.asRepeat()).view();
    }

    ConversionView adjustedBy(final AdjustmentView adjustment) {
        if (!adjustment.isApplied()) {
            final boolean isRoom = adjustments.size() < MAX_WITH_REFUSED;
            final boolean isKept = isRoom || adjustment(adjustment.position()) != null;
            return isKept ? new Change(this).adjustment(adjustment).view() : this;
        }
        final boolean isAmended = adjustment.type() == AdjustmentType.AMEND;
        final long valueMinor = isAmended ? adjustment.valueMinor() : amountMinor;
        final long restMinor =
                valueMinor == ReportView.NO_AMOUNT ? revenueMinor : valueMinor - adjustment.refundedMinor();
        return new Change(this)
                .value(adjustment.status(), valueMinor, restMinor, adjustment.refundedMinor())
                .adjustment(adjustment)
                .view();
    }

    /** The conversion with more lines, from which the money of its credits follows. */
    ConversionView withLines(final List<LedgerLine> more) {
        return new Change(this).lines(more).view();
    }

    /** The same conversion, known to have become what it is by the record at this position. */
    ConversionView changedAt(final long position) {
        return new ConversionView(
                id,
                report,
                ruling,
                status,
                amountMinor,
                revenueMinor,
                refundedMinor,
                credits,
                repeats,
                repeatCount,
                adjustments,
                lines,
                position);
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

    private Repeat asRepeat() {
        return new Repeat(
                report.position(),
                report.trust(),
                ruling.decision(),
                ruling.reason(),
                report.amountMinor(),
                report.paid());
    }

    /** A conversion on its way from one view to the next. */
    private static final class Change {
        private final ConversionView before;
        private ReportView report;
        private RulingView ruling;
        private ConversionStatus status;
        private long amountMinor;
        private long revenueMinor;
        private long refundedMinor;
        private List<CreditView> credits;
        private List<Repeat> repeats;
        private int repeatCount;
        private List<AdjustmentView> adjustments;
        private List<LedgerLine> lines;

        Change(final ConversionView before) {
            this.before = before;
            report = before.report;
            ruling = before.ruling;
            credits = before.credits;
            repeats = before.repeats;
            repeatCount = before.repeatCount;
            adjustments = before.adjustments;
            lines = before.lines;
            value(before.status, before.amountMinor, before.revenueMinor, before.refundedMinor);
        }

        Change decidedAs(final ConversionView decided) {
            ruling = decided.ruling;
            value(decided.status, decided.amountMinor, decided.revenueMinor, decided.refundedMinor);
            return credits(decided.credits);
        }

        Change report(final ReportView newReport) {
            report = newReport;
            return this;
        }

        Change value(
                final ConversionStatus newStatus,
                final long newAmountMinor,
                final long newRevenueMinor,
                final long newRefundedMinor) {
            status = newStatus;
            amountMinor = newAmountMinor;
            revenueMinor = newRevenueMinor;
            refundedMinor = newRefundedMinor;
            return this;
        }

        Change credits(final List<CreditView> newCredits) {
            credits = List.copyOf(newCredits);
            return this;
        }

        Change repeat(final Repeat repeat) {
            if (repeats.size() < MAX_REPEATS) {
                repeats = longer(repeats, repeat);
            }
            repeatCount++;
            return this;
        }

        Change adjustment(final AdjustmentView adjustment) {
            final List<AdjustmentView> others = new ArrayList<>(adjustments);
            others.removeIf(known -> known.position() == adjustment.position());
            adjustments = longer(others, adjustment);
            return this;
        }

        Change lines(final List<LedgerLine> more) {
            final List<LedgerLine> all = new ArrayList<>(lines);
            all.addAll(more);
            lines = List.copyOf(all);
            final List<CreditView> earning = new ArrayList<>(credits.size());
            for (int i = 0; i < credits.size(); i++) {
                earning.add(credits.get(i).withLines(i, lines));
            }
            return credits(earning);
        }

        ConversionView view() {
            return new ConversionView(
                    before.id,
                    report,
                    ruling,
                    status,
                    amountMinor,
                    revenueMinor,
                    refundedMinor,
                    credits,
                    repeats,
                    repeatCount,
                    adjustments,
                    lines,
                    before.changedPosition);
        }

        private static <T> List<T> longer(final List<T> list, final T last) {
            final List<T> longer = new ArrayList<>(list);
            longer.add(last);
            return List.copyOf(longer);
        }
    }
}
