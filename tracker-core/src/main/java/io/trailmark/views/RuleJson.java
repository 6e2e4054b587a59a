package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.AttributionRules;
import io.trailmark.catalogue.Cap;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.GroupWeight;
import io.trailmark.catalogue.Reward;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/** The rule that decided, as JSON, in the words of a programme file. Used once, by one thread. */
final class RuleJson {
    private final JsonGenerator json;
    private final EntityNames names;
    private final String currency;
    private final int exponent;

    RuleJson(final JsonGenerator json, final EntityNames names, final String currency, final int exponent) {
        this.json = json;
        this.names = names;
        this.currency = currency;
        this.exponent = exponent;
    }

    void write(final RulingView ruling, final RuleView rule) throws IOException {
        json.writeObjectFieldStart("rule");
        json.writeNumberField("goal_version", ruling.goalVersion());
        JsonFields.time(json, "effective_from", rule.effectiveFromMs());
        if (rule.definedPosition() != 0) {
            json.writeNumberField("defined_position", rule.definedPosition());
        }
        JsonFields.name(json, "model", ruling.model());
        json.writeStringField("window", ExplanationJson.duration(ruling.windowMs()));
        json.writeBooleanField("clock_skew", ruling.isClockSkewed());
        json.writeNumberField("decided_position", ruling.position());
        if (rule.rules() != null) {
            attribution(rule.rules());
            goal(rule.rules());
            caps(rule.rules().caps());
            rewards(rule.rules().rewards());
        }
        json.writeEndObject();
    }

    private void attribution(final GoalRules rules) throws IOException {
        final AttributionRules attribution = rules.attribution();
        json.writeStringField("view_window", ExplanationJson.duration(attribution.viewWindowMs()));
        json.writeArrayFieldStart("priorities");
        for (final Priority priority : attribution.priorities()) {
            json.writeString(JsonFields.lowerCase(priority));
        }
        json.writeEndArray();
        JsonFields.name(json, "path", attribution.transform());
        json.writeStringField(
                "touches", attribution.touchesUsed() == 0 ? "all" : Integer.toString(attribution.touchesUsed()));
        json.writeStringField("soft", attribution.isSoftEqual() ? "equal" : "never");
        durationIfAny("stand_down", attribution.standDownMs());
        inherit(attribution.inheritMonths());
        if (attribution.model() == Model.TIME_DECAY) {
            json.writeStringField("half_life", ExplanationJson.duration(attribution.halfLifeMs()));
        }
        if (attribution.model() == Model.POSITION_BASED) {
            json.writeObjectFieldStart("position");
            json.writeStringField("first", RewardText.percent(attribution.positionFirstPpm()));
            json.writeStringField("last", RewardText.percent(attribution.positionLastPpm()));
            json.writeEndObject();
        }
        if (attribution.model() == Model.WEIGHTED) {
            json.writeObjectFieldStart("weights");
            for (final GroupWeight weight : attribution.weights()) {
                json.writeNumberField(weight.group(), weight.weight());
            }
            json.writeEndObject();
        }
        codes("excluded_partners", rules.excludedPartners(), names::partner);
        codes("excluded_links", rules.excludedLinks(), names::link);
    }

    private void inherit(final int months) throws IOException {
        if (months != 0) {
            json.writeStringField("inherit", months == AttributionRules.FOR_LIFE ? "lifetime" : months + "mo");
        }
    }

    private void goal(final GoalRules rules) throws IOException {
        codes("requires", rules.requiredGoals(), names::goal);
        durationIfAny("deadline", rules.deadlineMs());
        durationIfAny("not_before", rules.notBeforeMs());
        json.writeStringField("per_customer", rules.isOncePerCustomer() ? "once" : "many");
        JsonFields.name(json, "repeats", rules.repeats());
        if (rules.approveBelowMinor() != GoalRules.NO_LIMIT) {
            JsonFields.money(json, "approve_below", rules.approveBelowMinor(), currency, exponent);
        }
    }

    private void caps(final List<Cap> caps) throws IOException {
        json.writeArrayFieldStart("caps");
        for (final Cap cap : caps) {
            json.writeStartObject();
            JsonFields.name(json, "per", cap.scope());
            JsonFields.name(json, "of", cap.metric());
            JsonFields.name(json, "every", cap.period());
            if (cap.metric() == CapMetric.CONVERSIONS) {
                json.writeNumberField("limit", cap.limit());
            } else {
                JsonFields.money(json, "limit", cap.limit(), currency, exponent);
            }
            json.writeBooleanField("hard", cap.isHard());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void rewards(final List<Reward> rewards) throws IOException {
        final RewardText text = new RewardText(currency, exponent);
        json.writeArrayFieldStart("rewards");
        for (final Reward reward : rewards) {
            json.writeStartObject();
            json.writeStringField("reward", reward.name());
            json.writeStringField("text", text.of(reward));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void durationIfAny(final String name, final long durationMs) throws IOException {
        if (durationMs > 0) {
            json.writeStringField(name, ExplanationJson.duration(durationMs));
        }
    }

    private void codes(final String name, final List<Integer> ids, final IntFunction<String> codeOf)
            throws IOException {
        if (!ids.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (final int id : ids) {
                json.writeString(codeOf.apply(id));
            }
            json.writeEndArray();
        }
    }
}
