package io.trailmark.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** How bytes get from the page cache to the disk: the place where tests count, delay and fail. */
@FunctionalInterface
public interface Forcing {
    /** The disk's own: {@code fdatasync} or {@code fsync}. */
    Forcing DISK = (channel, file, isWithMetadata) -> channel.force(isWithMetadata);

    /**
     * Returns when the bytes would survive a loss of power.
     *
     * @param file what {@code channel} is open on: a roll file, another file of the epoch or a folder.
     * @param isWithMetadata whether the file's attributes, or the folder's entries, are wanted too.
     */
    void force(FileChannel channel, Path file, boolean isWithMetadata) throws IOException;
}
