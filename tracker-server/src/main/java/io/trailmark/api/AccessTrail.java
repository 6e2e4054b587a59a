package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.access.Trail;
import io.trailmark.control.Author;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.views.JsonFields;
import java.util.function.Function;

/**
 * The trail of who may do what: first the record in the journal, then the deed, so that nobody changes it without a
 * trace. Threads: any; no state of its own.
 */
final class AccessTrail {
    private static final byte[] NOTHING = {};

    private final CatalogueEditor editor;

    AccessTrail(final CatalogueEditor editor) {
        this.editor = editor;
    }

    /**
     * What notes a change of things that look like this; it refuses where that cannot be journaled.
     *
     * @param author who changes it, by what it becomes, or was.
     */
    <T> Trail<T> of(final Function<T, Author> author, final Function<T, JsonFields.Fields> fields) {
        return (before, after) ->
                note(author.apply(after == null ? before : after), list(before, fields), list(after, fields));
    }

    private static <T> byte[] list(final T thing, final Function<T, JsonFields.Fields> fields) {
        return thing == null
                ? NOTHING
                : ('[' + new String(JsonFields.object(fields.apply(thing)), UTF_8) + ']').getBytes(UTF_8);
    }

    private void note(final Author author, final byte[] before, final byte[] after) {
        switch (editor.note(author, before, after)) {
            case ChangeOutcome.Made _, ChangeOutcome.Late _ -> {
                // What is not applied yet is journaled all the same.
            }
            case ChangeOutcome.KeyReused reused ->
                throw new Refusal(
                        Problem.IDEMPOTENCY_KEY_REUSED,
                        "The key stands for " + reused.change().request() + " at position "
                                + reused.change().position() + "; its answer, a secret, is kept nowhere.");
            default ->
                throw new Refusal(
                        Problem.UNJOURNALED, "The journal takes nothing at the moment; nothing was changed.", 1);
        }
    }
}
