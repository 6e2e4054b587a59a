package io.trailmark.api;

import io.trailmark.catalogue.Program;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.views.EntityJson;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsState;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The list of programmes: few enough to be read from the views, and there without a read store. Threads: any; no state
 * of its own.
 */
final class ProgramPages {
    private static final int MOST = 1_000;
    private static final List<String> STATUSES =
            List.of(JsonFields.lowerCase(EntityStatus.ACTIVE), JsonFields.lowerCase(EntityStatus.ARCHIVED));
    private static final Set<String> PARAMETERS = Set.of("status", "q", "limit", "cursor", "fields");

    private final Views views;

    ProgramPages(final Views views) {
        this.views = views;
    }

    Operation operation() {
        return Operation.get("/programs", "listPrograms", "Lists programmes.", "ProgramList", this::list)
                .with("status", "Only with this status: " + String.join(", ", STATUSES) + '.')
                .with("q", "Only those with this text in code or name, in any case.")
                .with("limit", "At most so many, 1 to " + MOST + "; all by default.")
                .with("cursor", "The next_cursor of the page before.");
    }

    private Answer list(final Call call) {
        for (final String name : call.request().parameters().keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw Refusal.ofParameter(name, "There is no filter " + name + " here; there are status and q.");
            }
        }
        final String status = Choice.of(call, "status", STATUSES);
        final String q = call.query("q");
        final int limit = (int) Numbers.of(call, "limit", Integer.MAX_VALUE, 1, MOST);
        final long after = Numbers.of(call, "cursor", 0, 0, Integer.MAX_VALUE);
        final ViewsState state = views.state();
        final List<Program> found = state.catalogue().programs().stream()
                .filter(call::covers)
                .filter(program -> program.id() > after)
                .filter(program ->
                        status == null || JsonFields.lowerCase(program.status()).equals(status))
                .filter(program -> q == null || isNamed(program, q))
                .toList();
        final List<Program> page = found.subList(0, Math.min(limit, found.size()));
        return Answer.json(JsonFields.object(json -> {
            json.writeNumberField("position", state.position());
            json.writeArrayFieldStart("programs");
            for (final Program program : page) {
                json.writeStartObject();
                EntityJson.fields(json, program, state.catalogue());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.size() < found.size()) {
                json.writeStringField(
                        "next_cursor", Integer.toString(page.getLast().id()));
            }
        }));
    }

    private static boolean isNamed(final Program program, final String text) {
        return (program.code() + '\n' + program.name())
                .toLowerCase(Locale.ROOT)
                .contains(text.toLowerCase(Locale.ROOT));
    }
}
