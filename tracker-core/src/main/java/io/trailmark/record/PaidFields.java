package io.trailmark.record;

import io.trailmark.record.codec.ConversionEncoder;

/** The fields of a conversion that say what was paid in another currency. Threads: any; no state. */
public final class PaidFields {
    private PaidFields() {}

    /** Says that the amount is what was reported: nothing was converted. The source of a rate, a text, is put apart. */
    public static void clear(final ConversionEncoder conversion) {
        conversion
                .paidMinor(ConversionEncoder.paidMinorNullValue())
                .rateMantissa(0)
                .putPaidCurrency((byte) 0, (byte) 0, (byte) 0)
                .paidExponent((short) 0)
                .rateScale((short) 0);
    }
}
