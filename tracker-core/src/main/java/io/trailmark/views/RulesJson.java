package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.AttributionRules;
import io.trailmark.catalogue.Cap;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Dimension;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.GroupWeight;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.Reward;
import io.trailmark.catalogue.RewardCondition;
import io.trailmark.catalogue.RewardStep;
import io.trailmark.catalogue.RewardTiers;
import io.trailmark.money.Money;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.VolumeBasis;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A goal's rules as JSON in the very words of a programme file: read back, they are the same rules. Amounts are in the
 * programme's currency. Used once, by one thread.
 */
final class RulesJson {
    private static final long[] UNITS_MS = {
        TimeUnit.DAYS.toMillis(1),
        TimeUnit.HOURS.toMillis(1),
        TimeUnit.MINUTES.toMillis(1),
        TimeUnit.SECONDS.toMillis(1)
    };
    private static final String UNIT_LETTERS = "dhms";

    private final JsonGenerator json;
    private final Catalogue catalogue;
    private final int exponent;

    RulesJson(final JsonGenerator json, final Catalogue catalogue, final Program program) {
        this.json = json;
        this.catalogue = catalogue;
        this.exponent = program.exponent();
    }

    /** The fields of the rules, into the object that is open. */
    void write(final GoalRules rules) throws IOException {
        attribution(rules);
        codes("requires", rules.requiredGoals(), catalogue::goal);
        json.writeStringField("deadline", durationOrNone(rules.deadlineMs()));
        json.writeStringField("not_before", durationOrNone(rules.notBeforeMs()));
        json.writeStringField("per_customer", rules.isOncePerCustomer() ? "once" : "many");
        JsonFields.name(json, "repeats", rules.repeats());
        json.writeStringField(
                "approve_below",
                rules.approveBelowMinor() == GoalRules.NO_LIMIT ? "always" : amount(rules.approveBelowMinor()));
        caps(rules.caps());
        rewards(rules.rewards());
    }

    private void attribution(final GoalRules rules) throws IOException {
        final AttributionRules attribution = rules.attribution();
        json.writeObjectFieldStart("attribution");
        JsonFields.name(json, "model", attribution.model());
        json.writeObjectFieldStart("windows");
        json.writeStringField("click", duration(attribution.clickWindowMs()));
        json.writeStringField("view", duration(attribution.viewWindowMs()));
        json.writeEndObject();
        if (attribution.model() == Model.TIME_DECAY) {
            json.writeStringField("half_life", duration(attribution.halfLifeMs()));
        }
        if (attribution.model() == Model.POSITION_BASED) {
            json.writeObjectFieldStart("position");
            json.writeStringField("first", RewardText.percent(attribution.positionFirstPpm()));
            json.writeStringField("last", RewardText.percent(attribution.positionLastPpm()));
            json.writeEndObject();
        }
        if (!attribution.weights().isEmpty()) {
            json.writeObjectFieldStart("weights");
            for (final GroupWeight weight : attribution.weights()) {
                json.writeNumberField(weight.group(), weight.weight());
            }
            json.writeEndObject();
        }
        if (attribution.touchesUsed() == 0) {
            json.writeStringField("touches", "all");
        } else {
            json.writeNumberField("touches", attribution.touchesUsed());
        }
        JsonFields.name(json, "path", attribution.transform());
        exclude(rules);
        json.writeArrayFieldStart("priorities");
        for (final Priority priority : attribution.priorities()) {
            json.writeString(JsonFields.lowerCase(priority));
        }
        json.writeEndArray();
        json.writeStringField("soft", attribution.isSoftEqual() ? "equal" : "never");
        json.writeStringField("stand_down", durationOrNone(attribution.standDownMs()));
        json.writeStringField("inherit", inherit(attribution.inheritMonths()));
        json.writeEndObject();
    }

    private void exclude(final GoalRules rules) throws IOException {
        if (!rules.excludedPartners().isEmpty() || !rules.excludedLinks().isEmpty()) {
            json.writeObjectFieldStart("exclude");
            codes("partners", rules.excludedPartners(), catalogue::partner);
            codes("links", rules.excludedLinks(), catalogue::link);
            json.writeEndObject();
        }
    }

    private static String inherit(final int months) {
        return switch (months) {
            case 0 -> "none";
            case AttributionRules.FOR_LIFE -> "lifetime";
            default -> months + "mo";
        };
    }

