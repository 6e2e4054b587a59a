package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.DraftError;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.ExchangeRates;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.RateQuery;
import io.trailmark.catalogue.RateUse;
import io.trailmark.catalogue.Registration;
import io.trailmark.ids.ConversionId;
import io.trailmark.money.Currencies;
import io.trailmark.money.Money;
import io.trailmark.views.ConversionView;
import io.trailmark.views.JsonFields;
import io.trailmark.views.PaidView;
import io.trailmark.views.ReportView;
import io.trailmark.views.Views;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What is wrong with one conversion that is to be reported, and whether it is known. Used once, by one thread. */
final class ConversionCheck {
    private static final long FUTURE_MS = TimeUnit.MINUTES.toMillis(5);
    private static final int ORDER_ID_BYTES = 128;
    private static final int CUSTOMER_ID_BYTES = 100;
    private static final int CLICK_ID_CHARS = 43;
    private static final long MOST_MINOR = 10_000_000_000_000L;
    private static final String CONFLICT = "order_conflict";

    private final ObjectNode wanted;
    private final Views views;
    private final Catalogue catalogue;
    private final long nowMs;
    private final long rateAgeMs;
    private final List<DraftError> errors = new ArrayList<>();
    private Program program;
    private Goal goal;
    private Link link;
    private Partner partnerAlone;
    private int partnerId;
    private long amountMinor = ReportView.NO_AMOUNT;
    private String currency;
    private long occurredMs;
    private String known;

    ConversionCheck(
            final ObjectNode wanted,
            final Views views,
            final Catalogue catalogue,
            final long nowMs,
            final long rateAgeMs) {
        this.rateAgeMs = rateAgeMs;
        this.wanted = wanted;
        this.views = views;
        this.catalogue = catalogue;
        this.nowMs = nowMs;
    }

    /** Checks all; who is named by nothing but the partner's code is gathered. */
    void run(final WaysToPartners ways) {
        checkTimes();
        checkText("order_id", ORDER_ID_BYTES, true);
        checkText("customer_id", CUSTOMER_ID_BYTES, false);
        program = (Program) named("program", EntityKind.PROGRAM, 0, true);
        if (program == null) {
            return;
        }
        checkGoal();
        checkAmount();
        checkWho(ways);
        if (errors.isEmpty()) {
            compare();
        }
    }

    private void checkTimes() {
        occurredMs = time("occurred_at", true);
        final long clickedMs = time("clicked_at", false);
        if (occurredMs >= 0 && clickedMs > occurredMs) {
            error("clicked_at", DraftError.INVALID, "it is later than occurred_at: nobody would be credited");
        }
    }

    private long time(final String name, final boolean isNeeded) {
        final String text = text(name);
        if (text == null) {
            if (isNeeded) {
                error(name, DraftError.INVALID, "is missing: when it happened, such as 2026-11-01T10:00:00Z");
            }
            return -1;
        }
        try {
            final long ms = JsonFields.parseTime(text);
            if (ms < 0 || ms > nowMs + FUTURE_MS) {
                error(name, DraftError.INVALID, "'" + text + "' is before 1970, or in the future");
            }
            return ms;
        } catch (final DateTimeException e) {
            error(name, DraftError.INVALID, "'" + text + "' is no time such as 2026-11-01T10:00:00Z");
            return -1;
        }
    }

