package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentOutcomeEncoder;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickOutcomeEncoder;
import io.trailmark.record.codec.ConversionOutcomeEncoder;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.LedgerEntryEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RecordAppliedEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes outcomes into one buffer, each over the one before, and hands them on. Allocates nothing. */
final class OutcomeEncoder {
    private static final int FIXED_BYTES = 512;
    private static final int BYTES_PER_CANDIDATE_AND_CREDIT = 128;

    private final UnsafeBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordAppliedEncoder recordApplied = new RecordAppliedEncoder();
    private final ClickOutcomeEncoder click = new ClickOutcomeEncoder();
    private final ConversionOutcomeEncoder conversion = new ConversionOutcomeEncoder();
    private final AdjustmentOutcomeEncoder adjustment = new AdjustmentOutcomeEncoder();
    private final LedgerEntryEncoder entry = new LedgerEntryEncoder();
    private OutcomeHandler handler;

    OutcomeEncoder(final int candidateCapacity) {
        buffer = new UnsafeBuffer(new byte[FIXED_BYTES + candidateCapacity * BYTES_PER_CANDIDATE_AND_CREDIT]);
    }

    /** One for more candidates, which hands on to the same. */
    OutcomeEncoder withCapacity(final int candidateCapacity) {
        final OutcomeEncoder other = new OutcomeEncoder(candidateCapacity);
        other.handler = handler;
        return other;
    }

    /** Who gets the outcomes from now on. */
    void handler(final OutcomeHandler outcomeHandler) {
        handler = outcomeHandler;
    }

    void recordApplied(final long position) {
        recordApplied.wrapAndApplyHeader(buffer, 0, header).position(position);
        handOn(recordApplied.encodedLength());
    }

    /** @param isLimitReached the link has had all the clicks it may have. */
    void click(final long position, final ClickClass clickClass, final boolean isTouch, final boolean isLimitReached) {
        click.wrapAndApplyHeader(buffer, 0, header)
                .position(position)
                .clickClass(clickClass)
                .touch((short) (isTouch ? 1 : 0))
                .limitReached((short) (isLimitReached ? 1 : 0));
        handOn(click.encodedLength());
    }

    /** @param candidates what was looked at; null where nothing was decided anew. */
    void conversion(
            final long position,
            final Conversion decided,
            final Decision decision,
            final Reason reason,
            final Candidates candidates) {
        conversion
                .wrapAndApplyHeader(buffer, 0, header)
                .position(position)
                .conversionId(decided.conversionId)
                .occurredMs(decided.occurredMs)
                .amountMinor(decided.amountMinor)
                .revenueMinor(decided.valueMinor() - decided.refundedMinor)
                .programId(decided.programId & 0xFFFF_FFFFL)
                .goalId(decided.goalId & 0xFFFF_FFFFL)
                .goalVersion(decided.goalVersion & 0xFFFF_FFFFL)
                .currency(0, CurrencyCode.letter(decided.currency, 0))
                .currency(1, CurrencyCode.letter(decided.currency, 1))
                .currency(2, CurrencyCode.letter(decided.currency, 2))
                .exponent((short) decided.exponent)
                .decision(decision)
                .reason(reason)
                .status(decided.status)
                .model(decided.model)
                .clockSkew((short) (decided.isClockSkewed ? 1 : 0))
                .windowMs(decided.windowMs)
                .priority(decided.priority)
                .occurrence(decided.occurrence);
        credits(decided.credits);
        candidates(candidates);
        handOn(conversion.encodedLength());
    }

    void adjustment(
            final long position,
            final Adjustment adjusted,
            final Decision decision,
            final Reason reason,
            final Reversals reversals) {
        adjustment
                .wrapAndApplyHeader(buffer, 0, header)
                .position(position)
                .adjustmentPosition(adjusted.position)
                .conversionId(adjusted.conversionId)
                .adjustedMinor(adjusted.adjustedMinor)
                .refundedMinor(adjusted.refundedMinor)
                .programId(adjusted.programId & 0xFFFF_FFFFL)
                .goalId(adjusted.goalId & 0xFFFF_FFFFL)
                .currency(0, CurrencyCode.letter(adjusted.outcomeCurrency, 0))
                .currency(1, CurrencyCode.letter(adjusted.outcomeCurrency, 1))
                .currency(2, CurrencyCode.letter(adjusted.outcomeCurrency, 2))
                .exponent((short) adjusted.outcomeExponent)
                .adjustmentType(adjusted.type)
                .decision(decision)
                .reason(reason)
                .statusBefore(adjusted.statusBefore)
                .status(adjusted.status)
                .valueMinor(adjusted.valueMinor);
        reversals(reversals);
        handOn(adjustment.encodedLength());
    }

