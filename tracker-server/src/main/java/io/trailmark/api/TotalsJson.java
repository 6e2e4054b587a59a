package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.views.JsonFields;
import io.trailmark.views.ProgramTotals;
import io.trailmark.views.TotalsRow;
import io.trailmark.views.ViewsState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums of a programme as JSON: as a whole, then per partner, then per link and coupon; all of one position. */
final class TotalsJson {
    private TotalsJson() {}

    static byte[] render(final Program program, final ViewsState state) {
        final ProgramTotals totals = state.totals(program.id());
        final Map<Integer, List<TotalsRow>> byPartner = new TreeMap<>();
        for (final TotalsRow row : totals.rows()) {
            byPartner.computeIfAbsent(row.partnerId(), id -> new ArrayList<>()).add(row);
        }
        return JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeNumberField("position", state.position());
            sums(json, totals.whole(), program);
            reports(json, totals.whole());
            json.writeArrayFieldStart("partners");
            for (final Map.Entry<Integer, List<TotalsRow>> partner : byPartner.entrySet()) {
                partner(json, partner.getKey(), partner.getValue(), program, state.catalogue());
            }
            json.writeEndArray();
        });
    }

    /** The sums of one partner alone, as its own users see them. */
    static byte[] render(final Program program, final Partner own, final ViewsState state) {
        final List<TotalsRow> rows = state.totals(program.id()).rows().stream()
                .filter(row -> row.partnerId() == own.id())
                .toList();
        return JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeNumberField("position", state.position());
            json.writeArrayFieldStart("partners");
            partner(json, own.id(), rows, program, state.catalogue());
            json.writeEndArray();
        });
    }

    private static void partner(
            final JsonGenerator json,
            final int partnerId,
            final List<TotalsRow> rows,
            final Program program,
            final Catalogue catalogue)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("partner", catalogue.partner(partnerId).code());
        json.writeStringField("name", catalogue.partner(partnerId).name());
        sums(json, TotalsRow.sum(rows, partnerId), program);
        rows(json, "links", rows, program, catalogue);
        rows(json, "coupons", rows, program, catalogue);
        rows(json, "registrations", rows, program, catalogue);
        json.writeEndObject();
    }

    private static void rows(
            final JsonGenerator json,
            final String kind,
            final List<TotalsRow> rows,
            final Program program,
            final Catalogue catalogue)
            throws IOException {
        json.writeArrayFieldStart(kind);
        for (final TotalsRow row : rows) {
            if (kind.equals(kindOf(row))) {
                json.writeStartObject();
                if (row.linkId() != 0) {
                    json.writeStringField("link", catalogue.link(row.linkId()).code());
                } else if (row.couponId() != 0) {
                    json.writeStringField(
                            "coupon", catalogue.coupon(row.couponId()).code());
                }
                sums(json, row, program);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** All registrations of a partner are one row. */
    private static String kindOf(final TotalsRow row) {
        if (row.linkId() != 0) {
            return "links";
        }
        return row.couponId() != 0 ? "coupons" : "registrations";
    }

    private static void sums(final JsonGenerator json, final TotalsRow row, final Program program) throws IOException {
        json.writeObjectFieldStart("clicks");
        for (final ClickClass clickClass : ClickClass.values()) {
            if (clickClass != ClickClass.NULL_VAL) {
                json.writeNumberField(JsonFields.lowerCase(clickClass), row.clicks(clickClass));
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("views");
        for (final ClickClass clickClass : ClickClass.values()) {
            if (clickClass != ClickClass.NULL_VAL) {
                json.writeNumberField(JsonFields.lowerCase(clickClass), row.views(clickClass));
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("conversions");
        for (final ConversionStatus status : ConversionStatus.values()) {
            if (status != ConversionStatus.NULL_VAL) {
                json.writeNumberField(JsonFields.lowerCase(status), row.conversions(status));
            }
        }
        json.writeEndObject();
        final String currency = program.currency();
        final int exponent = program.exponent();
        JsonFields.money(json, "revenue", row.revenueMinor(), currency, exponent);
        JsonFields.money(json, "revenue_pending", row.revenuePendingMinor(), currency, exponent);
        json.writeObjectFieldStart("rewards");
        JsonFields.money(json, "pending", row.rewardPendingMinor(), currency, exponent);
        JsonFields.money(json, "approved", row.rewardApprovedMinor(), currency, exponent);
        JsonFields.money(json, "reversed", row.rewardReversedMinor(), currency, exponent);
        json.writeEndObject();
        json.writeObjectFieldStart("customer_rewards");
        JsonFields.money(json, "pending", row.customerRewardPendingMinor(), currency, exponent);
        JsonFields.money(json, "approved", row.customerRewardApprovedMinor(), currency, exponent);
        json.writeEndObject();
        json.writeObjectFieldStart("benefits");
        json.writeNumberField("pending", row.benefitsPending());
        json.writeNumberField("approved", row.benefitsApproved());
        json.writeEndObject();
    }

    private static void reports(final JsonGenerator json, final TotalsRow whole) throws IOException {
        json.writeObjectFieldStart("reports");
        for (final Decision decision : Decision.values()) {
            if (decision != Decision.NULL_VAL) {
                json.writeNumberField(JsonFields.lowerCase(decision), whole.reports(decision));
            }
        }
        json.writeEndObject();
        json.writeNumberField("test_conversions", whole.testConversions());
    }
}
