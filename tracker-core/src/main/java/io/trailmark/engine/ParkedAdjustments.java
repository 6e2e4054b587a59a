package io.trailmark.engine;

import static io.trailmark.engine.ParkedLayout.*;

import io.trailmark.memory.NativeMemory;
import io.trailmark.memory.SipHash;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.AdjustmentType;

/**
 * Adjustments of orders that are not known yet. They wait for 30 days of the journal's time and are then forgotten, so
 * that their ids are free again.
 *
 * <p>Invariants: every taken slot is in one bucket's chain, in the order of arrival, and in the list by age, whose
 * oldest end is the only place where anything expires, since the journal's time never goes back.
 *
 * <p>Allocates nothing. When full, {@link #tryPark} refuses and nothing changes.
 */
final class ParkedAdjustments implements AutoCloseable {
    /** No slot. */
    static final int NONE = 0;

    /** More for one order are refused: it bounds what one record can lead to. */
    static final int MAX_PER_ORDER = 64;

    /** How many that expired one record clears away: more than one record can park, so that none is left for ever. */
    static final int CLEARED_AT_ONCE = 64;

    private static final long PARKED_FOR_NS = 30L * 24 * 3600 * 1_000_000_000L;

    private NativeMemory slots;
    private NativeMemory buckets;
    private int capacity;
    private final long hashKey0;
    private final long hashKey1;
    private final byte[] scratchKey = new byte[OrderKey.MAX_BYTES];
    private int limit;
    private int used;
    private int free = NONE;
    private int oldest = NONE;
    private int newest = NONE;
    private int count;
    private long expired;

    /** What was parked at that time or before has waited for too long. */
    private long newestExpiredNs = Long.MIN_VALUE;

    ParkedAdjustments(final int capacity, final long hashKey0, final long hashKey1) {
        this.capacity = capacity;
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        limit = capacity;
        slots = new NativeMemory((capacity + 1L) * SLOT_BYTES);
        buckets = new NativeMemory((long) capacity * Integer.BYTES);
    }

    /**
     * Forgets what has waited for too long at that time of the journal, which never goes back. Of many that have, some
     * are cleared away now and the others later, so that no record has to pay for all; none is found any more.
     */
    void expire(final long nowNs) {
        newestExpiredNs = nowNs - PARKED_FOR_NS;
        for (int i = 0; i < CLEARED_AT_ONCE && isExpired(oldest); i++) {
            clearOldest();
        }
    }

    /** The first that waits for the order, or {@link #NONE}. */
    int first(final OrderKey key) {
        return count == 0 ? NONE : matching(buckets.getInt(bucket(key)), key);
    }

    /** The one that waits for the order under the same adjustment id, or {@link #NONE}. */
    int find(final OrderKey key, final Adjustment adjustment) {
        int slot = first(key);
        while (slot != NONE && !isId(slot, adjustment)) {
            slot = matching(slots.getInt(offset(slot) + NEXT_IN_BUCKET_OFFSET), key);
        }
        return slot;
    }

    /** Parks one whose id does not wait for the order yet; false if there is no room. */
    boolean tryPark(final OrderKey key, final Adjustment adjustment, final long nowNs) {
        int waiting = 0;
        for (int slot = first(key); slot != NONE; waiting++) {
            slot = matching(slots.getInt(offset(slot) + NEXT_IN_BUCKET_OFFSET), key);
        }
        if (waiting == MAX_PER_ORDER) {
            return false;
        }
        while (count >= limit) {
            if (!isExpired(oldest)) {
                return false;
            }
            clearOldest();
        }
        final int slot = claim();
        final long offset = offset(slot);
        slots.putLong(offset + POSITION_OFFSET, adjustment.position);
        slots.putLong(offset + PARKED_NS_OFFSET, nowNs);
        slots.putLong(offset + AMOUNT_MINOR_OFFSET, adjustment.amountMinor);
        slots.putInt(offset + CURRENCY_OFFSET, adjustment.currency);
        slots.putInt(offset + PROGRAM_ID_OFFSET, adjustment.programId);
        slots.putInt(offset + GOAL_ID_OFFSET, adjustment.goalId);
        slots.putByte(offset + TYPE_OFFSET, (byte) adjustment.type.value());
        slots.putByte(offset + EXPONENT_OFFSET, (byte) adjustment.exponent);
        slots.putShort(offset + KEY_LENGTH_OFFSET, (short) key.lengthBytes());
        slots.putShort(offset + ID_LENGTH_OFFSET, (short) adjustment.idLengthBytes);
        slots.putBytes(offset + KEY_OFFSET, key.bytes(), 0, key.lengthBytes());
        slots.putBytes(offset + ID_OFFSET, adjustment.id, 0, adjustment.idLengthBytes);
        appendToBucket(bucket(key), slot);
        appendToAges(slot);
        count++;
        return true;
    }

