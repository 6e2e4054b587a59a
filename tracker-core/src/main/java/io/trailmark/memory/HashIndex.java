package io.trailmark.memory;

import org.agrona.BitUtil;

/**
 * Leads from hashes to entries and never forgets one: generations of open addressing with linear probing, each twice as
 * large as the one before it, so that n entries make no more than log2(n) generations and a look-up is bounded.
 *
 * <pre>
 *  generation 0      1            2                         newest: takes what is put
 *  [ C | filter ]  [ 2C | filter ]  [ 4C | filter ] ...  [ 2^g C | filter ]   [ next, being zeroed ]
 *
 *  slot     0          8          16
 *           +----------+----------+
 *           | hash     | entry    |        0 as the entry marks an empty slot
 *           +----------+----------+
 * </pre>
 *
 * <p>Invariants: a generation has twice as many slots as it may hold entries; a closed one is never written again, so
 * the kernel may leave it on the disk, and its filter spares nearly all looks at it. Nothing is ever moved or hashed
 * anew: the memory of the next generation is taken chunk by chunk while the newest fills its second half, so no put
 * costs more than one or a few chunks.
 *
 * <p>Different keys may have one hash, so a search goes on with {@link #findNext} until the caller knows its key.
 * Threads: one at a time. Allocates only as it grows. Where the entries of the digest lie does not depend on it.
 */
final class HashIndex implements AutoCloseable {
    /** No entry of this hash, or no further one. */
    static final long NONE = 0;

    private static final int HASH_OFFSET = 0;
    private static final int ENTRY_OFFSET = HASH_OFFSET + Long.BYTES;
    private static final int SLOT_BYTES = ENTRY_OFFSET + Long.BYTES;
    private static final int MAX_GENERATIONS = 40;

    private final MemorySource source;
    private final Generation[] generations = new Generation[MAX_GENERATIONS];
    private int newest;
    private Generation next;
    private long count;
    private long probes;

    // The search under way.
    private long searchedHash;
    private int searchedGeneration;
    private long searchedSlot;

    /** @param capacity of the first generation: a power of two. */
    HashIndex(final long capacity, final MemorySource source) {
        if (capacity < 2 || !BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("capacity not a power of two of at least 2: " + capacity);
        }
        this.source = source;
        generations[0] = new Generation(capacity, source);
        generations[0].prepare(Long.MAX_VALUE);
    }

    /** The first entry of a hash, or {@link #NONE}. */
    long find(final long hash) {
        searchedHash = hash;
        searchedGeneration = newest;
        searchedSlot = hash & generations[newest].slotMask;
        return findNext();
    }

    /** The entry after the one that was found last, or {@link #NONE}; nothing may be put in between. */
    long findNext() {
        while (true) {
            final Generation generation = generations[searchedGeneration];
            while (true) {
                probes++;
                final long offset = searchedSlot * SLOT_BYTES;
                final long entry = generation.slots.getLong(offset + ENTRY_OFFSET);
                if (entry == NONE) {
                    break;
                }
                searchedSlot = (searchedSlot + 1) & generation.slotMask;
                if (generation.slots.getLong(offset + HASH_OFFSET) == searchedHash) {
                    return entry;
                }
            }
            do {
                if (searchedGeneration == 0) {
                    return NONE;
                }
                searchedGeneration--;
            } while (!generations[searchedGeneration].filter.mayHold(searchedHash));
            searchedSlot = searchedHash & generations[searchedGeneration].slotMask;
        }
    }

    /**
     * Fetches what a search for a hash, and a put of it, look at first. A hint; what it returns must be used, or it is
     * not fetched.
     */
    long fetch(final long hash) {
        final Generation last = generations[newest];
        long sum = last.slots.getLong((hash & last.slotMask) * SLOT_BYTES);
        for (int i = newest; i >= 0; i--) {
            sum += generations[i].filter.fetch(hash);
        }
        return sum;
    }

