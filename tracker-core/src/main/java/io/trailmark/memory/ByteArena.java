package io.trailmark.memory;

import org.agrona.BitUtil;

/**
 * Room for what has no fixed length and is never given back: blocks are handed out one behind the other, and there is
 * always one more.
 *
 * <p>Invariants: every block starts at a multiple of 8 and lies within one stretch of {@link #MAX_BLOCK_BYTES},
 * whatever the size of the chunks, so that offsets follow from the blocks alone; no block starts at 0, so 0 can mean
 * "none" wherever an offset is kept.
 *
 * <p>Threads: one at a time. Allocates on the heap only as it grows.
 */
public final class ByteArena implements AutoCloseable {
    /** No block is longer. */
    public static final int MAX_BLOCK_BYTES = MemorySource.MIN_CHUNK_BYTES;

    private static final int ALIGNMENT = 8;

    private final ChunkedMemory memory;
    private long usedBytes = ALIGNMENT;

    /** Takes nothing yet. */
    public ByteArena(final MemorySource source) {
        memory = new ChunkedMemory(source);
    }

    /** Hands out a zeroed block of at most {@link #MAX_BLOCK_BYTES}: its offset in {@link #memory}. */
    public long allocate(final int lengthBytes) {
        if (lengthBytes < 0 || lengthBytes > MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException("block of " + lengthBytes + " bytes, at most " + MAX_BLOCK_BYTES);
        }
        final long alignedBytes = BitUtil.align((long) lengthBytes, ALIGNMENT);
        final long stretchEnd = BitUtil.align(usedBytes, (long) MAX_BLOCK_BYTES);
        final long offset = usedBytes + alignedBytes > stretchEnd ? stretchEnd : usedBytes;
        usedBytes = offset + alignedBytes;
        memory.growTo(usedBytes);
        return offset;
    }

    /** Where the blocks lie. */
    public ChunkedMemory memory() {
        return memory;
    }

    /** Bytes handed out, with what was left over at the ends of stretches. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Adds all that was handed out to a digest. */
    public void addTo(final StateDigest digest) {
        digest.add(usedBytes);
        if (memory.lengthBytes() == 0) {
            return;
        }
        for (long offset = ALIGNMENT; offset < usedBytes; offset += Long.BYTES) {
            digest.add(memory.getLong(offset));
        }
    }

    /** Writes all blocks. */
    public void writeTo(final SnapshotOut out) {
        out.section("arena").putLong(usedBytes);
        memory.writeTo(out, Math.min(usedBytes, memory.lengthBytes()));
    }

    /** Takes over what was written, into an arena that nothing was handed out of yet. */
    public void readFrom(final SnapshotIn in) {
        usedBytes = in.section("arena").getLong();
        memory.readFrom(in);
    }

    @Override
    public void close() {
        memory.close();
    }
}
