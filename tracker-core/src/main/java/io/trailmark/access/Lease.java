package io.trailmark.access;

/**
 * How long a session lasts: while it is used now and then, and not for ever. Times in ms since 1970.
 *
 * <p>Threads: any; when it was used last is written by whoever uses it, and the last of them may win.
 */
final class Lease {
    /** Uses within such a time are one: event loops should not write to memory of others with each request. */
    private static final long COARSE_MS = 1_000;

    private final long startMs;
    private final long untilMs;
    private final long idleMs;
    private volatile long usedMs;

    Lease(final long startMs, final long longestMs, final long idleMs) {
        this.startMs = startMs;
        this.untilMs = startMs + longestMs;
        this.idleMs = idleMs;
        usedMs = startMs;
    }

    long startMs() {
        return startMs;
    }

    long untilMs() {
        return untilMs;
    }

    long usedMs() {
        return usedMs;
    }

    boolean isLive(final long nowMs) {
        return nowMs < untilMs && nowMs - usedMs < idleMs;
    }

    void use(final long nowMs) {
        if (nowMs - usedMs >= COARSE_MS) {
            usedMs = nowMs;
        }
    }
}
