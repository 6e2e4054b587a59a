package io.trailmark.catalogue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Entries one behind the other, in chunks outside the heap that are never moved or given back as long as anybody can
 * reach them. An entry is known by its reference: the number of its chunk and, in units of 8 bytes, where it starts.
 *
 * <pre>
 *  reference:  chunk (high 12 of 31 bits) | unit within the chunk (19 bits)
 * </pre>
 *
 * <p>Threads: one allocates and writes; any read an entry whose reference they got from somewhere that was written
 * after the entry. Only the first chunk is ever replaced, by a longer copy of itself.
 */
final class EntryMemory {
    private static final int UNIT_BYTES = 8;
    private static final int UNIT_BITS = 19;
    private static final int UNIT_MASK = (1 << UNIT_BITS) - 1;
    private static final int CHUNK_BYTES = UNIT_BYTES << UNIT_BITS;
    private static final int MAX_CHUNKS = 1 << (Integer.SIZE - 1 - UNIT_BITS);
    private static final int FIRST_BYTES = 1024;

    private volatile UnsafeBuffer[] chunks = {};
    private int usedBytes;

    /** Copies an entry in and returns its reference, which is not negative. */
    int add(final DirectBuffer entry, final int lengthBytes) {
        final int alignedBytes = BitUtil.align(lengthBytes, UNIT_BYTES);
        makeRoom(alignedBytes);
        final int chunkIndex = chunks.length - 1;
        final int reference = chunkIndex << UNIT_BITS | usedBytes / UNIT_BYTES;
        chunks[chunkIndex].putBytes(usedBytes, entry, 0, lengthBytes);
        usedBytes += alignedBytes;
        return reference;
    }

    /** The chunk of an entry. */
    UnsafeBuffer chunk(final int reference) {
        return chunks[reference >>> UNIT_BITS];
    }

    /** Where in its chunk an entry starts. */
    static int offset(final int reference) {
        return (reference & UNIT_MASK) * UNIT_BYTES;
    }

    /** Bytes of all chunks. */
    long lengthBytes() {
        long lengthBytes = 0;
        for (final UnsafeBuffer chunk : chunks) {
            lengthBytes += chunk.capacity();
        }
        return lengthBytes;
    }

    private void makeRoom(final int alignedBytes) {
        final UnsafeBuffer[] present = chunks;
        final int last = present.length - 1;
        if (present.length == 0 || usedBytes + alignedBytes > CHUNK_BYTES) {
            if (present.length == MAX_CHUNKS) {
                throw new IllegalStateException("no room for more entries in " + MAX_CHUNKS + " chunks");
            }
            final UnsafeBuffer[] more = Arrays.copyOf(present, present.length + 1);
            more[present.length] = newChunk(present.length == 0 ? Math.max(FIRST_BYTES, alignedBytes) : CHUNK_BYTES);
            chunks = more;
            usedBytes = 0;
        } else if (usedBytes + alignedBytes > present[last].capacity()) {
            final int wanted = Math.max(2 * present[last].capacity(), usedBytes + alignedBytes);
            final UnsafeBuffer longer = newChunk(Math.min(CHUNK_BYTES, wanted));
            longer.putBytes(0, present[last], 0, usedBytes);
            final UnsafeBuffer[] same = present.clone();
            same[last] = longer;
            chunks = same;
        }
    }

    /** The garbage collector gives it back once no reader is left: nobody has to know who reads. */
    private static UnsafeBuffer newChunk(final int lengthBytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(lengthBytes));
    }
}
