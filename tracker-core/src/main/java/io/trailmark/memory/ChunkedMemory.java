package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Memory outside the heap that grows by chunks of one size and is addressed as if it were one block. What is there
 * never moves, so growing costs no more than the new chunk.
 *
 * <p>Little-endian. Longs lie at multiples of 8, ints at multiples of 4, shorts at multiples of 2, so none of them
 * straddles two chunks, and runs of bytes must not either. New memory is zeroed.
 *
 * <p>Threads: one at a time. Allocates on the heap only as it grows. Every access is checked against the chunks that
 * there are; after {@link #close} each fails with an exception.
 */
public final class ChunkedMemory implements AutoCloseable {
    private static final int INITIAL_CHUNKS = 4;
    private static final long[] NONE = {};

    private final MemorySource source;
    private final Arena arena;
    private final int shift;
    private final long mask;
    private MemorySegment[] chunks = new MemorySegment[INITIAL_CHUNKS];

    /** Of each chunk that was taken; no longer than there are chunks, so an offset beyond them is out of bounds. */
    private long[] addresses = NONE;

    private int count;

    /** Takes nothing yet. */
    public ChunkedMemory(final MemorySource source) {
        this.source = source;
        arena = source.newOwner();
        shift = Integer.numberOfTrailingZeros(source.chunkBytes());
        mask = source.chunkBytes() - 1L;
    }

    /** Takes chunks until there are {@code lengthBytes}. */
    public void growTo(final long lengthBytes) {
        while (lengthBytes > lengthBytes()) {
            growByOne();
        }
    }

    /** Takes one chunk. */
    public void growByOne() {
        if (count == chunks.length) {
            chunks = Arrays.copyOf(chunks, count * 2);
        }
        chunks[count] = source.take(arena);
        addresses = Arrays.copyOf(addresses, count + 1);
        addresses[count] = chunks[count].address();
        count++;
    }

    /** Bytes there are by now. */
    public long lengthBytes() {
        return (long) count << shift;
    }

    public long getLong(final long offset) {
        return UnsafeApi.getLong(address(offset, Long.BYTES));
    }

    public void putLong(final long offset, final long value) {
        UnsafeApi.putLong(address(offset, Long.BYTES), value);
    }

    public int getInt(final long offset) {
        return UnsafeApi.getInt(address(offset, Integer.BYTES));
    }

    public void putInt(final long offset, final int value) {
        UnsafeApi.putInt(address(offset, Integer.BYTES), value);
    }

    public short getShort(final long offset) {
        return UnsafeApi.getShort(address(offset, Short.BYTES));
    }

    public void putShort(final long offset, final short value) {
        UnsafeApi.putShort(address(offset, Short.BYTES), value);
    }

    public byte getByte(final long offset) {
        return UnsafeApi.getByte(address(offset, 1));
    }

    public void putByte(final long offset, final byte value) {
        UnsafeApi.putByte(address(offset, 1), value);
    }

    /** Copies from an array into one chunk. */
    public void putBytes(final long offset, final byte[] from, final int fromOffset, final int lengthBytes) {
        if (lengthBytes > 0) {
            RawMemory.put(run(offset, lengthBytes), from, fromOffset, lengthBytes);
        }
    }

    /** Copies from one chunk into an array. */
    public void getBytes(final long offset, final byte[] target, final int targetOffset, final int lengthBytes) {
        if (lengthBytes > 0) {
            RawMemory.get(run(offset, lengthBytes), target, targetOffset, lengthBytes);
        }
    }

    /** Whether the same bytes lie at {@code offset}, within one chunk, as in the array from its start. */
    public boolean isEqual(final long offset, final byte[] other, final int lengthBytes) {
        return lengthBytes == 0 || RawMemory.isEqual(run(offset, lengthBytes), other, lengthBytes);
    }

    /** Writes the first bytes as they lie; a chunk holds whole pieces, so its size does not show. */
    public void writeTo(final SnapshotOut out, final long usedBytes) {
        out.putLong(usedBytes);
        for (long offset = 0; offset < usedBytes; offset += SnapshotOut.PIECE_BYTES) {
            final int pieceBytes = (int) Math.min(SnapshotOut.PIECE_BYTES, usedBytes - offset);
            out.putPiece(chunks[(int) (offset >>> shift)], offset & mask, pieceBytes);
        }
    }

    /** Reads into memory that nothing was put into yet. */
    public void readFrom(final SnapshotIn in) {
        final long usedBytes = in.getLong();
        if (usedBytes < 0) {
            throw SnapshotIn.damaged(usedBytes + " bytes of memory");
        }
        for (long offset = 0; offset < usedBytes; offset += SnapshotOut.PIECE_BYTES) {
            final int pieceBytes = (int) Math.min(SnapshotOut.PIECE_BYTES, usedBytes - offset);
            growTo(offset + pieceBytes);
            in.getPiece(chunks[(int) (offset >>> shift)], offset & mask, pieceBytes);
        }
    }

    @Override
    public void close() {
        addresses = NONE;
        arena.close();
    }

    /** Of what is as long as that, a power of two, and lies at a multiple of it: within one chunk, therefore. */
    private long address(final long offset, final int lengthBytes) {
        assert (offset & lengthBytes - 1) == 0 : "offset " + offset + " is no multiple of " + lengthBytes;
        return addresses[(int) (offset >>> shift)] + (offset & mask);
    }

    private long run(final long offset, final int lengthBytes) {
        if (lengthBytes < 0 || (offset & mask) + lengthBytes > mask + 1) {
            throw new IndexOutOfBoundsException(lengthBytes + " bytes at offset " + offset + " leave their chunk");
        }
        return address(offset, 1);
    }
}
