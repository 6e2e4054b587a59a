package io.trailmark.memory;

/**
 * A map from byte strings to longs that never forgets and is never full. The keys lie in an arena and are compared in
 * full; the hash only says where to look.
 *
 * <pre>
 *  entry    0          8          12
 *           +----------+----------+-----------+
 *           | value    | length   | key bytes |
 *           +----------+----------+-----------+
 * </pre>
 *
 * <p>Keys are spread by SipHash: whoever does not know the hash key cannot choose keys that meet. Look-ups are bounded
 * by the number of generations, which grows with the logarithm of the number of keys. Threads: one at a time. Allocates
 * on the heap only as it grows, and never pauses for longer than a few chunks take.
 */
public final class KeyTable implements AutoCloseable {
    /** {@link #find} found nothing. */
    public static final long MISSING = -1;

    private static final int VALUE_OFFSET = 0;
    private static final int LENGTH_OFFSET = VALUE_OFFSET + Long.BYTES;
    private static final int KEY_OFFSET = LENGTH_OFFSET + Integer.BYTES;

    private final HashIndex index;
    private final ByteArena arena;
    private final long hashKey0;
    private final long hashKey1;
    private final long hashBits;

    /**
     * @param capacity a power of two: how many keys its first generation holds.
     * @param arena where the keys go; shared with others, closed by its owner.
     */
    public KeyTable(
            final int capacity,
            final ByteArena arena,
            final MemorySource source,
            final long hashKey0,
            final long hashKey1) {
        this(capacity, arena, source, hashKey0, hashKey1, -1L);
    }

    /** @param hashBits which bits of the hash are used: few of them, and different keys have the same hash. */
    KeyTable(
            final int capacity,
            final ByteArena arena,
            final MemorySource source,
            final long hashKey0,
            final long hashKey1,
            final long hashBits) {
        this.arena = arena;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        this.hashBits = hashBits;
        index = new HashIndex(capacity, source);
    }

    /** What the others need to know of a key; equal for tables with the same hash key. */
    public long hash(final byte[] key, final int lengthBytes) {
        return SipHash.hash(hashKey0, hashKey1, key, 0, lengthBytes);
    }

    /** The value of a key, or {@link #MISSING}. */
    public long find(final long hash, final byte[] key, final int lengthBytes) {
        final long entry = entryOf(hash & hashBits, key, lengthBytes);
        return entry == HashIndex.NONE ? MISSING : arena.memory().getLong(entry + VALUE_OFFSET);
    }

    /** Fetches what {@link #find} and {@link #put} look at first; what it returns must be used. */
    public long fetch(final long hash) {
        return index.fetch(hash & hashBits);
    }

    /**
     * Puts a key that is not there yet: whoever puts it has looked for it.
     *
     * @param value at least 0.
     */
    public void put(final long hash, final byte[] key, final int lengthBytes, final long value) {
        assert find(hash, key, lengthBytes) == MISSING : "a key of " + lengthBytes + " bytes is put twice";
        final long entry = arena.allocate(KEY_OFFSET + lengthBytes);
        final ChunkedMemory entries = arena.memory();
        entries.putLong(entry + VALUE_OFFSET, value);
        entries.putInt(entry + LENGTH_OFFSET, lengthBytes);
        entries.putBytes(entry + KEY_OFFSET, key, 0, lengthBytes);
        index.put(hash & hashBits, entry);
    }

    /** Keys held. */
    public long count() {
        return index.count();
    }

    /** Slots looked at so far: the work that keys which meet would cause. */
    public long probes() {
        return index.probes();
    }

    /** Writes the index; the keys lie in the arena, whose owner writes it. */
    public void writeTo(final SnapshotOut out) {
        index.writeTo(out);
    }

    /** Takes over what was written. */
    public void readFrom(final SnapshotIn in) {
        index.readFrom(in);
    }

    @Override
    public void close() {
        index.close();
    }

    private long entryOf(final long hash, final byte[] key, final int lengthBytes) {
        final ChunkedMemory entries = arena.memory();
        long entry = index.find(hash);
        while (entry != HashIndex.NONE
                && (entries.getInt(entry + LENGTH_OFFSET) != lengthBytes
                        || !entries.isEqual(entry + KEY_OFFSET, key, lengthBytes))) {
            entry = index.findNext();
        }
        return entry;
    }
}
