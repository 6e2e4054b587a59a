package io.trailmark.record;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records that go into the journal together: one event loop iteration's worth, or one change of the catalogue.
 *
 * <p>Use: {@link #tryClaim} room for the longest the record can become, encode at {@link #offset}, then
 * {@link #commit} what it became. {@link #clear} after the append. Not thread-safe: each writer has its own.
 */
public final class RecordBatch {
    /** {@link #tryClaim} refuses: append and clear first. */
    public static final int FULL = -1;

    private final UnsafeBuffer buffer;
    private int lengthBytes;
    private int count;

    /** @param capacityBytes a multiple of {@link RecordFrame#ALIGNMENT}, at least one record of the greatest length. */
    public RecordBatch(final int capacityBytes) {
        if (capacityBytes < RecordFrame.MAX_LENGTH || capacityBytes % RecordFrame.ALIGNMENT != 0) {
            throw new IllegalArgumentException("batch capacity out of range: " + capacityBytes);
        }
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacityBytes));
    }

    /**
     * Room for a record of up to {@code maxLengthBytes}.
     *
     * @return the offset to encode at, or {@link #FULL}.
     */
    public int tryClaim(final int maxLengthBytes) {
        return lengthBytes + RecordFrame.alignedLength(maxLengthBytes) > buffer.capacity() ? FULL : lengthBytes;
    }

    /** Ends the record claimed last; its padding is zeroed, so nothing of an earlier batch gets into the journal. */
    public void commit(final int recordLengthBytes) {
        final int alignedLength = RecordFrame.alignedLength(recordLengthBytes);
        RecordFrame.length(buffer, lengthBytes, recordLengthBytes);
        buffer.setMemory(lengthBytes + recordLengthBytes, alignedLength - recordLengthBytes, (byte) 0);
        lengthBytes += alignedLength;
        count++;
    }

    /** Where the next record starts. */
    public int offset() {
        return lengthBytes;
    }

    /** The memory that records are encoded into. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Bytes of all records with their padding. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** How many records. */
    public int count() {
        return count;
    }

    /** Forgets all records. */
    public void clear() {
        lengthBytes = 0;
        count = 0;
    }
}
