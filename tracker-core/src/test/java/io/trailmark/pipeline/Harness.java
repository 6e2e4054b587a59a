package io.trailmark.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.record.RecordBatch;
import io.trailmark.views.Views;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real journal, engine and views, stepped by hand. */
final class Harness implements AutoCloseable {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);

    final Counters counters = Counters.inMemory();
    final ChronicleJournal journal;
    final Engine engine;
    final Views views;
    final Pipeline pipeline;

    private Harness(final ChronicleJournal journal) {
        this.journal = journal;
        engine = newEngine();
        final var viewsCounters = counters.column("views");
        views = new Views(viewsCounters);
        pipeline = new Pipeline(journal, journal.newReader(1), engine, views, counters.column("engine"), viewsCounters);
    }

    /** A small one: the tests are about what flows, not how much. */
    static Engine newEngine() {
        return new Engine(new Engine.Context()
                .touchCapacity(1 << 12)
                .duplicateCapacity(1 << 10)
                .conversionCapacity(1 << 10)
                .adjustmentCapacity(1 << 10)
                .parkedCapacity(1 << 6));
    }

    /** Opens the journal and applies what it holds. */
    static Harness open(final Path directory) {
        final Harness harness = new Harness(ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(directory.resolve("journal"))
                .reserveAheadBytes(4 * 1024 * 1024)
                .freeSpaceLimitBytes(0)));
        assertTrue(harness.pipeline.replay((position, last) -> {}));
        return harness;
    }

    /** Appends records and steps the agents until the views have them. */
    void apply(final Consumer<TestRecords> records) {
        append(records);
        settle();
    }

    /** Appends records as one batch; returns the position of the first. */
    long append(final Consumer<TestRecords> records) {
        final RecordBatch batch = new RecordBatch(1 << 20);
        records.accept(new TestRecords(batch));
        final long position = journal.append(batch);
        assertTrue(position > 0, () -> "append refused: " + position);
        return position;
    }

    void settle() {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        journal.requestSync();
        while (views.position() < journal.appendedPosition()) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "views stay at " + views.position());
            if (pipeline.doWork() == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        pipeline.close();
        journal.close();
    }
}
