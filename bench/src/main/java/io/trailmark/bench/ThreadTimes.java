package io.trailmark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How long the thread that made it was on a processor, and how long it was ready to run but waited for one: what the
 * scheduler gave to others. The wait is what Linux says in {@code /proc/thread-self/schedstat}; elsewhere it is 0.
 * Owned by one thread. Allocates nothing after the start.
 */
final class ThreadTimes implements AutoCloseable {
    private static final Path FILE = Path.of("/proc/thread-self/schedstat");
    private static final int MAX_BYTES = 128;

    private final ByteBuffer text = ByteBuffer.allocateDirect(MAX_BYTES);
    private final FileChannel file;
    private long processorNs;
    private long waitedNs;

    ThreadTimes() {
        try {
            file = Files.exists(FILE) ? FileChannel.open(FILE, StandardOpenOption.READ) : null;
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Looks again. */
    void read() {
        processorNs = ReplayRun.nowNs();
        waitedNs = file == null ? 0 : readWaitedNs();
    }

    /** On a processor, when last looked. */
    long processorNs() {
        return processorNs;
    }

    /** Ready but without a processor, when last looked. */
    long waitedNs() {
        return waitedNs;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The second number of the line. */
    private long readWaitedNs() {
        text.clear();
        try {
            file.read(text, 0);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
        text.flip();
        while (text.get() != ' ') {
            // The first number.
        }
        long value = 0;
        for (byte digit = text.get(); digit != ' '; digit = text.get()) {
            value = 10 * value + digit - '0';
        }
        return value;
    }
}
