package io.trailmark.scenario;

import io.trailmark.catalogue.Suggestion;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A table in a text file: cells with commas between them, the first line names the columns. Cells may be padded with
 * blanks so that columns line up, and stand in double quotes where they hold a comma; empty lines and lines that begin
 * with {@code #} are for people. Knows where each cell stood, so that a fault can name the place.
 *
 * <p>One thread. What cannot be read is a fault among the others; the lines that can be read are still there.
 */
final class CsvFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final List<ScenarioFault> faults;
    private final List<String> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private CsvFile(final String file, final List<ScenarioFault> faults) {
        this.file = file;
        this.faults = faults;
    }

    /**
     * Reads the file.
     *
     * @param known names of columns, for suggestions.
     * @param isColumn whether a name is one of a column.
     */
    static CsvFile read(
            final Path path,
            final List<String> known,
            final Predicate<String> isColumn,
            final List<ScenarioFault> faults) {
        final CsvFile table = new CsvFile(path.toString(), faults);
        final List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (final CharacterCodingException e) {
            faults.add(new ScenarioFault(path.toString(), 0, 0, "not UTF-8: save the file as \"CSV UTF-8\""));
            return table;
        } catch (final IOException e) {
            final String message = "the file cannot be read (" + e.getClass().getSimpleName() + ")";
            faults.add(new ScenarioFault(path.toString(), 0, 0, message + "; docs/SCENARIOS.md says what it holds"));
            return table;
        }
        for (int i = 0; i < lines.size(); i++) {
            table.line(i + 1, lines.get(i), known, isColumn);
        }
        if (table.columns.isEmpty()) {
            faults.add(new ScenarioFault(
                    path.toString(), 0, 0, "no line with the names of columns; begin with " + String.join(",", known)));
        }
        return table;
    }

    List<Row> rows() {
        return rows;
    }

    List<String> columns() {
        return columns;
    }

    private void line(final int number, final String text, final List<String> known, final Predicate<String> isColumn) {
        final boolean hasMark = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        final String line = hasMark ? text.substring(1) : text;
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        final List<Cell> cells = cells(number, line);
        if (columns.isEmpty()) {
            header(number, cells, known, isColumn);
            return;
        }
        final Map<String, Cell> named = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            final Cell cell = cells.get(i);
            if (i < columns.size()) {
                named.put(columns.get(i), cell);
            } else if (!cell.text().isEmpty()) {
                fault(
                        number,
                        cell.column(),
                        "'" + cell.text() + "' stands beyond the last column (" + columns.getLast()
                                + "); a text with a comma in it goes into double quotes");
            }
        }
        rows.add(new Row(this, number, named));
    }

    private void header(
            final int number, final List<Cell> cells, final List<String> known, final Predicate<String> isColumn) {
        for (final Cell cell : cells) {
            final String name = cell.text();
            if (!isColumn.test(name)) {
                final String hint = name.indexOf(';') >= 0 || name.indexOf('\t') >= 0
                        ? "; columns are separated by commas"
                        : Suggestion.of(name, known);
                fault(number, cell.column(), "no column is called '" + name + "'" + hint);
            } else if (columns.contains(name)) {
                fault(number, cell.column(), "column '" + name + "' stands twice; keep one");
            }
            columns.add(name);
        }
    }

    private List<Cell> cells(final int number, final String line) {
        final List<Cell> cells = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            final int start = at;
            final StringBuilder text = new StringBuilder();
            if (at < line.length() && line.charAt(at) == '"') {
                at = quoted(number, line, at, text);
                if (!line.substring(at, comma(line, at)).isBlank()) {
                    fault(number, at + 1, "text after the closing quote; a quote inside quotes is written \"\"");
                }
            } else {
                text.append(line, at, comma(line, at));
            }
            cells.add(new Cell(start + 1, text.toString().strip()));
            at = comma(line, at) + 1;
        }
        return cells;
    }

    /** Where the cell that is being read ends. */
    private static int comma(final String line, final int from) {
        final int comma = line.indexOf(',', from);
        return comma < 0 ? line.length() : comma;
    }

    private int quoted(final int number, final String line, final int start, final StringBuilder text) {
        int at = start + 1;
        while (at < line.length()) {
            final boolean isQuote = line.charAt(at) == '"';
            if (isQuote && at + 1 < line.length() && line.charAt(at + 1) == '"') {
                at++;
            } else if (isQuote) {
                return at + 1;
            }
            text.append(line.charAt(at++));
        }
        fault(number, start + 1, "the closing quote is missing");
        return at;
    }

    private void fault(final int line, final int column, final String message) {
        faults.add(new ScenarioFault(file, line, column, message));
    }

    /** One cell. */
    private record Cell(int column, String text) {}

    /** One line of the table. */
    static final class Row {
        private final CsvFile table;
        private final int line;
        private final Map<String, Cell> cells;

        private Row(final CsvFile table, final int line, final Map<String, Cell> cells) {
            this.table = table;
            this.line = line;
            this.cells = cells;
        }

        int line() {
            return line;
        }

        String place() {
            return table.file + ":" + line;
        }

        /** What stands in the column; empty where nothing does. */
        String text(final String column) {
            final Cell cell = cells.get(column);
            return cell == null ? "" : cell.text();
        }

        boolean has(final String column) {
            return !text(column).isEmpty();
        }

        /** Says what is wrong with the cell. */
        void fault(final String column, final String message) {
            final Cell cell = cells.get(column);
            table.fault(line, cell == null ? 0 : cell.column(), message);
        }
    }
}
