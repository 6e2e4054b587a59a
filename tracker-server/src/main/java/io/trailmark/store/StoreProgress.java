package io.trailmark.store;

/** Told how far a filling of the store is. */
@FunctionalInterface
public interface StoreProgress {
    /**
     * Called every few hundred rows, on the thread that fills.
     *
     * @param done entities, conversions and customers written.
     * @param total of those; an estimate while more come in.
     */
    void onFilled(long done, long total);
}
