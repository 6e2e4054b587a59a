package io.trailmark.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A small file in each epoch that says how far the epoch is known to be synced.
 *
 * <pre>
 *  0               8                 16                24        28
 *  +---------------+-----------------+-----------------+---------+
 *  | magic         | first position  | synced position | crc32c  |
 *  +---------------+-----------------+-----------------+---------+
 * </pre>
 *
 * It tells a torn tail (behind the mark: was never promised, is dropped at the next start) from damage to records that
 * were safe once (before the mark: is named, and its positions are never given again). It is forced once, when the
 * epoch opens, and written without force after each sync: after a loss of power it may be old, never ahead.
 * Little-endian. Thread: the sync thread writes.
 */
final class SyncMark implements AutoCloseable {
    static final String FILE_NAME = "synced";

    private static final long MAGIC = 0x314b52414d4d5254L; // "TRMMARK1"
    private static final int FIRST_OFFSET = Long.BYTES;
    private static final int SYNCED_OFFSET = FIRST_OFFSET + Long.BYTES;
    private static final int CRC32C_OFFSET = SYNCED_OFFSET + Long.BYTES;
    private static final int LENGTH = CRC32C_OFFSET + Integer.BYTES;

    /** What a mark says. */
    record Value(long firstPosition, long syncedPosition) {}

    private final Path file;
    private final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc32c = new CRC32C();

    /** Not a channel: a channel is closed under its user by an interrupt. */
    private final RandomAccessFile access;

    private SyncMark(final Path file, final long firstPosition) throws IOException {
        this.file = file;
        access = new RandomAccessFile(file.toFile(), "rw");
        bytes.putLong(0, MAGIC).putLong(FIRST_OFFSET, firstPosition);
    }

    static SyncMark create(final Path epochDirectory, final long firstPosition) throws IOException {
        return new SyncMark(epochDirectory.resolve(FILE_NAME), firstPosition);
    }

    /** Says that the epoch is synced up to here; not itself forced. */
    void write(final long syncedPosition) throws IOException {
        bytes.putLong(SYNCED_OFFSET, syncedPosition);
        bytes.putInt(CRC32C_OFFSET, checksum(bytes, crc32c));
        access.seek(0);
        access.write(bytes.array());
    }

    FileChannel channel() {
        return access.getChannel();
    }

    Path file() {
        return file;
    }

    /** The epoch's mark, or null where there is none that can be believed. */
    static Value read(final Path epochDirectory) throws IOException {
        final Path file = epochDirectory.resolve(FILE_NAME);
        final ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (final NoSuchFileException none) {
            return null;
        }
        if (bytes.capacity() < LENGTH
                || bytes.getLong(0) != MAGIC
                || bytes.getInt(CRC32C_OFFSET) != checksum(bytes, new CRC32C())) {
            return null;
        }
        return new Value(bytes.getLong(FIRST_OFFSET), bytes.getLong(SYNCED_OFFSET));
    }

    /** Whether there is a mark of full length, whatever it says: as of when an epoch was opened. */
    static boolean isWritten(final Path epochDirectory) throws IOException {
        try {
            return Files.size(epochDirectory.resolve(FILE_NAME)) >= LENGTH;
        } catch (final NoSuchFileException none) {
            return false;
        }
    }

    private static int checksum(final ByteBuffer bytes, final CRC32C crc32c) {
        crc32c.reset();
        bytes.clear().limit(CRC32C_OFFSET);
        crc32c.update(bytes);
        bytes.clear();
        return (int) crc32c.getValue();
    }

    @Override
    public void close() throws IOException {
        access.close();
    }
}
