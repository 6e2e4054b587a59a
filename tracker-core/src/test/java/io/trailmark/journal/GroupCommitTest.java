package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: many appends share a force, no position counts as synced before a force that began after its append, and all
 * files that a record needs are forced. Method: the forces go through a gate that the test opens, and are written down.
 */
class GroupCommitTest {
    @TempDir
    private Path data;

    private JournalDirectory directory;

    @BeforeEach
    void makeDirectory() {
        directory = new JournalDirectory(data);
    }

    @Test
    void shouldShareOneForceAmongAllThatWaitForIt() {
        final GatedForcing forcing = new GatedForcing();
        forcing.open();
        final Counters counters = Counters.inMemory();
        try (ChronicleJournal journal = ChronicleJournal.open(directory
                        .context()
                        .syncIntervalMs(TimeUnit.HOURS.toMillis(1))
                        .forcing(forcing)
                        .counters(counters));
                forcing) {
            forcing.shut();
            final int forcesBefore = forcing.started.get();
            directory.append(journal, 1, 0);
            journal.requestSync();
            JournalDirectory.await("a force in flight", () -> forcing.started.get() == forcesBefore + 1);
            for (int i = 0; i < 1000; i++) {
                directory.append(journal, 1, 0);
                journal.requestSync();
            }
            assertEquals(1, journal.syncedPosition(), "the force is still in flight");
            forcing.letPass(1);
            JournalDirectory.await("the first record synced", () -> journal.syncedPosition() == 2);
            JournalDirectory.await("the next force in flight", () -> forcing.started.get() == forcesBefore + 2);
            assertEquals(2, journal.syncedPosition(), "appended after the force began: not covered by it");
            forcing.letPass(1);
            JournalDirectory.await("all synced", () -> journal.syncedPosition() == 1002);
            assertEquals(forcesBefore + 2, forcing.started.get(), "1,001 batches took two forces");
            assertEquals(2, counters.sum(Counter.JOURNAL_FORCES));
            forcing.open();
        }
    }

