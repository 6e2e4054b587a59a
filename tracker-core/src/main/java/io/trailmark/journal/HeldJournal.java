package io.trailmark.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.agrona.CloseHelper;

/**
 * A journal that nobody writes to while this is open: it holds the lock of the data folder, reads, and changes nothing.
 * Threads: any.
 */
public final class HeldJournal implements AutoCloseable {
    private final Path directory;
    private final JournalLock lock;
    private final long lastPosition;
    private final byte[] hashSeed;

    private HeldJournal(final Path directory, final JournalLock lock) throws IOException {
        this.directory = directory;
        this.lock = lock;
        final Recovery recovery = Recovery.of(directory);
        lastPosition = recovery.nextPosition() - 1;
        hashSeed = recovery.hashSeed();
    }

    /**
     * Takes the lock.
     *
     * @param directory the journal's own, which is there.
     * @param lockFile of the data folder.
     * @throws IOException where another process has it, or there is no journal.
     */
    public static HeldJournal take(final Path directory, final Path lockFile) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "there is no journal");
        }
        final JournalLock lock = JournalLock.take(lockFile);
        try {
            final HeldJournal held = new HeldJournal(directory, lock);
            if (held.hashSeed == null) {
                throw new NoSuchFileException(directory.toString(), null, "the journal is empty");
            }
            return held;
        } catch (final IOException | RuntimeException failure) {
            CloseHelper.quietClose(lock);
            throw failure;
        }
    }

    /** Position of the last record that is there, or was once known to be. */
    public long lastPosition() {
        return lastPosition;
    }

    /** The secret key of hashes that is in the journal. */
    public byte[] hashSeed() {
        return hashSeed.clone();
    }

    /** Reads from a position on; the caller closes it. */
    public JournalReader newReader(final long fromPosition) {
        return new JournalReader(directory, fromPosition);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
