package io.trailmark.edge;

import io.trailmark.catalogue.ExchangeRates;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.RateQuery;
import io.trailmark.catalogue.RateUse;
import io.trailmark.money.Currencies;
import io.trailmark.money.ExchangeRate;
import io.trailmark.money.Money;
import io.trailmark.record.PaidFields;
import io.trailmark.record.codec.ConversionEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The money of a report: as it was paid, and what it is worth in the programme's currency where that is another. One
 * instance per event loop; allocates only for money in another currency, and to explain a refusal.
 */
final class ReportedAmount {
    /** No amount was reported. */
    static final long NONE = -1;

    private static final int LETTERS = 3;

    private final RateQuery query = new RateQuery();
    private final RateUse rate = new RateUse();
    private final byte[] currency = new byte[LETTERS];
    private Program program;
    private boolean isForeign;
    private int exponent;
    private long minor;
    private long programMinor;
    private boolean isConverted;

    /** Reads amount and currency; the currency may be left out. Returns null, or why it is refused. */
    Problem read(final Report report, final Program ofProgram) {
        program = ofProgram;
        minor = NONE;
        programMinor = NONE;
        isConverted = false;
        final Problem problem = readCurrency(report);
        if (problem != null || !report.has(Field.AMOUNT)) {
            return problem;
        }
        minor = Money.parse(report.bytes(), report.offset(Field.AMOUNT), report.length(Field.AMOUNT), exponent);
        if (minor == Money.TOO_PRECISE) {
            return report.refuse(
                    Problem.AMOUNT_INVALID,
                    currencyText() + " has " + exponent + " decimals, and nothing is rounded here");
        }
        if (minor > EdgeLimits.AMOUNT_MINOR) {
            return report.refuse(Problem.AMOUNT_INVALID, "no order is worth that much");
        }
        programMinor = minor;
        return minor < 0 ? report.refuse(Problem.AMOUNT_INVALID, "an amount looks like 1299.00") : null;
    }

    private Problem readCurrency(final Report report) {
        isForeign = false;
        exponent = program.exponent();
        copy(program.currency());
        if (!report.has(Field.CURRENCY)) {
            return null;
        }
        report.toUpperCase(Field.CURRENCY);
        final byte[] bytes = report.bytes();
        final int at = report.offset(Field.CURRENCY);
        final int known = report.length(Field.CURRENCY) == LETTERS
                ? Currencies.exponent(bytes[at], bytes[at + 1], bytes[at + 2])
                : Currencies.UNKNOWN;
        if (known == Currencies.UNKNOWN) {
            return Problem.CURRENCY_UNKNOWN;
        }
        for (int i = 0; i < LETTERS; i++) {
            isForeign |= currency[i] != bytes[at + i];
            currency[i] = bytes[at + i];
        }
        exponent = isForeign ? known : exponent;
        return null;
    }

    private void copy(final String code) {
        for (int i = 0; i < LETTERS; i++) {
            currency[i] = (byte) code.charAt(i);
        }
    }

    /**
     * Converts what was paid in another currency at the rate of a moment; nothing to do for other money. Returns null,
     * or why it is refused.
     *
     * @param ageMs how old a rate may be at that moment.
     */
    Problem convert(final Report report, final ExchangeRates rates, final long occurredMs, final long ageMs) {
        if (!isForeign) {
            return null;
        }
        final ExchangeRates.Found found = find(rates, occurredMs, ageMs);
        if (found == ExchangeRates.Found.UNKNOWN) {
            return refuseUnknown(report);
        }
        if (minor == NONE) {
            return null;
        }
        if (found == ExchangeRates.Found.MISSING) {
            return report.refuse(
                    Problem.RATE_MISSING,
                    "no rate leads from " + currencyText() + " to " + program.currency() + " in the "
                            + TimeUnit.MILLISECONDS.toDays(ageMs) + " days up to " + Instant.ofEpochMilli(occurredMs)
                            + "; store one with POST /v1/rates, and report again");
        }
        programMinor = ExchangeRate.convert(minor, exponent, rate.mantissa(), rate.scale(), program.exponent());
        if (programMinor < 0 || programMinor > EdgeLimits.AMOUNT_MINOR) {
            return report.refuse(
                    Problem.AMOUNT_INVALID, "no order is worth that much in " + program.currency() + ", by its rate");
        }
        isConverted = true;
        return null;
    }

    /** Refuses a currency in which no order of the programme can have been paid; else null. */
    Problem checkKnown(final Report report, final ExchangeRates rates, final long occurredMs) {
        return isForeign && find(rates, occurredMs, 0) == ExchangeRates.Found.UNKNOWN ? refuseUnknown(report) : null;
    }

    private ExchangeRates.Found find(final ExchangeRates rates, final long occurredMs, final long ageMs) {
        query.from(currency[0], currency[1], currency[2]).to(program.currency()).at(occurredMs, ageMs);
        return rates.find(query, rate);
    }

    private Problem refuseUnknown(final Report report) {
        return report.refuse(
                Problem.CURRENCY_MISMATCH,
                "the programme's currency is " + program.currency() + ", and no rate leads there from " + currencyText()
                        + "; store one with POST /v1/rates, or report in " + program.currency());
    }

    private String currencyText() {
        return new String(currency, StandardCharsets.US_ASCII);
    }

    /** As it was paid, in minor units of {@link #currency}, or {@link #NONE}. */
    long minor() {
        return minor;
    }

    /** The letters of the currency in which it was paid; not to be changed. */
    byte[] currency() {
        return currency;
    }

    /** Digits of the minor unit of that currency. */
    int exponent() {
        return exponent;
    }

    /** In minor units of the programme's currency, or {@link #NONE}; after {@link #convert}. */
    long programMinor() {
        return programMinor;
    }

    /** Writes what was paid and at which rate it was converted, or that it was not. */
    void encode(final ConversionEncoder encoder) {
        PaidFields.clear(encoder);
        if (isConverted) {
            encoder.paidMinor(minor)
                    .rateMantissa(rate.mantissa())
                    .putPaidCurrency(currency[0], currency[1], currency[2])
                    .paidExponent((short) exponent)
                    .rateScale((short) rate.scale());
        }
    }

    /** Writes the last field of the record: who says what the rate is. */
    void encodeSource(final ConversionEncoder encoder) {
        encoder.putRateSource(rate.source(), 0, isConverted ? rate.sourceLengthBytes() : 0);
    }
}
