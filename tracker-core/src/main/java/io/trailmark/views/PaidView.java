package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.money.Money;
import io.trailmark.record.codec.ConversionDecoder;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * What an order was paid in where that is another currency than its programme's, as its report said it. Immutable.
 *
 * @param minor in minor units of the currency.
 * @param exponent digits of that minor unit.
 * @param rateMantissa one unit of the currency is this by ten to the power of {@code -rateScale} of the programme's.
 * @param source who says so, and of which day the rate is.
 */
public record PaidView(long minor, String currency, int exponent, long rateMantissa, int rateScale, String source) {
    /** What the record says; null where nothing was converted. */
    static PaidView of(final ConversionDecoder record, final String source) {
        final long minor = record.paidMinor();
        return minor == ConversionDecoder.paidMinorNullValue()
                ? null
                : new PaidView(
                        minor,
                        record.paidCurrency(),
                        record.paidExponent(),
                        record.rateMantissa(),
                        record.rateScale(),
                        source);
    }

    /** The rate as people write it. */
    public String rate() {
        return BigDecimal.valueOf(rateMantissa, rateScale).toPlainString();
    }

    /** As a sentence of an explanation. */
    String text(final String programCurrency) {
        return "paid " + Money.format(minor, exponent) + ' ' + currency + ", one " + currency + " at " + rate() + ' '
                + programCurrency + " by " + source;
    }

    /** Writes it as the object {@code paid}; nothing for null. */
    static void write(final JsonGenerator json, final PaidView paid) throws IOException {
        if (paid != null) {
            json.writeObjectFieldStart("paid");
            json.writeStringField("amount", Money.format(paid.minor, paid.exponent));
            json.writeStringField("currency", paid.currency);
            json.writeStringField("rate", paid.rate());
            json.writeStringField("source", paid.source);
            json.writeEndObject();
        }
    }
}
