package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.export.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Writes one kind of thing into one file. One thread. Memory holds a page, whatever there is. */
final class Exporter {
    /** Forms of a file. */
    enum Form {
        CSV,
        NDJSON
    }

    private final Shell shell;
    private final Form form;
    private final Set<String> unknown = new TreeSet<>();
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
        unknown.clear();
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
                csv(kind, pages, sink, out);
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
        if (!unknown.isEmpty()) {
            shell.err()
                    .println(Style.harmless("The CSV of " + kind.word() + " lacks " + String.join(", ", unknown)
                            + ": the server is newer than this command. --format ndjson has all."));
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

    /** Columns are those of the kind; fields that this version does not know are in no column. */
    private void csv(final ExportKind kind, final ExportPages pages, final RowSink sink, final Writer out) {
        final CsvWriter csv = new CsvWriter(out, kind.columns());
        pages.forEach(row -> {
            if (sink.take(row)) {
                csv.row(row);
                row.fieldNames().forEachRemaining(name -> {
                    if (!kind.isKnown(name)) {
                        unknown.add(name);
                    }
                });
            }
        });
    }
}
