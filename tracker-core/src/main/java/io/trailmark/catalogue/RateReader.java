package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.money.Currencies;
import io.trailmark.money.ExchangeRate;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a rate as somebody sends it. One thread. */
final class RateReader {
    private static final List<String> KEYS = List.of("base", "quote", "rate", "from", "date", "source");
    private static final Pattern PLAIN = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,30})?");
    private static final int CURRENCY_LETTERS = 3;
    private static final String RATE_EXPECTED =
            "a plain decimal such as 1.0842, from a billionth to below a billion, of " + ExchangeRate.MAX_DIGITS
                    + " digits and " + Limits.RATE_SCALE_MAX + " decimals at most";

    private final Fields fields;
    private final Values values = new Values();

    RateReader(final JsonBody body) {
        fields = new Fields(body.name(), body.root(), body.errors(), KEYS);
    }

    /** The rate without number and version; of no use where errors were reported. */
    Rate read() {
        final String base = currency("base", "EUR");
        final String quote = currency("quote", "USD");
        if (!base.isEmpty() && base.equals(quote)) {
            fields.report(fields.value("quote"), "'quote' is 'base'", "another currency");
        }
        final BigDecimal rate = rate();
        final long fromMs = fromMs();
        final YamlNode.Scalar source = fields.required("source", "who publishes it, such as ECB");
        final String authority =
                source == null ? "" : values.text(fields, source, "source", Limits.AUTHORITY_LENGTH_BYTES);
        return new Rate(
                0,
                base,
                quote,
                fromMs,
                rate.unscaledValue().longValueExact(),
                rate.scale(),
                authority,
                0,
                EntityStatus.ACTIVE,
                Source.API);
    }

    private String currency(final String key, final String example) {
        final YamlNode.Scalar scalar = fields.required(key, "a currency of ISO 4217, such as " + example);
        if (scalar == null) {
            return "";
        }
        final byte[] code = scalar.text().getBytes(US_ASCII);
        if (code.length != CURRENCY_LETTERS || Currencies.exponent(code[0], code[1], code[2]) == Currencies.UNKNOWN) {
            fields.report(
                    scalar, Fields.quoted(scalar.text()) + " is no currency", "a code of ISO 4217 in capital letters");
            return "";
        }
        return scalar.text();
    }

    private BigDecimal rate() {
        final YamlNode.Scalar scalar = fields.required("rate", RATE_EXPECTED);
        if (scalar == null) {
            return BigDecimal.ONE;
        }
        if (PLAIN.matcher(scalar.text()).matches()) {
            final BigDecimal read = new BigDecimal(scalar.text()).stripTrailingZeros();
            final BigDecimal rate = read.scale() < 0 ? read.setScale(0) : read;
            if (rate.precision() <= ExchangeRate.MAX_DIGITS
                    && rate.scale() <= Limits.RATE_SCALE_MAX
                    && ExchangeRate.isValid(rate.unscaledValue().longValueExact(), rate.scale())) {
                return rate;
            }
        }
        fields.report(scalar, Fields.quoted(scalar.text()) + " is no rate", RATE_EXPECTED);
        return BigDecimal.ONE;
    }

    /** A moment, or a date, which begins at midnight UTC. */
    private long fromMs() {
        final boolean isDate = fields.value("date") != null;
        if (isDate == (fields.value("from") != null)) {
            final String fault = isDate ? "here are both 'from' and 'date'" : "key 'from' is missing";
            fields.report(fields.node(), fault, "'from', a moment, or 'date', such as 2026-11-20");
            return 0;
        }
        final long fromMs = isDate ? dateMs() : values.momentMs(fields, "from", 0);
        if (fromMs < 0) {
            fields.report(fields.value(isDate ? "date" : "from"), "the rate is of before 1970", "a later day");
        }
        return fromMs;
    }

    private long dateMs() {
        final YamlNode.Scalar scalar = fields.scalar("date");
        if (scalar == null) {
            return 0;
        }
        try {
            return LocalDate.parse(scalar.text())
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no date", "one such as 2026-11-20");
            return 0;
        }
    }
}
