package io.trailmark.scenario;

import java.util.List;

/** Lines of cells as text, padded so that columns line up. */
final class TextTable {
    private TextTable() {}

    /**
     * Cells with {@code separator} between them; blanks go behind it, so that a comma stays with its cell, and no line
     * ends with blanks.
     */
    static String of(final List<List<String>> lines, final String separator) {
        final int[] widths = new int[lines.stream().mapToInt(List::size).max().orElse(0)];
        for (final List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        final StringBuilder text = new StringBuilder();
        for (final List<String> line : lines) {
            final StringBuilder one = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                final String cell = line.get(i);
                one.append(cell);
                if (i < line.size() - 1) {
                    one.append(separator).append(" ".repeat(widths[i] - cell.length()));
                }
            }
            text.append(one.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
