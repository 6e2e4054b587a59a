package io.trailmark.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One writer per data folder: a lock of the kernel, which dies with its process, whatever the process's number was.
 *
 * <p>Failure: an {@link IOException} that names the file when another process holds it.
 */
final class JournalLock implements AutoCloseable {
    private final FileChannel channel;

    private JournalLock(final FileChannel channel) {
        this.channel = channel;
    }

    static JournalLock take(final Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            final FileLock lock = channel.tryLock();
            if (lock != null) {
                return new JournalLock(channel);
            }
        } catch (final OverlappingFileLockException ex) {
            channel.close();
            throw new IOException("this process has the journal open already: " + file + " is locked", ex);
        }
        channel.close();
        throw new IOException("another process has the journal open: " + file + " is locked");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
