package io.trailmark.edge;

import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.RoutingTable;

/** Which goal a report means. */
final class GoalChoice {
    private static final byte[] USUAL_GOAL = Ascii.bytes("sale");

    private GoalChoice() {}

    /** The goal that is named; without a name {@code sale}, or the only one there is; null when there is none. */
    static Goal of(final RoutingTable routing, final int programId, final Report report) {
        if (report.has(Field.GOAL)) {
            return routing.goal(programId, report.bytes(), report.offset(Field.GOAL), report.length(Field.GOAL));
        }
        final Goal usual = routing.goal(programId, USUAL_GOAL, 0, USUAL_GOAL.length);
        return usual == null ? only(routing, programId) : usual;
    }

    private static Goal only(final RoutingTable routing, final int programId) {
        Goal only = null;
        for (final Goal each : routing.catalogue().goals()) {
            if (each.programId() == programId && each.isActive()) {
                if (only != null) {
                    return null;
                }
                only = each;
            }
        }
        return only;
    }
}
