package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickOutcomeDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.LedgerEntryDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RecordAppliedDecoder;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TouchKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Outcomes as values that can be compared and printed. */
public final class Outcomes {
    private Outcomes() {}

    /** Anything that the engine may say. */
    public sealed interface Outcome permits Applied, ClickDecided, ConversionDecided, Adjusted, Line {}

    public record Applied(long position) implements Outcome {}

    public record ClickDecided(long position, ClickClass clickClass, boolean isTouch, boolean isLimitReached)
            implements Outcome {}

    public record Credit(
            long share,
            long rewardMinor,
            long touchTimeMs,
            long touchPosition,
            int partner,
            int link,
            int coupon,
            int registration,
            TouchKind kind) {}

    public record Candidate(
            long touchTimeMs,
            long touchPosition,
            int partner,
            int link,
            int coupon,
            int registration,
            TouchKind kind,
            Reason reason,
            ClickClass clickClass,
            long weight,
            long share) {}

    /** {@code amountMinor} is null where none was given. */
    public record ConversionDecided(
            long position,
            long conversionId,
            long occurredMs,
            Long amountMinor,
            long revenueMinor,
            int program,
            int goal,
            int goalVersion,
            String currency,
            int exponent,
            Decision decision,
            Reason reason,
            ConversionStatus status,
            Model model,
            boolean isClockSkewed,
            long windowMs,
            Priority priority,
            long occurrence,
            List<Credit> credits,
            List<Candidate> candidates)
            implements Outcome {}

    public record Reversal(long reversedMinor, int partner, int link, int coupon) {}

    public record Adjusted(
            long position,
            long adjustmentPosition,
            long conversionId,
            long adjustedMinor,
            long refundedMinor,
            int program,
            int goal,
            AdjustmentType type,
            Decision decision,
            Reason reason,
            ConversionStatus statusBefore,
            ConversionStatus status,
            long valueMinor,
            List<Reversal> reversals)
            implements Outcome {}

    /** One line of the ledger. */
    public record Line(
            long position,
            long conversionId,
            long adjustmentPosition,
            long amountMinor,
            long standingMinor,
            int program,
            int goal,
            int rulesVersion,
            int partner,
            int link,
            int coupon,
            int credit,
            int reward,
            String currency,
            int exponent,
            EntryKind kind,
            RewardKind rewardKind,
            Beneficiary beneficiary,
            Reason reason,
            ConversionStatus status,
            String name,
            String benefit)
            implements Outcome {}

    /** Reads one outcome. */
    public static Outcome decode(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return switch (header.templateId()) {
            case RecordAppliedDecoder.TEMPLATE_ID ->
                new Applied(new RecordAppliedDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .position());
            case ClickOutcomeDecoder.TEMPLATE_ID -> {
                final ClickOutcomeDecoder click = new ClickOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield new ClickDecided(
                        click.position(), click.clickClass(), click.touch() == 1, click.limitReached() == 1);
            }
            case ConversionOutcomeDecoder.TEMPLATE_ID ->
                conversion(new ConversionOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case AdjustmentOutcomeDecoder.TEMPLATE_ID ->
                adjusted(new AdjustmentOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case LedgerEntryDecoder.TEMPLATE_ID ->
                line(new LedgerEntryDecoder().wrapAndApplyHeader(buffer, offset, header));
            default -> throw new IllegalArgumentException("no outcome: " + header.templateId());
        };
    }

    private static ConversionDecided conversion(final ConversionOutcomeDecoder decoder) {
        final long amount = decoder.amountMinor();
        final List<Credit> credits = new ArrayList<>();
        final List<Candidate> candidates = new ArrayList<>();
        for (final ConversionOutcomeDecoder.CreditsDecoder credit : decoder.credits()) {
            credits.add(new Credit(
                    credit.shareBillionths(),
                    credit.rewardMinor(),
                    credit.touchTimeMs(),
                    credit.touchPosition(),
                    (int) credit.partnerId(),
                    (int) credit.linkId(),
                    (int) credit.couponId(),
                    (int) credit.registrationId(),
                    credit.kind()));
        }
        for (final ConversionOutcomeDecoder.CandidatesDecoder candidate : decoder.candidates()) {
            candidates.add(new Candidate(
                    candidate.touchTimeMs(),
                    candidate.touchPosition(),
                    (int) candidate.partnerId(),
                    (int) candidate.linkId(),
                    (int) candidate.couponId(),
                    (int) candidate.registrationId(),
                    candidate.kind(),
                    candidate.reason(),
                    candidate.clickClass(),
                    candidate.weight(),
                    candidate.shareBillionths()));
        }
        return new ConversionDecided(
                decoder.position(),
                decoder.conversionId(),
                decoder.occurredMs(),
                amount == ConversionOutcomeDecoder.amountMinorNullValue() ? null : amount,
                decoder.revenueMinor(),
                (int) decoder.programId(),
                (int) decoder.goalId(),
                (int) decoder.goalVersion(),
                decoder.currency(),
                decoder.exponent(),
                decoder.decision(),
                decoder.reason(),
                decoder.status(),
                decoder.model(),
                decoder.clockSkew() == 1,
                decoder.windowMs(),
                decoder.priority(),
                decoder.occurrence(),
                List.copyOf(credits),
                List.copyOf(candidates));
    }

    private static Adjusted adjusted(final AdjustmentOutcomeDecoder decoder) {
        final List<Reversal> reversals = new ArrayList<>();
        for (final AdjustmentOutcomeDecoder.ReversalsDecoder reversal : decoder.reversals()) {
            reversals.add(
                    new Reversal(reversal.reversedMinor(), (int) reversal.partnerId(), (int) reversal.linkId(), (int)
                            reversal.couponId()));
        }
        return new Adjusted(
                decoder.position(),
                decoder.adjustmentPosition(),
                decoder.conversionId(),
                decoder.adjustedMinor(),
                decoder.refundedMinor(),
                (int) decoder.programId(),
                (int) decoder.goalId(),
                decoder.adjustmentType(),
                decoder.decision(),
                decoder.reason(),
                decoder.statusBefore(),
                decoder.status(),
                decoder.valueMinor(),
                List.copyOf(reversals));
    }

    private static Line line(final LedgerEntryDecoder decoder) {
        return new Line(
                decoder.position(),
                decoder.conversionId(),
                decoder.adjustmentPosition(),
                decoder.amountMinor(),
                decoder.standingMinor(),
                (int) decoder.programId(),
                (int) decoder.goalId(),
                (int) decoder.rulesVersion(),
                (int) decoder.partnerId(),
                (int) decoder.linkId(),
                (int) decoder.couponId(),
                decoder.credit(),
                decoder.reward(),
                decoder.currency(),
                decoder.exponent(),
                decoder.kind(),
                decoder.rewardKind(),
                decoder.beneficiary(),
                decoder.reason(),
                decoder.status(),
                text(decoder.nameLength(), decoder::getName),
                text(decoder.benefitLength(), decoder::getBenefit));
    }

    private static String text(final int lengthBytes, final Bytes bytes) {
        final byte[] utf8 = new byte[lengthBytes];
        bytes.get(utf8, 0, lengthBytes);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Any of the decoders' getters for bytes. */
    private interface Bytes {
        int get(byte[] target, int offset, int lengthBytes);
    }
}
