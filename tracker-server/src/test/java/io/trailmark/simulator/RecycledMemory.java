package io.trailmark.simulator;

import io.trailmark.memory.MemorySource;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Memory for engines that live for milliseconds: chunks go from one to the next. Of each only a page or two were ever
 * written; to zero all of it, or to ask the machine for it anew, would be most of the work. So the kernel is told that
 * what is in them is not needed, and gives a zeroed page to whoever comes to where one was. Thread: the simulation's.
 */
final class RecycledMemory implements MemorySource {
    private static final int PAGE_BYTES = 4096;
    private static final int CHUNKS_AT_ONCE = 64;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final ThreadLocal<Deque<MemorySegment>> FREE = ThreadLocal.withInitial(ArrayDeque::new);
    private static final MethodHandle MADVISE = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("madvise"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final List<MemorySegment> taken = new ArrayList<>();

    private static void advise(final MemorySegment pages, final int advice) {
        final int status;
        try {
            status = (int) MADVISE.invokeExact(pages, pages.byteSize(), advice);
        } catch (final Throwable failure) {
            throw new IllegalStateException("madvise", failure);
        }
        if (status != 0) {
            throw new IllegalStateException("madvise " + advice + " answers " + status);
        }
    }

    /** Never given back: the next engine of this thread takes it. */
    private static void allocate(final Deque<MemorySegment> free) {
        final MemorySegment block = Arena.global().allocate((long) CHUNKS_AT_ONCE * MIN_CHUNK_BYTES, PAGE_BYTES);
        advise(block, MADV_DONTNEED);
        // On large pages, one byte would cost two megabytes of zeros.
        advise(block, MADV_NOHUGEPAGE);
        for (int i = 0; i < CHUNKS_AT_ONCE; i++) {
            free.add(block.asSlice((long) i * MIN_CHUNK_BYTES, MIN_CHUNK_BYTES));
        }
    }

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
        final Deque<MemorySegment> free = FREE.get();
        if (free.isEmpty()) {
            allocate(free);
        }
        final MemorySegment chunk = free.removeLast();
        taken.add(chunk);
        return chunk;
    }

    @Override
    public MemorySource resident() {
        return this;
    }

    @Override
    public long takenBytes() {
        return (long) taken.size() * MIN_CHUNK_BYTES;
    }

    @Override
    public void close() {
        for (final MemorySegment chunk : taken) {
            advise(chunk, MADV_DONTNEED);
        }
        FREE.get().addAll(taken);
        taken.clear();
    }
}
