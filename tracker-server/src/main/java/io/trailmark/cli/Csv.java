package io.trailmark.cli;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them, read; {@link CsvWriter} writes them. Threads: any; no state. */
final class Csv {
    private Csv() {}

    /** The cells of a line. */
    static List<String> cells(final String line) {
        final List<String> cells = new ArrayList<>();
        final StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            final char c = line.charAt(i);
            if (isQuoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** Whether quotes are open at the end of a line: then the next one belongs to it. */
    static boolean isOpen(final String line) {
        return line.chars().filter(c -> c == '"').count() % 2 == 1;
    }
}
