package io.trailmark.views;

import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody has earned in one programme: the sum of ledger lines, by the present status of their conversions.
 * Immutable.
 *
 * @param pendingMinor of conversions that are pending, in minor units.
 * @param approvedMinor of all others: what is owed, less what was taken back.
 * @param takenBackMinor taken back so far and not given back; already off the other two.
 * @param lineCount how many lines it is the sum of.
 * @param benefits what is not money, by its name.
 */
public record Balance(
        long pendingMinor, long approvedMinor, long takenBackMinor, long lineCount, Map<String, Benefits> benefits) {
    static final Balance NOTHING = new Balance(0, 0, 0, 0, Map.of());

    /** How many pieces of one benefit. */
    public record Benefits(long pending, long approved) {
        static final Benefits NONE = new Benefits(0, 0);
    }

    /** All that was earned and not taken back, whatever the status. */
    public long totalMinor() {
        return pendingMinor + approvedMinor;
    }

    /** @param sign 1 to count the line in, -1 to take it out. */
    Balance with(final LedgerLine line, final boolean isPending, final int sign) {
        final long amount = sign * line.amountMinor();
        if (!line.isMoney()) {
            return new Balance(
                    pendingMinor, approvedMinor, takenBackMinor, lineCount + sign, benefits(line, isPending, amount));
        }
        return new Balance(
                pendingMinor + (isPending ? amount : 0),
                approvedMinor + (isPending ? 0 : amount),
                takenBackMinor - (line.isReversal() ? amount : 0),
                lineCount + sign,
                benefits);
    }

    private Map<String, Benefits> benefits(final LedgerLine line, final boolean isPending, final long count) {
        final Map<String, Benefits> changed = new TreeMap<>(benefits);
        final Benefits before = changed.getOrDefault(line.benefit(), Benefits.NONE);
        changed.put(
                line.benefit(),
                new Benefits(before.pending + (isPending ? count : 0), before.approved + (isPending ? 0 : count)));
        return changed;
    }

    /** The two together. */
    Balance plus(final Balance other) {
        final Map<String, Benefits> sums = new TreeMap<>(benefits);
        for (final Map.Entry<String, Benefits> more : other.benefits.entrySet()) {
            final Benefits before = sums.getOrDefault(more.getKey(), Benefits.NONE);
            sums.put(
                    more.getKey(),
                    new Benefits(before.pending + more.getValue().pending, before.approved + more.getValue().approved));
        }
        return new Balance(
                pendingMinor + other.pendingMinor,
                approvedMinor + other.approvedMinor,
                takenBackMinor + other.takenBackMinor,
                lineCount + other.lineCount,
                sums);
    }
}
