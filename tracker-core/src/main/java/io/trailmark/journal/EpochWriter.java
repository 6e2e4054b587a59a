package io.trailmark.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends the excerpts of one epoch to its roll files: what the library does for us, and nothing else of it.
 *
 * <p>Threads: {@link #write} by one at a time; all else by any. Order: where to write next is published after what was
 * written. Failure: what {@link #write} throws, an {@link Error} too, leaves open whether the excerpt is there.
 */
interface EpochWriter extends AutoCloseable {
    /** Begins the files of an epoch. */
    @FunctionalInterface
    interface Factory {
        /**
         * Opens a writer; the first file comes with the first excerpt.
         *
         * @param directory the epoch's own folder, which is there and empty.
         * @param timeMs by which files roll, in ms since 1970; it never goes back.
         */
        EpochWriter open(Path directory, LongSupplier timeMs) throws IOException;
    }

    /** Appends one excerpt: the first bytes of the buffer. */
    void write(UnsafeBuffer buffer, int lengthBytes);

    /** Bytes from the start of the current file to where the next excerpt goes. */
    long writeOffset();

    /** Number of the hour that the current file is for; -1 before the first. */
    int cycle();

    /** The file written last; null before the first. */
    Path rollFile();

    /** All files, in order. */
    List<Path> rollFiles();

    /** Whether an append at this time, in ns since 1970, begins a new file. */
    boolean wouldRoll(long epochNs);

    @Override
    void close();
}
