package io.trailmark.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.trailmark.memory.Floods;
import org.junit.jupiter.api.Test;

/** Aim: orders of chosen ids are found as fast as others. Method: what a hash map compares, counted by its bins. */
final class OrderKeysTest {
    private static final int BINS = 2 * Floods.KEYS;

    @Test
    void shouldSpreadChosenOrderIds() {
        Floods.assertHarmless(
                "Conversions.byOrder", comparisons(Floods.ofOneHashCode()), comparisons(Floods.drawnTexts()));
    }

    @Test
    void shouldTellOrdersApartByProgramAndId() {
        final OrderKeys keys = new OrderKeys();
        assertEquals(keys.of(1, "A"), keys.of(1, "A"));
        assertNotEquals(keys.of(1, "A"), keys.of(2, "A"));
        assertNotEquals(keys.of(1, "A"), keys.of(1, "B"));
    }

    /** Each key of a bin is compared with those before it. */
    private static long comparisons(final String[] ids) {
        final OrderKeys keys = new OrderKeys();
        final int[] bins = new int[BINS];
        long comparisons = 0;
        for (final String id : ids) {
            final int hash = keys.of(1, id).hashCode();
            comparisons += ++bins[(hash ^ hash >>> 16) & BINS - 1];
        }
        return comparisons;
    }
}
