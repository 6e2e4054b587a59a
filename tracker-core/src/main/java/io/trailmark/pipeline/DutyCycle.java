package io.trailmark.pipeline;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import java.util.concurrent.TimeUnit;

/** Notes the longest duty cycle of an agent, and how many were too long. The agent's thread writes, any reads. */
final class DutyCycle {
    private static final long SLOW_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CounterColumn counters;
    private long startNs;
    private volatile long longestNs;

    DutyCycle(final CounterColumn counters) {
        this.counters = counters;
    }

    void start() {
        startNs = System.nanoTime();
    }

    /** Cycles without work are not looked at: they only wait. */
    void stop(final int workCount) {
        if (workCount == 0) {
            return;
        }
        final long durationNs = System.nanoTime() - startNs;
        if (durationNs > longestNs) {
            longestNs = durationNs;
        }
        if (durationNs > SLOW_NS) {
            counters.increment(Counter.AGENT_SLOW_CYCLES);
        }
    }

    long longestNs() {
        return longestNs;
    }
}
