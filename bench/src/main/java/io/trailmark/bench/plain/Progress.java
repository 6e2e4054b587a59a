package io.trailmark.bench.plain;

import java.util.HashMap;
import java.util.Map;

/** How often each visitor has reached each goal, when first, and when he first paid. */
final class Progress {
    private record Key(long visitor, int programId, int goalId) {}

    private static final class Reached {
        private int count;
        private long earliestMs = Long.MAX_VALUE;
    }

    /** Of no goal: the first payment. */
    private static final int ANY_GOAL = 0;

    private final Map<Key, Reached> reached = new HashMap<>();

    int count(final Conversion conversion) {
        final Reached found = reached.get(key(conversion, conversion.key.goalId()));
        return found == null ? 0 : found.count;
    }

    void onCounted(final Conversion conversion) {
        add(key(conversion, conversion.key.goalId()), conversion.occurredMs);
        if (conversion.amountMinor > 0) {
            add(key(conversion, ANY_GOAL), conversion.occurredMs);
        }
    }

    private void add(final Key key, final long timeMs) {
        final Reached found = reached.computeIfAbsent(key, ignored -> new Reached());
        found.count++;
        found.earliestMs = Math.min(found.earliestMs, timeMs);
    }

    private static Key key(final Conversion conversion, final int goalId) {
        return new Key(conversion.clickVisitor, conversion.key.programId(), goalId);
    }
}
