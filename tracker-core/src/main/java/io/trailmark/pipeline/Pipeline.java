package io.trailmark.pipeline;

import io.trailmark.counters.CounterColumn;
import io.trailmark.engine.Engine;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.threads.Doorbell;
import io.trailmark.views.Views;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Engine and views behind the journal, with the threads that drive them.
 *
 * <p>Life: {@link #replay} what the journal holds and {@link #replayTo} what the start appends, on the caller's
 * thread; then {@link #start}; at the end {@link #awaitApplied} and {@link #close}. Tests call {@link #doWork} instead
 * of starting threads. Failure: see the agents; what ends one of them goes to the error handler given to {@link
 * #start}.
 */
public final class Pipeline implements AutoCloseable {
    /** Bytes of the ring between engine and views; a power of two. */
    public static final int RING_CAPACITY_BYTES = 16 * 1024 * 1024;

    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Journal journal;
    private final JournalReader reader;
    private final Engine engine;
    private final Views views;
    private final Doorbell engineBell = new Doorbell(EngineAgent.ROLE);
    private final Doorbell viewsBell = new Doorbell(ViewsAgent.ROLE);
    private final EngineAgent engineAgent;
    private final ViewsAgent viewsAgent;
    private AgentRunner engineRunner;
    private AgentRunner viewsRunner;

    /**
     * Nothing runs yet. The pipeline closes reader and engine.
     *
     * @param reader behind the last record that engine and views have.
     * @param engineCounters of the engine's thread.
     * @param viewsCounters of the views' thread, the one that the views count in.
     */
    public Pipeline(
            final Journal journal,
            final JournalReader reader,
            final Engine engine,
            final Views views,
            final CounterColumn engineCounters,
            final CounterColumn viewsCounters) {
        this(journal, reader, engine, views, engineCounters, viewsCounters, EngineAgent.newRing(RING_CAPACITY_BYTES));
    }

    /** @param ring with nothing in it, and room for a few of the longest messages. */
    Pipeline(
            final Journal journal,
            final JournalReader reader,
            final Engine engine,
            final Views views,
            final CounterColumn engineCounters,
            final CounterColumn viewsCounters,
            final OneToOneRingBuffer ring) {
        this.journal = journal;
        this.reader = reader;
        this.engine = engine;
        this.views = views;
        engineAgent = new EngineAgent(journal, reader, engine, ring, viewsBell, this::makeRoom, engineCounters);
        viewsAgent = new ViewsAgent(ring, views, engineBell, viewsCounters);
        journal.onSynced(engineBell::ring);
    }

    /** Told now and then how far a replay is. */
    @FunctionalInterface
    public interface Progress {
        /** Records up to {@code position} of {@code lastPosition} are applied. */
        void onReplayed(long position, long lastPosition);
    }

    /**
     * Applies what was synced before this call, on the calling thread.
     *
     * @param progress called about once a second.
     * @return whether all of it was applied; else {@link #damage} says what stands in the way.
     */
    public boolean replay(final Progress progress) {
        final long lastPosition = journal.syncedPosition();
        long reportedNs = System.nanoTime();
        views.replaying(true);
        while (views.position() < lastPosition) {
            if (doWork() == 0 && engineAgent.damage() != null) {
                break;
            }
            final long nowNs = System.nanoTime();
            if (nowNs - reportedNs > TimeUnit.SECONDS.toNanos(1)) {
                reportedNs = nowNs;
                progress.onReplayed(views.position(), lastPosition);
            }
        }
        views.replaying(false);
        return views.position() >= lastPosition;
    }

    /**
     * Waits until the record at {@code position} is synced, then does as {@link #replay}.
     *
     * @param timeoutNs for the sync alone: to apply takes as long as it takes.
     * @return whether the record is applied.
     */
    public boolean replayTo(final long position, final long timeoutNs, final Progress progress) {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        journal.requestSync();
        while (journal.syncedPosition() < position) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return replay(progress) && views.position() >= position;
    }

    /** One step of both agents on the calling thread; returns how much was done. Not once {@link #start} was called. */
    public int doWork() {
        return doEngineWork() + doViewsWork();
    }

    /** One step of the engine's agent; as {@link #doWork}. */
    int doEngineWork() {
        return engineAgent.doWork();
    }

    /** One step of the views' agent; as {@link #doWork}. */
    int doViewsWork() {
        return viewsAgent.doWork();
    }

    /** While the engine waits for room in the ring: the views make it, and without threads they do so here. */
    private void makeRoom() {
        if (viewsRunner == null) {
            viewsAgent.doWork();
        } else {
            Thread.onSpinWait();
        }
    }

    /** Starts the two threads. What ends one of them is handed to {@code onFatal}, on that thread. */
    public void start(final ErrorHandler onFatal) {
        viewsRunner = start(viewsAgent, viewsBell, onFatal);
        engineRunner = start(engineAgent, engineBell, onFatal);
    }

    private static AgentRunner start(final Agent agent, final Doorbell bell, final ErrorHandler onFatal) {
        final AgentRunner runner = new AgentRunner(bell, onFatal, null, agent);
        AgentRunner.startOnThread(runner);
        return runner;
    }

    /** Waits until the views have the record at {@code position}, which is synced for it. Returns whether they have. */
    public boolean awaitApplied(final long position, final long timeoutNs) {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        journal.requestSync();
        while (views.position() < position) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    /** What stands in the way in the journal, or null. */
    public JournalDamage damage() {
        return engineAgent.damage();
    }

    /** Recent figures of the engine. */
    public EngineFigures engineFigures() {
        return engineAgent.figures();
    }

    /** The longest duty cycle of the engine so far. */
    public long engineLongestCycleNs() {
        return engineAgent.longestCycleNs();
    }

    /** The longest duty cycle of the views so far. */
    public long viewsLongestCycleNs() {
        return viewsAgent.longestCycleNs();
    }

    /** Stops the threads where they are, the engine first, and gives the memory back. */
    @Override
    public void close() {
        CloseHelper.quietCloseAll(engineRunner, viewsRunner, reader, engine);
    }
}
