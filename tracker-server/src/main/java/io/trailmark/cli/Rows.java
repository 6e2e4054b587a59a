package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Objects of a file, one by one: NDJSON, or CSV with names in its first line. One thread. */
final class Rows implements AutoCloseable {
    private final Path file;
    private final BufferedReader reader;
    private final List<String> names;
    private int lineNumber;

    /** Opens it; what ends in {@code .csv} is CSV. */
    Rows(final Path file) {
        this.file = file;
        try {
            reader = Files.newBufferedReader(file);
            final boolean isCsv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
            names = isCsv ? Csv.cells(first()) : null;
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be read.");
        }
    }

    private String first() throws IOException {
        final String line = reader.readLine();
        lineNumber = 1;
        if (line == null) {
            throw Failure.wrongUse(file + " is empty; its first line names the columns.");
        }
        return line.startsWith("\ufeff") ? line.substring(1) : line;
    }

    /** Number of the line read last, from 1. */
    int lineNumber() {
        return lineNumber;
    }

    /** The next object, or null at the end. Empty lines are passed over. */
    ObjectNode next() {
        try {
            String line = reader.readLine();
            lineNumber++;
            while (line != null && line.isBlank()) {
                line = reader.readLine();
                lineNumber++;
            }
            if (line == null) {
                return null;
            }
            return names == null ? ofJson(line) : ofCsv(line);
        } catch (final IOException e) {
            throw wrong("cannot be read: is it UTF-8?");
        }
    }

    private ObjectNode ofJson(final String line) {
        try {
            if (Json.read(line) instanceof ObjectNode object) {
                return object;
            }
            throw wrong("holds no JSON object.");
        } catch (final JsonProcessingException e) {
            throw wrong("is no JSON: " + e.getOriginalMessage());
        }
    }

    private ObjectNode ofCsv(final String first) throws IOException {
        String line = first;
        while (Csv.isOpen(line)) {
            final String more = reader.readLine();
            if (more == null) {
                throw wrong("opens quotes that nothing closes.");
            }
            lineNumber++;
            line += '\n' + more;
        }
        final List<String> cells = Csv.cells(line);
        if (cells.size() != names.size()) {
            throw wrong("has " + cells.size() + " cells; there are " + names.size() + " columns.");
        }
        final ObjectNode row = Json.object();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                KeyValues.put(row, names.get(i), cells.get(i));
            }
        }
        return row;
    }

    private Failure wrong(final String what) {
        return Failure.wrongUse("Line " + lineNumber + " of " + file + ' ' + what);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be closed.");
        }
    }
}
