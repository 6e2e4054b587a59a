package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.memory.AnonymousMemory;
import io.trailmark.memory.ByteArena;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: grants come back as they were stored, however often they grow and shrink, and blocks are used again. */
final class GrantBlocksTest {
    @Test
    void shouldKeepGrantsThatGrowAndShrink() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        try (ByteArena arena = new ByteArena(new AnonymousMemory())) {
            final GrantBlocks blocks = new GrantBlocks(arena);
            final int[] sizes = {3, 0, 5, 2, 20_000, 7, 20_001, 40_000, 1};
            long first = GrantBlocks.NONE;
            long mostBytes = 0;
            for (final int size : sizes) {
                final Grants grants = random(random, size);
                first = blocks.store(first, grants);
                final Grants loaded = new Grants();
                loaded.add(9, 9, 9);
                blocks.load(first, size, loaded);
                assertEqualGrants(grants, loaded, "seed " + seed + " size " + size);
                mostBytes = Math.max(mostBytes, arena.usedBytes());
            }
            for (final int size : sizes) {
                blocks.store(first, random(random, size));
            }
            assertEquals(mostBytes, arena.usedBytes(), "what has room is written over");
        }
    }

    @Test
    void shouldHandOverWhatStoodAndDropWhatIsNothing() {
        final Grants earlier = new Grants();
        earlier.add(0, 0, 10);
        earlier.add(0, 1, 20);
        earlier.add(2, 0, 30);
        earlier.standing[0] = 10;
        earlier.standing[2] = 30;
        earlier.lift[2] = 4;
        final Grants later = new Grants();
        later.add(0, 1, 21);
        later.add(1, 0, 5);

        later.succeed(earlier);

        assertEquals(4, later.count);
        assertEquals(0, later.amount[0]);
        assertEquals(10, later.standing[0]);
        assertEquals(21, later.amount[1]);
        assertEquals(1, later.reward[2]);
        assertEquals(4, later.lift[3]);
        later.standing[0] = 0;
        later.compact();
        assertEquals(3, later.count);
        assertEquals(1, later.credit[0]);
        assertEquals(30, later.standing[2]);
    }

    private static Grants random(final Random random, final int size) {
        final Grants grants = new Grants();
        for (int i = 0; i < size; i++) {
            grants.add(random.nextInt(), random.nextInt(), random.nextLong());
            grants.lift[i] = random.nextLong();
            grants.standing[i] = random.nextLong();
        }
        return grants;
    }

    private static void assertEqualGrants(final Grants expected, final Grants actual, final String message) {
        assertEquals(expected.count, actual.count, message);
        for (int i = 0; i < expected.count; i++) {
            assertEquals(expected.reward[i], actual.reward[i], message);
            assertEquals(expected.credit[i], actual.credit[i], message);
            assertEquals(expected.amount[i], actual.amount[i], message);
            assertEquals(expected.lift[i], actual.lift[i], message);
            assertEquals(expected.standing[i], actual.standing[i], message);
        }
    }
}
