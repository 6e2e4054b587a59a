package io.trailmark.catalogue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds entries by scope and code: open addressing, a power of two of slots, at most two thirds in use; grows.
 *
 * <pre>
 *  slot:   high 32 bits: tag (high half of the hash) | low 32 bits: reference of the entry + 1; 0: free
 *  entry:  id (4) | scope (4) | ... | at keyOffset: length (1), code
 * </pre>
 *
 * The highest bits of the tag say where a slot belongs, so that growing reads no entry; the others save the walk into
 * the entries for nearly all slots that hold another code. One thread writes; any number look up meanwhile and find an
 * entry as it was before or after. Look-ups allocate nothing.
 */
final class CodeIndex {
    static final int NOT_FOUND = -1;

    /** An entry of the plain form: nothing between scope and code. */
    static final int PLAIN_KEY_OFFSET = 8;

    private static final int ID_OFFSET = 0;
    private static final int SCOPE_OFFSET = 4;
    private static final long REFERENCE_MASK = 0xFFFF_FFFFL;
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(long[].class);

    private final KeyedHash keyedHash;
    private final EntryMemory entries;
    private final int keyOffset;
    private final boolean isFolded;
    private volatile long[] slots;
    private int usedSlots;

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
        this.slots = new long[BitUtil.findNextPositivePowerOfTwo(Math.max(4, capacityCodes + capacityCodes / 2 + 1))];
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
        final int slot = slot(hash, scope, code, 0, code.length);
        final boolean isNew = slots[slot] == 0;
        SLOTS.setRelease(slots, slot, (hash & ~REFERENCE_MASK) | (reference + 1L));
        usedSlots += isNew ? 1 : 0;
        if (usedSlots > slots.length / 3 * 2) {
            grow();
        }
    }

    private void grow() {
        final long[] few = slots;
        final long[] more = new long[few.length * 2];
        for (final long content : few) {
            if (content != 0) {
                int slot = home(content, more.length);
                while (more[slot] != 0) {
                    slot = (slot + 1) & (more.length - 1);
                }
                more[slot] = content;
            }
        }
        slots = more;
    }

    /** The reference of the entry, or {@link #NOT_FOUND}. */
    int find(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final long[] present = slots;
        final long hash = keyedHash.hash(scope, bytes, offset, lengthBytes, isFolded);
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
        final int slot = slot(hash, scope, bytes, offset, lengthBytes);
        return ((slot - home(hash, slots.length)) & (slots.length - 1)) + 1;
    }

    /** Bytes of the slots. */
    long lengthBytes() {
        return (long) slots.length * Long.BYTES;
    }

    private static int home(final long hash, final int slotCount) {
        return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(slotCount)));
    }

    /** The slot that holds the code, or the free one where it would go. Writer's thread. */
    private int slot(final long hash, final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final long[] present = slots;
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
