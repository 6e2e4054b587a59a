package io.trailmark.simulator;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/** Both clocks: one that only goes on, and the wall's, which somebody may set. They move when they are told to. */
final class SimulatedTime {
    private static final long START_MS = Instant.parse("2026-11-22T09:59:30Z").toEpochMilli();

    private long monotonicNs = TimeUnit.HOURS.toNanos(5);
    private long wallNs = TimeUnit.MILLISECONDS.toNanos(START_MS);

    NanoClock monotonic() {
        return () -> monotonicNs;
    }

    EpochNanoClock wall() {
        return () -> wallNs;
    }

    long wallMs() {
        return TimeUnit.NANOSECONDS.toMillis(wallNs);
    }

    long monotonicNs() {
        return monotonicNs;
    }

    void advance(final long ns) {
        monotonicNs += ns;
        wallNs += ns;
    }

    /** Somebody sets the clock on the wall. */
    void step(final long ns) {
        wallNs += ns;
    }
}