    /** Adds an entry, which is not {@link #NONE}; those of the same hash stay. */
    void put(final long hash, final long entry) {
        if (generations[newest].isFull()) {
            open();
        }
        final Generation generation = generations[newest];
        long slot = hash & generation.slotMask;
        while (generation.slots.getLong(slot * SLOT_BYTES + ENTRY_OFFSET) != NONE) {
            slot = (slot + 1) & generation.slotMask;
        }
        generation.slots.putLong(slot * SLOT_BYTES + HASH_OFFSET, hash);
        generation.slots.putLong(slot * SLOT_BYTES + ENTRY_OFFSET, entry);
        generation.filter.add(hash);
        generation.count++;
        count++;
        prepareNext(generation);
    }

    /** Entries held. */
    long count() {
        return count;
    }

    /** Slots looked at so far: the work that keys which meet would cause. */
    long probes() {
        return probes;
    }

    /** Writes all generations as they lie. */
    void writeTo(final SnapshotOut out) {
        out.section("index").putInt(newest);
        for (int i = 0; i <= newest; i++) {
            generations[i].writeTo(out);
        }
    }

    /** Takes over what was written, sizes included, in place of what is there. */
    void readFrom(final SnapshotIn in) {
        in.section("index");
        final int newestWritten = in.getInt();
        if (newestWritten < 0 || newestWritten >= MAX_GENERATIONS) {
            throw SnapshotIn.damaged("an index of " + newestWritten + " generations");
        }
        close();
        next = null;
        newest = -1;
        count = 0;
        for (int i = 0; i <= newestWritten; i++) {
            generations[i] = Generation.read(in, source);
            newest = i;
            count += generations[i].count;
        }
        prepareNext(generations[newest]);
    }

    @Override
    public void close() {
        for (int i = 0; i <= newest; i++) {
            generations[i].close();
        }
        if (next != null) {
            next.close();
        }
    }

    private void open() {
        next.prepare(Long.MAX_VALUE);
        newest++;
        generations[newest] = next;
        next = null;
    }

    /** As far as the newest generation has got through its second half, so far is the next one's memory taken. */
    private void prepareNext(final Generation generation) {
        final long excess = 2 * generation.count - generation.capacity;
        if (excess < 0) {
            return;
        }
        if (next == null) {
            next = new Generation(2 * generation.capacity, source);
        }
        next.prepare((long) ((double) excess / generation.capacity * next.neededBytes()));
    }

    /** One generation: slots, and the filter over them. */
    private static final class Generation implements AutoCloseable {
        final ChunkedMemory slots;
        final KeyFilter filter;
        final long capacity;
        final long slotMask;
        private final long slotsBytes;
        private long count;

        Generation(final long capacity, final MemorySource source) {
            this.capacity = capacity;
            slots = new ChunkedMemory(source);
            filter = new KeyFilter(capacity, source.resident());
            slotMask = 2 * capacity - 1;
            slotsBytes = 2 * capacity * SLOT_BYTES;
        }

        boolean isFull() {
            return count == capacity;
        }

        long neededBytes() {
            return slotsBytes + filter.neededBytes();
        }

        /** Takes memory until there is as much as that, or all that is needed. */
        void prepare(final long bytes) {
            slots.growTo(Math.min(bytes, slotsBytes));
            filter.memory().growTo(Math.min(bytes - slotsBytes, filter.neededBytes()));
        }

        void writeTo(final SnapshotOut out) {
            out.putLong(capacity).putLong(count);
            slots.writeTo(out, slotsBytes);
            filter.writeTo(out);
        }

        static Generation read(final SnapshotIn in, final MemorySource source) {
            final long capacity = in.getLong();
            if (capacity < 2 || !BitUtil.isPowerOfTwo(capacity)) {
                throw SnapshotIn.damaged("a generation of " + capacity);
            }
            final Generation generation = new Generation(capacity, source);
            generation.count = in.getLong();
            generation.slots.readFrom(in);
            generation.filter.readFrom(in);
            generation.prepare(Long.MAX_VALUE);
            return generation;
        }

        @Override
        public void close() {
            slots.close();
            filter.close();
        }
    }
}
