package io.trailmark.threads;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * Lets an agent sleep until the stage before it has work: an idle agent costs nothing, a busy one is never signalled.
 *
 * <p>Threads: one waits (the agent's own, through {@link IdleStrategy}), any ring. Order: work published before
 * {@link #ring} is seen by the duty cycle that follows; a ring that comes between an empty duty cycle and the wait ends
 * that wait at once. The longest sleep is bounded, so a lost ring costs time and never work.
 */
public final class Doorbell implements IdleStrategy {
    private static final long LONGEST_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int SPINS = 64;

    private final String alias;
    private volatile Thread waiting;
    private volatile boolean isRung;
    private int spins;

    /** @param alias the name of the agent that waits here. */
    public Doorbell(final String alias) {
        this.alias = alias;
    }

    /** Ends the agent's sleep, if it sleeps. Costs two volatile accesses while it is awake. */
    public void ring() {
        isRung = true;
        final Thread sleeper = waiting;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            spins = 0;
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (spins < SPINS) {
            spins++;
            Thread.onSpinWait();
            return;
        }
        waiting = Thread.currentThread();
        if (!isRung) {
            LockSupport.parkNanos(this, LONGEST_SLEEP_NS);
        }
        waiting = null;
        isRung = false;
    }

    @Override
    public void reset() {
        spins = 0;
    }

    @Override
    public String alias() {
        return alias;
    }
}
