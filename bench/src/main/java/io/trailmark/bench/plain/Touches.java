package io.trailmark.bench.plain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The paths of all visitors; of too many touches the oldest is forgotten. */
final class Touches {
    private final int capacity;
    private final Map<Long, List<Touch>> paths = new HashMap<>();
    private final Deque<Touch> inOrder = new ArrayDeque<>();

    Touches(final int capacity) {
        this.capacity = capacity;
    }

    void add(final Touch touch) {
        paths.computeIfAbsent(touch.visitor(), ignored -> new ArrayList<>()).add(touch);
        inOrder.addLast(touch);
        if (inOrder.size() > capacity) {
            final Touch oldest = inOrder.removeFirst();
            final List<Touch> path = paths.get(oldest.visitor());
            path.removeFirst();
            if (path.isEmpty()) {
                paths.remove(oldest.visitor());
            }
        }
    }

    /** The visitor's touches, the oldest first. */
    List<Touch> of(final long visitor) {
        return paths.getOrDefault(visitor, List.of());
    }

    int count() {
        return inOrder.size();
    }
}
