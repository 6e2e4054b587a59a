package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.imports.RowError;
import io.trailmark.imports.Translated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings customers and conversions of the past: each piece is held against the back office first, so that what is known
 * is not sent and what is wrong is said before anything is recorded. Then the clicks by which partners are credited are
 * reported, and the conversions with the ids of those clicks. One thread.
 */
final class EventSender implements Sender {
    private final Client office;
    private final EdgeBatches edge;
    private final Patience patience;

    /** How partners who are named alone are credited, as the back office said. */
    private final Map<String, ObjectNode> ways = new HashMap<>();

    /** Why conversions were recorded without credit, and how many of each. */
    private final Map<String, Long> withoutCredit = new TreeMap<>();

    /** One row on its way. */
    private static final class Event {
        private final Translated row;
        private final ObjectNode body;

        Event(final Translated row) {
            this.row = row;
            body = row.body().deepCopy();
        }

        RowError error(final String field, final String code, final String message) {
            return new RowError(row.row().line(), field, code, message);
        }
    }

    EventSender(final Client office, final Client edge, final Patience patience) {
        this.office = office;
        this.edge = new EdgeBatches(edge, patience);
        this.patience = patience;
    }

    /** Reasons with how many conversions were recorded without credit for them. */
    Map<String, Long> withoutCredit() {
        return withoutCredit;
    }

    @Override
    public Sent send(final Piece piece, final Manner manner) {
        final List<RowError> errors = new ArrayList<>();
        final List<Event> fresh = check(piece, errors);
        final long there = piece.size()
                - fresh.size()
                - errors.stream().map(RowError::line).distinct().count();
        if (manner == Manner.ALL_OR_NONE && !errors.isEmpty()) {
            return new Sent(0, 0, errors);
        }
        if (manner == Manner.DRY) {
            return new Sent(fresh.size(), there, errors);
        }
        final List<Event> clicked = click(fresh, errors);
        final long duplicates = convert(clicked, errors);
        final long refused = errors.stream().map(RowError::line).distinct().count();
        return new Sent(piece.size() - refused - there - duplicates, there + duplicates, errors);
    }

    /** Those that can be sent and are not known. */
    private List<Event> check(final Piece piece, final List<RowError> errors) {
        final List<Event> events = piece.rows().stream().map(Event::new).toList();
        events.forEach(event -> event.body.setAll(ways.getOrDefault(partner(event.body), Json.object())));
        final JsonNode answer = patience.accepted(
                office,
                patience.exchange(
                        office,
                        "POST",
                        "/v1/conversions/check",
                        Piece.list(events.stream().map(event -> event.body).toList()),
                        Map.of()));
        final List<Event> fresh = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            final Event event = events.get(i);
            final JsonNode check = answer.at("/data/" + i);
            for (final JsonNode error : check.path("errors")) {
                errors.add(event.error(
                        error.path("field").asText().replaceFirst("^/", "").replace('/', '.'),
                        error.path("code").asText(),
                        error.path("message").asText()));
            }
            if (check.path("errors").isEmpty() && !check.has("known")) {
                learn(event.body, check);
                fresh.add(event);
            }
        }
        return fresh;
    }

    private static String partner(final ObjectNode body) {
        final boolean isAlone = body.has("partner")
                && !body.has("link")
                && !body.has("coupon")
                && !body.has("click_id")
                && !body.has("registration_id");
        return isAlone
                ? body.path("program").asText() + ' ' + body.get("partner").asText()
                : "";
    }

    private void learn(final ObjectNode body, final JsonNode check) {
        final ObjectNode way = Json.object();
        for (final String name : List.of("link", "coupon")) {
            if (check.has(name)) {
                way.set(name, check.get(name));
            }
        }
        if (!way.isEmpty()) {
            ways.put(partner(body), way);
            body.setAll(way);
        }
    }

    /** Reports the clicks; those events whose clicks were taken, or that need none. */
    private List<Event> click(final List<Event> events, final List<RowError> errors) {
        final List<Event> needing = events.stream()
                .filter(event -> event.body.has("link") && !event.body.has("click_id"))
                .toList();
        final List<Event> taken = new ArrayList<>(events);
        final List<JsonNode> answers = edge.send(
                "/v1/clicks/batch",
                needing.stream().map(event -> HistoricClick.of(event.body)).toList());
        for (int i = 0; i < needing.size(); i++) {
            final Event event = needing.get(i);
            final JsonNode answer = answers.get(i);
            if (answer.has("click_id")) {
                event.body.set("click_id", answer.get("click_id"));
            } else {
                taken.remove(event);
                errors.add(refused(event, answer));
            }
        }
        return taken;
    }

    /** Reports the conversions; how many were known. */
    private long convert(final List<Event> events, final List<RowError> errors) {
        final List<JsonNode> answers = edge.send(
                "/v1/conversions/batch",
                events.stream().map(event -> HistoricClick.without(event.body)).toList());
        long duplicates = 0;
        for (int i = 0; i < events.size(); i++) {
            final JsonNode answer = answers.get(i);
            if (answer.path("status").asInt() >= 400) {
                errors.add(refused(events.get(i), answer));
            } else if (answer.path("duplicate").asBoolean()) {
                duplicates++;
            } else if (answer.has("decision") && answer.at("/decision/credits").isEmpty()) {
                withoutCredit.merge(answer.at("/decision/reason").asText(), 1L, Long::sum);
            }
        }
        return duplicates;
    }

    private static RowError refused(final Event event, final JsonNode answer) {
        return event.error(
                "",
                answer.path("code").asText(),
                answer.has("detail")
                        ? answer.get("detail").asText()
                        : answer.path("title").asText());
    }
}
