package io.trailmark.memory;

/**
 * A map from longs to the sequence they were last put with, which forgets by itself whatever is more than
 * {@code capacity} sequences old. Open addressing with linear probing over 1.75 times as many slots.
 *
 * <p>Invariants:
 * <ul>
 *   <li>sequences only grow; an entry is alive while {@code sequence > newestSequence - capacity};
 *   <li>no more than {@code capacity} entries are alive, since each put gives its sequence to one key;
 *   <li>at most 1.44 times {@code capacity} slots are taken, but for a handful. Each put of a new key looks at
 *       {@link #SWEPT_SLOTS} slots behind a running hand and removes the dead there. A round of the hand takes at most
 *       {@code (1.75 + 1.75) / 8} of {@code capacity} new keys; what is there at any moment was alive one round ago or
 *       has come since;
 *   <li>no entry has an empty slot between its home and itself: removal shifts the followers back.
 * </ul>
 *
 * <p>So there is no pause for cleaning, and expiry costs no scan. Keys are spread by a keyed hash: whoever does not
 * know its key cannot choose keys that meet. A slot says how far from home its entry lies, so nothing is hashed twice.
 * Threads: one at a time. Allocates nothing. Never full.
 */
public final class RecencyTable implements AutoCloseable {
    /** {@link #find} found no live entry; no sequence is that small. */
    public static final long MISSING = 0;

    private static final int SWEPT_SLOTS = 8;
    private static final int DISTANCE_BITS = RecencyTableLayout.DISTANCE_BITS;
    private static final long DISTANCE_MASK = (1L << DISTANCE_BITS) - 1;

    private final NativeMemory memory;
    private final long capacity;
    private final long slots;
    private final long hashKey0;
    private final long hashKey1;
    private long newestSequence;
    private long hand;
    private long taken;
    private long probes;

    /** @param capacity how many sequences back an entry lives. */
    public RecencyTable(final int capacity, final long hashKey0, final long hashKey1) {
        if (capacity < 2) {
            throw new IllegalArgumentException("capacity below 2: " + capacity);
        }
        this.capacity = capacity;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        slots = capacity + (capacity * 3L + 3) / 4;
        memory = new NativeMemory(slots * RecencyTableLayout.SLOT_BYTES);
    }

    /** What {@link #put} needs to know of a key, for whoever knows keys before their turn. */
    public long hash(final long key) {
        return SipHash.spread(hashKey0, hashKey1, key);
    }

    /** Fetches the home of a key that is going to be put. What it returns must be used, or it is not fetched. */
    public long fetch(final long hash) {
        return memory.getLong(home(hash) * RecencyTableLayout.SLOT_BYTES);
    }

    /** The sequence a key was last put with, or {@link #MISSING} if that is too long ago. */
    public long find(final long key) {
        final long sequence = memory.getLong(offsetOf(key, home(hash(key)))) >>> DISTANCE_BITS;
        return isAlive(sequence) ? sequence : MISSING;
    }

    /**
     * Gives a key a new sequence.
     *
     * @param hash of the key.
     * @param sequence greater than that of any put before.
     * @return the sequence that the key had, or {@link #MISSING}.
     */
    public long put(final long key, final long hash, final long sequence) {
        if (sequence <= newestSequence || sequence >= RecencyTableLayout.SEQUENCE_LIMIT) {
            throw new IllegalStateException("sequence " + sequence + " does not follow " + newestSequence);
        }
        newestSequence = sequence;
        final long home = home(hash);
        final long offset = offsetOf(key, home);
        final long state = memory.getLong(offset);
        if (state == 0) {
            insert(key, home, offset, sequence);
            sweep();
            return MISSING;
        }
        memory.putLong(offset, (sequence << DISTANCE_BITS) | (state & DISTANCE_MASK));
        final long previousSequence = state >>> DISTANCE_BITS;
        return isAlive(previousSequence) ? previousSequence : MISSING;
    }

    private void insert(final long key, final long home, final long offset, final long sequence) {
        final long distance = distance(home, offset / RecencyTableLayout.SLOT_BYTES);
        if (distance > DISTANCE_MASK) {
            throw new IllegalStateException("an entry " + distance + " slots from its home, taken " + taken);
        }
        taken++;
        memory.putLong(offset, (sequence << DISTANCE_BITS) | distance);
        memory.putLong(offset + RecencyTableLayout.KEY_OFFSET, key);
    }

    /** Slots that are not empty, dead entries included. */
    public long takenSlots() {
        return taken;
    }

    /** Slots looked at so far: the work that keys which meet would cause. */
    public long probes() {
        return probes;
    }

    /** Bytes outside the heap. */
    public long lengthBytes() {
        return memory.lengthBytes();
    }

