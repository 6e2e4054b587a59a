package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.export.CsvLines;
import io.trailmark.export.Formulas;
import io.trailmark.imports.Row;
import io.trailmark.imports.RowError;
import io.trailmark.imports.Translator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private boolean isBegun;

    /** @param isAppending whether what is there stays: the import goes on. */
    WrongRows(final Path file, final boolean isAppending) {
        this.file = file;
        isNdjson = file != null && file.toString().toLowerCase(Locale.ROOT).endsWith(".ndjson");
        try {
            if (file != null && !isAppending) {
                Files.deleteIfExists(file);
            }
            isBegun = file != null && Files.exists(file);
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be written: may you write there?");
        }
    }

    /** The columns that all rows have; none where each has names of its own. */
    void columns(final List<String> newColumns) {
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
        if (file != null) {
            write(row, errors);
        }
    }

    private void write(final Row row, final List<RowError> errors) {
        final String reasons = errors.stream()
                .map(error -> (error.field().isEmpty() ? "" : error.field() + ": ") + error.message() + " ("
                        + error.code() + ')')
                .collect(Collectors.joining("; "));
        final StringBuilder text = new StringBuilder();
        if (isNdjson) {
            final ObjectNode line =
                    row.json() == null ? Json.object() : row.json().deepCopy();
            if (row.json() == null) {
                row.cells().keySet().forEach(name -> line.put(name, original(row, name)));
            }
            line.put(Translator.LINE_COLUMN, row.line()).put(Translator.ERRORS_COLUMN, reasons);
            text.append(Json.compact(line)).append('\n');
        } else {
            final List<String> cells =
                    columns.stream().map(name -> original(row, name)).toList();
            text.append(csv(with(cells, Integer.toString(row.line()), reasons)));
        }
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            isBegun = true;
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be written: may you write there?");
        }
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
