package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums of one programme and of each of its links and coupons, all as of one position of the journal. Immutable for
 * readers.
 *
 * <p>Rows lie in chunks, so that a batch of records copies the chunks it touches and not the whole programme.
 */
public final class ProgramTotals {
    private static final int CHUNK_ROWS = 256;

    private final int programId;
    private final long batch;
    private final TotalsRow[][] chunks;
    private final long[] chunkBatches;
    private TotalsRow whole;
    private int rowCount;

    ProgramTotals(final int programId, final long batch) {
        this(programId, batch, new TotalsRow(0, 0, 0, batch), new TotalsRow[0][], new long[0], 0);
    }

    private ProgramTotals(
            final int programId,
            final long batch,
            final TotalsRow whole,
            final TotalsRow[][] chunks,
            final long[] chunkBatches,
            final int rowCount) {
        this.programId = programId;
        this.batch = batch;
        this.whole = whole;
        this.chunks = chunks;
        this.chunkBatches = chunkBatches;
        this.rowCount = rowCount;
    }

    /** Which programme. */
    public int programId() {
        return programId;
    }

    /** The programme as a whole, with what no partner was credited for. */
    public TotalsRow whole() {
        return whole;
    }

    /** One row per link and per coupon that anything was counted for, in the order of their first event. */
    public List<TotalsRow> rows() {
        final List<TotalsRow> rows = new ArrayList<>(rowCount);
        for (int i = 0; i < rowCount; i++) {
            rows.add(chunks[i / CHUNK_ROWS][i % CHUNK_ROWS]);
        }
        return rows;
    }

    void writeTo(final SnapshotOut out) {
        out.putInt(programId);
        whole.writeTo(out);
        out.putInt(rowCount);
        for (final TotalsRow row : rows()) {
            row.writeTo(out);
        }
    }

    static ProgramTotals readFrom(final SnapshotIn in, final long batch) {
        ProgramTotals program = new ProgramTotals(in.getInt(), batch);
        program.whole = TotalsRow.readFrom(in, batch);
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            program = program.withRoom();
            program.ownChunk(i)[i % CHUNK_ROWS] = TotalsRow.readFrom(in, batch);
            program.rowCount++;
        }
        return program;
    }

    boolean isOf(final long ownBatch) {
        return batch == ownBatch;
    }

    /** A copy that the batch may change; with room for one row more. */
    ProgramTotals copyFor(final long ownBatch) {
        return new ProgramTotals(programId, ownBatch, whole, chunks.clone(), chunkBatches.clone(), rowCount);
    }

    ProgramTotals withRoom() {
        if (rowCount < chunks.length * CHUNK_ROWS) {
            return this;
        }
        final int chunkCount = chunks.length + 1;
        final TotalsRow[][] more = Arrays.copyOf(chunks, chunkCount);
        more[chunkCount - 1] = new TotalsRow[CHUNK_ROWS];
        final long[] moreBatches = Arrays.copyOf(chunkBatches, chunkCount);
        moreBatches[chunkCount - 1] = batch;
        return new ProgramTotals(programId, batch, whole, more, moreBatches, rowCount);
    }

    TotalsRow ownWhole() {
        if (!whole.isOf(batch)) {
            whole = whole.copyFor(batch);
        }
        return whole;
    }

    /** There is room: see {@link #withRoom}. */
    int addRow(final int partnerId, final int linkId, final int couponId) {
        final int rowIndex = rowCount;
        ownChunk(rowIndex)[rowIndex % CHUNK_ROWS] = new TotalsRow(partnerId, linkId, couponId, batch);
        rowCount++;
        return rowIndex;
    }

    TotalsRow ownRow(final int rowIndex) {
        final TotalsRow[] chunk = ownChunk(rowIndex);
        final TotalsRow row = chunk[rowIndex % CHUNK_ROWS];
        if (row.isOf(batch)) {
            return row;
        }
        final TotalsRow own = row.copyFor(batch);
        chunk[rowIndex % CHUNK_ROWS] = own;
        return own;
    }

    private TotalsRow[] ownChunk(final int rowIndex) {
        final int chunkIndex = rowIndex / CHUNK_ROWS;
        if (chunkBatches[chunkIndex] != batch) {
            chunks[chunkIndex] = chunks[chunkIndex].clone();
            chunkBatches[chunkIndex] = batch;
        }
        return chunks[chunkIndex];
    }
}
