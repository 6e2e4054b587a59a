package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The folders of a journal's epochs, and which position each starts at.
 *
 * <p>An epoch counts when its mark says what it holds, or when its records lead from the first to its own
 * {@code EpochOpened}, or when they go on where the archive ends, or when there is more in it than a start leaves that
 * went no further: then its mark and its first record are damaged both, and it is known from its first intact record
 * on. Any other folder holds nothing that was ever acknowledged, and is passed over. Thread: any one.
 */
final class Epochs {
    private static final String PREFIX = "epoch-";
    private static final int DIGITS = 8;

    private Epochs() {}

    static Path directory(final Path journal, final int epoch) {
        final String digits = Integer.toString(epoch);
        return journal.resolve(PREFIX + "0".repeat(DIGITS - digits.length()) + digits);
    }

    /** The highest number any folder has; 0 for a journal without epochs. */
    static int newest(final Path journal) throws IOException {
        int newest = 0;
        // A folder that is not there is a new journal; one that cannot be read must never look like that.
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(journal, PREFIX + "*")) {
            for (final Path folder : folders) {
                newest = Math.max(newest, number(folder));
            }
        } catch (final NoSuchFileException none) {
            return 0;
        }
        return newest;
    }

    private static int number(final Path folder) {
        final String digits = folder.getFileName().toString().substring(PREFIX.length());
        return digits.length() == DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : 0;
    }

    /** Roll files of an epoch in the order they were written: their names begin with the hour. */
    static List<Path> rollFiles(final Path epochDirectory) throws IOException {
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(epochDirectory, "*" + RollFileLayout.SUFFIX)) {
            found.forEach(files::add);
        } catch (final NoSuchFileException none) {
            return files;
        }
        Collections.sort(files);
        return files;
    }

    /** Position of the epoch's first record; 0 when the epoch does not count. */
    static long firstPosition(final Path journal, final int epoch) throws IOException {
        final Path directory = directory(journal, epoch);
        final SyncMark.Value mark = SyncMark.read(directory);
        if (mark != null) {
            return mark.firstPosition();
        }
        final long told = toldByRecords(journal, epoch);
        return told != 0 ? told : firstIntact(journal, epoch);
    }

    private static long toldByRecords(final Path journal, final int epoch) throws IOException {
        final Path directory = directory(journal, epoch);
        final long probed = probe(directory, epoch);
        return probed != 0 ? probed : behindArchive(journal, directory);
    }

    /** Whether an epoch without a mark counts for no more than that intact records are left of it. */
    static boolean isBeheaded(final Path journal, final int epoch) throws IOException {
        return SyncMark.read(directory(journal, epoch)) == null
                && toldByRecords(journal, epoch) == 0
                && firstIntact(journal, epoch) != 0;
    }

    /**
     * Position of the first intact record of an epoch that has lost its mark and its beginning; 0 where there is no
     * intact record, or none that proves that the epoch was ever appended to.
     *
     * <p>The mark has its length only once the record that opens the epoch is on the disk; and behind that record
     * stands only what was appended to the epoch.
     */
    private static long firstIntact(final Path journal, final int epoch) throws IOException {
        final Path directory = directory(journal, epoch);
        final long archived = ArchiveFile.lastPosition(journal);
        boolean isProven = SyncMark.isWritten(directory);
        boolean isOpened = false;
        long first = 0;
        try (RollFileScan scan = new RollFileScan(new RecordFrame())) {
            for (final Path file : rollFiles(directory)) {
                scan.open(file);
                while ((first == 0 || !isProven) && scan.trySalvage(archived + 1, Long.MAX_VALUE)) {
                    isProven |= isOpened;
                    isOpened |= isOpening(scan, epoch);
                    first = first == 0 ? RecordFrame.position(scan.buffer(), scan.excerptOffset()) : first;
                }
            }
        }
        return isProven ? first : 0;
    }

    private static boolean isOpening(final RollFileScan scan, final int epoch) {
        final int offset = scan.excerptOffset();
        return RecordFrame.templateId(scan.buffer(), offset) == EpochOpenedDecoder.TEMPLATE_ID
                && new EpochOpenedDecoder()
                                .wrapAndApplyHeader(scan.buffer(), offset, new MessageHeaderDecoder())
                                .epoch()
                        == epoch;
    }

    /** Whether the epoch was opened once and nothing is left by which to know where it stood: no mark, no record. */
    static boolean isLost(final Path journal, final int epoch) throws IOException {
        final Path directory = directory(journal, epoch);
        return SyncMark.isWritten(directory) && !rollFiles(directory).isEmpty() && firstPosition(journal, epoch) == 0;
    }

    /** The record that opens the epoch may be in the archive, and what is left goes on where the archive ends. */
    private static long behindArchive(final Path journal, final Path directory) throws IOException {
        final long archived = ArchiveFile.lastPosition(journal);
        final List<Path> files = rollFiles(directory);
        if (archived == 0 || files.isEmpty()) {
            return 0;
        }
        final RecordFrame frame = new RecordFrame();
        try (RollFileScan scan = new RollFileScan(frame)) {
            scan.open(files.getFirst());
            if (scan.next() != RollFileScan.EXCERPT
                    || !frame.isIntact(scan.buffer(), scan.excerptOffset(), scan.excerptLength())) {
                return 0;
            }
            final long first = RecordFrame.position(scan.buffer(), scan.excerptOffset());
            return first == archived + 1 ? first : 0;
        }
    }

    /** How far the epoch is known to be synced; 0 when it has no mark. */
    static long syncedPosition(final Path journal, final int epoch) throws IOException {
        final SyncMark.Value mark = SyncMark.read(directory(journal, epoch));
        return mark == null ? 0 : mark.syncedPosition();
    }

    /**
     * How far the epoch is known to reach: what its mark says is synced, or, where it has lost its mark and its first
     * record, that intact record by which it is known. 0 for another without a mark.
     */
    static long knownPosition(final Path journal, final int epoch) throws IOException {
        final long synced = syncedPosition(journal, epoch);
        return synced == 0 && isBeheaded(journal, epoch) ? firstIntact(journal, epoch) : synced;
    }

    /** Records carried over from an epoch whose sync failed may stand before the one that opens this epoch. */
    private static long probe(final Path directory, final int epoch) throws IOException {
        final RecordFrame frame = new RecordFrame();
        final EpochOpenedDecoder opened = new EpochOpenedDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        long first = 0;
        long expected = 0;
        try (RollFileScan scan = new RollFileScan(frame)) {
            for (final Path file : rollFiles(directory)) {
                scan.open(file);
                while (scan.next() == RollFileScan.EXCERPT) {
                    int offset = scan.excerptOffset();
                    final int end = offset + scan.excerptLength();
                    while (offset < end) {
                        if (!frame.isIntact(scan.buffer(), offset, end - offset)) {
                            return 0;
                        }
                        final long position = RecordFrame.position(scan.buffer(), offset);
                        if (first == 0) {
                            first = position;
                        } else if (position != expected) {
                            return 0;
                        }
                        if (RecordFrame.templateId(scan.buffer(), offset) == EpochOpenedDecoder.TEMPLATE_ID
                                && opened.wrapAndApplyHeader(scan.buffer(), offset, header)
                                                .epoch()
                                        == epoch) {
                            return first;
                        }
                        expected = position + 1;
                        offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(scan.buffer(), offset));
                    }
                }
            }
        }
        return 0;
    }
}
