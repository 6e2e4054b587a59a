package io.trailmark.memory;

import org.agrona.BitUtil;

/**
 * A map from keys of one or three longs to the sequence they were last put with, which forgets by itself whatever is
 * more than {@code capacity} sequences old. Open addressing with linear probing over twice as many slots.
 *
 * <p>Invariants:
 * <ul>
 *   <li>sequences only grow; an entry is alive while {@code sequence > newestSequence - capacity};
 *   <li>no more than {@code capacity} entries are alive, since each put gives its sequence to one key;
 *   <li>at most 1.5 times {@code capacity} slots are taken. Each put of a new key looks at {@link #SWEPT_SLOTS} slots
 *       behind a running hand and removes the dead there. A round of the hand takes at most {@code (2 + 2) / 8} of
 *       {@code capacity} new keys; what is there at any moment was alive one round ago or has come since;
 *   <li>no entry has an empty slot between its home and itself: removal shifts the followers back.
 * </ul>
 *
 * <p>So there is no pause for cleaning, and expiry costs no scan. Keys are spread by SipHash: whoever does not know the
 * hash key cannot choose keys that meet. Threads: one at a time. Allocates nothing. Never full.
 */
public final class RecencyTable implements AutoCloseable {
    /** {@link #find} found no live entry. */
    public static final long MISSING = -1;

    private static final int SWEPT_SLOTS = 8;

    private final NativeMemory memory;
    private final long capacity;
    private final int keyWords;
    private final boolean hasValue;
    private final int slotBytes;
    private final int valueOffset;
    private final long slotMask;
    private final long hashKey0;
    private final long hashKey1;
    private long newestSequence;
    private long hand;
    private long taken;
    private long probes;

