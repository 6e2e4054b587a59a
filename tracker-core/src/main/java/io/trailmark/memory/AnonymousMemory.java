package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.BitUtil;

/**
 * Chunks of the machine's own memory.
 *
 * <p>Threads: one at a time. Zeroing a chunk of the usual size takes some tenths of a millisecond, which is the
 * whole pause of a table that grows. Fails with {@link OutOfMemoryError} where the machine has no more.
 */
public final class AnonymousMemory implements MemorySource {
    /** Small enough to be zeroed between two records, large enough to be taken seldom. */
    public static final int USUAL_CHUNK_BYTES = 1 << 20;

    private static final int CACHE_LINE_BYTES = 64;

    private final int chunkBytes;
    private long takenBytes;

    /** Chunks of the usual size. */
    public AnonymousMemory() {
        this(USUAL_CHUNK_BYTES);
    }

    /** @param chunkBytes a power of two, at least {@link MemorySource#MIN_CHUNK_BYTES}. */
    public AnonymousMemory(final int chunkBytes) {
        if (chunkBytes < MIN_CHUNK_BYTES || !BitUtil.isPowerOfTwo(chunkBytes)) {
            throw new IllegalArgumentException(
                    "chunk not a power of two of at least " + MIN_CHUNK_BYTES + " bytes: " + chunkBytes);
        }
        this.chunkBytes = chunkBytes;
    }

    @Override
    public int chunkBytes() {
        return chunkBytes;
    }

    @Override
    public MemorySegment take(final Arena owner) {
        takenBytes += chunkBytes;
        return owner.allocate(chunkBytes, CACHE_LINE_BYTES);
    }

    @Override
    public long takenBytes() {
        return takenBytes;
    }

    /** There is nothing of its own to give back. */
    @Override
    public void close() {}
}
