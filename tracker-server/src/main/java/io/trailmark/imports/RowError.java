package io.trailmark.imports;

/**
 * One thing that is wrong with a row.
 *
 * @param line of the file on which the row begins, from 1.
 * @param field of ours, or the column; empty: all of the row.
 * @param code stays the same; those of the server as it says them.
 * @param message what is wrong and what was expected.
 */
public record RowError(int line, String field, String code, String message) {
    /** A value that cannot be read. */
    public static final String INVALID = "invalid";

    /** The row cannot be read as text, or has more or fewer cells than there are columns. */
    public static final String UNREADABLE = "unreadable";

    /** A row that an import had written as wrong still says so of itself. */
    public static final String NOT_MENDED = "not_mended";

    @Override
    public String toString() {
        return "line " + line + (field.isEmpty() ? "" : ", " + field) + ": " + message + " (" + code + ')';
    }
}
