package io.trailmark.faults;

import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** A process that appends to a queue of the library alone, without anything of ours. */
final class PlainQueueChild {
    private static final long LOCK_TIMEOUT_MS = 1_000;

    private PlainQueueChild() {}

    /** Arguments: the queue's folder, and {@code hold}: to be killed in the middle of the second append. */
    public static void main(final String[] arguments) {
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(arguments[0])
                        .timeoutMS(LOCK_TIMEOUT_MS)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            appender.writeText("whole");
            System.out.println("appended as process " + ProcessHandle.current().pid());
            if (arguments[1].equals("hold")) {
                try (DocumentContext unfinished = appender.writingDocument()) {
                    unfinished.wire().bytes().writeLong(1);
                    Runtime.getRuntime().halt(1);
                }
            }
        } catch (final RuntimeException stuck) {
            System.out.println("stuck: " + stuck);
        }
    }
}
