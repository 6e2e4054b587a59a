package io.trailmark.edge;

import io.trailmark.memory.SipHash;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2LongHashMap;

/**
 * What one address may take of one event loop: connections that last, and reports and bytes of bodies from people who
 * show no token. An IPv4 address counts for itself, an IPv6 one together with its /64: that is what one household has.
 *
 * <p>Thread: the event loop's own; each loop counts for itself, so that none waits for another. Memory: one entry for
 * each address with an open connection, and {@value #SETS} times {@value #WAYS} addresses of strangers. When more of
 * them come, those that are least in debt are forgotten: whoever has so many addresses is not held up by a budget for
 * each, and nobody else must be held up in their place. Tables are keyed by a hash under a secret of this process, so
 * that nobody can choose whom to share a place with.
 */
final class AddressBudgets {
    private static final int SETS = 4096;
    private static final int WAYS = 4;

    /** What was not asked for in this time may be asked for at once. */
    private static final long BURST_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long key0;
    private final long key1;
    private final int lastingConnections;
    private final long reportNs;
    private final long kilobyteNs;
    private final Long2LongHashMap connections = new Long2LongHashMap(0);
    private final long[] strangers = new long[SETS * WAYS];

    /** When each debt will have been paid, in ns of the loop's clock. */
    private final long[] reportsPaidNs = new long[SETS * WAYS];

    private final long[] bytesPaidNs = new long[SETS * WAYS];

    /**
     * Zero means no bound, for each.
     *
     * @param lastingConnections connections of one address that may stay open between requests.
     * @param reportsPerSecond reports from strangers of one address.
     * @param kilobytesPerSecond bytes of their bodies, in units of 1,024.
     */
    AddressBudgets(
            final long key0,
            final long key1,
            final int lastingConnections,
            final int reportsPerSecond,
            final int kilobytesPerSecond) {
        this.key0 = key0;
        this.key1 = key1;
        this.lastingConnections = lastingConnections;
        reportNs = reportsPerSecond == 0 ? 0 : SECOND_NS / reportsPerSecond;
        kilobyteNs = kilobytesPerSecond == 0 ? 0 : SECOND_NS / kilobytesPerSecond;
    }

    /** Counts a new connection; returns whether it is one of those that may last. */
    boolean open(final long high, final long low) {
        if (lastingConnections == 0) {
            return true;
        }
        final long address = hash(high, low);
        final long count = connections.get(address) + 1;
        connections.put(address, count);
        return count <= lastingConnections;
    }

    /** A connection that was counted has ended. */
    void close(final long high, final long low) {
        if (lastingConnections == 0) {
            return;
        }
        final long address = hash(high, low);
        final long count = connections.get(address) - 1;
        if (count > 0) {
            connections.put(address, count);
        } else {
            connections.remove(address);
        }
    }

    /** Addresses with an open connection, as far as they are counted. */
    int addresses() {
        return connections.size();
    }

    /** Whether a stranger of this address may begin to send a body: a body that has begun is taken whole. */
    boolean mayReport(final long high, final long low, final long nowNs) {
        if (reportNs == 0 && kilobyteNs == 0) {
            return true;
        }
        final int place = find(hash(high, low));
        return place < 0 || (reportsPaidNs[place] - nowNs <= BURST_NS && bytesPaidNs[place] - nowNs <= BURST_NS);
    }

    /**
     * Takes a report with its body out of a stranger's budget.
     *
     * @return false when it was used up before; then nothing is taken.
     */
    boolean tryReport(final long high, final long low, final int bodyBytes, final long nowNs) {
        if (reportNs == 0 && kilobyteNs == 0) {
            return true;
        }
        final int place = findOrTake(hash(high, low), nowNs);
        if (reportsPaidNs[place] - nowNs > BURST_NS || bytesPaidNs[place] - nowNs > BURST_NS) {
            return false;
        }
        reportsPaidNs[place] = later(reportsPaidNs[place], nowNs) + reportNs;
        bytesPaidNs[place] = later(bytesPaidNs[place], nowNs) + ((bodyBytes * kilobyteNs) >> 10);
        return true;
    }

    /** Never 0, which marks a place that nobody has. */
    private long hash(final long high, final long low) {
        final boolean isIpv4 = ClientAddress.isIpv4(high, low);
        return SipHash.hash(key0, key1, isIpv4 ? low : high) | 1;
    }

    private int find(final long address) {
        final int first = first(address);
        for (int place = first; place < first + WAYS; place++) {
            if (strangers[place] == address) {
                return place;
            }
        }
        return -1;
    }

    private int findOrTake(final long address, final long nowNs) {
        final int known = find(address);
        if (known >= 0) {
            return known;
        }
        final int first = first(address);
        int least = first;
        for (int place = first; place < first + WAYS; place++) {
            if (strangers[place] == 0) {
                least = place;
                break;
            }
            if (debtNs(place, nowNs) < debtNs(least, nowNs)) {
                least = place;
            }
        }
        strangers[least] = address;
        reportsPaidNs[least] = nowNs;
        bytesPaidNs[least] = nowNs;
        return least;
    }

    private long debtNs(final int place, final long nowNs) {
        return Math.max(0, Math.max(reportsPaidNs[place] - nowNs, bytesPaidNs[place] - nowNs));
    }

    private static long later(final long aNs, final long bNs) {
        return aNs - bNs > 0 ? aNs : bNs;
    }

    /** The lowest bit of a hash is always set, so those above choose. */
    private static int first(final long address) {
        return (int) ((address >>> 1) & (SETS - 1)) * WAYS;
    }
}
