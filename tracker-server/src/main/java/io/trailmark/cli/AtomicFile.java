package io.trailmark.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there once it is whole. What is written lies beside it under a name that ends in {@code .part}; {@link
 * #whole} puts it on the disk and gives it its name, in place of what had it before. One thread. Failure: what is not
 * whole is deleted when this is closed; after the death of the process it stays, under that name.
 */
final class AtomicFile implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private boolean isWhole;

    AtomicFile(final Path file) {
        this.file = file;
        part = file.resolveSibling(file.getFileName() + ".part");
        try {
            channel = FileChannel.open(
                    part,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.READ,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (final IOException e) {
            throw Failure.wrongUse(part + " cannot be written: is the folder there, and is it yours?");
        }
    }

    /** Where the content goes. It is flushed before {@link #whole}, and closed by nobody but this. */
    OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** All of it is written. */
    void whole() {
        try {
            channel.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            isWhole = true;
            final Path folder = file.toAbsolutePath().getParent();
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be written: " + e.getMessage() + '.');
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (!isWhole) {
                Files.deleteIfExists(part);
            }
        } catch (final IOException e) {
            throw Failure.wrongUse(part + " cannot be deleted; it is not whole.");
        }
    }
}
