package io.trailmark.journal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Brings one epoch's files to the disk: the sync thread's view of them.
 *
 * <p>Invariants: the folder, its parent and the library's metadata are forced before anything in a file named by them
 * counts; at a roll the old file is forced after its last write and then let go; nothing is forced again after a
 * failure, because the kernel reports a lost page once only and a second force would lie. Thread: the sync thread.
 */
final class EpochSync implements AutoCloseable {
    private static final String METADATA = "metadata.cq4t";

    /** The journal's folder, the data folder and the one that it stands in: the first start makes them all. */
    private static final int LEVELS_ABOVE = 3;

    private final Path directory;
    private final Forcing forcing;
    private final SyncMark mark;
    private FileChannel channel;
    private Path file;
    private int openedFiles;

    EpochSync(final Path directory, final long firstPosition, final Forcing forcing) throws IOException {
        this.directory = directory;
        this.forcing = forcing;
        mark = SyncMark.create(directory, firstPosition);
    }

    /**
     * Forces every file written since the last call.
     *
     * @param rollFiles all of the epoch's, in order; read after the position that the caller is going to publish.
     */
    void force(final List<Path> rollFiles) throws IOException {
        if (channel != null) {
            force(channel, file, false);
        }
        while (openedFiles < rollFiles.size()) {
            open(rollFiles.get(openedFiles));
            openedFiles++;
        }
    }

    /** The first force of a file takes along all that is needed to find it. */
    private void open(final Path rollFile) throws IOException {
        if (channel != null) {
            channel.close();
        }
        channel = FileChannel.open(rollFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
        file = rollFile;
        force(channel, rollFile, true);
        forceOnce(directory.resolve(METADATA));
        forceOnce(directory);
    }

    /** Makes the epoch's folder and its mark last: called once, when its first records are forced. */
    void forceMark(final long syncedPosition) throws IOException {
        mark.write(syncedPosition);
        force(mark.channel(), mark.file(), true);
        forceOnce(directory);
        Path folder = directory;
        for (int level = 0; level < LEVELS_ABOVE && folder.getParent() != null; level++) {
            folder = folder.getParent();
            if (Files.isReadable(folder)) {
                forceOnce(folder);
            }
        }
    }

    /** Says how far the epoch is synced; for the next start to know, not itself forced. */
    void mark(final long syncedPosition) throws IOException {
        mark.write(syncedPosition);
    }

    private void forceOnce(final Path path) throws IOException {
        try (FileChannel opened = FileChannel.open(path, StandardOpenOption.READ)) {
            force(opened, path, true);
        }
    }

    /** An interrupt closes the channel and leaves open what became of the bytes: forced again, on a new one. */
    private void force(final FileChannel opened, final Path path, final boolean isWithMetadata) throws IOException {
        try {
            forcing.force(opened, path, isWithMetadata);
        } catch (final ClosedByInterruptException ex) {
            final boolean wasInterrupted = Thread.interrupted();
            try (FileChannel reopened = FileChannel.open(path, StandardOpenOption.READ)) {
                forcing.force(reopened, path, true);
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            if (channel != null && !channel.isOpen()) {
                channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        mark.close();
    }
}