    void load(final int slot, final Adjustment adjustment) {
        final long offset = offset(slot);
        adjustment.position = slots.getLong(offset + POSITION_OFFSET);
        adjustment.amountMinor = slots.getLong(offset + AMOUNT_MINOR_OFFSET);
        adjustment.currency = slots.getInt(offset + CURRENCY_OFFSET);
        adjustment.programId = slots.getInt(offset + PROGRAM_ID_OFFSET);
        adjustment.goalId = slots.getInt(offset + GOAL_ID_OFFSET);
        adjustment.type = AdjustmentType.get(slots.getByte(offset + TYPE_OFFSET));
        adjustment.exponent = slots.getByte(offset + EXPONENT_OFFSET);
        adjustment.idLengthBytes = slots.getShort(offset + ID_LENGTH_OFFSET);
        slots.getBytes(offset + ID_OFFSET, adjustment.id, 0, adjustment.idLengthBytes);
    }

    boolean isSamePayload(final int slot, final Adjustment adjustment) {
        final long offset = offset(slot);
        return adjustment.isSamePayload(
                AdjustmentType.get(slots.getByte(offset + TYPE_OFFSET)),
                slots.getLong(offset + AMOUNT_MINOR_OFFSET),
                slots.getInt(offset + CURRENCY_OFFSET));
    }

    void remove(final int slot) {
        removeFromBucket(slot);
        removeFromAges(slot);
        slots.putInt(offset(slot) + NEXT_IN_BUCKET_OFFSET, free);
        free = slot;
        count--;
    }

    /** Adjustments that wait, or have waited for too long and are not cleared away yet. */
    int count() {
        return count;
    }

    /** Bytes outside the heap. */
    long lengthBytes() {
        return slots.lengthBytes() + buckets.lengthBytes();
    }

    /** Adjustments whose order did not come in time and that were cleared away. */
    long expired() {
        return expired;
    }

    void addTo(final StateDigest digest) {
        digest.add(count).add(expired);
        for (int slot = oldest; slot != NONE; slot = slots.getInt(offset(slot) + NEWER_OFFSET)) {
            final long offset = offset(slot);
            digest.add(slots.getLong(offset + POSITION_OFFSET))
                    .add(slots.getLong(offset + PARKED_NS_OFFSET))
                    .add(slots.getLong(offset + AMOUNT_MINOR_OFFSET))
                    .add(slots.getInt(offset + CURRENCY_OFFSET))
                    .add(slots.getLong(offset + TYPE_OFFSET));
            for (int i = slots.getShort(offset + KEY_LENGTH_OFFSET); i > 0; i--) {
                digest.add(slots.getByte(offset + KEY_OFFSET + i - 1));
            }
            for (int i = slots.getShort(offset + ID_LENGTH_OFFSET); i > 0; i--) {
                digest.add(slots.getByte(offset + ID_OFFSET + i - 1));
            }
        }
    }

    /**
     * Lets more or fewer wait from now on. Those that wait already go on waiting, so there may be more of them than the
     * new limit for a while. Takes a moment.
     */
    void resize(final int newLimit) {
        final int newCapacity = Math.max(newLimit, capacity);
        final NativeMemory resized = new NativeMemory((newCapacity + 1L) * SLOT_BYTES);
        for (long offset = 0; offset < (used + 1L) * SLOT_BYTES; offset += Long.BYTES) {
            resized.putLong(offset, slots.getLong(offset));
        }
        close();
        slots = resized;
        buckets = new NativeMemory((long) newCapacity * Integer.BYTES);
        capacity = newCapacity;
        limit = newLimit;
        for (int slot = oldest; slot != NONE; slot = slots.getInt(offset(slot) + NEWER_OFFSET)) {
            final int keyLength = slots.getShort(offset(slot) + KEY_LENGTH_OFFSET);
            slots.getBytes(offset(slot) + KEY_OFFSET, scratchKey, 0, keyLength);
            appendToBucket(bucket(scratchKey, keyLength), slot);
        }
    }

    void writeTo(final SnapshotOut out) {
        out.section("parked").putLong(SLOT_BYTES).putInt(capacity).putInt(limit);
        out.putInt(used)
                .putInt(free)
                .putInt(oldest)
                .putInt(newest)
                .putInt(count)
                .putLong(expired);
        slots.writeTo(out, (used + 1L) * SLOT_BYTES);
        buckets.writeTo(out, buckets.lengthBytes());
    }

