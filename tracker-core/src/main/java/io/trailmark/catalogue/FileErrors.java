package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in all files, so that it can be said at once. One thread. */
final class FileErrors {
    private final List<CatalogueError> errors = new ArrayList<>();
    private int unreportedCount;

    void add(final String file, final int line, final int column, final String problem, final String expected) {
        if (errors.size() < Limits.ERRORS_REPORTED) {
            errors.add(new CatalogueError(file, line, column, oneLine(problem + "; expected " + expected)));
        } else {
            unreportedCount++;
        }
    }

    /** A parser's words may hold what stands in the file; in a log each error is one line and shows as it is. */
    private static String oneLine(final String text) {
        final StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR) {
                line.append("\\u%04x".formatted((int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    void add(final String file, final YamlNode node, final String problem, final String expected) {
        add(file, node.line(), node.column(), problem, expected);
    }

    void add(final Declared<?> declared, final String problem, final String expected) {
        add(declared.file(), declared.line(), declared.column(), problem, expected);
    }

    int count() {
        return errors.size() + unreportedCount;
    }

    /** By file as they were read, then by line; where there are too many, the last one says how many were left out. */
    List<CatalogueError> all() {
        final List<String> files =
                errors.stream().map(CatalogueError::file).distinct().toList();
        final List<CatalogueError> all = new ArrayList<>(errors);
        all.sort(Comparator.<CatalogueError>comparingInt(error -> files.indexOf(error.file()))
                .thenComparingInt(CatalogueError::line)
                .thenComparingInt(CatalogueError::column));
        if (unreportedCount > 0) {
            final CatalogueError last = errors.getLast();
            all.add(new CatalogueError(last.file(), 0, 0, "and " + unreportedCount + " more errors from here on"));
        }
        return List.copyOf(all);
    }
}
