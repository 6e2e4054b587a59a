package io.trailmark.journal.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.trailmark.export.Formulas;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records as tables, read back by others: Parquet by DuckDB, CSV by a parser. What should be in them is read from the
 * journal by the generated decoders, not by what exports.
 */
final class JournalExportTest {
    private static final Path ROOT = Path.of(System.getProperty("trailmark.root"));
    private static final int OF_EACH = 150;
    private static final int DAYS = 3;

    @TempDir
    private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Days with records of every type, none like another. */
    @BeforeEach
    void writeAJournal() throws IOException {
        final UnsafeBuffer golden = new UnsafeBuffer(
                Files.readAllBytes(ROOT.resolve("tracker-core/src/test/resources/golden/records-5.bin")));
        final AtomicLong nowNs =
                new AtomicLong(Instant.parse("2026-11-21T20:00:00Z").getEpochSecond() * 1_000_000_000L);
        final RecordBatch batch = new RecordBatch(1 << 20);
        try (ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(data.resolve("journal"))
                .product("test")
                .clock(nowNs::get)
                .freeSpaceLimitBytes(0))) {
            for (int i = 0; i < OF_EACH * DAYS; i++) {
                batch.clear();
                int offset = RecordFrame.alignedLength(RecordFrame.lengthBytes(golden, 0));
                while (offset < golden.capacity()) {
                    final int lengthBytes = RecordFrame.lengthBytes(golden, offset);
                    final int at = batch.tryClaim(lengthBytes);
                    batch.buffer().putBytes(at, golden, offset, lengthBytes);
                    vary(batch, at, i);
                    batch.commit(lengthBytes);
                    offset += RecordFrame.alignedLength(lengthBytes);
                }
                assertTrue(journal.append(batch) > 0);
                nowNs.addAndGet(TimeUnit.DAYS.toNanos(1) / OF_EACH);
            }
        }
    }

    private static void vary(final RecordBatch batch, final int at, final int number) {
        final int body = at + MessageHeaderEncoder.ENCODED_LENGTH;
        switch (RecordFrame.templateId(batch.buffer(), at)) {
            case ClickEncoder.TEMPLATE_ID ->
                new ClickEncoder().wrap(batch.buffer(), body).linkId(number + 1).occurredMs(number * 1_000L + 7);
            case ConversionEncoder.TEMPLATE_ID ->
                new ConversionEncoder().wrap(batch.buffer(), body).amountMinor(number * 31L - 400);
            default -> {}
        }
    }

    /** What the journal holds, as its own decoders see it. */
    private record Truth(Map<String, Long> recordsByDay, long links, BigDecimal amount, long first, long last) {}

    private Truth truth(final int templateId) {
        final Map<String, Long> days = new TreeMap<>();
        final long[] links = new long[1];
        final long[] bounds = {Long.MAX_VALUE, 0};
        final BigDecimal[] amount = {BigDecimal.ZERO};
        final ClickDecoder click = new ClickDecoder();
        final ConversionDecoder sale = new ConversionDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (JournalReader reader = new JournalReader(data.resolve("journal"), 1)) {
            while (reader.poll(
                            (buffer, offset, lengthBytes) -> {
                                if (RecordFrame.templateId(buffer, offset) == templateId) {
                                    final String day = Instant.ofEpochSecond(0, RecordFrame.epochNs(buffer, offset))
                                            .toString()
                                            .substring(0, 10);
                                    days.merge(day, 1L, Long::sum);
                                    bounds[0] = Math.min(bounds[0], RecordFrame.position(buffer, offset));
                                    bounds[1] = RecordFrame.position(buffer, offset);
                                    if (templateId == ClickDecoder.TEMPLATE_ID) {
                                        links[0] += click.wrapAndApplyHeader(buffer, offset, header)
                                                .linkId();
                                    } else {
                                        sale.wrapAndApplyHeader(buffer, offset, header);
                                        amount[0] =
                                                amount[0].add(BigDecimal.valueOf(sale.amountMinor(), sale.exponent()));
                                    }
                                }
                            },
                            Long.MAX_VALUE,
                            1_000)
                    > 0) {}
        }
        return new Truth(days, links[0], amount[0], bounds[0], bounds[1]);
    }

    private int run(final String... arguments) {
        return JournalCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private void export(final String... arguments) {
        final List<String> words = new ArrayList<>(List.of("export", data.toString()));
        words.addAll(List.of(arguments));
        assertEquals(0, run(words.toArray(String[]::new)), out.toString() + err);
    }

    /** Rows of a query over Parquet, cells with blanks between them. */
    private List<String> ask(final Path folder, final String query) throws SQLException {
        try (Connection duckDb = DuckDb.open(folder, getClass().getClassLoader());
                Statement statement = duckDb.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            final List<String> rows = new ArrayList<>();
            while (found.next()) {
                final StringBuilder row = new StringBuilder();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : " ").append(found.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    private static Set<String> names(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void shouldWriteClicksAsParquetADay() throws Exception {
        final Path lake = data.resolve("it's a lake");
        export("--records", "clicks", "--format", "parquet", "--daily", "--out", lake.toString());
        final Truth truth = truth(ClickDecoder.TEMPLATE_ID);
        assertEquals(4, truth.recordsByDay.size());
        for (final Map.Entry<String, Long> day : truth.recordsByDay.entrySet()) {
            final Path file = lake.resolve("clicks-" + day.getKey() + ".parquet");
            assertEquals(
                    List.of(day.getValue() + " " + day.getKey() + " " + day.getKey()),
                    ask(
                            lake,
                            "SELECT count(*), min(journaled_at AT TIME ZONE 'UTC')::DATE,"
                                    + " max(journaled_at AT TIME ZONE 'UTC')::DATE FROM "
                                    + DuckDb.quoted(file.toString())));
        }
        assertEquals(4, names(lake).size());
        final String all = "read_parquet(" + DuckDb.quoted(lake + "/*.parquet") + ")";
        assertEquals(
                List.of(OF_EACH * DAYS + " " + truth.links + " " + truth.first + " " + truth.last),
                ask(lake, "SELECT count(*), sum(link_id)::BIGINT, min(position), max(position) FROM " + all));
        assertEquals(
                List.of("1970-01-01T00:00:09.007Z"),
                ask(
                        lake,
                        "SELECT strftime(occurred_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') FROM " + all
                                + " WHERE link_id = 10"));
        assertEquals(
                List.of("ZSTD"),
                ask(lake, "SELECT DISTINCT compression FROM parquet_metadata(" + DuckDb.quoted(lake + "/*") + ")"));
        // UTC is written into the file, for whoever else reads it.
        assertEquals(
                List.of("true"),
                ask(
                        lake,
                        "SELECT DISTINCT logical_type::VARCHAR LIKE '%isAdjustedToUTC=1%' OR logical_type::VARCHAR"
                                + " LIKE '%isAdjustedToUTC=true%' FROM parquet_schema("
                                + DuckDb.quoted(lake + "/*") + ") WHERE name IN ('occurred_at', 'journaled_at')"));
    }

    @Test
    void shouldWriteConversionsAsParquetToTheCent() throws Exception {
        final Path file = data.resolve("conversions.parquet");
        export("--records", "conversions", "--format", "parquet", "--out", file.toString());
        final Truth truth = truth(ConversionDecoder.TEMPLATE_ID);
        assertEquals(
                List.of(OF_EACH * DAYS + " " + truth.amount.setScale(4)),
                ask(data, "SELECT count(*), sum(amount) FROM " + DuckDb.quoted(file.toString())));
        final List<String> types = ask(
                data,
                "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM "
                        + DuckDb.quoted(file.toString()) + ")");
        assertEquals(
                RecordTable.CONVERSIONS.columns().stream()
                        .map(column -> column.name() + ' ' + column.type().sql())
                        .toList(),
                types);
        assertFalse(names(data).stream().anyMatch(name -> name.startsWith(".parquet")), names(data)::toString);
    }

    @Test
    void shouldSayOfEachTableTheSameInAllForms() throws Exception {
        for (final RecordTable table : RecordTable.values()) {
            final Path csv = data.resolve(table.word() + ".csv");
            final Path parquet = data.resolve(table.word() + ".parquet");
            export("--records", table.word(), "--format", "csv", "--to", "60", "--out", csv.toString());
            export("--records", table.word(), "--format", "parquet", "--to", "60", "--out", parquet.toString());
            final List<List<String>> rows = new ArrayList<>();
            try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(csv)) {
                lines.forEach(line -> rows.add(line.getFields()));
            }
            assertFalse(rows.isEmpty(), table.word());
            final StringBuilder texts = new StringBuilder();
            for (final Column column : table.columns()) {
                if (column.type() != ColumnType.MOMENT && column.type() != ColumnType.RATE) {
                    texts.append(texts.isEmpty() ? "" : ", ")
                            .append("coalesce(\"")
                            .append(column.name())
                            .append("\"::VARCHAR, '')");
                }
            }
            final List<String> stored = ask(
                    data,
                    "SELECT concat_ws('|', " + texts + ") FROM " + DuckDb.quoted(parquet.toString())
                            + " ORDER BY position");
            final List<String> written = new ArrayList<>();
            for (final List<String> row : rows) {
                written.add(said(table, row));
            }
            assertEquals(written, stored, table.word());
        }
    }

    /** A row of CSV without what Parquet says in another form. */
    private static String said(final RecordTable table, final List<String> row) {
        final List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            final ColumnType type = table.columns().get(i).type();
            if (type == ColumnType.MONEY && !row.get(i).isEmpty()) {
                cells.add(new BigDecimal(row.get(i)).setScale(4).toPlainString());
            } else if (type != ColumnType.MOMENT && type != ColumnType.RATE) {
                cells.add(Formulas.original(row.get(i)));
            }
        }
        return String.join("|", cells);
    }

    @Test
    void shouldGiveDuckDbOneFolderAndNothingElse() throws Exception {
        final Path folder = Files.createDirectory(data.resolve("only"));
        final Path outside = data.resolve("outside.csv");
        Files.writeString(outside, "a\n1\n");
        final Path inside = folder.resolve("inside.csv");
        Files.writeString(inside, "a\n1\n");
        assertEquals(List.of("1"), ask(folder, "SELECT * FROM " + DuckDb.quoted(inside.toString())));
        for (final String forbidden : List.of(
                "SELECT * FROM " + DuckDb.quoted(outside.toString()),
                "SELECT * FROM " + DuckDb.quoted(folder + "/../outside.csv"),
                "COPY (SELECT 1) TO " + DuckDb.quoted(data + "/x.csv"),
                "ATTACH " + DuckDb.quoted(data + "/x.db"),
                "SELECT * FROM 'https://example.com/x.csv'",
                "INSTALL httpfs",
                "SET enable_external_access = true",
                "SET allowed_directories = ['/']",
                "SET memory_limit = '8GB'")) {
            assertThrows(SQLException.class, () -> ask(folder, forbidden), forbidden);
        }
        assertEquals(new TreeSet<>(List.of("inside.csv")), names(folder));
        assertFalse(Files.exists(data.resolve("x.csv")));
    }

    @Test
    void shouldSayHowToGetWhatIsNotShipped() throws Exception {
        final IOException refused = assertThrows(
                IOException.class,
                () -> new ParquetFile(
                        data.resolve("x.parquet"), RecordTable.CLICKS.columns(), ClassLoader.getPlatformClassLoader()));
        assertTrue(refused.getMessage().contains("into the folder 'optional'"), refused.getMessage());
        assertEquals(new TreeSet<>(List.of("journal", "lock")), names(data));
        final String parent = Files.readString(ROOT.resolve("pom.xml"));
        assertTrue(parent.contains("<duckdb.version>" + DuckDb.VERSION + "</duckdb.version>"), DuckDb.VERSION);
        // The class path of the server, and with it the distribution, has only what runs.
        final String module = Files.readString(ROOT.resolve("tracker-server/pom.xml"));
        assertTrue(module.matches("(?s).*<artifactId>duckdb_jdbc</artifactId>\\s*<scope>test</scope>.*"));
    }

    @Test
    void shouldLeaveNoTableThatIsNotWhole() throws Exception {
        final Path file = data.resolve("clicks.csv");
        try (TableExport export = new TableExport(
                RecordTable.CLICKS, file, false, ".csv", path -> CsvFile.at(path, RecordTable.CLICKS.names()))) {
            assertTrue(names(data).stream().anyMatch(name -> name.matches("clicks\\.csv\\.[0-9]+\\.part")));
            assertEquals(0, export.rows());
        }
        assertEquals(new TreeSet<>(List.of("journal", "lock")), names(data));
        assertEquals(2, run("export", data.toString(), "--format", "csv"));
        assertEquals(2, run("export", data.toString(), "--format", "parquet", "--records", "clicks"));
        assertEquals(2, run("export", data.toString(), "--out", file.toString()));
        export("--records", "clicks", "--format", "csv", "--to", "40");
        assertTrue(out.toString().startsWith("position,journaled_at,occurred_at,program_id,"), out.toString());
        out.getBuffer().setLength(0);
        export("--records", "conversions", "--to", "60");
        assertTrue(
                out.toString().lines().allMatch(line -> line.startsWith("{\"type\":\"Conversion\",")), out.toString());
    }

    @Test
    void shouldDescribeEveryColumn() throws Exception {
        final String text = Files.readString(ROOT.resolve("docs/JOURNAL.md"));
        for (final RecordTable table : RecordTable.values()) {
            for (final Column column : table.columns()) {
                assertTrue(
                        text.contains("`" + column.name() + "`"),
                        () -> "docs/JOURNAL.md does not say what " + column.name() + " of " + table.word() + " is");
            }
        }
    }
}