    void readFrom(final SnapshotIn in) {
        in.section("parked").expect("bytes of a slot", SLOT_BYTES);
        final int writtenCapacity = in.getInt();
        if (writtenCapacity != capacity) {
            resize(writtenCapacity);
        }
        limit = in.getInt();
        used = in.getInt();
        free = in.getInt();
        oldest = in.getInt();
        newest = in.getInt();
        count = in.getInt();
        expired = in.getLong();
        slots.readFrom(in);
        buckets.readFrom(in);
    }

    @Override
    public void close() {
        slots.close();
        buckets.close();
    }

    private static long offset(final int slot) {
        return (long) slot * SLOT_BYTES;
    }

    private long bucket(final OrderKey key) {
        return bucket(key.hash());
    }

    private long bucket(final byte[] key, final int lengthBytes) {
        return bucket(SipHash.hash(hashKey0, hashKey1, key, 0, lengthBytes));
    }

    private long bucket(final long hash) {
        return (hash & (capacity - 1)) * Integer.BYTES;
    }

    private boolean isExpired(final int slot) {
        return slot != NONE && slots.getLong(offset(slot) + PARKED_NS_OFFSET) <= newestExpiredNs;
    }

    private void clearOldest() {
        remove(oldest);
        expired++;
    }

    /** The first slot of the chain from {@code start} on that waits for the order. */
    private int matching(final int start, final OrderKey key) {
        int slot = start;
        while (slot != NONE) {
            final long offset = offset(slot);
            if (slots.getShort(offset + KEY_LENGTH_OFFSET) == key.lengthBytes()
                    && slots.isEqual(offset + KEY_OFFSET, key.bytes(), key.lengthBytes())
                    && !isExpired(slot)) {
                return slot;
            }
            slot = slots.getInt(offset + NEXT_IN_BUCKET_OFFSET);
        }
        return NONE;
    }

    private boolean isId(final int slot, final Adjustment adjustment) {
        final long offset = offset(slot);
        return slots.getShort(offset + ID_LENGTH_OFFSET) == adjustment.idLengthBytes
                && slots.isEqual(offset + ID_OFFSET, adjustment.id, adjustment.idLengthBytes);
    }

    private int claim() {
        if (free == NONE) {
            return ++used;
        }
        final int slot = free;
        free = slots.getInt(offset(slot) + NEXT_IN_BUCKET_OFFSET);
        return slot;
    }

    private void appendToBucket(final long bucket, final int slot) {
        slots.putInt(offset(slot) + NEXT_IN_BUCKET_OFFSET, NONE);
        int last = buckets.getInt(bucket);
        if (last == NONE) {
            buckets.putInt(bucket, slot);
            return;
        }
        int next = slots.getInt(offset(last) + NEXT_IN_BUCKET_OFFSET);
        while (next != NONE) {
            last = next;
            next = slots.getInt(offset(last) + NEXT_IN_BUCKET_OFFSET);
        }
        slots.putInt(offset(last) + NEXT_IN_BUCKET_OFFSET, slot);
    }

    private void removeFromBucket(final int slot) {
        final int keyLength = slots.getShort(offset(slot) + KEY_LENGTH_OFFSET);
        slots.getBytes(offset(slot) + KEY_OFFSET, scratchKey, 0, keyLength);
        final long bucket = bucket(scratchKey, keyLength);
        final int next = slots.getInt(offset(slot) + NEXT_IN_BUCKET_OFFSET);
        int other = buckets.getInt(bucket);
        if (other == slot) {
            buckets.putInt(bucket, next);
            return;
        }
        while (slots.getInt(offset(other) + NEXT_IN_BUCKET_OFFSET) != slot) {
            other = slots.getInt(offset(other) + NEXT_IN_BUCKET_OFFSET);
        }
        slots.putInt(offset(other) + NEXT_IN_BUCKET_OFFSET, next);
    }

    private void appendToAges(final int slot) {
        slots.putInt(offset(slot) + OLDER_OFFSET, newest);
        slots.putInt(offset(slot) + NEWER_OFFSET, NONE);
        if (newest == NONE) {
            oldest = slot;
        } else {
            slots.putInt(offset(newest) + NEWER_OFFSET, slot);
        }
        newest = slot;
    }

    private void removeFromAges(final int slot) {
        final int older = slots.getInt(offset(slot) + OLDER_OFFSET);
        final int newer = slots.getInt(offset(slot) + NEWER_OFFSET);
        if (older == NONE) {
            oldest = newer;
        } else {
            slots.putInt(offset(older) + NEWER_OFFSET, newer);
        }
        if (newer == NONE) {
            newest = older;
        } else {
            slots.putInt(offset(newer) + OLDER_OFFSET, older);
        }
    }
}
