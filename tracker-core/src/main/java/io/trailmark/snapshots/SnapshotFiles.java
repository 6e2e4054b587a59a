package io.trailmark.snapshots;

import io.trailmark.journal.Forcing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The folder of the snapshots: which there are, and how one comes and goes.
 *
 * <pre>
 *  data/snapshots/
 *    snapshot-00000000000000123456.tms        by position; whole and forced, since it was renamed after that
 *    snapshot-00000000000000123999.starting   being written, or left by a process that died
 *    snapshot-00000000000000120000.refused    found wrong, or of another past; for people
 * </pre>
 *
 * <p>Threads: one at a time.
 */
final class SnapshotFiles {
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".tms";
    private static final String STARTING = ".starting";
    private static final String REFUSED = ".refused";
    private static final int DIGITS = 20;
    private static final String GREATEST = padded(Long.MAX_VALUE);

    private final Path folder;
    private final Forcing forcing;

    SnapshotFiles(final Path folder) {
        this(folder, Forcing.DISK);
    }

    SnapshotFiles(final Path folder, final Forcing forcing) {
        this.folder = folder;
        this.forcing = forcing;
    }

    /** All that have their name, the newest first. */
    List<Path> newestFirst() throws IOException {
        final List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
                for (final Path file : files) {
                    if (position(file) > 0) {
                        found.add(file);
                    }
                }
            }
        }
        found.sort(Comparator.comparingLong(SnapshotFiles::position).reversed());
        return found;
    }

    /** The position in the file's name; 0 where there is none. */
    static long position(final Path file) {
        final String name = file.getFileName().toString();
        final String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        final boolean isPosition = digits.length() == DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && digits.compareTo(GREATEST) <= 0;
        return isPosition ? Long.parseLong(digits) : 0;
    }

    /** A new file for a snapshot that is not whole yet; what an earlier attempt left is gone. */
    Path start(final long position) throws IOException {
        deleteAll(PREFIX + "*" + STARTING);
        return folder.resolve(PREFIX + padded(position) + STARTING);
    }

    /** Gives a whole and forced file its name, so that it survives a loss of power under it or was never there. */
    Path publish(final Path started, final long position) throws IOException {
        final Path file = folder.resolve(PREFIX + padded(position) + SUFFIX);
        Files.move(started, file, StandardCopyOption.ATOMIC_MOVE);
        force();
        return file;
    }

    /** Keeps a snapshot that was found wrong out of the way of the next start. */
    void refuse(final Path file) throws IOException {
        Files.move(file, file.resolveSibling(file.getFileName() + REFUSED), StandardCopyOption.ATOMIC_MOVE);
        force();
    }

    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            forcing.force(channel, folder, true);
        }
    }

    /**
     * Removes all but the newest of those up to a position. One behind it tells of another past than the journal that
     * has just reached this position: kept, it would take the place of a right one, and stand for it one day.
     */
    void prune(final int kept, final long newestPosition) throws IOException {
        final List<Path> files = newestFirst();
        while (!files.isEmpty() && position(files.getFirst()) > newestPosition) {
            refuse(files.removeFirst());
        }
        for (int i = kept; i < files.size(); i++) {
            Files.deleteIfExists(files.get(i));
        }
    }

    /** Bytes of the newest; 0 where there is none. */
    long newestBytes() throws IOException {
        final List<Path> files = newestFirst();
        return files.isEmpty() ? 0 : Files.size(files.getFirst());
    }

    private void deleteAll(final String pattern) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            for (final Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String padded(final long position) {
        final String digits = Long.toString(position);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}
