package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.RecordLostDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: a repaired journal is whole, holds every record that could be read, byte for byte, gives no position twice and
 * hides nothing. Method: three epochs, damaged in every way that loses records, repaired, compared and gone on with.
 */
class JournalRepairTest {
    private static final int PAGE = 4096;
    private static final long LAST = 300;
    private static final long NOW_MS = 1_795_305_600_000L;

    @TempDir
    private Path data;

    private JournalDirectory directory;

    /** Epochs from positions 1, 101 and 201 on. */
    @BeforeEach
    void writeThreeEpochs() {
        directory = new JournalDirectory(data);
        for (int last = 100; last <= LAST; last += 100) {
            try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
                directory.appendUpTo(journal, last);
            }
        }
    }

    private void write(final int epoch, final long offset, final byte[] bytes) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.rollFiles(epoch).getFirst().toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        }
    }

    /** Bytes from the start of the epoch's file to the header of its record at a position. */
    private long offsetOf(final int epoch, final long position) throws IOException {
        try (RollFileScan scan = new RollFileScan(new RecordFrame())) {
            scan.open(directory.rollFiles(epoch).getFirst());
            while (scan.next() == RollFileScan.EXCERPT) {
                if (RecordFrame.position(scan.buffer(), scan.excerptOffset()) == position) {
                    return scan.headerPosition();
                }
            }
        }
        throw new AssertionError("position " + position + " is not in epoch " + epoch);
    }

    private Map<Long, byte[]> readable() {
        final Map<Long, byte[]> found = new HashMap<>();
        try (JournalReader reader = new JournalReader(directory.path(), 1)) {
            do {
                int read;
                do {
                    read = reader.poll(
                            (buffer, offset, lengthBytes) -> {
                                final byte[] bytes = new byte[lengthBytes];
                                buffer.getBytes(offset, bytes);
                                found.put(RecordFrame.position(buffer, offset), bytes);
                            },
                            Long.MAX_VALUE,
                            100);
                } while (read > 0);
            } while (reader.skipDamage());
        }
        return found;
    }

    private static int type(final byte[] record) {
        return RecordFrame.templateId(new UnsafeBuffer(record), 0);
    }

    /** Repairs, compares with what was readable before, starts again; returns the positions that are lost. */
    private List<Long> repair() throws IOException {
        final Map<Long, byte[]> before = readable();
        final long last;
        try (JournalRepair repair = JournalRepair.prepare(directory.path(), NOW_MS)) {
            assertFalse(repair.report().isWhole());
            assertNull(repair.obstacle());
            last = repair.carryOut().lastPosition();
        }
        final JournalVerifier.Report report = JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE);
        assertTrue(report.isWhole(), report.toString());
        assertEquals(List.of(), report.damages());
        final Map<Long, byte[]> after = readable();
        final List<Long> lost = new ArrayList<>();
        for (long position = 1; position <= last; position++) {
            if (before.containsKey(position)) {
                assertArrayEquals(before.get(position), after.get(position));
            } else {
                lost.add(position);
                assertEquals(
                        position == 1 ? EpochOpenedDecoder.TEMPLATE_ID : RecordLostDecoder.TEMPLATE_ID,
                        type(after.get(position)));
            }
        }
        assertEquals(last, after.size());
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertEquals(last + 1, journal.appendedPosition(), "no position is given twice");
            directory.appendUpTo(journal, last + 50);
        }
        assertEquals(last + 50, readable().size());
        assertTrue(JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE).isWhole());
        return lost;
    }

    @Test
    void shouldHaveNothingToDoWithAWholeJournal() throws IOException {
        try (JournalRepair repair = JournalRepair.prepare(directory.path(), NOW_MS)) {
            assertTrue(repair.report().isWhole());
            assertEquals(List.of(), repair.gaps());
        }
        assertEquals(1, JournalVerifier.verify(directory.path(), 1, 1).epochs().size());
    }

    @Test
    void shouldKeepTheDamagedFilesAndTheSnapshotsAside() throws IOException {
        Files.createDirectories(data.resolve("snapshots"));
        Files.write(data.resolve("snapshots/snapshot-9.tms"), new byte[9]);
        final Path damaged = directory.rollFiles(2).getFirst();
        write(2, offsetOf(2, 150) + 60, new byte[] {1, 2, 3, 4});
        final byte[] bytes = Files.readAllBytes(damaged);
        assertEquals(List.of(150L), repair());
        final Path aside = data.resolve("repair-20261122T000000Z");
        assertArrayEquals(
                bytes,
                Files.readAllBytes(aside.resolve("journal/epoch-00000002").resolve(damaged.getFileName())));
        assertTrue(Files.exists(aside.resolve("snapshots/snapshot-9.tms")));
        assertFalse(Files.exists(data.resolve("snapshots")), "made anew by the next start");
    }

    @Test
    void shouldFillAZeroedPage() throws IOException {
        write(1, offsetOf(1, 50) / PAGE * PAGE, new byte[PAGE]);
        final List<Long> lost = repair();
        assertTrue(lost.contains(50L) && lost.size() > 10 && lost.size() < 40, lost.toString());
    }

    @Test
    void shouldMakeTheRecordThatOpensTheJournalAgain() throws IOException {
        write(1, offsetOf(1, 1) + 40, new byte[] {9, 9, 9});
        assertEquals(List.of(1L), repair());
    }

    @Test
    void shouldFillAWholeEpochWhoseFileIsMissing() throws IOException {
        Files.delete(directory.rollFiles(2).getFirst());
        assertEquals(100, repair().size());
    }

    @Test
    void shouldFillTheFirstEpochWhenItsFolderIsMissing() throws IOException {
        for (final Path file : directory.rollFiles(1)) {
            Files.delete(file);
        }
        assertEquals(100, repair().size());
    }

    @Test
    void shouldFillUpToWhatWasSyncedWhenTheEndIsMissing() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.rollFiles(3).getFirst().toFile(), "rw")) {
            file.setLength(offsetOf(3, 280) + 10);
        }
        assertEquals(21, repair().size());
    }

    @Test
    void shouldRepairWhatWasRepairedBefore() throws IOException {
        write(2, offsetOf(2, 150) + 60, new byte[] {1, 2, 3, 4});
        assertEquals(List.of(150L), repair());
        final Path archived =
                ArchiveFile.list(data.resolve("archive")).getFirst().file();
        try (RandomAccessFile file = new RandomAccessFile(archived.toFile(), "rw")) {
            file.seek(ArchiveFile.HEADER_BYTES + ArchiveFile.BLOCK_HEADER_BYTES + 20);
            file.write(new byte[] {0, 0, 0});
        }
        final Map<Long, byte[]> before = readable();
        try (JournalRepair repair = JournalRepair.prepare(directory.path(), NOW_MS + 1000)) {
            repair.carryOut();
        }
        assertTrue(JournalVerifier.verify(directory.path(), 1, Long.MAX_VALUE).isWhole());
        assertTrue(readable().size() > before.size());
    }

    @Test
    void shouldNotTouchAJournalInUseNorOneOfWhichNothingIsLeft() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
            assertThrows(IOException.class, () -> JournalRepair.prepare(directory.path(), NOW_MS));
            assertTrue(journal.isWritable());
        }
        for (int epoch = 1; epoch <= 4; epoch++) {
            for (final Path file : directory.rollFiles(epoch)) {
                Files.delete(file);
            }
        }
        try (JournalRepair repair = JournalRepair.prepare(directory.path(), NOW_MS)) {
            assertNotNull(repair.obstacle());
            assertThrows(IOException.class, repair::carryOut);
        }
        assertFalse(Files.exists(data.resolve("archive")));
    }
}
