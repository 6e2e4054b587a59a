package io.trailmark.snapshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.engine.RandomEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: a start from a snapshot comes to what a start from the journal comes to, and no damaged, foreign or unfinished
 * snapshot ever counts. Method: random events in a real journal; state hash, and views byte by byte.
 */
final class SnapshotsTest {
    private final long seed = Long.getLong("trailmark.seed", System.nanoTime());
    private final RandomEvents events = new RandomEvents(seed, 200, 2_000);

    @TempDir
    private Path data;

    @Test
    void shouldStartFromSnapshotAndTailAsFromTheJournalAlone() throws IOException {
        for (int round = 0; round < 3; round++) {
            try (SnapshotRig rig = new SnapshotRig(data, events)) {
                assertEquals(round > 0, rig.start().startPosition() > 0, () -> "seed " + seed);
                rig.append(1_500);
                assertTrue(rig.snapshots.writeNow());
                final long written = rig.snapshots.position();
                assertEquals(rig.journal.syncedPosition(), written);
                rig.append(500);
                final SnapshotRig.State started = rig.start();
                assertEquals(written, started.startPosition());
                assertTrue(started.isSameAs(rig.replay()), () -> "seed " + seed);
                assertEquals(1, rig.count(Counter.SNAPSHOTS_WRITTEN));
                assertEquals(0, rig.count(Counter.SNAPSHOTS_FAILED));
                assertEquals(0, rig.count(Counter.SNAPSHOTS_PASSED_OVER));
            }
        }
        assertEquals(
                2, new SnapshotFiles(data.resolve("snapshots")).newestFirst().size(), "older ones are gone");
    }

    @Test
    void shouldLookAtNothingWhoseNameIsNoPosition() throws IOException {
        final Path folder = Files.createDirectories(data.resolve("snapshots"));
        for (final String position : List.of(
                "99999999999999999999", "09223372036854775808", "00000000000000000000", "1", "0x000000000000000012")) {
            Files.createFile(folder.resolve("snapshot-" + position + ".tms"));
        }
        final Path last = Files.createFile(folder.resolve("snapshot-09223372036854775807.tms"));
        assertEquals(List.of(last), new SnapshotFiles(folder).newestFirst());
    }

