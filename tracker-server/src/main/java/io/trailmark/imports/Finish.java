package io.trailmark.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Currency;
import java.util.List;

/** What a row still needs once its cells are in their fields. Threads: any; no state. */
final class Finish {
    /** No letter that looks like another. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int CODE_LENGTH = 10;

    private final Kind kind;
    private final Defaults defaults;

    Finish(final Kind kind, final Defaults defaults) {
        this.kind = kind;
        this.defaults = defaults;
    }

    void complete(final ObjectNode body, final int line, final List<RowError> errors) {
        supply(body, "program", defaults.program());
        switch (kind) {
            case LINKS -> {
                supply(body, "partner", defaults.partner());
                supply(body, "destination", defaults.destination());
                if (!body.hasNonNull("code")) {
                    body.put("code", codeOf(body));
                }
            }
            case PARTNERS -> completePartner(body, line, errors);
            case COUPONS -> supply(body, "partner", defaults.partner());
            case CUSTOMERS -> {
                completeEvent(body);
                if (!body.hasNonNull("goal")) {
                    errors.add(new RowError(
                            line,
                            "goal",
                            RowError.INVALID,
                            "is missing: --goal names the one that stands for being a customer; without a reward it"
                                    + " earns nothing"));
                }
                if (body.hasNonNull("customer_id")) {
                    body.put("order_id", "customer:" + body.get("customer_id").asText());
                }
            }
            case CONVERSIONS -> {
                completeEvent(body);
                completeAmount(body, line, errors);
            }
        }
    }

    private static void supply(final ObjectNode body, final String field, final String value) {
        if (value != null && !body.hasNonNull(field)) {
            body.put(field, value);
        }
    }

    /** Always the same of the same link, so that a file can be read twice. */
    private static String codeOf(final ObjectNode link) {
        final String text = link.path("program").asText()
                + '\0'
                + link.path("partner").asText()
                + '\0'
                + link.path("destination").asText();
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            final StringBuilder code = new StringBuilder();
            for (int i = 0; i < CODE_LENGTH; i++) {
                final int number = (hash[2 * i] & 0xFF) * 256 + (hash[2 * i + 1] & 0xFF);
                code.append(LETTERS.charAt(number % LETTERS.length()));
            }
            return code.toString();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** A partner's first link and coupon, where the row has them. */
    private void completePartner(final ObjectNode partner, final int line, final List<RowError> errors) {
        final JsonNode code = partner.remove("link");
        final JsonNode named = partner.remove("destination");
        final String destination = named == null ? defaults.destination() : named.asText();
        if (code != null && destination == null) {
            errors.add(new RowError(
                    line,
                    "destination",
                    RowError.INVALID,
                    "is missing: where the link " + code.asText() + " leads; --destination names it for all rows"));
        } else if (code != null) {
            partner.putArray("links").addObject().put("code", code.asText()).put("destination", destination);
        }
        final JsonNode coupon = partner.remove("coupon");
        if (coupon != null) {
            partner.withArray("coupons").add(coupon.asText());
        }
    }

    private void completeEvent(final ObjectNode event) {
        supply(event, "goal", defaults.goal());
        final boolean isOfSomebody = event.hasNonNull("link")
                || event.hasNonNull("coupon")
                || event.hasNonNull("click_id")
                || event.hasNonNull("registration_id");
        if (!isOfSomebody) {
            supply(event, "partner", defaults.partner());
        }
    }

    /** An amount with its currency, as reports have it. */
    private void completeAmount(final ObjectNode event, final int line, final List<RowError> errors) {
        final JsonNode amount = event.remove("amount");
        final JsonNode named = event.remove("currency");
        if (amount == null) {
            return;
        }
        final String currency = named == null ? defaults.currency() : named.asText();
        if (currency == null) {
            errors.add(new RowError(
                    line, "currency", RowError.INVALID, "is missing: --currency names that of all amounts"));
            return;
        }
        try {
            final int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
            final String text = amount.isNumber()
                    ? BigDecimal.valueOf(amount.asLong(), digits).toPlainString()
                    : amount.asText();
            event.putObject("amount").put("amount", text).put("currency", currency);
        } catch (final IllegalArgumentException e) {
            errors.add(new RowError(line, "currency", RowError.INVALID, "ISO 4217 has no currency " + currency));
        }
    }
}
