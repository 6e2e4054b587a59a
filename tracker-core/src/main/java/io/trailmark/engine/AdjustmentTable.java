package io.trailmark.engine;

import static io.trailmark.engine.AdjustmentLayout.*;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.ChunkedMemory;
import io.trailmark.memory.KeyTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;

/**
 * The adjustments of all known conversions, for ever: found by conversion and adjustment id, and listed by conversion
 * in the order in which they were decided.
 *
 * <p>Grows by chunks. Allocates nothing on the heap but for those.
 */
final class AdjustmentTable implements AutoCloseable {
    /** No adjustment. */
    static final long NONE = KeyTable.MISSING;

    /** The end of a conversion's list. */
    static final long END = 0;

    /** More of one conversion are refused: it bounds what one record can lead to. */
    static final int MAX_PER_CONVERSION = 256;

    private final ByteArena arena;
    private final KeyTable ids;
    private final byte[] key = new byte[Long.BYTES + Adjustment.MAX_ID_BYTES];

    /** @param capacity how many ids the index is laid out for at the start. */
    AdjustmentTable(
            final int capacity,
            final ByteArena arena,
            final MemorySource source,
            final long hashKey0,
            final long hashKey1) {
        this.arena = arena;
        ids = new KeyTable(capacity, arena, source, hashKey0, hashKey1);
    }

    /** The block of an adjustment of that conversion with the same id, or {@link #NONE}. */
    long find(final long row, final Adjustment adjustment) {
        final int lengthBytes = setKey(row, adjustment);
        return ids.find(ids.hash(key, lengthBytes), key, lengthBytes);
    }

    /** Whether the conversion may have one more. */
    boolean hasRoom(final Conversion conversion) {
        return conversion.adjustmentCount < MAX_PER_CONVERSION;
    }

    /** Adds an adjustment that {@link #hasRoom}, and what became of it, to the end of the conversion's list. */
    void add(
            final long row,
            final Conversion conversion,
            final Adjustment adjustment,
            final Decision decision,
            final Reason reason) {
        final ChunkedMemory memory = arena.memory();
        final long block = arena.allocate(BLOCK_BYTES);
        final int lengthBytes = setKey(row, adjustment);
        ids.put(ids.hash(key, lengthBytes), key, lengthBytes, block);
        memory.putLong(block + POSITION_OFFSET, adjustment.position);
        memory.putLong(block + AMOUNT_MINOR_OFFSET, adjustment.amountMinor);
        memory.putInt(block + CURRENCY_OFFSET, adjustment.currency);
        memory.putByte(block + EXPONENT_OFFSET, (byte) adjustment.exponent);
        memory.putByte(block + TYPE_OFFSET, (byte) adjustment.type.value());
        store(block, adjustment, decision, reason);
        if (conversion.firstAdjustment == END) {
            conversion.firstAdjustment = block;
        } else {
            memory.putLong(conversion.lastAdjustment + NEXT_OFFSET, block);
        }
        conversion.lastAdjustment = block;
        conversion.adjustmentCount++;
    }

    /** Writes what became of an adjustment. */
    void store(final long block, final Adjustment adjustment, final Decision decision, final Reason reason) {
        final ChunkedMemory memory = arena.memory();
        memory.putLong(block + ADJUSTED_MINOR_OFFSET, adjustment.adjustedMinor);
        memory.putByte(block + DECISION_OFFSET, (byte) decision.value());
        memory.putByte(block + REASON_OFFSET, (byte) reason.value());
    }

    /** Reads what was asked for; the id, which is the key, is left out. */
    void load(final long block, final Adjustment adjustment) {
        final ChunkedMemory memory = arena.memory();
        adjustment.position = memory.getLong(block + POSITION_OFFSET);
        adjustment.amountMinor = memory.getLong(block + AMOUNT_MINOR_OFFSET);
        adjustment.currency = memory.getInt(block + CURRENCY_OFFSET);
        adjustment.exponent = memory.getByte(block + EXPONENT_OFFSET);
        adjustment.type = AdjustmentType.get(memory.getByte(block + TYPE_OFFSET));
        adjustment.idLengthBytes = 0;
    }

    boolean isSamePayload(final long block, final Adjustment adjustment) {
        final ChunkedMemory memory = arena.memory();
        return adjustment.isSamePayload(
                AdjustmentType.get(memory.getByte(block + TYPE_OFFSET)),
                memory.getLong(block + AMOUNT_MINOR_OFFSET),
                memory.getInt(block + CURRENCY_OFFSET));
    }

    long adjustedMinor(final long block) {
        return arena.memory().getLong(block + ADJUSTED_MINOR_OFFSET);
    }

    Reason reason(final long block) {
        return Reason.get(arena.memory().getByte(block + REASON_OFFSET));
    }

    /** The same conversion's following adjustment, or {@link #END}. */
    long next(final long block) {
        return arena.memory().getLong(block + NEXT_OFFSET);
    }

    long count() {
        return ids.count();
    }

    void writeTo(final SnapshotOut out) {
        out.section("adjustments").putLong(BLOCK_BYTES);
        ids.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("adjustments").expect("bytes of a block", BLOCK_BYTES);
        ids.readFrom(in);
    }

    @Override
    public void close() {
        ids.close();
    }

    private int setKey(final long row, final Adjustment adjustment) {
        for (int i = 0; i < Long.BYTES; i++) {
            key[i] = (byte) (row >>> (8 * i));
        }
        System.arraycopy(adjustment.id, 0, key, Long.BYTES, adjustment.idLengthBytes);
        return Long.BYTES + adjustment.idLengthBytes;
    }
}
