package io.trailmark.access;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long whoever fails has to wait before the next attempt: some are free, then each doubles the wait. An attempt
 * counts as failed from its beginning, so that a thousand at once are no way around.
 *
 * <p>Invariant: at most {@code capacity} keys; for another one the key whose last attempt is the longest ago is
 * forgotten. Threads: any; each call takes a lock for a moment. Nothing is kept over a restart.
 */
final class Attempts {
    private static final int MOST_DOUBLINGS = 20;

    private final int capacity;
    private final int free;
    private final long firstWaitMs;
    private final long longestWaitMs;
    private final long forgottenMs;

    /** In the order of their last attempts. */
    private final Map<String, Failures> byKey = new LinkedHashMap<>();

    private static final class Failures {
        private int count;
        private long lastMs;
    }

    /**
     * @param free attempts that need no wait.
     * @param forgottenMs after so long without an attempt all is forgotten.
     */
    Attempts(
            final int capacity,
            final int free,
            final long firstWaitMs,
            final long longestWaitMs,
            final long forgottenMs) {
        this.capacity = capacity;
        this.free = free;
        this.firstWaitMs = firstWaitMs;
        this.longestWaitMs = longestWaitMs;
        this.forgottenMs = forgottenMs;
    }

    /** How long this key has to wait still; 0: not at all. */
    synchronized long waitMs(final String key, final long nowMs) {
        final Failures failures = byKey.get(key);
        if (failures == null || nowMs - failures.lastMs >= forgottenMs || failures.count < free) {
            return 0;
        }
        final int doublings = Math.min(failures.count - free, MOST_DOUBLINGS);
        return Math.max(0, failures.lastMs + Math.min(longestWaitMs, firstWaitMs << doublings) - nowMs);
    }

    /** Counts an attempt as failed. */
    synchronized void begin(final String key, final long nowMs) {
        final Failures known = byKey.remove(key);
        final boolean isKnown = known != null && nowMs - known.lastMs < forgottenMs;
        final Failures failures = isKnown ? known : new Failures();
        failures.count++;
        failures.lastMs = nowMs;
        byKey.put(key, failures);
        if (byKey.size() > capacity) {
            final Iterator<String> longestAgo = byKey.keySet().iterator();
            longestAgo.next();
            longestAgo.remove();
        }
    }

    /** It did not fail: those before it are forgotten. */
    synchronized void succeeded(final String key) {
        byKey.remove(key);
    }

    /** It did not fail, and says nothing about those before it. */
    synchronized void takeBack(final String key) {
        final Failures failures = byKey.get(key);
        if (failures != null && --failures.count == 0) {
            byKey.remove(key);
        }
    }

    synchronized int count() {
        return byKey.size();
    }
}
