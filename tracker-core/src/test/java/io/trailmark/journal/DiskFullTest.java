package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: a disk that fills up makes the journal refuse before any memory fault, and free space makes it go on by itself.
 * Method: a real disk of 96 MiB that the test fills to the last byte beside the journal.
 */
@Tag("privileged")
class DiskFullTest {
    private static final int DISK_MIB = 96;
    private static final long LIMIT_BYTES = 8L * 1024 * 1024;

    @TempDir
    private Path folder;

    private final Counters counters = Counters.inMemory();

    @Test
    void shouldRefuseBeforeAMemoryDiskIsFullAndGoOnWhenItHasRoom() throws IOException {
        try (Mount mount = Mount.tmpfs(folder, DISK_MIB)) {
            fillAndFree(mount);
        }
    }

    @Test
    void shouldRefuseBeforeAFileSystemIsFullAndGoOnWhenItHasRoom() throws IOException {
        try (Mount mount = Mount.ext4(folder, DISK_MIB)) {
            fillAndFree(mount);
        }
    }

    private void fillAndFree(final Mount mount) throws IOException {
        final JournalDirectory directory = new JournalDirectory(mount.point());
        final Path filler = mount.point().resolve("filler");
        long last;
        try (ChronicleJournal journal = ChronicleJournal.open(
                directory.context().freeSpaceLimitBytes(LIMIT_BYTES).counters(counters))) {
            directory.appendUpTo(journal, 1000);
            for (int round = 0; round < 3; round++) {
                fill(filler);
                last = appendUntilRefused(directory, journal);
                assertEquals(last, journal.appendedPosition(), "what was refused has no position");
                JournalDirectory.await("readiness to say so", () -> !journal.isWritable());
                assertEquals(Journal.FULL, directory.append(journal, 4, 400));
                JournalDirectory.await(
                        "what was accepted is synced", () -> journal.syncedPosition() == journal.appendedPosition());
                Files.delete(filler);
                JournalDirectory.await("room again", journal::isWritable);
                directory.appendUpTo(journal, last + 1000);
            }
            last = journal.appendedPosition();
        }
        assertEquals(0, counters.sum(Counter.JOURNAL_FORCE_FAILURES));
        assertEquals(1, counters.sum(Counter.JOURNAL_EPOCHS_OPENED), "no append failed, so no epoch was closed");
        directory.read().assertWhole(last);
    }

    /** What is reserved is used up first. */
    private static long appendUntilRefused(final JournalDirectory directory, final ChronicleJournal journal) {
        final long before = journal.appendedPosition();
        long last = before;
        long result;
        do {
            result = directory.append(journal, 4, 400);
            if (result > 0) {
                last = result + 3;
            }
            assertTrue(result > 0 || result == Journal.FULL, "status " + result);
        } while (result > 0);
        assertTrue(last > before, "some room was reserved");
        return last;
    }

    @Test
    void shouldReadWhatThereIsAndBeginItsEpochByItselfWhenAStartFindsNoRoom() throws IOException {
        try (Mount mount = Mount.tmpfs(folder, DISK_MIB)) {
            final JournalDirectory directory = new JournalDirectory(mount.point());
            final Path filler = mount.point().resolve("filler");
            try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
                directory.appendUpTo(journal, 300);
            }
            // As after a death: nobody knows whether the last hundred reached the disk.
            try (SyncMark mark = SyncMark.create(Epochs.directory(directory.path(), 1), 1)) {
                mark.write(200);
            }
            fill(filler);
            try (ChronicleJournal journal =
                            ChronicleJournal.open(directory.context().freeSpaceLimitBytes(LIMIT_BYTES));
                    JournalReader reader = journal.newReader(1)) {
                assertFalse(journal.isWritable());
                assertEquals(Journal.FAILED, directory.append(journal, 1, 100));
                assertEquals(200, journal.syncedPosition());
                final JournalDirectory.Found found = new JournalDirectory.Found();
                found.drain(reader, journal.syncedPosition(), false);
                found.assertWhole(200);
                Files.delete(filler);
                JournalDirectory.await("room", journal::isWritable);
                assertEquals(301, journal.syncedPosition(), "the hundred are carried over, then the epoch opened");
                directory.appendUpTo(journal, 400);
                found.drain(reader, 400, false);
                found.assertWhole(400);
            }
            directory.read().assertWhole(400);
        }
    }

    @Test
    void shouldCloseBeforeThereWasEverRoom() throws IOException {
        try (Mount mount = Mount.tmpfs(folder, DISK_MIB)) {
            final JournalDirectory directory = new JournalDirectory(mount.point());
            try (ChronicleJournal journal = ChronicleJournal.open(directory.context())) {
                directory.appendUpTo(journal, 10);
            }
            fill(mount.point().resolve("filler"));
            ChronicleJournal.open(directory.context().freeSpaceLimitBytes(LIMIT_BYTES))
                    .close();
            assertEquals(1, Epochs.newest(directory.path()));
            directory.read().assertWhole(10);
        }
    }

    @Test
    void shouldSayThatTheDiskIsFullWhenAFirstStartFindsNoRoom() throws IOException {
        try (Mount mount = Mount.tmpfs(folder, DISK_MIB)) {
            final JournalDirectory directory = new JournalDirectory(mount.point());
            fill(mount.point().resolve("filler"));
            final UncheckedIOException refused = assertThrows(
                    UncheckedIOException.class,
                    () -> ChronicleJournal.open(directory.context().freeSpaceLimitBytes(LIMIT_BYTES)));
            assertTrue(refused.getMessage().contains("nearly full"), refused.getMessage());
            Files.delete(mount.point().resolve("filler"));
            ChronicleJournal.open(directory.context().freeSpaceLimitBytes(LIMIT_BYTES))
                    .close();
        }
    }

    private static void fill(final Path filler) {
        final byte[] block = new byte[64 * 1024];
        for (int length = block.length; length >= 1; length /= 2) {
            try (OutputStream out = Files.newOutputStream(
                    filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(block, 0, length);
                }
            } catch (final IOException ex) {
                assertTrue(ex.getMessage().contains("No space left"), ex.getMessage());
            }
        }
    }
}