    /** Else a loss of power would take minutes of clicks, and not the last few milliseconds. */
    @Test
    void shouldTakeNothingMoreWhileTheDiskLeavesAForceUndoneForTooLong() {
        final GatedForcing forcing = new GatedForcing();
        forcing.open();
        final AtomicLong nowNs = new AtomicLong();
        try (ChronicleJournal journal = ChronicleJournal.open(directory
                        .context()
                        .syncIntervalMs(20)
                        .stallLimitMs(1_000)
                        .nanoClock(nowNs::get)
                        .forcing(forcing));
                forcing) {
            for (int stall = 0; stall < 2; stall++) {
                forcing.shut();
                final int forcesBefore = forcing.started.get();
                assertTrue(directory.append(journal, 1, 0) > 0);
                journal.requestSync();
                JournalDirectory.await("a force in flight", () -> forcing.started.get() == forcesBefore + 1);
                nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_020));
                assertTrue(directory.append(journal, 1, 0) > 0, "slow, and not yet too slow");
                assertTrue(journal.isWritable());
                final long appended = journal.appendedPosition();
                nowNs.addAndGet(1);
                assertEquals(Journal.STALLED, directory.append(journal, 1, 0));
                assertFalse(journal.isWritable());
                assertEquals(appended, journal.appendedPosition(), "a refused batch leaves no trace");
                forcing.open();
                journal.requestSync();
                JournalDirectory.await("all synced", () -> journal.syncedPosition() == appended);
                assertTrue(journal.isWritable());
            }
            assertTrue(directory.append(journal, 1, 0) > 0);
        }
        directory.read().assertWhole(1 + 2 * 2 + 1);
    }

    @Test
    void shouldNeverCallSyncedWhatWasAppendedAfterTheForceBegan() throws InterruptedException {
        final AtomicLong appendedWhenForceBegan = new AtomicLong();
        final AtomicLong covered = new AtomicLong();
        final AtomicInteger forces = new AtomicInteger();
        final List<String> wrong = new CopyOnWriteArrayList<>();
        final ChronicleJournal[] opened = new ChronicleJournal[1];
        final Forcing watching = (channel, file, isWithMetadata) -> {
            if (opened[0] != null) {
                appendedWhenForceBegan.set(opened[0].appendedPosition());
                channel.force(isWithMetadata);
                covered.set(appendedWhenForceBegan.get());
                forces.incrementAndGet();
            } else {
                channel.force(isWithMetadata);
            }
        };
        final int batchesEach = 1000;
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().syncIntervalMs(1).forcing(watching))) {
            opened[0] = journal;
            journal.onSynced(() -> {
                if (journal.syncedPosition() > covered.get()) {
                    wrong.add(journal.syncedPosition() + " synced, " + covered.get() + " covered by a force");
                }
            });
            final Thread[] threads = new Thread[3];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofPlatform().start(() -> appendAndAsk(journal, batchesEach));
            }
            for (final Thread thread : threads) {
                thread.join();
            }
            final long last = 1 + 3L * batchesEach;
            JournalDirectory.await("all synced", () -> journal.syncedPosition() == last);
        }
        assertEquals(List.of(), wrong);
        assertTrue(forces.get() < 3 * batchesEach / 2, "forces for 3,000 batches: " + forces);
    }

    private static void appendAndAsk(final Journal journal, final int count) {
        final TestRecords records = new TestRecords();
        final io.trailmark.record.RecordBatch batch = new io.trailmark.record.RecordBatch(128 * 1024);
        records.add(batch, 1, 100);
        for (int i = 0; i < count; i++) {
            journal.append(batch);
            journal.requestSync();
        }
    }

    @Test
    void shouldForceTheOldAndTheNewFileAndAllThatNamesThemAtARoll() {
        final List<String> forced = new CopyOnWriteArrayList<>();
        final Forcing writingDown = (channel, file, isWithMetadata) -> {
            forced.add(file.getFileName() + (isWithMetadata ? "+" : ""));
            channel.force(isWithMetadata);
        };
        final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));
        try (ChronicleJournal journal = ChronicleJournal.open(directory
                .context()
                .syncIntervalMs(TimeUnit.HOURS.toMillis(1))
                .clock(nowNs::get)
                .forcing(writingDown))) {
            assertEquals(
                    List.of(
                            "20241004-00L.cq4+",
                            "metadata.cq4t+",
                            "epoch-00000001+",
                            "synced+",
                            "epoch-00000001+",
                            "journal+",
                            data.getFileName() + "+",
                            data.getParent().getFileName() + "+"),
                    forced,
                    "before the first append is welcome");
            forced.clear();
            directory.append(journal, 1, 0);
            nowNs.addAndGet(TimeUnit.HOURS.toNanos(2));
            directory.append(journal, 1, 0);
            sync(journal);
            assertEquals(List.of("20241004-00L.cq4", "20241004-02L.cq4+", "metadata.cq4t+", "epoch-00000001+"), forced);
            forced.clear();
            directory.append(journal, 1, 0);
            sync(journal);
            assertEquals(List.of("20241004-02L.cq4"), forced, "the old file is done with");
        }
    }

    private static void sync(final Journal journal) {
        journal.requestSync();
        JournalDirectory.await("a sync", () -> journal.syncedPosition() == journal.appendedPosition());
    }

    @Test
    void shouldSyncAllTheSameWhenTheSyncThreadIsInterrupted() {
        final AtomicInteger interrupts = new AtomicInteger();
        final Forcing forcing = (channel, file, isWithMetadata) -> {
            if (interrupts.getAndDecrement() == 1) {
                Thread.currentThread().interrupt();
            }
            channel.force(isWithMetadata);
        };
        final Counters counters = Counters.inMemory();
        try (ChronicleJournal journal = ChronicleJournal.open(
                directory.context().syncIntervalMs(1).forcing(forcing).counters(counters))) {
            interrupts.set(1);
            for (int position = 2; position < 20; position++) {
                directory.append(journal, 1, 0);
                final long last = position;
                JournalDirectory.await("a sync", () -> journal.syncedPosition() == last);
            }
            assertTrue(interrupts.get() < 0, "the interrupt came");
        }
        assertEquals(0, counters.sum(Counter.JOURNAL_FORCE_FAILURES));
        directory.read().assertWhole(19);
    }

    /** Forces wait in front of a gate. Closed before the journal, which would wait there for ever when a test fails. */
    private static final class GatedForcing implements Forcing, AutoCloseable {
        private final AtomicInteger started = new AtomicInteger();
        private final Semaphore permits = new Semaphore(0);
        private volatile boolean isOpen;

        @Override
        public void force(final FileChannel channel, final Path file, final boolean isWithMetadata) throws IOException {
            started.incrementAndGet();
            if (!isOpen) {
                permits.acquireUninterruptibly();
            }
            channel.force(isWithMetadata);
        }

        void open() {
            isOpen = true;
            permits.release(1000);
        }

        void shut() {
            permits.drainPermits();
            isOpen = false;
        }

        @Override
        public void close() {
            open();
        }

        void letPass(final int count) {
            permits.release(count);
        }
    }
}
