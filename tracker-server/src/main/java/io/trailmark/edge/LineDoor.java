package io.trailmark.edge;

/** What the lines of a batch go through: the same as a single report of their kind. One instance per event loop. */
interface LineDoor {
    /** For the next batch: finds out who reports; returns null, or why all of it is refused. */
    Problem begin(Request request, EdgeLoop loop);

    /** What is said beside a refusal. */
    Report report();

    boolean isTokenKnown();

    /** Checks one line and writes its record, or says why not. */
    BatchLine take(Request request, int offset, int lengthBytes, EdgeLoop loop);

    /** An answer for the whole. */
    PendingBatch newAnswer(boolean isAsync, long nowNs);
}
