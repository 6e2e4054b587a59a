package io.trailmark.control;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.DraftError;
import io.trailmark.catalogue.Entity;
import io.trailmark.views.ChangeView;
import java.util.List;

/** What became of a change that was asked for. Immutable. */
public sealed interface ChangeOutcome {
    /**
     * Journaled, synced and applied; readers see it.
     *
     * @param position of its last record.
     * @param catalogue in which it is.
     */
    record Made(long position, Catalogue catalogue, List<Entity> changes) implements ChangeOutcome {}

    /**
     * It could be made, and was not.
     *
     * @param catalogue against which it was checked.
     */
    record Checked(Catalogue catalogue, List<Entity> changes) implements ChangeOutcome {}

    /** Everything is as was asked for already. */
    record Unchanged(Catalogue catalogue) implements ChangeOutcome {}

    /** It was made before, under the same key. */
    record Repeated(ChangeView change, Catalogue catalogue) implements ChangeOutcome {}

    /** The key was used for something else. */
    record KeyReused(ChangeView change) implements ChangeOutcome {}

    /** Nothing was changed. */
    record Refused(List<DraftError> errors) implements ChangeOutcome {}

    /** The journal refused it, or an earlier one still waits to be applied: nothing was changed. */
    record Unjournaled(long status) implements ChangeOutcome {}

    /** Journaled, but not applied in time: it will be, unless the disk loses it. */
    record Late(long position) implements ChangeOutcome {}
}
