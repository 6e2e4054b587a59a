package io.trailmark.store;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the store has come, for those who wait for it.
 *
 * <p>The rows are true at {@code position} as well, where nothing changed behind {@code committed}: clicks, say. So the
 * database need not be told of every click. Threads: one advances, any reads and waits.
 */
final class Reached {
    /** A position in the store, and one that its rows are true at as well. */
    record Mark(long committed, long position) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private volatile Mark mark = new Mark(0, 0);
    private volatile boolean isServing;
    private volatile long wanted;

    Mark mark() {
        return mark;
    }

    long position() {
        return mark.position;
    }

    /** Whether rows are of one position; while the store is filled or its database away they are not. */
    boolean isServing() {
        return isServing;
    }

    /** The furthest position that anybody waits for. */
    long wanted() {
        return wanted;
    }

    void advance(final long committed, final long position) {
        lock.lock();
        try {
            mark = new Mark(committed, position);
            isServing = true;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void stopServing() {
        isServing = false;
    }

    /** Waits until {@code position} is reached; whether it is. */
    boolean await(final long position, final long timeoutNs, final Runnable bell) {
        if (isReached(position)) {
            return true;
        }
        lock.lock();
        try {
            wanted = Math.max(wanted, position);
            bell.run();
            long leftNs = timeoutNs;
            while (!isReached(position) && leftNs > 0) {
                leftNs = advanced.awaitNanos(leftNs);
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return isReached(position);
    }

    private boolean isReached(final long position) {
        return isServing && mark.position >= position;
    }
}
