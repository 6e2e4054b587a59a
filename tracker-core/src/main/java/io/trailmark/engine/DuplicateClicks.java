package io.trailmark.engine;

import static io.trailmark.engine.CountedClickLayout.ADDRESS_BLOCK_OFFSET;
import static io.trailmark.engine.CountedClickLayout.AGENT_HASH_OFFSET;
import static io.trailmark.engine.CountedClickLayout.DISTANCE_BITS;
import static io.trailmark.engine.CountedClickLayout.LINK_OFFSET;
import static io.trailmark.engine.CountedClickLayout.SLOT_BYTES;
import static io.trailmark.engine.CountedClickLayout.TIME_OFFSET;

import io.trailmark.memory.NativeMemory;
import io.trailmark.memory.SipHash;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;

/**
 * Knows whether a person's click repeats one that was counted: the same link, address block and agent, less than 10 s
 * away in the clicks' own time. A duplicate moves nothing, so a chain of clicks 9 s apart counts every other one
 * instead of the first alone.
 *
 * <p>Error: none while at most {@code capacity} clicks are counted between a click and its repeat in the journal, for
 * so many are remembered. At 2^17 that is 13,000 counted clicks a second for the whole of 10 s; beyond, a repeat may be
 * counted as a click of its own, never the other way round. Clicks of one key that come out of order by more than 10 s
 * are compared with the one counted last, not with all before it.
 *
 * <p>A table like {@link io.trailmark.memory.RecencyTable}, with its invariants: 1.75 slots of 32 bytes for each click
 * remembered, all of a click in half a cache line. The hand also moves where no new key comes, so that it has been
 * round long before a sequence of 32 bits returns. Allocates nothing. Never full.
 */
final class DuplicateClicks implements AutoCloseable {
    private static final long WINDOW_MS = 10_000;
    private static final int SWEPT_SLOTS = 8;
    private static final long DISTANCE_MASK = (1L << DISTANCE_BITS) - 1;
    private static final long INT_MASK = 0xFFFF_FFFFL;

    private NativeMemory memory;
    private int capacity;
    private long slots;
    private final long hashKey0;
    private final long hashKey1;
    private long count;
    private long hand;

    DuplicateClicks(final int capacity, final long hashKey0, final long hashKey1) {
        this.capacity = capacity;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        slots = slots(capacity);
        memory = new NativeMemory(slots * SLOT_BYTES);
    }

    private static long slots(final int capacity) {
        return capacity + (capacity * 3L + 3) / 4;
    }

    /** What {@link #onClick} needs to know of a click's key, for whoever knows it before its turn. */
    long hash(final int linkId, final long addressBlock, final long agentHash) {
        return SipHash.spread(hashKey0, hashKey1, linkId & INT_MASK, addressBlock, agentHash);
    }

    /** Fetches what {@link #onClick} will look at; the result must be used. */
    long fetch(final long hash) {
        return memory.getLong(home(hash) * SLOT_BYTES);
    }

    /** Whether the click is a duplicate; if not, it is remembered as counted. Without an address nobody is the same. */
    boolean onClick(
            final long hash, final int linkId, final long addressBlock, final long agentHash, final long occurredMs) {
        if (addressBlock == 0) {
            return false;
        }
        final long home = home(hash);
        final long slot = slot(home, linkId, addressBlock, agentHash);
        if (isRepeatOf(slot, occurredMs)) {
            return true;
        }
        final long found = memory.getLong(slot * SLOT_BYTES + ADDRESS_BLOCK_OFFSET);
        count++;
        put(slot, home, addressBlock, agentHash, occurredMs, (count << Integer.SIZE) | (linkId & INT_MASK));
        sweep(found == 0 ? SWEPT_SLOTS : 1);
        return false;
    }

    /** Whether the click is a duplicate; nothing is remembered. */
    boolean isRepeat(
            final long hash, final int linkId, final long addressBlock, final long agentHash, final long occurredMs) {
        return addressBlock != 0 && isRepeatOf(slot(home(hash), linkId, addressBlock, agentHash), occurredMs);
    }

    /** The slot of a key, or the empty one where it would lie. */
    private long slot(final long home, final int linkId, final long addressBlock, final long agentHash) {
        long slot = home;
        long found = memory.getLong(slot * SLOT_BYTES + ADDRESS_BLOCK_OFFSET);
        while (found != 0 && !(found == addressBlock && isKeyAt(slot * SLOT_BYTES, linkId, agentHash))) {
            slot = next(slot);
            found = memory.getLong(slot * SLOT_BYTES + ADDRESS_BLOCK_OFFSET);
        }
        return slot;
    }

    private boolean isRepeatOf(final long slot, final long occurredMs) {
        final long offset = slot * SLOT_BYTES;
        final long countedMs = memory.getLong(offset + TIME_OFFSET) >> DISTANCE_BITS;
        return memory.getLong(offset + ADDRESS_BLOCK_OFFSET) != 0
                && isAlive(offset)
                && Math.abs(occurredMs - countedMs) < WINDOW_MS;
    }

