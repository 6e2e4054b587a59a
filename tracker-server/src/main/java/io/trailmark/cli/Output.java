package io.trailmark.cli;

/** How an answer is written. */
enum Output {
    /** For people: aligned, cut to the width of the terminal. */
    TABLE,
    /** As the server says it, in lines. */
    JSON,
    /** One object a line. */
    NDJSON,
    /** With a line of names first. */
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
