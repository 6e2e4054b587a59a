package io.trailmark.engine;

import io.trailmark.memory.LongTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.Period;

/**
 * What each partner has brought for each goal: conversions, revenue, and what the goal's retroactive reward granted;
 * by month of the programme's calendar and for life. Quarters and years are sums of months.
 *
 * <p>Invariant: a volume is the sum of what conversions added and took out again, within {@link #LIMIT}; only amounts
 * beyond anything that is paid come near it, and they stop there instead of wrapping round. Allocates nothing but as it
 * grows.
 */
final class Volumes implements AutoCloseable {
    /** No sum goes beyond, up or down. */
    static final long LIMIT = 1_000_000_000_000_000_000L;

    private static final int INITIAL_ROWS = 1 << 12;
    private static final long LIFE = Long.MIN_VALUE;
    private static final int COUNT = 0;
    private static final int REVENUE = 1;
    private static final int GRANTED = 2;
    private static final int VALUE_COUNT = 3;

    private final LongTable rows;

    Volumes(final MemorySource source, final long hashKey0, final long hashKey1) {
        rows = new LongTable(INITIAL_ROWS, VALUE_COUNT, source, hashKey0, hashKey1);
    }

    /** A sum that stops at the limit. */
    static long bounded(final long first, final long second) {
        return Math.max(-LIMIT, Math.min(LIMIT, first + second));
    }

    /** Conversions in the period of that local time. */
    long count(final int partnerId, final int goalId, final Period period, final long localMs) {
        return sum(COUNT, partnerId, goalId, period, localMs);
    }

    /** Revenue in the period of that local time, in minor units. */
    long revenue(final int partnerId, final int goalId, final Period period, final long localMs) {
        return sum(REVENUE, partnerId, goalId, period, localMs);
    }

    /** What stands of the goal's retroactive reward in the period of that local time, in minor units. */
    long granted(final int partnerId, final int goalId, final Period period, final long localMs) {
        return sum(GRANTED, partnerId, goalId, period, localMs);
    }

    /** Adds to the month of that local time and to life; takes out what is below 0. */
    void add(final int partnerId, final int goalId, final long localMs, final long count, final long revenueMinor) {
        add(rows.findOrPut(partnerId, goalId, CivilTime.monthNumber(localMs)), count, revenueMinor);
        add(rows.findOrPut(partnerId, goalId, LIFE), count, revenueMinor);
    }

    /** The same for what the retroactive reward granted. */
    void addGranted(final int partnerId, final int goalId, final long localMs, final long grantedMinor) {
        add(rows.findOrPut(partnerId, goalId, CivilTime.monthNumber(localMs)), GRANTED, grantedMinor);
        add(rows.findOrPut(partnerId, goalId, LIFE), GRANTED, grantedMinor);
    }

    void addTo(final StateDigest digest) {
        rows.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        out.section("volumes");
        rows.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("volumes");
        rows.readFrom(in);
    }

    @Override
    public void close() {
        rows.close();
    }

    private void add(final long entry, final long count, final long revenueMinor) {
        add(entry, COUNT, count);
        add(entry, REVENUE, revenueMinor);
    }

    private void add(final long entry, final int value, final long amount) {
        rows.set(entry, value, bounded(rows.get(entry, value), amount));
    }

    private long sum(final int value, final int partnerId, final int goalId, final Period period, final long localMs) {
        final int months = monthsOf(period);
        if (months == 0) {
            return valueOf(rows.find(partnerId, goalId, LIFE), value);
        }
        final long firstMonth = Math.floorDiv(CivilTime.monthNumber(localMs), months) * months;
        long sum = 0;
        for (long month = firstMonth; month < firstMonth + months; month++) {
            sum = bounded(sum, valueOf(rows.find(partnerId, goalId, month), value));
        }
        return sum;
    }

    /** Months that a period is made of; 0 for one that is not. */
    private static int monthsOf(final Period period) {
        return switch (period) {
            case QUARTER -> 3;
            case YEAR -> 12;
            case ALL_TIME -> 0;
            default -> 1;
        };
    }

    private long valueOf(final long entry, final int value) {
        return entry == LongTable.MISSING ? 0 : rows.get(entry, value);
    }
}
