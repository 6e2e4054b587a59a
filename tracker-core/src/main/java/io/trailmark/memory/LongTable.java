package io.trailmark.memory;

/**
 * A map from keys of three longs to rows of longs that are changed in place; it never forgets and is never full. Made
 * for counters: what a partner has brought in a month, how far a customer has got towards a goal.
 *
 * <p>Rows lie in the order in which they were put, and a row's number is its entry, which stays what it is for ever.
 * The digest depends on rows and their order alone, not on sizes. Keys are spread by SipHash. Threads: one at a time.
 * Allocates on the heap only as it grows, and never pauses for longer than a few chunks take.
 */
public final class LongTable implements AutoCloseable {
    /** {@link #find} found nothing. */
    public static final long MISSING = -1;

    private static final int KEY_LONGS = 3;

    private final HashIndex index;
    private final ChunkedMemory rows;
    private final int valueCount;
    private final int rowBytes;
    private final long hashKey0;
    private final long hashKey1;
    private long count;

    /**
     * @param capacity a power of two: how many rows its first generation holds.
     * @param valueCount longs in a row, besides the key.
     */
    public LongTable(
            final int capacity,
            final int valueCount,
            final MemorySource source,
            final long hashKey0,
            final long hashKey1) {
        if (valueCount < 1) {
            throw new IllegalArgumentException("rows have at least 1 value: " + valueCount);
        }
        this.valueCount = valueCount;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        rowBytes = (KEY_LONGS + valueCount) * Long.BYTES;
        index = new HashIndex(capacity, source);
        rows = new ChunkedMemory(source);
    }

    /** What {@link #fetch} needs to know of a key. */
    public long hash(final long first, final long second, final long third) {
        return SipHash.spread(hashKey0, hashKey1, first, second, third);
    }

    /** Fetches what a look for the key of that hash looks at first; what it returns must be used. */
    public long fetch(final long hash) {
        return index.fetch(hash);
    }

    /** The entry of a key, or {@link #MISSING}. */
    public long find(final long first, final long second, final long third) {
        return find(hash(first, second, third), first, second, third);
    }

    /**
     * Puts a key that is not there yet: whoever puts it has looked for it.
     *
     * @return the entry of its row, which is all zeros.
     */
    public long put(final long first, final long second, final long third) {
        final long hash = hash(first, second, third);
        assert find(hash, first, second, third) == MISSING
                : "key " + first + ", " + second + ", " + third + " put twice";
        return add(hash, first, second, third);
    }

    /** The entry of a key, which is put with a row of zeros if it is not there. */
    public long findOrPut(final long first, final long second, final long third) {
        final long hash = hash(first, second, third);
        final long entry = find(hash, first, second, third);
        return entry == MISSING ? add(hash, first, second, third) : entry;
    }

    /** A value of an entry's row. */
    public long get(final long entry, final int valueIndex) {
        return rows.getLong(valueOffset(entry, valueIndex));
    }

    /** Changes a value of an entry's row. */
    public void set(final long entry, final int valueIndex, final long value) {
        rows.putLong(valueOffset(entry, valueIndex), value);
    }

    /** Rows held; entries are the numbers below. */
    public long count() {
        return count;
    }

    /** Slots looked at so far: the work that keys which meet would cause. */
    public long probes() {
        return index.probes();
    }

    /** Adds all keys and values to a digest. */
    public void addTo(final StateDigest digest) {
        digest.add(count);
        for (long offset = 0; offset < count * rowBytes; offset += Long.BYTES) {
            digest.add(rows.getLong(offset));
        }
    }

    /** Writes index and rows. */
    public void writeTo(final SnapshotOut out) {
        out.section("rows of longs").putLong(rowBytes).putLong(count);
        index.writeTo(out);
        rows.writeTo(out, count * rowBytes);
    }

    /** Takes over what was written, into a table that nothing was put into yet. */
    public void readFrom(final SnapshotIn in) {
        in.section("rows of longs").expect("bytes of a row", rowBytes);
        count = in.getLong();
        index.readFrom(in);
        rows.readFrom(in);
    }

    @Override
    public void close() {
        index.close();
        rows.close();
    }

    private long add(final long hash, final long first, final long second, final long third) {
        final long entry = count;
        final long offset = entry * rowBytes;
        rows.growTo(offset + rowBytes);
        rows.putLong(offset, first);
        rows.putLong(offset + Long.BYTES, second);
        rows.putLong(offset + 2 * Long.BYTES, third);
        // The index knows rows from 1 on, since 0 marks its empty slots.
        index.put(hash, entry + 1);
        count++;
        return entry;
    }

    private long find(final long hash, final long first, final long second, final long third) {
        long found = index.find(hash);
        while (found != HashIndex.NONE) {
            final long offset = (found - 1) * rowBytes;
            if (rows.getLong(offset) == first
                    && rows.getLong(offset + Long.BYTES) == second
                    && rows.getLong(offset + 2 * Long.BYTES) == third) {
                return found - 1;
            }
            found = index.findNext();
        }
        return MISSING;
    }

    private long valueOffset(final long entry, final int valueIndex) {
        if (valueIndex < 0 || valueIndex >= valueCount) {
            throw new IndexOutOfBoundsException("value " + valueIndex + " of a row of " + valueCount);
        }
        return entry * rowBytes + (KEY_LONGS + valueIndex) * (long) Long.BYTES;
    }
}
