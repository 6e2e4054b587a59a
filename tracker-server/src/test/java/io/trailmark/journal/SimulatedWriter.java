package io.trailmark.journal;

import io.trailmark.simulator.SimulatedDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes roll files as the library does, in microseconds instead of tens of milliseconds: the same names, the same
 * framing, a head and index pages of the library's own between the excerpts, a length that runs ahead, and the same
 * order of stores: the header says that it is being written, the bytes come, the header says how many. {@code
 * WriterTwinTest} holds it against the library.
 */
final class SimulatedWriter implements EpochWriter {
    private static final int HEAD_LENGTH = 480;
    private static final int INDEX_LENGTH = 1024;
    private static final int EXCERPTS_PER_INDEX = 32;
    private static final int GROWTH = 16 * 1024;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;
    private final LongSupplier timeMs;
    private final SimulatedDisk disk;
    private final List<Path> rollFiles = new ArrayList<>();
    private final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private FileChannel channel;
    private Path rollFile;
    private long writeOffset;
    private long length;
    private int excerpts;
    private int cycle = -1;

    SimulatedWriter(final Path directory, final LongSupplier timeMs, final SimulatedDisk disk) {
        this.directory = directory;
        this.timeMs = timeMs;
        this.disk = disk;
    }

    @Override
    public void write(final UnsafeBuffer buffer, final int lengthBytes) {
        try {
            final long nowMs = timeMs.getAsLong();
            if (nowMs / TimeUnit.HOURS.toMillis(1) != cycle) {
                roll(nowMs);
            }
            if (excerpts % EXCERPTS_PER_INDEX == 0) {
                own(INDEX_LENGTH);
            }
            excerpts++;
            grow(RollFileLayout.HEADER_LENGTH + lengthBytes);
            header(writeOffset, RollFileLayout.BEING_WRITTEN);
            disk.storePoint();
            final ByteBuffer bytes = buffer.byteBuffer().duplicate();
            store(bytes.limit(lengthBytes / 2).position(0), writeOffset + RollFileLayout.HEADER_LENGTH);
            disk.storePoint();
            store(
                    bytes.limit(lengthBytes).position(lengthBytes / 2),
                    writeOffset + RollFileLayout.HEADER_LENGTH + lengthBytes / 2);
            disk.storePoint();
            header(writeOffset, lengthBytes);
            writeOffset += RollFileLayout.HEADER_LENGTH + BitUtil.align(lengthBytes, RollFileLayout.ALIGNMENT);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void roll(final long nowMs) throws IOException {
        if (channel != null) {
            grow(RollFileLayout.HEADER_LENGTH);
            header(writeOffset, RollFileLayout.END_OF_FILE);
            channel.close();
        } else {
            Files.write(directory.resolve("metadata.cq4t"), "simulated".getBytes(StandardCharsets.US_ASCII));
        }
        final Path next = directory.resolve(NAME.format(Instant.ofEpochMilli(nowMs)) + "L" + RollFileLayout.SUFFIX);
        disk.touch(next, 0, GROWTH);
        channel = new RandomAccessFile(next.toFile(), "rw").getChannel();
        writeOffset = 0;
        length = 0;
        excerpts = 0;
        rollFile = next;
        own(HEAD_LENGTH);
        rollFiles.add(next);
        cycle = (int) (nowMs / TimeUnit.HOURS.toMillis(1));
    }

    /** Bytes that only the library knows the meaning of. */
    private void own(final int lengthBytes) throws IOException {
        grow(RollFileLayout.HEADER_LENGTH + lengthBytes);
        final ByteBuffer bytes = ByteBuffer.allocate(lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            bytes.put(i, (byte) (i * 7 + 1));
        }
        store(bytes, writeOffset + RollFileLayout.HEADER_LENGTH);
        header(writeOffset, RollFileLayout.LIBRARY_OWN | lengthBytes);
        writeOffset += RollFileLayout.HEADER_LENGTH + lengthBytes;
    }

    private void grow(final int lengthBytes) throws IOException {
        disk.touch(rollFile, writeOffset, lengthBytes);
        final long wanted = BitUtil.align(writeOffset + lengthBytes + RollFileLayout.HEADER_LENGTH, (long) GROWTH);
        if (wanted > length) {
            length = wanted;
            channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
        }
    }

    private void header(final long offset, final int value) throws IOException {
        store(word.clear().putInt(0, value), offset);
    }

    private void store(final ByteBuffer bytes, final long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public long writeOffset() {
        return writeOffset;
    }

    @Override
    public int cycle() {
        return cycle;
    }

    @Override
    public Path rollFile() {
        return rollFile;
    }

    @Override
    public List<Path> rollFiles() {
        return List.copyOf(rollFiles);
    }

    @Override
    public boolean wouldRoll(final long epochNs) {
        return TimeUnit.NANOSECONDS.toHours(epochNs) != cycle;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
