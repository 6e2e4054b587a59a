package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: nobody who reads the journal can tell that its old files went into the archive, and no record is lost on the
 * way. Method: journals of several epochs and hours, moved in part or whole, read before, while and after; leftovers of
 * deaths are laid out by hand.
 */
final class ArchiveTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long ANY_AGE = Long.MAX_VALUE;

    private final AtomicLong nowNs = new AtomicLong(System.currentTimeMillis() * 1_000_000);

    @TempDir
    private Path data;

    /** Three epochs of three hours each; returns the last position. */
    private long makeJournal(final JournalDirectory directory) {
        long last = 0;
        for (int epoch = 0; epoch < 3; epoch++) {
            try (ChronicleJournal journal =
                    ChronicleJournal.open(directory.context().clock(nowNs::get))) {
                for (int hour = 0; hour < 3; hour++) {
                    for (int batch = 0; batch < 20; batch++) {
                        assertTrue(directory.append(journal, 1 + batch % 5, 200) > 0);
                    }
                    nowNs.addAndGet(HOUR_NS);
                }
                last = journal.appendedPosition();
            }
        }
        return last;
    }

    /** The record that opens the epoch is in the archive, and its mark is not readable: it is an epoch all the same. */
    @Test
    void shouldKnowAnEpochByTheArchiveWhenItsMarkIsDamaged() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeEpoch(directory);
        assertEquals(2, new Archiver(directory.path(), 0).archive(last, ANY_AGE));
        Files.write(Epochs.directory(directory.path(), 1).resolve(SyncMark.FILE_NAME), new byte[28]);
        directory.read().assertWhole(last);
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            assertEquals(last + 1, journal.appendedPosition(), "no position is given twice");
        }
        directory.read().assertWhole(last + 1);
    }

    @Test
    void shouldGiveNoPositionOfTheArchiveAgainWhenNoEpochIsLeft() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeEpoch(directory);
        final Archiver archiver = new Archiver(directory.path(), 0);
        assertEquals(2, archiver.archive(last, ANY_AGE));
        final long archived = ArchiveFile.lastPosition(directory.path());
        final byte[] seed;
        final Path left = directory.rollFiles(1).getFirst();
        Files.delete(left);
        Files.delete(left.resolveSibling(SyncMark.FILE_NAME));
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            assertEquals(archived + 1, journal.appendedPosition());
            seed = journal.hashSeed();
        }
        directory.read().assertWhole(archived + 1);
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            assertArrayEquals(seed, journal.hashSeed());
        }
        assertTrue(JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE).isWhole(), "one seed throughout");
    }

    /** One epoch of three hours; returns the last position. */
    private long makeEpoch(final JournalDirectory directory) {
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            for (int hour = 0; hour < 3; hour++) {
                directory.appendUpTo(journal, journal.appendedPosition() + 20);
                nowNs.addAndGet(HOUR_NS);
            }
            return journal.appendedPosition();
        }
    }

    @Test
    void shouldReadArchiveAndEpochsWithoutASeam() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        final int filesBefore = rollFileCount(directory);
        final Archiver archiver = new Archiver(directory.path(), 0);
        assertEquals(9, filesBefore);
        for (long covered = 0; covered <= last; covered += 17) {
            archiver.archive(covered, ANY_AGE);
            final long archived = ArchiveFile.lastPosition(directory.path());
            assertTrue(archived <= covered, archived + " is in the archive, only " + covered + " may be");
            directory.read().assertPositions(1, last);
            directory.read(covered + 1, false).assertPositions(covered + 1, last);
        }
        archiver.archive(last, ANY_AGE);
        assertEquals(1, rollFileCount(directory), "the last file may be written to");
        directory.read().assertPositions(1, last);
        final JournalVerifier.Report report = JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE);
        assertTrue(report.isWhole(), report::toString);
        assertEquals(3, report.epochs().size());
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            assertEquals(last + 1, journal.appendedPosition(), "goes on where it was");
            directory.append(journal, 5, 100);
        }
        directory.read().assertPositions(1, last + 6);
    }

    @Test
    void shouldGoOnReadingWhileFilesAreMovedAway() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        for (long start = 1; start < last; start += 29) {
            final JournalDirectory.Found found = new JournalDirectory.Found();
            try (JournalReader reader = new JournalReader(directory.path(), start)) {
                found.drain(reader, start, false);
                if (start > last / 2) {
                    new Archiver(directory.path(), 0).archive(start, ANY_AGE);
                }
                found.drain(reader, Long.MAX_VALUE, false);
                found.assertPositions(start, last);
            }
        }
        assertTrue(ArchiveFile.lastPosition(directory.path()) > last / 2);
        // One that stands at the very start, in a file that goes under it.
        final JournalDirectory other = new JournalDirectory(data.resolve("other"));
        final long end = makeJournal(other);
        final JournalDirectory.Found found = new JournalDirectory.Found();
        try (JournalReader reader = new JournalReader(other.path(), 1)) {
            found.drain(reader, 3, false);
            new Archiver(other.path(), 0).archive(end, ANY_AGE);
            found.drain(reader, Long.MAX_VALUE, false);
            found.assertPositions(1, end);
        }
    }

    @Test
    void shouldMoveNothingThatIsTooYoung() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        assertEquals(0, new Archiver(directory.path(), 0).archive(last, 0));
        assertEquals(9, rollFileCount(directory));
    }

    @Test
    void shouldStartAgainWhenAllButTheLastFileIsArchived() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        long last = makeJournal(directory);
        for (int round = 0; round < 3; round++) {
            new Archiver(directory.path(), 0).archive(last, ANY_AGE);
            try (ChronicleJournal journal =
                    ChronicleJournal.open(directory.context().clock(nowNs::get))) {
                assertEquals(last + 1, journal.appendedPosition());
                directory.append(journal, 3, 100);
                nowNs.addAndGet(HOUR_NS);
                directory.append(journal, 3, 100);
                last = journal.appendedPosition();
            }
        }
        final JournalDirectory.Found found = directory.read();
        found.assertPositions(1, last);
        assertEquals(6, found.openedCount());
    }

    /** A process may die between any two steps of a move. */
    @Test
    void shouldFinishWhatADeathLeftHalfDone() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        final List<Path> firstEpoch = directory.rollFiles(1);
        final Path kept = data.resolve("kept");
        Files.copy(firstEpoch.getFirst(), kept);
        final Archiver archiver = new Archiver(directory.path(), 0);
        final Path archive = ArchiveFile.folder(directory.path());
        Files.createDirectories(archive);
        Files.write(archive.resolve("records-1.starting"), new byte[100]);
        archiver.archive(last / 2, ANY_AGE);
        // The archive's file has its name, the roll file is not deleted yet.
        Files.copy(kept, firstEpoch.getFirst());
        directory.read().assertPositions(1, last);
        archiver.archive(last, ANY_AGE);
        assertFalse(Files.exists(firstEpoch.getFirst()));
        assertFalse(Files.exists(archive.resolve("records-1.starting")));
        directory.read().assertPositions(1, last);
    }

    /** A process that died behind a rename has left a name that is nowhere but in the kernel's memory. */
    @Test
    void shouldLetNoFileGoForANameThatMayNotBeOnTheDisk() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        final Path archive = ArchiveFile.folder(directory.path());
        final Forcing dying = (channel, file, isWithMetadata) -> {
            if (file.equals(archive)) {
                throw new IOException("the process dies here");
            }
        };
        assertThrows(IOException.class, () -> new Archiver(directory.path(), 0, dying).archive(last, ANY_AGE));
        final int before = rollFileCount(directory);
        final List<Integer> countsAtForce = new ArrayList<>();
        final Forcing watched = (channel, file, isWithMetadata) -> {
            if (file.equals(archive)) {
                countsAtForce.add(rollFileCount(directory));
            }
        };
        new Archiver(directory.path(), 0, watched).archive(last, ANY_AGE);
        assertEquals(before, countsAtForce.getFirst());
    }

    @Test
    void shouldNameWhatIsDamagedInTheArchiveAndGoOnBehindIt() throws IOException {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        new Archiver(directory.path(), 0).archive(last, ANY_AGE);
        final List<ArchiveFile> files = ArchiveFile.list(ArchiveFile.folder(directory.path()));
        assertEquals(8, files.size());
        for (int round = 0; round < 10; round++) {
            final ArchiveFile file = files.get(random.nextInt(files.size()));
            final byte[] whole = Files.readAllBytes(file.file());
            final byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file.file(), damaged);
            final JournalDirectory.Found found = directory.readAll();
            assertEquals(1, found.damages().size(), () -> "seed " + seed + ": " + found.damages());
            final List<Long> expected = new ArrayList<>();
            for (long position = 1; position <= last; position++) {
                if (!file.holds(position)) {
                    expected.add(position);
                }
            }
            assertEquals(expected, found.positions(), () -> "seed " + seed);
            Files.write(file.file(), whole);
        }
        Files.delete(files.get(3).file());
        final JournalDirectory.Found found = directory.readAll();
        assertEquals(JournalDamage.Kind.MISSING, found.damages().getFirst().kind());
        assertEquals(files.get(3).firstPosition(), found.damages().getFirst().expectedPosition());
        assertEquals(files.get(4).firstPosition(), found.damages().getFirst().resumePosition());
    }

    @Test
    void shouldLeaveAFileAloneThatCannotBeReadWhole() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final long last = makeJournal(directory);
        final Path broken = directory.rollFiles(1).get(1);
        final byte[] bytes = Files.readAllBytes(broken);
        final int at = 132 * 1024;
        for (int i = at; i < at + 2_000; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(broken, bytes);
        final JournalDirectory.Found before = directory.readAll();
        assertEquals(1, before.damages().size());
        new Archiver(directory.path(), 0).archive(last, ANY_AGE);
        assertTrue(Files.exists(broken));
        assertEquals(before.positions(), directory.readAll().positions());
    }

    /** A reader that rests in a file may end it and find the next one gone, in one poll that hands records out. */
    @Test
    void shouldNotTakeForDamageWhatWasArchivedMeanwhile() throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final JournalDirectory.Found found = new JournalDirectory.Found();
        try (ChronicleJournal journal =
                        ChronicleJournal.open(directory.context().clock(nowNs::get));
                JournalReader reader = journal.newReader(1)) {
            directory.append(journal, 10, 200);
            found.drain(reader, 3, false);
            for (int hour = 0; hour < 3; hour++) {
                nowNs.addAndGet(HOUR_NS);
                directory.append(journal, 10, 200);
            }
            final long last = journal.appendedPosition();
            journal.requestSync();
            JournalDirectory.await("the sync", () -> journal.syncedPosition() == last);
            assertEquals(2, new Archiver(directory.path(), 0).archive(last - 15, ANY_AGE));
            found.drain(reader, last, false);
            found.assertWhole(last);
        }
    }

    /** A start that died before its epoch had a mark must not keep all later files from the archive for ever. */
    @Test
    void shouldArchiveBehindAnEpochThatWasNeverMarked() throws IOException {
        for (final boolean isCounted : new boolean[] {false, true}) {
            final JournalDirectory directory = new JournalDirectory(data.resolve(String.valueOf(isCounted)));
            makeJournal(directory);
            try (ChronicleJournal journal =
                    ChronicleJournal.open(directory.context().clock(nowNs::get))) {
                assertTrue(journal.appendedPosition() > 0);
            }
            final Path died = Epochs.directory(directory.path(), 4);
            Files.delete(died.resolve(SyncMark.FILE_NAME));
            if (!isCounted) {
                Files.write(directory.rollFiles(4).getFirst(), new byte[4096]);
            }
            final long last = makeJournal(directory);
            new Archiver(directory.path(), 0).archive(last, ANY_AGE);
            assertEquals(1, rollFileCount(directory) - (isCounted ? 0 : 1), "the last file may be written to");
            directory.read().assertPositions(1, last);
            try (ChronicleJournal journal =
                    ChronicleJournal.open(directory.context().clock(nowNs::get))) {
                assertEquals(last + 1, journal.appendedPosition(), "goes on where it was");
            }
            directory.read().assertPositions(1, last + 1);
        }
    }

    private static int rollFileCount(final JournalDirectory directory) throws IOException {
        int count = 0;
        for (int epoch = 1; epoch <= Epochs.newest(directory.path()); epoch++) {
            count += directory.rollFiles(epoch).size();
        }
        return count;
    }
}
