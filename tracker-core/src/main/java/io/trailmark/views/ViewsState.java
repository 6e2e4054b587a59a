package io.trailmark.views;

import io.trailmark.catalogue.Catalogue;

/**
 * All sums and the catalogue as of one position of the journal: read from one of these and figures fit together.
 * Immutable.
 */
public final class ViewsState {
    private final long position;
    private final Catalogue catalogue;
    private final RecordCounts counts;
    private final ProgramTotals[] totals;

    ViewsState(
            final long position, final Catalogue catalogue, final RecordCounts counts, final ProgramTotals[] totals) {
        this.position = position;
        this.catalogue = catalogue;
        this.counts = counts;
        this.totals = totals;
    }

    /** Position of the last record that is in it; 0 before the first. */
    public long position() {
        return position;
    }

    /** Programmes, goals, partners, links and coupons. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** How many records of each type there were. */
    public RecordCounts counts() {
        return counts;
    }

    /** Sums of a programme; all zero when nothing was counted for it. */
    public ProgramTotals totals(final int programId) {
        for (final ProgramTotals program : totals) {
            if (program.programId() == programId) {
                return program;
            }
        }
        return new ProgramTotals(programId, 0);
    }
}
