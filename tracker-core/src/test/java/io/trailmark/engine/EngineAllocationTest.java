package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.memory.AnonymousMemory;
import io.trailmark.record.RecordFrame;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Aim: after warm-up, applying a record allocates nothing, of whatever type and with tables that overflow. Method: the
 * thread's own allocation counter around each batch; encoding the batches is left out of the account. Warm-up is over
 * when the compilers are done, which no count of records can say: a million records in a row must go without a byte.
 */
final class EngineAllocationTest {
    private static final int BATCH_RECORDS = 10_000;
    private static final int BATCH_BYTES = 8 << 20;
    private static final int CLEAN_BATCHES = 100;
    private static final int MAX_BATCHES = 300;

    /** Tables that never forget take a further generation now and then; what any record allocates is in every batch. */
    private static final int GROWN_BATCHES = 10;

    private static final long BYTES_PER_CHUNK = 1_024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH_BYTES));
    private final EventEncoder encoder = new EventEncoder();
    private final int[] lengths = new int[BATCH_RECORDS];
    private long outcomes;

    @Test
    void shouldAllocateNothingPerRecordAfterWarmUp() {
        final RandomEvents events = new RandomEvents(1, 5_000, 2_000_000);
        final OutcomeHandler handler = (source, offset, length) -> outcomes++;
        final AnonymousMemory memory = new AnonymousMemory(1 << 24);
        try (Engine engine = new Engine(new Engine.Context()
                .touchCapacity(1 << 16)
                .duplicateCapacity(1 << 12)
                .conversionCapacity(1 << 19)
                .adjustmentCapacity(1 << 18)
                .parkedCapacity(1 << 10)
                .memory(memory))) {
            final List<Events.Event> catalogue = events.catalogue();
            for (int i = 0; i < catalogue.size(); i++) {
                lengths[i] = encoder.encode(catalogue.get(i), buffer, 0, i + 1L, events.nowNs());
                engine.onRecord(buffer, 0, lengths[i], handler);
            }
            int batches = 0;
            int clean = 0;
            int grown = 0;
            while (clean < CLEAN_BATCHES && batches++ < MAX_BATCHES) {
                encode(events, engine.position());
                final long takenBytes = memory.takenBytes();
                final long start = threads.getCurrentThreadAllocatedBytes();
                final long before = threads.getCurrentThreadAllocatedBytes();
                apply(engine, handler);
                final long after = threads.getCurrentThreadAllocatedBytes();
                // Reading the counter may itself allocate, as much each time.
                final long allocatedBytes = after - before - (before - start);
                // A new chunk is known by some objects of its own: 4 GB of chunks are 256 of them.
                final long allowedBytes = (memory.takenBytes() - takenBytes) / memory.chunkBytes() * BYTES_PER_CHUNK;
                grown += allocatedBytes <= allowedBytes ? 0 : 1;
                clean = grown <= GROWN_BATCHES ? clean + 1 : 0;
                grown = clean == 0 ? 0 : grown;
            }
            assertEquals(CLEAN_BATCHES, clean, "batches in a row that allocate next to nothing, after " + batches);
            assertTrue(engine.statistics().touchesOverwritten() > 0, "the touch log went round");
            assertTrue(engine.statistics().conversions() > 100_000, "conversions were recorded");
            assertTrue(engine.statistics().adjustments() > 0, "adjustments were applied");
            assertTrue(outcomes >= engine.position());
        }
    }

    private void encode(final RandomEvents events, final long lastPosition) {
        int offset = 0;
        for (int i = 0; i < BATCH_RECORDS; i++) {
            Events.Event event = events.next();
            // A growing catalogue may allocate: it is told nothing new while the account is open.
            while (!(event instanceof Events.Click
                    || event instanceof Events.Report
                    || event instanceof Events.Adjust
                    || event instanceof Events.Epoch)) {
                event = events.next();
            }
            lengths[i] = encoder.encode(event, buffer, offset, lastPosition + 1 + i, events.nowNs());
            offset += RecordFrame.alignedLength(lengths[i]);
        }
    }

    private void apply(final Engine engine, final OutcomeHandler handler) {
        int offset = 0;
        for (int i = 0; i < BATCH_RECORDS; i++) {
            engine.onAhead(buffer, offset, offset + RecordFrame.alignedLength(lengths[i]));
            engine.onRecord(buffer, offset, lengths[i], handler);
            offset += RecordFrame.alignedLength(lengths[i]);
        }
    }
}
