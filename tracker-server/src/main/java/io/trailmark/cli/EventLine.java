package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** An event in one line, for people. Threads: any; no state. */
final class EventLine {
    private static final int TIME_FROM = 11;
    private static final int TIME_TO = 19;

    private EventLine() {}

    static String of(final JsonNode event, final Style style) {
        final String at = text(event, "at");
        final String time = at.length() > TIME_TO ? at.substring(TIME_FROM, TIME_TO) : at;
        final String type = text(event, "type");
        final StringBuilder line =
                new StringBuilder(String.format(Locale.ROOT, "%s %8s  ", time, text(event, "position")));
        line.append(style.heading(String.format(Locale.ROOT, "%-10s", type))).append("  ");
        switch (type) {
            case "click", "view" -> touch(line, event, style);
            case "conversion" -> conversion(line, event, style);
            case "adjustment" -> adjustment(line, event, style);
            default ->
                line.append(text(event, "request"))
                        .append(" by ")
                        .append(text(event, "actor"))
                        .append(": ")
                        .append(text(event, "things"));
        }
        if (event.path("test").asBoolean()) {
            line.append(style.quiet("  test"));
        }
        return line.toString();
    }

    private static String text(final JsonNode event, final String name) {
        return Style.harmless(Json.words(event.path(name)));
    }

    private static void touch(final StringBuilder line, final JsonNode event, final Style style) {
        line.append(text(event, "program"))
                .append("  ")
                .append(text(event, "partner"))
                .append(" by link ")
                .append(text(event, "link"))
                .append("  ")
                .append(style.word(text(event, "class")));
    }

    private static void conversion(final StringBuilder line, final JsonNode event, final Style style) {
        line.append(text(event, "program"))
                .append("  ")
                .append(text(event, "goal"))
                .append(' ')
                .append(text(event, "order_id"));
        amount(line, event);
        decision(line, event, style);
        for (final JsonNode credit : event.path("credits")) {
            line.append("  ").append(text(credit, "partner")).append(" earns ").append(text(credit, "reward"));
        }
        line.append("  ").append(style.quiet(text(event, "conversion_id")));
    }

    private static void adjustment(final StringBuilder line, final JsonNode event, final Style style) {
        line.append(text(event, "program"))
                .append("  ")
                .append(text(event, "adjustment"))
                .append(' ')
                .append(text(event, "adjustment_id"));
        amount(line, event);
        decision(line, event, style);
        line.append("  ").append(style.quiet(text(event, "conversion_id")));
    }

    private static void amount(final StringBuilder line, final JsonNode event) {
        if (event.has("amount")) {
            line.append("  ").append(text(event, "amount"));
        }
        if (event.has("paid")) {
            line.append(" (").append(text(event, "paid")).append(')');
        }
    }

    private static void decision(final StringBuilder line, final JsonNode event, final Style style) {
        if (event.has("decision")) {
            line.append("  ")
                    .append(style.word(text(event, "decision")))
                    .append(", ")
                    .append(text(event, "reason"));
        }
        if (event.has("status")) {
            line.append(", ").append(style.word(text(event, "status")));
        }
    }
}
