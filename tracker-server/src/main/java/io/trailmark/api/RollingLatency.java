package io.trailmark.api;

import org.HdrHistogram.Histogram;

/**
 * Latency of about the last minute, in slots of ten seconds, and how many requests there ever were.
 *
 * <p>Threads: any, under its own lock; who records never waits for it, since only intervals come in. Error:
 * percentiles are of 50 to 60 s, to three digits.
 */
public final class RollingLatency {
    private static final int SLOTS = 6;
    private static final long SLOT_NS = 10_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram[] slots = new Histogram[SLOTS];
    private long slotStartNs;
    private int slotIndex;
    private long count;
    private double sumSeconds;

    /** @param nowNs monotonic. */
    public RollingLatency(final long nowNs) {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Histogram(DIGITS);
        }
        slotStartNs = nowNs;
    }

    /** Takes in what was recorded since the last call. */
    public synchronized void add(final Histogram interval, final long nowNs) {
        for (int passed = 0; nowNs - slotStartNs >= SLOT_NS; passed++) {
            slotStartNs += SLOT_NS;
            if (passed < SLOTS) {
                slotIndex = (slotIndex + 1) % SLOTS;
                slots[slotIndex].reset();
            }
        }
        slots[slotIndex].add(interval);
        count += interval.getTotalCount();
        sumSeconds += interval.getTotalCount() * interval.getMean() / 1e9;
    }

    synchronized Histogram lastMinute() {
        final Histogram all = new Histogram(DIGITS);
        for (final Histogram slot : slots) {
            all.add(slot);
        }
        return all;
    }

    synchronized long count() {
        return count;
    }

    synchronized double sumSeconds() {
        return sumSeconds;
    }
}
