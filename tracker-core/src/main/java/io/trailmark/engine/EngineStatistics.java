package io.trailmark.engine;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;

/**
 * How much the engine holds and what it had to drop, refuse or cut short.
 *
 * <p>Threads: the engine's own only; whoever publishes the figures copies them between two records. All are derived
 * from the journal, so a restart counts them again from the start.
 */
public final class EngineStatistics {
    long touches;
    long touchesOverwritten;
    long pathsCut;
    long conversions;
    long adjustments;
    long adjustmentsRefusedFull;
    long parked;
    long parkedExpired;
    long grownBytes;
    long fixedBytes;

    EngineStatistics() {}

    /** Touches ever added to a visitor's path. */
    public long touches() {
        return touches;
    }

    /** Touches overwritten by newer ones since the log is of a fixed size. */
    public long touchesOverwritten() {
        return touchesOverwritten;
    }

    /** Conversions for which only the newest touches of a longer path were looked at. */
    public long pathsCut() {
        return pathsCut;
    }

    /** Conversions held. */
    public long conversions() {
        return conversions;
    }

    /** Adjustments held. */
    public long adjustments() {
        return adjustments;
    }

    /** Adjustments refused since as many wait, or as many stand for the conversion, as may. */
    public long adjustmentsRefusedFull() {
        return adjustmentsRefusedFull;
    }

    /** Adjustments that wait for their order now, or have waited for too long and are not cleared away yet. */
    public long parked() {
        return parked;
    }

    /** Adjustments whose order did not come in time and that were cleared away. */
    public long parkedExpired() {
        return parkedExpired;
    }

    /** Bytes taken by the tables that never forget, which grow as they need it. */
    public long grownBytes() {
        return grownBytes;
    }

    /** Bytes taken by the tables that forget: as many from the start as the limits ask for. */
    public long fixedBytes() {
        return fixedBytes;
    }

    void writeTo(final SnapshotOut out) {
        out.section("statistics").putLong(pathsCut).putLong(adjustmentsRefusedFull);
    }

    void readFrom(final SnapshotIn in) {
        in.section("statistics");
        pathsCut = in.getLong();
        adjustmentsRefusedFull = in.getLong();
    }
}
