package io.trailmark.edge;

/** Is told what became of a record that is one of several of a request. On the event loop's own thread. */
interface RecordFate {
    /**
     * The batch with the record was appended, or refused; before the answer that waits for all is asked.
     *
     * @param position of the record, or the journal's negative status.
     */
    void onAppended(long position, EdgeLoop loop);
}
