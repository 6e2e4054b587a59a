package io.trailmark.simulation;

import io.trailmark.engine.Engine;
import io.trailmark.journal.JournalReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All simulations of this process: one runs, a few wait, the latest are remembered.
 *
 * <p>Threads: one of its own, {@code simulation}, at the lowest priority; any may ask. Promise: the journal is only
 * read, and neither the running engine nor its views are touched. A simulation takes as much memory as an engine while
 * it runs. Failure: what ends one is kept with it and in the log; the next goes on.
 */
public final class Simulations implements AutoCloseable {
    /** So many may wait. */
    public static final int MAX_QUEUED = 8;

    /** So many of one programme, so that none keeps all others waiting. */
    public static final int MAX_QUEUED_OF_PROGRAM = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Simulations.class);
    private static final int MAX_REMEMBERED = 64;
    private static final long STOP_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    private final Supplier<JournalReader> readers;
    private final Supplier<Engine> engines;
    private final LongSupplier syncedPosition;
    private final BlockingQueue<Simulation> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final Map<String, Simulation> remembered = new LinkedHashMap<>();
    private final Thread thread;
    private long lastNumber;
    private volatile boolean isClosed;

    /**
     * Starts the thread; nothing is read before the first simulation.
     *
     * @param readers each gives a reader at position 1, which the simulation closes.
     * @param engines each gives an engine that has seen nothing, of the running one's limits; the simulation closes it.
     * @param syncedPosition how far the journal may be read.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    public Simulations(
            final Supplier<JournalReader> readers, final Supplier<Engine> engines, final LongSupplier syncedPosition) {
        this.readers = readers;
        this.engines = engines;
        this.syncedPosition = syncedPosition;
        thread = new Thread(this::work, "simulation");
        thread.setDaemon(true);
        // A hint, where the machine takes it: nothing depends on it.
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Takes a simulation on; null when too many wait already, of all or of its programme. */
    public synchronized Simulation submit(final SimulationRequest request) {
        final Simulation simulation = new Simulation("sim_" + (lastNumber + 1), request);
        queue.removeIf(waiting -> waiting.state() == Simulation.State.CANCELLED);
        final long ofProgram = queue.stream()
                .filter(waiting -> waiting.request().programId() == request.programId())
                .count();
        if (isClosed || ofProgram >= MAX_QUEUED_OF_PROGRAM || !queue.offer(simulation)) {
            return null;
        }
        lastNumber++;
        remembered.put(simulation.id(), simulation);
        forgetOldest();
        return simulation;
    }

    /** The simulation of that id; null when it is not known or was forgotten. */
    public synchronized Simulation get(final String id) {
        return remembered.get(id);
    }

    /** All that are remembered, the oldest first. */
    public synchronized List<Simulation> all() {
        return List.copyOf(remembered.values());
    }

    private void forgetOldest() {
        final List<Simulation> over = new ArrayList<>(remembered.values());
        over.removeIf(simulation ->
                simulation.state() == Simulation.State.QUEUED || simulation.state() == Simulation.State.RUNNING);
        for (int i = 0; remembered.size() > MAX_REMEMBERED && i < over.size(); i++) {
            remembered.remove(over.get(i).id());
        }
    }

    private void work() {
        while (!isClosed) {
            try {
                run(queue.take());
            } catch (final InterruptedException ignored) {
                // Only close interrupts, and the loop sees it.
            }
        }
    }

    private void run(final Simulation simulation) {
        final long lastPosition = syncedPosition.getAsLong();
        if (!simulation.begin(lastPosition)) {
            return;
        }
        try {
            final SimulationResult result = new SimulationRun(simulation, readers, engines, lastPosition).run();
            if (result == null) {
                simulation.cancelled();
            } else {
                simulation.done(result);
            }
        } catch (final RuntimeException | Error failure) {
            LOG.error("Simulation {} failed", simulation.id(), failure);
            simulation.failed(String.valueOf(failure.getMessage()));
        }
    }

    /** Cancels what runs and what waits. */
    @Override
    public void close() {
        isClosed = true;
        all().forEach(Simulation::cancel);
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT_MS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
