package io.trailmark.journal.tools;

import io.trailmark.record.RecordHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Writes the records of a table into one file, or into one a day. A record is of the day, in UTC, on which it was
 * journaled: time never goes back in a journal, so one file at a time is open. One thread.
 */
final class TableExport implements RecordHandler, AutoCloseable {
    /** Makes the file of a path. */
    @FunctionalInterface
    interface Opener {
        TableFile open(Path path) throws IOException;
    }

    private final RecordFields fields = new RecordFields();
    private final RecordTable table;
    private final Opener opener;
    private final Path out;
    private final String ending;
    private final boolean isDaily;
    private TableFile file;
    private LocalDate day;
    private long rows;
    private int files;

    /**
     * Begins.
     *
     * @param out the file, or the folder of a day's files, which is made; what the opener makes of it.
     * @param ending of a day's file.
     */
    TableExport(
            final RecordTable table, final Path out, final boolean isDaily, final String ending, final Opener opener)
            throws IOException {
        this.table = table;
        this.out = out;
        this.isDaily = isDaily;
        this.ending = ending;
        this.opener = opener;
        if (isDaily) {
            Files.createDirectories(out);
        } else {
            file = opener.open(out);
        }
    }

    /** How many records were written. */
    long rows() {
        return rows;
    }

    /** How many files are whole. */
    int files() {
        return files;
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final Map<String, Object> record = fields.decode(buffer, offset);
        if (!table.recordType().equals(record.get("type"))) {
            return;
        }
        try {
            fileOf((Long) record.get("epochNs")).row(table.cells(record));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        rows++;
    }

    private TableFile fileOf(final long epochNs) throws IOException {
        if (!isDaily) {
            return file;
        }
        final LocalDate now = LocalDate.ofInstant(Instant.ofEpochSecond(0, epochNs), ZoneOffset.UTC);
        if (!now.equals(day)) {
            finish();
            day = now;
            file = opener.open(out.resolve(table.word() + '-' + day + ending));
        }
        return file;
    }

    /** All records are read: the last file gets its name. */
    void finish() throws IOException {
        if (file != null) {
            file.whole();
            file.close();
            file = null;
            files++;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
