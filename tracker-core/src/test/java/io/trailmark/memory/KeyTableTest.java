package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Aim: the table holds what a HashMap would, compares keys in full, grows without moving anything, and cannot be
 * flooded.
 */
final class KeyTableTest {
    private static final long KEY_0 = 0x1234_5678_9abc_def0L;
    private static final long KEY_1 = 0x0fed_cba9_8765_4321L;

    @Test
    void shouldAgreeWithAHashMap() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final Map<String, Long> twin = new HashMap<>();
        try (ByteArena arena = new ByteArena(new AnonymousMemory());
                KeyTable table = new KeyTable(1 << 4, arena, new AnonymousMemory(), KEY_0, KEY_1)) {
            for (int step = 0; step < 50_000; step++) {
                final byte[] key = key("k".repeat(random.nextInt(4)) + random.nextInt(3_000));
                final String text = new String(key, StandardCharsets.US_ASCII);
                final long expected = twin.getOrDefault(text, KeyTable.MISSING);
                assertEquals(expected, find(table, key, key.length), () -> "seed " + seed + " key " + text);
                if (expected == KeyTable.MISSING) {
                    put(table, key, key.length, step);
                    twin.put(text, (long) step);
                }
                assertEquals(twin.size(), table.count());
            }
        }
    }

    @Test
    void shouldTellKeysApartThatBeginTheSame() {
        try (ByteArena arena = new ByteArena(new AnonymousMemory());
                KeyTable table = new KeyTable(16, arena, new AnonymousMemory(), KEY_0, KEY_1)) {
            final byte[] key = key("aaaaaaaa");
            for (int length = 0; length <= key.length; length++) {
                put(table, key, length, length);
            }
            for (int length = 0; length <= key.length; length++) {
                assertEquals(length, find(table, key, length));
            }
            assertThrows(AssertionError.class, () -> put(table, key, 3, 9));
        }
    }

    @Test
    void shouldTellKeysApartWhoseHashesAreEqual() {
        try (ByteArena arena = new ByteArena(new AnonymousMemory());
                KeyTable table = new KeyTable(256, arena, new AnonymousMemory(), KEY_0, KEY_1, 1)) {
            for (int i = 0; i < 200; i++) {
                assertEquals(KeyTable.MISSING, find(table, key("k" + (100 + i)), 4));
                put(table, key("k" + (100 + i)), 4, i);
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(i, find(table, key("k" + (100 + i)), 4));
            }
        }
    }

    @Test
    void shouldTakeNoMoreProbesForChosenKeysThanForRandomOnes() {
        // 2^14 strings of one String.hashCode: every pair of "Aa" and "BB" hashes alike.
        final int keys = 16_384;
        final String[] chosen = new String[keys];
        for (int i = 0; i < keys; i++) {
            final StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                text.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
            }
            chosen[i] = text.toString();
            assertEquals(chosen[0].hashCode(), chosen[i].hashCode());
        }
        final Random random = new Random(5);
        final String[] drawn = new String[keys];
        for (int i = 0; i < keys; i++) {
            drawn[i] = Long.toHexString(random.nextLong());
        }
        final long chosenProbes = probes(chosen);
        final long drawnProbes = probes(drawn);
        assertTrue(
                chosenProbes <= drawnProbes * 1.1,
                "probes: " + chosenProbes + " for chosen keys, " + drawnProbes + " for random ones");
    }

    private static long find(final KeyTable table, final byte[] key, final int lengthBytes) {
        return table.find(table.hash(key, lengthBytes), key, lengthBytes);
    }

    private static void put(final KeyTable table, final byte[] key, final int lengthBytes, final long value) {
        table.put(table.hash(key, lengthBytes), key, lengthBytes, value);
    }

    private static long probes(final String[] keys) {
        try (ByteArena arena = new ByteArena(new AnonymousMemory());
                KeyTable table = new KeyTable(keys.length, arena, new AnonymousMemory(), KEY_0, KEY_1)) {
            for (int i = 0; i < keys.length; i++) {
                final byte[] key = key(keys[i]);
                put(table, key, key.length, i);
            }
            return table.probes();
        }
    }

    private static byte[] key(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