    @Test
    void shouldWriteNothingWhenNothingIsNew() {
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(100);
            assertTrue(rig.snapshots.writeNow());
            assertFalse(rig.snapshots.writeNow());
        }
    }

    @Test
    void shouldPassOverDamagedAndCutOffOnes() throws IOException {
        final Random random = new Random(seed);
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(2_000);
            rig.snapshots.writeNow();
            final long older = rig.snapshots.position();
            rig.append(500);
            rig.snapshots.writeNow();
            final Path newest = new SnapshotFiles(rig.folder()).newestFirst().getFirst();
            final byte[] whole = Files.readAllBytes(newest);
            final SnapshotRig.State expected = rig.replay();
            for (int round = 0; round < 10; round++) {
                byte[] damaged = whole.clone();
                if (round % 2 == 0) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                } else {
                    damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
                }
                Files.write(newest, damaged);
                final SnapshotRig.State found = rig.start();
                assertEquals(older, found.startPosition(), () -> "seed " + seed);
                assertTrue(found.isSameAs(expected), () -> "seed " + seed);
                assertEquals(round + 1, rig.count(Counter.SNAPSHOTS_PASSED_OVER));
            }
            for (final Path file : new SnapshotFiles(rig.folder()).newestFirst()) {
                Files.write(file, new byte[100]);
            }
            final SnapshotRig.State found = rig.start();
            assertEquals(0, found.startPosition());
            assertTrue(found.isSameAs(expected), () -> "seed " + seed);
            // The next one is made from the journal, and is right again.
            rig.append(10);
            assertTrue(rig.snapshots.writeNow());
            assertTrue(rig.start().startPosition() > 0);
        }
    }

    @Test
    void shouldPassOverASnapshotOfAnotherJournalAndOneAheadOfItsJournal(@TempDir final Path other) throws IOException {
        final Path foreign;
        try (SnapshotRig rig = new SnapshotRig(other, new RandomEvents(seed + 1, 10, 10))) {
            rig.append(100);
            rig.snapshots.writeNow();
            foreign = new SnapshotFiles(rig.folder()).newestFirst().getFirst();
        }
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(50);
            Files.createDirectories(rig.folder());
            Files.copy(foreign, rig.folder().resolve(foreign.getFileName()));
            assertEquals(0, rig.start().startPosition());
            assertEquals(1, rig.count(Counter.SNAPSHOTS_PASSED_OVER));
        }
    }

    /** A journal from a backup goes on as it likes: what stood for its lost end must not stand for the new one. */
    @Test
    void shouldNeverGoOnFromASnapshotOfALostEnd() throws IOException {
        final long lost;
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(300);
        }
        copy(data.resolve("journal"), data.resolve("backup"));
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(1_000);
            assertTrue(rig.snapshots.writeNow());
            rig.append(100);
            assertTrue(rig.snapshots.writeNow());
            lost = rig.snapshots.position();
        }
        Files.move(data.resolve("journal"), data.resolve("lost"));
        Files.move(data.resolve("backup"), data.resolve("journal"));
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            assertEquals(0, rig.start().startPosition());
            rig.append(100);
            assertTrue(rig.snapshots.writeNow());
            assertEquals(rig.snapshots.position(), rig.start().startPosition(), "what was written is there");
            rig.append(2_000);
        }
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            final SnapshotRig.State started = rig.start();
            assertTrue(rig.journal.syncedPosition() > lost);
            assertTrue(started.isSameAs(rig.replay()), () -> "seed " + seed);
        }
    }

    /** The same, and nobody looks at the snapshots before the journal is where they are. */
    @Test
    void shouldKnowASnapshotOfALostEndWhenTheJournalHasComeAsFarOnAnotherWay() throws IOException {
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(300);
        }
        copy(data.resolve("journal"), data.resolve("backup"));
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(100);
            assertTrue(rig.snapshots.writeNow());
        }
        Files.move(data.resolve("journal"), data.resolve("lost"));
        Files.move(data.resolve("backup"), data.resolve("journal"));
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(200);
            final SnapshotRig.State started = rig.start();
            assertEquals(0, started.startPosition());
            assertEquals(1, rig.count(Counter.SNAPSHOTS_PASSED_OVER));
            assertTrue(started.isSameAs(rig.replay()), () -> "seed " + seed);
            assertEquals(List.of(), new SnapshotFiles(rig.folder()).newestFirst(), "it is out of the way");
        }
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void shouldMakeNoShadowWhenTheHeapHasNoRoomForIt() {
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(50);
            final AtomicInteger heapPermille = new AtomicInteger(500);
            final Snapshots cautious = new Snapshots(new Snapshots.Context()
                    .folder(rig.folder())
                    .journal(rig.journal)
                    .readers(rig.journal::newReader)
                    .hashSeed(rig.journal.hashSeed())
                    .shadow(SnapshotRig::newEngine, SnapshotRig::newViews)
                    .counters(rig.counters.column("cautious"))
                    .heapPermille(heapPermille::get));
            assertFalse(cautious.writeNow());
            assertEquals(1, rig.count(Counter.SNAPSHOTS_FAILED));
            heapPermille.set(499);
            assertTrue(cautious.writeNow());
        }
    }

    @Test
    void shouldLeaveTheDiskToTheJournalWhenItIsNearlyFull() {
        try (SnapshotRig rig = new SnapshotRig(data, events)) {
            rig.append(50);
            final Snapshots cautious = new Snapshots(new Snapshots.Context()
                    .folder(rig.folder())
                    .journal(rig.journal)
                    .readers(rig.journal::newReader)
                    .hashSeed(rig.journal.hashSeed())
                    .shadow(SnapshotRig::newEngine, SnapshotRig::newViews)
                    .counters(rig.counters.column("cautious"))
                    .freeSpaceLimitBytes(Long.MAX_VALUE));
            assertFalse(cautious.writeNow());
            assertEquals(1, rig.count(Counter.SNAPSHOTS_FAILED));
            assertEquals(List.of(), List.of(rig.folder().toFile().list()), "nothing is left behind");
        }
    }
}
