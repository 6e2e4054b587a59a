package io.trailmark.edge;

/**
 * An answer that depends on what becomes of a record. The connection handles its next request only after this one is
 * answered, so answers keep their order. All calls come on the event loop's own thread.
 */
interface PendingAnswer {
    /**
     * The batch with the record was appended, or refused.
     *
     * @param position of the record, or the journal's negative status.
     * @return whether {@code response} has been completed; false: ask {@link #tryAnswer} later.
     */
    boolean onAppended(long position, Response response, EdgeLoop loop);

    /**
     * Called when the views have advanced, and several times a second besides.
     *
     * @param viewsPosition everything up to here is synced, decided and visible.
     * @param nowNs by {@link EdgeLoop#nowNs}.
     * @return whether {@code response} has been completed.
     */
    boolean tryAnswer(long viewsPosition, long nowNs, Response response, EdgeLoop loop);
}
