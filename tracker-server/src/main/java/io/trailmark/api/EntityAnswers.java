package io.trailmark.api;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Program;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.control.ChangeReader;
import io.trailmark.views.JsonFields;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Things of the catalogue, and what became of changes of them, as answers. Threads: any; immutable. */
final class EntityAnswers {
    /**
     * What a list of what was made leaves out.
     *
     * @param wanted how many things were to be there, where those that are there already are kept; else
     *     -1.
     * @param remaining how many another request is to make.
     */
    record Extent(int wanted, int remaining) {
        /** All of what was wanted is new. */
        static final Extent ALL_NEW = new Extent(-1, 0);
    }

    private final EntityShow shown;

    /** @param shown says what things look like. */
    EntityAnswers(final EntityShow shown) {
        this.shown = shown;
    }

    Answer entity(final int status, final Entity entity, final Catalogue catalogue, final long position) {
        return new Answer(status, Answer.JSON, shown.render(entity, catalogue))
                .with("ETag", Versions.tag(entity))
                .with(Answers.POSITION, Long.toString(position));
    }

    /** Of a thing that is new. */
    Answer made(final int status, final ChangeOutcome outcome, final Kind kind, final long position) {
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
    Answer made(
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
                yield entity(status, entity, repeated.catalogue(), position).with(Answers.REPLAYED, "true");
            }
            default -> Answers.refused(outcome);
        };
    }

    /** @param reader finds again all that a repeated request made. */
    Answer madeMany(
            final ChangeOutcome outcome,
            final Kind kind,
            final ChangeReader reader,
            final Extent extent,
            final long position) {
        return switch (outcome) {
            case ChangeOutcome.Made made ->
                list(201, of(kind, made.changes()), made.catalogue(), made.position(), extent);
            case ChangeOutcome.Checked checked ->
                list(200, of(kind, checked.changes()), checked.catalogue(), position, extent, true);
            case ChangeOutcome.Unchanged unchanged -> list(200, List.of(), unchanged.catalogue(), position, extent);
            case ChangeOutcome.Repeated repeated ->
                list(201, madeBefore(repeated, kind, reader), repeated.catalogue(), position, extent)
                        .with(Answers.REPLAYED, "true");
            default -> Answers.refused(outcome);
        };
    }

    private List<Entity> of(final Kind kind, final List<Entity> changes) {
        return changes.stream()
                .filter(each -> EntityKind.of(each) == kind.entity())
                .toList();
    }

    /** Everything that the change made, as it is now; the first of it where the journal has let it go. */
    private List<Entity> madeBefore(final ChangeOutcome.Repeated repeated, final Kind kind, final ChangeReader reader) {
        final ChangeReader.Change whole = reader.read(repeated.change().position());
        final Stream<Entity> made = whole == null
                ? repeated.change().things().stream().map(repeated.catalogue()::entity)
                : whole.after().stream().map(each -> repeated.catalogue().entity(EntityKind.of(each), each.id()));
        return made.filter(each -> each != null && EntityKind.of(each) == kind.entity())
                .toList();
    }

    private Answer list(
            final int status,
            final List<Entity> entities,
            final Catalogue catalogue,
            final long position,
            final Extent extent) {
        return list(status, entities, catalogue, position, extent, false);
    }

    private Answer list(
            final int status,
            final List<Entity> entities,
            final Catalogue catalogue,
            final long position,
            final Extent extent,
            final boolean isDryRun) {
        return new Answer(status, Answer.JSON, JsonFields.object(json -> {
                    json.writeNumberField("position", position);
                    if (isDryRun) {
                        json.writeBooleanField("dry_run", true);
                    }
                    if (extent.wanted() >= 0) {
                        json.writeNumberField("already_there", extent.wanted() - entities.size());
                    }
                    if (extent.remaining() > 0) {
                        json.writeNumberField("remaining", extent.remaining());
                    }
                    json.writeArrayFieldStart("data");
                    for (final Entity entity : entities) {
                        shown.object(json, entity, catalogue);
                    }
                    json.writeEndArray();
                }))
                .with(Answers.POSITION, Long.toString(position));
    }

    private static String name(final Entity entity) {
        return entity instanceof Program ? entity.code() : EntityKind.of(entity).id(entity.id());
    }
}
