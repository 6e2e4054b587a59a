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

    private record Entry(long sequence, long value) {}

    private record Key(long first, long second, long third) {}

    @Test
    void shouldAgreeWithAHashMapThatForgetsByAge() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (final int capacity : new int[] {2, 8, 64, 1024}) {
            for (final int keyWords : new int[] {1, 3}) {
                checkAgainstTwin(random, capacity, keyWords, "seed " + seed);
            }
        }
    }

    private static void checkAgainstTwin(
            final Random random, final int capacity, final int keyWords, final String message) {
        final Map<Key, Entry> twin = new HashMap<>();
        long sequence = 0;
        try (RecencyTable table = new RecencyTable(capacity, keyWords, true, KEY_0, KEY_1)) {
            for (int step = 0; step < 40_000; step++) {
                // Phases of many keys and of few: the dead pile up while few are put, and are swept by the many.
                final int spread = step / 5_000 % 2 == 0 ? capacity * 4 : 2;
                final long word = random.nextInt(spread);
                final Key key = new Key(word, keyWords == 1 ? 0 : word % 3, keyWords == 1 ? 0 : -word);
                sequence += random.nextInt(20) == 0 ? 1 + random.nextInt(capacity) : 1;
                final Entry old = twin.get(key);
                final long previous = old == null || old.sequence <= sequence - capacity ? 0 : old.sequence;
                assertEquals(
                        previous,
                        table.put(key.first, key.second, key.third, sequence, step),
                        () -> message + " key " + key);
                twin.put(key, new Entry(sequence, step));
                check(table, twin, key, sequence - capacity, message);
                final long other = random.nextInt(capacity * 4);
                check(
                        table,
                        twin,
                        new Key(other, keyWords == 1 ? 0 : other % 3, keyWords == 1 ? 0 : -other),
                        sequence - capacity,
                        message);
                assertTrue(2 * table.takenSlots() <= 3L * capacity, () -> message + " taken " + table.takenSlots());
            }
        }
    }

    private static void check(
            final RecencyTable table,
            final Map<Key, Entry> twin,
            final Key key,
            final long newestDead,
            final String message) {
        final Entry expected = twin.get(key);
        final long found = table.find(key.first, key.second, key.third);
        if (expected == null || expected.sequence <= newestDead) {
            assertEquals(RecencyTable.MISSING, found, () -> message + " key " + key);
        } else {
            assertEquals(expected.sequence, table.sequence(found), () -> message + " key " + key);
            assertEquals(expected.value, table.value(found), () -> message + " key " + key);
        }
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
        final int mask = 2 * keys - 1;
        final long[] meeting = new long[keys];
        int found = 0;
        for (long key = 0; found < keys; key++) {
            if ((SipHash.hash(1, 2, key) & mask & 0xFF0) == 0) {
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
        try (RecencyTable table = new RecencyTable(4, 1, false, KEY_0, KEY_1)) {
            table.put(1, 0, 0, 5, 0);
            assertThrows(IllegalStateException.class, () -> table.put(2, 0, 0, 5, 0));
        }
    }

    private static long probes(final int keys, final IntToLongFunction key) {
        try (RecencyTable table = new RecencyTable(keys, 1, false, KEY_0, KEY_1)) {
            for (int i = 0; i < keys; i++) {
                table.put(key.applyAsLong(i), 0, 0, i + 1L, 0);
            }
            return table.probes();
        }
    }
}
