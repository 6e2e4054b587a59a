package io.trailmark.journal.tools;

import io.trailmark.export.AtomicFile;
import io.trailmark.export.CsvLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** CSV, of which no cell is a formula: as a file that is there once it is whole, or somewhere else. One thread. */
final class CsvFile implements TableFile {
    private final AtomicFile file;
    private final Writer writer;
    private final CsvLines lines;

    private CsvFile(final AtomicFile file, final Writer writer, final List<String> names) {
        this.file = file;
        this.writer = writer;
        lines = CsvLines.safe(writer, names);
    }

    static CsvFile at(final Path path, final List<String> names) throws IOException {
        final AtomicFile file = new AtomicFile(path);
        return new CsvFile(
                file, new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8)), names);
    }

    /** Into what stays somebody else's. */
    static CsvFile into(final Writer writer, final List<String> names) {
        return new CsvFile(null, writer, names);
    }

    @Override
    public void row(final List<Object> cells) {
        lines.row(cells);
    }

    @Override
    public void whole() throws IOException {
        writer.flush();
        if (file != null) {
            file.whole();
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
