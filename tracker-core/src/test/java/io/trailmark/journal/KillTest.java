package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: what was acknowledged survives {@code kill -9}, exactly once, and the next start goes on at once. Method: a
 * process of its own appends at full speed and prints each acknowledged position; it is killed at a random moment.
 */
@Tag("slow")
class KillTest {
    @TempDir
    private Path data;

    @Test
    void shouldHoldEachAcknowledgedRecordOnceAfterAKill() throws IOException, InterruptedException {
        killAgainAndAgain(10);
    }

    /** In a container the process has number 1, before and after: a lock that names a process number would be stuck. */
    @Test
    @Tag("privileged")
    void shouldStartAgainUnderTheSameProcessNumber() throws IOException, InterruptedException {
        killAgainAndAgain(3, "unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    }

    private void killAgainAndAgain(final int rounds, final String... wrapper) throws IOException, InterruptedException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final JournalDirectory directory = new JournalDirectory(data);
        long acknowledged = 0;
        for (int round = 1; round <= rounds; round++) {
            final String what = "seed " + seed + ", round " + round;
            final ChildOutput child = new ChildOutput(AppendingChild.start(data, false, wrapper));
            final long before = acknowledged;
            try {
                JournalDirectory.await("a first append, " + what, () -> child.acknowledged() > before);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(300)));
            } finally {
                child.kill();
            }
            acknowledged = child.acknowledged();
            final JournalDirectory.Found found = directory.read();
            final long last = found.positions().getLast();
            found.assertPositions(1, last);
            assertTrue(last >= acknowledged, what + ": acknowledged " + acknowledged + ", found " + last);
            assertEquals(round, found.openedCount(), what);
        }
    }
}
