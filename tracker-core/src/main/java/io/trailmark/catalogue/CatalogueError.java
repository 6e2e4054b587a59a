package io.trailmark.catalogue;

/**
 * One thing that is wrong in a programme file.
 *
 * @param file as the reader was told to find it.
 * @param line from 1; 0 when it concerns the whole file.
 * @param column from 1; 0 when it concerns the whole file.
 * @param message what is wrong, and what was expected.
 */
public record CatalogueError(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
