package io.trailmark.catalogue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds entries by scope and code: segments of a power of two of slots with open addressing, at most two thirds in use.
 *
 * <pre>
 *  slot:   high 32 bits: tag (high half of the hash) | low 32 bits: reference of the entry + 1; 0: free
 *  entry:  id (4) | scope (4) | ... | at keyOffset: length (1), code
 * </pre>
 *
 * The highest bits of the tag say which segment a slot is in, the lowest where in it, so that growing reads no entry;
 * and they save the walk into the entries for nearly all slots that hold another code. A segment doubles until it has
 * {@link #SEGMENT_SLOTS}; then it becomes two. So however many codes there are, growing copies one segment at a time,
 * of half a megabyte at most. One thread writes; any number look up meanwhile and find an entry as it was before or
 * after. Look-ups allocate nothing.
 */
final class CodeIndex {
    static final int NOT_FOUND = -1;

    /** An entry of the plain form: nothing between scope and code. */
    static final int PLAIN_KEY_OFFSET = 8;

    private static final int ID_OFFSET = 0;
    private static final int SCOPE_OFFSET = 4;
    private static final long REFERENCE_MASK = 0xFFFF_FFFFL;
    private static final int SEGMENT_SLOTS = 1 << 16;

    /** With the segments' own bits this is all of the tag; a segment that is full then grows beyond its size. */
    private static final int MAX_DEPTH = 16;

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SEGMENTS = MethodHandles.arrayElementVarHandle(long[][].class);

    private final KeyedHash keyedHash;
    private final EntryMemory entries;
    private final int keyOffset;
    private final boolean isFolded;

    /** By the highest bits of the tag; the same one at all places whose bits it has in common. */
    private volatile long[][] segments;

    /** How many slots of the segment at each place are in use, and how many bits its codes have in common. */
    private int[] usedSlots;

    private int[] depths;

    /**
     * @param isFolded whether upper and lower case of ASCII are the same; then codes are stored in lower case.
     * @param capacityCodes how many codes there is room for at first.
     */
    CodeIndex(
            final KeyedHash keyedHash,
            final EntryMemory entries,
            final int keyOffset,
            final boolean isFolded,
            final int capacityCodes) {
        this.keyedHash = keyedHash;
        this.entries = entries;
        this.keyOffset = keyOffset;
        this.isFolded = isFolded;
        final int slots = BitUtil.findNextPositivePowerOfTwo(Math.max(4, capacityCodes + capacityCodes / 2 + 1));
        final int count = Math.max(1, slots / SEGMENT_SLOTS);
        segments = new long[count][];
        for (int i = 0; i < count; i++) {
            segments[i] = new long[slots / count];
        }
        usedSlots = new int[count];
        depths = new int[count];
        Arrays.fill(depths, depth(count));
    }

    /** Writes a plain entry; returns its length in bytes. */
    static int encodePlain(final MutableDirectBuffer target, final int id, final int scope, final byte[] code) {
        encodeIdAndScope(target, id, scope);
        return encodeKey(target, PLAIN_KEY_OFFSET, code, code.length);
    }

    static void encodeIdAndScope(final MutableDirectBuffer target, final int id, final int scope) {
        target.putInt(ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
        target.putInt(SCOPE_OFFSET, scope, ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the offset behind the code. */
    static int encodeKey(final MutableDirectBuffer target, final int at, final byte[] code, final int lengthBytes) {
        target.putByte(at, (byte) lengthBytes);
        target.putBytes(at + 1, code, 0, lengthBytes);
        return at + 1 + lengthBytes;
    }

    static int id(final DirectBuffer chunk, final int offset) {
        return chunk.getInt(offset + ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int scope(final DirectBuffer chunk, final int offset) {
        return chunk.getInt(offset + SCOPE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds the entry; one with the same scope and code that was added before is no longer found. */
    void put(final int reference) {
        final DirectBuffer chunk = entries.chunk(reference);
        final int offset = EntryMemory.offset(reference);
        final int scope = scope(chunk, offset);
        final byte[] code = new byte[chunk.getByte(offset + keyOffset) & 0xFF];
        chunk.getBytes(offset + keyOffset + 1, code);
        final long hash = keyedHash.hash(scope, code, 0, code.length, isFolded);
        final int place = place(hash, segments.length);
        final long[] segment = segments[place];
        final int slot = slot(segment, hash, scope, code, 0, code.length);
        final boolean isNew = segment[slot] == 0;
        SLOTS.setRelease(segment, slot, (hash & ~REFERENCE_MASK) | (reference + 1L));
        if (isNew) {
            final int used = usedSlots[place] + 1;
            setAll(place, segment, used, depths[place]);
            if (used > segment.length / 3 * 2) {
                grow(place);
            }
        }
    }

    private void grow(final int place) {
        final long[] full = segments[place];
        final int depth = depths[place];
        if (full.length < SEGMENT_SLOTS || depth == MAX_DEPTH) {
            final long[] longer = new long[full.length * 2];
            for (final long content : full) {
                copy(content, longer);
            }
            setAll(place, longer, usedSlots[place], depth);
            return;
        }
        if (depth == depth(segments.length)) {
            doublePlaces();
            split(place * 2, full, depth);
        } else {
            split(place, full, depth);
        }
    }

    private void split(final int place, final long[] full, final int depth) {
        final long[] zeros = new long[full.length];
        final long[] ones = new long[full.length];
        int countOfOnes = 0;
        for (final long content : full) {
            final boolean isOne = (content << depth) < 0;
            countOfOnes += isOne && content != 0 ? 1 : 0;
            copy(content, isOne ? ones : zeros);
        }
        // Places of one segment lie side by side: those of its first half have a zero in the next bit.
        final int placesOfEach = segments.length >>> (depth + 1);
        final int first = place & -(2 * placesOfEach);
        final int countOfZeros = usedSlots[place] - countOfOnes;
        setAll(first, zeros, countOfZeros, depth + 1);
        setAll(first + placesOfEach, ones, countOfOnes, depth + 1);
    }

    private static void copy(final long content, final long[] target) {
        if (content != 0) {
            int slot = home(content, target.length);
            while (target[slot] != 0) {
                slot = (slot + 1) & (target.length - 1);
            }
            target[slot] = content;
        }
    }

    private void doublePlaces() {
        final int count = segments.length;
        final long[][] moreSegments = new long[count * 2][];
        final int[] moreUsed = new int[count * 2];
        final int[] moreDepths = new int[count * 2];
        for (int i = 0; i < count * 2; i++) {
            moreSegments[i] = segments[i / 2];
            moreUsed[i] = usedSlots[i / 2];
            moreDepths[i] = depths[i / 2];
        }
        usedSlots = moreUsed;
        depths = moreDepths;
        segments = moreSegments;
    }

    /** Sets what is known of a segment at all its places. */
    private void setAll(final int place, final long[] segment, final int used, final int depth) {
        final long[][] present = segments;
        final int places = present.length >>> depth;
        final int first = place & -places;
        for (int i = first; i < first + places; i++) {
            usedSlots[i] = used;
            depths[i] = depth;
            SEGMENTS.setRelease(present, i, segment);
        }
    }

    private static int depth(final int places) {
        return Integer.numberOfTrailingZeros(places);
    }

    private static int place(final long hash, final int places) {
        // Two steps: a shift by all 64 bits would be one by none.
        return (int) (hash >>> 1 >>> (Long.SIZE - 1 - depth(places)));
    }

    /** The reference of the entry, or {@link #NOT_FOUND}. */
    int find(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final long[][] places = segments;
        final long hash = keyedHash.hash(scope, bytes, offset, lengthBytes, isFolded);
        final long[] present = (long[]) SEGMENTS.getAcquire(places, place(hash, places.length));
        int slot = home(hash, present.length);
        while (true) {
            // Read once: a slot that was free may have another code in the next moment.
            final long content = (long) SLOTS.getAcquire(present, slot);
            if (content == 0 || isEqual(content, hash, scope, bytes, offset, lengthBytes)) {
                return reference(content);
            }
            slot = (slot + 1) & (present.length - 1);
        }
    }

    /** How many slots a look-up reads. */
    int probes(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final long hash = keyedHash.hash(scope, bytes, offset, lengthBytes, isFolded);
        final long[] segment = segments[place(hash, segments.length)];
        final int slot = slot(segment, hash, scope, bytes, offset, lengthBytes);
        return ((slot - home(hash, segment.length)) & (segment.length - 1)) + 1;
    }

    /** Bytes of the slots. */
    long lengthBytes() {
        long lengthBytes = 0;
        for (int i = 0; i < segments.length; i += segments.length >>> depths[i]) {
            lengthBytes += (long) segments[i].length * Long.BYTES;
        }
        return lengthBytes;
    }

    private static int home(final long hash, final int slotCount) {
        return (int) (hash >>> Integer.SIZE) & (slotCount - 1);
    }

    /** The slot that holds the code, or the free one where it would go. Writer's thread. */
    private int slot(
            final long[] present,
            final long hash,
            final int scope,
            final byte[] bytes,
            final int offset,
            final int lengthBytes) {
        int slot = home(hash, present.length);
        while (present[slot] != 0 && !isEqual(present[slot], hash, scope, bytes, offset, lengthBytes)) {
            slot = (slot + 1) & (present.length - 1);
        }
        return slot;
    }

    /** {@link #NOT_FOUND} for a free slot. */
    private static int reference(final long content) {
        return (int) (content & REFERENCE_MASK) - 1;
    }

    private boolean isEqual(
            final long content,
            final long hash,
            final int scope,
            final byte[] bytes,
            final int offset,
            final int lengthBytes) {
        if ((content ^ hash) >>> Integer.SIZE != 0) {
            return false;
        }
        final int reference = reference(content);
        final DirectBuffer chunk = entries.chunk(reference);
        final int entryOffset = EntryMemory.offset(reference);
        if (scope(chunk, entryOffset) != scope || (chunk.getByte(entryOffset + keyOffset) & 0xFF) != lengthBytes) {
            return false;
        }
        final int codeOffset = entryOffset + keyOffset + 1;
        for (int i = 0; i < lengthBytes; i++) {
            final byte b = bytes[offset + i];
            if (chunk.getByte(codeOffset + i) != (isFolded ? Ascii.toLowerCase(b) : b)) {
                return false;
            }
        }
        return true;
    }
}
