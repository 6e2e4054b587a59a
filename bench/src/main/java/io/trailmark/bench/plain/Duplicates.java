package io.trailmark.bench.plain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Knows whether a person's click repeats one that was counted; of too many the oldest is forgotten. */
final class Duplicates {
    private static final long WINDOW_MS = 10_000;

    /** What makes two clicks the same person's on the same link. */
    record Key(int linkId, long addressBlock, long agentHash) {}

    private record Counted(Key key, long number, long timeMs) {}

    private final int capacity;
    private final Map<Key, Counted> counted = new HashMap<>();
    private final Deque<Counted> inOrder = new ArrayDeque<>();
    private long count;

    Duplicates(final int capacity) {
        this.capacity = capacity;
    }

    /** Whether the click is a duplicate; if not, it is remembered as counted. */
    boolean onClick(final Key key, final long timeMs) {
        final Counted last = counted.get(key);
        if (last != null && Math.abs(timeMs - last.timeMs) < WINDOW_MS) {
            return true;
        }
        final Counted newest = new Counted(key, ++count, timeMs);
        counted.put(key, newest);
        inOrder.addLast(newest);
        if (inOrder.size() > capacity) {
            final Counted oldest = inOrder.removeFirst();
            counted.remove(oldest.key, oldest);
        }
        return false;
    }
}
