package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Reward;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A conversion with everything that led to it, as JSON: what was looked at, by which rule, and what came of it. Any
 * thread; no state.
 */
public final class ExplanationJson {
    private ExplanationJson() {}

    /** The explanation as one object. */
    public static byte[] render(final ConversionView conversion, final Catalogue catalogue) {
        final EntityNames names = new EntityNames(catalogue);
        return JsonFields.object(json -> {
            ConversionJson.conversion(json, conversion, names);
            json.writeStringField(
                    "text", ReasonText.ofConversion(conversion.ruling().reason()));
            final RuleView rule = RuleView.of(conversion, catalogue);
            new RuleJson(json, names, names.currency(conversion.report()), names.exponent(conversion.report()))
                    .write(conversion.ruling(), rule);
            conditions(json, conversion, rule, names);
            report(json, conversion.report());
            json.writeArrayFieldStart("candidates");
            for (final CandidateView candidate : conversion.ruling().candidates()) {
                candidate(json, candidate, conversion, names);
            }
            json.writeEndArray();
            ledger(json, conversion, names);
            repeats(json, conversion, names);
            positions(json, conversion, rule);
        });
    }

    private static void candidate(
            final JsonGenerator json,
            final CandidateView candidate,
            final ConversionView conversion,
            final EntityNames names)
            throws IOException {
        json.writeStartObject();
        ConversionJson.touch(json, candidate, names);
        if (candidate.kind() == TouchKind.CLICK || candidate.kind() == TouchKind.VIEW) {
            JsonFields.name(json, "click_class", candidate.clickClass());
            json.writeStringField("age", duration(conversion.ruling().occurredMs() - candidate.touchTimeMs()));
        }
        json.writeBooleanField("taken", candidate.reason() == Reason.OK);
        JsonFields.name(json, "reason", candidate.reason());
        json.writeStringField("text", ReasonText.ofCandidate(candidate.reason()));
        json.writeNumberField("weight", candidate.weight());
        JsonFields.share(json, "share", candidate.shareBillionths());
        json.writeEndObject();
    }

    private static void conditions(
            final JsonGenerator json, final ConversionView conversion, final RuleView rule, final EntityNames names)
            throws IOException {
        json.writeArrayFieldStart("conditions");
        for (final RuleView.Condition condition : rule.conditions(conversion, names)) {
            json.writeStartObject();
            json.writeStringField("condition", condition.name());
            json.writeStringField("text", condition.text());
            JsonFields.name(json, "result", condition.result());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** ISO 8601, in days where it is whole days: that is how people said it. */
    static String duration(final long durationMs) {
        final Duration duration = Duration.ofMillis(durationMs);
        final boolean isWholeDays = duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()));
        return isWholeDays ? "P" + duration.toDays() + "D" : duration.toString();
    }

    private static void report(final JsonGenerator json, final ReportView report) throws IOException {
        json.writeObjectFieldStart("report");
        json.writeNumberField("position", report.position());
        JsonFields.name(json, "source", report.source());
        JsonFields.name(json, "trust", report.trust());
        JsonFields.time(json, "occurred_at", report.occurredMs());
        JsonFields.time(json, "received_at", report.receivedMs());
        json.writeBooleanField("history", report.isHistory());
        ConversionJson.amount(json, report);
        if (report.clickVerdict() != ClickVerdict.ABSENT) {
            json.writeStringField("click_id", report.clickId());
            JsonFields.name(json, "click_verdict", report.clickVerdict());
        }
        json.writeEndObject();
    }

    private static void ledger(final JsonGenerator json, final ConversionView conversion, final EntityNames names)
            throws IOException {
        json.writeArrayFieldStart("ledger");
        for (final LedgerLine line : conversion.lines()) {
            json.writeStartObject();
            LedgerJson.fields(json, line, names);
            final Reward reward = RuleView.reward(line, names.catalogue());
            if (reward != null) {
                json.writeStringField("rule", new RewardText(line.currency(), line.exponent()).of(reward));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void repeats(final JsonGenerator json, final ConversionView conversion, final EntityNames names)
            throws IOException {
        json.writeNumberField("repeat_count", conversion.repeatCount());
        json.writeArrayFieldStart("repeats");
        for (final ConversionView.Repeat repeat : conversion.repeats()) {
            json.writeStartObject();
            json.writeNumberField("position", repeat.position());
            JsonFields.name(json, "trust", repeat.trust());
            JsonFields.name(json, "decision", repeat.decision());
            JsonFields.name(json, "reason", repeat.reason());
            json.writeStringField("text", ReasonText.ofConversion(repeat.reason()));
            if (repeat.amountMinor() != ReportView.NO_AMOUNT) {
                JsonFields.money(
                        json,
                        "amount",
                        repeat.amountMinor(),
                        names.currency(conversion.report()),
                        names.exponent(conversion.report()));
            }
            PaidView.write(json, repeat.paid());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Where in the journal everything stands that is spoken of: reports, touches and adjustments. */
    private static void positions(final JsonGenerator json, final ConversionView conversion, final RuleView rule)
            throws IOException {
        final SortedSet<Long> positions = new TreeSet<>();
        positions.add(conversion.report().position());
        positions.add(conversion.ruling().position());
        conversion.ruling().candidates().forEach(candidate -> positions.add(candidate.touchPosition()));
        conversion.repeats().forEach(repeat -> positions.add(repeat.position()));
        for (final AdjustmentView adjustment : conversion.adjustments()) {
            positions.add(adjustment.position());
            positions.add(adjustment.appliedPosition());
        }
        conversion.lines().forEach(line -> positions.add(line.position()));
        positions.add(rule.definedPosition());
        positions.remove(0L);
        json.writeArrayFieldStart("positions");
        for (final long position : positions) {
            json.writeNumber(position);
        }
        json.writeEndArray();
    }
}