    private void put(
            final long slot,
            final long home,
            final long addressBlock,
            final long agentHash,
            final long occurredMs,
            final long sequenceAndLink) {
        final long distance = distance(home, slot);
        if (distance > DISTANCE_MASK) {
            throw new IllegalStateException("a counted click " + distance + " slots from its home");
        }
        final long offset = slot * SLOT_BYTES;
        memory.putLong(offset + ADDRESS_BLOCK_OFFSET, addressBlock);
        memory.putLong(offset + AGENT_HASH_OFFSET, agentHash);
        memory.putLong(offset + TIME_OFFSET, (occurredMs << DISTANCE_BITS) | distance);
        memory.putLong(offset + LINK_OFFSET, sequenceAndLink);
    }

    /** Bytes outside the heap. */
    long lengthBytes() {
        return memory.lengthBytes();
    }

    void addTo(final StateDigest digest) {
        digest.add(count);
        long sum = 0;
        for (long offset = 0; offset < memory.lengthBytes(); offset += SLOT_BYTES) {
            final long addressBlock = memory.getLong(offset + ADDRESS_BLOCK_OFFSET);
            if (addressBlock != 0 && isAlive(offset)) {
                long click = StateDigest.mix(addressBlock) + memory.getLong(offset + AGENT_HASH_OFFSET);
                click = StateDigest.mix(click) + (memory.getLong(offset + TIME_OFFSET) >> DISTANCE_BITS);
                sum += StateDigest.mix(StateDigest.mix(click) + memory.getLong(offset + LINK_OFFSET));
            }
        }
        digest.add(sum);
    }

    /** Remembers more or fewer clicks from now on. Takes a moment. */
    void resize(final int newCapacity) {
        final NativeMemory before = memory;
        final int aliveBefore = capacity;
        capacity = newCapacity;
        slots = slots(newCapacity);
        hand = 0;
        memory = new NativeMemory(slots * SLOT_BYTES);
        for (long offset = 0; offset < before.lengthBytes(); offset += SLOT_BYTES) {
            final long addressBlock = before.getLong(offset + ADDRESS_BLOCK_OFFSET);
            final long sequenceAndLink = before.getLong(offset + LINK_OFFSET);
            if (addressBlock != 0 && age(sequenceAndLink) < Math.min(aliveBefore, newCapacity)) {
                final long agentHash = before.getLong(offset + AGENT_HASH_OFFSET);
                final long home = home(hash((int) sequenceAndLink, addressBlock, agentHash));
                long slot = home;
                while (memory.getLong(slot * SLOT_BYTES + ADDRESS_BLOCK_OFFSET) != 0) {
                    slot = next(slot);
                }
                final long occurredMs = before.getLong(offset + TIME_OFFSET) >> DISTANCE_BITS;
                put(slot, home, addressBlock, agentHash, occurredMs, sequenceAndLink);
            }
        }
        before.close();
    }

    void writeTo(final SnapshotOut out) {
        out.section("duplicates").putLong(capacity).putLong(count).putLong(hand);
        memory.writeTo(out, memory.lengthBytes());
    }

    void readFrom(final SnapshotIn in) {
        in.section("duplicates").expect("capacity", capacity);
        count = in.getLong();
        hand = in.getLong();
        memory.readFrom(in);
    }

    @Override
    public void close() {
        memory.close();
    }

    private boolean isKeyAt(final long offset, final int linkId, final long agentHash) {
        return memory.getLong(offset + AGENT_HASH_OFFSET) == agentHash
                && (int) memory.getLong(offset + LINK_OFFSET) == linkId;
    }

    /** Whether the click is among the last {@code capacity} that were counted. */
    private boolean isAlive(final long offset) {
        return age(memory.getLong(offset + LINK_OFFSET)) < capacity;
    }

    private long age(final long sequenceAndLink) {
        return (count - (sequenceAndLink >>> Integer.SIZE)) & INT_MASK;
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
     * Moves the hand on; a slot from which a dead click was removed is looked at again, for a follower may lie there.
     */
    private void sweep(final int sweptSlots) {
        for (int step = 0; step < sweptSlots; step++) {
            final long offset = hand * SLOT_BYTES;
            if (memory.getLong(offset + ADDRESS_BLOCK_OFFSET) != 0 && !isAlive(offset)) {
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
        long addressBlock = memory.getLong(follower * SLOT_BYTES + ADDRESS_BLOCK_OFFSET);
        while (addressBlock != 0) {
            final long from = follower * SLOT_BYTES;
            final long time = memory.getLong(from + TIME_OFFSET);
            final long moved = distance(hole, follower);
            if ((time & DISTANCE_MASK) >= moved) {
                final long to = hole * SLOT_BYTES;
                memory.putLong(to + ADDRESS_BLOCK_OFFSET, addressBlock);
                memory.putLong(to + AGENT_HASH_OFFSET, memory.getLong(from + AGENT_HASH_OFFSET));
                memory.putLong(to + TIME_OFFSET, time - moved);
                memory.putLong(to + LINK_OFFSET, memory.getLong(from + LINK_OFFSET));
                hole = follower;
            }
            follower = next(follower);
            addressBlock = memory.getLong(follower * SLOT_BYTES + ADDRESS_BLOCK_OFFSET);
        }
        memory.putLong(hole * SLOT_BYTES + ADDRESS_BLOCK_OFFSET, 0);
    }
}
