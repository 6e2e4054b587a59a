package io.trailmark.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * A process that appends numbered excerpts to a queue of the library alone and prints {@code S n} when it was told that
 * n of them are on the disk: by the library's own {@code sync()}, or by a force of the file's own channel.
 */
final class SyncingChild {
    private static final int EXCERPTS_PER_SYNC = 1000;
    private static final int EXCERPT_LENGTH = 128;
    private static final int BLOCK_LENGTH = 1024 * 1024;

    private SyncingChild() {}

    /** Arguments: the queue's folder, and {@code sync} or {@code force}. */
    public static void main(final String[] args) throws IOException {
        final Path folder = Path.of(args[0]);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(folder.toFile())
                        .blockSize(BLOCK_LENGTH)
                        .syncMode(SyncMode.SYNC)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            final Bytes<?> excerpt = Bytes.allocateDirect(EXCERPT_LENGTH);
            append(appender, excerpt, 0);
            try (FileChannel file = FileChannel.open(
                    appender.currentFile().toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                // Both find their file again after the cut; it is about what is in it.
                forceNames(folder, file);
                for (long number = 1; true; number++) {
                    append(appender, excerpt, number);
                    if (number % EXCERPTS_PER_SYNC == 0) {
                        if (args[1].equals("sync")) {
                            appender.sync();
                        } else {
                            file.force(false);
                        }
                        System.out.println("S " + number);
                    }
                }
            }
        }
    }

    private static void append(final ExcerptAppender appender, final Bytes<?> excerpt, final long number) {
        excerpt.clear();
        excerpt.writeLong(number);
        while (excerpt.writePosition() < EXCERPT_LENGTH) {
            excerpt.writeLong(-1);
        }
        appender.writeBytes(excerpt);
    }

    private static void forceNames(final Path folder, final FileChannel file) throws IOException {
        file.force(true);
        for (final Path path : new Path[] {folder.resolve("metadata.cq4t"), folder, folder.getParent()}) {
            if (Files.exists(path)) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }
}
