package io.trailmark.pipeline;

import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.views.Views;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Engine and views without their threads, over a small ring. The memory of a ring goes from one to the next: to zero it
 * whole would be much of the work of a pipeline that lives for milliseconds. Thread: its caller's.
 */
public final class SteppedPipeline implements AutoCloseable {
    private static final int RING_BYTES = 2 * 1024 * 1024;

    private static final ThreadLocal<Deque<UnsafeBuffer>> FREE = ThreadLocal.withInitial(ArrayDeque::new);

    private final UnsafeBuffer memory;
    private final OneToOneRingBuffer ring;
    private final Pipeline pipeline;
    private boolean isClosed;

    /** @param reader behind the last record that engine and views have; closed with the engine. */
    public SteppedPipeline(final Journal journal, final JournalReader reader, final Engine engine, final Views views) {
        final CounterColumn counters = Counters.inMemory().column("engine");
        final UnsafeBuffer free = FREE.get().poll();
        memory = free == null
                ? new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH))
                : free;
        ring = new OneToOneRingBuffer(memory);
        pipeline = new Pipeline(journal, reader, engine, views, counters, counters, ring);
    }

    /** As at a start. */
    public boolean replay() {
        return pipeline.replay((position, last) -> {});
    }

    /** One step of the engine. */
    public int doEngineWork() {
        return pipeline.doEngineWork();
    }

    /** One step of the views. */
    public int doViewsWork() {
        return pipeline.doViewsWork();
    }

    /** What stands in the way in the journal, or null. */
    public JournalDamage damage() {
        return pipeline.damage();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        pipeline.close();
        final int writtenBytes = (int) Math.min(ring.producerPosition(), RING_BYTES);
        memory.setMemory(0, writtenBytes, (byte) 0);
        memory.setMemory(RING_BYTES, RingBufferDescriptor.TRAILER_LENGTH, (byte) 0);
        FREE.get().add(memory);
    }
}
