package io.trailmark.edge;

import io.trailmark.views.DecisionView;

/** In which words a door answers: JSON for programs, a line for networks, an image for browsers. Holds no state. */
interface Voice {
    /** Refused before or instead of a decision; {@code detail} may be null. Counts the refusal. */
    void refuse(Response response, EdgeLoop loop, Problem problem, String detail);

    /** Decided. */
    void decided(Response response, EdgeLoop loop, DecisionView decision);

    /**
     * Taken, and not decided yet.
     *
     * @param conversionId the conversion this report belongs to, as far as is known.
     */
    void taken(Response response, EdgeLoop loop, long conversionId, long position, boolean isSynced);
}
