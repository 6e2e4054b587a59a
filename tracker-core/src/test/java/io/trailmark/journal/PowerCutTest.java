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
 * Aim: what was reported as synced survives a loss of power. Method: a process of its own appends to an ext4 of its own
 * and prints each synced position. It is stopped, the file system is told to forget all that it has not written
 * ({@code FS_IOC_SHUTDOWN} without flushing its log), unmounted and mounted again; then the journal is read.
 */
@Tag("slow")
@Tag("privileged")
class PowerCutTest {
    private static final int DISK_MIB = 512;
    private static final int CUTS = Integer.getInteger("trailmark.power.cuts", 3);

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNoSyncedRecordWhenThePowerIsCut() throws IOException, InterruptedException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        try (Mount mount = Mount.ext4(folder, DISK_MIB)) {
            final JournalDirectory directory = new JournalDirectory(mount.point());
            for (int cut = 0; cut < CUTS; cut++) {
                // The first cut of each pair comes in the first moments of a fresh epoch.
                final long runMs = cut % 2 == 0 ? random.nextInt(100) : 200 + random.nextInt(1000);
                final String what = "seed " + seed + ", cut " + cut + " after " + runMs + " ms";
                final long synced = cutWhileAppending(mount, runMs, what);
                final JournalDirectory.Found found = directory.read();
                final long last =
                        found.positions().isEmpty() ? 0 : found.positions().getLast();
                found.assertPositions(1, last);
                assertTrue(last >= synced, what + ": synced " + synced + ", found up to " + last);
                try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
                    assertEquals(last + 1, journal.appendedPosition(), what);
                }
                directory.read().assertWhole(last + 1);
            }
        }
    }

    private static long cutWhileAppending(final Mount mount, final long runMs, final String what)
            throws IOException, InterruptedException {
        final Process process = AppendingChild.start(mount.point(), true);
        final ChildOutput child = new ChildOutput(process);
        try {
            JournalDirectory.await("a first sync, " + what, () -> child.synced() > 0);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(runMs));
            // Stopped, so that no force is in flight: a force that meets the shutdown may report what is not so.
            new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            mount.cutPower();
        } finally {
            child.kill();
        }
        mount.restorePower();
        return child.synced();
    }
}
