package io.trailmark.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An archived stretch of the journal: the records of one roll file, verbatim with their prefix, in blocks that are
 * compressed each by itself.
 *
 * <pre>
 *  file    0        8               16              24      28      32
 *          +--------+---------------+---------------+-------+--------+
 *          | magic  | firstPosition | lastPosition  | epoch | crc32c |
 *          +--------+---------------+---------------+-------+--------+
 *  block   0           4              8               16            20           24           28
 *          +-----------+--------------+---------------+-------------+------------+------------+------------+
 *          | rawLength | packedLength | firstPosition | recordCount | dataCrc32c | headCrc32c | packed ... |
 *          +-----------+--------------+---------------+-------------+------------+------------+------------+
 * </pre>
 *
 * Little-endian. Unpacked, a block holds records as the journal does: each starts at a multiple of 8. Every block can
 * be read without the others, so damage costs one block, and a position is found by the heads alone.
 *
 * @param file where it lies: {@code records-<first>-<last>.tma} with 20 digits each.
 * @param firstPosition of its first record.
 * @param lastPosition of its last; all between are in it.
 */
record ArchiveFile(Path file, long firstPosition, long lastPosition) {
    static final int HEADER_BYTES = 32;
    static final int BLOCK_HEADER_BYTES = 28;

    /** Records of one block have at most so many bytes before they are packed. */
    static final int MAX_BLOCK_BYTES = 1 << 20;

    private static final long MAGIC = 0x31484352414d5254L; // "TRMARCH1"
    private static final String PREFIX = "records-";
    private static final String SUFFIX = ".tma";
    private static final int DIGITS = 20;
    private static final int FIRST_OFFSET = 8;
    private static final int LAST_OFFSET = 16;
    private static final int EPOCH_OFFSET = 24;
    private static final int CRC32C_OFFSET = 28;
    private static final int HEAD_CRC32C_OFFSET = 24;

    /** The folder of the archive beside a journal's. */
    static Path folder(final Path journal) {
        return journal.resolveSibling("archive");
    }

    static ArchiveFile of(final Path folder, final long firstPosition, final long lastPosition) {
        return new ArchiveFile(
                folder.resolve(PREFIX + padded(firstPosition) + "-" + padded(lastPosition) + SUFFIX),
                firstPosition,
                lastPosition);
    }

    /** All that have their name, in the order of positions. */
    static List<ArchiveFile> list(final Path folder) throws IOException {
        final List<ArchiveFile> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (final Path file : files) {
                final String name = file.getFileName().toString();
                if (name.matches(PREFIX + "\\d{20}-\\d{20}\\.tma")) {
                    final int second = PREFIX.length() + DIGITS + 1;
                    found.add(new ArchiveFile(
                            file,
                            Long.parseLong(name.substring(PREFIX.length(), second - 1)),
                            Long.parseLong(name.substring(second, second + DIGITS))));
                }
            }
        } catch (final NoSuchFileException none) {
            return found;
        }
        found.sort(Comparator.comparingLong(ArchiveFile::firstPosition));
        return found;
    }

    /** The last position that is in the archive beside a journal; 0 where there is none. */
    static long lastPosition(final Path journal) throws IOException {
        final List<ArchiveFile> files = list(folder(journal));
        return files.isEmpty() ? 0 : files.getLast().lastPosition;
    }

    boolean holds(final long position) {
        return position >= firstPosition && position <= lastPosition;
    }

    ByteBuffer header(final int epoch) {
        final ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC).putLong(FIRST_OFFSET, firstPosition).putLong(LAST_OFFSET, lastPosition);
        bytes.putInt(EPOCH_OFFSET, epoch);
        bytes.putInt(CRC32C_OFFSET, checksum(bytes, CRC32C_OFFSET));
        return bytes;
    }

    /** The epoch that a header names; 0 for a header that cannot be believed. */
    static int epoch(final ByteBuffer header) {
        return header.getLong(0) == MAGIC && header.getInt(CRC32C_OFFSET) == checksum(header, CRC32C_OFFSET)
                ? header.getInt(EPOCH_OFFSET)
                : 0;
    }

    /** Puts the checksum behind the fields of a block's head. */
    static void seal(final ByteBuffer head) {
        head.putInt(HEAD_CRC32C_OFFSET, checksum(head, HEAD_CRC32C_OFFSET));
    }

    static boolean isSealed(final ByteBuffer head) {
        return head.getInt(HEAD_CRC32C_OFFSET) == checksum(head, HEAD_CRC32C_OFFSET);
    }

    static int checksum(final ByteBuffer bytes, final int lengthBytes) {
        final CRC32C crc32c = new CRC32C();
        crc32c.update(bytes.duplicate().clear().limit(lengthBytes));
        return (int) crc32c.getValue();
    }

    private static String padded(final long position) {
        final String digits = Long.toString(position);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}
