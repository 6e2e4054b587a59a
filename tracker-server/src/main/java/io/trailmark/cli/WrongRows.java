package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.export.CsvLines;
import io.trailmark.export.Formulas;
import io.trailmark.imports.Row;
import io.trailmark.imports.RowError;
import io.trailmark.imports.RowFile;
import io.trailmark.imports.Translator;
import io.trailmark.imports.UnreadableFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wrong: the first errors for the screen, and all rows with their errors in a file that can be mended and
 * imported alone. One thread.
 */
final class WrongRows {
    private static final int MOST_SHOWN = 20;

    /** Null where nobody asked for it. */
    private final Path file;

    /** By its name, or because the rows are objects, each with names of its own. */
    private boolean isNdjson;

    private final List<String> shown = new ArrayList<>();
    private List<String> columns = List.of();
    private long count;

    /** Whether what is there stays: the import goes on. */
    private final boolean isAppending;

    private boolean isOpen;
    private boolean isBegun;

    /** Line and hash of the rows that an earlier run wrote. */
    private final Set<Long> written = new HashSet<>();

    /** Touches no file yet. */
    WrongRows(final Path file, final boolean isAppending) {
        this.file = file;
        this.isAppending = isAppending;
        isNdjson = file != null && file.toString().toLowerCase(Locale.ROOT).endsWith(".ndjson");
    }

    /**
     * The rows can be read: now the file of an earlier import goes, or is read where this one goes on.
     *
     * @param newColumns that all rows have; none where each has names of its own.
     */
    void begin(final List<String> newColumns) {
        columns(newColumns);
        if (file == null || isOpen) {
            return;
        }
        isOpen = true;
        try {
            if (!isAppending) {
                Files.deleteIfExists(file);
            }
            isBegun = Files.exists(file) && Files.size(file) > 0;
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be written: may you write there?");
        }
        if (isBegun) {
            readWritten();
        }
    }

    private void readWritten() {
        try (RowFile rows = RowFile.open(file)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                final String line = row.cells().getOrDefault(Translator.LINE_COLUMN, "");
                if (line.matches("[0-9]{1,9}")) {
                    written.add(id(Integer.parseInt(line), row));
                }
            }
        } catch (final UnreadableFile e) {
            throw Failure.wrongUse(file + " holds the wrong rows so far and cannot be read: " + e.getMessage());
        }
    }

    /** The same for a row and for what was written of it. */
    private long id(final int line, final Row row) {
        final int hash;
        if (isNdjson) {
            hash = object(row)
                    .without(List.of(Translator.LINE_COLUMN, Translator.ERRORS_COLUMN))
                    .hashCode();
        } else {
            hash = cells(row).hashCode();
        }
        return (long) line << Integer.SIZE | Integer.toUnsignedLong(hash);
    }

    private void columns(final List<String> newColumns) {
        isNdjson |= newColumns.isEmpty();
        columns = newColumns.stream()
                .filter(each -> !each.isEmpty()
                        && !each.equals(Translator.LINE_COLUMN)
                        && !each.equals(Translator.ERRORS_COLUMN))
                .toList();
    }

    /** A row with all that is wrong with it. */
    void add(final Row row, final List<RowError> errors) {
        for (final RowError error : errors) {
            count++;
            if (shown.size() < MOST_SHOWN) {
                shown.add(error.toString());
            }
        }
        if (file != null && !written.contains(id(row.line(), row))) {
            write(row, errors);
        }
    }

    private void write(final Row row, final List<RowError> errors) {
        final String reasons = reasons(row, errors);
        final StringBuilder text = new StringBuilder();
        if (isNdjson) {
            final ObjectNode line = object(row);
            line.put(Translator.LINE_COLUMN, row.line()).put(Translator.ERRORS_COLUMN, reasons);
            text.append(Json.compact(line)).append('\n');
        } else {
            final List<String> cells = with(cells(row), Integer.toString(row.line()), reasons);
            row.rest().forEach(cell -> cells.add(Formulas.original(cell)));
            text.append(csv(cells));
        }
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            isBegun = true;
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be written: may you write there?");
        }
    }

    /** Of a row that was not mended what it says of itself. */
    private static String reasons(final Row row, final List<RowError> errors) {
        final String before = original(row, Translator.ERRORS_COLUMN);
        if (errors.stream().anyMatch(error -> error.code().equals(RowError.NOT_MENDED)) && !before.isEmpty()) {
            return before;
        }
        return errors.stream()
                .map(error -> (error.field().isEmpty() ? "" : error.field() + ": ") + error.message() + " ("
                        + error.code() + ')')
                .collect(Collectors.joining("; "));
    }

    private List<String> cells(final Row row) {
        return columns.stream().map(name -> original(row, name)).toList();
    }

    private static ObjectNode object(final Row row) {
        final ObjectNode object =
                row.json() == null ? Json.object() : row.json().deepCopy();
        if (row.json() == null) {
            row.cells().keySet().forEach(name -> object.put(name, original(row, name)));
        }
        if (!row.rest().isEmpty()) {
            final ArrayNode rest = object.putArray(Translator.REST_COLUMN);
            row.rest().forEach(cell -> rest.add(Formulas.original(cell)));
        }
        return object;
    }

    /** A line, after the names of the columns where it is the first. */
    private String csv(final List<String> cells) {
        final StringWriter out = new StringWriter();
        final List<String> all = with(columns, Translator.LINE_COLUMN, Translator.ERRORS_COLUMN);
        final CsvLines lines = CsvLines.safe(out, isBegun ? cells : all);
        if (!isBegun) {
            lines.row(cells);
        }
        return out.toString();
    }

    /** What stood in the cell before it was made harmless; it is made so again. */
    private static String original(final Row row, final String name) {
        final String text = row.cells().getOrDefault(name, "");
        return row.json() == null ? Formulas.original(text) : text;
    }

    private static List<String> with(final List<String> cells, final String... more) {
        final List<String> all = new ArrayList<>(cells);
        all.addAll(List.of(more));
        return all;
    }

    /** For the screen. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>(shown);
        if (count > shown.size()) {
            lines.add("and " + (count - shown.size()) + " more"
                    + (file == null ? "; --errors FILE writes them all" : ", in " + file));
        } else if (count > 0 && file != null) {
            lines.add("The rows stand in " + file + ", to be mended and imported alone.");
        }
        return lines;
    }

    boolean isEmpty() {
        return count == 0;
    }
}
