package io.trailmark.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.threads.Doorbell;
import io.trailmark.views.AppliedMessage;
import io.trailmark.views.Views;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two agents by themselves: what they do when the other side is slow, wrong or silent. */
class AgentsTest {
    private static final long NOON_MS = 1_790_000_000_000L;

    @TempDir
    private Path folder;

    private final Counters counters = Counters.inMemory();
    private final CounterColumn engineCounters = counters.column("engine");
    private final CounterColumn viewsCounters = counters.column("views");
    private final Doorbell bell = new Doorbell("test");
    private final Views views = new Views(viewsCounters);
    private ChronicleJournal journal;
    private Engine engine;

    @BeforeEach
    void open() {
        journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .reserveAheadBytes(4 * 1024 * 1024)
                .freeSpaceLimitBytes(0));
        engine = Harness.newEngine();
    }

    @AfterEach
    void close() {
        engine.close();
        journal.close();
    }

    private EngineAgent engineAgent(final OneToOneRingBuffer ring) {
        return new EngineAgent(journal, journal.newReader(1), engine, ring, bell, Thread::onSpinWait, engineCounters);
    }

    private void appendClicks(final int count) {
        final RecordBatch batch = new RecordBatch(1 << 20);
        final TestRecords records = new TestRecords(batch);
        for (int i = 0; i < count; i++) {
            if (batch.lengthBytes() > 900_000) {
                assertTrue(journal.append(batch) > 0);
                batch.clear();
            }
            records.click(NOON_MS + i, 1 + i % 50, 1, ClickClass.HUMAN);
        }
        assertTrue(journal.append(batch) > 0);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (journal.syncedPosition() < journal.appendedPosition()) {
            journal.requestSync();
            assertTrue(System.nanoTime() < deadlineNs, "not synced");
            Thread.onSpinWait();
        }
    }

    private void appendProgram() {
        final RecordBatch batch = new RecordBatch(1 << 20);
        new TestRecords(batch).program();
        assertTrue(journal.append(batch) > 0);
    }

    @Test
    void shouldWaitAndCountWhenTheRingIsFullAndLoseNothing() {
        // Room for a few of the longest messages only, so that it is soon full of short ones.
        final OneToOneRingBuffer ring = EngineAgent.newRing(1024 * 1024);
        final EngineAgent engineAgent = engineAgent(ring);
        final ViewsAgent viewsAgent = new ViewsAgent(ring, views, bell, viewsCounters);
        appendProgram();
        appendClicks(10_000);
        while (counters.sum(Counter.ENGINE_RING_FULL) == 0) {
            engineAgent.doWork();
        }
        final long stoppedAt = engine.position();
        assertEquals(0, engineAgent.doWork());
        assertEquals(stoppedAt, engine.position());

        while (views.position() < journal.syncedPosition()) {
            engineAgent.doWork();
            viewsAgent.doWork();
        }
        assertEquals(journal.syncedPosition(), views.state().counts().total());
    }

    @Test
    void shouldEndTheViewsLoudlyAtTheFirstGapAndApplyNothingAfterIt() {
        final OneToOneRingBuffer ring = EngineAgent.newRing(1024 * 1024);
        final EngineAgent engineAgent = engineAgent(ring);
        final ViewsAgent viewsAgent = new ViewsAgent(ring, views, bell, viewsCounters);
        appendProgram();
        appendClicks(1);
        while (engineAgent.doWork() > 0) {
            // All into the ring.
        }
        // The first message is lost on the way.
        ring.read((type, buffer, index, length) -> {}, 1);

        final AgentTerminationException failure = assertThrows(AgentTerminationException.class, viewsAgent::doWork);
        assertTrue(failure.getCause().getMessage().contains("position 2 follows position 0"), failure.toString());
        assertEquals(0, views.position());
        assertThrows(AgentTerminationException.class, viewsAgent::doWork);
    }

    @Test
    void shouldEndTheEngineLoudlyWhenAnInvariantDoesNotHold() {
        final OneToOneRingBuffer ring = EngineAgent.newRing(1024 * 1024);
        appendProgram();
        appendClicks(1);
        // A reader that starts too late makes the engine see a gap.
        final EngineAgent engineAgent =
                new EngineAgent(journal, journal.newReader(3), engine, ring, bell, Thread::onSpinWait, engineCounters);

        assertThrows(AgentTerminationException.class, engineAgent::doWork);
    }

    @Test
    void shouldNotGoPastWhatIsSynced() {
        final EngineAgent engineAgent = engineAgent(EngineAgent.newRing(1024 * 1024));
        while (engineAgent.doWork() > 0) {
            // The epoch.
        }
        assertTrue(engine.position() <= journal.syncedPosition());
        assertEquals(1, engine.position());
    }

    @Test
    void shouldAllocateNothingOnceWarm() {
        final OneToOneRingBuffer ring = EngineAgent.newRing(16 * 1024 * 1024);
        final EngineAgent engineAgent = engineAgent(ring);
        appendProgram();
        appendClicks(60_000);
        final var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        while (engine.position() < journal.syncedPosition()) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            final int workCount = engineAgent.doWork();
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (engine.position() > 20_000 && workCount > 0) {
                least = Math.min(least, allocated);
            }
            ring.read((type, buffer, index, length) -> {});
        }
        // A cycle now and then takes figures for people; the rest must take nothing.
        assertEquals(0, least);
    }

    @Test
    void shouldFrameRecordsAndOutcomesSoThatTheyReadBack() {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[1024]);
        final UnsafeBuffer outcome =
                new UnsafeBuffer("thirteen long".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        final int recordLength = 37;
        int end = AppliedMessage.recordOffset(8) + 40;
        final int first = end;
        end = AppliedMessage.putOutcome(message, end, outcome, 0, 13);
        final int second = end;
        end = AppliedMessage.putOutcome(message, end, outcome, 0, 5);
        AppliedMessage.header(message, 8, recordLength, end - first);

        assertEquals(recordLength, AppliedMessage.recordLength(message, 8));
        assertEquals(first, AppliedMessage.outcomesOffset(message, 8));
        assertEquals(second, AppliedMessage.nextOutcomeOffset(message, first));
        assertEquals(end, AppliedMessage.outcomesEnd(message, 8));
        assertEquals(5, AppliedMessage.outcomeLength(message, second));
        assertEquals(end - 8, AppliedMessage.length(recordLength, end - first));
    }
}