    /** One line of the ledger; what stands of the grant afterwards is read from it. */
    void entry(
            final long position,
            final long adjustmentPosition,
            final Conversion of,
            final int grant,
            final long amount,
            final EntryKind kind,
            final Reason reason) {
        final int credit = of.grants.credit[grant];
        final int reward = of.grants.reward[grant];
        final RewardRule rule = of.rules.rewards[reward];
        entry.wrapAndApplyHeader(buffer, 0, header)
                .position(position)
                .conversionId(of.conversionId)
                .adjustmentPosition(adjustmentPosition)
                .amountMinor(amount)
                .standingMinor(of.grants.standing[grant])
                .programId(of.programId & 0xFFFF_FFFFL)
                .goalId(of.goalId & 0xFFFF_FFFFL)
                .rulesVersion(of.goalVersion & 0xFFFF_FFFFL)
                .partnerId(of.credits.partnerId[credit] & 0xFFFF_FFFFL)
                .linkId(of.credits.linkId[credit] & 0xFFFF_FFFFL)
                .couponId(of.credits.couponId[credit] & 0xFFFF_FFFFL)
                .credit(credit)
                .reward(reward)
                .currency(0, CurrencyCode.letter(of.currency, 0))
                .currency(1, CurrencyCode.letter(of.currency, 1))
                .currency(2, CurrencyCode.letter(of.currency, 2))
                .exponent((short) of.exponent)
                .kind(kind)
                .rewardKind(rule.kind)
                .beneficiary(rule.beneficiary)
                .reason(reason)
                .status(of.status)
                .putName(rule.name, 0, rule.name.length)
                .putBenefit(rule.benefit, 0, rule.benefit.length);
        handOn(entry.encodedLength());
    }

    private void credits(final Credits credits) {
        final ConversionOutcomeEncoder.CreditsEncoder group = conversion.creditsCount(credits.count);
        for (int i = 0; i < credits.count; i++) {
            group.next()
                    .shareBillionths(credits.shareBillionths[i])
                    .rewardMinor(credits.rewardMinor[i])
                    .touchTimeMs(credits.touchTimeMs[i])
                    .touchPosition(credits.touchPosition[i])
                    .partnerId(credits.partnerId[i] & 0xFFFF_FFFFL)
                    .linkId(credits.linkId[i] & 0xFFFF_FFFFL)
                    .couponId(credits.couponId[i] & 0xFFFF_FFFFL)
                    .kind(credits.kind[i])
                    .registrationId(credits.registrationId[i] & 0xFFFF_FFFFL);
        }
    }

    private void candidates(final Candidates candidates) {
        final int count = candidates == null ? 0 : candidates.count;
        final ConversionOutcomeEncoder.CandidatesEncoder group = conversion.candidatesCount(count);
        for (int i = 0; i < count; i++) {
            group.next()
                    .touchTimeMs(candidates.touchTimeMs[i])
                    .touchPosition(candidates.touchPosition[i])
                    .partnerId(candidates.partnerId[i] & 0xFFFF_FFFFL)
                    .linkId(candidates.linkId[i] & 0xFFFF_FFFFL)
                    .couponId(candidates.couponId[i] & 0xFFFF_FFFFL)
                    .kind(candidates.kind[i])
                    .reason(candidates.reason[i])
                    .clickClass(candidates.clickClass[i])
                    .registrationId(candidates.registrationId[i] & 0xFFFF_FFFFL)
                    .weight(candidates.weight[i])
                    .shareBillionths(candidates.shareBillionths[i]);
        }
    }

    private void reversals(final Reversals reversals) {
        final AdjustmentOutcomeEncoder.ReversalsEncoder group = adjustment.reversalsCount(reversals.count);
        for (int i = 0; i < reversals.count; i++) {
            group.next()
                    .reversedMinor(reversals.reversedMinor[i])
                    .partnerId(reversals.partnerId[i] & 0xFFFF_FFFFL)
                    .linkId(reversals.linkId[i] & 0xFFFF_FFFFL)
                    .couponId(reversals.couponId[i] & 0xFFFF_FFFFL);
        }
    }

    private void handOn(final int encodedLengthBytes) {
        handler.onOutcome(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLengthBytes);
    }
}
