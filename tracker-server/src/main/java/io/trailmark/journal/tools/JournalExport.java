package io.trailmark.journal.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scripts/journal export}: everything, for other programs. */
@Command(
        name = "export",
        description = {
            "Writes each record as one line of JSON with every field by its name in docs/JOURNAL.md; with --records,"
                    + " clicks, views, conversions or adjustments only, and these as a table with typed columns, too:"
                    + " CSV or Parquet, in one file or in one a day.",
            "A file appears once it is whole. Parquet needs DuckDB, an optional part: docs/OPERATING.md.",
        })
final class JournalExport implements Callable<Integer> {
    /** Forms of what is written. */
    enum Form {
        NDJSON,
        CSV,
        PARQUET
    }

    @Mixin
    private JournalCommand.Range range;

    @Option(names = "--format", paramLabel = "FORM", description = "ndjson, csv or parquet; ndjson by default.")
    private Form form = Form.NDJSON;

    @Option(names = "--records", paramLabel = "KIND", description = "Only clicks, views, conversions or adjustments.")
    private RecordTable table;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "By default the standard output. With --daily a folder, which is made.")
    private Path out;

    @Option(
            names = "--daily",
            description = "One file for each day, in UTC, on which records were journaled: clicks-2026-11-23.parquet.")
    private boolean isDaily;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final ObjectMapper mapper = new ObjectMapper().configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
    private final RecordFields fields = new RecordFields();

    @Override
    public Integer call() throws IOException {
        final PrintWriter err = spec.commandLine().getErr();
        if (form == Form.NDJSON && out == null && !isDaily) {
            return range.readInto(this::line, err);
        }
        if (form == Form.NDJSON || table == null || (out == null && (form == Form.PARQUET || isDaily))) {
            throw new IllegalArgumentException("csv and parquet are of --records KIND, parquet and --daily go to --out"
                    + " FILE, and ndjson goes to the standard output");
        }
        final String ending = '.' + form.name().toLowerCase(Locale.ROOT);
        try (TableExport export = new TableExport(table, out, isDaily, ending, this::open)) {
            final int exitCode = range.readInto(export, err);
            export.finish();
            if (out != null) {
                spec.commandLine()
                        .getOut()
                        .printf("%d %s in %d files at %s%n", export.rows(), table.word(), export.files(), out);
            }
            return exitCode;
        }
    }

    private TableFile open(final Path path) throws IOException {
        if (form == Form.PARQUET) {
            return new ParquetFile(path, table.columns(), JournalExport.class.getClassLoader());
        }
        return path == null
                ? CsvFile.into(spec.commandLine().getOut(), table.names())
                : CsvFile.at(path, table.names());
    }

    private void line(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final Map<String, Object> record = fields.decode(buffer, offset);
        try {
            if (isWanted(record)) {
                spec.commandLine().getOut().println(mapper.writeValueAsString(record));
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean isWanted(final Map<String, Object> record) {
        return table == null || table.recordType().equals(record.get("type"));
    }
}
