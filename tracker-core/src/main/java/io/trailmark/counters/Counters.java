package io.trailmark.counters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counters of one process, in memory, and as often as {@link #save} is called in a file that outlives it: they can
 * be read from outside while it runs and after it died. Each start begins at zero and keeps the file of the start
 * before beside it, with {@code .previous} at its end.
 *
 * <p>The file is written, not mapped: a mapped page that a full or failing disk does not take ends the thread that
 * counts, and to count must never fail.
 *
 * <p>Threads: any may take a column, read or save; each column has one writer. Nothing is promised after a loss of
 * power: what must be exact is counted from the journal. The memory is released with the object, not before, so that a
 * thread that is still ending may count.
 */
public final class Counters {
    private static final String PREPARED = "counters*.starting";

    private final UnsafeBuffer buffer;

    /** Null where there is none. */
    private Path file;

    private final List<String> roles = new ArrayList<>();

    private Counters(final Path file) {
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CountersLayout.FILE_LENGTH));
        this.file = file;
    }

    /**
     * Counters in a file of a name of its own in {@code folder}: a process that does not know yet whether the folder is
     * its own may count, and disturbs nobody. {@link #publishAs} gives the file its name, {@link #discard} removes it.
     */
    public static Counters prepare(final Path folder, final long startMs) {
        try {
            final Path file = Files.createTempFile(folder, "counters", ".starting");
            final Counters counters = new Counters(file);
            counters.buffer.putLong(CountersLayout.START_MS_OFFSET, startMs, ByteOrder.LITTLE_ENDIAN);
            counters.buffer.putInt(CountersLayout.COUNTER_COUNT_OFFSET, Counter.MAX_COUNTERS, ByteOrder.LITTLE_ENDIAN);
            counters.buffer.putLongRelease(CountersLayout.MAGIC_OFFSET, CountersLayout.MAGIC);
            counters.save();
            return counters;
        } catch (final IOException e) {
            throw new UncheckedIOException("counter file cannot be made in " + folder, e);
        }
    }

    /**
     * Writes what was counted so far into the file, where there is one.
     *
     * @throws IOException when the disk does not take it; then the file is old.
     */
    public synchronized void save() throws IOException {
        if (file == null) {
            return;
        }
        final ByteBuffer bytes = buffer.byteBuffer().duplicate().clear();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes, bytes.position());
            }
        }
    }

    /**
     * Makes the prepared file the current one, and the one before it the previous one; removes what processes that were
     * killed while they started have left. Counters without a file leave none that could be taken for theirs.
     */
    public synchronized void publishAs(final Path published) {
        try {
            if (Files.exists(published)) {
                Files.move(
                        published,
                        published.resolveSibling(published.getFileName() + ".previous"),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            if (file != null) {
                Files.move(file, published, StandardCopyOption.ATOMIC_MOVE);
                file = published;
            }
            try (DirectoryStream<Path> left = Files.newDirectoryStream(published.getParent(), PREPARED)) {
                for (final Path each : left) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("counter file cannot be put in place: " + published, e);
        }
    }

    /** Removes the prepared file: the process does not start. */
    public synchronized void discard() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("counter file cannot be removed: " + file, e);
        }
    }

    /** Counters without a file: for tests and command lines. */
    public static Counters inMemory() {
        return new Counters(null);
    }

    /**
     * The column of the thread with this role, all zero.
     *
     * @throws IllegalArgumentException when the role has one already, or its name is too long.
     * @throws IllegalStateException when all columns are taken.
     */
    public synchronized CounterColumn column(final String role) {
        final byte[] name = role.getBytes(StandardCharsets.US_ASCII);
        if (name.length > CountersLayout.MAX_ROLE_LENGTH) {
            throw new IllegalArgumentException("role longer than " + CountersLayout.MAX_ROLE_LENGTH + ": " + role);
        }
        if (roles.contains(role)) {
            throw new IllegalArgumentException("role counts already: " + role);
        }
        final int columnIndex = roles.size();
        if (columnIndex == CountersLayout.MAX_COLUMNS) {
            throw new IllegalStateException("no column left of " + CountersLayout.MAX_COLUMNS + " for " + role);
        }
        final int offset = CountersLayout.columnOffset(columnIndex);
        buffer.putBytes(offset + CountersLayout.ROLE_OFFSET, name);
        buffer.putInt(offset + CountersLayout.ROLE_LENGTH_OFFSET, name.length, ByteOrder.LITTLE_ENDIAN);
        roles.add(role);
        buffer.putIntRelease(CountersLayout.COLUMN_COUNT_OFFSET, roles.size());
        return new CounterColumn(buffer, offset + CountersLayout.VALUES_OFFSET);
    }

    /** What all threads together have counted since the start. */
    public long sum(final Counter counter) {
        final int columnCount = buffer.getIntAcquire(CountersLayout.COLUMN_COUNT_OFFSET);
        long sum = 0;
        for (int i = 0; i < columnCount; i++) {
            sum += buffer.getLongAcquire(CountersLayout.valueOffset(i, counter.id()));
        }
        return sum;
    }

    /** When the process that counts was started, ms since 1970. */
    public long startMs() {
        return buffer.getLong(CountersLayout.START_MS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
}
