package io.trailmark.views;

import io.trailmark.record.RecordFrame;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How a record and what the engine decided about it travel together, in the ring between engine and views;
 * little-endian.
 *
 * <pre>
 *  0              4                8                    8 + aligned(record length)
 *  +--------------+----------------+--------------------+--------------+----------+--------------------+----
 *  | recordLength | outcomesLength | record, padded     | length       | padding  | outcome, padded    | ...
 *  +--------------+----------------+--------------------+--------------+----------+--------------------+----
 *                                                       |<-------------- outcomesLength -------------------->
 * </pre>
 *
 * Everything is padded to {@link RecordFrame#ALIGNMENT}, so that record and outcomes lie as they do in the journal.
 */
public final class AppliedMessage {
    /** Bytes before the record. */
    public static final int HEADER_LENGTH = 2 * BitUtil.SIZE_OF_INT;

    /** Bytes before each outcome. */
    public static final int OUTCOME_HEADER_LENGTH = RecordFrame.ALIGNMENT;

    /**
     * All outcomes in one message together, with their headers and padding, are not longer, in bytes; what a record
     * leads to beyond comes in further messages with the same record.
     */
    public static final int MAX_OUTCOMES_LENGTH = 192 * 1024;

    /** No message is longer, in bytes. */
    public static final int MAX_LENGTH = HEADER_LENGTH + RecordFrame.MAX_LENGTH + MAX_OUTCOMES_LENGTH;

    private static final int RECORD_LENGTH_OFFSET = 0;
    private static final int OUTCOMES_LENGTH_OFFSET = RECORD_LENGTH_OFFSET + BitUtil.SIZE_OF_INT;

    private AppliedMessage() {}

    /** Bytes of a message with a record and outcomes of these lengths. */
    public static int length(final int recordLengthBytes, final int outcomesLengthBytes) {
        return HEADER_LENGTH + RecordFrame.alignedLength(recordLengthBytes) + outcomesLengthBytes;
    }

    /** Writes the header; the record follows at {@link #recordOffset}, the outcomes at {@link #outcomesOffset}. */
    public static void header(
            final MutableDirectBuffer buffer,
            final int offset,
            final int recordLengthBytes,
            final int outcomesLengthBytes) {
        buffer.putInt(offset + RECORD_LENGTH_OFFSET, recordLengthBytes, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + OUTCOMES_LENGTH_OFFSET, outcomesLengthBytes, ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of the record, without padding. */
    public static int recordLength(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + RECORD_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the record starts. */
    public static int recordOffset(final int offset) {
        return offset + HEADER_LENGTH;
    }

    /** Where the first outcome's length stands. */
    public static int outcomesOffset(final DirectBuffer buffer, final int offset) {
        return recordOffset(offset) + RecordFrame.alignedLength(recordLength(buffer, offset));
    }

    /** Where the last outcome ends. */
    public static int outcomesEnd(final DirectBuffer buffer, final int offset) {
        return outcomesOffset(buffer, offset) + buffer.getInt(offset + OUTCOMES_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes one outcome with its length at {@code outcomeOffset}.
     *
     * @return where the next one goes.
     */
    public static int putOutcome(
            final MutableDirectBuffer buffer,
            final int outcomeOffset,
            final DirectBuffer source,
            final int sourceOffset,
            final int lengthBytes) {
        buffer.putInt(outcomeOffset, lengthBytes, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(outcomeOffset + OUTCOME_HEADER_LENGTH, source, sourceOffset, lengthBytes);
        return nextOutcomeOffset(buffer, outcomeOffset);
    }

    /** Bytes of the outcome whose length stands at {@code outcomeOffset}. */
    public static int outcomeLength(final DirectBuffer buffer, final int outcomeOffset) {
        return buffer.getInt(outcomeOffset, ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the length of the outcome after this one stands. */
    public static int nextOutcomeOffset(final DirectBuffer buffer, final int outcomeOffset) {
        return outcomeOffset + framedLength(outcomeLength(buffer, outcomeOffset));
    }

    /** Bytes that an outcome takes with its length and padding. */
    public static int framedLength(final int outcomeLengthBytes) {
        return OUTCOME_HEADER_LENGTH + RecordFrame.alignedLength(outcomeLengthBytes);
    }
}
