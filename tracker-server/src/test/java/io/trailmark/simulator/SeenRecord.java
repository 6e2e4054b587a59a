package io.trailmark.simulator;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * What the auditor keeps of a record.
 *
 * @param templateId of its type.
 * @param crc32c its own checksum, which covers all of it, its position too; the reader has checked it.
 * @param key by which the request that led to it is known; empty for the server's own records.
 * @param order the order that a report is about, else empty.
 * @param amountMinor of a report.
 * @param adjustmentType of an adjustment, else null.
 * @param epochNs when it was appended; 0 before.
 */
record SeenRecord(
        int templateId,
        int crc32c,
        String key,
        String order,
        long amountMinor,
        AdjustmentType adjustmentType,
        long epochNs) {
    /** A record without an order. */
    SeenRecord(final int templateId, final int crc32c, final String key) {
        this(templateId, crc32c, key, "", 0, null, 0);
    }

    static SeenRecord of(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final int templateId = RecordFrame.templateId(buffer, offset);
        final int crc32c = RecordFrame.crc32c(buffer, offset);
        final long epochNs = RecordFrame.epochNs(buffer, offset);
        return switch (templateId) {
            case ClickDecoder.TEMPLATE_ID -> new SeenRecord(templateId, crc32c, firstLabel(buffer, offset, header));
            case ViewDecoder.TEMPLATE_ID -> {
                final ViewDecoder view = new ViewDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield new SeenRecord(templateId, crc32c, "v" + (view.addressBlock() & 0xFF_FFFF));
            }
            case ConversionDecoder.TEMPLATE_ID -> {
                final ConversionDecoder conversion = new ConversionDecoder().wrapAndApplyHeader(buffer, offset, header);
                final long amount = conversion.amountMinor();
                final byte[] identity = new byte[conversion.identityLength()];
                conversion.getIdentity(identity, 0, identity.length);
                yield new SeenRecord(templateId, crc32c, text(identity), text(identity), amount, null, epochNs);
            }
            case AdjustmentDecoder.TEMPLATE_ID -> {
                final AdjustmentDecoder adjustment = new AdjustmentDecoder().wrapAndApplyHeader(buffer, offset, header);
                final AdjustmentType type = adjustment.adjustmentType();
                final long amount = Bookkeeper.isWithoutAmount(type) ? 0 : adjustment.amountMinor();
                final byte[] order = new byte[adjustment.orderIdLength()];
                adjustment.getOrderId(order, 0, order.length);
                final byte[] id = new byte[adjustment.adjustmentIdLength()];
                adjustment.getAdjustmentId(id, 0, id.length);
                yield new SeenRecord(templateId, crc32c, text(id), text(order), amount, type, epochNs);
            }
            default -> new SeenRecord(templateId, crc32c, "");
        };
    }

    private static String firstLabel(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        final ClickDecoder.LabelsDecoder labels =
                new ClickDecoder().wrapAndApplyHeader(buffer, offset, header).labels();
        final byte[] value = new byte[labels.next().valueLength()];
        labels.getValue(value, 0, value.length);
        return text(value);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    boolean isEpochOpened() {
        return templateId == EpochOpenedDecoder.TEMPLATE_ID;
    }
}
