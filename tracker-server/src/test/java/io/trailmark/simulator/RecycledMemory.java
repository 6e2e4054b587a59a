package io.trailmark.simulator;

import io.trailmark.memory.MemorySource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Memory for engines that live for milliseconds: chunks go from one to the next, zeroed, since asking the machine for
 * them anew would be most of the work. Thread: the simulation's.
 */
final class RecycledMemory implements MemorySource {
    private static final int CACHE_LINE_BYTES = 64;
    private static final ThreadLocal<Deque<MemorySegment>> FREE = ThreadLocal.withInitial(ArrayDeque::new);

    private final List<MemorySegment> taken = new ArrayList<>();

    @Override
    public int chunkBytes() {
        return MIN_CHUNK_BYTES;
    }

    /** One thread uses an engine from its beginning to its end: to close what is shared would stop all threads. */
    @Override
    public Arena newOwner() {
        return Arena.ofConfined();
    }

    @Override
    public MemorySegment take(final Arena owner) {
        final MemorySegment free = FREE.get().pollFirst();
        final MemorySegment chunk =
                free != null ? free.fill((byte) 0) : Arena.global().allocate(MIN_CHUNK_BYTES, CACHE_LINE_BYTES);
        taken.add(chunk);
        return chunk;
    }

    @Override
    public long takenBytes() {
        return (long) taken.size() * MIN_CHUNK_BYTES;
    }

    @Override
    public void close() {
        FREE.get().addAll(taken);
        taken.clear();
    }
}
