package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Reason;
import java.io.IOException;

/**
 * Conversions and decisions as JSON: the same words in the edge's answers and in the back office.
 *
 * <p>Programmes, goals, partners, links and coupons appear by code. Any thread; no state.
 */
public final class ConversionJson {
    private ConversionJson() {}

    /** A conversion as it stands. */
    public static byte[] conversion(final ConversionView conversion, final Catalogue catalogue) {
        return JsonFields.object(json -> conversion(json, conversion, new EntityNames(catalogue)));
    }

    /** One credit of a conversion as an object of its own. */
    public static byte[] credit(final ConversionView conversion, final int index, final Catalogue catalogue) {
        final EntityNames names = new EntityNames(catalogue);
        return JsonFields.object(json -> {
            of(json, conversion, names);
            json.writeNumberField("credit", index);
            creditFields(json, conversion.credits().get(index), conversion, names);
        });
    }

    /** One reward of a conversion as an object of its own. */
    public static byte[] reward(final ConversionView conversion, final RewardView reward, final Catalogue catalogue) {
        final EntityNames names = new EntityNames(catalogue);
        return JsonFields.object(json -> {
            of(json, conversion, names);
            rewardFields(json, reward, conversion, names);
        });
    }

    /** One adjustment of a conversion as an object of its own. */
    public static byte[] adjustment(
            final ConversionView conversion, final AdjustmentView adjustment, final Catalogue catalogue) {
        final EntityNames names = new EntityNames(catalogue);
        return JsonFields.object(json -> {
            json.writeStringField("program", names.program(conversion.report().programId()));
            json.writeStringField("goal", names.goal(conversion.report().goalId()));
            adjustment(json, adjustment, names);
        });
    }

