package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.LinkHours;
import io.trailmark.catalogue.LinkRule;
import io.trailmark.catalogue.LinkTerms;
import io.trailmark.catalogue.LinkVariant;
import io.trailmark.catalogue.Notes;
import io.trailmark.record.codec.Device;
import java.io.IOException;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A link's schedule, limit, rules and variants, and anything's notes, in the words of a programme file. Any thread. */
final class LinkTermsJson {
    private static final int MINUTES_PER_HOUR = 60;
    private static final int LETTERS_OF_A_DAY = 3;

    private LinkTermsJson() {}

    static void write(final JsonGenerator json, final LinkTerms terms) throws IOException {
        if (terms.startsMs() != LinkTerms.ALWAYS) {
            JsonFields.time(json, "starts_at", terms.startsMs());
        }
        if (terms.clickLimit() != 0) {
            json.writeNumberField("click_limit", terms.clickLimit());
        }
        if (!terms.rules().isEmpty()) {
            json.writeArrayFieldStart("rules");
            for (final LinkRule rule : terms.rules()) {
                rule(json, rule);
            }
            json.writeEndArray();
        }
        if (!terms.variants().isEmpty()) {
            json.writeArrayFieldStart("variants");
            for (final LinkVariant variant : terms.variants()) {
                json.writeStartObject();
                json.writeStringField("variant", variant.name());
                json.writeStringField("destination", variant.destination());
                json.writeNumberField("weight", variant.weight());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void rule(final JsonGenerator json, final LinkRule rule) throws IOException {
        json.writeStartObject();
        if (!rule.isForAll()) {
            json.writeObjectFieldStart("when");
            texts(json, "country", rule.countries());
            texts(
                    json,
                    "device",
                    rule.devices().stream().sorted().map(LinkTermsJson::word).toList());
            texts(json, "language", rule.languages());
            if (rule.hours() != null) {
                hours(json, rule.hours());
            }
            json.writeEndObject();
        }
        JsonFields.textIfAny(json, "destination", rule.destination());
        if (rule.isRefused()) {
            json.writeBooleanField("refuse", true);
        }
        json.writeEndObject();
    }

    private static String word(final Device device) {
        return JsonFields.lowerCase(device);
    }

    private static void hours(final JsonGenerator json, final LinkHours hours) throws IOException {
        json.writeObjectFieldStart("time");
        json.writeStringField("from", clock(hours.fromMinute()));
        json.writeStringField("to", clock(hours.toMinute()));
        texts(
                json,
                "days",
                hours.days().stream().sorted().map(LinkTermsJson::word).toList());
        json.writeEndObject();
    }

    private static String word(final DayOfWeek day) {
        return day.name().substring(0, LETTERS_OF_A_DAY).toLowerCase(Locale.ROOT);
    }

    private static String clock(final int minute) {
        return "%02d:%02d".formatted(minute / MINUTES_PER_HOUR, minute % MINUTES_PER_HOUR);
    }

    static void notes(final JsonGenerator json, final Notes notes) throws IOException {
        texts(json, "tags", notes.tags());
        if (!notes.metadata().isEmpty()) {
            json.writeObjectFieldStart("metadata");
            for (final Map.Entry<String, String> each : notes.metadata().entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void texts(final JsonGenerator json, final String name, final List<String> texts)
            throws IOException {
        if (!texts.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (final String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        }
    }
}
