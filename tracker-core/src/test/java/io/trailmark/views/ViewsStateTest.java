package io.trailmark.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineHarness;
import io.trailmark.engine.EventEncoder;
import io.trailmark.engine.Events;
import io.trailmark.engine.RandomEvents;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: who reads gets figures of one position that nobody changes any more, and what nobody reads costs no copies.
 * Method: random events through engine and views, with readers on other threads.
 */
class ViewsStateTest {
    private static final int PROGRAMS = 3;
    private static final int BATCH_RECORDS = 64;

    /** Iterators over who listens, once per batch. */
    private static final int SHOWING_BYTES = 256;

    @AutoClose
    private final Engine engine = new Engine(EngineHarness.smallTables());

    private final Views views = new Views(Counters.inMemory().column("views"));
    private final RandomEvents events = new RandomEvents(Long.getLong("trailmark.seed", 7), 40, 200);
    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordFrame.MAX_LENGTH]);
    private final UnsafeBuffer messages = new UnsafeBuffer(new byte[BATCH_RECORDS * 4096 + AppliedMessage.MAX_LENGTH]);
    private final UnsafeBuffer outcomes = new UnsafeBuffer(new byte[AppliedMessage.MAX_OUTCOMES_LENGTH]);
    private final int[] offsets = new int[BATCH_RECORDS];
    private int outcomesLength;

    @BeforeEach
    void defineCatalogue() {
        for (final Events.Event event : events.catalogue()) {
            message(event, 0);
            views.onApplied(messages, 0);
        }
        views.publish();
    }

    /** Returns the offset behind the message. */
    private int message(final Events.Event event, final int offset) {
        final int lengthBytes = encoder.encode(event, record, 0, engine.position() + 1, events.nowNs());
        outcomesLength = 0;
        engine.onRecord(record, 0, lengthBytes, this::onOutcome);
        AppliedMessage.header(messages, offset, lengthBytes, outcomesLength);
        messages.putBytes(AppliedMessage.recordOffset(offset), record, 0, lengthBytes);
        messages.putBytes(AppliedMessage.outcomesOffset(messages, offset), outcomes, 0, outcomesLength);
        return AppliedMessage.outcomesEnd(messages, offset);
    }

    private void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        outcomesLength = AppliedMessage.putOutcome(outcomes, outcomesLength, buffer, offset, lengthBytes);
    }

    @Test
    void shouldShowFiguresOfOnePositionWhileOthersCome() throws Exception {
        final AtomicBoolean isDone = new AtomicBoolean();
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            final List<Future<Long>> read = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                read.add(readers.submit(() -> readUntil(isDone)));
            }
            try {
                for (int i = 0; i < 30_000; i++) {
                    message(events.next(), 0);
                    views.onApplied(messages, 0);
                    if (i % BATCH_RECORDS == 0) {
                        views.publish();
                    }
                }
                views.publish();
            } finally {
                isDone.set(true);
            }
            for (final Future<Long> positions : read) {
                assertTrue(positions.get() > 1, "read at one position only");
            }
        }
        assertEquals(engine.position(), views.state().position());
        assertTrue(check(views.state()) > 10_000, "touches");
    }

    /** Returns at how many positions it read. */
    private long readUntil(final AtomicBoolean isDone) {
        ViewsState before = views.state();
        long touches = check(before);
        long positions = 1;
        while (!isDone.get()) {
            final long shown = views.position();
            final ViewsState state = views.state();
            assertTrue(state.position() >= shown, "a state behind what was shown");
            assertEquals(touches, check(before), "what was read has changed");
            positions += state.position() == before.position() ? 0 : 1;
            before = state;
            touches = check(state);
        }
        return positions;
    }

    /** Records counted are the position, rows add up to their programme. Returns clicks and views of all. */
    private static long check(final ViewsState state) {
        assertEquals(state.position(), state.counts().total());
        long touches = 0;
        for (int programId = 1; programId <= PROGRAMS; programId++) {
            final ProgramTotals program = state.totals(programId);
            final TotalsRow sum = TotalsRow.sum(program.rows(), 0);
            for (final ClickClass clickClass : ClickClass.values()) {
                if (clickClass != ClickClass.NULL_VAL) {
                    assertEquals(program.whole().clicks(clickClass), sum.clicks(clickClass));
                    assertEquals(program.whole().views(clickClass), sum.views(clickClass));
                    touches += sum.clicks(clickClass) + sum.views(clickClass);
                }
            }
        }
        return touches;
    }

    @Test
    void shouldCopyNothingForClicksWhileNobodyReads() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long leastBytes = Long.MAX_VALUE;
        for (int batch = 0; batch < 500; batch++) {
            encodeClicks();
            final long start = threads.getCurrentThreadAllocatedBytes();
            final long before = threads.getCurrentThreadAllocatedBytes();
            applyClicks();
            final long after = threads.getCurrentThreadAllocatedBytes();
            // Reading the counter may itself allocate, as much each time.
            leastBytes = Math.min(leastBytes, after - before - (before - start));
        }
        assertTrue(leastBytes <= SHOWING_BYTES, "a batch of clicks took " + leastBytes + " bytes");
        final ViewsState read = views.state();
        encodeClicks();
        final long before = threads.getCurrentThreadAllocatedBytes();
        applyClicks();
        final ViewsState after = views.state();
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before > 1_000, "what was read is copied");
        assertEquals(read.position() + BATCH_RECORDS, after.position());
    }

    private void applyClicks() {
        for (final int offset : offsets) {
            views.onApplied(messages, offset);
        }
        views.publish();
    }

    private void encodeClicks() {
        int offset = 0;
        for (int i = 0; i < BATCH_RECORDS; i++) {
            Events.Event event = events.next();
            while (!(event instanceof Events.Click)) {
                event = events.next();
            }
            offsets[i] = offset;
            offset = message(event, offset);
        }
    }

    @Test
    void shouldKeepWhatWasReadWhereARecordIsMissing() throws Exception {
        final ViewsState before = views.state();
        message(events.next(), 0);
        message(events.next(), 0);
        assertThrows(IllegalStateException.class, () -> views.onApplied(messages, 0));
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            assertEquals(before, reader.submit(views::state).get());
        }
    }
}
