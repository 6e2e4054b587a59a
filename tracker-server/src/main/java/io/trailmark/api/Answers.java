package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.DraftError;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.Program;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.control.ChangeReader;
import io.trailmark.views.EntityJson;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What became of a change, and what things look like, as answers. Threads: any; no state. */
final class Answers {
    /** The position of the journal at which the answer is true. */
    static final String POSITION = "Trailmark-Position";

    /** Nothing is kept because it is there already. */
    static final int NONE_KEPT = -1;

    private static final String REPLAYED = "Idempotent-Replayed";

    private Answers() {}

    static Answer entity(final int status, final Entity entity, final Catalogue catalogue, final long position) {
        return new Answer(status, Answer.JSON, EntityJson.render(entity, catalogue))
                .with("ETag", Versions.tag(entity))
                .with(POSITION, Long.toString(position));
    }

    static Answer rules(final Goal goal, final Catalogue catalogue, final long position) {
        final long nowMs = System.currentTimeMillis();
        final GoalRules inForce = catalogue.rules(goal.id(), nowMs);
        return Answer.json(JsonFields.object(json -> {
                    json.writeStringField("goal", EntityKind.GOAL.id(goal.id()));
                    if (inForce != null) {
                        json.writeNumberField("in_force", inForce.version());
                    }
                    json.writeArrayFieldStart("data");
                    for (final GoalRules version : catalogue.rulesVersions(goal.id())) {
                        object(json, version, catalogue);
                    }
                    json.writeEndArray();
                }))
                .with("ETag", Versions.tag(Versions.ofRules(goal, catalogue)))
                .with(POSITION, Long.toString(position));
    }

    private static void object(final JsonGenerator json, final Entity entity, final Catalogue catalogue)
            throws IOException {
        json.writeStartObject();
        EntityJson.fields(json, entity, catalogue);
        json.writeEndObject();
    }

    /** Of a thing that is new. */
    static Answer made(final int status, final ChangeOutcome outcome, final Kind kind, final long position) {
        return made(
                status,
                outcome,
                kind,
                () -> {
                    throw new IllegalStateException("something new changes something");
                },
                position);
    }

    /** @param standing the thing as it is, where nothing had to be changed. */
    static Answer made(
            final int status,
            final ChangeOutcome outcome,
            final Kind kind,
            final Supplier<Entity> standing,
            final long position) {
        return switch (outcome) {
            case ChangeOutcome.Made made -> {
                final Entity entity = made.changes().getFirst();
                final Answer answer = entity(status, entity, made.catalogue(), made.position());
                yield status == 201 ? answer.with("Location", "/v1/" + kind.path() + '/' + name(entity)) : answer;
            }
            case ChangeOutcome.Unchanged unchanged -> entity(200, standing.get(), unchanged.catalogue(), position);
            case ChangeOutcome.Repeated repeated -> {
                final Entity entity = repeated.change().things().stream()
                        .map(repeated.catalogue()::entity)
                        .filter(each -> EntityKind.of(each) == kind.entity())
                        .findFirst()
                        .orElseThrow();
                yield entity(status, entity, repeated.catalogue(), position).with(REPLAYED, "true");
            }
            default -> refused(outcome);
        };
    }

    /**
     * @param reader finds again all that a repeated request made.
     * @param wanted how many things were to be there, where those that are there already are kept; else
     *     {@link #NONE_KEPT}.
     */
    static Answer madeMany(
            final ChangeOutcome outcome,
            final Kind kind,
            final ChangeReader reader,
            final int wanted,
            final long position) {
        return switch (outcome) {
            case ChangeOutcome.Made made ->
                list(201, of(kind, made.changes()), made.catalogue(), made.position(), new Extent(wanted, false));
            case ChangeOutcome.Checked checked ->
                list(200, of(kind, checked.changes()), checked.catalogue(), position, new Extent(wanted, true));
            case ChangeOutcome.Unchanged unchanged ->
                list(200, List.of(), unchanged.catalogue(), position, new Extent(wanted, false));
            case ChangeOutcome.Repeated repeated ->
                list(201, madeBefore(repeated, kind, reader), repeated.catalogue(), position, new Extent(wanted, false))
                        .with(REPLAYED, "true");
            default -> refused(outcome);
        };
    }

