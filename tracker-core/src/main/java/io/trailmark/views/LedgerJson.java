package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.Reason;
import java.io.IOException;

/** Lines of the ledger and balances as JSON. Any thread; no state. */
public final class LedgerJson {
    private LedgerJson() {}

    /** One line as an object of its own. */
    public static byte[] line(final LedgerLine line, final Catalogue catalogue) {
        final EntityNames names = new EntityNames(catalogue);
        return JsonFields.object(json -> {
            json.writeStringField("program", names.programOfGoal(line.goalId()));
            fields(json, line, names);
        });
    }

    /** The fields of one line. */
    static void fields(final JsonGenerator json, final LedgerLine line, final EntityNames names) throws IOException {
        json.writeNumberField("line", line.sequence());
        json.writeNumberField("position", line.position());
        JsonFields.time(json, "written_at", line.writtenMs());
        json.writeStringField("conversion_id", ConversionId.format(line.conversionId()));
        json.writeStringField("goal", names.goal(line.goalId()));
        JsonFields.name(json, "kind", line.kind());
        json.writeStringField("reward", line.name());
        JsonFields.name(json, "to", line.beneficiary());
        json.writeStringField("partner", names.partner(line.partnerId()));
        if (line.linkId() != 0) {
            json.writeStringField("link", names.link(line.linkId()));
        }
        if (line.couponId() != 0) {
            json.writeStringField("coupon", names.coupon(line.couponId()));
        }
        json.writeNumberField("credit", line.credit());
        if (line.isMoney()) {
            JsonFields.money(json, "amount", line.amountMinor(), line.currency(), line.exponent());
            JsonFields.money(json, "standing", line.standingMinor(), line.currency(), line.exponent());
        } else {
            json.writeStringField("benefit", line.benefit());
            json.writeNumberField("count", line.amountMinor());
            json.writeNumberField("standing_count", line.standingMinor());
        }
        if (line.reason() != Reason.OK) {
            JsonFields.name(json, "reason", line.reason());
        }
        JsonFields.name(json, "status", line.status());
        json.writeNumberField("rules_version", line.rulesVersion());
        if (line.adjustmentPosition() != 0) {
            json.writeNumberField("adjustment_position", line.adjustmentPosition());
        }
    }

    /** The fields of a balance. */
    public static void balance(
            final JsonGenerator json, final Balance balance, final String currency, final int exponent)
            throws IOException {
        JsonFields.money(json, "pending", balance.pendingMinor(), currency, exponent);
        JsonFields.money(json, "approved", balance.approvedMinor(), currency, exponent);
        JsonFields.money(json, "taken_back", balance.takenBackMinor(), currency, exponent);
        json.writeNumberField("lines", balance.lineCount());
        json.writeArrayFieldStart("benefits");
        for (final var benefit : balance.benefits().entrySet()) {
            json.writeStartObject();
            json.writeStringField("benefit", benefit.getKey());
            json.writeNumberField("pending", benefit.getValue().pending());
            json.writeNumberField("approved", benefit.getValue().approved());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
