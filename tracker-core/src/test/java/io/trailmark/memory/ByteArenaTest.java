package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: blocks never overlap, keep what they hold, and lie where they lie whatever the chunks. */
final class ByteArenaTest {
    @Test
    void shouldKeepEveryBlockAtTheSameOffsetWhateverTheChunks() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        assertEquals(digestOfRun(seed, MemorySource.MIN_CHUNK_BYTES), digestOfRun(seed, 1 << 24), () -> "seed " + seed);
    }

    private static long digestOfRun(final long seed, final int chunkBytes) {
        final Random random = new Random(seed);
        final List<byte[]> contents = new ArrayList<>();
        final List<Long> offsets = new ArrayList<>();
        try (ByteArena arena = new ByteArena(new AnonymousMemory(chunkBytes))) {
            long end = 8;
            for (int i = 0; i < 3_000; i++) {
                final byte[] content =
                        new byte[random.nextInt(random.nextInt(50) == 0 ? ByteArena.MAX_BLOCK_BYTES + 1 : 600)];
                random.nextBytes(content);
                final long offset = arena.allocate(content.length);
                assertTrue(offset >= end && offset % 8 == 0, () -> "seed " + seed + " offset " + offset);
                end = offset + content.length;
                arena.memory().putBytes(offset, content, 0, content.length);
                contents.add(content);
                offsets.add(offset);
            }
            for (int i = 0; i < offsets.size(); i++) {
                final long offset = offsets.get(i);
                final byte[] found = new byte[contents.get(i).length];
                arena.memory().getBytes(offset, found, 0, found.length);
                assertArrayEquals(contents.get(i), found, () -> "seed " + seed + " offset " + offset);
                assertTrue(arena.memory().isEqual(offset, found, found.length));
            }
            final StateDigest digest = new StateDigest();
            arena.addTo(digest);
            return digest.value();
        }
    }

    @Test
    void shouldRefuseABlockThatNoStretchHolds() {
        try (ByteArena arena = new ByteArena(new AnonymousMemory())) {
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(ByteArena.MAX_BLOCK_BYTES + 1));
        }
    }
}
