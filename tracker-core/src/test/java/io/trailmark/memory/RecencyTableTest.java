package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** Aim: the table holds what a HashMap would, forgets by age alone, never fills, and cannot be flooded. */
final class RecencyTableTest {
    private static final long KEY_0 = 0x1234_5678_9abc_def0L;
    private static final long KEY_1 = 0x0fed_cba9_8765_4321L;

    @Test
    void shouldAgreeWithAHashMapThatForgetsByAge() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (final int capacity : new int[] {2, 3, 8, 100, 1024}) {
            checkAgainstTwin(random, capacity, "seed " + seed);
        }
    }

    private static void checkAgainstTwin(final Random random, final int capacity, final String message) {
        final Map<Long, Long> twin = new HashMap<>();
        long sequence = 0;
        try (RecencyTable table = new RecencyTable(capacity, KEY_0, KEY_1)) {
            for (int step = 0; step < 40_000; step++) {
                // Phases of many keys and of few: the dead pile up while few are put, and are swept by the many.
                final long key = random.nextInt(step / 5_000 % 2 == 0 ? capacity * 4 : 2);
                sequence += random.nextInt(20) == 0 ? 1 + random.nextInt(capacity) : 1;
                assertEquals(
                        live(twin, key, sequence - capacity),
                        table.put(key, table.hash(key), sequence),
                        () -> message + " key " + key);
                twin.put(key, sequence);
                assertEquals(sequence, table.find(key), () -> message + " key " + key);
                final long other = random.nextInt(capacity * 4);
                assertEquals(
                        live(twin, other, sequence - capacity), table.find(other), () -> message + " key " + other);
                // The handful beyond 1.44 is what one put may add before the hand moves.
                assertTrue(table.takenSlots() <= 1.44 * capacity + 2, () -> message + " taken " + table.takenSlots());
            }
        }
    }

    private static long live(final Map<Long, Long> twin, final long key, final long newestDead) {
        final long sequence = twin.getOrDefault(key, RecencyTable.MISSING);
        return sequence > newestDead ? sequence : RecencyTable.MISSING;
    }

    @Test
    void shouldTakeNoMoreProbesForChosenKeysThanForRandomOnes() {
        final int keys = 16_384;
        // All of these meet in a table that takes the low bits of a key, or of a common mix of it, for its home.
        final long chosen = probes(keys, i -> (long) i << 40);
        final long consecutive = probes(keys, i -> i);
        final Random random = new Random(3);
        final long drawn = probes(keys, i -> random.nextLong());

        assertTrue(chosen <= drawn * 1.1, "probes: " + chosen + " for chosen keys, " + drawn + " for random ones");
        assertTrue(
                consecutive <= drawn * 1.1,
                "probes: " + consecutive + " for consecutive keys, " + drawn + " for random ones");
    }

    /** Keys that were chosen to meet under one hash key are spread under another. */
    @Test
    void shouldSpreadKeysThatMeetUnderAnotherHashKey() {
        final int keys = 4_096;
        final long[] meeting = new long[keys];
        int found = 0;
        for (long key = 0; found < keys; key++) {
            // With hash key 1, 2 all of these would have their homes within a hundred slots.
            if (SipHash.spread(1, 2, key) >>> 56 == 0) {
                meeting[found++] = key;
            }
        }
        final Random random = new Random(3);
        final long chosen = probes(keys, i -> meeting[i]);
        final long drawn = probes(keys, i -> random.nextLong());

        assertTrue(chosen <= drawn * 1.1, "probes: " + chosen + " for chosen keys, " + drawn + " for random ones");
    }

    @Test
    void shouldRefuseASequenceThatDoesNotGrow() {
        try (RecencyTable table = new RecencyTable(4, KEY_0, KEY_1)) {
            table.put(1, table.hash(1), 5);
            assertThrows(IllegalStateException.class, () -> table.put(2, table.hash(2), 5));
        }
    }

    private static long probes(final int keys, final IntToLongFunction key) {
        try (RecencyTable table = new RecencyTable(keys, KEY_0, KEY_1)) {
            for (int i = 0; i < keys; i++) {
                final long word = key.applyAsLong(i);
                table.put(word, table.hash(word), i + 1L);
            }
            return table.probes();
        }
    }
}
