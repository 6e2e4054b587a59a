package io.trailmark.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The rows of a file, one by one: CSV with names in its first line, separated by commas, semicolons or tabs, or NDJSON;
 * either of them packed with gzip. What it is is seen, not told.
 *
 * <p>One thread. A row that cannot be read comes with its problem, and the next one after it; {@link UnreadableFile}
 * where no next one can be found.
 */
public final class RowFile implements AutoCloseable {
    /** No file has more. */
    static final int MOST_COLUMNS = 1_000;

    /** Of one row; more than that is a quote that nothing closes. */
    private static final int MOST_CHARS = 2 * GuardedInput.LINE_BYTES;

    /** Looked at to see what the file is. */
    private static final int HEAD_CHARS = GuardedInput.LINE_BYTES + 16;

    private static final String SEPARATORS = ",;\t";

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(50).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final GuardedInput input;
    private final BufferedReader reader;

    /** Null for NDJSON. */
    private final CloseableIterator<CsvRecord> records;

    private final List<String> columns;
    private int line;

    private RowFile(final InputStream source) throws IOException {
        input = new GuardedInput(unpacked(source));
        reader = new BufferedReader(new InputStreamReader(input, UTF_8), 1 << 16);
        passOverMark();
        final String head = head();
        if (head.startsWith("[")) {
            throw new UnreadableFile("This is a JSON list; one object a line is expected (NDJSON).");
        }
        if (head.startsWith("{")) {
            records = null;
            columns = List.of();
        } else {
            records = csv(separator(head)).iterator();
            columns = header();
        }
    }

    /** Opens a file. */
    public static RowFile open(final Path file) {
        try {
            return of(Files.newInputStream(file));
        } catch (final IOException e) {
            throw new UnreadableFile(file + " cannot be read: is it there, and may you read it?");
        }
    }

    /** Reads what comes; closes it in the end. */
    public static RowFile of(final InputStream source) {
        try {
            return new RowFile(source);
        } catch (final IOException | UncheckedIOException e) {
            throw new UnreadableFile("It cannot be read: " + e.getMessage());
        }
    }

    private static InputStream unpacked(final InputStream source) throws IOException {
        final PushbackInputStream in = new PushbackInputStream(source, 2);
        final byte[] start = in.readNBytes(2);
        in.unread(start);
        final boolean isPacked = start.length == 2 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B;
        final boolean isWide = start.length == 2 && (start[0] & 0xFF) + (start[1] & 0xFF) == 0xFE + 0xFF;
        if (isWide && start[0] != start[1]) {
            throw new UnreadableFile("This is UTF-16; save it as UTF-8.");
        }
        return isPacked ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private void passOverMark() throws IOException {
        reader.mark(1);
        if (reader.read() != '\ufeff') {
            reader.reset();
        }
    }

    /** The first line that is not empty; it is read again. */
    private String head() throws IOException {
        reader.mark(HEAD_CHARS);
        final StringBuilder head = new StringBuilder();
        int c = reader.read();
        while (c >= 0 && head.length() < GuardedInput.LINE_BYTES && !(c == '\n' && !head.isEmpty())) {
            if (!head.isEmpty() || !Character.isWhitespace(c)) {
                head.append((char) c);
            }
            c = reader.read();
        }
        reader.reset();
        if (head.isEmpty()) {
            throw new UnreadableFile("It is empty; the first line of CSV names the columns.");
        }
        return head.toString();
    }

    /** What stands most often between the names of the columns, outside of quotes. */
    private static char separator(final String head) {
        final int[] counts = new int[SEPARATORS.length()];
        boolean isQuoted = false;
        for (int i = 0; i < head.length(); i++) {
            final int kind = SEPARATORS.indexOf(head.charAt(i));
            isQuoted ^= head.charAt(i) == '"';
            if (kind >= 0 && !isQuoted) {
                counts[kind]++;
            }
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    private CsvReader<CsvRecord> csv(final char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(MOST_CHARS)
                .build(
                        CsvRecordHandler.of(handler -> handler.maxFields(2 * MOST_COLUMNS)
                                .maxFieldSize(MOST_CHARS)
                                .maxRecordSize(MOST_CHARS)),
                        reader);
    }

    private List<String> header() {
        final CsvRecord record = nextRecord();
        if (record.getFieldCount() > MOST_COLUMNS) {
            throw new UnreadableFile(
                    "Line 1 names " + record.getFieldCount() + " columns; at most " + MOST_COLUMNS + " are read.");
        }
        final String problem = input.problem(1, lastLine(record));
        if (problem != null) {
            throw new UnreadableFile("The names of the columns: " + problem + '.');
        }
        final Set<String> seen = new HashSet<>();
        final List<String> names = new ArrayList<>();
        for (final String field : record.getFields()) {
            final String name = field.strip();
            if (!name.isEmpty() && !seen.add(name)) {
                throw new UnreadableFile("Two columns are called '" + name + "'.");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    /** As the first line names them; none for NDJSON, where each row has its own. */
    public List<String> columns() {
        return columns;
    }

    /** Whether columns stand in the first line. */
    public boolean isCsv() {
        return records != null;
    }

    /** The next row, or null at the end. Empty lines are passed over. */
    public Row next() {
        try {
            return records == null ? nextObject() : nextCells();
        } catch (final IOException | UncheckedIOException e) {
            throw new UnreadableFile("It cannot be read after line " + line + ": " + e.getMessage() + '.');
        }
    }

    private Row nextObject() throws IOException {
        String text = reader.readLine();
        line++;
        while (text != null && text.isBlank()) {
            text = reader.readLine();
            line++;
        }
        if (text == null) {
            return null;
        }
        final String problem = input.problem(line, line);
        if (problem != null) {
            return Row.wrong(line, Map.of(), problem);
        }
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object
                    ? Row.of(line, object)
                    : Row.wrong(line, Map.of(), "it is no JSON object");
        } catch (final JsonProcessingException e) {
            return Row.wrong(line, Map.of(), "it is no JSON: " + e.getOriginalMessage());
        }
    }

    private Row nextCells() {
        final CsvRecord record = nextRecord();
        if (record == null) {
            return null;
        }
        line = (int) record.getStartingLineNumber();
        final Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(columns.size(), record.getFieldCount()); i++) {
            if (!columns.get(i).isEmpty()) {
                cells.put(columns.get(i), record.getField(i));
            }
        }
        final String problem = input.problem(line, lastLine(record));
        if (problem != null) {
            return new Row(line, cells, null, problem, rest(record));
        }
        return record.getFieldCount() == columns.size()
                ? new Row(line, cells, null, null, List.of())
                : new Row(
                        line,
                        cells,
                        null,
                        "it has " + record.getFieldCount() + " cells, and there are " + columns.size() + " columns",
                        rest(record));
    }

    private List<String> rest(final CsvRecord record) {
        final List<String> fields = record.getFields();
        return List.copyOf(fields.subList(Math.min(columns.size(), fields.size()), fields.size()));
    }

    private CsvRecord nextRecord() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (final CsvParseException e) {
            throw new UnreadableFile("The row after line " + Math.max(1, line) + " cannot be read, nor what follows: "
                    + "a quote that nothing closes, or more than " + 2 * MOST_COLUMNS + " cells.");
        }
    }

    private static int lastLine(final CsvRecord record) {
        long last = record.getStartingLineNumber();
        for (final String field : record.getFields()) {
            last += field.chars().filter(c -> c == '\n').count();
        }
        return (int) last;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException e) {
            throw new UnreadableFile("It cannot be closed: " + e.getMessage());
        }
    }
}
