package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

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
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int CACHE_LINE_BYTES = 64;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    /** Takes {@code lengthBytes} at once. */
    public NativeMemory(final long lengthBytes) {
        segment = HugePages.isFor(lengthBytes)
                ? HugePages.allocate(arena, lengthBytes)
                : arena.allocate(lengthBytes, CACHE_LINE_BYTES);
    }

    /** Size of the block. */
    public long lengthBytes() {
        return segment.byteSize();
    }

    public long getLong(final long offset) {
        return segment.get(LONG, offset);
    }

    public void putLong(final long offset, final long value) {
        segment.set(LONG, offset, value);
    }

    public int getInt(final long offset) {
        return segment.get(INT, offset);
    }

    public void putInt(final long offset, final int value) {
        segment.set(INT, offset, value);
    }

    public short getShort(final long offset) {
        return segment.get(SHORT, offset);
    }

    public void putShort(final long offset, final short value) {
        segment.set(SHORT, offset, value);
    }

    public byte getByte(final long offset) {
        return segment.get(BYTE, offset);
    }

    public void putByte(final long offset, final byte value) {
        segment.set(BYTE, offset, value);
    }

    /** Copies from an array into the block. */
    public void putBytes(final long offset, final byte[] source, final int sourceOffset, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            segment.set(BYTE, offset + i, source[sourceOffset + i]);
        }
    }

    /** Copies from the block into an array. */
    public void getBytes(final long offset, final byte[] target, final int targetOffset, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            target[targetOffset + i] = segment.get(BYTE, offset + i);
        }
    }

    /** Whether the block holds the same bytes at {@code offset} as the array from its start. */
    public boolean isEqual(final long offset, final byte[] other, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            if (segment.get(BYTE, offset + i) != other[i]) {
                return false;
            }
        }
        return true;
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
        arena.close();
    }
}