    private static List<Entity> of(final Kind kind, final List<Entity> changes) {
        return changes.stream()
                .filter(each -> EntityKind.of(each) == kind.entity())
                .toList();
    }

    /** What a list is of: how many were wanted, and whether they were made. */
    private record Extent(int wanted, boolean isDryRun) {}

    /** Everything that the change made, as it is now; the first of it where the journal has let it go. */
    private static List<Entity> madeBefore(
            final ChangeOutcome.Repeated repeated, final Kind kind, final ChangeReader reader) {
        final ChangeReader.Change whole = reader.read(repeated.change().position());
        final Stream<Entity> made = whole == null
                ? repeated.change().things().stream().map(repeated.catalogue()::entity)
                : whole.after().stream().map(each -> repeated.catalogue().entity(EntityKind.of(each), each.id()));
        return made.filter(each -> each != null && EntityKind.of(each) == kind.entity())
                .toList();
    }

    private static Answer list(
            final int status,
            final List<Entity> entities,
            final Catalogue catalogue,
            final long position,
            final Extent extent) {
        return new Answer(status, Answer.JSON, JsonFields.object(json -> {
                    json.writeNumberField("position", position);
                    if (extent.isDryRun()) {
                        json.writeBooleanField("dry_run", true);
                    }
                    if (extent.wanted() != NONE_KEPT) {
                        json.writeNumberField("already_there", extent.wanted() - entities.size());
                    }
                    json.writeArrayFieldStart("data");
                    for (final Entity entity : entities) {
                        object(json, entity, catalogue);
                    }
                    json.writeEndArray();
                }))
                .with(POSITION, Long.toString(position));
    }

    static Answer madeRules(final ChangeOutcome outcome, final Supplier<Goal> goal, final Views views) {
        return switch (outcome) {
            case ChangeOutcome.Made made -> rules(goal.get(), made.catalogue(), made.position());
            case ChangeOutcome.Unchanged unchanged -> rules(goal.get(), unchanged.catalogue(), views.position());
            case ChangeOutcome.Repeated repeated ->
                rules(goal.get(), repeated.catalogue(), views.position()).with(REPLAYED, "true");
            default -> refused(outcome);
        };
    }

    /** An answer to a request that was made before. */
    static Answer replayed(final Answer answer) {
        return answer.with(REPLAYED, "true");
    }

    static Answer refused(final ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Refused refused -> problem(refused.errors());
            case ChangeOutcome.KeyReused reused ->
                Answer.problem(
                        Problem.IDEMPOTENCY_KEY_REUSED,
                        "The key stands for " + reused.change().request() + " at position "
                                + reused.change().position() + ", which was another request.");
            case ChangeOutcome.Unjournaled _ ->
                Answer.problem(Problem.UNJOURNALED, "The journal takes nothing at the moment; nothing was changed.")
                        .with("Retry-After", "1");
            case ChangeOutcome.Late late ->
                new Answer(202, Answer.JSON, JsonFields.object(json -> {
                    json.writeNumberField("position", late.position());
                    json.writeStringField("durability", "journal");
                }));
            default -> throw new IllegalArgumentException("not refused: " + outcome);
        };
    }

    private static Answer problem(final List<DraftError> errors) {
        final boolean isTaken = errors.stream().anyMatch(error -> error.code().equals(DraftError.TAKEN));
        final boolean isManaged = errors.stream().anyMatch(error -> error.code().equals(DraftError.MANAGED_BY_FILE));
        final Problem problem = isManaged ? Problem.MANAGED_BY_FILE : isTaken ? Problem.TAKEN : Problem.INVALID;
        final String detail = errors.size() == 1
                ? errors.getFirst().message()
                : errors.size() + " things are wrong; nothing was changed.";
        return Answer.problem(problem, detail, json -> {
            json.writeArrayFieldStart("errors");
            for (final DraftError error : errors) {
                json.writeStartObject();
                json.writeStringField("field", error.field());
                json.writeStringField("code", error.code());
                json.writeStringField("message", error.message());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String name(final Entity entity) {
        return entity instanceof Program ? entity.code() : EntityKind.of(entity).id(entity.id());
    }
}
