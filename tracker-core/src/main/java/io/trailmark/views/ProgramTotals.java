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
 * <p>Rows lie in chunks, so that after somebody has read only the chunks that are touched are copied, and not the whole
 * programme.
 */
public final class ProgramTotals {
    private static final int CHUNK_ROWS = 256;

    private final int programId;
    private final long generation;
    private final long[][][] chunks;
    private final long[] chunkGenerations;
    private long[] whole;
    private int rowCount;

    ProgramTotals(final int programId, final long generation) {
        this(programId, generation, TotalsRow.newFull(0, 0, 0, generation), new long[0][][], new long[0], 0);
    }

    private ProgramTotals(
            final int programId,
            final long generation,
            final long[] whole,
            final long[][][] chunks,
            final long[] chunkGenerations,
            final int rowCount) {
        this.programId = programId;
        this.generation = generation;
        this.whole = whole;
        this.chunks = chunks;
        this.chunkGenerations = chunkGenerations;
        this.rowCount = rowCount;
    }

    /** Which programme. */
    public int programId() {
        return programId;
    }

    /** The programme as a whole, with what no partner was credited for. */
    public TotalsRow whole() {
        return new TotalsRow(whole);
    }

    /** One row per link and per coupon that anything was counted for, in the order of their first event. */
    public List<TotalsRow> rows() {
        final List<TotalsRow> rows = new ArrayList<>(rowCount);
        for (int i = 0; i < rowCount; i++) {
            rows.add(new TotalsRow(chunks[i / CHUNK_ROWS][i % CHUNK_ROWS]));
        }
        return rows;
    }

    void writeTo(final SnapshotOut out) {
        out.putInt(programId);
        whole().writeTo(out);
        out.putInt(rowCount);
        for (final TotalsRow row : rows()) {
            row.writeTo(out);
        }
    }

    static ProgramTotals readFrom(final SnapshotIn in, final long generation) {
        ProgramTotals program = new ProgramTotals(in.getInt(), generation);
        program.whole = TotalsRow.read(in, generation);
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            program = program.withRoom();
            program.ownChunk(i)[i % CHUNK_ROWS] = TotalsRow.read(in, generation);
            program.rowCount++;
        }
        return program;
    }

    boolean isOf(final long ownGeneration) {
        return generation == ownGeneration;
    }

    /** A copy that this generation may change; with room for one row more. */
    ProgramTotals copyFor(final long ownGeneration) {
        return new ProgramTotals(programId, ownGeneration, whole, chunks.clone(), chunkGenerations.clone(), rowCount);
    }

    ProgramTotals withRoom() {
        if (rowCount < chunks.length * CHUNK_ROWS) {
            return this;
        }
        final int chunkCount = chunks.length + 1;
        final long[][][] more = Arrays.copyOf(chunks, chunkCount);
        more[chunkCount - 1] = new long[CHUNK_ROWS][];
        final long[] moreGenerations = Arrays.copyOf(chunkGenerations, chunkCount);
        moreGenerations[chunkCount - 1] = generation;
        return new ProgramTotals(programId, generation, whole, more, moreGenerations, rowCount);
    }

    /** Cells of the programme as a whole, to be changed. */
    long[] ownWhole() {
        whole = TotalsRow.own(whole, generation, true);
        return whole;
    }

    /** There is room: see {@link #withRoom}. */
    int addRow(final int partnerId, final int linkId, final int couponId) {
        final int rowIndex = rowCount;
        ownChunk(rowIndex)[rowIndex % CHUNK_ROWS] = TotalsRow.newShort(partnerId, linkId, couponId, generation);
        rowCount++;
        return rowIndex;
    }

    /** Cells of a row, to be changed; {@code isFull}: other sums than clicks as well. */
    long[] ownRow(final int rowIndex, final boolean isFull) {
        final long[][] chunk = ownChunk(rowIndex);
        final long[] own = TotalsRow.own(chunk[rowIndex % CHUNK_ROWS], generation, isFull);
        chunk[rowIndex % CHUNK_ROWS] = own;
        return own;
    }

    /** Which generation made a row. */
    long generation(final int rowIndex) {
        return TotalsRow.generation(chunks[rowIndex / CHUNK_ROWS][rowIndex % CHUNK_ROWS]);
    }

    private long[][] ownChunk(final int rowIndex) {
        final int chunkIndex = rowIndex / CHUNK_ROWS;
        if (chunkGenerations[chunkIndex] != generation) {
            chunks[chunkIndex] = chunks[chunkIndex].clone();
            chunkGenerations[chunkIndex] = generation;
        }
        return chunks[chunkIndex];
    }
}
