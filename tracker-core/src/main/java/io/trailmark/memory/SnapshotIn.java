package io.trailmark.memory;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;

/**
 * Reads what {@link SnapshotOut} wrote; no byte is handed out before the checksum of its block was found right.
 *
 * <p>Threads: one at a time. Fails with {@link UncheckedIOException} where a block is damaged or cut off, and where
 * another section stands than the one asked for; what was read into is then worth nothing.
 */
public final class SnapshotIn {
    private final ReadableByteChannel channel;
    private final ByteBuffer header =
            ByteBuffer.allocateDirect(SnapshotOut.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer block =
            ByteBuffer.allocateDirect(SnapshotOut.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final MemorySegment blockSegment = MemorySegment.ofBuffer(block);
    private final CRC32C crc32c = new CRC32C();

    /** @param channel stays the caller's. */
    public SnapshotIn(final ReadableByteChannel channel) {
        this.channel = channel;
        block.limit(0);
    }

    /** Goes on with a part of its own. */
    public SnapshotIn section(final String name) {
        final long mark = getLong();
        final String found = mark == SnapshotOut.SECTION ? getText() : "none";
        if (!found.equals(name)) {
            throw damaged("section " + name + " is not where it should be, but " + found);
        }
        return this;
    }

    /** Reads a number. */
    public long getLong() {
        return next(Long.BYTES).getLong();
    }

    /** Reads a number. */
    public int getInt() {
        return next(Integer.BYTES).getInt();
    }

    /** Reads one byte. */
    public byte getByte() {
        return next(1).get();
    }

    /** Reads a number and fails unless it is this one: for sizes on which the layout of what follows depends. */
    public SnapshotIn expect(final String what, final long value) {
        final long found = getLong();
        if (found != value) {
            throw damaged(what + " is " + found + ", not " + value);
        }
        return this;
    }

    /** Reads text. */
    public String getText() {
        final byte[] bytes = new byte[getInt()];
        int read = 0;
        while (read < bytes.length) {
            final int count = Math.min(bytes.length - read, next(1).remaining());
            block.get(bytes, read, count);
            read += count;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads a run of bytes to the start of {@code target} and returns its length. */
    public int getBytes(final MutableDirectBuffer target) {
        final int lengthBytes = getInt();
        if (lengthBytes < 0 || lengthBytes > target.capacity()) {
            throw damaged("a run of " + lengthBytes + " bytes");
        }
        next(lengthBytes);
        target.putBytes(0, block, lengthBytes);
        return lengthBytes;
    }

    /** Fails unless this is the end. */
    public void finish() {
        if (block.hasRemaining() || tryFill()) {
            throw damaged("more than was asked for");
        }
    }

    /** Reads memory as it lay: at most one piece, into memory that is all zeros. */
    void getPiece(final MemorySegment target, final long offset, final int lengthBytes) {
        if (getByte() == SnapshotOut.PIECE_OF_ZEROS) {
            return;
        }
        next(lengthBytes);
        MemorySegment.copy(blockSegment, block.position(), target, offset, lengthBytes);
        block.position(block.position() + lengthBytes);
    }

    /** What a reader throws that finds its own part impossible. */
    public static UncheckedIOException damaged(final String what) {
        return new UncheckedIOException(new IOException("damaged snapshot: " + what));
    }

    private ByteBuffer next(final int lengthBytes) {
        if (!block.hasRemaining() && lengthBytes > 0 && !tryFill()) {
            throw damaged("it ends too soon");
        }
        if (block.remaining() < lengthBytes) {
            throw damaged("a value that straddles blocks");
        }
        return block;
    }

    /** Reads the next block; false at the end. */
    private boolean tryFill() {
        try {
            header.clear();
            read(header);
            header.flip();
            final int lengthBytes = header.getInt();
            if (lengthBytes < 0 || lengthBytes > SnapshotOut.BLOCK_BYTES) {
                throw damaged("a block of " + lengthBytes + " bytes");
            }
            block.clear().limit(lengthBytes);
            read(block);
            block.flip();
            crc32c.reset();
            crc32c.update(block.duplicate());
            if ((int) crc32c.getValue() != header.getInt()) {
                throw damaged("checksum of a block of " + lengthBytes + " bytes");
            }
            return lengthBytes > 0;
        } catch (final IOException failure) {
            throw new UncheckedIOException("cannot read a snapshot", failure);
        }
    }

    private void read(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the snapshot is cut off");
            }
        }
    }
}
