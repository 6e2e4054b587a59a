package io.trailmark.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** What an order was paid in that came in another currency, with its rate for ever: section 12 of docs/RULES.md. */
final class NaivePaid {
    /** No order is worth more, in either currency. */
    static final long GREATEST = 10_000_000_000_000L;

    final String currency;
    private final int exponent;
    private final BigDecimal rate;
    long payload;
    long value;
    long refunded;

    NaivePaid(final Events.Paid paid) {
        this(paid.currency(), paid.exponent(), paid.rate(), paid.minor(), paid.minor());
    }

    private NaivePaid(
            final String currency, final int exponent, final BigDecimal rate, final long payload, final long value) {
        this.currency = currency;
        this.exponent = exponent;
        this.rate = rate;
        this.payload = payload;
        this.value = value;
    }

    /** With the value that stands, of which nothing is refunded. */
    NaivePaid withoutRefunds() {
        return new NaivePaid(currency, exponent, rate, payload, value);
    }

    boolean isRefunded() {
        return refunded == value;
    }

    BigDecimal worth(final long minor, final int programExponent) {
        return Events.converted(BigDecimal.valueOf(minor, exponent), rate, programExponent);
    }

    private BigDecimal paidFor(final NaiveConversion order, final long minor) {
        return BigDecimal.valueOf(minor, order.exponent)
                .divide(rate, exponent, RoundingMode.HALF_EVEN)
                .movePointRight(exponent);
    }

    /** Whether the order may be worth so much: it has to be an amount in both currencies. */
    boolean mayBeWorth(final NaiveConversion order, final long minor, final boolean isPaid) {
        final BigDecimal other = isPaid ? worth(minor, order.exponent) : paidFor(order, minor);
        return other.compareTo(BigDecimal.valueOf(GREATEST)) <= 0;
    }

    void refundPaid(final NaiveConversion order, final long minor) {
        refunded += minor;
        final long worth = worth(refunded, order.exponent).longValueExact();
        if (isRefunded()) {
            order.refunded = order.value();
        } else if (worth > order.refunded) {
            order.refunded = Math.min(worth, order.value());
        }
    }

    /** After the order's refunds have grown by an amount in the programme's currency. */
    void followRefund(final NaiveConversion order) {
        if (order.refunded == order.value()) {
            refunded = value;
        } else {
            final BigInteger part = BigInteger.valueOf(value)
                    .multiply(BigInteger.valueOf(order.refunded))
                    .divide(BigInteger.valueOf(order.value()));
            refunded = Math.max(refunded, part.longValueExact());
        }
    }

    /** Gives the order its new value in both currencies, and says what it is in the programme's. */
    long amend(final NaiveConversion order, final long minor, final boolean isPaid) {
        if (isPaid) {
            value = minor;
        } else if (minor == order.refunded) {
            value = refunded;
        } else {
            value = Math.max(refunded + 1, paidFor(order, minor).longValueExact());
        }
        return isPaid ? worth(minor, order.exponent).longValueExact() : minor;
    }
}
