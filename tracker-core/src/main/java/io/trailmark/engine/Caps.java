package io.trailmark.engine;

import io.trailmark.memory.LongTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;

/**
 * How much of each cap is used: a count by scope, metric, period, number of the period, and the programme, goal, or
 * goal with partner or link that it is about.
 *
 * <p>Invariant: what a conversion used it gives back in full before it uses anew. The count belongs to that key and not
 * to a version of the rule, so a new version with another limit goes on with it. Allocates nothing but as it grows.
 */
final class Caps implements AutoCloseable {
    private static final int INITIAL_ROWS = 1 << 10;
    private static final int KIND_BITS = 4;

    private final LongTable used;

    Caps(final MemorySource source, final long hashKey0, final long hashKey1) {
        used = new LongTable(INITIAL_ROWS, 1, source, hashKey0, hashKey1);
    }

    /** Whether a hard cap leaves no room for crediting the conversion to that partner and link. */
    boolean isExhausted(final CapRule cap, final Conversion conversion, final int partnerId, final int linkId) {
        if (!cap.isHard() || cap.metric() == CapMetric.REWARD || !concerns(cap, linkId)) {
            return false;
        }
        final long more = cap.metric() == CapMetric.CONVERSIONS ? 1 : conversion.valueMinor();
        return used(cap, conversion, partnerId, linkId) + more > cap.limit();
    }

    /** Whether the cap is one that is judged when rewards are worked out. */
    static boolean isSoft(final CapRule cap) {
        return !cap.isHard() || cap.metric() == CapMetric.REWARD;
    }

    /** Whether the cap has anything to say about a credit with that link. */
    static boolean concerns(final CapRule cap, final int linkId) {
        return cap.scope() != CapScope.LINK || linkId != 0;
    }

    /** Whether two credits of one conversion are counted together. */
    static boolean isSameKey(final CapRule cap, final Credits credits, final int first, final int second) {
        return switch (cap.scope()) {
            case PARTNER -> credits.partnerId[first] == credits.partnerId[second];
            case LINK -> credits.linkId[first] == credits.linkId[second];
            default -> true;
        };
    }

    /** What is used of the cap that the credit counts in. */
    long used(final CapRule cap, final Conversion conversion, final int partnerId, final int linkId) {
        final long entry = used.find(kind(cap), about(cap, conversion, partnerId, linkId), number(cap, conversion));
        return entry == LongTable.MISSING ? 0 : used.get(entry, 0);
    }

    /**
     * Counts a conversion in all caps of its rule, in each key once.
     *
     * @param sign 1 to use, -1 to give back what was used with the same credits, value and earnings.
     */
    void count(final Conversion conversion, final int sign) {
        final CapRule[] caps = conversion.rules.caps;
        for (int i = 0; i < caps.length; i++) {
            if (!isCountedBefore(caps, i)) {
                count(caps[i], conversion, sign);
            }
        }
    }

    void addTo(final StateDigest digest) {
        used.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        out.section("caps");
        used.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("caps");
        used.readFrom(in);
    }

    @Override
    public void close() {
        used.close();
    }

    private void count(final CapRule cap, final Conversion conversion, final int sign) {
        final Credits credits = conversion.credits;
        for (int i = 0; i < credits.count; i++) {
            if (concerns(cap, credits.linkId[i])) {
                final long amount = switch (cap.metric()) {
                    case CONVERSIONS -> isFirstOfKey(cap, credits, i) ? 1 : 0;
                    case REVENUE -> credits.valueMinor[i];
                    default -> credits.rewardMinor[i];
                };
                add(cap, conversion, i, sign * amount);
            }
        }
    }

    private void add(final CapRule cap, final Conversion conversion, final int credit, final long amount) {
        if (amount == 0) {
            return;
        }
        final int partnerId = conversion.credits.partnerId[credit];
        final int linkId = conversion.credits.linkId[credit];
        final long entry =
                used.findOrPut(kind(cap), about(cap, conversion, partnerId, linkId), number(cap, conversion));
        used.set(entry, 0, Volumes.bounded(used.get(entry, 0), amount));
    }

    private static boolean isFirstOfKey(final CapRule cap, final Credits credits, final int credit) {
        for (int i = 0; i < credit; i++) {
            if (concerns(cap, credits.linkId[i]) && isSameKey(cap, credits, i, credit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCountedBefore(final CapRule[] caps, final int index) {
        for (int i = 0; i < index; i++) {
            if (kind(caps[i]) == kind(caps[index])) {
                return true;
            }
        }
        return false;
    }

    private static long kind(final CapRule cap) {
        return ((long) cap.scope().value() << (2 * KIND_BITS))
                | ((long) cap.metric().value() << KIND_BITS)
                | cap.period().value();
    }

    private static long about(final CapRule cap, final Conversion conversion, final int partnerId, final int linkId) {
        final long goal = (long) conversion.goalId << Integer.SIZE;
        return switch (cap.scope()) {
            case PROGRAM -> conversion.programId;
            case GOAL -> conversion.goalId;
            case PARTNER -> goal | (partnerId & 0xFFFF_FFFFL);
            default -> goal | (linkId & 0xFFFF_FFFFL);
        };
    }

    private static long number(final CapRule cap, final Conversion conversion) {
        return CivilTime.periodNumber(cap.period(), conversion.localMs());
    }
}
