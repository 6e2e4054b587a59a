package io.trailmark.engine;

import io.trailmark.memory.NativeMemory;
import io.trailmark.memory.RecencyTable;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.ClickClass;

/**
 * The paths of all visitors: a ring of touches in the order of the journal, each with the sequence of the same
 * visitor's touch before it, and an index from the visitor to the newest.
 *
 * <p>Invariants: touches are numbered from 1 without gaps; the newest {@code capacity} of them are held; a path leads
 * to ever smaller sequences and ends at 0 or at a touch that has been overwritten. A visitor whose newest touch has
 * been overwritten is forgotten by the index by itself, so nothing is ever scanned for expiry.
 *
 * <p>Memory: 64 bytes a touch and two index slots of 16. Allocates nothing. Never full: the oldest is overwritten.
 */
final class TouchLog implements AutoCloseable {
    /** No touch, or one that has been overwritten. */
    static final long NONE = 0;

    private NativeMemory memory;
    private RecencyTable visitors;
    private long capacity;
    private long mask;
    private long newestSequence;

    /** The newest sequence that was lost when the log became smaller: a larger one later does not bring it back. */
    private long forgotten;

    TouchLog(final int capacity, final long hashKey0, final long hashKey1) {
        this.capacity = capacity;
        mask = capacity - 1L;
        memory = new NativeMemory((long) capacity * TouchLayout.TOUCH_BYTES);
        visitors = new RecencyTable(capacity, 1, false, hashKey0, hashKey1);
    }

    /** Adds a touch to the end of its visitor's path. */
    void add(
            final long position,
            final long timeMs,
            final long visitor,
            final long clickSequence,
            final int linkId,
            final int partnerId,
            final int programId,
            final ClickClass clickClass,
            final boolean isView) {
        final long sequence = ++newestSequence;
        final long previousSequence = visitors.put(visitor, 0, 0, sequence, 0);
        final long offset = offset(sequence);
        memory.putLong(offset + TouchLayout.POSITION_OFFSET, position);
        memory.putLong(offset + TouchLayout.TIME_MS_OFFSET, timeMs);
        memory.putLong(offset + TouchLayout.VISITOR_OFFSET, visitor);
        memory.putLong(offset + TouchLayout.PREVIOUS_SEQUENCE_OFFSET, previousSequence);
        memory.putLong(offset + TouchLayout.CLICK_SEQUENCE_OFFSET, clickSequence);
        memory.putInt(offset + TouchLayout.LINK_ID_OFFSET, linkId);
        memory.putInt(offset + TouchLayout.PARTNER_ID_OFFSET, partnerId);
        memory.putInt(offset + TouchLayout.PROGRAM_ID_OFFSET, programId);
        memory.putByte(offset + TouchLayout.CLICK_CLASS_OFFSET, (byte) clickClass.value());
        memory.putByte(offset + TouchLayout.VIEW_OFFSET, (byte) (isView ? 1 : 0));
    }

    /** The visitor's newest touch, or {@link #NONE}. */
    long newest(final long visitor) {
        final long entry = visitors.find(visitor, 0, 0);
        return entry == RecencyTable.MISSING ? NONE : visitors.sequence(entry);
    }

    /** The same visitor's touch before this one, or {@link #NONE}. */
    long previous(final long sequence) {
        final long previous = memory.getLong(offset(sequence) + TouchLayout.PREVIOUS_SEQUENCE_OFFSET);
        return previous > overwritten() ? previous : NONE;
    }

    long position(final long sequence) {
        return memory.getLong(offset(sequence) + TouchLayout.POSITION_OFFSET);
    }

    long timeMs(final long sequence) {
        return memory.getLong(offset(sequence) + TouchLayout.TIME_MS_OFFSET);
    }

    long visitor(final long sequence) {
        return memory.getLong(offset(sequence) + TouchLayout.VISITOR_OFFSET);
    }

    long clickSequence(final long sequence) {
        return memory.getLong(offset(sequence) + TouchLayout.CLICK_SEQUENCE_OFFSET);
    }

    int linkId(final long sequence) {
        return memory.getInt(offset(sequence) + TouchLayout.LINK_ID_OFFSET);
    }

    int partnerId(final long sequence) {
        return memory.getInt(offset(sequence) + TouchLayout.PARTNER_ID_OFFSET);
    }

    int programId(final long sequence) {
        return memory.getInt(offset(sequence) + TouchLayout.PROGRAM_ID_OFFSET);
    }

    ClickClass clickClass(final long sequence) {
        return ClickClass.get(memory.getByte(offset(sequence) + TouchLayout.CLICK_CLASS_OFFSET));
    }

    boolean isView(final long sequence) {
        return memory.getByte(offset(sequence) + TouchLayout.VIEW_OFFSET) != 0;
    }

    /** Touches ever added. */
    long count() {
        return newestSequence;
    }

    /** Touches overwritten by newer ones. */
    long overwritten() {
        return Math.max(forgotten, newestSequence - capacity);
    }

    void addTo(final StateDigest digest) {
        digest.add(newestSequence);
        for (long sequence = overwritten() + 1; sequence <= newestSequence; sequence++) {
            final long offset = offset(sequence);
            for (int word = 0; word < TouchLayout.TOUCH_BYTES; word += Long.BYTES) {
                digest.add(memory.getLong(offset + word));
            }
        }
        visitors.addTo(digest);
    }

    /** Remembers more or fewer touches from now on; of too many the oldest are gone. Takes a moment. */
    void resize(final int newCapacity) {
        final NativeMemory resized = new NativeMemory((long) newCapacity * TouchLayout.TOUCH_BYTES);
        final long kept = Math.min(newestSequence, Math.min(capacity, newCapacity));
        for (long sequence = newestSequence - kept + 1; sequence <= newestSequence; sequence++) {
            final long target = (sequence & newCapacity - 1L) * TouchLayout.TOUCH_BYTES;
            for (int word = 0; word < TouchLayout.TOUCH_BYTES; word += Long.BYTES) {
                resized.putLong(target + word, memory.getLong(offset(sequence) + word));
            }
        }
        final RecencyTable resizedVisitors = visitors.resized(newCapacity);
        close();
        forgotten = newestSequence - kept;
        memory = resized;
        visitors = resizedVisitors;
        capacity = newCapacity;
        mask = newCapacity - 1L;
    }

    void writeTo(final SnapshotOut out) {
        out.section("touches").putLong(capacity).putLong(newestSequence).putLong(forgotten);
        memory.writeTo(out, Math.min(newestSequence + 1, capacity) * TouchLayout.TOUCH_BYTES);
        visitors.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("touches").expect("capacity", capacity);
        newestSequence = in.getLong();
        forgotten = in.getLong();
        memory.readFrom(in);
        visitors.readFrom(in);
    }

    @Override
    public void close() {
        memory.close();
        visitors.close();
    }

    private long offset(final long sequence) {
        return (sequence & mask) * TouchLayout.TOUCH_BYTES;
    }
}
