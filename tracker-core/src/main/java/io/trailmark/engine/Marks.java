package io.trailmark.engine;

import io.trailmark.memory.LongTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;

/**
 * Which partner was given which reward that is given once, when a mark is reached. Nothing is ever taken out again:
 * a mark is reached once, whatever becomes of the order. Allocates nothing but as it grows.
 */
final class Marks implements AutoCloseable {
    private static final int INITIAL_ROWS = 1 << 10;

    private final LongTable given;

    Marks(final MemorySource source, final long hashKey0, final long hashKey1) {
        given = new LongTable(INITIAL_ROWS, 1, source, hashKey0, hashKey1);
    }

    /** Whether the partner was given the goal's reward of that name. */
    boolean isGiven(final int partnerId, final int goalId, final RewardRule rule) {
        return given.find(partnerId, goalId, rule.nameNumber) != LongTable.MISSING;
    }

    void give(final int partnerId, final int goalId, final RewardRule rule) {
        given.findOrPut(partnerId, goalId, rule.nameNumber);
    }

    void addTo(final StateDigest digest) {
        given.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        out.section("marks");
        given.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("marks");
        given.readFrom(in);
    }

    @Override
    public void close() {
        given.close();
    }
}
