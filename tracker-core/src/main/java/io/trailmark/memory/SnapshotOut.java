package io.trailmark.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Writes state as a stream of blocks, each with its checksum; {@link SnapshotIn} reads it.
 *
 * <pre>
 *  block    0         4         8
 *           +---------+---------+-------------------+
 *           | length  | crc32c  | length bytes      |        the last block has length 0
 *           +---------+---------+-------------------+
 * </pre>
 *
 * <p>Little-endian. What follows a {@link #section} is what the reader asks for after the same section, so that a
 * writer and a reader that differ are found out at the next section and not by what they make of each other's bytes.
 * Memory is written as it lies, in pieces, and a piece of zeros takes one byte.
 *
 * <p>Threads: one at a time. Fails with {@link UncheckedIOException}; the stream is then worth nothing.
 */
public final class SnapshotOut {
    static final int BLOCK_BYTES = 1 << 20;
    static final int HEADER_BYTES = 2 * Integer.BYTES;
    static final int PIECE_BYTES = 1 << 16;
    static final long SECTION = 0x4e4f49544345534dL;
    static final byte PIECE_OF_ZEROS = 0;
    static final byte PIECE = 1;

    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[PIECE_BYTES]);

    private final WritableByteChannel channel;
    private final ByteBuffer header = ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final MemorySegment blockSegment = MemorySegment.ofBuffer(block);
    private final CRC32C crc32c = new CRC32C();
    private long writtenBytes;

    /** @param channel stays the caller's, to be forced and closed. */
    public SnapshotOut(final WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Begins a part of its own; {@code name} tells it from all others. */
    public SnapshotOut section(final String name) {
        return putLong(SECTION).putText(name);
    }

    /** Writes a number. */
    public SnapshotOut putLong(final long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Writes a number. */
    public SnapshotOut putInt(final int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** Writes one byte. */
    public SnapshotOut putByte(final int value) {
        room(1).put((byte) value);
        return this;
    }

    /** Writes text of any length. */
    public SnapshotOut putText(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        int written = 0;
        while (written < bytes.length) {
            final int count = Math.min(bytes.length - written, room(1).remaining());
            block.put(bytes, written, count);
            written += count;
        }
        return this;
    }

    /** Writes a run of bytes of at most a block, with its length. */
    public SnapshotOut putBytes(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        putInt(lengthBytes);
        room(lengthBytes);
        buffer.getBytes(offset, block, lengthBytes);
        return this;
    }

    /** Writes what is left and the end. Nothing may be written afterwards. */
    public void finish() {
        flush();
        writeBlock();
    }

    /** Bytes given to the channel so far. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** Writes memory as it lies: at most one piece. */
    void putPiece(final MemorySegment from, final long offset, final int lengthBytes) {
        if (MemorySegment.mismatch(from, offset, offset + lengthBytes, ZEROS, 0, lengthBytes) < 0) {
            putByte(PIECE_OF_ZEROS);
            return;
        }
        putByte(PIECE);
        room(lengthBytes);
        MemorySegment.copy(from, offset, blockSegment, block.position(), lengthBytes);
        block.position(block.position() + lengthBytes);
    }

    private ByteBuffer room(final int lengthBytes) {
        if (block.remaining() < lengthBytes) {
            flush();
        }
        if (block.remaining() < lengthBytes) {
            throw new IllegalArgumentException("more than a block: " + lengthBytes);
        }
        return block;
    }

    private void flush() {
        if (block.position() > 0) {
            writeBlock();
        }
    }

    private void writeBlock() {
        block.flip();
        crc32c.reset();
        crc32c.update(block.duplicate());
        header.clear();
        header.putInt(block.limit()).putInt((int) crc32c.getValue()).flip();
        try {
            write(header);
            write(block);
        } catch (final IOException failure) {
            throw new UncheckedIOException("cannot write a snapshot", failure);
        }
        block.clear();
    }

    private void write(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            writtenBytes += channel.write(bytes);
        }
    }
}
