package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: after a failed force or a failed append the journal goes on in a new epoch, nothing that was acknowledged is
 * lost, nothing is acknowledged that is not there, and a follower beside the writer notices nothing.
 */
class JournalFailureTest {
    private static final int PAGE = 4096;

    @TempDir
    private Path data;

    private JournalDirectory directory;
    private final Counters counters = Counters.inMemory();

    @BeforeEach
    void makeDirectory() {
        directory = new JournalDirectory(data);
    }

    @Test
    void shouldCarryWhatWasAcknowledgedIntoANewEpochWhenAForceFails() {
        final FailingForcing forcing = new FailingForcing();
        try (ChronicleJournal journal = open(forcing);
                JournalReader live = journal.newReader(1)) {
            final JournalDirectory.Found found = new JournalDirectory.Found();
            directory.appendUpTo(journal, 100);
            sync(journal);
            found.drain(live, journal.syncedPosition(), false);
            directory.appendUpTo(journal, 160);
            assertEquals(100, journal.syncedPosition());

            forcing.fail(1);
            journal.requestSync();
            JournalDirectory.await("the next epoch", () -> journal.syncedPosition() == 161);
            assertEquals(161, journal.appendedPosition(), "60 carried over, then the record that opens the epoch");
            assertEquals(1, counters.sum(Counter.JOURNAL_FORCE_FAILURES));
            assertEquals(2, counters.sum(Counter.JOURNAL_EPOCHS_OPENED));

            directory.appendUpTo(journal, 200);
            sync(journal);
            found.drain(live, journal.syncedPosition(), false);
            found.assertWhole(200);
            assertEquals(2, live.epoch());
        }
        directory.read().assertWhole(200);
        ChronicleJournal.open(directory.context()).close();
        directory.read().assertWhole(201);
    }

    @Test
    void shouldAcknowledgeNothingWhileNoEpochCanBeOpened() {
        final FailingForcing forcing = new FailingForcing();
        try (ChronicleJournal journal = open(forcing)) {
            directory.appendUpTo(journal, 50);
            final AtomicInteger syncs = new AtomicInteger();
            journal.onSynced(syncs::incrementAndGet);
            forcing.fail(4);
            journal.requestSync();
            JournalDirectory.await("the failure", () -> !journal.isWritable());
            assertEquals(Journal.FAILED, directory.append(journal, 1, 0));
            assertEquals(1, journal.syncedPosition());
            assertEquals(0, syncs.get());
            JournalDirectory.await("an epoch that opens", journal::isWritable);
            assertEquals(0, forcing.toFail.get(), "the force and three openings failed");
            assertEquals(51, journal.syncedPosition());
            directory.appendUpTo(journal, 80);
            sync(journal);
        }
        directory.read().assertWhole(80);
        assertEquals(81, openAndClose());
        directory.read().assertWhole(81);
    }

