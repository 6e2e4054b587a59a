package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Entity;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import java.io.IOException;
import java.time.Duration;

/**
 * Conversions, decisions and explanations as JSON: the same words in the edge's answers and in the back office.
 *
 * <p>Programmes, goals, partners, links and coupons appear by code. Any thread; no state.
 */
public final class ConversionJson {
    private ConversionJson() {}

    /** A conversion as it stands. */
    public static byte[] conversion(final ConversionView conversion, final Catalogue catalogue) {
        return JsonFields.object(json -> conversion(json, conversion, catalogue));
    }

    /** A conversion with everything that led to it. */
    public static byte[] explanation(final ConversionView conversion, final Catalogue catalogue) {
        return JsonFields.object(json -> {
            conversion(json, conversion, catalogue);
            rule(json, conversion.ruling());
            report(json, conversion.report());
            json.writeArrayFieldStart("candidates");
            for (final CandidateView candidate : conversion.ruling().candidates()) {
                candidate(json, candidate, catalogue);
            }
            json.writeEndArray();
            repeats(json, conversion);
        });
    }

    /**
     * What is answered to a report.
     *
     * @param ruling what was decided about this report.
     * @param reported this report.
     * @param standing the conversion that holds the identity now; null when there is none.
     */
    static byte[] decision(
            final RulingView ruling,
            final ReportView reported,
            final ConversionView standing,
            final Catalogue catalogue) {
        return JsonFields.object(json -> {
            json.writeNumberField("decided_position", ruling.position());
            JsonFields.name(json, "decision", ruling.decision());
            json.writeBooleanField("duplicate", ruling.decision() == Decision.DUPLICATE);
            if (standing != null) {
                conversion(json, standing, catalogue);
            } else {
                JsonFields.name(json, "reason", ruling.reason());
            }
            if (ruling.decision() == Decision.CONFLICT) {
                json.writeObjectFieldStart("reported");
                amount(json, reported);
                JsonFields.textIfAny(json, "customer_id", reported.customerId());
                json.writeEndObject();
            }
        });
    }

    /** What is answered to an adjustment. */
    static byte[] decision(final AdjustmentView adjustment, final ConversionView standing, final Catalogue catalogue) {
        return JsonFields.object(json -> {
            json.writeNumberField("decided_position", adjustment.appliedPosition());
            adjustment(json, adjustment, catalogue);
            json.writeBooleanField("duplicate", adjustment.decision() == Decision.DUPLICATE);
            if (standing != null) {
                json.writeObjectFieldStart("conversion");
                conversion(json, standing, catalogue);
                json.writeEndObject();
            }
        });
    }

