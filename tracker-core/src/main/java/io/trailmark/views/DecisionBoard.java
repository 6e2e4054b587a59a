package io.trailmark.views;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The most recent decisions by position: where the edge finds what it waits for.
 *
 * <p>Threads: the views thread writes, any read without a lock. Holds exactly the last {@code capacity} decisions; who
 * asks for an older one looks at the conversion instead.
 */
final class DecisionBoard {
    private final ConcurrentHashMap<Long, DecisionView> decisions;
    private final long[] positions;
    private int oldestIndex;

    DecisionBoard(final int capacity) {
        decisions = new ConcurrentHashMap<>(capacity * 2);
        positions = new long[capacity];
    }

    void put(final DecisionView decision) {
        decisions.remove(positions[oldestIndex]);
        positions[oldestIndex] = decision.position();
        oldestIndex = (oldestIndex + 1) % positions.length;
        decisions.put(decision.position(), decision);
    }

    DecisionView get(final long position) {
        return decisions.get(position);
    }
}