    @Test
    void shouldSurviveFailuresAtAnyForce() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final FailingForcing forcing = new FailingForcing();
        long last;
        try (ChronicleJournal journal = open(forcing);
                JournalReader live = journal.newReader(1)) {
            final JournalDirectory.Found found = new JournalDirectory.Found();
            for (int round = 0; round < 12; round++) {
                for (int i = random.nextInt(40); i >= 0; i--) {
                    assertTrue(directory.append(journal, 1 + random.nextInt(4), 50) > 0, "seed " + seed);
                }
                forcing.failBy((random.nextInt(1024) & 0x155) | 1L);
                journal.requestSync();
                JournalDirectory.await(
                        "all synced, seed " + seed,
                        () -> journal.isWritable() && journal.syncedPosition() == journal.appendedPosition());
                found.drain(live, journal.syncedPosition(), false);
            }
            forcing.failBy(0);
            last = journal.appendedPosition();
            found.assertWhole(last);
        }
        directory.read().assertWhole(last);
    }

    @Test
    void shouldOpenANewEpochWhenAnAppendMeetsAMemoryFault() throws IOException {
        final FailingForcing forcing = new FailingForcing();
        try (ChronicleJournal journal = open(forcing);
                JournalReader live = journal.newReader(1)) {
            directory.appendUpTo(journal, 60);
            final Path file = directory.rollFiles(1).getFirst();
            cutBehind(file, 60);
            long appended = 60;
            long result;
            do {
                result = directory.append(journal, 1, 300);
                appended = result > 0 ? result : appended;
            } while (result > 0 && appended < 200);
            assertEquals(Journal.FAILED, result, "beyond the page that is left, memory faults");
            final long acknowledged = appended;
            JournalDirectory.await("the next epoch", journal::isWritable);
            assertEquals(acknowledged + 1, journal.syncedPosition());
            directory.appendUpTo(journal, acknowledged + 30);
            sync(journal);
            final JournalDirectory.Found found = new JournalDirectory.Found();
            found.drain(live, journal.syncedPosition(), false);
            found.assertWhole(acknowledged + 30);
        }
        assertEquals(0, directory.read().damages().size());
    }

    @Test
    void shouldNameAcknowledgedRecordsThatTheFailureDestroyedAndNotGiveTheirPositionsAgain() throws IOException {
        final FailingForcing forcing = new FailingForcing();
        try (ChronicleJournal journal = open(forcing);
                JournalReader live = journal.newReader(1)) {
            directory.appendUpTo(journal, 40);
            sync(journal);
            directory.appendUpTo(journal, 100);
            // The page cache lost what came behind record 60: the worst that a failing disk can do.
            cutBehind(directory.rollFiles(1).getFirst(), 60);
            forcing.fail(1);
            journal.requestSync();
            JournalDirectory.await("the next epoch", () -> journal.syncedPosition() == 101);
            final JournalDirectory.Found found = new JournalDirectory.Found();
            found.drain(live, journal.syncedPosition(), true);
            assertEquals(1, found.damages().size());
            final long lost = found.damages().getFirst().expectedPosition();
            assertTrue(lost > 60 && lost < 100, "lost from " + lost);
            assertEquals(101, found.damages().getFirst().resumePosition());
            assertEquals(101, live.position());
            assertTrue(journal.isSynced(lost - 1));
            assertFalse(journal.isSynced(lost), "nobody is to be told that it is safe");
            assertFalse(journal.isSynced(100));
            assertTrue(journal.isSynced(101));
            assertFalse(journal.isSynced(102), "not there yet");
        }
    }

    /** A second force of a file whose force failed says nothing: the kernel takes the pages for clean. */
    @Test
    void shouldWriteAnewAtAStartWhatAProcessThatDiedOfAFailedForceHadAppended() throws IOException {
        final FailingForcing forcing = new FailingForcing();
        try (ChronicleJournal journal = open(forcing)) {
            directory.appendUpTo(journal, 20);
            sync(journal);
            directory.appendUpTo(journal, 40);
            forcing.fail(Integer.MAX_VALUE);
            journal.requestSync();
            JournalDirectory.await("the failure", () -> !journal.isWritable());
        }
        assertEquals(41, openAndClose());
        final int newest = Epochs.newest(directory.path());
        assertEquals(21, Epochs.firstPosition(directory.path(), newest), "all that was not known to be synced");
        directory.read().assertWhole(41);
    }

    /** A death right after an epoch was opened, before its mark was written: its opening is carried over too. */
    @Test
    void shouldFindNothingWrongWithAnEpochThatHoldsTheOpeningOfTheOneBefore() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            directory.appendUpTo(journal, 20);
        }
        assertEquals(21, openAndClose());
        try (SyncMark mark = SyncMark.create(Epochs.directory(directory.path(), 2), 21)) {
            mark.write(20);
        }
        assertEquals(22, openAndClose());
        assertEquals(21, Epochs.firstPosition(directory.path(), 3), "carried over");
        final JournalVerifier.Report report = JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE);
        assertTrue(report.isWhole(), report.faults().toString());
    }

    @Test
    void shouldCloseAfterAFailure() {
        final FailingForcing forcing = new FailingForcing();
        try (ChronicleJournal journal = open(forcing)) {
            directory.appendUpTo(journal, 20);
            forcing.fail(Integer.MAX_VALUE);
            journal.requestSync();
            JournalDirectory.await("the failure", () -> !journal.isWritable());
        }
        // An epoch that was being opened may have left its first record too.
        final long last = openAndClose();
        assertTrue(last >= 21, "what the page cache held is still there: " + last);
        directory.read().assertWhole(last);
    }

    private ChronicleJournal open(final Forcing forcing) {
        return ChronicleJournal.open(directory
                .context()
                .syncIntervalMs(TimeUnit.HOURS.toMillis(1))
                .forcing(forcing)
                .counters(counters));
    }

    private long openAndClose() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            return journal.appendedPosition();
        }
    }

    private static void sync(final Journal journal) {
        journal.requestSync();
        JournalDirectory.await("a sync", () -> journal.syncedPosition() == journal.appendedPosition());
    }

    /** Cuts the file behind the page in which this record ends. */
    private static void cutBehind(final Path file, final long position) throws IOException {
        final io.trailmark.record.RecordFrame frame = new io.trailmark.record.RecordFrame();
        long end = 0;
        try (RollFileScan scan = new RollFileScan(frame)) {
            scan.open(file);
            for (int i = 0; i < position; i++) {
                assertEquals(RollFileScan.EXCERPT, scan.next());
                end = scan.headerPosition() + RollFileLayout.HEADER_LENGTH + scan.excerptLength();
            }
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength((end + PAGE - 1) / PAGE * PAGE);
        }
    }

    /** Fails as many forces as it is told to, or those whose bit is set, then works again. */
    private static final class FailingForcing implements Forcing {
        private final AtomicInteger toFail = new AtomicInteger();
        private final AtomicLong pattern = new AtomicLong();

        void fail(final int count) {
            toFail.set(count);
        }

        void failBy(final long bits) {
            pattern.set(bits & 0x3FF);
        }

        @Override
        public void force(final FileChannel channel, final Path file, final boolean isWithMetadata) throws IOException {
            final boolean isBitSet = (pattern.getAndUpdate(bits -> bits >>> 1) & 1) != 0;
            if (isBitSet || toFail.get() > 0) {
                toFail.updateAndGet(count -> Math.max(0, count - 1));
                throw new IOException("Input/output error (made by the test)");
            }
            channel.force(isWithMetadata);
        }
    }
}
