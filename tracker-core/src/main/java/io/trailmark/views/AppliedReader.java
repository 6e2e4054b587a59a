package io.trailmark.views;

import io.trailmark.ids.ClickId;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.LedgerEntryDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Priority;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes views of the bytes of records and outcomes.
 *
 * <p>Thread: the views thread; the flyweights are its own. Records are checked and outcomes are ours, so nothing here
 * refuses: what cannot be read is a fault of the program and ends it.
 */
final class AppliedReader {
    private static final long NS_PER_MS = 1_000_000;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionDecoder conversion = new ConversionDecoder();
    private final ConversionOutcomeDecoder conversionOutcome = new ConversionOutcomeDecoder();
    private final AdjustmentDecoder adjustment = new AdjustmentDecoder();
    private final AdjustmentOutcomeDecoder adjustmentOutcome = new AdjustmentOutcomeDecoder();
    private final LedgerEntryDecoder ledgerEntry = new LedgerEntryDecoder();

    /** Names of rewards and benefits, each once: few rules name what many lines repeat. */
    private final Map<String, String> names = new HashMap<>();

    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);
    private final byte[] clickId = new byte[ClickId.LENGTH_BYTES];
    private final byte[] clickIdText = new byte[ClickId.TEXT_BYTES];

    ReportView report(final DirectBuffer buffer, final int offset) {
        final ConversionDecoder record = conversion.wrapAndApplyHeader(buffer, offset, header);
        final long amountMinor = record.amountMinor();
        final String clickIdOrNone = clickId(record);
        // Fields of variable length are read in the order in which they stand.
        record.wrapIdentity(value);
        final String identity = text(value);
        record.wrapCustomerId(value);
        final String customerId = text(value);
        record.wrapCouponText(value);
        final String coupon = text(value);
        record.skipDetails();
        record.skipDimensions();
        record.wrapRateSource(value);
        final PaidView paid = PaidView.of(record, text(value));
        return new ReportView(
                RecordFrame.position(buffer, offset),
                (int) record.programId(),
                (int) record.goalId(),
                record.identityKind(),
                identity,
                customerId,
                coupon,
                clickIdOrNone,
                record.clickVerdict(),
                record.source(),
                record.trust(),
                record.occurredMs(),
                RecordFrame.epochNs(buffer, offset) / NS_PER_MS,
                amountMinor == ConversionDecoder.amountMinorNullValue() ? ReportView.NO_AMOUNT : amountMinor,
                record.currency(),
                record.exponent(),
                record.flags().test(),
                record.flags().history(),
                paid);
    }

    /**
     * What the engine made of the report; for a repeat the credits are empty and the rest is of the conversion. What
     * the credits earn is for the lines to say that follow.
     */
    ConversionView conversion(final DirectBuffer buffer, final int offset, final ReportView report) {
        final ConversionOutcomeDecoder outcome = conversionOutcome.wrapAndApplyHeader(buffer, offset, header);
        final long amountMinor = outcome.amountMinor();
        final boolean hasAmount = amountMinor != ConversionOutcomeDecoder.amountMinorNullValue();
        // Groups are read in the order in which they stand.
        final List<CreditView> credits = credits(outcome);
        final RulingView ruling = new RulingView(
                outcome.position(),
                outcome.decision(),
                outcome.reason(),
                (int) outcome.goalVersion(),
                outcome.model(),
                outcome.windowMs(),
                outcome.occurredMs(),
                outcome.clockSkew() == 1,
                outcome.priority() == Priority.NULL_VAL ? null : outcome.priority(),
                outcome.occurrence(),
                candidates(outcome));
        return new ConversionView(
                outcome.conversionId(),
                report,
                ruling,
                outcome.status(),
                hasAmount ? amountMinor : ReportView.NO_AMOUNT,
                outcome.revenueMinor(),
                hasAmount ? amountMinor - outcome.revenueMinor() : 0,
                credits,
                List.of(),
                0,
                List.of(),
                List.of(),
                outcome.position());
    }

    /**
     * What became of an adjustment.
     *
     * @param report the adjustment's own record, or the view made of it when it was parked; its words are kept.
     */
    AdjustmentView adjustment(final DirectBuffer buffer, final int offset, final AdjustmentView report) {
        final AdjustmentOutcomeDecoder outcome = adjustmentOutcome.wrapAndApplyHeader(buffer, offset, header);
        final List<AdjustmentView.Reversal> reversals = new ArrayList<>();
        for (final AdjustmentOutcomeDecoder.ReversalsDecoder reversal : outcome.reversals()) {
            reversals.add(new AdjustmentView.Reversal(
                    (int) reversal.partnerId(),
                    (int) reversal.linkId(),
                    (int) reversal.couponId(),
                    reversal.reversedMinor()));
        }
        return new AdjustmentView(
                outcome.adjustmentPosition(),
                outcome.position(),
                outcome.conversionId(),
                report.adjustmentId(),
                outcome.adjustmentType(),
                outcome.decision(),
                outcome.reason(),
                report.note(),
                report.occurredMs(),
                outcome.adjustedMinor(),
                outcome.refundedMinor(),
                outcome.valueMinor(),
                outcome.currency(),
                outcome.exponent(),
                outcome.statusBefore(),
                outcome.status(),
                List.copyOf(reversals),
                report.asked());
    }

    /** The adjustment as reported, before anything was decided. */
    AdjustmentView adjustmentReport(final DirectBuffer buffer, final int offset) {
        final AdjustmentDecoder record = adjustment.wrapAndApplyHeader(buffer, offset, header);
        record.skipOrderId();
        record.wrapAdjustmentId(value);
        final String adjustmentId = text(value);
        record.wrapReason(value);
        final long position = RecordFrame.position(buffer, offset);
        final boolean hasAmount = record.amountMinor() != AdjustmentDecoder.amountMinorNullValue();
        return new AdjustmentView(
                position,
                position,
                0,
                adjustmentId,
                record.adjustmentType(),
                null,
                null,
                text(value),
                record.occurredMs(),
                0,
                0,
                0,
                record.currency(),
                record.exponent(),
                null,
                null,
                List.of(),
                hasAmount
                        ? new AdjustmentView.Asked(record.amountMinor(), record.currency(), record.exponent())
                        : null);
    }

    /** Of which adjustment the outcome at {@code offset} is. */
    long adjustmentPosition(final DirectBuffer buffer, final int offset) {
        return adjustmentOutcome.wrapAndApplyHeader(buffer, offset, header).adjustmentPosition();
    }

    /** Which conversion the outcome at {@code offset} changes. */
    long adjustedConversionId(final DirectBuffer buffer, final int offset) {
        return adjustmentOutcome.wrapAndApplyHeader(buffer, offset, header).conversionId();
    }

    /** Which conversion the outcome at {@code offset} decides about. */
    long decidedConversionId(final DirectBuffer buffer, final int offset) {
        return conversionOutcome.wrapAndApplyHeader(buffer, offset, header).conversionId();
    }

    /** To which programme's ledger the entry at {@code offset} belongs. */
    int entryProgramId(final DirectBuffer buffer, final int offset) {
        return (int) ledgerEntry.wrapAndApplyHeader(buffer, offset, header).programId();
    }

    /**
     * A line of the ledger.
     *
     * @param sequence number that it gets in its programme's ledger.
     * @param writtenMs when the record was journaled whose application wrote it.
     */
    LedgerLine line(final DirectBuffer buffer, final int offset, final long sequence, final long writtenMs) {
        final LedgerEntryDecoder entry = ledgerEntry.wrapAndApplyHeader(buffer, offset, header);
        entry.wrapName(value);
        final String name = nameOnce(text(value));
        entry.wrapBenefit(value);
        final String benefit = nameOnce(text(value));
        return new LedgerLine(
                sequence,
                entry.position(),
                entry.adjustmentPosition(),
                entry.conversionId(),
                writtenMs,
                (int) entry.programId(),
                (int) entry.goalId(),
                (int) entry.rulesVersion(),
                (int) entry.partnerId(),
                (int) entry.linkId(),
                (int) entry.couponId(),
                entry.credit(),
                entry.reward(),
                entry.kind(),
                entry.rewardKind(),
                entry.beneficiary(),
                entry.reason(),
                entry.status(),
                entry.amountMinor(),
                entry.standingMinor(),
                nameOnce(entry.currency()),
                entry.exponent(),
                name,
                benefit);
    }

    private String nameOnce(final String name) {
        return names.computeIfAbsent(name, first -> first);
    }

    private static List<CreditView> credits(final ConversionOutcomeDecoder outcome) {
        final List<CreditView> credits = new ArrayList<>();
        for (final ConversionOutcomeDecoder.CreditsDecoder credit : outcome.credits()) {
            credits.add(new CreditView(
                    credit.kind(),
                    (int) credit.partnerId(),
                    (int) credit.linkId(),
                    (int) credit.couponId(),
                    (int) credit.registrationId(),
                    credit.touchTimeMs(),
                    credit.touchPosition(),
                    credit.shareBillionths(),
                    0,
                    0));
        }
        return List.copyOf(credits);
    }

    private static List<CandidateView> candidates(final ConversionOutcomeDecoder outcome) {
        final List<CandidateView> candidates = new ArrayList<>();
        for (final ConversionOutcomeDecoder.CandidatesDecoder candidate : outcome.candidates()) {
            candidates.add(new CandidateView(
                    candidate.kind(),
                    (int) candidate.partnerId(),
                    (int) candidate.linkId(),
                    (int) candidate.couponId(),
                    (int) candidate.registrationId(),
                    candidate.touchTimeMs(),
                    candidate.touchPosition(),
                    candidate.reason(),
                    candidate.clickClass(),
                    candidate.weight(),
                    candidate.shareBillionths()));
        }
        return List.copyOf(candidates);
    }

    private String clickId(final ConversionDecoder record) {
        if (record.clickVerdict() == ClickVerdict.ABSENT) {
            return "";
        }
        record.wrapClickId(value);
        value.getBytes(0, clickId);
        ClickId.encode(clickId, 0, clickIdText, 0);
        return new String(clickIdText, StandardCharsets.US_ASCII);
    }

    private static String text(final DirectBuffer bytes) {
        final byte[] copy = new byte[bytes.capacity()];
        bytes.getBytes(0, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }
}
