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
}
