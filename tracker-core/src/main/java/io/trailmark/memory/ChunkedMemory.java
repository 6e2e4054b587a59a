package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Memory outside the heap that grows by chunks of one size and is addressed as if it were one block. What is there
 * never moves, so growing costs no more than the new chunk.
 *
 * <p>Little-endian. Longs lie at multiples of 8, ints at multiples of 4, shorts at multiples of 2, so none of them
 * straddles two chunks; runs of bytes may. New memory is zeroed.
 *
 * <p>Threads: one at a time. Allocates on the heap only as it grows. Every access is checked; after {@link #close} each
 * fails with an exception.
 */
public final class ChunkedMemory implements AutoCloseable {
    private static final int INITIAL_CHUNKS = 4;

    private final MemorySource source;
    private final Arena arena = Arena.ofShared();
    private final int shift;
    private final long mask;
    private MemorySegment[] chunks = new MemorySegment[INITIAL_CHUNKS];
    private int count;

    /** Takes nothing yet. */
    public ChunkedMemory(final MemorySource source) {
        this.source = source;
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
        count++;
    }

    /** Bytes there are by now. */
    public long lengthBytes() {
        return (long) count << shift;
    }

    public long getLong(final long offset) {
        return chunks[(int) (offset >>> shift)].get(NativeMemory.LONG, offset & mask);
    }

    public void putLong(final long offset, final long value) {
        chunks[(int) (offset >>> shift)].set(NativeMemory.LONG, offset & mask, value);
    }

    public int getInt(final long offset) {
        return chunks[(int) (offset >>> shift)].get(NativeMemory.INT, offset & mask);
    }

    public void putInt(final long offset, final int value) {
        chunks[(int) (offset >>> shift)].set(NativeMemory.INT, offset & mask, value);
    }

    public short getShort(final long offset) {
        return chunks[(int) (offset >>> shift)].get(NativeMemory.SHORT, offset & mask);
    }

    public void putShort(final long offset, final short value) {
        chunks[(int) (offset >>> shift)].set(NativeMemory.SHORT, offset & mask, value);
    }

    public byte getByte(final long offset) {
        return chunks[(int) (offset >>> shift)].get(NativeMemory.BYTE, offset & mask);
    }

    public void putByte(final long offset, final byte value) {
        chunks[(int) (offset >>> shift)].set(NativeMemory.BYTE, offset & mask, value);
    }

    /** Copies from an array. */
    public void putBytes(final long offset, final byte[] from, final int fromOffset, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            putByte(offset + i, from[fromOffset + i]);
        }
    }

    /** Copies into an array. */
    public void getBytes(final long offset, final byte[] target, final int targetOffset, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            target[targetOffset + i] = getByte(offset + i);
        }
    }

    /** Whether the same bytes lie at {@code offset} as in the array from its start. */
    public boolean isEqual(final long offset, final byte[] other, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            if (getByte(offset + i) != other[i]) {
                return false;
            }
        }
        return true;
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
        arena.close();
    }
}
