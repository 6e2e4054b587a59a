package io.trailmark.snapshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.engine.RandomEvents;
import io.trailmark.journal.JournalVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: a process killed while it writes a snapshot or an archive file leaves nothing that counts and is not whole.
 * Method: a real process, killed at random moments; then a start from what it left must come to what the journal comes
 * to.
 */
final class KillTest {
    @TempDir
    private Path data;

    @Test
    void shouldStartFromWhatAKilledProcessLeft() throws IOException, InterruptedException {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 3; round++) {
            final String what = "seed " + seed + ", round " + round;
            final Process child = SnapshottingChild.start(data, seed);
            final long written;
            try (BufferedReader output = child.inputReader(StandardCharsets.US_ASCII)) {
                final String line = output.readLine();
                assertNotNull(line, what + ": the child wrote no snapshot");
                written = Long.parseLong(line);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(600)));
            } finally {
                child.destroyForcibly().waitFor();
            }
            try (SnapshotRig rig = new SnapshotRig(data, new RandomEvents(seed, 200, 2_000))) {
                final SnapshotRig.State started = rig.start();
                assertTrue(started.startPosition() >= written, () -> what + ": " + started.startPosition());
                assertEquals(0, rig.count(Counter.SNAPSHOTS_PASSED_OVER), what);
                assertTrue(started.isSameAs(rig.replay()), what);
            }
            final JournalVerifier.Report report = JournalVerifier.verify(data.resolve("journal"), 1, Long.MAX_VALUE);
            assertTrue(report.isWhole(), () -> what + ": " + report);
        }
    }
}
