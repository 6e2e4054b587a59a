package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A journal in a folder of a test, with what tests do to it again and again. */
final class JournalDirectory {
    private static final long MIB = 1024 * 1024;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);

    private final Path directory;
    private final TestRecords records = new TestRecords();
    private final RecordBatch batch = new RecordBatch(256 * 1024);

    JournalDirectory(final Path data) {
        directory = data.resolve("journal");
    }

    Path path() {
        return directory;
    }

    ChronicleJournal.Context context() {
        return new ChronicleJournal.Context()
                .directory(directory)
                .reserveAheadBytes(4 * MIB)
                .freeSpaceLimitBytes(0);
    }

    /** Appends one batch; each record's number is the position that it should get. */
    long append(final Journal journal, final int count, final int paddingLength) {
        batch.clear();
        final long first = journal.appendedPosition() + 1;
        for (int i = 0; i < count; i++) {
            records.add(batch, first + i, paddingLength);
        }
        return journal.append(batch);
    }

    /** Appends until the last position is {@code last}, one record at a time. */
    void appendUpTo(final Journal journal, final long last) {
        while (journal.appendedPosition() < last) {
            assertTrue(append(journal, 1, 100) > 0);
        }
    }

    /** What a reader of another process finds. */
    Found read() {
        return read(1, false);
    }

    /** As {@link #read()}, going on behind damage. */
    Found readAll() {
        return read(1, true);
    }

    Found read(final long from, final boolean isSkipping) {
        final Found found = new Found();
        try (JournalReader reader = new JournalReader(directory, from)) {
            found.drain(reader, Long.MAX_VALUE, isSkipping);
        }
        return found;
    }

    List<Path> rollFiles(final int epoch) throws IOException {
        return Epochs.rollFiles(Epochs.directory(directory, epoch));
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < DEADLINE_NS, () -> "waited in vain: " + what);
            LockSupport.parkNanos(100_000);
        }
    }

    /** Records and damage in the order they came. */
    static final class Found {
        private final TestRecords records = new TestRecords();
        private final List<Long> positions = new ArrayList<>();
        private final List<JournalDamage> damages = new ArrayList<>();
        private int openedCount;
        private long lastEpochNs;

        void drain(final JournalReader reader, final long limitPosition, final boolean isSkipping) {
            do {
                while (reader.poll(this::onRecord, limitPosition, 100) > 0) {
                    assertEquals(positions.getLast(), reader.position());
                }
                if (reader.damage() != null) {
                    damages.add(reader.damage());
                }
            } while (isSkipping && reader.skipDamage());
        }

        private void onRecord(final org.agrona.DirectBuffer buffer, final int offset, final int lengthBytes) {
            final long position = RecordFrame.position(buffer, offset);
            final long number = records.number(buffer, offset);
            if (number == -1) {
                openedCount++;
            } else {
                assertEquals(number, position, "a record came at another position than it was given");
            }
            assertTrue(RecordFrame.epochNs(buffer, offset) >= lastEpochNs, "time went back");
            lastEpochNs = RecordFrame.epochNs(buffer, offset);
            positions.add(position);
        }

        List<Long> positions() {
            return positions;
        }

        List<JournalDamage> damages() {
            return damages;
        }

        int openedCount() {
            return openedCount;
        }

        long lastEpochNs() {
            return lastEpochNs;
        }

        /** No gap, no damage, up to and with {@code last}. */
        void assertWhole(final long last) {
            assertEquals(List.of(), damages);
            assertPositions(1, last);
        }

        void assertPositions(final long first, final long last) {
            final List<Long> expected = new ArrayList<>();
            for (long position = first; position <= last; position++) {
                expected.add(position);
            }
            assertEquals(expected, positions);
        }
    }
}
