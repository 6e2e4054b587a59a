package io.trailmark.simulation;

import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.LedgerEntryDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.RewardKind;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What an engine decided about the conversions of one programme within a time: who is credited, and what they earn.
 *
 * <p>Thread: the simulation's. Holds about 200 bytes a conversion.
 */
final class Tally implements OutcomeHandler {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionOutcomeDecoder conversion = new ConversionOutcomeDecoder();
    private final AdjustmentOutcomeDecoder adjustment = new AdjustmentOutcomeDecoder();
    private final LedgerEntryDecoder entry = new LedgerEntryDecoder();
    private final Long2ObjectHashMap<SimulatedConversion> conversions = new Long2ObjectHashMap<>();
    private final SimulationRequest request;

    Tally(final SimulationRequest request) {
        this.request = request;
    }

    @Override
    public void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        switch (RecordFrame.templateId(buffer, offset)) {
            case ConversionOutcomeDecoder.TEMPLATE_ID -> onConversion(buffer, offset);
            case AdjustmentOutcomeDecoder.TEMPLATE_ID -> onAdjustment(buffer, offset);
            case LedgerEntryDecoder.TEMPLATE_ID -> onEntry(buffer, offset);
            default -> {
                // Clicks and the catalogue earn nothing by themselves.
            }
        }
    }

    private void onConversion(final DirectBuffer buffer, final int offset) {
        conversion.wrapAndApplyHeader(buffer, offset, header);
        if (conversion.programId() != request.programId()) {
            return;
        }
        final Decision decision = conversion.decision();
        final long id = conversion.conversionId();
        final SimulatedConversion known = conversions.get(id);
        if (decision == Decision.UPDATED && known != null) {
            known.revenueMinor = conversion.revenueMinor();
            known.valueMinor = valueMinor();
            settle(known, conversion.status());
        } else if (decision == Decision.RECORDED || (decision == Decision.CONFIRMED && known != null)) {
            final SimulatedConversion decided = known == null ? new SimulatedConversion(id) : known;
            decided.goalId = (int) conversion.goalId();
            decided.occurredMs = conversion.occurredMs();
            decided.revenueMinor = conversion.revenueMinor();
            decided.valueMinor = valueMinor();
            decided.credits = credits();
            conversions.put(id, decided);
            settle(decided, conversion.status());
        }
    }

    private long valueMinor() {
        final long amountMinor = conversion.amountMinor();
        return amountMinor == ConversionOutcomeDecoder.amountMinorNullValue() ? 0 : amountMinor;
    }

    private List<SimulatedConversion.Credit> credits() {
        final List<SimulatedConversion.Credit> credits = new ArrayList<>();
        for (final ConversionOutcomeDecoder.CreditsDecoder credit : conversion.credits()) {
            credits.add(new SimulatedConversion.Credit(
                    (int) credit.partnerId(),
                    (int) credit.linkId(),
                    (int) credit.couponId(),
                    credit.kind(),
                    credit.shareBillionths()));
        }
        return List.copyOf(credits);
    }

    private void onAdjustment(final DirectBuffer buffer, final int offset) {
        adjustment.wrapAndApplyHeader(buffer, offset, header);
        final SimulatedConversion known = conversions.get(adjustment.conversionId());
        if (known == null || adjustment.decision() != Decision.RECORDED) {
            return;
        }
        if (adjustment.adjustmentType() == AdjustmentType.AMEND) {
            known.valueMinor = adjustment.valueMinor();
        }
        known.revenueMinor = Math.max(0, known.valueMinor - adjustment.refundedMinor());
        settle(known, adjustment.status());
    }

    private void onEntry(final DirectBuffer buffer, final int offset) {
        entry.wrapAndApplyHeader(buffer, offset, header);
        final SimulatedConversion known = conversions.get(entry.conversionId());
        if (known == null) {
            return;
        }
        final SimulatedConversion.Earned earned = known.earned((int) entry.partnerId());
        if (entry.rewardKind() == RewardKind.BENEFIT) {
            earned.benefits += entry.amountMinor();
        } else if (entry.beneficiary() == Beneficiary.PARTNER) {
            earned.partnerMinor += entry.amountMinor();
        } else {
            earned.customerMinor += entry.amountMinor();
        }
    }

    /**
     * What lies outside the time and is settled is let go; what is not vouched for yet may still be confirmed by a
     * report with another time.
     */
    private void settle(final SimulatedConversion known, final ConversionStatus status) {
        known.status = status;
        if (!isCompared(known) && status == ConversionStatus.APPROVED) {
            conversions.remove(known.id);
        }
    }

    private boolean isCompared(final SimulatedConversion known) {
        return known.occurredMs >= request.fromMs() && known.occurredMs < request.toMs();
    }

    /** Ids of the conversions within the time, ascending: the order of their first reports. */
    long[] ids() {
        final List<Long> ids = new ArrayList<>();
        for (final SimulatedConversion known : conversions.values()) {
            if (isCompared(known)) {
                ids.add(known.id);
            }
        }
        return ids.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** The conversion with this id, or null. */
    SimulatedConversion get(final long id) {
        return conversions.get(id);
    }
}
