package io.trailmark.simulation;

import io.trailmark.engine.Engine;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Two passes over the journal: with the rules as they were, and with the other ones.
 *
 * <p>Thread: the simulation's. Between batches it rests a moment, so that others go first. Failure: damage in the
 * journal, or records that do not come though they are synced, end it with an {@link IllegalStateException} that says
 * so.
 */
final class SimulationRun {
    private static final int MAX_RECORDS = 256;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long BREATH_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Simulation simulation;
    private final Supplier<JournalReader> readers;
    private final Supplier<Engine> engines;
    private final SupposedRules supposed;
    private final long lastPosition;
    private long position;

    SimulationRun(
            final Simulation simulation,
            final Supplier<JournalReader> readers,
            final Supplier<Engine> engines,
            final long lastPosition) {
        this.simulation = simulation;
        this.readers = readers;
        this.engines = engines;
        this.lastPosition = lastPosition;
        supposed = new SupposedRules(
                simulation.request().rules(), simulation.request().fromMs());
    }

    /** The comparison; null when it was cancelled. */
    SimulationResult run() {
        final Tally before = pass(1);
        final Tally after = before == null ? null : pass(2);
        return after == null ? null : SimulationResult.of(before, after, lastPosition);
    }

    private Tally pass(final int pass) {
        final Tally tally = new Tally(simulation.request());
        position = 0;
        long emptySinceNs = System.nanoTime();
        try (JournalReader reader = readers.get();
                Engine engine = engines.get()) {
            final RecordHandler handler = (buffer, offset, lengthBytes) -> {
                engine.onRecord(buffer, offset, lengthBytes, tally);
                position = engine.position();
                if (pass == 1) {
                    supposed.note(buffer, offset);
                } else {
                    supposed.follow(buffer, offset, engine);
                }
            };
            while (position < lastPosition) {
                if (simulation.isCancelled()) {
                    return null;
                }
                final int count = reader.poll(handler, lastPosition, MAX_RECORDS);
                simulation.progress(pass, position);
                if (count > 0) {
                    emptySinceNs = System.nanoTime();
                    LockSupport.parkNanos(BREATH_NS);
                } else {
                    await(reader, emptySinceNs);
                }
            }
        }
        return tally;
    }

    private void await(final JournalReader reader, final long emptySinceNs) {
        if (reader.damage() != null) {
            throw new IllegalStateException(
                    "the journal is damaged: " + reader.damage().text());
        }
        if (System.nanoTime() - emptySinceNs > PATIENCE_NS) {
            throw new IllegalStateException("no record comes after position " + position + " of " + lastPosition);
        }
        LockSupport.parkNanos(PAUSE_NS);
    }
}
