package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChronicleJournalTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    @TempDir
    private Path data;

    private JournalDirectory directory;

    @BeforeEach
    void makeDirectory() {
        directory = new JournalDirectory(data);
    }

    @Test
    void shouldNumberRecordsWithoutGapOverRestarts() {
        long expected = 1;
        for (int start = 0; start < 4; start++) {
            try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
                assertEquals(expected, journal.appendedPosition(), "the record that opens the epoch");
                assertEquals(expected, journal.syncedPosition());
                for (int count = 1; count <= 10; count++) {
                    assertEquals(expected + 1, directory.append(journal, count, 10 * count));
                    expected += count;
                }
            }
            expected++;
        }
        final JournalDirectory.Found found = directory.read();
        found.assertWhole(expected - 1);
        assertEquals(4, found.openedCount());
    }

    @Test
    void shouldRepeatTheSeedOfTheFirstEpochInEachOther() {
        final byte[] seed;
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            seed = journal.hashSeed();
        }
        assertFalse(java.util.Arrays.equals(new byte[seed.length], seed), "a seed of zeros is no secret");
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertArrayEquals(seed, journal.hashSeed());
        }
    }

    @Test
    void shouldSyncByItselfWithinTheInterval() {
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().syncIntervalMs(1))) {
            final AtomicLong heard = new AtomicLong();
            journal.onSynced(() -> heard.set(journal.syncedPosition()));
            final long position = directory.append(journal, 3, 0) + 2;
            assertEquals(position, journal.appendedPosition());
            JournalDirectory.await("the sync", () -> journal.syncedPosition() == position);
            JournalDirectory.await("the listener", () -> heard.get() == position);
        }
    }

    @Test
    void shouldSyncAtOnceWhenAsked() {
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().syncIntervalMs(TimeUnit.HOURS.toMillis(1)))) {
            final long position = directory.append(journal, 1, 0);
            assertTrue(journal.syncedPosition() < position, "nobody asked, and the interval is an hour");
            journal.requestSync();
            JournalDirectory.await("the sync asked for", () -> journal.syncedPosition() == position);
        }
    }

    @Test
    void shouldSyncBeforeItCloses() throws IOException {
        final ChronicleJournal journal =
                ChronicleJournal.open(directory.context().syncIntervalMs(TimeUnit.HOURS.toMillis(1)));
        final long position = directory.append(journal, 5, 0) + 4;
        journal.close();
        assertEquals(position, journal.syncedPosition());
        assertEquals(position, Epochs.syncedPosition(directory.path(), 1));
        assertFalse(journal.isWritable());
        assertEquals(Journal.CLOSED, directory.append(journal, 1, 0));
        journal.close();
    }

    @Test
    void shouldKeepBatchesWholeWhenSeveralThreadsAppend() throws InterruptedException {
        final int threadCount = 4;
        final int batchCount = 500;
        final List<List<long[]>> given = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            for (int i = 0; i < threadCount; i++) {
                final List<long[]> mine = new ArrayList<>();
                given.add(mine);
                final long marker = (i + 1) * 1_000_000L;
                threads.add(Thread.ofPlatform().start(() -> appendMarked(journal, marker, batchCount, mine)));
            }
            for (final Thread thread : threads) {
                thread.join();
            }
            JournalDirectory.await("all synced", () -> journal.syncedPosition() == journal.appendedPosition());
        }
        final List<Long> numbers = new ArrayList<>();
        final TestRecords records = new TestRecords();
        try (JournalReader reader = new JournalReader(directory.path(), 1)) {
            while (reader.poll(
                            (buffer, offset, length) -> numbers.add(records.number(buffer, offset)), Long.MAX_VALUE, 64)
                    > 0) {}
            assertNull(reader.damage());
        }
        for (final List<long[]> batches : given) {
            assertEquals(batchCount, batches.size());
            for (final long[] batch : batches) {
                for (int i = 0; i < batch[2]; i++) {
                    assertEquals(batch[1] + i, numbers.get((int) (batch[0] - 1 + i)), "batch at " + batch[0]);
                }
            }
        }
    }

    private static void appendMarked(
            final Journal journal, final long marker, final int batchCount, final List<long[]> given) {
        final TestRecords records = new TestRecords();
        final RecordBatch batch = new RecordBatch(128 * 1024);
        final Random random = new Random(marker);
        long number = marker;
        for (int i = 0; i < batchCount; i++) {
            batch.clear();
            final int count = 1 + random.nextInt(5);
            for (int j = 0; j < count; j++) {
                records.add(batch, number + j, random.nextInt(300));
            }
            given.add(new long[] {journal.append(batch), number, count});
            number += count;
        }
    }

    @Test
    void shouldFollowTheWriterFromFileToFileAndNeverBeyondTheLimit() {
        final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));
        try (ChronicleJournal journal =
                        ChronicleJournal.open(directory.context().clock(nowNs::get));
                JournalReader live = journal.newReader(1);
                JournalReader other = new JournalReader(directory.path(), 1)) {
            final JournalDirectory.Found beside = new JournalDirectory.Found();
            final JournalDirectory.Found outside = new JournalDirectory.Found();
            for (int hour = 0; hour < 5; hour++) {
                for (int i = 0; i < 50; i++) {
                    directory.append(journal, 3, 50);
                    final long limit = journal.appendedPosition() - 1;
                    beside.drain(live, limit, false);
                    assertEquals(limit, live.position());
                    outside.drain(other, Long.MAX_VALUE, false);
                    assertEquals(journal.appendedPosition(), other.position());
                }
                nowNs.addAndGet(HOUR_NS);
            }
            beside.drain(live, Long.MAX_VALUE, false);
            beside.assertWhole(1 + 5 * 150);
            outside.assertWhole(1 + 5 * 150);
            assertEquals(
                    5, Epochs.rollFiles(Epochs.directory(directory.path(), 1)).size());
            for (final long from : new long[] {2, 151, 152, 153, 400, 751}) {
                directory.read(from, false).assertPositions(from, 751);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldGoOnWhenTheClockStepsBackOrLeapsAhead() {
        final long startNs = TimeUnit.DAYS.toNanos(20_000);
        final AtomicLong nowNs = new AtomicLong(startNs);
        final long[] stepsNs = {
            -HOUR_NS,
            HOUR_NS,
            -24 * HOUR_NS,
            24 * HOUR_NS,
            2 * HOUR_NS,
            -startNs,
            startNs,
            400L * 24 * HOUR_NS,
            -HOUR_NS
        };
        final long highestNs = startNs + 402L * 24 * HOUR_NS;
        long expected = 1;
        for (int start = 0; start < 2; start++) {
            try (ChronicleJournal journal =
                    ChronicleJournal.open(directory.context().clock(nowNs::get))) {
                for (final long stepNs : stepsNs) {
                    nowNs.addAndGet(stepNs);
                    directory.append(journal, 2, 0);
                    directory.append(journal, 1, 0);
                }
            }
            expected += 1 + 3L * stepsNs.length;
            nowNs.set(startNs);
        }
        final JournalDirectory.Found found = directory.read();
        found.assertWhole(expected - 1);
        assertTrue(found.lastEpochNs() <= highestNs && found.lastEpochNs() > startNs + 400L * 24 * HOUR_NS);
    }

    /** Roll files are named by the hour, and where the machine stands one hour comes twice, another not at all. */
    @ParameterizedTest
    @ValueSource(strings = {"2027-10-30T22:59:59.900Z", "2027-03-27T22:59:59.900Z"})
    void shouldGoOnInAFileForEachHourWhateverTheMachinesZoneMakesOfIt(final String start) throws IOException {
        final TimeZone before = TimeZone.getDefault();
        final AtomicLong nowNs = new AtomicLong(
                TimeUnit.MILLISECONDS.toNanos(Instant.parse(start).toEpochMilli()));
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            for (int hour = 0; hour < 5; hour++) {
                directory.append(journal, 1, 0);
                nowNs.addAndGet(HOUR_NS);
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertEquals(5, directory.rollFiles(1).size());
        directory.read().assertWhole(1 + 5);
    }

    @Test
    void shouldAllocateNothingPerAppendAndPerRecordRead() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final int warmUpCount = 50_000;
        final int roundCount = 10_000;
        final int rounds = 20;
        try (ChronicleJournal journal =
                        ChronicleJournal.open(directory.context().reserveAheadBytes(512L * 1024 * 1024));
                JournalReader reader = journal.newReader(1)) {
            final RecordBatch batch = new RecordBatch(128 * 1024);
            for (int i = 0; i < 4; i++) {
                new TestRecords().add(batch, 7, 60);
            }
            final Tally tally = new Tally();
            appendAndRead(journal, batch, reader, tally, warmUpCount);
            int quietRounds = 0;
            long allocatedBytes = 0;
            for (int round = 0; round < rounds; round++) {
                final long beforeBytes = threads.getCurrentThreadAllocatedBytes();
                appendAndRead(journal, batch, reader, tally, roundCount);
                final long roundBytes = threads.getCurrentThreadAllocatedBytes() - beforeBytes;
                quietRounds += roundBytes == 0 ? 1 : 0;
                allocatedBytes += roundBytes;
            }
            assertEquals(1 + 4L * (warmUpCount + rounds * roundCount), tally.count);
            // Each new mapped block of 64 MiB costs the library some objects; these rounds write less than three.
            final String found = quietRounds + " of " + rounds + " rounds without, " + allocatedBytes + " bytes in all";
            assertTrue(quietRounds >= rounds / 2 && allocatedBytes < 64 * 1024, found);
        }
    }

    private static void appendAndRead(
            final Journal journal,
            final RecordBatch batch,
            final JournalReader reader,
            final RecordHandler handler,
            final int count) {
        for (int i = 0; i < count; i++) {
            journal.append(batch);
            if ((i & 15) == 15) {
                while (reader.poll(handler, journal.appendedPosition(), 32) > 0) {}
            }
        }
        while (reader.poll(handler, journal.appendedPosition(), 32) > 0) {}
    }

    private static final class Tally implements RecordHandler {
        private long count;
        private long announced;

        @Override
        public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
            for (int at = offset; at < endOffset; announced++) {
                assertEquals(announced + 1, RecordFrame.position(buffer, at), "announced in order, each once");
                at += RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, at));
            }
        }

        @Override
        public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            count += RecordFrame.position(buffer, offset) == count + 1 ? 1 : 0;
            assertTrue(count <= announced, "announced before it comes");
        }
    }

    @Test
    void shouldNameTheLockWhenTheJournalIsOpenAlready() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            final UncheckedIOException refused =
                    assertThrows(UncheckedIOException.class, () -> ChronicleJournal.open(directory.context()));
            assertTrue(refused.getMessage().contains(data.resolve("lock").toString()), refused.getMessage());
            assertTrue(directory.append(journal, 1, 0) > 0, "the first is not disturbed");
        }
        ChronicleJournal.open(directory.context()).close();
    }

    @Test
    void shouldPassOverFoldersThatAStartLeftEmpty() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            directory.append(journal, 9, 0);
        }
        Files.createDirectories(Epochs.directory(directory.path(), 2));
        Files.createDirectories(Epochs.directory(directory.path(), 3));
        Files.write(Epochs.directory(directory.path(), 3).resolve("20260101-00L.cq4"), new byte[8192]);
        directory.read().assertWhole(10);
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertEquals(11, journal.appendedPosition());
            directory.append(journal, 1, 0);
        }
        assertTrue(Files.isDirectory(Epochs.directory(directory.path(), 4)));
        directory.read().assertWhole(12);
    }

    @Test
    void shouldRefuseABatchThatIsEmptyOrTooLong() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertThrows(IllegalArgumentException.class, () -> directory.append(journal, 0, 0));
            final RecordBatch batch = new RecordBatch(8 * 1024 * 1024);
            while (batch.lengthBytes() <= RollFileLayout.MAX_EXCERPT_LENGTH) {
                new TestRecords().add(batch, 1, 4000);
            }
            assertThrows(IllegalArgumentException.class, () -> journal.append(batch));
            assertEquals(2, directory.append(journal, 1, 0), "the journal is as it was");
        }
    }

    @Test
    void shouldTakeABatchOfTheGreatestLength() {
        final RecordBatch batch = new RecordBatch(8 * 1024 * 1024);
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            for (int i = 0; i < 30; i++) {
                batch.clear();
                final long first = journal.appendedPosition() + 1;
                while (batch.lengthBytes() + 4200 <= RollFileLayout.MAX_EXCERPT_LENGTH) {
                    new TestRecords().add(batch, first + batch.count(), 4000);
                }
                assertEquals(first, journal.append(batch));
            }
        }
        directory.read().assertWhole(1 + 30L * batch.count());
    }

    @Test
    void shouldSayAllThatIsWrongWithAContext() {
        final ChronicleJournal.Context context = new ChronicleJournal.Context()
                .nodeId(256)
                .syncIntervalMs(0)
                .stallLimitMs(0)
                .reserveAheadBytes(1)
                .freeSpaceLimitBytes(-1)
                .product("x".repeat(201));
        final String message = assertThrows(IllegalArgumentException.class, () -> ChronicleJournal.open(context))
                .getMessage();
        for (final String wrong : new String[] {
            "directory is missing",
            "nodeId",
            "syncIntervalMs",
            "stallLimitMs",
            "reserveAheadBytes",
            "freeSpaceLimitBytes",
            "product"
        }) {
            assertTrue(message.contains(wrong), message);
        }
    }

    @Test
    void shouldConcludeAContextOnce() {
        final ChronicleJournal.Context context = directory.context();
        ChronicleJournal.open(context).close();
        assertThrows(IllegalStateException.class, () -> ChronicleJournal.open(context));
    }
}
