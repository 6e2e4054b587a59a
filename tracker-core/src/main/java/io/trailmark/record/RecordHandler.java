package io.trailmark.record;

import org.agrona.DirectBuffer;

/** Receives records in the order of the journal, each checked. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One record; the memory is valid during the call only.
     *
     * @param offset of the record's message header.
     * @param lengthBytes of the record without padding.
     */
    void onRecord(DirectBuffer buffer, int offset, int lengthBytes);

    /**
     * Records that {@link #onRecord} is about to receive, one behind the other, each padded to
     * {@link RecordFrame#ALIGNMENT}: whoever will look for their keys in large memory may fetch what he needs for all
     * of them at once. A hint: it may be left out, and a record it announced may come later or not at all.
     *
     * @param endOffset behind the last of them.
     */
    default void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {}
}
