package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import org.agrona.DirectBuffer;

/** One adjustment on the workbench: what was asked for, and what became of it. One is made and used for all. */
final class Adjustment {
    /** Longest adjustment id, in bytes. */
    static final int MAX_ID_BYTES = 128;

    /** No amount was given: the rest of the order is meant. */
    static final long THE_REST = Long.MIN_VALUE;

    long position;
    long amountMinor;
    int programId;
    int goalId;
    int currency;
    int exponent;
    AdjustmentType type;
    final byte[] id = new byte[MAX_ID_BYTES];
    int idLengthBytes;

    /** What the outcome's amounts are in: as it was asked for, or the programme's where what was paid is meant. */
    int outcomeCurrency;

    int outcomeExponent;
    long conversionId;
    long adjustedMinor;
    long refundedMinor;

    /** The order value that stands afterwards, before refunds. */
    long valueMinor;

    ConversionStatus statusBefore;
    ConversionStatus status;

    void id(final DirectBuffer text) {
        if (text.capacity() > MAX_ID_BYTES) {
            throw new IllegalStateException(
                    "adjustment id of " + text.capacity() + " bytes, at most " + MAX_ID_BYTES + " are let in");
        }
        idLengthBytes = text.capacity();
        text.getBytes(0, id, 0, idLengthBytes);
    }

    /** Takes from the conversion what the outcome says of it, before anything is changed. */
    void target(final Conversion conversion) {
        conversionId = conversion.conversionId;
        programId = conversion.programId;
        goalId = conversion.goalId;
        statusBefore = conversion.status;
        // What is said of the conversion is in its own currency, whatever the adjustment asked in.
        final boolean hasAmount = conversion.currency != 0;
        outcomeCurrency = hasAmount ? conversion.currency : currency;
        outcomeExponent = hasAmount ? conversion.exponent : exponent;
        result(conversion);
    }

    /** No conversion is known that it is of. */
    void untarget() {
        conversionId = 0;
        adjustedMinor = 0;
        refundedMinor = 0;
        valueMinor = 0;
        outcomeCurrency = currency;
        outcomeExponent = exponent;
        statusBefore = ConversionStatus.PENDING;
        status = ConversionStatus.PENDING;
    }

    /** Takes from the conversion what the outcome says of it afterwards. */
    void result(final Conversion conversion) {
        refundedMinor = conversion.refundedMinor;
        valueMinor = conversion.valueMinor();
        status = conversion.status;
    }

    /** Whether it asks for the same. */
    boolean isSamePayload(final AdjustmentType otherType, final long otherAmountMinor, final int otherCurrency) {
        return type == otherType
                && amountMinor == otherAmountMinor
                && (amountMinor == THE_REST || currency == otherCurrency);
    }
}
