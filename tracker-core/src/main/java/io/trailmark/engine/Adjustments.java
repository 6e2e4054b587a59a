package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Reason;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an adjustment changes: a refund or chargeback takes its share back from every credit, once per adjustment id;
 * one of an unknown order waits for it. A refused adjustment leaves nothing behind, so its id may be used again.
 */
final class Adjustments {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AdjustmentDecoder record = new AdjustmentDecoder();
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final OrderKey key = new OrderKey();
    private final Adjustment adjustment = new Adjustment();
    private final Conversion conversion;

    private final ConversionTable conversions;
    private final AdjustmentTable table;
    private final ParkedAdjustments parked;
    private final Refunds refunds;
    private final OutcomeEncoder outcomes;
    private final EngineStatistics statistics;

    Adjustments(
            final ConversionTable conversions,
            final AdjustmentTable table,
            final ParkedAdjustments parked,
            final OutcomeEncoder outcomes,
            final EngineStatistics statistics,
            final int creditCapacity) {
        this.conversions = conversions;
        this.table = table;
        this.parked = parked;
        this.outcomes = outcomes;
        this.statistics = statistics;
        refunds = new Refunds(creditCapacity);
        conversion = new Conversion(creditCapacity);
    }

    void onAdjustment(final DirectBuffer buffer, final int offset, final long position, final long epochNs) {
        record.wrapAndApplyHeader(buffer, offset, header);
        final int programId = (int) record.programId();
        final long conversionId = record.conversionId();
        adjustment.position = position;
        adjustment.amountMinor = record.amountMinor();
        adjustment.programId = programId;
        adjustment.goalId = (int) record.goalId();
        adjustment.currency = CurrencyCode.of(record.currency(0), record.currency(1), record.currency(2));
        adjustment.exponent = record.exponent();
        adjustment.type = record.adjustmentType();
        final boolean isTest = record.flags().test();
        record.wrapOrderId(text);
        key.set(programId, adjustment.goalId, IdentityKind.ORDER_ID, isTest, text);
        record.wrapAdjustmentId(text);
        adjustment.id(text);

        final long row = conversionId == 0 ? conversions.find(key) : conversions.find(conversionId);
        if (row != ConversionTable.MISSING) {
            conversions.load(row, conversion);
        }
        if (row != ConversionTable.MISSING && conversion.programId == programId) {
            apply(position, row, conversion);
        } else if (conversionId == 0) {
            park(position, epochNs);
        } else {
            untargeted();
            emit(position, Decision.REFUSED, Reason.CONVERSION_UNKNOWN);
        }
    }

    /** Applies what waited for an order that has just been recorded, in the order of its arrival. */
    void release(final long position, final OrderKey orderKey, final long row, final Conversion recorded) {
        int slot = parked.first(orderKey);
        while (slot != ParkedAdjustments.NONE) {
            parked.load(slot, adjustment);
            parked.remove(slot);
            apply(position, row, recorded);
            slot = parked.first(orderKey);
        }
    }

    /** Applies all adjustments of a conversion once more, since what they were taken from has been replaced. */
    void decideAgain(final long position, final long row, final Conversion confirmed) {
        for (long block = confirmed.firstAdjustment; block != AdjustmentTable.END; block = table.next(block)) {
            table.load(block, adjustment);
            adjustment.target(confirmed);
            final Reason reason = decide(confirmed);
            final Decision decision = reason == Reason.OK ? Decision.RECORDED : Decision.REFUSED;
            table.store(block, adjustment, decision, reason);
            conversions.storeAdjusted(row, confirmed);
            emit(position, decision, reason);
        }
    }

    private void apply(final long position, final long row, final Conversion target) {
        adjustment.target(target);
        refunds.clear();
        final long known = table.find(row, adjustment);
        if (known != AdjustmentTable.NONE) {
            adjustment.adjustedMinor = table.adjustedMinor(known);
            final boolean isSame = table.isSamePayload(known, adjustment);
            emit(
                    position,
                    isSame ? Decision.DUPLICATE : Decision.CONFLICT,
                    isSame ? table.reason(known) : Reason.ADJUSTMENT_CONFLICT);
            return;
        }
        adjustment.adjustedMinor = 0;
        if (!table.hasRoom(target)) {
            statistics.adjustmentsRefusedFull++;
            emit(position, Decision.REFUSED, Reason.TABLE_FULL);
            return;
        }
        final Reason reason = decide(target);
        if (reason == Reason.OK) {
            table.add(row, target, adjustment);
            conversions.storeAdjusted(row, target);
        }
        emit(position, reason == Reason.OK ? Decision.RECORDED : Decision.REFUSED, reason);
    }

    /** Changes the conversion on the workbench, or says why not. */
    private Reason decide(final Conversion target) {
        adjustment.adjustedMinor = 0;
        refunds.clear();
        if (adjustment.type != AdjustmentType.REFUND && adjustment.type != AdjustmentType.CHARGEBACK) {
            return Reason.TYPE_UNSUPPORTED;
        }
        if (adjustment.amountMinor != Adjustment.THE_REST && adjustment.currency != target.currency) {
            return Reason.CURRENCY_MISMATCH;
        }
        return refunds.apply(adjustment, target);
    }

    private void park(final long position, final long epochNs) {
        untargeted();
        final int waiting = parked.find(key, adjustment);
        if (waiting != ParkedAdjustments.NONE) {
            final boolean isSame = parked.isSamePayload(waiting, adjustment);
            emit(
                    position,
                    isSame ? Decision.DUPLICATE : Decision.CONFLICT,
                    isSame ? Reason.ORDER_UNKNOWN : Reason.ADJUSTMENT_CONFLICT);
        } else if (parked.tryPark(key, adjustment, epochNs)) {
            emit(position, Decision.PARKED, Reason.ORDER_UNKNOWN);
        } else {
            statistics.adjustmentsRefusedFull++;
            emit(position, Decision.REFUSED, Reason.TABLE_FULL);
        }
    }

    private void untargeted() {
        refunds.clear();
        adjustment.conversionId = 0;
        adjustment.adjustedMinor = 0;
        adjustment.refundedMinor = 0;
        adjustment.statusBefore = ConversionStatus.PENDING;
        adjustment.status = ConversionStatus.PENDING;
    }

    private void emit(final long position, final Decision decision, final Reason reason) {
        outcomes.adjustment(position, adjustment, decision, reason, refunds.reversals());
    }
}