    private void checkText(final String name, final int most, final boolean isNeeded) {
        final String text = text(name);
        if (text == null && isNeeded) {
            error(name, DraftError.INVALID, "is missing: without it an import that is run twice would count twice");
        } else if (text != null && text.getBytes(UTF_8).length > most) {
            error(name, DraftError.INVALID, "is longer than " + most + " bytes");
        } else if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            error(name, DraftError.INVALID, "has control characters");
        }
    }

    /** What the code names; null with an error where that is not there or out of use. */
    private Entity named(final String name, final EntityKind kind, final int programId, final boolean isNeeded) {
        final String code = text(name);
        if (code == null) {
            if (isNeeded) {
                error(name, DraftError.INVALID, "is missing: the code of the programme");
            }
            return null;
        }
        final String key = kind == EntityKind.COUPON ? code.toLowerCase(Locale.ROOT) : code;
        final Entity found = catalogue.find(kind, programId, key);
        if (found == null || found.isArchived()) {
            error(name, DraftError.UNKNOWN, (found == null ? "there is none" : "it is archived") + ": '" + code + "'");
            return null;
        }
        return found;
    }

    /** As the edge chooses: the one that is named, else sale, else the only one. */
    private void checkGoal() {
        if (text("goal") != null) {
            goal = (Goal) named("goal", EntityKind.GOAL, program.id(), false);
            return;
        }
        goal = (Goal) catalogue.find(EntityKind.GOAL, program.id(), "sale");
        if (goal == null) {
            final List<Goal> own = catalogue.goals().stream()
                    .filter(each -> each.programId() == program.id() && each.isActive())
                    .toList();
            goal = own.size() == 1 ? own.getFirst() : null;
        }
        if (goal == null || !goal.isActive()) {
            error("goal", DraftError.INVALID, "is missing: the programme has several goals, or none");
        }
    }

    private void checkAmount() {
        final JsonNode amount = wanted.path("amount");
        if (amount.isMissingNode() || amount.isNull()) {
            return;
        }
        currency = amount.path("currency").asText();
        final int exponent = currency.equals(program.currency()) ? program.exponent() : foreignExponent();
        if (exponent == Currencies.UNKNOWN) {
            return;
        }
        final byte[] text = amount.path("amount").asText().getBytes(UTF_8);
        amountMinor = Money.parse(text, 0, text.length, exponent);
        if (amountMinor == Money.TOO_PRECISE) {
            error("amount/amount", "amount_invalid", currency + " has " + exponent + " decimals");
        } else if (amountMinor < 0) {
            error("amount/amount", "amount_invalid", "an amount looks like 1299.00");
        } else if (amountMinor > MOST_MINOR) {
            error("amount/amount", "amount_invalid", "no order is worth that much");
        }
    }

    /** Decimals of another currency, of which there has to be a rate; unknown, with an error, where there is none. */
    private int foreignExponent() {
        final byte[] code = currency.getBytes(UTF_8);
        final int exponent = code.length == 3 ? Currencies.exponent(code[0], code[1], code[2]) : Currencies.UNKNOWN;
        if (exponent == Currencies.UNKNOWN) {
            error("amount/currency", "currency_unknown", "'" + currency + "' is no currency of ISO 4217");
            return Currencies.UNKNOWN;
        }
        final RateQuery query =
                new RateQuery().from(currency).to(program.currency()).at(occurredMs, rateAgeMs);
        final ExchangeRates.Found found = catalogue.rates().find(query, new RateUse());
        if (found == ExchangeRates.Found.FOUND) {
            return exponent;
        }
        final boolean isUnknown = found == ExchangeRates.Found.UNKNOWN;
        error(
                "amount/currency",
                isUnknown ? "currency_mismatch" : "rate_missing",
                "the programme's currency is " + program.currency() + ", and no rate leads there from " + currency
                        + (isUnknown ? "" : " at that time") + "; POST /v1/rates stores one");
        return Currencies.UNKNOWN;
    }

    /** Who is to be credited: at least one of these is named, and is there. */
    private void checkWho(final WaysToPartners ways) {
        link = (Link) named("link", EntityKind.LINK, program.id(), false);
        final Coupon coupon = (Coupon) named("coupon", EntityKind.COUPON, program.id(), false);
        final Registration registration =
                (Registration) named("registration_id", EntityKind.REGISTRATION, program.id(), false);
        final Partner partner = (Partner) named("partner", EntityKind.PARTNER, program.id(), false);
        checkSame(partner, link == null ? 0 : link.partnerId(), "link");
        checkSame(partner, coupon == null ? 0 : coupon.partnerId(), "coupon");
        final String clickId = text("click_id");
        if (clickId != null && clickId.length() != CLICK_ID_CHARS) {
            error("click_id", "click_id_forged", "a click id of this server has " + CLICK_ID_CHARS + " characters");
        }
        partnerId = partner != null
                ? partner.id()
                : link != null ? link.partnerId() : coupon != null ? coupon.partnerId() : 0;
        final boolean isNamed = clickId != null || link != null || coupon != null || registration != null;
        if (partner != null && !isNamed) {
            partnerAlone = partner;
            ways.want(partner.id());
        }
        if (errors.isEmpty() && !isNamed && partner == null && text("customer_id") == null) {
            error(
                    "",
                    "no_attribution_key",
                    "nothing says who brought it: link, partner, coupon, customer_id, registration_id or click_id");
        }
    }

    private void checkSame(final Partner partner, final int partnerId, final String name) {
        if (partner != null && partnerId != 0 && partnerId != partner.id()) {
            error(name, DraftError.INVALID, "it is not one of partner " + partner.code());
        }
    }

    /** Whether it is known, and as what. */
    private void compare() {
        final String customer = text("customer_id");
        for (final long id : views.conversionsOfOrder(program.id(), text("order_id"))) {
            final ConversionView standing = views.conversion(id);
            if (standing == null || standing.report().goalId() != goal.id()) {
                continue;
            }
            known = ConversionId.format(id);
            if (isOther(standing.report())) {
                error("amount", CONFLICT, "the order is known as " + known + " with another amount");
            } else if (customer != null && !customer.equals(standing.report().customerId())) {
                error("customer_id", CONFLICT, "the order is known as " + known + " of another customer");
            } else if (partnerId != 0) {
                compareCredits(standing);
            }
        }
    }

    /** The partner who is named has to be among those who have the credit. */
    private void compareCredits(final ConversionView standing) {
        if (standing.credits().isEmpty()) {
            final String reason = standing.ruling().reason().name().toLowerCase(Locale.ROOT);
            error("partner", CONFLICT, "the order is known as " + known + " and credited to nobody: " + reason);
        } else if (standing.credits().stream().noneMatch(credit -> credit.partnerId() == partnerId)) {
            error("partner", CONFLICT, "the order is known as " + known + " and credited to others");
        }
    }

    /** Whether the order was reported with another amount, as it was paid. */
    private boolean isOther(final ReportView standing) {
        final PaidView paid = standing.paid();
        final long minor = paid == null ? standing.amountMinor() : paid.minor();
        final String paidIn = paid == null ? program.currency() : paid.currency();
        return minor != amountMinor || (amountMinor != ReportView.NO_AMOUNT && !paidIn.equals(currency));
    }

    private String text(final String name) {
        final JsonNode value = wanted.path(name);
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? null : value.asText();
    }

    private void error(final String field, final String code, final String message) {
        errors.add(new DraftError(field.isEmpty() ? "" : '/' + field, code, message));
    }

    void write(final JsonGenerator json, final WaysToPartners ways) throws IOException {
        json.writeStartObject();
        if (known != null) {
            json.writeStringField("known", known);
        } else if (partnerAlone != null) {
            writeWay(json, ways);
        }
        json.writeArrayFieldStart("errors");
        for (final DraftError error : errors) {
            json.writeStartObject();
            json.writeStringField("field", error.field());
            json.writeStringField("code", error.code());
            json.writeStringField("message", error.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeWay(final JsonGenerator json, final WaysToPartners ways) throws IOException {
        final Link way = ways.link(partnerAlone.id());
        final Coupon coupon = ways.coupon(partnerAlone.id());
        if (way != null) {
            json.writeStringField("link", way.code());
        } else if (coupon != null) {
            json.writeStringField("coupon", coupon.code());
        } else {
            error("partner", DraftError.UNKNOWN, "the partner has no active link and no coupon to be credited by");
        }
    }
}
