package io.trailmark.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room the disk has, and how some of it is set aside: the place where tests fill the disk. */
interface Space {
    /** That of the disk which this folder lies on. */
    static Space of(final Path folder) throws IOException {
        final FileStore store = Files.getFileStore(folder);
        return new Space() {
            @Override
            public long usableBytes() throws IOException {
                return store.getUsableSpace();
            }

            @Override
            public int reserve(final Path file, final long offset, final long lengthBytes) throws IOException {
                return DiskSpace.isSupported() ? DiskSpace.reserve(file, offset, lengthBytes) : DiskSpace.UNSUPPORTED;
            }
        };
    }

    /** Bytes that may still be written. */
    long usableBytes() throws IOException;

    /**
     * Sets blocks aside for this stretch of the file, and leaves its length as it is.
     *
     * @return {@link DiskSpace#RESERVED}, {@link DiskSpace#NO_SPACE} or {@link DiskSpace#UNSUPPORTED}.
     */
    int reserve(Path file, long offset, long lengthBytes) throws IOException;
}
