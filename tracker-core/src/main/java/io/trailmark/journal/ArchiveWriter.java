package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.agrona.DirectBuffer;

/**
 * Packs records into the blocks of an archive file, which is whole after {@link #finish}. Thread: one. Failure: what it
 * began is nobody's.
 */
final class ArchiveWriter implements AutoCloseable {
    private final FileChannel channel;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] raw = new byte[ArchiveFile.MAX_BLOCK_BYTES];
    private final ByteBuffer packed = ByteBuffer.allocate(ArchiveFile.MAX_BLOCK_BYTES * 2);
    private final ByteBuffer head =
            ByteBuffer.allocate(ArchiveFile.BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int rawLength;
    private long firstPosition;
    private int recordCount;

    /** Begins a file that must not be there yet. */
    ArchiveWriter(final Path file, final ByteBuffer header) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        write(header.clear());
    }

    void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final int alignedLength = RecordFrame.alignedLength(lengthBytes);
        if (rawLength + alignedLength > raw.length) {
            flush();
        }
        if (recordCount == 0) {
            firstPosition = RecordFrame.position(buffer, offset);
        }
        Arrays.fill(raw, rawLength + lengthBytes, rawLength + alignedLength, (byte) 0);
        buffer.getBytes(offset, raw, rawLength, lengthBytes);
        rawLength += alignedLength;
        recordCount++;
    }

    FileChannel channel() {
        return channel;
    }

    void finish() {
        flush();
    }

    private void flush() {
        if (recordCount == 0) {
            return;
        }
        deflater.reset();
        deflater.setInput(raw, 0, rawLength);
        deflater.finish();
        packed.clear();
        while (!deflater.finished()) {
            packed.position(
                    packed.position() + deflater.deflate(packed.array(), packed.position(), packed.remaining()));
        }
        packed.flip();
        head.putInt(0, rawLength).putInt(4, packed.limit()).putLong(8, firstPosition);
        head.putInt(16, recordCount).putInt(20, ArchiveFile.checksum(packed, packed.limit()));
        ArchiveFile.seal(head);
        try {
            write(head.clear());
            write(packed);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
        rawLength = 0;
        recordCount = 0;
    }

    private void write(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        channel.close();
    }
}
