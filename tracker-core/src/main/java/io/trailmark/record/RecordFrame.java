package io.trailmark.record;

import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PrefixDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What every record begins with, whatever its type: the SBE message header and the prefix.
 *
 * <pre>
 *  0               8         12         16            24            32
 *  +---------------+---------+----------+-------------+-------------+------------------+
 *  | messageHeader | crc32c  | length   | position    | epochNs     | fields ...       |
 *  +---------------+---------+----------+-------------+-------------+------------------+
 * </pre>
 *
 * The edge writes header, fields and length; the journal stamps position, time and checksum as it appends. Records
 * lie one behind the other, each padded with zeros to a multiple of {@link #ALIGNMENT}.
 *
 * <p>One instance per thread: it holds the checksum's scratch state.
 */
public final class RecordFrame {
    /** Records start at multiples of this, in bytes from the start of their batch. */
    public static final int ALIGNMENT = 8;

    private static final int PREFIX = MessageHeaderDecoder.ENCODED_LENGTH + ClickDecoder.prefixEncodingOffset();
    private static final int CRC32C_OFFSET = PREFIX + PrefixDecoder.crc32cEncodingOffset();
    private static final int LENGTH_OFFSET = PREFIX + PrefixDecoder.lengthEncodingOffset();
    private static final int POSITION_OFFSET = PREFIX + PrefixDecoder.positionEncodingOffset();
    private static final int EPOCH_NS_OFFSET = PREFIX + PrefixDecoder.epochNsEncodingOffset();
    private static final int TEMPLATE_ID_OFFSET = MessageHeaderDecoder.templateIdEncodingOffset();

    /** Bytes before a record's first own field; no record is shorter. */
    public static final int MIN_LENGTH = PREFIX + PrefixDecoder.ENCODED_LENGTH;

    /** No record is longer, in bytes: what a frame check accepts as a length. */
    public static final int MAX_LENGTH = 64 * 1024;

    private final CRC32C crc32c = new CRC32C();
    private ByteBuffer viewed;
    private ByteBuffer window;

    /** The type of the record at {@code offset}. */
    public static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Bytes of the record at {@code offset}, without padding. */
    public static int lengthBytes(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Gapless number of the record at {@code offset} in the journal. */
    public static long position(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + POSITION_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Checksum over all of the record, its position and its time too: what tells it from any other. */
    public static int crc32c(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CRC32C_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Wall clock of the append in ns since 1970. */
    public static long epochNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + EPOCH_NS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes from one record to the next. */
    public static int alignedLength(final int lengthBytes) {
        return BitUtil.align(lengthBytes, ALIGNMENT);
    }

    /** Writes the length, once all fields are there. */
    public static void length(final MutableDirectBuffer buffer, final int offset, final int lengthBytes) {
        buffer.putInt(offset + LENGTH_OFFSET, lengthBytes, ByteOrder.LITTLE_ENDIAN);
    }

    /** Stamps a record whose fields and length are written: position, time and, last, the checksum over all of it. */
    public void stamp(final MutableDirectBuffer buffer, final int offset, final long position, final long epochNs) {
        buffer.putLong(offset + POSITION_OFFSET, position, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + EPOCH_NS_OFFSET, epochNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + CRC32C_OFFSET, checksum(buffer, offset), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Whether a whole, undamaged record stands at {@code offset}.
     *
     * @param availableBytes how many bytes may be read from {@code offset} on.
     */
    public boolean isIntact(final DirectBuffer buffer, final int offset, final int availableBytes) {
        if (availableBytes < MIN_LENGTH) {
            return false;
        }
        final int lengthBytes = lengthBytes(buffer, offset);
        return lengthBytes >= MIN_LENGTH
                && lengthBytes <= availableBytes
                && lengthBytes <= MAX_LENGTH
                && buffer.getInt(offset + CRC32C_OFFSET, ByteOrder.LITTLE_ENDIAN) == checksum(buffer, offset);
    }

    /** The checksum field is left out, not zeroed: a record being checked may lie in read-only memory. */
    private int checksum(final DirectBuffer buffer, final int offset) {
        final int lengthBytes = lengthBytes(buffer, offset);
        crc32c.reset();
        update(buffer, offset, CRC32C_OFFSET);
        update(buffer, offset + LENGTH_OFFSET, lengthBytes - LENGTH_OFFSET);
        return (int) crc32c.getValue();
    }

    private void update(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final byte[] array = buffer.byteArray();
        if (array != null) {
            crc32c.update(array, buffer.wrapAdjustment() + offset, lengthBytes);
            return;
        }
        final ByteBuffer bytes = window(buffer);
        final int start = buffer.wrapAdjustment() + offset;
        bytes.limit(start + lengthBytes).position(start);
        crc32c.update(bytes);
    }

    /** The checksum reads through a ByteBuffer; a view of the last one seen is kept so that none is made per record. */
    @SuppressWarnings("ReferenceEquality")
    private ByteBuffer window(final DirectBuffer buffer) {
        final ByteBuffer source = buffer.byteBuffer();
        if (source == null) {
            throw new IllegalArgumentException("records are checked in buffers over arrays or ByteBuffers only");
        }
        if (viewed != source) {
            viewed = source;
            window = source.duplicate();
        }
        return window.clear();
    }
}
