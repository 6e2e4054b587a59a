package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.DraftError;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.views.EntityJson;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** What became of a change, and what rules look like, as answers. Threads: any; no state. */
final class Answers {
    /** The position of the journal at which the answer is true. */
    static final String POSITION = "Trailmark-Position";

    static final String REPLAYED = "Idempotent-Replayed";

    private Answers() {}

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
}
