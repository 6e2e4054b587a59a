package io.trailmark.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Times of one kind of step, by the clock on the wall, and of the slow ones how much of it was the scheduler's.
 *
 * <p>Times are told apart for groups of steps, since asking costs more than a step does. Of a slow step it is taken
 * that all of its group's waiting was its own, but no more than it took. Owned by one thread.
 */
final class PauseWatch {
    private static final long SLOW_NS = 500_000;
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final double NS_PER_US = 1_000;
    private static final double NS_PER_MS = 1_000_000;

    /** A step that took long; all times in ns. */
    private record Slow(String kind, long number, long tookNs, long processorNs, long waitedNs) {
        long ownNs() {
            return tookNs - waitedNs;
        }
    }

    private final String kind;
    private final Histogram times = new Histogram(LONGEST_NS, 3);
    private final List<Slow> slow = new ArrayList<>();
    private long slowestNs;
    private long slowestNumber;
    private long count;

    PauseWatch(final String kind) {
        this.kind = kind;
    }

    /** One step. */
    void took(final long ns) {
        times.recordValue(Math.min(ns, LONGEST_NS));
        count++;
        if (ns > slowestNs) {
            slowestNs = ns;
            slowestNumber = count;
        }
    }

    /** The end of a group, in which the thread was so long on a processor and waited so long for one. */
    void endGroup(final long processorNs, final long waitedNs) {
        if (slowestNs >= SLOW_NS) {
            final long itsWaitNs = Math.min(waitedNs, slowestNs);
            slow.add(new Slow(kind, slowestNumber, slowestNs, Math.min(processorNs, slowestNs - itsWaitNs), itsWaitNs));
        }
        slowestNs = 0;
    }

    static void printHead(final PrintWriter out) {
        out.printf(
                "  %-12s %12s %9s %9s %9s %9s %12s %12s %8s%n",
                "us", "count", "p50", "p99", "p99.99", "max", "own max", "processor", "own>1ms");
    }

    /** Own: without waiting for a processor. */
    void print(final PrintWriter out) {
        out.printf(
                "  %-12s %,12d %9.2f %9.2f %9.1f %9.0f %12.0f %12.0f %8d%n",
                kind,
                times.getTotalCount(),
                times.getValueAtPercentile(50) / NS_PER_US,
                times.getValueAtPercentile(99) / NS_PER_US,
                times.getValueAtPercentile(99.99) / NS_PER_US,
                times.getMaxValue() / NS_PER_US,
                slow.stream().mapToLong(Slow::ownNs).max().orElse(Math.min(times.getMaxValue(), SLOW_NS)) / NS_PER_US,
                slow.stream().mapToLong(Slow::processorNs).max().orElse(0) / NS_PER_US,
                slow.stream().filter(each -> each.ownNs() >= NS_PER_MS).count());
    }

    /** The worst of several, by their own time. */
    static void printWorst(final PrintWriter out, final List<PauseWatch> watches, final int most) {
        watches.stream()
                .flatMap(watch -> watch.slow.stream())
                .sorted(Comparator.comparingLong(Slow::ownNs).reversed())
                .limit(most)
                .forEach(each -> out.printf(
                        "    %s number %,d: %.2f ms: %.2f on a processor, %.2f waiting for one, %.2f blocked%n",
                        each.kind,
                        each.number,
                        each.tookNs / NS_PER_MS,
                        each.processorNs / NS_PER_MS,
                        each.waitedNs / NS_PER_MS,
                        (each.tookNs - each.processorNs - each.waitedNs) / NS_PER_MS));
    }
}
