package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: to know why we force files ourselves. The library's {@code sync()}, in its strictest mode, writes out the block
 * that is mapped last and no other, so a loss of power takes what it called synced; a force of the file's own channel
 * loses nothing. Method: the same appends with either, the power cut, the excerpts read in their order.
 */
@Tag("privileged")
@Timeout(300)
class LibrarySyncTest {
    private static final int DISK_MIB = 1024;
    private static final long RUN_NS = TimeUnit.MILLISECONDS.toNanos(800);

    /** Several blocks of the library's; only then its sync leaves something out. */
    private static final long LEAST_SYNCED = 40_000;

    @TempDir
    private Path folder;

    @Test
    void shouldLoseWhatTheLibraryCallsSynced() throws IOException, InterruptedException {
        final long lost = lost("sync");
        assertTrue(lost > 0, "the library lost nothing: its sync may have been mended");
    }

    @Test
    void shouldLoseNothingThatWasForcedThroughTheFilesOwnChannel() throws IOException, InterruptedException {
        final long lost = lost("force");
        assertTrue(lost <= 0, "lost " + lost);
    }

    private long lost(final String how) throws IOException, InterruptedException {
        try (Mount mount = Mount.ext4(folder, DISK_MIB)) {
            final Path queue = mount.point().resolve("queue");
            final Process process = AppendingChild.start(SyncingChild.class, new String[0], queue.toString(), how);
            final ChildOutput child = new ChildOutput(process);
            try {
                JournalDirectory.await("enough synced", () -> child.synced() >= LEAST_SYNCED);
                LockSupport.parkNanos(RUN_NS);
                new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
                mount.cutPower();
            } finally {
                child.kill();
            }
            mount.restorePower();
            final long found = lastInOrder(Epochs.rollFiles(queue).getFirst());
            System.out.println("told that " + child.synced() + " are synced by " + how + ", found up to " + found);
            return child.synced() - found;
        }
    }

    /** Number of the last excerpt that follows the one before it. */
    private static long lastInOrder(final Path rollFile) throws IOException {
        long last = -1;
        try (RollFileScan scan = new RollFileScan(new RecordFrame())) {
            scan.open(rollFile);
            while (scan.next() == RollFileScan.EXCERPT
                    && scan.buffer().getLong(scan.excerptOffset(), ByteOrder.LITTLE_ENDIAN) == last + 1) {
                last++;
            }
        }
        return last;
    }
}