    /** Adds all live entries to a digest, whatever slots they lie in. */
    public void addTo(final StateDigest digest) {
        long sum = 0;
        for (long offset = 0; offset < memory.lengthBytes(); offset += RecencyTableLayout.SLOT_BYTES) {
            final long sequence = memory.getLong(offset) >>> DISTANCE_BITS;
            if (isAlive(sequence)) {
                sum += StateDigest.mix(
                        StateDigest.mix(sequence) + memory.getLong(offset + RecencyTableLayout.KEY_OFFSET));
            }
        }
        digest.add(sum);
    }

    /** A table of another capacity with the same entries, but for those that are too old for it. Takes a moment. */
    public RecencyTable resized(final int newCapacity) {
        final RecencyTable other = new RecencyTable(newCapacity, hashKey0, hashKey1);
        other.newestSequence = newestSequence;
        for (long offset = 0; offset < memory.lengthBytes(); offset += RecencyTableLayout.SLOT_BYTES) {
            final long sequence = memory.getLong(offset) >>> DISTANCE_BITS;
            if (isAlive(sequence) && other.isAlive(sequence)) {
                final long key = memory.getLong(offset + RecencyTableLayout.KEY_OFFSET);
                final long home = other.home(hash(key));
                other.insert(key, home, other.offsetOf(key, home), sequence);
            }
        }
        return other;
    }

    /** Writes all slots as they lie. */
    public void writeTo(final SnapshotOut out) {
        out.section("recency").putLong(capacity).putLong(RecencyTableLayout.SLOT_BYTES);
        out.putLong(newestSequence).putLong(hand).putLong(taken);
        memory.writeTo(out, memory.lengthBytes());
    }

    /** Takes over what was written, into a table of the same capacity that nothing was put into yet. */
    public void readFrom(final SnapshotIn in) {
        in.section("recency").expect("capacity", capacity).expect("bytes of a slot", RecencyTableLayout.SLOT_BYTES);
        newestSequence = in.getLong();
        hand = in.getLong();
        taken = in.getLong();
        memory.readFrom(in);
    }

    @Override
    public void close() {
        memory.close();
    }

    private boolean isAlive(final long sequence) {
        return sequence != 0 && sequence > newestSequence - capacity;
    }

    /** Where the slot of a key lies, alive or dead, or the empty one where it would go. */
    private long offsetOf(final long key, final long home) {
        long slot = home;
        for (long step = 1; step <= slots; step++) {
            final long offset = slot * RecencyTableLayout.SLOT_BYTES;
            if (memory.getLong(offset + RecencyTableLayout.KEY_OFFSET) == key || memory.getLong(offset) == 0) {
                probes += step;
                return offset;
            }
            slot = next(slot);
        }
        throw new IllegalStateException("no empty slot among " + slots + ", taken " + taken);
    }

    private long home(final long hash) {
        return Math.unsignedMultiplyHigh(hash, slots);
    }

    private long next(final long slot) {
        return slot + 1 == slots ? 0 : slot + 1;
    }

    private long distance(final long from, final long to) {
        return to >= from ? to - from : to - from + slots;
    }

    /**
     * Moves the hand on; a slot from which a dead entry was removed is looked at again, for a follower may lie there.
     */
    private void sweep() {
        for (int step = 0; step < SWEPT_SLOTS; step++) {
            final long state = memory.getLong(hand * RecencyTableLayout.SLOT_BYTES);
            if (state != 0 && !isAlive(state >>> DISTANCE_BITS)) {
                remove(hand);
            } else {
                hand = next(hand);
            }
        }
    }

    /** Fills the hole with the next follower whose home is not behind the hole, and so on to the cluster's end. */
    private void remove(final long slot) {
        long hole = slot;
        long follower = next(hole);
        long state = memory.getLong(follower * RecencyTableLayout.SLOT_BYTES);
        while (state != 0) {
            final long moved = distance(hole, follower);
            if ((state & DISTANCE_MASK) >= moved) {
                final long key =
                        memory.getLong(follower * RecencyTableLayout.SLOT_BYTES + RecencyTableLayout.KEY_OFFSET);
                memory.putLong(hole * RecencyTableLayout.SLOT_BYTES, state - moved);
                memory.putLong(hole * RecencyTableLayout.SLOT_BYTES + RecencyTableLayout.KEY_OFFSET, key);
                hole = follower;
            }
            follower = next(follower);
            state = memory.getLong(follower * RecencyTableLayout.SLOT_BYTES);
        }
        memory.putLong(hole * RecencyTableLayout.SLOT_BYTES, 0);
        memory.putLong(hole * RecencyTableLayout.SLOT_BYTES + RecencyTableLayout.KEY_OFFSET, 0);
        taken--;
    }
}