    private static void conversion(final JsonGenerator json, final ConversionView conversion, final Catalogue catalogue)
            throws IOException {
        final ReportView report = conversion.report();
        final String currency = report.currency();
        final int exponent = report.exponent();
        json.writeStringField("conversion_id", ConversionId.format(conversion.id()));
        json.writeNumberField("position", report.position());
        json.writeStringField("program", code(catalogue.program(report.programId())));
        json.writeStringField("goal", code(catalogue.goal(report.goalId())));
        identity(json, report);
        JsonFields.name(json, "status", conversion.status());
        JsonFields.name(json, "reason", conversion.ruling().reason());
        JsonFields.time(json, "occurred_at", conversion.ruling().occurredMs());
        if (conversion.amountMinor() != ReportView.NO_AMOUNT) {
            JsonFields.money(json, "amount", conversion.amountMinor(), currency, exponent);
            JsonFields.money(json, "refunded", conversion.refundedMinor(), currency, exponent);
            JsonFields.money(json, "revenue", conversion.revenueMinor(), currency, exponent);
        }
        JsonFields.textIfAny(json, "customer_id", report.customerId());
        JsonFields.textIfAny(json, "coupon", report.coupon());
        json.writeBooleanField("test", report.isTest());
        json.writeArrayFieldStart("credits");
        for (final CreditView credit : conversion.credits()) {
            credit(json, credit, conversion, catalogue);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("adjustments");
        for (final AdjustmentView adjustment : conversion.adjustments()) {
            json.writeStartObject();
            adjustment(json, adjustment, catalogue);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void credit(
            final JsonGenerator json,
            final CreditView credit,
            final ConversionView conversion,
            final Catalogue catalogue)
            throws IOException {
        // Without an order value there may still be a fixed reward, which is in the programme's currency.
        final ReportView report = conversion.report();
        final boolean hasCurrency = !report.currency().isEmpty();
        final var program = catalogue.program(report.programId());
        final String currency = hasCurrency ? report.currency() : program.currency();
        final int exponent = hasCurrency ? report.exponent() : program.exponent();
        json.writeStartObject();
        touch(
                json,
                credit.kind(),
                credit.partnerId(),
                credit.linkId(),
                credit.couponId(),
                credit.touchTimeMs(),
                credit.touchPosition(),
                catalogue);
        JsonFields.share(json, "share", credit.shareBillionths());
        JsonFields.money(json, "reward", credit.rewardMinor(), currency, exponent);
        JsonFields.money(json, "reversed", credit.reversedMinor(), currency, exponent);
        JsonFields.money(json, "net_reward", credit.netRewardMinor(), currency, exponent);
        json.writeEndObject();
    }

    private static void candidate(final JsonGenerator json, final CandidateView candidate, final Catalogue catalogue)
            throws IOException {
        json.writeStartObject();
        touch(
                json,
                candidate.kind(),
                candidate.partnerId(),
                candidate.linkId(),
                candidate.couponId(),
                candidate.touchTimeMs(),
                candidate.touchPosition(),
                catalogue);
        if (candidate.kind() == TouchKind.CLICK) {
            JsonFields.name(json, "click_class", candidate.clickClass());
        }
        json.writeBooleanField("taken", candidate.reason() == Reason.OK);
        JsonFields.name(json, "reason", candidate.reason());
        json.writeEndObject();
    }

    private static void touch(
            final JsonGenerator json,
            final TouchKind kind,
            final int partnerId,
            final int linkId,
            final int couponId,
            final long timeMs,
            final long position,
            final Catalogue catalogue)
            throws IOException {
        JsonFields.name(json, "touch", kind);
        json.writeStringField("partner", code(catalogue.partner(partnerId)));
        if (linkId != 0) {
            json.writeStringField("link", code(catalogue.link(linkId)));
        }
        if (couponId != 0) {
            json.writeStringField("coupon", code(catalogue.coupon(couponId)));
        }
        JsonFields.time(json, "touched_at", timeMs);
        if (position != 0) {
            json.writeNumberField("touch_position", position);
        }
    }

    private static void rule(final JsonGenerator json, final RulingView ruling) throws IOException {
        json.writeObjectFieldStart("rule");
        json.writeNumberField("goal_version", ruling.goalVersion());
        JsonFields.name(json, "model", ruling.model());
        json.writeStringField("window", window(ruling.windowMs()));
        json.writeBooleanField("clock_skew", ruling.isClockSkewed());
        json.writeNumberField("decided_position", ruling.position());
        json.writeEndObject();
    }

    /** ISO 8601, in days where it is whole days: that is how people said it. */
    private static String window(final long windowMs) {
        final Duration window = Duration.ofMillis(windowMs);
        return window.equals(Duration.ofDays(window.toDays())) ? "P" + window.toDays() + "D" : window.toString();
    }

    private static void report(final JsonGenerator json, final ReportView report) throws IOException {
        json.writeObjectFieldStart("report");
        json.writeNumberField("position", report.position());
        JsonFields.name(json, "source", report.source());
        JsonFields.name(json, "trust", report.trust());
        JsonFields.time(json, "occurred_at", report.occurredMs());
        JsonFields.time(json, "received_at", report.receivedMs());
        json.writeBooleanField("history", report.isHistory());
        amount(json, report);
        if (report.clickVerdict() != ClickVerdict.ABSENT) {
            json.writeStringField("click_id", report.clickId());
            JsonFields.name(json, "click_verdict", report.clickVerdict());
        }
        json.writeEndObject();
    }

    private static void repeats(final JsonGenerator json, final ConversionView conversion) throws IOException {
        json.writeNumberField("repeat_count", conversion.repeatCount());
        json.writeArrayFieldStart("repeats");
        for (final ConversionView.Repeat repeat : conversion.repeats()) {
            json.writeStartObject();
            json.writeNumberField("position", repeat.position());
            JsonFields.name(json, "trust", repeat.trust());
            JsonFields.name(json, "decision", repeat.decision());
            JsonFields.name(json, "reason", repeat.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void adjustment(final JsonGenerator json, final AdjustmentView adjustment, final Catalogue catalogue)
            throws IOException {
        json.writeStringField("adjustment_id", adjustment.adjustmentId());
        json.writeNumberField("position", adjustment.position());
        JsonFields.name(json, "type", adjustment.type());
        JsonFields.name(json, "decision", adjustment.decision());
        JsonFields.name(json, "reason", adjustment.reason());
        JsonFields.textIfAny(json, "note", adjustment.note());
        JsonFields.time(json, "occurred_at", adjustment.occurredMs());
        if (adjustment.conversionId() != 0) {
            json.writeStringField("conversion_id", ConversionId.format(adjustment.conversionId()));
        }
        if (!adjustment.currency().isEmpty()) {
            JsonFields.money(json, "amount", adjustment.adjustedMinor(), adjustment.currency(), adjustment.exponent());
            JsonFields.money(
                    json, "refunded", adjustment.refundedMinor(), adjustment.currency(), adjustment.exponent());
        }
        json.writeArrayFieldStart("reversals");
        for (final AdjustmentView.Reversal reversal : adjustment.reversals()) {
            json.writeStartObject();
            json.writeStringField("partner", code(catalogue.partner(reversal.partnerId())));
            JsonFields.money(json, "reversed", reversal.reversedMinor(), adjustment.currency(), adjustment.exponent());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void identity(final JsonGenerator json, final ReportView report) throws IOException {
        switch (report.identityKind()) {
            case ORDER_ID -> json.writeStringField("order_id", report.identity());
            case IDEMPOTENCY_KEY -> json.writeStringField("idempotency_key", report.identity());
            default -> JsonFields.name(json, "identity", IdentityKind.CLICK_ID);
        }
    }

    private static void amount(final JsonGenerator json, final ReportView report) throws IOException {
        if (report.amountMinor() != ReportView.NO_AMOUNT) {
            JsonFields.money(json, "amount", report.amountMinor(), report.currency(), report.exponent());
        }
    }

    /** Records name what the catalogue had before, so a missing entity is shown as such and not hidden. */
    private static String code(final Entity entity) {
        return entity == null ? "?" : entity.code();
    }
}
