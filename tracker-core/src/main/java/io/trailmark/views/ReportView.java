package io.trailmark.views;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.Trust;

/**
 * What was reported: one conversion record as it stands in the journal, without its items and metadata, which stay
 * there: they are long, and nothing is decided by them. Immutable.
 *
 * @param clickId as text; empty without one.
 * @param clickVerdict what the edge found when it checked the click id.
 * @param occurredMs when it happened, by the report.
 * @param receivedMs when it was journaled.
 * @param amountMinor order value in minor units, or {@link #NO_AMOUNT}.
 * @param currency empty where there is no money.
 * @param paid what was paid, where that was in another currency; else null.
 */
public record ReportView(
        long position,
        int programId,
        int goalId,
        IdentityKind identityKind,
        String identity,
        String customerId,
        String coupon,
        String clickId,
        ClickVerdict clickVerdict,
        Source source,
        Trust trust,
        long occurredMs,
        long receivedMs,
        long amountMinor,
        String currency,
        int exponent,
        boolean isTest,
        boolean isHistory,
        PaidView paid) {

    /** The report named no order value. */
    public static final long NO_AMOUNT = Long.MIN_VALUE;

    /**
     * This report, with what it leaves out taken from the one before it: a shop's server seldom repeats the click id.
     */
    ReportView completedBy(final ReportView earlier) {
        return new ReportView(
                position,
                programId,
                goalId,
                identityKind,
                identity,
                customerId.isEmpty() ? earlier.customerId : customerId,
                coupon.isEmpty() ? earlier.coupon : coupon,
                clickId.isEmpty() ? earlier.clickId : clickId,
                clickId.isEmpty() ? earlier.clickVerdict : clickVerdict,
                source,
                trust,
                occurredMs,
                receivedMs,
                amountMinor,
                currency,
                exponent,
                isTest,
                isHistory,
                paid);
    }
}
