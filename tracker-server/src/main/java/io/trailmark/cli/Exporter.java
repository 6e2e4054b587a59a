package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.export.AtomicFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Writes one kind of thing into one file. One thread. Memory holds a page, whatever there is: rows of a CSV lie in a
 * file of their own until all are read, because only then is it known which columns there are.
 */
final class Exporter {
    /** Forms of a file. */
    enum Form {
        CSV,
        NDJSON
    }

    private final Shell shell;
    private final Form form;
    private long rows;

    Exporter(final Shell shell, final Form form) {
        this.shell = shell;
        this.form = form;
    }

    /**
     * Writes all rows that are wanted.
     *
     * @param file null for the standard output.
     * @return what was done, in words for people and programs.
     */
    ObjectNode export(
            final ExportKind kind, final ExportPages pages, final Predicate<JsonNode> wanted, final Path file) {
        rows = 0;
        final Progress progress = new Progress(shell, kind.word());
        try (AtomicFile target = file == null ? null : new AtomicFile(file)) {
            final Writer out = target == null
                    ? shell.out()
                    : new BufferedWriter(new OutputStreamWriter(target.stream(), StandardCharsets.UTF_8));
            final RowSink sink = row -> {
                if (wanted.test(row)) {
                    rows++;
                    progress.show(rows, 0);
                    return true;
                }
                return false;
            };
            if (form == Form.NDJSON) {
                lines(pages, sink, out);
            } else {
                csv(kind, pages, sink, out, file);
            }
            out.flush();
            if (target != null) {
                target.whole();
            }
        } catch (final IOException | UncheckedIOException e) {
            throw Failure.wrongUse(
                    (file == null ? "The output" : file) + " cannot be written: " + e.getMessage() + '.');
        } finally {
            progress.end();
        }
        return Json.object()
                .put("kind", kind.word())
                .put("rows", rows)
                .put("first_position", pages.firstPosition())
                .put("last_position", pages.lastPosition())
                .put("file", file == null ? "" : file.toString());
    }

    /** Counts a row, and says whether it is wanted. */
    private interface RowSink {
        boolean take(JsonNode row);
    }

    private static void lines(final ExportPages pages, final RowSink sink, final Writer out) {
        pages.forEach(row -> {
            if (sink.take(row)) {
                try {
                    out.write(Json.compact(row));
                    out.write('\n');
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private static void csv(
            final ExportKind kind, final ExportPages pages, final RowSink sink, final Writer out, final Path file)
            throws IOException {
        final Path rows = file == null
                ? Files.createTempFile(kind.word(), ".part")
                : Files.createTempFile(file.toAbsolutePath().getParent(), kind.word(), ".part");
        try {
            final Set<String> found = new TreeSet<>();
            try (Writer writer = Files.newBufferedWriter(rows)) {
                lines(
                        pages,
                        row -> {
                            final boolean isTaken = sink.take(row);
                            if (isTaken) {
                                found.addAll(CsvWriter.paths(row));
                            }
                            return isTaken;
                        },
                        writer);
            }
            final CsvWriter csv = new CsvWriter(out, columns(kind, found));
            try (BufferedReader reader = Files.newBufferedReader(rows)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    csv.row(read(line));
                }
            }
        } finally {
            Files.delete(rows);
        }
    }

    private static List<String> columns(final ExportKind kind, final Set<String> found) {
        final Set<String> columns = new LinkedHashSet<>(kind.columns());
        for (final String column : found) {
            if (!kind.isElsewhere(column)) {
                columns.add(column);
            }
        }
        return List.copyOf(columns);
    }

    private static JsonNode read(final String line) {
        try {
            return Json.read(line);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("we wrote that line", e);
        }
    }
}
