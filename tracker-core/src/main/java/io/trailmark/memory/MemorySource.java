package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where memory that grows takes its next chunk from: the machine's memory, or a file that the kernel keeps the hot
 * pages of.
 *
 * <p>Threads: one at a time. A source never refuses: where the next chunk is not ready it waits, since what the engine
 * decides must not depend on how much room there is.
 */
public interface MemorySource extends AutoCloseable {
    /** No chunk is smaller; blocks in a {@link ByteArena} stay within stretches of this size. */
    int MIN_CHUNK_BYTES = 1 << 18;

    /** Size of every chunk: a power of two, at least {@link #MIN_CHUNK_BYTES}. */
    int chunkBytes();

    /** An owner for chunks of this source; closed by whoever asked for it. */
    default Arena newOwner() {
        return Arena.ofShared();
    }

    /** Hands out a zeroed chunk that starts on a cache line and lives as long as {@code owner}. */
    MemorySegment take(Arena owner);

    /** Where chunks come from that have to stay in the machine's memory. */
    default MemorySource resident() {
        return new AnonymousMemory();
    }

    /** Bytes handed out so far. */
    long takenBytes();

    /** Gives back what no owner holds any more. */
    @Override
    void close();
}
