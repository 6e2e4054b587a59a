package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an adjustment changes: a refund or chargeback takes its share back from every credit, once per adjustment id;
 * one of an unknown order waits for it. A refused adjustment leaves nothing behind, so its id may be used again; but
 * one that waited is kept where only a report without a token came, so that no stranger can make it vanish: it is
 * decided again when the conversion is confirmed.
 */
final class Adjustments {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AdjustmentDecoder record = new AdjustmentDecoder();
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final OrderKey key;
    private final Adjustment adjustment = new Adjustment();
    private final Adjustment again = new Adjustment();
    private final Conversion conversion;
    private final Conversion earlier;

    private final ConversionTable conversions;
    private final AdjustmentTable table;
    private final ParkedAdjustments parked;
    private final Decisions decisions;
    private final Settlement settlement;
    private final Reversals reversals;
    private final OutcomeEncoder outcomes;
    private final EngineStatistics statistics;

    Adjustments(
            final EngineState state,
            final Decisions decisions,
            final Settlement settlement,
            final OutcomeEncoder outcomes,
            final EngineStatistics statistics,
            final int creditCapacity) {
        conversions = state.conversions;
        key = state.orderKey();
        table = state.adjustments;
        parked = state.parked;
        this.decisions = decisions;
        this.settlement = settlement;
        this.outcomes = outcomes;
        this.statistics = statistics;
        reversals = new Reversals(creditCapacity);
        conversion = new Conversion(creditCapacity);
        earlier = new Conversion(creditCapacity);
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
            apply(position, row, conversion, false);
        } else if (conversionId == 0) {
            park(position, epochNs);
        } else {
            adjustment.untarget();
            refuse(position, adjustment, Reason.CONVERSION_UNKNOWN);
        }
    }

    /** Applies what waited for an order that has just been recorded, in the order of its arrival. */
    void release(final long position, final OrderKey orderKey, final long row, final Conversion recorded) {
        int slot = parked.first(orderKey);
        while (slot != ParkedAdjustments.NONE) {
            parked.load(slot, adjustment);
            parked.remove(slot);
            apply(position, row, recorded, true);
            slot = parked.first(orderKey);
        }
    }

    /** Applies all adjustments of a conversion once more, since what they were taken from has been replaced. */
    void decideAgain(final long position, final long row, final Conversion confirmed) {
        decideAgain(position, row, confirmed, false);
    }

    private void decideAgain(
            final long position, final long row, final Conversion confirmed, final boolean isValueKept) {
        for (long block = confirmed.firstAdjustment; block != AdjustmentTable.END; block = table.next(block)) {
            table.load(block, again);
            if (!isValueKept || again.type != AdjustmentType.AMEND) {
                again.target(confirmed);
                final Reason reason = Statuses.refusal(again, confirmed);
                if (reason == Reason.OK) {
                    change(position, again, confirmed);
                    conversions.storeAdjusted(row, confirmed);
                } else {
                    refuse(position, again, reason);
                }
                table.store(block, again, reason == Reason.OK ? Decision.RECORDED : Decision.REFUSED, reason);
            }
        }
    }

    private void apply(final long position, final long row, final Conversion target, final boolean isReleased) {
        adjustment.target(target);
        final long known = table.find(row, adjustment);
        if (known != AdjustmentTable.NONE) {
            onKnown(position, known);
            return;
        }
        if (!table.hasRoom(target)) {
            statistics.adjustmentsRefusedFull++;
            refuse(position, adjustment, Reason.TABLE_FULL);
            return;
        }
        Reason reason = Statuses.refusal(adjustment, target);
        if (reason == Reason.OK && adjustment.type == AdjustmentType.APPROVE && target.trust != Trust.TOKEN) {
            vouch(position, row, target);
            adjustment.target(target);
            reason = Statuses.refusal(adjustment, target);
        }
        if (reason == Reason.OK) {
            change(position, adjustment, target);
            table.add(row, target, adjustment, Decision.RECORDED, Reason.OK);
            conversions.storeAdjusted(row, target);
        } else {
            refuse(position, adjustment, reason);
            if (isReleased && target.trust != Trust.TOKEN) {
                table.add(row, target, adjustment, Decision.REFUSED, reason);
                conversions.storeAdjusted(row, target);
            }
        }
    }

    private void onKnown(final long position, final long known) {
        adjustment.adjustedMinor = table.adjustedMinor(known);
        final boolean isSame = table.isSamePayload(known, adjustment);
        emit(
                position,
                adjustment,
                isSame ? Decision.DUPLICATE : Decision.CONFLICT,
                isSame ? table.reason(known) : Reason.ADJUSTMENT_CONFLICT);
    }

    /** A person's approval stands for a report that no token came with: it is decided anew as if one had. */
    private void vouch(final long position, final long row, final Conversion target) {
        conversions.load(row, earlier);
        target.trust = Trust.TOKEN;
        target.occurredMs = target.reportedMs;
        target.refundedMinor = 0;
        target.paid.refundedMinor = 0;
        decisions.decideAnew(target);
        decisions.confirm(position, adjustment.position, row, earlier, target);
        decideAgain(position, row, target, true);
    }

    /** Changes a conversion, says so, and writes the lines that follow; the row is the caller's to write. */
    private void change(final long position, final Adjustment applied, final Conversion target) {
        settlement.takeOut(target);
        applied.adjustedMinor = 0;
        if (applied.type == AdjustmentType.AMEND) {
            decisions.amend(target, applied.amountMinor, target.paid.isIn(applied.currency));
        } else {
            Statuses.apply(applied, target);
        }
        applied.result(target);
        settlement.reversals(target, reversals);
        outcomes.adjustment(position, applied, Decision.RECORDED, Reason.OK, reversals);
        settlement.putIn(position, applied.position, target, kindOf(applied.type));
    }

    private static EntryKind kindOf(final AdjustmentType type) {
        return switch (type) {
            case AMEND -> EntryKind.CORRECTED;
            case APPROVE -> EntryKind.GIVEN_BACK;
            default -> EntryKind.TAKEN_BACK;
        };
    }

    private void refuse(final long position, final Adjustment refused, final Reason reason) {
        refused.adjustedMinor = 0;
        emit(position, refused, Decision.REFUSED, reason);
    }

    private void park(final long position, final long epochNs) {
        adjustment.untarget();
        final int waiting = parked.find(key, adjustment);
        if (waiting != ParkedAdjustments.NONE) {
            final boolean isSame = parked.isSamePayload(waiting, adjustment);
            emit(
                    position,
                    adjustment,
                    isSame ? Decision.DUPLICATE : Decision.CONFLICT,
                    isSame ? Reason.ORDER_UNKNOWN : Reason.ADJUSTMENT_CONFLICT);
        } else if (parked.tryPark(key, adjustment, epochNs)) {
            emit(position, adjustment, Decision.PARKED, Reason.ORDER_UNKNOWN);
        } else {
            statistics.adjustmentsRefusedFull++;
            refuse(position, adjustment, Reason.TABLE_FULL);
        }
    }

    /** Says of an adjustment that nothing was changed. */
    private void emit(final long position, final Adjustment unapplied, final Decision decision, final Reason reason) {
        reversals.count = 0;
        outcomes.adjustment(position, unapplied, decision, reason, reversals);
    }
}
