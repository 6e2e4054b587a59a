package io.trailmark.memory;

import org.agrona.BitUtil;

/**
 * Room for what has no fixed length and is never given back: blocks are handed out one behind the other.
 *
 * <p>Invariants: {@code 8 <= usedBytes <= capacityBytes}; every block starts at a multiple of 8; no block starts at 0,
 * so 0 can mean "none" wherever an offset is kept.
 *
 * <p>Threads: one at a time. When full, {@link #tryAllocate} returns {@link #FULL} and nothing changes.
 */
public final class ByteArena implements AutoCloseable {
    /** {@link #tryAllocate} refuses: there is no room. */
    public static final long FULL = -1;

    private static final int ALIGNMENT = 8;

    private final NativeMemory memory;
    private final long capacityBytes;
    private long usedBytes = ALIGNMENT;

    /** Takes the memory at once. */
    public ByteArena(final long capacityBytes) {
        this.capacityBytes = capacityBytes;
        memory = new NativeMemory(capacityBytes);
    }

    /** Hands out a zeroed block: its offset in {@link #memory}, or {@link #FULL}. */
    public long tryAllocate(final int lengthBytes) {
        final long alignedBytes = BitUtil.align((long) lengthBytes, ALIGNMENT);
        if (alignedBytes > capacityBytes - usedBytes) {
            return FULL;
        }
        final long offset = usedBytes;
        usedBytes += alignedBytes;
        return offset;
    }

    /** Whether {@code blocks} blocks of {@code lengthBytes} together still have room. */
    public boolean hasRoomFor(final int blocks, final long lengthBytes) {
        return lengthBytes + (long) blocks * ALIGNMENT <= capacityBytes - usedBytes;
    }

    /** Where the blocks lie. */
    public NativeMemory memory() {
        return memory;
    }

    /** Bytes handed out. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Bytes there are. */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** Adds all that was handed out to a digest. */
    public void addTo(final StateDigest digest) {
        digest.add(usedBytes);
        for (long offset = ALIGNMENT; offset < usedBytes; offset += Long.BYTES) {
            digest.add(memory.getLong(offset));
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
