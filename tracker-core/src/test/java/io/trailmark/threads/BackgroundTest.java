package io.trailmark.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Aim: only the threads that are meant to step back do. Method: the kernel is asked what each has. */
final class BackgroundTest {
    /** Of the fields behind the thread's name, in proc_pid_stat(5): the 19th of all. */
    private static final int NICE_FIELD = 16;

    private static final int MOST_NICE = 19;

    private static int niceOfThisThread() {
        try {
            final String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD]);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static int niceOf(final Thread thread, final AtomicInteger nice) throws InterruptedException {
        thread.start();
        thread.join();
        return nice.get();
    }

    @Test
    void shouldStepBackAloneAndLeaveTheOthersWhereTheyAre() throws Exception {
        final int own = niceOfThisThread();
        final AtomicInteger nice = new AtomicInteger(-1);
        final Runnable look = () -> nice.set(niceOfThisThread());

        assertEquals(Math.min(MOST_NICE, own + 5), niceOf(Background.thread(look), nice));
        assertEquals(own, niceOf(new Thread(look), nice));
        assertEquals(own, niceOfThisThread());
    }
}
