package io.trailmark.engine;

import io.trailmark.money.ExchangeRate;
import io.trailmark.money.Fractions;

/**
 * What an order was paid in, where that is another currency than its programme's; all amounts in that currency's minor
 * units. A part of {@link Conversion}.
 *
 * <p>Invariants: {@code 0 <= refunded <= value}; as long as nobody speaks of the order in the programme's currency, its
 * value and what was refunded of it are these at the rate of its report, for ever; where one of the two is refunded in
 * full, both are.
 */
final class Paid {
    /** Three letters; 0: it was paid in the programme's currency, and nothing else here means anything. */
    int currency;

    int exponent;
    long rateMantissa;
    int rateScale;

    /** As the newest report that was not turned away said it. */
    long reportedMinor;

    long valueMinor;
    long refundedMinor;

    boolean isForeign() {
        return currency != 0;
    }

    /** Whether an amount in that currency is one of what was paid. */
    boolean isIn(final int otherCurrency) {
        return isForeign() && currency == otherCurrency;
    }

    boolean isRefunded() {
        return refundedMinor == valueMinor;
    }

    void clear() {
        currency = 0;
        reportedMinor = 0;
        valueMinor = 0;
        refundedMinor = 0;
    }

    /** What an amount of what was paid is worth to the programme; below 0 where it is too large for any order. */
    long worth(final long minor, final int programExponent) {
        return ExchangeRate.convert(minor, exponent, rateMantissa, rateScale, programExponent);
    }

    /** What was paid for an amount in the programme's currency; below 0 where it is too large for any order. */
    long paidFor(final long programMinor, final int programExponent) {
        return ExchangeRate.convertBack(programMinor, exponent, rateMantissa, rateScale, programExponent);
    }

    /** Takes a refund of what was paid into account; returns what is refunded of {@code conversion}'s value now. */
    long refund(final long minor, final Conversion conversion) {
        refundedMinor += minor;
        if (isRefunded()) {
            return conversion.valueMinor();
        }
        final long worth = worth(refundedMinor, conversion.exponent);
        return Math.min(conversion.valueMinor(), Math.max(conversion.refundedMinor, worth));
    }

    /** Takes into account that so much of {@code conversion}'s value is refunded now, by an amount in its currency. */
    void refundTo(final long programRefundedMinor, final Conversion conversion) {
        final long value = conversion.valueMinor();
        refundedMinor = programRefundedMinor == value
                ? valueMinor
                : Math.max(refundedMinor, Fractions.mulDivFloor(valueMinor, programRefundedMinor, value));
    }

    /** Gets the value that leads to so much in the programme's currency, which is not below what is refunded. */
    void amendTo(final long programMinor, final Conversion conversion) {
        valueMinor = programMinor == conversion.refundedMinor
                ? refundedMinor
                : Math.max(refundedMinor + 1, paidFor(programMinor, conversion.exponent));
    }
}
