package io.trailmark.journal;

import io.trailmark.record.RecordBatch;

/**
 * The one ordered list of everything that happened, as its writers see it.
 *
 * <p>Threads: any; each append takes the journal's own lock once per batch. Durability: when {@link #append} returns a
 * position, the batch survives the death of the process; when {@link #syncedPosition} has reached it, the loss of
 * power. Failure: a refused batch leaves no trace, and the status says why.
 */
public interface Journal extends AutoCloseable {
    /** The disk is nearly full: refused before it is. */
    long FULL = -1;

    /** The last append or sync failed and no new epoch could be opened yet. */
    long FAILED = -2;

    /** The journal is closed or closing. */
    long CLOSED = -3;

    /** The disk has stalled: what was appended waits for its sync for too long, and nothing more joins it. */
    long STALLED = -4;

    /**
     * Appends all records of the batch, or none. Stamps them in place.
     *
     * @return the position of the first record, or {@link #FULL}, {@link #FAILED}, {@link #CLOSED} or {@link #STALLED}.
     */
    long append(RecordBatch batch);

    /** Position of the last record that processes before this one have left. */
    default long foundPosition() {
        return 0;
    }

    /** Position of the last record appended; volatile read. */
    long appendedPosition();

    /** Position up to which everything survives a loss of power; volatile read. */
    long syncedPosition();

    /**
     * Whether the record at this position survives a loss of power. A position that is synced holds no record where a
     * failed force has destroyed it before it could be written again: then never. Any thread.
     */
    default boolean isSynced(final long position) {
        return position <= syncedPosition();
    }

    /** Asks for a sync as soon as the disk is free, instead of at the next interval. Never blocks. */
    void requestSync();

    /** Called on the sync thread after each advance of {@link #syncedPosition}; must not block or throw. */
    void onSynced(Runnable listener);

    /** Whether an append would be tried at all: for readiness. */
    boolean isWritable();

    /** Syncs what was appended, then closes the files. */
    @Override
    void close();
}
