package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: the table holds what a HashMap would however often it grows, and its digest does not tell how it grew. */
final class LongTableTest {
    private static final long KEY_0 = 0x1234_5678_9abc_def0L;
    private static final long KEY_1 = 0x0fed_cba9_8765_4321L;

    private record Key(long first, long second, long third) {}

    @Test
    void shouldAgreeWithAHashMapWhateverItsSizes() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final long smallDigest = digestOfRun(seed, 2, MemorySource.MIN_CHUNK_BYTES);
        final long largeDigest = digestOfRun(seed, 1 << 17, 1 << 22);
        assertEquals(smallDigest, largeDigest, () -> "seed " + seed);
    }

    private static long digestOfRun(final long seed, final int capacity, final int chunkBytes) {
        final Random random = new Random(seed);
        final Map<Key, long[]> twin = new HashMap<>();
        try (LongTable table = new LongTable(capacity, 2, new AnonymousMemory(chunkBytes), KEY_0, KEY_1)) {
            for (int step = 0; step < 200_000; step++) {
                final Key key = new Key(random.nextInt(300), random.nextInt(200), random.nextInt(2));
                final boolean isKnown = twin.containsKey(key);
                final long found = table.find(key.first, key.second, key.third);
                assertEquals(isKnown, found != LongTable.MISSING, () -> "seed " + seed + " " + key);
                final long entry = isKnown || random.nextBoolean()
                        ? table.findOrPut(key.first, key.second, key.third)
                        : table.put(key.first, key.second, key.third);
                final long[] row = twin.computeIfAbsent(key, ignored -> new long[2]);
                assertEquals(row[0], table.get(entry, 0), () -> "seed " + seed + " " + key);
                assertEquals(row[1], table.get(entry, 1), () -> "seed " + seed + " " + key);
                row[step & 1] += step;
                table.set(entry, step & 1, row[step & 1]);
            }
            assertEquals(twin.size(), table.count());
            twin.forEach((key, row) -> {
                final long entry = table.find(key.first, key.second, key.third);
                assertEquals(row[0], table.get(entry, 0));
                assertEquals(row[1], table.get(entry, 1));
            });
            final StateDigest digest = new StateDigest();
            table.addTo(digest);
            return digest.value();
        }
    }

    @Test
    void shouldRefuseAKeyTwiceAndAValueThatTheRowsDoNotHave() {
        try (LongTable table = new LongTable(2, 1, new AnonymousMemory(), KEY_0, KEY_1)) {
            final long entry = table.put(1, 2, 3);
            assertThrows(AssertionError.class, () -> table.put(1, 2, 3));
            assertThrows(IndexOutOfBoundsException.class, () -> table.get(entry, 1));
        }
    }

    /** A key that is not there would cost a look into every generation without the filters. */
    @Test
    void shouldSpareLooksIntoClosedGenerations() {
        try (LongTable table = new LongTable(1 << 10, 1, new AnonymousMemory(), KEY_0, KEY_1)) {
            for (int i = 0; i < 1 << 17; i++) {
                table.put(i, 0, 0);
            }
            final long before = table.probes();
            for (int i = 0; i < 100_000; i++) {
                assertEquals(LongTable.MISSING, table.find(i, 1, 0));
            }
            final long probes = table.probes() - before;
            assertTrue(probes < 300_000, "slots looked at for 100,000 keys that are not there: " + probes);
        }
    }
}
