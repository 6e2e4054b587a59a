package io.trailmark.memory;

import org.agrona.BitUtil;

/**
 * A map from byte strings to longs that never forgets: open addressing with linear probing over twice as many slots as
 * it may hold keys. The keys lie in an arena and are compared in full; the hash only says where to look.
 *
 * <p>Invariants: {@code count <= capacity}; a key is never removed, so no probe crosses a hole.
 *
 * <p>Keys are spread by SipHash: whoever does not know the hash key cannot choose keys that meet. Threads: one at a
 * time. Allocates nothing. When table or arena is full, {@link #tryPut} returns {@link #FULL} and nothing changes.
 */
public final class KeyTable implements AutoCloseable {
    /** {@link #find} found nothing. */
    public static final long MISSING = -1;

    /** {@link #tryPut} put it. */
    public static final int OK = 0;

    /** {@link #tryPut} refuses: there is no room. */
    public static final int FULL = -2;

    private final NativeMemory slots;
    private final ByteArena arena;
    private final int capacity;
    private final long slotMask;
    private final long hashKey0;
    private final long hashKey1;
    private final long hashBits;
    private int count;
    private long probes;

    /**
     * @param capacity a power of two: how many keys it may hold.
     * @param arena where the keys go; shared with others, closed by its owner.
     */
    public KeyTable(final int capacity, final ByteArena arena, final long hashKey0, final long hashKey1) {
        this(capacity, arena, hashKey0, hashKey1, -1L);
    }

    /** @param hashBits which bits of the hash are used: few of them, and different keys have the same hash. */
    KeyTable(final int capacity, final ByteArena arena, final long hashKey0, final long hashKey1, final long hashBits) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("capacity not a power of two: " + capacity);
        }
        this.capacity = capacity;
        this.arena = arena;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        this.hashBits = hashBits;
        slotMask = 2L * capacity - 1;
        slots = new NativeMemory(2L * capacity * KeyTableLayout.SLOT_BYTES);
    }

    /** The value of a key, or {@link #MISSING}. */
    public long find(final byte[] key, final int lengthBytes) {
        final long hash = SipHash.hash(hashKey0, hashKey1, key, 0, lengthBytes) & hashBits;
        final long entry = slots.getLong(slotOf(hash, key, lengthBytes) + KeyTableLayout.SLOT_ENTRY_OFFSET);
        return entry == 0 ? MISSING : arena.memory().getLong(entry + KeyTableLayout.ENTRY_VALUE_OFFSET);
    }

    /**
     * Puts a key that is not there yet.
     *
     * @param value at least 0.
     * @return {@link #OK} or {@link #FULL}.
     */
    public int tryPut(final byte[] key, final int lengthBytes, final long value) {
        if (count == capacity) {
            return FULL;
        }
        final long hash = SipHash.hash(hashKey0, hashKey1, key, 0, lengthBytes) & hashBits;
        final long slot = slotOf(hash, key, lengthBytes);
        if (slots.getLong(slot + KeyTableLayout.SLOT_ENTRY_OFFSET) != 0) {
            throw new IllegalStateException("a key of " + lengthBytes + " bytes is put twice");
        }
        final long entry = arena.tryAllocate(entryBytes(lengthBytes));
        if (entry == ByteArena.FULL) {
            return FULL;
        }
        final NativeMemory entries = arena.memory();
        entries.putLong(entry + KeyTableLayout.ENTRY_VALUE_OFFSET, value);
        entries.putInt(entry + KeyTableLayout.ENTRY_LENGTH_OFFSET, lengthBytes);
        entries.putBytes(entry + KeyTableLayout.ENTRY_KEY_OFFSET, key, 0, lengthBytes);
        slots.putLong(slot + KeyTableLayout.SLOT_HASH_OFFSET, hash);
        slots.putLong(slot + KeyTableLayout.SLOT_ENTRY_OFFSET, entry);
        count++;
        return OK;
    }

    /** Bytes that a key of this length takes in the arena. */
    public static int entryBytes(final int keyLengthBytes) {
        return KeyTableLayout.ENTRY_KEY_OFFSET + keyLengthBytes;
    }

    /** Keys held. */
    public int count() {
        return count;
    }

    /** Keys it may hold. */
    public int capacity() {
        return capacity;
    }

    /** Slots looked at so far: the work that keys which meet would cause. */
    public long probes() {
        return probes;
    }

    @Override
    public void close() {
        slots.close();
    }

    /** The offset of a key's slot, or of the empty one where it would go; at least half of the slots are empty. */
    private long slotOf(final long hash, final byte[] key, final int lengthBytes) {
        long index = hash & slotMask;
        while (true) {
            probes++;
            final long slot = index * KeyTableLayout.SLOT_BYTES;
            final long entry = slots.getLong(slot + KeyTableLayout.SLOT_ENTRY_OFFSET);
            if (entry == 0) {
                return slot;
            }
            if (slots.getLong(slot + KeyTableLayout.SLOT_HASH_OFFSET) == hash && isKeyAt(entry, key, lengthBytes)) {
                return slot;
            }
            index = (index + 1) & slotMask;
        }
    }

    private boolean isKeyAt(final long entry, final byte[] key, final int lengthBytes) {
        final NativeMemory entries = arena.memory();
        return entries.getInt(entry + KeyTableLayout.ENTRY_LENGTH_OFFSET) == lengthBytes
                && entries.isEqual(entry + KeyTableLayout.ENTRY_KEY_OFFSET, key, lengthBytes);
    }
}
