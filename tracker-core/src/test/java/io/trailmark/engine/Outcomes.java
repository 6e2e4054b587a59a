package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickOutcomeDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RecordAppliedDecoder;
import io.trailmark.record.codec.TouchKind;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Outcomes as values that can be compared and printed. */
public final class Outcomes {
    private Outcomes() {}

    /** Anything that the engine may say. */
    public sealed interface Outcome permits Applied, ClickDecided, ConversionDecided, Adjusted {}

    public record Applied(long position) implements Outcome {}

    public record ClickDecided(long position, ClickClass clickClass, boolean isTouch) implements Outcome {}

    public record Credit(
            long share,
            long rewardMinor,
            long touchTimeMs,
            long touchPosition,
            int partner,
            int link,
            int coupon,
            TouchKind kind) {}

    public record Candidate(
            long touchTimeMs,
            long touchPosition,
            int partner,
            int link,
            int coupon,
            TouchKind kind,
            Reason reason,
            ClickClass clickClass) {}

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
            List<Reversal> reversals)
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
                yield new ClickDecided(click.position(), click.clickClass(), click.touch() == 1);
            }
            case ConversionOutcomeDecoder.TEMPLATE_ID ->
                conversion(new ConversionOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case AdjustmentOutcomeDecoder.TEMPLATE_ID ->
                adjusted(new AdjustmentOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
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
                    credit.kind()));
        }
        for (final ConversionOutcomeDecoder.CandidatesDecoder candidate : decoder.candidates()) {
            candidates.add(new Candidate(
                    candidate.touchTimeMs(),
                    candidate.touchPosition(),
                    (int) candidate.partnerId(),
                    (int) candidate.linkId(),
                    (int) candidate.couponId(),
                    candidate.kind(),
                    candidate.reason(),
                    candidate.clickClass()));
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
                List.copyOf(reversals));
    }
}
