package io.trailmark.edge;

/** What became of one line of a batch. Made for each line, used on the event loop's own thread. */
interface BatchLine {
    /** Of its record; 0 where there is none, negative where the journal refused it. */
    long position();

    /** Writes the line's answer; returns its status. */
    Status write(BatchAnswer answer);
}
