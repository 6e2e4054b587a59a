package io.trailmark.scenario;

import java.util.ArrayList;
import java.util.List;

/** What is told about one conversion: where it came from, and everything that was decided about it. One thread. */
final class Story {
    final String goal;
    final String order;

    /** The merchant's id of the customer where a report said one, else what the scenario calls the visitor. */
    String customer = "";

    final List<Tree> decisions = new ArrayList<>();

    Story(final String goal, final String order) {
        this.goal = goal;
        this.order = order;
    }
}