    /** To which conversion a part of one belongs. */
    private static void of(final JsonGenerator json, final ConversionView conversion, final EntityNames names)
            throws IOException {
        json.writeStringField("conversion_id", ConversionId.format(conversion.id()));
        json.writeStringField("program", names.program(conversion.report().programId()));
        json.writeStringField("goal", names.goal(conversion.report().goalId()));
        JsonFields.time(json, "occurred_at", conversion.ruling().occurredMs());
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
                conversion(json, standing, new EntityNames(catalogue));
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
            adjustment(json, adjustment, new EntityNames(catalogue));
            json.writeBooleanField("duplicate", adjustment.decision() == Decision.DUPLICATE);
            if (standing != null) {
                json.writeObjectFieldStart("conversion");
                conversion(json, standing, new EntityNames(catalogue));
                json.writeEndObject();
            }
        });
    }

    static void conversion(final JsonGenerator json, final ConversionView conversion, final EntityNames names)
            throws IOException {
        final ReportView report = conversion.report();
        final String currency = names.currency(report);
        final int exponent = names.exponent(report);
        json.writeStringField("conversion_id", ConversionId.format(conversion.id()));
        json.writeNumberField("position", report.position());
        json.writeStringField("program", names.program(report.programId()));
        json.writeStringField("goal", names.goal(report.goalId()));
        identity(json, report);
        JsonFields.name(json, "status", conversion.status());
        JsonFields.name(json, "reason", conversion.ruling().reason());
        JsonFields.nameIfAny(json, "priority", conversion.ruling().priority());
        if (conversion.ruling().occurrence() > 0) {
            json.writeNumberField("occurrence", conversion.ruling().occurrence());
        }
        JsonFields.time(json, "occurred_at", conversion.ruling().occurredMs());
        if (conversion.amountMinor() != ReportView.NO_AMOUNT) {
            JsonFields.money(json, "amount", conversion.amountMinor(), currency, exponent);
            JsonFields.money(json, "refunded", conversion.refundedMinor(), currency, exponent);
            JsonFields.money(json, "revenue", conversion.revenueMinor(), currency, exponent);
        }
        PaidView.write(json, report.paid());
        JsonFields.textIfAny(json, "customer_id", report.customerId());
        JsonFields.textIfAny(json, "coupon", report.coupon());
        json.writeBooleanField("test", report.isTest());
        json.writeArrayFieldStart("credits");
        for (final CreditView credit : conversion.credits()) {
            json.writeStartObject();
            creditFields(json, credit, conversion, names);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rewards");
        for (final RewardView reward : conversion.rewards()) {
            json.writeStartObject();
            rewardFields(json, reward, conversion, names);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("adjustments");
        for (final AdjustmentView adjustment : conversion.adjustments()) {
            json.writeStartObject();
            adjustment(json, adjustment, names);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void creditFields(
            final JsonGenerator json, final CreditView credit, final ConversionView conversion, final EntityNames names)
            throws IOException {
        final String currency = names.currency(conversion.report());
        final int exponent = names.exponent(conversion.report());
        touch(json, credit, names);
        json.writeNumberField("weight", weight(credit, conversion.ruling()));
        JsonFields.share(json, "share", credit.shareBillionths());
        JsonFields.money(json, "reward", credit.rewardMinor(), currency, exponent);
        JsonFields.money(json, "reversed", credit.reversedMinor(), currency, exponent);
        JsonFields.money(json, "net_reward", credit.netRewardMinor(), currency, exponent);
    }

    /** The weight stands with the candidate that became the credit. */
    private static long weight(final CreditView credit, final RulingView ruling) {
        for (final CandidateView candidate : ruling.candidates()) {
            if (candidate.reason() == Reason.OK
                    && candidate.kind() == credit.kind()
                    && candidate.touchPosition() == credit.touchPosition()
                    && candidate.partnerId() == credit.partnerId()
                    && candidate.linkId() == credit.linkId()) {
                return candidate.weight();
            }
        }
        return 0;
    }

    private static void rewardFields(
            final JsonGenerator json, final RewardView reward, final ConversionView conversion, final EntityNames names)
            throws IOException {
        final String currency = names.currency(conversion.report());
        final int exponent = names.exponent(conversion.report());
        json.writeStringField("reward", reward.name());
        JsonFields.name(json, "to", reward.beneficiary());
        json.writeStringField("partner", names.partner(reward.partnerId()));
        json.writeNumberField("credit", reward.credit());
        if (reward.isMoney()) {
            JsonFields.money(json, "amount", reward.standing(), currency, exponent);
            JsonFields.money(json, "taken_back", reward.takenBack(), currency, exponent);
        } else {
            json.writeStringField("benefit", reward.benefit());
            json.writeNumberField("count", reward.standing());
            json.writeNumberField("taken_back", reward.takenBack());
        }
        if (reward.lift() != 0) {
            JsonFields.money(json, "tier_lift", reward.lift(), currency, exponent);
        }
        JsonFields.name(json, "status", reward.status(conversion.status()));
    }

    static void touch(final JsonGenerator json, final CreditView credit, final EntityNames names) throws IOException {
        touch(
                json,
                new CandidateView(
                        credit.kind(),
                        credit.partnerId(),
                        credit.linkId(),
                        credit.couponId(),
                        credit.registrationId(),
                        credit.touchTimeMs(),
                        credit.touchPosition(),
                        Reason.OK,
                        null,
                        0,
                        credit.shareBillionths()),
                names);
    }

    static void touch(final JsonGenerator json, final CandidateView touch, final EntityNames names) throws IOException {
        JsonFields.name(json, "touch", touch.kind());
        json.writeStringField("partner", names.partner(touch.partnerId()));
        if (touch.linkId() != 0) {
            json.writeStringField("link", names.link(touch.linkId()));
        }
        if (touch.couponId() != 0) {
            json.writeStringField("coupon", names.coupon(touch.couponId()));
        }
        if (touch.registrationId() != 0) {
            json.writeStringField("registration", names.registration(touch.registrationId()));
        }
        JsonFields.time(json, "touched_at", touch.touchTimeMs());
        if (touch.touchPosition() != 0) {
            json.writeNumberField("touch_position", touch.touchPosition());
        }
    }

    private static void adjustment(final JsonGenerator json, final AdjustmentView adjustment, final EntityNames names)
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
        final AdjustmentView.Asked paid = adjustment.askedAsPaid();
        if (paid != null) {
            JsonFields.money(json, "paid", paid.minor(), paid.currency(), paid.exponent());
        }
        if (!adjustment.currency().isEmpty()) {
            JsonFields.money(json, "amount", adjustment.adjustedMinor(), adjustment.currency(), adjustment.exponent());
            JsonFields.money(
                    json, "refunded", adjustment.refundedMinor(), adjustment.currency(), adjustment.exponent());
        }
        json.writeArrayFieldStart("reversals");
        for (final AdjustmentView.Reversal reversal : adjustment.reversals()) {
            json.writeStartObject();
            json.writeStringField("partner", names.partner(reversal.partnerId()));
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

    static void amount(final JsonGenerator json, final ReportView report) throws IOException {
        if (report.amountMinor() != ReportView.NO_AMOUNT) {
            JsonFields.money(json, "amount", report.amountMinor(), report.currency(), report.exponent());
        }
        PaidView.write(json, report.paid());
    }
}
