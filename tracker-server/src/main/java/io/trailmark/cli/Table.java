package io.trailmark.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of cells that stand below one another; numbers stand to the right. On a terminal the widest columns give way
 * until a line fits. One thread.
 */
final class Table {
    private static final int NARROWEST = 5;
    private static final String GAP = "  ";
    private static final String CUT = "…";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> names;

    Table(final List<String> names) {
        this.names = List.copyOf(names);
    }

    void add(final List<String> cells) {
        rows.add(cells.stream().map(Style::harmless).toList());
    }

    /** @param columns of the terminal; 0: as wide as it comes. */
    String render(final Style style, final int columns) {
        final int[] widths = widths(columns);
        final StringBuilder text = new StringBuilder();
        line(text, style, widths, names, true);
        for (final List<String> row : rows) {
            line(text, style, widths, row, false);
        }
        return text.toString();
    }

    private void line(
            final StringBuilder text,
            final Style style,
            final int[] widths,
            final List<String> cells,
            final boolean isHeading) {
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            final String cell = cut(cells.get(i), widths[i]);
            final String blanks = " ".repeat(widths[i] - length(cell));
            final String painted = isHeading ? style.heading(cell) : style.word(cell);
            final boolean isLast = i == widths.length - 1;
            line.append(isRight(i) ? blanks + painted : painted + (isLast ? "" : blanks))
                    .append(isLast ? "" : GAP);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private boolean isRight(final int column) {
        boolean isAny = false;
        for (final List<String> row : rows) {
            final String cell = row.get(column);
            if (!cell.isEmpty() && !cell.matches("-?[0-9][0-9.]*( [A-Z]{3})?")) {
                return false;
            }
            isAny |= !cell.isEmpty();
        }
        return isAny;
    }

    private int[] widths(final int columns) {
        final int[] widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(names.get(i));
            for (final List<String> row : rows) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        int total = GAP.length() * (widths.length - 1);
        for (final int width : widths) {
            total += width;
        }
        while (columns > 0 && total > columns && narrow(widths)) {
            total--;
        }
        return widths;
    }

    private static boolean narrow(final int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        if (widths[widest] <= NARROWEST) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    private static String cut(final String text, final int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + CUT;
    }

    private static int length(final String text) {
        return text.codePointCount(0, text.length());
    }
}
