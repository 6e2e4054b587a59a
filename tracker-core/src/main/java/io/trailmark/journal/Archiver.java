package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves roll files that are no longer needed for a start into the archive beside the journal.
 *
 * <p>Order: a roll file goes only after its archive file was written, forced, read back record by record, renamed and
 * its folder forced; so at every moment each record stands in one of the two, or in both, and a reader takes the
 * archive's. Only whole roll files are moved, from the journal's beginning on without a gap: never the last of the
 * newest epoch, which may be written to, nor one with damage, which is left as it is and stops the move there.
 *
 * <p>Threads: one at a time; the journal may be written to beside it. Failure: an {@link IOException}; what was not
 * moved stays where it is.
 */
public final class Archiver {
    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final String STARTING = ".starting";
    private static final int RECORDS_PER_POLL = 4096;

    private final Path journal;
    private final Path folder;
    private final long freeSpaceLimitBytes;
    private final Forcing forcing;

    /**
     * @param journal the journal's own folder; the archive is its sibling.
     * @param freeSpaceLimitBytes what is left free on the disk, so that the journal can go on.
     */
    public Archiver(final Path journal, final long freeSpaceLimitBytes) {
        this(journal, freeSpaceLimitBytes, Forcing.DISK);
    }

    Archiver(final Path journal, final long freeSpaceLimitBytes, final Forcing forcing) {
        this.journal = journal;
        this.forcing = forcing;
        this.freeSpaceLimitBytes = freeSpaceLimitBytes;
        folder = ArchiveFile.folder(journal);
    }

    /**
     * Moves what is due.
     *
     * @param coveredPosition no record behind it is moved: that of the newest snapshot.
     * @param olderThanNs wall clock in ns since 1970: no record appended since is moved.
     * @return how many roll files are in the archive now that were not before.
     */
    public int archive(final long coveredPosition, final long olderThanNs) throws IOException {
        int moved = 0;
        final int newest = Epochs.newest(journal);
        for (int epoch = 1; epoch <= newest; epoch++) {
            final List<Path> files = Epochs.rollFiles(Epochs.directory(journal, epoch));
            final int closed = epoch == newest ? files.size() - 1 : files.size();
            if (Epochs.firstPosition(journal, epoch) == 0) {
                // It holds nothing that counts: left by a start that went no further, and no reader looks at it.
                continue;
            }
            // Without its mark an epoch is told by its first file alone, which goes only with all of it.
            if (SyncMark.read(Epochs.directory(journal, epoch)) == null && (epoch == newest || files.size() > 1)) {
                return moved;
            }
            for (int index = 0; index < closed; index++) {
                final long last = lastPosition(epoch, files, index, newest);
                if (last > coveredPosition || !tryMove(epoch, files.get(index), last, olderThanNs)) {
                    return moved;
                }
                moved++;
            }
        }
        return moved;
    }

    /** The last position that counts of a roll file: the one before what comes next. */
    private long lastPosition(final int epoch, final List<Path> files, final int index, final int newest)
            throws IOException {
        if (index + 1 < files.size()) {
            final long next = firstPosition(files.get(index + 1));
            if (next != 0) {
                return Math.min(next, nextEpochPosition(epoch, newest)) - 1;
            }
        }
        return nextEpochPosition(epoch, newest) - 1;
    }

    private long nextEpochPosition(final int epoch, final int newest) throws IOException {
        for (int next = epoch + 1; next <= newest; next++) {
            final long first = Epochs.firstPosition(journal, next);
            if (first != 0) {
                return first;
            }
        }
        return Long.MAX_VALUE;
    }

    /** Position of a roll file's first record; 0 where it has none. */
    private static long firstPosition(final Path rollFile) throws IOException {
        try (RollFileScan scan = new RollFileScan(new RecordFrame())) {
            scan.open(rollFile);
            return scan.next() == RollFileScan.EXCERPT ? RecordFrame.position(scan.buffer(), scan.excerptOffset()) : 0;
        }
    }

    private boolean tryMove(final int epoch, final Path rollFile, final long lastPosition, final long olderThanNs)
            throws IOException {
        final long firstPosition = ArchiveFile.lastPosition(journal) + 1;
        if (firstPosition <= lastPosition) {
            if (Files.getLastModifiedTime(rollFile).toMillis() * 1_000_000 >= olderThanNs) {
                return false;
            }
            final ArchiveFile target = ArchiveFile.of(folder, firstPosition, lastPosition);
            if (!tryWrite(target, epoch, rollFile)) {
                return false;
            }
            LOG.info(
                    "Records {} to {} are in the archive: {} KB of {}",
                    firstPosition,
                    lastPosition,
                    Files.size(target.file()) >> 10,
                    rollFile);
        } else if (Files.isDirectory(folder)) {
            // In the archive since a process that may have died before the names there were on the disk.
            force(folder.getParent());
            force(folder);
        }
        // Nothing of it counts, or all of it is in the archive.
        Files.delete(rollFile);
        force(rollFile.getParent());
        return true;
    }

    private boolean tryWrite(final ArchiveFile target, final int epoch, final Path rollFile) throws IOException {
        Files.createDirectories(folder);
        // The folder itself has to outlive a loss of power before anything is deleted for what lies in it.
        force(folder.getParent());
        deleteStarted();
        if (Files.getFileStore(folder).getUsableSpace() - Files.size(rollFile) < freeSpaceLimitBytes) {
            throw new IOException("no room to archive " + rollFile);
        }
        final Path started = folder.resolve(target.file().getFileName() + STARTING);
        try (JournalReader reader = new JournalReader(journal, target.firstPosition());
                ArchiveWriter writer = new ArchiveWriter(started, target.header(epoch))) {
            while (reader.position() < target.lastPosition()) {
                if (reader.poll(writer::onRecord, target.lastPosition(), RECORDS_PER_POLL) == 0) {
                    LOG.error(
                            "{} is not archived, since not all of it can be read: {}",
                            rollFile,
                            reader.damage() == null
                                    ? "nothing stands there"
                                    : reader.damage().text());
                    Files.delete(started);
                    return false;
                }
            }
            writer.finish();
            forcing.force(writer.channel(), started, true);
        }
        // Read back under the name it has, from a folder of its own, before anything counts on it.
        verify(new ArchiveFile(started, target.firstPosition(), target.lastPosition()));
        Files.move(started, target.file(), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        return true;
    }

    private void verify(final ArchiveFile started) throws IOException {
        try (ArchiveReader reader = new ArchiveReader(List.of(started))) {
            for (long position = started.firstPosition(); position <= started.lastPosition(); position++) {
                if (!reader.tryMoveTo(position)) {
                    throw new IOException("an archive file was not written right: "
                            + reader.damage().text());
                }
            }
        }
    }

    private void deleteStarted() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + STARTING)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
    }

    private void force(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            forcing.force(channel, directory, true);
        }
    }
}
