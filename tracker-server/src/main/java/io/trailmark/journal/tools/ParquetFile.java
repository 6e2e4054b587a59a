package io.trailmark.journal.tools;

import io.trailmark.export.CsvLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Parquet file, compressed with zstd, there once it is whole. Rows lie as text in a folder beside it until the last
 * is there; DuckDB then reads them piece by piece, so memory holds no more than a few row groups. One thread.
 */
final class ParquetFile implements TableFile {
    private static final int ROWS_OF_A_GROUP = 100_000;

    private final Path file;
    private final List<Column> columns;
    private final Path folder;
    private final Connection duckDb;
    private final Path text;
    private final Writer writer;
    private final CsvLines lines;

    /** @param loader of DuckDB's driver, which is asked for before the first row. */
    ParquetFile(final Path file, final List<Column> columns, final ClassLoader loader) throws IOException {
        this.file = file;
        this.columns = columns;
        folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".parquet-");
        duckDb = open(folder, loader);
        text = folder.resolve("rows.csv");
        writer = new BufferedWriter(Files.newBufferedWriter(text));
        lines = CsvLines.exact(writer, columns.stream().map(Column::name).toList());
    }

    private static Connection open(final Path folder, final ClassLoader loader) throws IOException {
        try {
            return DuckDb.open(folder, loader);
        } catch (final SQLException | IllegalStateException e) {
            Files.delete(folder);
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void row(final List<Object> cells) {
        lines.row(cells);
    }

    @Override
    public void whole() throws IOException {
        writer.close();
        final Path parquet = folder.resolve("whole.parquet");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(copy(parquet));
        } catch (final SQLException e) {
            throw new IOException("DuckDB could not write " + file + ": " + e.getMessage(), e);
        }
        try (FileChannel channel = FileChannel.open(parquet, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(parquet, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String copy(final Path parquet) {
        final String types = columns.stream()
                .map(column -> DuckDb.quoted(column.name()) + ": "
                        + DuckDb.quoted(column.type().sql()))
                .collect(Collectors.joining(", ", "{", "}"));
        return "COPY (SELECT * FROM read_csv(" + DuckDb.quoted(text.toString())
                + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
                + ", columns = " + types + ")) TO " + DuckDb.quoted(parquet.toString())
                + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + ROWS_OF_A_GROUP + ")";
    }

    @Override
    public void close() throws IOException {
        writer.close();
        try {
            duckDb.close();
        } catch (final SQLException e) {
            throw new IOException("DuckDB did not close: " + e.getMessage(), e);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (final Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        }
    }
}