    private void codes(final String name, final List<Integer> ids, final IntFunction<? extends Entity> entity)
            throws IOException {
        if (!ids.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (final int id : ids) {
                json.writeString(entity.apply(id).code());
            }
            json.writeEndArray();
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
                json.writeStringField("limit", amount(cap.limit()));
            }
            json.writeBooleanField("hard", cap.isHard());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void rewards(final List<Reward> rewards) throws IOException {
        json.writeArrayFieldStart("rewards");
        int alternative = 0;
        for (final Reward reward : rewards) {
            if (reward.alternative() != alternative) {
                endAlternatives(alternative);
                alternative = reward.alternative();
                if (alternative != 0) {
                    json.writeStartObject();
                    json.writeArrayFieldStart("first_of");
                }
            }
            json.writeStartObject();
            reward(reward);
            json.writeEndObject();
        }
        endAlternatives(alternative);
        json.writeEndArray();
    }

    private void endAlternatives(final int alternative) throws IOException {
        if (alternative != 0) {
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void reward(final Reward reward) throws IOException {
        json.writeStringField("name", reward.name());
        json.writeStringField("to", reward.beneficiary() == Beneficiary.PARTNER ? "partner" : "customer");
        if (!reward.tiers().steps().isEmpty()) {
            tiers(reward);
        } else if (reward.kind() == RewardKind.BENEFIT) {
            json.writeStringField("benefit", reward.benefit());
            json.writeNumberField("count", reward.amountMinor());
        } else {
            rate(reward.kind(), reward.ppm(), reward.amountMinor());
        }
        when(reward.when());
        bound("min", reward.minMinor());
        bound("max", reward.maxMinor());
        mark(reward.tiers());
    }

    private void rate(final RewardKind kind, final long ppm, final long minor) throws IOException {
        if (kind == RewardKind.PERCENT) {
            json.writeStringField("percent", RewardText.percent(ppm));
        } else {
            json.writeStringField("fixed", amount(minor));
        }
    }

    private void bound(final String name, final long minor) throws IOException {
        if (minor != Reward.NONE) {
            json.writeStringField(name, amount(minor));
        }
    }

    private void tiers(final Reward reward) throws IOException {
        final RewardTiers tiers = reward.tiers();
        json.writeObjectFieldStart("tiers");
        JsonFields.name(json, "by", tiers.basis());
        json.writeStringField(
                "per", tiers.period() == Period.ALL_TIME ? "lifetime" : JsonFields.lowerCase(tiers.period()));
        JsonFields.name(json, "mode", tiers.mode());
        json.writeArrayFieldStart("steps");
        for (final RewardStep step : tiers.steps()) {
            json.writeStartObject();
            volume("from", tiers.basis(), step.from());
            rate(reward.kind(), step.ppm(), step.amountMinor());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void mark(final RewardTiers tiers) throws IOException {
        if (tiers.mark() != Reward.NONE) {
            json.writeObjectFieldStart("once_at");
            volume(JsonFields.lowerCase(tiers.basis()), tiers.basis(), tiers.mark());
            json.writeEndObject();
        }
    }

    private void volume(final String name, final VolumeBasis basis, final long volume) throws IOException {
        if (basis == VolumeBasis.COUNT) {
            json.writeNumberField(name, volume);
        } else {
            json.writeStringField(name, amount(volume));
        }
    }

    private void when(final RewardCondition when) throws IOException {
        if (when.equals(RewardCondition.ALWAYS)) {
            return;
        }
        json.writeObjectFieldStart("when");
        if (when.valueFromMinor() != 0 || when.valueBelowMinor() != Reward.NONE) {
            json.writeObjectFieldStart("value");
            json.writeStringField("from", amount(when.valueFromMinor()));
            bound("below", when.valueBelowMinor());
            json.writeEndObject();
        }
        levels(when.levels());
        types(when.partnerTypes());
        JsonFields.textIfAny(json, "group", when.partnerGroup());
        occurrence(when);
        if (when.firstMonths() != 0) {
            json.writeNumberField("first_months", when.firstMonths());
        }
        if (!when.dimensions().isEmpty()) {
            json.writeObjectFieldStart("dimensions");
            for (final Dimension dimension : when.dimensions()) {
                json.writeStringField(dimension.name(), dimension.value());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void levels(final long levels) throws IOException {
        if (levels != 0) {
            json.writeArrayFieldStart("level");
            for (int level = 1; level < Long.SIZE; level++) {
                if ((levels & 1L << level) != 0) {
                    json.writeNumber(level);
                }
            }
            json.writeEndArray();
        }
    }

    private void types(final int types) throws IOException {
        if (types != 0) {
            json.writeArrayFieldStart("type");
            for (final PartnerType type : PartnerType.values()) {
                if (type != PartnerType.NULL_VAL && (types & 1 << type.value()) != 0) {
                    json.writeString(JsonFields.lowerCase(type));
                }
            }
            json.writeEndArray();
        }
    }

    private void occurrence(final RewardCondition when) throws IOException {
        if (when.occurrenceFrom() == 0 && when.occurrenceTo() == 0 && when.every() == 0) {
            return;
        }
        json.writeObjectFieldStart("occurrence");
        number("from", when.occurrenceFrom());
        number("to", when.occurrenceTo());
        number("every", when.every());
        json.writeEndObject();
    }

    private void number(final String name, final long number) throws IOException {
        if (number != 0) {
            json.writeNumberField(name, number);
        }
    }

    private String amount(final long minor) {
        return Money.format(minor, exponent);
    }

    private static String durationOrNone(final long durationMs) {
        return durationMs == 0 ? "none" : duration(durationMs);
    }

    /** In the largest unit that fits. */
    private static String duration(final long durationMs) {
        for (int i = 0; i < UNITS_MS.length - 1; i++) {
            if (durationMs % UNITS_MS[i] == 0) {
                return durationMs / UNITS_MS[i] + UNIT_LETTERS.substring(i, i + 1);
            }
        }
        return durationMs / UNITS_MS[UNITS_MS.length - 1] + "s";
    }
}
