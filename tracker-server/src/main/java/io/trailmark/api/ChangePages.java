package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueDraft;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.Program;
import io.trailmark.control.ChangeReader;
import io.trailmark.views.ChangeView;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.util.List;

/** The trail of changes: who changed what, when, from where, and what it was before. Threads: any; no state. */
final class ChangePages {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 1_000;

    private final Views views;
    private final ChangeReader reader;
    private final EntityShow shown;

    /** @param shown says what things look like. */
    ChangePages(final Views views, final ChangeReader reader, final EntityShow shown) {
        this.views = views;
        this.reader = reader;
        this.shown = shown;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                                "/changes",
                                "listChanges",
                                "Lists who changed what of the catalogue, the newest first.",
                                "ChangeList",
                                this::list)
                        .needs(Scope.ADMIN)
                        .with("thing", "Only changes of the thing with this id, such as lnk_12.")
                        .with("actor", "Only changes by tokens of this name, or by user:ADDRESS.")
                        .with("program", "Only changes of things of this programme, by code.")
                        .with("made_from", "Only changes from this moment on.")
                        .with("made_to", "Only changes before this moment.")
                        .with("limit", "At most so many, 1 to 1,000; 50 by default.")
                        .with("cursor", "Where the last page ended."),
                Operation.get(
                                "/changes/{position}",
                                "getChange",
                                "Shows one change with what was there before and what came of it, from the journal.",
                                "Change",
                                this::show)
                        .needs(Scope.ADMIN));
    }

    private Answer list(final Call call) {
        final int limit = (int) Numbers.of(call, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        final long before = Numbers.of(call, "cursor", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        final String thing = call.query("thing");
        final String actor = call.query("actor");
        final long fromMs = Times.of(call, "made_from", Long.MIN_VALUE);
        final long toMs = Times.of(call, "made_to", Long.MAX_VALUE);
        final long position = views.position();
        final Catalogue catalogue = views.catalogue();
        final Program program = program(call, catalogue);
        final List<ChangeView> found = views.changes()
                .newest(
                        Math.min(before, position + 1),
                        limit + 1,
                        change -> (thing == null || change.things().contains(thing))
                                && (actor == null || isBy(change, actor))
                                && change.madeMs() >= fromMs
                                && change.madeMs() < toMs
                                && (program == null || isOf(program, change, catalogue))
                                && isOwn(call, change, catalogue));
        final List<ChangeView> page = found.subList(0, Math.min(limit, found.size()));
        return Answer.json(JsonFields.object(json -> {
            json.writeNumberField("position", position);
            json.writeArrayFieldStart("data");
            for (final ChangeView change : page) {
                json.writeStartObject();
                fields(json, change, catalogue);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (found.size() > limit) {
                json.writeStringField(
                        "next_cursor", Long.toString(page.getLast().position()));
            }
        }));
    }

    private static boolean isBy(final ChangeView change, final String actor) {
        return change.actor().equals(actor) || change.actor().startsWith(actor + ':');
    }

    /** Null where none was asked for. */
    private static Program program(final Call call, final Catalogue catalogue) {
        final String code = call.query("program");
        final Program program = code == null ? null : catalogue.program(code);
        if (code != null && !call.covers(program)) {
            throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has the code " + code + ".");
        }
        return program;
    }

    private static boolean isOf(final Program program, final ChangeView change, final Catalogue catalogue) {
        return change.program().equals(program.code())
                || change.things().stream().anyMatch(thing -> {
                    final Entity entity = catalogue.entity(thing);
                    return entity != null && CatalogueDraft.programId(entity) == program.id();
                });
    }

    /** Changes of tokens and users say whose they are; others are their things' programme's. */
    static boolean isOwn(final Call call, final ChangeView change, final Catalogue catalogue) {
        if (!change.program().isEmpty()) {
            return call.grant().covers(change.program());
        }
        return call.grant().isForAllPrograms()
                || (!change.things().isEmpty()
                        && change.things().stream().allMatch(thing -> {
                            final Entity entity = catalogue.entity(thing);
                            return entity != null && call.covers(catalogue.program(CatalogueDraft.programId(entity)));
                        }));
    }

    private static boolean isOwn(final Call call, final Entity entity, final Catalogue catalogue) {
        return call.grant().isForAllPrograms() || call.covers(catalogue.program(CatalogueDraft.programId(entity)));
    }

    private Answer show(final Call call) {
        final String text = call.path("position");
        final Catalogue catalogue = views.catalogue();
        final ChangeView change =
                text.matches("[1-9][0-9]{0,17}") ? views.changes().at(Long.parseLong(text)) : null;
        if (change == null || !isOwn(call, change, catalogue)) {
            throw new Refusal(Problem.CHANGE_UNKNOWN, "No change of the catalogue is at position " + text + ".");
        }
        final ChangeReader.Change whole = reader.read(change.position());
        // A long change is known by its first things only; what is shown here is all of it.
        if (whole != null && !whole.after().stream().allMatch(each -> isOwn(call, each, catalogue))) {
            throw new Refusal(Problem.CHANGE_UNKNOWN, "No change of the catalogue is at position " + text + ".");
        }
        return Answer.json(JsonFields.object(json -> {
            fields(json, change, catalogue);
            if (whole != null) {
                json.writeFieldName("before");
                json.writeRawValue(whole.before().isEmpty() ? "[]" : whole.before());
                after(json, whole, catalogue);
            }
        }));
    }

    private void after(final JsonGenerator json, final ChangeReader.Change whole, final Catalogue catalogue)
            throws IOException {
        json.writeFieldName("after");
        if (!whole.noted().isEmpty()) {
            json.writeRawValue(whole.noted());
            return;
        }
        json.writeStartArray();
        for (final Entity entity : whole.after()) {
            shown.object(json, entity, catalogue);
        }
        json.writeEndArray();
    }

    private static void fields(final JsonGenerator json, final ChangeView change, final Catalogue catalogue)
            throws IOException {
        json.writeNumberField("position", change.position());
        JsonFields.time(json, "made_at", change.madeMs());
        json.writeStringField("actor", change.actor());
        json.writeStringField("address", change.address());
        json.writeStringField("request", change.request());
        json.writeStringField("request_id", change.requestId());
        JsonFields.textIfAny(json, "idempotency_key", change.idempotencyKey());
        json.writeNumberField("count", change.count());
        json.writeArrayFieldStart("things");
        for (final String thing : change.things()) {
            json.writeString(catalogue.entity(thing) instanceof Program program ? program.code() : thing);
        }
        json.writeEndArray();
    }
}
