package io.trailmark.memory;

import java.util.Random;
import java.util.function.LongUnaryOperator;

/**
 * Keys that somebody has chosen so that they meet in a hash table, and the work that they cause: what may cost at most
 * three times as much as random keys.
 */
public final class Floods {
    /** As many as a flood has. */
    public static final int KEYS = 16_384;

    private static final int PAIRS = 14;
    private static final long GUESSED_KEY = 0;

    private Floods() {}

    /** Different strings of one {@code String.hashCode}: every pair of "Aa" and "BB" hashes alike. */
    public static String[] ofOneHashCode() {
        final String[] keys = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            final StringBuilder text = new StringBuilder();
            for (int pair = 0; pair < PAIRS; pair++) {
                text.append((i >>> pair & 1) == 0 ? "Aa" : "BB");
            }
            keys[i] = text.toString();
        }
        return keys;
    }

    /** Random strings. */
    public static String[] drawnTexts() {
        final Random random = new Random(7);
        final String[] keys = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Long.toHexString(random.nextLong());
        }
        return keys;
    }

    /** Longs that differ in their high bits alone: they meet wherever the low bits are the home. */
    public static long[] ofOneHome() {
        final long[] keys = new long[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = (long) i << 40;
        }
        return keys;
    }

    /** Longs whose homes would all lie in 1/64 of the table, if its hash had the key that was guessed. */
    public static long[] byAGuessedKey(final Hash hash) {
        final long[] keys = new long[KEYS];
        int found = 0;
        for (long key = 0; found < KEYS; key++) {
            final long guessed = hash.of(GUESSED_KEY, GUESSED_KEY, key);
            if (guessed >>> 58 == 0 || (guessed & 63) == 0) {
                keys[found++] = key;
            }
        }
        return keys;
    }

    /** A keyed hash of a long. */
    @FunctionalInterface
    public interface Hash {
        long of(long key0, long key1, long value);
    }

    /** Random longs. */
    public static long[] drawnLongs() {
        return new Random(7).longs(KEYS).toArray();
    }

    /** Slots looked at while all keys are put into an empty table of twice as many slots, by linear probing. */
    public static long linearProbes(final long[] keys, final LongUnaryOperator hash) {
        final boolean[] slots = new boolean[2 * KEYS];
        long probes = 0;
        for (final long key : keys) {
            int slot = (int) Math.unsignedMultiplyHigh(hash.applyAsLong(key), slots.length);
            for (probes++; slots[slot]; probes++) {
                slot = (slot + 1) % slots.length;
            }
            slots[slot] = true;
        }
        return probes;
    }

    /** Fails unless chosen keys cost at most three times what random ones do. */
    public static void assertHarmless(final String table, final long chosen, final long random) {
        System.out.println(table + ": " + chosen + " for chosen keys, " + random + " for random ones");
        if (chosen > 3 * random) {
            throw new AssertionError(table + ": " + chosen + " for chosen keys, " + random + " for random ones");
        }
    }
}
