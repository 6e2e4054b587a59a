package io.trailmark.catalogue;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds entries by scope and code: open addressing, a power of two of slots, at most two thirds in use.
 *
 * <pre>
 *  slot:   high 32 bits: tag (high half of the hash) | low 32 bits: offset of the entry + 1; 0: free
 *  entry:  id (4) | scope (4) | ... | at keyOffset: length (1), code
 * </pre>
 *
 * The tag saves the walk into the entries for all but one of 2^32 slots that hold another code. Filled by one thread
 * before it is published; afterwards immutable and read by any thread. Look-ups allocate nothing.
 */
final class CodeIndex {
    static final int NOT_FOUND = -1;

    /** An entry of the plain form: nothing between scope and code. */
    static final int PLAIN_KEY_OFFSET = 8;

    private static final int ID_OFFSET = 0;
    private static final int SCOPE_OFFSET = 4;
    private static final long OFFSET_MASK = 0xFFFF_FFFFL;

    private final KeyedHash keyedHash;
    private final DirectBuffer entries;
    private final int keyOffset;
    private final boolean isFolded;
    private final long[] slots;
    private final int mask;

    /** @param isFolded whether upper and lower case of ASCII are the same; then codes are stored in lower case. */
    CodeIndex(
            final KeyedHash keyedHash,
            final DirectBuffer entries,
            final int keyOffset,
            final boolean isFolded,
            final int capacityCodes) {
        this.keyedHash = keyedHash;
        this.entries = entries;
        this.keyOffset = keyOffset;
        this.isFolded = isFolded;
        this.slots = new long[BitUtil.findNextPositivePowerOfTwo(Math.max(4, capacityCodes + capacityCodes / 2 + 1))];
        this.mask = slots.length - 1;
    }

    /** Writes a plain entry; returns the offset behind it. */
    static int encodePlain(
            final MutableDirectBuffer target, final int at, final int id, final int scope, final byte[] code) {
        encodeIdAndScope(target, at, id, scope);
        return encodeKey(target, at + PLAIN_KEY_OFFSET, code);
    }

    static void encodeIdAndScope(final MutableDirectBuffer target, final int at, final int id, final int scope) {
        target.putInt(at + ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
        target.putInt(at + SCOPE_OFFSET, scope, ByteOrder.LITTLE_ENDIAN);
    }

    static int encodeKey(final MutableDirectBuffer target, final int at, final byte[] code) {
        target.putByte(at, (byte) code.length);
        target.putBytes(at + 1, code);
        return at + 1 + code.length;
    }

    static int id(final DirectBuffer entries, final int entryOffset) {
        return entries.getInt(entryOffset + ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int scope(final DirectBuffer entries, final int entryOffset) {
        return entries.getInt(entryOffset + SCOPE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds the entry; one with the same scope and code that was added before is no longer found. */
    void put(final int entryOffset) {
        final int scope = scope(entries, entryOffset);
        final byte[] code = new byte[entries.getByte(entryOffset + keyOffset) & 0xFF];
        entries.getBytes(entryOffset + keyOffset + 1, code);
        final long hash = keyedHash.hash(scope, code, 0, code.length, isFolded);
        final int slot = slot(hash, scope, code, 0, code.length);
        slots[slot] = (hash & ~OFFSET_MASK) | (entryOffset + 1L);
    }

    /** The offset of the entry, or {@link #NOT_FOUND}. */
    int find(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final long hash = keyedHash.hash(scope, bytes, offset, lengthBytes, isFolded);
        return entryOffset(slots[slot(hash, scope, bytes, offset, lengthBytes)]);
    }

    /** How many slots a look-up reads. */
    int probes(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final long hash = keyedHash.hash(scope, bytes, offset, lengthBytes, isFolded);
        return ((slot(hash, scope, bytes, offset, lengthBytes) - (int) hash) & mask) + 1;
    }

    /** Bytes of the slots. */
    long lengthBytes() {
        return (long) slots.length * Long.BYTES;
    }

    /** The slot that holds the code, or the free one where it would go. */
    private int slot(final long hash, final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        int slot = (int) hash & mask;
        while (true) {
            final long content = slots[slot];
            final boolean hasTag = (content ^ hash) >>> Integer.SIZE == 0;
            if (content == 0 || (hasTag && isEqual(entryOffset(content), scope, bytes, offset, lengthBytes))) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    /** {@link #NOT_FOUND} for a free slot. */
    private static int entryOffset(final long content) {
        return (int) (content & OFFSET_MASK) - 1;
    }

    private boolean isEqual(
            final int entryOffset, final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        if (scope(entries, entryOffset) != scope || (entries.getByte(entryOffset + keyOffset) & 0xFF) != lengthBytes) {
            return false;
        }
        final int codeOffset = entryOffset + keyOffset + 1;
        for (int i = 0; i < lengthBytes; i++) {
            final byte b = bytes[offset + i];
            if (entries.getByte(codeOffset + i) != (isFolded ? Ascii.toLowerCase(b) : b)) {
                return false;
            }
        }
        return true;
    }
}
