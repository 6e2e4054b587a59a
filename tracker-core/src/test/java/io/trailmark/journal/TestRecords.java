package io.trailmark.journal;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import org.agrona.DirectBuffer;

/** Records that carry a number of the test's own, so that each can be told from every other. */
final class TestRecords {
    private final AdjustmentEncoder encoder = new AdjustmentEncoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final AdjustmentDecoder decoder = new AdjustmentDecoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final byte[] padding = new byte[4096];

    TestRecords() {
        // Nothing in a record is zero for long: a zeroed page must not look like what was there.
        for (int i = 0; i < padding.length; i++) {
            padding[i] = (byte) (1 + i % 100);
        }
    }

    /** Adds a record with this number and this many bytes of padding. */
    void add(final RecordBatch batch, final long number, final int paddingLength) {
        encoder.wrapAndApplyHeader(batch.buffer(), batch.offset(), headerEncoder);
        encoder.prefix().crc32c(0).length(0).position(0).epochNs(0);
        encoder.occurredMs(0).conversionId(number).amountMinor(AdjustmentEncoder.amountMinorNullValue());
        encoder.programId(1)
                .goalId(0)
                .putCurrency((byte) 'E', (byte) 'U', (byte) 'R')
                .exponent((short) 2);
        encoder.adjustmentType(AdjustmentType.REFUND).source(Source.JSON);
        encoder.flags().clear();
        encoder.putOrderId(padding, 0, 0);
        encoder.putAdjustmentId(padding, 0, 0);
        encoder.putReason(padding, 0, paddingLength);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /** The number of a record that {@link #add} made; -1 for any other. */
    long number(final DirectBuffer buffer, final int offset) {
        return RecordFrame.templateId(buffer, offset) != AdjustmentDecoder.TEMPLATE_ID
                ? -1
                : decoder.wrapAndApplyHeader(buffer, offset, headerDecoder).conversionId();
    }
}
