package io.trailmark.export;

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
public final class AtomicFile implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private boolean isWhole;

    /**
     * Begins one.
     *
     * @throws IOException that says what to do, where the folder is not there or not ours.
     */
    public AtomicFile(final Path file) throws IOException {
        this.file = file;
        try {
            final Path folder = file.toAbsolutePath().getParent();
            // A name that nobody can foresee, for its owner alone: what is exported is often about people.
            part = Files.createTempFile(folder, file.getFileName() + ".", ".part");
            channel = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.READ);
        } catch (final IOException e) {
            throw new IOException(file + " cannot be written: is the folder there, and is it yours?", e);
        }
    }

    /** Where the content goes. It is flushed before {@link #whole}, and closed by nobody but this. */
    public OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** All of it is written. */
    public void whole() throws IOException {
        channel.force(true);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        isWhole = true;
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!isWhole) {
            Files.deleteIfExists(part);
        }
    }
}
