package io.trailmark.snapshots;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EventEncoder;
import io.trailmark.engine.Events;
import io.trailmark.engine.RandomEvents;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.views.Views;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A journal that random events are appended to, with snapshots of it, as a server would have them after a start. */
final class SnapshotRig implements AutoCloseable {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    final Counters counters = Counters.inMemory();
    final ChronicleJournal journal;
    final Snapshots snapshots;
    private final Path data;
    private final RandomEvents events;
    private final EventEncoder encoder = new EventEncoder();
    private final RecordBatch batch = new RecordBatch(1 << 20);
    private boolean isDefined;

    /** Drawn in any case: the stream of events goes on from it. */
    private final List<Events.Event> catalogue;

    SnapshotRig(final Path data, final RandomEvents events) {
        this.data = data;
        this.events = events;
        journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(data.resolve("journal"))
                .reserveAheadBytes(4 * 1024 * 1024)
                .freeSpaceLimitBytes(0));
        isDefined = journal.appendedPosition() > 1;
        catalogue = events.catalogue();
        snapshots = new Snapshots(new Snapshots.Context()
                .folder(folder())
                .journal(journal)
                .readers(journal::newReader)
                .hashSeed(journal.hashSeed())
                .shadow(SnapshotRig::newEngine, SnapshotRig::newViews)
                .counters(counters.column(Snapshots.ROLE))
                .intervalMinutes(0)
                .intervalRecords(Long.MAX_VALUE));
    }

    Path folder() {
        return data.resolve("snapshots");
    }

    static Engine newEngine() {
        return new Engine(new Engine.Context()
                .touchCapacity(1 << 10)
                .duplicateCapacity(1 << 8)
                .parkedCapacity(1 << 6)
                .conversionCapacity(1 << 4));
    }

    static Views newViews() {
        return new Views(Counters.inMemory().column("views"));
    }

    /** Appends so many random events, the catalogue before the first of them, and waits until they are synced. */
    void append(final int count) {
        if (!isDefined) {
            for (final Events.Event event : catalogue) {
                // The journal has opened its epoch itself.
                if (!(event instanceof Events.Epoch)) {
                    append(event);
                }
            }
            isDefined = true;
        }
        for (int i = 0; i < count; i++) {
            Events.Event event = events.next();
            while (event instanceof Events.Epoch) {
                event = events.next();
            }
            append(event);
        }
        flush();
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        journal.requestSync();
        while (journal.syncedPosition() < journal.appendedPosition()) {
            assertTrue(System.nanoTime() < deadlineNs, "nothing is synced");
            LockSupport.parkNanos(100_000);
        }
    }

    private void append(final Events.Event event) {
        if (batch.tryClaim(RecordFrame.MAX_LENGTH) == RecordBatch.FULL) {
            flush();
        }
        batch.commit(encoder.encode(event, batch.buffer(), batch.offset(), 1, events.nowNs()));
    }

    private void flush() {
        if (batch.count() > 0) {
            assertTrue(journal.append(batch) > 0, "the journal refuses");
            batch.clear();
        }
    }

    /** Engine and views from the newest snapshot, with the rest from the journal. */
    State start() {
        final Snapshots.Start start = snapshots.load(SnapshotRig::newEngine, SnapshotRig::newViews);
        return replayed(start.engine(), start.views(), start.position());
    }

    /** Engine and views from the journal alone. */
    State replay() {
        return replayed(newEngine(), newViews(), 0);
    }

    private State replayed(final Engine engine, final Views views, final long from) {
        try (Shadow shadow = new Shadow(engine, views, new Definitions())) {
            while (shadow.position() < journal.syncedPosition()) {
                assertTrue(
                        shadow.poll(journal::newReader, journal.syncedPosition(), 1_000) > 0,
                        () -> "nothing to read behind " + shadow.position());
            }
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            final SnapshotOut out = new SnapshotOut(Channels.newChannel(bytes));
            views.writeTo(out);
            out.finish();
            return new State(
                    from,
                    engine.stateHash(),
                    HexFormat.of().formatHex(bytes.toByteArray()),
                    views.ledger(1).count());
        }
    }

    /** All that can be compared of engine and views. */
    record State(long startPosition, long engineHash, String views, long lines) {
        boolean isSameAs(final State other) {
            return engineHash == other.engineHash && views.equals(other.views) && lines == other.lines;
        }
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    @Override
    public void close() {
        snapshots.onClose();
        journal.close();
    }
}
