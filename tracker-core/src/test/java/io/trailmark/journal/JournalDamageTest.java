package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.journal.JournalDamage.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: whatever happens to the bytes on the disk, each good record is read, each lost one is named, and the journal
 * goes on. Method: write an epoch, change its file as a disk or a loss of power could, read it, start again, read all.
 */
class JournalDamageTest {
    private static final int PAGE = 4096;
    private static final int LAST = 200;

    @TempDir
    private Path data;

    private JournalDirectory directory;
    private Path rollFile;
    private long[] offsets;

    /** Records 1 to 200 in one file, all synced; batches of one record of 200 bytes and more. */
    @BeforeEach
    void writeAnEpoch() throws IOException {
        directory = new JournalDirectory(data);
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            directory.appendUpTo(journal, LAST);
        }
        rollFile = directory.rollFiles(1).getFirst();
        offsets = offsetsOf(rollFile, LAST);
    }

    /** Where each of a file's excerpts begins; the first is number 1. */
    private static long[] offsetsOf(final Path file, final int count) throws IOException {
        final long[] found = new long[count + 1];
        try (RollFileScan scan = new RollFileScan(new io.trailmark.record.RecordFrame())) {
            scan.open(file);
            for (int number = 1; number <= count; number++) {
                assertEquals(RollFileScan.EXCERPT, scan.next());
                found[number] = scan.headerPosition();
            }
        }
        return found;
    }

    /** As after a loss of power: the mark says only what was forced last. */
    private void setSynced(final long position) throws IOException {
        try (SyncMark mark = SyncMark.create(Epochs.directory(directory.path(), 1), 1)) {
            mark.write(position);
        }
    }

    private void write(final long offset, final byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(rollFile.toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        }
    }

    private void truncate(final long lengthBytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(rollFile.toFile(), "rw")) {
            file.setLength(lengthBytes);
        }
    }

    private void flip(final long offset, final int bit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(rollFile.toFile(), "rw")) {
            file.seek(offset);
            final int value = file.read();
            file.seek(offset);
            file.write(value ^ (1 << bit));
        }
    }

    /** Starts again, appends ten records and reads all. */
    private JournalDirectory.Found restart(final long expectedFirst) {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertEquals(expectedFirst, journal.appendedPosition(), "where the next epoch starts");
            directory.appendUpTo(journal, expectedFirst + 10);
        }
        return directory.readAll();
    }

    private void assertDamage(
            final JournalDirectory.Found found, final Kind kind, final long expected, final long resume) {
        assertEquals(1, found.damages().size(), found.damages().toString());
        final JournalDamage damage = found.damages().getFirst();
        assertEquals(kind, damage.kind(), damage.text());
        assertEquals(expected, damage.expectedPosition(), damage.text());
        assertEquals(resume, damage.resumePosition(), damage.text());
        assertEquals(1, damage.epoch());
        assertTrue(damage.text().contains("position " + expected), damage.text());
    }

    @Test
    void shouldDropATornTailThatWasNeverSyncedAndGoOnAtItsPosition() throws IOException {
        setSynced(150);
        write(offsets[190] + 100, new byte[40]);
        final JournalDirectory.Found found = directory.read();
        assertDamage(found, Kind.TORN_TAIL, 190, 0);
        found.assertPositions(1, 189);
        restart(190).assertWhole(200);
    }

    @Test
    void shouldDropAllOfABatchWhenAPartOfItIsTorn() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertEquals(202, directory.append(journal, 20, 300));
        }
        rollFile = directory.rollFiles(2).getFirst();
        try (SyncMark mark = SyncMark.create(Epochs.directory(directory.path(), 2), 201)) {
            mark.write(201);
        }
        final byte[] all = Files.readAllBytes(rollFile);
        int end = all.length;
        while (all[end - 1] == 0) {
            end--;
        }
        flip(end - 10, 3);
        final JournalDirectory.Found found = directory.read();
        found.assertPositions(1, 201);
        assertEquals(Kind.TORN_TAIL, found.damages().getFirst().kind());
        restart(202).assertWhole(212);
    }

    @Test
    void shouldGoOnBehindAZeroedPageOfAnUnsyncedTail() throws IOException {
        setSynced(100);
        final long page = offsets[150] / PAGE * PAGE;
        write(page, new byte[PAGE]);
        final long firstLost = firstRecordTouching(page);
        final JournalDirectory.Found found = directory.read();
        found.assertPositions(1, firstLost - 1);
        restart(firstLost).assertWhole(firstLost + 10);
    }

    @Test
    void shouldGoOnWhenTheUnsyncedTailIsCutOff() throws IOException {
        setSynced(100);
        truncate(offsets[160] + 20);
        directory.read().assertPositions(1, 159);
        restart(160).assertWhole(170);
    }

    @Test
    void shouldNameAFlippedBitAnywhereInARecordAndReadAllOthers() throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int recordLength = (int) (offsets[101] - offsets[100]) - RollFileLayout.HEADER_LENGTH;
        final byte[] original = Files.readAllBytes(rollFile);
        for (int i = 0; i < 200; i++) {
            // The header of the excerpt, the record's own header, its prefix, its fields, its last byte.
            final int inRecord = i < 36 ? i : i == 36 ? recordLength + 3 : random.nextInt(recordLength + 4);
            final int bit = random.nextInt(8);
            flip(offsets[100] + inRecord, bit);
            final JournalDirectory.Found found = directory.readAll();
            final String what = "seed " + seed + ", byte " + inRecord + ", bit " + bit + ": " + found.damages();
            if (inRecord >= RollFileLayout.HEADER_LENGTH && inRecord < RollFileLayout.HEADER_LENGTH + 150) {
                assertEquals(LAST - 1, found.positions().size(), what);
                assertEquals(1, found.damages().size(), what);
                assertEquals(100, found.damages().getFirst().expectedPosition(), what);
                assertEquals(101, found.damages().getFirst().resumePosition(), what);
            } else {
                // A flipped length or padding bit leaves the record itself whole; it may be read without a word.
                assertTrue(found.positions().size() >= LAST - 1, what);
                assertEquals(LAST - found.positions().size(), found.damages().size(), what);
            }
            write(offsets[100], java.util.Arrays.copyOfRange(original, (int) offsets[100], (int) offsets[101]));
        }
        directory.read().assertWhole(LAST);
    }

    @Test
    void shouldNameSyncedRecordsThatAreGoneAndNeverGiveTheirPositionsAgain() throws IOException {
        truncate(offsets[160] + 20);
        final JournalDirectory.Found found = directory.read();
        found.assertPositions(1, 159);
        assertDamage(found, Kind.UNREADABLE, 160, 0);
        final JournalDirectory.Found after = restart(LAST + 1);
        assertDamage(after, Kind.UNREADABLE, 160, LAST + 1);
        assertEquals(159 + 11, after.positions().size());
    }

    @Test
    void shouldReadWhatLiesBehindAZeroedPageOfSyncedRecords() throws IOException {
        final long page = offsets[100] / PAGE * PAGE;
        write(page, new byte[PAGE]);
        final long firstLost = firstRecordTouching(page);
        final long firstFound = firstRecordFrom(page + PAGE);
        final JournalDirectory.Found found = directory.readAll();
        assertEquals(1, found.damages().size(), found.damages().toString());
        assertEquals(firstLost, found.damages().getFirst().expectedPosition());
        assertEquals(firstFound, found.damages().getFirst().resumePosition());
        assertEquals(LAST - (firstFound - firstLost), found.positions().size());
        final JournalDirectory.Found after = restart(LAST + 1);
        assertEquals(found.positions().size() + 11, after.positions().size());
        assertEquals(found.damages(), after.damages());
    }

    @Test
    void shouldReadWhatLiesBehindAZeroedFirstPage() throws IOException {
        write(0, new byte[PAGE]);
        final JournalDirectory.Found found = directory.readAll();
        // The library keeps its own head and index in the first pages: none of our records is lost.
        assertEquals(LAST, found.positions().size());
        restart(LAST + 1).assertPositions(1, LAST + 11);
    }

    /** Nothing of ours lies behind the last page with a record, and new records go into a file of their own. */
    @Test
    void shouldReadWhatLiesBeforeAZeroedLastPage() throws IOException {
        final long page = offsets[LAST] / PAGE * PAGE;
        write(page, new byte[PAGE]);
        final long firstLost = firstRecordTouching(page);
        final JournalDirectory.Found found = directory.readAll();
        found.assertPositions(1, firstLost - 1);
        // A record that began on the page before is torn, one that would begin on this page is not there.
        final Kind kind = offsets[(int) firstLost] < page ? Kind.UNREADABLE : Kind.MISSING;
        assertDamage(found, kind, firstLost, 0);
        assertNamesTheFile(found);
        final JournalDirectory.Found after = restart(LAST + 1);
        assertDamage(after, kind, firstLost, LAST + 1);
        assertEquals(firstLost - 1 + 11, after.positions().size());
    }

    private void assertNamesTheFile(final JournalDirectory.Found found) {
        final JournalDamage damage = found.damages().getFirst();
        assertEquals(rollFile, damage.file(), damage.text());
        assertTrue(damage.text().contains(rollFile + " at byte " + damage.fileOffset()), damage.text());
    }

    /** Of the library's part of a roll file only lengths are looked at: a wrong one hides records, and is named. */
    @Test
    void shouldReadOrNameWhateverBitOfTheFilesHeadIsFlipped() throws IOException {
        final byte[] original = Files.readAllBytes(rollFile);
        int flips = 0;
        int whole = 0;
        for (int offset = 0; offset < offsets[1]; offset += offset < 256 ? 1 : 97) {
            flip(offset, offset % 8);
            final JournalDirectory.Found found = directory.readAll();
            assertEquals(LAST == found.positions().size(), found.damages().isEmpty(), "byte " + offset);
            whole += LAST == found.positions().size() ? 1 : 0;
            write(offset, new byte[] {original[offset]});
            flips++;
        }
        assertTrue(flips > 256 && whole > flips / 2, whole + " of " + flips + " read as a whole");
        directory.read().assertWhole(LAST);
    }

    @Test
    void shouldNameAMissingRollFileAndGoOnBehindIt() throws IOException {
        restart(LAST + 1);
        Files.delete(rollFile);
        final JournalDirectory.Found found = directory.readAll();
        assertDamage(found, Kind.MISSING, 1, LAST + 1);
        found.assertPositions(LAST + 1, LAST + 11);
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertEquals(LAST + 12, journal.appendedPosition(), "what is gone is not begun anew");
        }
    }

    @Test
    void shouldNotGivePositionsAgainWhenTheOnlyRollFileIsMissing() throws IOException {
        final byte[] whole = Files.readAllBytes(rollFile);
        Files.delete(rollFile);
        final JournalDirectory.Found found = directory.readAll();
        assertDamage(found, Kind.MISSING, 1, 0);
        // The seed of the engine's tables stood in no other file: nothing is made up in its place.
        final UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> ChronicleJournal.open(directory.context()));
        assertTrue(refused.getMessage().contains("no epoch of"), refused.getMessage());
        assertEquals(1, Epochs.newest(directory.path()), "nothing was begun");
        Files.write(rollFile, whole);
        restart(LAST + 1).assertWhole(LAST + 11);
    }

    /** As an I/O error on the folder or the mark would: what cannot be read is not what is not there. */
    @Test
    void shouldNotTakeAFolderThatCannotBeReadForANewJournal() throws IOException {
        final Path mark = rollFile.resolveSibling(SyncMark.FILE_NAME);
        Files.delete(mark);
        Files.createSymbolicLink(mark, mark.getFileName());
        assertThrows(IOException.class, () -> SyncMark.read(mark.getParent()));
        final Path moved = data.resolve("moved");
        Files.move(directory.path(), moved);
        Files.createSymbolicLink(directory.path(), directory.path().getFileName());
        assertThrows(IOException.class, () -> Epochs.newest(directory.path()));
        Files.delete(directory.path());
        assertEquals(0, Epochs.newest(directory.path()), "a folder that is not there is a new journal");
    }

    @Test
    void shouldStopInFrontOfDamageUntilToldToGoOn() throws IOException {
        flip(offsets[50] + 60, 1);
        try (JournalReader reader = new JournalReader(directory.path(), 1)) {
            final JournalDirectory.Found found = new JournalDirectory.Found();
            found.drain(reader, Long.MAX_VALUE, false);
            found.drain(reader, Long.MAX_VALUE, false);
            assertEquals(49, reader.position());
            assertEquals(2, found.damages().size(), "asked twice, told twice");
            assertTrue(reader.skipDamage());
            found.drain(reader, Long.MAX_VALUE, false);
            assertEquals(LAST, reader.position());
        }
    }

    @Test
    void shouldNotLookAtTheLibrarysMetadata() throws IOException {
        final Path metadata = rollFile.resolveSibling("metadata.cq4t");
        final byte[] garbage = new byte[3000];
        new Random(1).nextBytes(garbage);
        Files.write(metadata, garbage);
        directory.read().assertWhole(LAST);
        Files.delete(metadata);
        restart(LAST + 1).assertWhole(LAST + 11);
    }

    /** The mark is another piece of metadata: a flipped bit makes it one that nobody believes. */
    @Test
    void shouldBelieveNoMarkWithAFlippedBit() throws IOException {
        final Path mark = rollFile.resolveSibling(SyncMark.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(mark);
        for (int offset = 0; offset < bytes.length; offset++) {
            final byte[] flipped = bytes.clone();
            flipped[offset] ^= (byte) (1 << (offset % 8));
            Files.write(mark, flipped);
            assertEquals(null, SyncMark.read(mark.getParent()), "byte " + offset);
            directory.read().assertWhole(LAST);
        }
    }

    @Test
    void shouldDoWithoutTheMark() throws IOException {
        final Path mark = rollFile.resolveSibling(SyncMark.FILE_NAME);
        Files.write(mark, new byte[28]);
        directory.read().assertWhole(LAST);
        Files.delete(mark);
        directory.read().assertWhole(LAST);
        restart(LAST + 1).assertWhole(LAST + 11);
    }

    private void zeroMark(final int epoch, final int lengthBytes) throws IOException {
        Files.write(Epochs.directory(directory.path(), epoch).resolve(SyncMark.FILE_NAME), new byte[lengthBytes]);
    }

    /** What a start finds: how many places are damaged, and where they go on. */
    private void assertStartsCount(final int damages, final long lastPosition) {
        final Counters counters = Counters.inMemory();
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().counters(counters))) {
            assertEquals(lastPosition + 1, journal.appendedPosition(), "where the next epoch starts");
        }
        assertEquals(damages, counters.sum(Counter.JOURNAL_DAMAGE));
    }

    /** Else the newest epoch would pass for what a start left behind, and its positions would be given again. */
    @Test
    void shouldReadWhatIsLeftOfTheNewestEpochWhenItsMarkAndItsFirstRecordAreDamaged() throws IOException {
        restart(LAST + 1);
        rollFile = directory.rollFiles(2).getFirst();
        offsets = offsetsOf(rollFile, 11);
        zeroMark(2, 28);
        write(offsets[1], new byte[60]);
        final JournalDirectory.Found found = directory.readAll();
        assertDamage(found, Kind.MISSING, LAST + 1, LAST + 2);
        assertEquals(LAST + 10, found.positions().size());
        assertEquals(LAST + 11, found.positions().getLast());
        assertFalse(JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE).isWhole());
        assertStartsCount(1, LAST + 11);
        final JournalDirectory.Found after = directory.readAll();
        assertDamage(after, Kind.MISSING, LAST + 1, LAST + 2);
        assertEquals(LAST + 12, after.positions().getLast());
    }

    /** Records that were carried over stand before the one that opens the epoch; those behind it prove the epoch. */
    @Test
    void shouldKnowAnEpochByWhatWasAppendedToItWhenItsMarkIsGoneAndItsFirstRecordIsDamaged() throws IOException {
        setSynced(150);
        restart(LAST + 1);
        rollFile = directory.rollFiles(2).getFirst();
        offsets = offsetsOf(rollFile, 2);
        flip(offsets[1] + 100, 2);
        Files.delete(rollFile.resolveSibling(SyncMark.FILE_NAME));
        directory.readAll().assertWhole(LAST + 11);
        assertStartsCount(1, LAST + 11);
        directory.readAll().assertWhole(LAST + 12);
    }

    @Test
    void shouldNameAnEpochOfWhichNothingIsLeft() throws IOException {
        restart(LAST + 1);
        rollFile = directory.rollFiles(2).getFirst();
        zeroMark(2, 28);
        write(0, new byte[(int) Files.size(rollFile)]);
        directory.readAll().assertWhole(LAST);
        final JournalVerifier.Report report = JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE);
        assertEquals(1, report.faults().size());
        assertTrue(
                report.faults().getFirst().contains("epoch-00000002"),
                report.faults().getFirst());
        assertStartsCount(1, LAST);
    }

    /** As a start leaves it that dies before its epoch counts: nobody misses anything. */
    @Test
    void shouldNameNothingWhereAStartDiedBeforeItsEpochCounted() throws IOException {
        restart(LAST + 1);
        rollFile = directory.rollFiles(2).getFirst();
        offsets = offsetsOf(rollFile, 2);
        truncate(offsets[2]);
        flip(offsets[1] + 30, 2);
        zeroMark(2, 0);
        directory.readAll().assertWhole(LAST);
        assertTrue(JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE).isWhole());
        assertStartsCount(0, LAST);
    }

    @Test
    void shouldChangeNothingWhenReading() throws IOException {
        flip(offsets[50] + 60, 1);
        final byte[] before = Files.readAllBytes(rollFile);
        final List<Path> filesBefore = list();
        directory.readAll();
        assertArrayEquals(before, Files.readAllBytes(rollFile));
        assertEquals(filesBefore, list());
    }

    private List<Path> list() throws IOException {
        try (var files = Files.walk(data)) {
            return files.sorted().toList();
        }
    }

    @Test
    void shouldReadBatchesThatAWriterIsStillWriting() throws InterruptedException {
        final Thread[] writer = new Thread[1];
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context());
                JournalReader reader = new JournalReader(directory.path(), 1)) {
            writer[0] = Thread.ofPlatform().start(() -> {
                final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
                while (System.nanoTime() < endNs) {
                    directory.append(journal, 7, 200);
                }
            });
            final JournalDirectory.Found found = new JournalDirectory.Found();
            while (writer[0].isAlive()) {
                found.drain(reader, Long.MAX_VALUE, false);
            }
            writer[0].join();
            found.drain(reader, Long.MAX_VALUE, false);
            found.assertWhole(journal.appendedPosition());
        }
    }

    private long firstRecordTouching(final long offset) {
        for (int position = 1; position < LAST; position++) {
            if (offsets[position + 1] > offset) {
                return position;
            }
        }
        throw new AssertionError();
    }

    private long firstRecordFrom(final long offset) {
        for (int position = 1; position <= LAST; position++) {
            if (offsets[position] + RollFileLayout.HEADER_LENGTH >= offset) {
                return position;
            }
        }
        throw new AssertionError();
    }
}