    /**
     * @param capacity a power of two: how many sequences back an entry lives.
     * @param keyWords 1 or 3.
     * @param hasValue whether each entry holds a long beside its sequence.
     */
    public RecencyTable(
            final int capacity, final int keyWords, final boolean hasValue, final long hashKey0, final long hashKey1) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("capacity not a power of two: " + capacity);
        }
        if (keyWords != 1 && keyWords != RecencyTableLayout.MAX_KEY_WORDS) {
            throw new IllegalArgumentException("keys have 1 or 3 words: " + keyWords);
        }
        this.capacity = capacity;
        this.keyWords = keyWords;
        this.hasValue = hasValue;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        slotBytes = RecencyTableLayout.slotBytes(keyWords, hasValue);
        valueOffset = RecencyTableLayout.valueOffset(keyWords);
        final long slots = 2L * capacity;
        slotMask = slots - 1;
        memory = new NativeMemory(slots * slotBytes);
    }

    /** The live entry of a key, or {@link #MISSING}. Unused key words are 0. Holds until the next put. */
    public long find(final long first, final long second, final long third) {
        final long slot = slotFrom(home(first, second, third), first, second, third);
        return isAlive(sequenceAt(slot)) ? slot : MISSING;
    }

    /** The sequence of an entry that {@link #find} gave. */
    public long sequence(final long entry) {
        return sequenceAt(entry);
    }

    /** The value of an entry that {@link #find} gave. */
    public long value(final long entry) {
        return memory.getLong(entry * slotBytes + valueOffset);
    }

    /**
     * Gives a key a new sequence and value.
     *
     * @param sequence greater than that of any put before.
     * @param value ignored by tables without one.
     * @return the sequence that the key had, or 0 if none that still lives.
     */
    public long put(final long first, final long second, final long third, final long sequence, final long value) {
        if (sequence <= newestSequence) {
            throw new IllegalStateException("sequence " + sequence + " does not follow " + newestSequence);
        }
        newestSequence = sequence;
        final long home = home(first, second, third);
        long slot = slotFrom(home, first, second, third);
        long previousSequence = sequenceAt(slot);
        if (!isAlive(previousSequence)) {
            previousSequence = 0;
            sweep();
            slot = slotFrom(home, first, second, third);
        }
        final long offset = slot * slotBytes;
        if (memory.getLong(offset + RecencyTableLayout.SEQUENCE_OFFSET) == 0) {
            taken++;
            memory.putLong(offset + RecencyTableLayout.KEY_OFFSET, first);
            if (keyWords > 1) {
                memory.putLong(offset + RecencyTableLayout.KEY_OFFSET + Long.BYTES, second);
                memory.putLong(offset + RecencyTableLayout.KEY_OFFSET + 2 * Long.BYTES, third);
            }
        }
        memory.putLong(offset + RecencyTableLayout.SEQUENCE_OFFSET, sequence);
        if (hasValue) {
            memory.putLong(offset + valueOffset, value);
        }
        return previousSequence;
    }

    /** Slots that are not empty, dead entries included. */
    public long takenSlots() {
        return taken;
    }

    /** Slots looked at so far: the work that keys which meet would cause. */
    public long probes() {
        return probes;
    }

    /** Adds all live entries to a digest, whatever slots they lie in. */
    public void addTo(final StateDigest digest) {
        long sum = 0;
        for (long slot = 0; slot <= slotMask; slot++) {
            if (isAlive(sequenceAt(slot))) {
                long entry = 0;
                for (int word = 0; word < slotBytes; word += Long.BYTES) {
                    entry = StateDigest.mix(entry * 31 + memory.getLong(slot * slotBytes + word));
                }
                sum += entry;
            }
        }
        digest.add(sum);
    }

    /** A table of another capacity with the same entries, but for those that are too old for it. Takes a moment. */
    public RecencyTable resized(final int newCapacity) {
        final RecencyTable other = new RecencyTable(newCapacity, keyWords, hasValue, hashKey0, hashKey1);
        other.newestSequence = newestSequence;
        for (long slot = 0; slot <= slotMask; slot++) {
            if (isAlive(sequenceAt(slot)) && other.isAlive(sequenceAt(slot))) {
                long target = other.homeOf(memory, slot * slotBytes);
                while (other.sequenceAt(target) != 0) {
                    target = (target + 1) & other.slotMask;
                }
                for (int word = 0; word < slotBytes; word += Long.BYTES) {
                    other.memory.putLong(target * slotBytes + word, memory.getLong(slot * slotBytes + word));
                }
                other.taken++;
            }
        }
        return other;
    }

    /** Writes all slots as they lie. */
    public void writeTo(final SnapshotOut out) {
        out.section("recency").putLong(capacity).putLong(slotBytes);
        out.putLong(newestSequence).putLong(hand).putLong(taken);
        memory.writeTo(out, memory.lengthBytes());
    }

    /** Takes over what was written, into a table of the same capacity that nothing was put into yet. */
    public void readFrom(final SnapshotIn in) {
        in.section("recency").expect("capacity", capacity).expect("bytes of a slot", slotBytes);
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

    private long sequenceAt(final long slot) {
        return memory.getLong(slot * slotBytes + RecencyTableLayout.SEQUENCE_OFFSET);
    }

    /** The slot of a key, alive or dead, or the empty one where it would go. */
    private long slotFrom(final long home, final long first, final long second, final long third) {
        long slot = home;
        for (long step = 0; step <= slotMask; step++) {
            probes++;
            final long offset = slot * slotBytes;
            if (memory.getLong(offset + RecencyTableLayout.SEQUENCE_OFFSET) == 0
                    || isKeyAt(offset, first, second, third)) {
                return slot;
            }
            slot = (slot + 1) & slotMask;
        }
        throw new IllegalStateException("no empty slot among " + (slotMask + 1) + ", taken " + taken);
    }

    private boolean isKeyAt(final long offset, final long first, final long second, final long third) {
        return memory.getLong(offset + RecencyTableLayout.KEY_OFFSET) == first
                && (keyWords == 1
                        || (memory.getLong(offset + RecencyTableLayout.KEY_OFFSET + Long.BYTES) == second
                                && memory.getLong(offset + RecencyTableLayout.KEY_OFFSET + 2 * Long.BYTES) == third));
    }

    private long home(final long first, final long second, final long third) {
        final long hash = keyWords == 1
                ? SipHash.hash(hashKey0, hashKey1, first)
                : SipHash.hash(hashKey0, hashKey1, first, second, third);
        return hash & slotMask;
    }

    /** @param slots where the key lies: ours, or those of a table that is being taken over. */
    private long homeOf(final NativeMemory slots, final long slotOffset) {
        final long key = slotOffset + RecencyTableLayout.KEY_OFFSET;
        return keyWords == 1
                ? home(slots.getLong(key), 0, 0)
                : home(slots.getLong(key), slots.getLong(key + Long.BYTES), slots.getLong(key + 2 * Long.BYTES));
    }

    /**
     * Moves the hand on; a slot from which a dead entry was removed is looked at again, for a follower may lie there.
     */
    private void sweep() {
        for (int step = 0; step < SWEPT_SLOTS; step++) {
            final long sequence = sequenceAt(hand);
            if (sequence != 0 && !isAlive(sequence)) {
                remove(hand);
            } else {
                hand = (hand + 1) & slotMask;
            }
        }
    }

    /** Fills the hole with the next follower whose home is not behind the hole, and so on to the cluster's end. */
    private void remove(final long slot) {
        long hole = slot;
        long follower = (hole + 1) & slotMask;
        while (sequenceAt(follower) != 0) {
            final long distanceFromHome = (follower - homeOf(memory, follower * slotBytes)) & slotMask;
            final long distanceFromHole = (follower - hole) & slotMask;
            if (distanceFromHome >= distanceFromHole) {
                copySlot(follower, hole);
                hole = follower;
            }
            follower = (follower + 1) & slotMask;
        }
        memory.putLong(hole * slotBytes + RecencyTableLayout.SEQUENCE_OFFSET, 0);
        taken--;
    }

    private void copySlot(final long from, final long to) {
        for (int word = 0; word < slotBytes; word += Long.BYTES) {
            memory.putLong(to * slotBytes + word, memory.getLong(from * slotBytes + word));
        }
    }
}
