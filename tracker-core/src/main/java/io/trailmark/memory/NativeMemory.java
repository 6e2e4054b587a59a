package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.UnsafeApi;

/**
 * A block of zeroed memory outside the heap, with offsets beyond 2^31 and every access checked against its bounds.
 *
 * <p>Little-endian. Longs lie at multiples of 8, ints at multiples of 4, shorts at multiples of 2; the block starts on
 * a cache line, a large one on pages of 2 MB where the machine gives them. Zeroing touches every page, so what was
 * configured is there from the start or the start fails.
 *
 * <p>Threads: one at a time. After {@link #close} every access fails with an exception.
 */
public final class NativeMemory implements AutoCloseable {
    private static final int CACHE_LINE_BYTES = 64;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private final long address;

    /** 0 once it is closed, so that nothing is within bounds. */
    private long lengthBytes;

    /** Takes {@code lengthBytes} at once. */
    public NativeMemory(final long lengthBytes) {
        segment = HugePages.isFor(lengthBytes)
                ? HugePages.allocate(arena, lengthBytes)
                : arena.allocate(lengthBytes, CACHE_LINE_BYTES);
        address = segment.address();
        this.lengthBytes = lengthBytes;
    }

    /** Size of the block. */
    public long lengthBytes() {
        return lengthBytes;
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

    /** Copies from an array into the block. */
    public void putBytes(final long offset, final byte[] source, final int sourceOffset, final int lengthBytes) {
        RawMemory.put(address(offset, lengthBytes), source, sourceOffset, lengthBytes);
    }

    /** Copies from the block into an array. */
    public void getBytes(final long offset, final byte[] target, final int targetOffset, final int lengthBytes) {
        RawMemory.get(address(offset, lengthBytes), target, targetOffset, lengthBytes);
    }

    /** Whether the block holds the same bytes at {@code offset} as the array from its start. */
    public boolean isEqual(final long offset, final byte[] other, final int lengthBytes) {
        return RawMemory.isEqual(address(offset, lengthBytes), other, lengthBytes);
    }

    /** Writes the first bytes as they lie. */
    public void writeTo(final SnapshotOut out, final long usedBytes) {
        out.putLong(usedBytes);
        for (long offset = 0; offset < usedBytes; offset += SnapshotOut.PIECE_BYTES) {
            out.putPiece(segment, offset, (int) Math.min(SnapshotOut.PIECE_BYTES, usedBytes - offset));
        }
    }

    /** Reads into memory that nothing was put into yet. */
    public void readFrom(final SnapshotIn in) {
        final long usedBytes = in.getLong();
        if (usedBytes < 0 || usedBytes > lengthBytes()) {
            throw SnapshotIn.damaged(usedBytes + " bytes for a block of " + lengthBytes());
        }
        for (long offset = 0; offset < usedBytes; offset += SnapshotOut.PIECE_BYTES) {
            in.getPiece(segment, offset, (int) Math.min(SnapshotOut.PIECE_BYTES, usedBytes - offset));
        }
    }

    @Override
    public void close() {
        lengthBytes = 0;
        arena.close();
    }

    private long address(final long offset, final int accessBytes) {
        if (offset < 0 || accessBytes < 0 || offset > lengthBytes - accessBytes) {
            throw new IndexOutOfBoundsException(accessBytes + " bytes at offset " + offset + " of " + lengthBytes);
        }
        return address + offset;
    }
}
