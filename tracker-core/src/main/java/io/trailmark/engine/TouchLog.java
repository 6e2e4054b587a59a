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
 * <p>Memory: 48 bytes a touch and 28 for its share of the index, whoever clicks. Allocates nothing. Never full: the
 * oldest is overwritten.
 */
final class TouchLog implements AutoCloseable {
    /** No touch, or one that has been overwritten. */
    static final long NONE = RecencyTable.MISSING;

    private static final long INT_MASK = 0xFFFF_FFFFL;
    private static final int VIEW_SHIFT = Byte.SIZE * (TouchLayout.VIEW_OFFSET - TouchLayout.PROGRAM_ID_OFFSET);
    private static final long VIEW_BIT = 1L << VIEW_SHIFT;

    private NativeMemory memory;
    private RecencyTable visitors;
    private long capacity;
    private long newestSequence;

    /** The newest sequence that was lost when the log became smaller: a larger one later does not bring it back. */
    private long forgotten;

    /** Where in the ring the newest touch lies; counted along, since dividing costs more than a touch. */
    private long newestIndex = -1;

    TouchLog(final int capacity, final long hashKey0, final long hashKey1) {
        this.capacity = capacity;
        memory = new NativeMemory((long) capacity * TouchLayout.TOUCH_BYTES);
        visitors = new RecencyTable(capacity, hashKey0, hashKey1);
    }

    /** What {@link #add} needs to know of a visitor, for whoever knows him before his turn. */
    long hash(final long visitor) {
        return visitors.hash(visitor);
    }

    /** Fetches what {@link #add} will look at; the result must be used. */
    long fetch(final long hash) {
        return visitors.fetch(hash);
    }

    /**
     * Adds a touch to the end of its visitor's path.
     *
     * @param visitorHash of the visitor.
     */
    void add(
            final long position,
            final long timeMs,
            final long visitor,
            final long visitorHash,
            final long clickSequence,
            final int linkId,
            final int partnerId,
            final int programId,
            final ClickClass clickClass,
            final boolean isView) {
        final long sequence = ++newestSequence;
        newestIndex = newestIndex + 1 == capacity ? 0 : newestIndex + 1;
        final long offset = newestIndex * TouchLayout.TOUCH_BYTES;
        memory.putLong(offset + TouchLayout.POSITION_OFFSET, position);
        memory.putLong(offset + TouchLayout.TIME_MS_OFFSET, timeMs);
        memory.putLong(offset + TouchLayout.PREVIOUS_SEQUENCE_OFFSET, visitors.put(visitor, visitorHash, sequence));
        memory.putLong(offset + TouchLayout.CLICK_SEQUENCE_OFFSET, clickSequence);
        // Several fields at a time: the words are little-endian, and the last one clears the reserved bytes.
        memory.putLong(offset + TouchLayout.LINK_ID_OFFSET, ((long) partnerId << Integer.SIZE) | (linkId & INT_MASK));
        memory.putLong(
                offset + TouchLayout.PROGRAM_ID_OFFSET,
                (isView ? VIEW_BIT : 0) | ((long) clickClass.value() << Integer.SIZE) | (programId & INT_MASK));
    }

    /** The visitor's newest touch, or {@link #NONE}. */
    long newest(final long visitor) {
        return visitors.find(visitor);
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

    /** Bytes outside the heap, index included. */
    long lengthBytes() {
        return memory.lengthBytes() + visitors.lengthBytes();
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
        final long kept = Math.min(newestSequence - overwritten(), newCapacity);
        for (long index = 0; index < kept; index++) {
            final long source = offset(newestSequence - kept + 1 + index);
            for (int word = 0; word < TouchLayout.TOUCH_BYTES; word += Long.BYTES) {
                resized.putLong(index * TouchLayout.TOUCH_BYTES + word, memory.getLong(source + word));
            }
        }
        final RecencyTable resizedVisitors = visitors.resized(newCapacity);
        close();
        forgotten = newestSequence - kept;
        memory = resized;
        visitors = resizedVisitors;
        capacity = newCapacity;
        newestIndex = kept - 1;
    }

    void writeTo(final SnapshotOut out) {
        out.section("touches")
                .putLong(capacity)
                .putLong(newestSequence)
                .putLong(forgotten)
                .putLong(newestIndex);
        final boolean isFull = newestSequence - overwritten() == capacity;
        memory.writeTo(out, (isFull ? capacity : newestIndex + 1) * TouchLayout.TOUCH_BYTES);
        visitors.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("touches").expect("capacity", capacity);
        newestSequence = in.getLong();
        forgotten = in.getLong();
        newestIndex = in.getLong();
        memory.readFrom(in);
        visitors.readFrom(in);
    }

    @Override
    public void close() {
        memory.close();
        visitors.close();
    }

    private long offset(final long sequence) {
        final long index = newestIndex - (newestSequence - sequence);
        return (index < 0 ? index + capacity : index) * TouchLayout.TOUCH_BYTES;
    }
}
