package io.trailmark.bench;

import io.trailmark.memory.NativeMemory;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.ClickDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The least that a replay could cost: one random access per record into a table as large as the engine's, and nothing
 * decided. Fed by the journal's reader, it is what a replay is compared with; with {@link #run} it also reads the files
 * by itself and checks nothing, which shows what reading safely costs.
 */
final class BareLoop implements RecordHandler, AutoCloseable {
    private static final int WINDOW_BYTES = 1 << 17;
    private static final int EXCERPT_HEADER_BYTES = 4;
    private static final int LIBRARY_OWN = 0x40000000;
    private static final int LENGTH_MASK = 0x3FFFFFFF;
    private static final int LINE_BYTES = 64;
    private static final int VISITOR_OFFSET = 8 + ClickDecoder.visitorEncodingOffset();

    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES);
    private final UnsafeBuffer buffer = new UnsafeBuffer(window);
    private final NativeMemory table;
    private final long lines;
    private long records;
    private long skipped;
    private long startNs;

    BareLoop(final long tableBytes) {
        lines = tableBytes / LINE_BYTES;
        table = new NativeMemory(lines * LINE_BYTES);
    }

    /** From now on the clock starts with the record behind the first {@code skip}. */
    void restart(final long skip) {
        records = 0;
        skipped = skip;
    }

    @Override
    public void onRecord(final DirectBuffer source, final int offset, final int lengthBytes) {
        if (records++ == skipped) {
            startNs = ReplayRun.nowNs();
        }
        final long visitor = source.getLong(offset + VISITOR_OFFSET, ByteOrder.LITTLE_ENDIAN);
        final long line = Math.unsignedMultiplyHigh(visitor * 0x9E3779B97F4A7C15L, lines);
        table.putLong(line * LINE_BYTES, table.getLong(line * LINE_BYTES) + 1);
    }

    /** How long it took since the clock started. */
    long stop(final long expected) {
        final long tookNs = ReplayRun.nowNs() - startNs;
        if (records != expected) {
            throw new IllegalStateException("read " + records + " records of " + expected);
        }
        return tookNs;
    }

    /** Reads all files, and says how long all records but the first {@code skip} took. */
    long run(final Path journal, final long skip, final long expected) {
        restart(skip);
        try (Stream<Path> found = Files.walk(journal)) {
            final List<Path> files = found.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
            for (final Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    read(channel);
                }
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return stop(expected);
    }

    private void read(final FileChannel channel) throws IOException {
        long position = 0;
        while (true) {
            window.clear();
            final int length = channel.read(window, position);
            final int used = length < EXCERPT_HEADER_BYTES ? 0 : walk(length);
            if (used == 0) {
                return;
            }
            position += used;
        }
    }

    /** Goes through the excerpts that are whole in the window, and says how many bytes they take. */
    private int walk(final int length) {
        int at = 0;
        while (at + EXCERPT_HEADER_BYTES <= length) {
            final int header = buffer.getInt(at, ByteOrder.LITTLE_ENDIAN);
            final int end = at + EXCERPT_HEADER_BYTES + (header & LENGTH_MASK);
            if (header == 0 || end > length) {
                break;
            }
            if ((header & LIBRARY_OWN) == 0) {
                excerpt(at + EXCERPT_HEADER_BYTES, end);
            }
            at = BitUtil.align(end, EXCERPT_HEADER_BYTES);
        }
        return at;
    }

    private void excerpt(final int start, final int end) {
        for (int offset = start; offset < end; ) {
            final int lengthBytes = RecordFrame.lengthBytes(buffer, offset);
            onRecord(buffer, offset, lengthBytes);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
