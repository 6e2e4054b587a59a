package io.trailmark.access;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long whoever fails has to wait before the next attempt: some are free, then each doubles the wait. An attempt
 * counts as failed from its beginning, so that a thousand at once are no way around; where it did not fail after all it
 * is taken back, and then it is as if it had never been. What failed counts half after a while without a failure, and
 * half again after another: a failure now and then keeps nobody waiting for ever.
 *
 * <p>Invariant: at most {@code capacity} keys; for another one the key whose last attempt is the longest ago is
 * forgotten. Threads: any; each call takes a lock for a moment. Nothing is kept over a restart.
 */
final class Attempts {
    private final int capacity;
    private final int free;
    private final long firstWaitMs;
    private final long longestWaitMs;
    private final long halfLifeMs;

    /** Failures that make the longest wait; more of them count no more. */
    private final int most;

    /** In the order of their last attempts. */
    private final Map<String, Failures> byKey = new LinkedHashMap<>();

    private static final class Failures {
        private int count;
        private long lastMs;
        private int underWay;
        private long lastBegunMs;
    }

    /** An attempt under way; ended once, by one of its methods. */
    final class Attempt {
        private final String key;
        private final Failures failures;
        private final long begunMs;

        private Attempt(final String key, final Failures failures, final long begunMs) {
            this.key = key;
            this.failures = failures;
            this.begunMs = begunMs;
        }

        /** It failed, at the moment when it began. */
        void fail() {
            synchronized (Attempts.this) {
                failures.underWay--;
                failures.count = Math.min(most, count(failures, begunMs) + 1);
                failures.lastMs = Math.max(failures.lastMs, begunMs);
            }
        }

        /** It did not fail, and says nothing about those before it: neither how many there were, nor when. */
        void takeBack() {
            synchronized (Attempts.this) {
                failures.underWay--;
                if (failures.count == 0 && failures.underWay == 0) {
                    byKey.remove(key, failures);
                }
            }
        }

        /** It did not fail: those before it are forgotten. */
        void succeed() {
            synchronized (Attempts.this) {
                failures.count = 0;
                takeBack();
            }
        }
    }

    /**
     * @param free attempts that need no wait.
     * @param longestWaitMs at most {@code halfLifeMs}, so that no wait is longer than what it comes from.
     * @param halfLifeMs after so long without a failure only half of them count.
     */
    Attempts(
            final int capacity,
            final int free,
            final long firstWaitMs,
            final long longestWaitMs,
            final long halfLifeMs) {
        this.capacity = capacity;
        this.free = free;
        this.firstWaitMs = firstWaitMs;
        this.longestWaitMs = longestWaitMs;
        this.halfLifeMs = halfLifeMs;
        int doublings = 0;
        while (firstWaitMs << doublings < longestWaitMs) {
            doublings++;
        }
        most = free + doublings;
    }

    /** How long this key has to wait still; 0: not at all. */
    synchronized long waitMs(final String key, final long nowMs) {
        final Failures failures = byKey.get(key);
        if (failures == null) {
            return 0;
        }
        final boolean isUnderWay = failures.underWay > 0;
        final long lastMs = isUnderWay ? Math.max(failures.lastMs, failures.lastBegunMs) : failures.lastMs;
        final int count = Math.min(most, count(failures, isUnderWay ? lastMs : nowMs) + failures.underWay);
        return count < free ? 0 : Math.max(0, lastMs + Math.min(longestWaitMs, firstWaitMs << (count - free)) - nowMs);
    }

    private int count(final Failures failures, final long nowMs) {
        final long halvings = Math.max(0, nowMs - failures.lastMs) / halfLifeMs;
        return failures.count >> Math.min(halvings, Integer.SIZE - 1);
    }

    /** Begins an attempt, which counts as failed until it is known how it ends. */
    synchronized Attempt begin(final String key, final long nowMs) {
        final Failures known = byKey.remove(key);
        final Failures failures = known == null ? new Failures() : known;
        failures.underWay++;
        failures.lastBegunMs = nowMs;
        byKey.put(key, failures);
        if (byKey.size() > capacity) {
            final Iterator<String> longestAgo = byKey.keySet().iterator();
            longestAgo.next();
            longestAgo.remove();
        }
        return new Attempt(key, failures, nowMs);
    }

    /** Its failures are forgotten; what is under way is not. */
    synchronized void forget(final String key) {
        final Failures failures = byKey.get(key);
        if (failures != null) {
            failures.count = 0;
        }
    }

    synchronized int count() {
        return byKey.size();
    }
}
