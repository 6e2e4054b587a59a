package io.trailmark.edge;

import io.trailmark.journal.Journal;
import io.trailmark.record.RecordBatch;
import java.util.function.Consumer;

/** Takes every record, shows it and keeps none; each gets the first position, which is synced and decided. */
final class Sink implements Journal {
    private final Consumer<RecordBatch> reader;

    /** @param reader sees each batch. */
    Sink(final Consumer<RecordBatch> reader) {
        this.reader = reader;
    }

    @Override
    public long append(final RecordBatch batch) {
        reader.accept(batch);
        return 1;
    }

    @Override
    public long appendedPosition() {
        return 1;
    }

    @Override
    public long syncedPosition() {
        return 1;
    }

    @Override
    public void requestSync() {
        // Everything is synced.
    }

    @Override
    public void onSynced(final Runnable listener) {
        // Nobody waits for it.
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
