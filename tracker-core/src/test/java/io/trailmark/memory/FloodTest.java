package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Aim: nobody outside can choose keys that make a table slow. Method: 16,384 keys, chosen against a hash without a key
 * and against the table's own hash with a guessed key; the slots that are looked at are counted, and may be three times
 * as many as for random keys.
 *
 * <p>All tables whose keys come from outside:
 * <ul>
 *   <li>{@link KeyTable}: orders, adjustments and customers of the engine: here;
 *   <li>{@link RecencyTable}: visitors: here;
 *   <li>{@link LongTable}: sums by customer: here;
 *   <li>counted clicks of the engine: {@code DuplicateClicksFloodTest};
 *   <li>codes of links, hosts and coupons in the routing table: {@code RoutingTableLimitsTest};
 *   <li>orders of the views: {@code OrderKeysTest}.
 * </ul>
 * Tokens are compared one by one, and everything else is found by numbers that we gave out.
 */
final class FloodTest {
    private static final long KEY_0 = 0x1234_5678_9abc_def0L;
    private static final long KEY_1 = 0x0fed_cba9_8765_4321L;

    @Test
    void shouldKnowKeysThatDoHarmWithoutAKey() {
        final long random = Floods.linearProbes(Floods.drawnLongs(), key -> SipHash.spread(KEY_0, KEY_1, key));
        final long unkeyed = Floods.linearProbes(Floods.ofOneHome(), key -> key & (1L << 40) - 1);
        final long guessed =
                Floods.linearProbes(Floods.byAGuessedKey(SipHash::spread), key -> SipHash.spread(0, 0, key));
        assertTrue(unkeyed > 100 * random && guessed > 100 * random, unkeyed + ", " + guessed + ", " + random);
    }

    @Test
    void shouldSpreadChosenTexts() {
        Floods.assertHarmless(
                "KeyTable", probesOfKeyTable(Floods.ofOneHashCode()), probesOfKeyTable(Floods.drawnTexts()));
    }

    private static long probesOfKeyTable(final String[] keys) {
        try (ByteArena arena = new ByteArena(new AnonymousMemory());
                KeyTable table = new KeyTable(Floods.KEYS, arena, new AnonymousMemory(), KEY_0, KEY_1)) {
            for (int i = 0; i < keys.length; i++) {
                final byte[] key = keys[i].getBytes(StandardCharsets.US_ASCII);
                table.put(table.hash(key, key.length), key, key.length, i);
                table.find(table.hash(key, key.length), key, key.length);
            }
            return table.probes();
        }
    }

    @Test
    void shouldSpreadChosenLongs() {
        final long[] drawn = Floods.drawnLongs();
        final long[] guessed = Floods.byAGuessedKey(SipHash::spread);
        Floods.assertHarmless("RecencyTable", probesOfRecencyTable(Floods.ofOneHome()), probesOfRecencyTable(drawn));
        Floods.assertHarmless("RecencyTable, guessed", probesOfRecencyTable(guessed), probesOfRecencyTable(drawn));
        final long[] guessedRows = Floods.byAGuessedKey((key0, key1, key) -> SipHash.hash(key0, key1, key, 0, 0));
        Floods.assertHarmless("LongTable", probesOfLongTable(Floods.ofOneHome()), probesOfLongTable(drawn));
        Floods.assertHarmless("LongTable, guessed", probesOfLongTable(guessedRows), probesOfLongTable(drawn));
    }

    private static long probesOfRecencyTable(final long[] keys) {
        try (RecencyTable table = new RecencyTable(Floods.KEYS, KEY_0, KEY_1)) {
            for (int i = 0; i < keys.length; i++) {
                table.put(keys[i], table.hash(keys[i]), i + 1L);
                table.find(keys[i]);
            }
            return table.probes();
        }
    }

    private static long probesOfLongTable(final long[] keys) {
        try (LongTable table = new LongTable(Floods.KEYS, 1, new AnonymousMemory(), KEY_0, KEY_1)) {
            for (final long key : keys) {
                table.findOrPut(key, 0, 0);
            }
            return table.probes();
        }
    }
}
