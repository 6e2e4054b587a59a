package io.trailmark.cli;

import io.trailmark.imports.RowError;
import java.util.List;

/** Brings rows to the server. */
interface Sender {
    /**
     * What became of a piece.
     *
     * @param made rows of which something was made, or would be.
     * @param there rows that are there already, just as they are.
     * @param errors of all other rows.
     */
    record Sent(long made, long there, List<RowError> errors) {}

    /** What is done with a piece: tried only; sent with the good rows where some are wrong; or whole or not at all. */
    enum Manner {
        DRY,
        GOOD_ONES,
        ALL_OR_NONE
    }

    /** Sends a piece, with patience. */
    Sent send(Piece piece, Manner manner);
}
