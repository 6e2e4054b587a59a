package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aim: memory in files is memory like any other, and leaves nothing behind. Method: tables that outgrow many files. */
final class MappedMemoryTest {
    private static final int FILE_BYTES = 2 << 20;
    private static final long CHUNK_BYTES = AnonymousMemory.USUAL_CHUNK_BYTES;

    @TempDir
    private Path folder;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Test
    void shouldHandOutZeroedMemoryOverManyFilesThatHoldsWhatIsPut() {
        try (MappedMemory source = newMemory(folder.resolve("new"));
                ChunkedMemory first = new ChunkedMemory(source);
                ChunkedMemory second = new ChunkedMemory(source)) {
            for (int i = 0; i < 10; i++) {
                first.growByOne();
                second.growByOne();
            }
            for (long offset = 0; offset < first.lengthBytes(); offset += 4_096) {
                assertEquals(0, first.getLong(offset));
                first.putLong(offset, offset + 1);
                second.putLong(offset, -offset);
            }
            for (long offset = 0; offset < first.lengthBytes(); offset += 4_096) {
                assertEquals(offset + 1, first.getLong(offset));
                assertEquals(-offset, second.getLong(offset));
            }
            assertEquals(20 * CHUNK_BYTES, source.takenBytes());
            assertFalse(source.isStarved());
        }
    }

    @Test
    void shouldCarryATableThatNeverForgets() {
        final int count = 200_000;
        try (MappedMemory source = newMemory(folder);
                ByteArena arena = new ByteArena(source);
                KeyTable table = new KeyTable(1 << 10, arena, source, 1, 2)) {
            for (int i = 0; i < count; i++) {
                final byte[] key = key(i);
                table.put(table.hash(key, key.length), key, key.length, i);
            }
            for (int i = 0; i < count; i++) {
                final byte[] key = key(i);
                assertEquals(i, table.find(table.hash(key, key.length), key, key.length));
            }
            final byte[] unknown = key(count);
            assertEquals(KeyTable.MISSING, table.find(table.hash(unknown, unknown.length), unknown, unknown.length));
        }
    }

    @Test
    void shouldLeaveNoFileBehindEvenWhileItIsInUse() throws IOException {
        try (MappedMemory source = newMemory(folder);
                ChunkedMemory memory = new ChunkedMemory(source)) {
            memory.growTo(7 * CHUNK_BYTES);
            memory.putLong(0, 7);
            awaitEmpty();
            assertEquals(7, memory.getLong(0));
        }
        awaitEmpty();
    }

    @Test
    void shouldRefuseAccessOnceTheOwnerIsClosed() {
        try (MappedMemory source = newMemory(folder)) {
            final ChunkedMemory memory = new ChunkedMemory(source);
            memory.growByOne();
            memory.close();
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(0));
        }
    }

    @Test
    void shouldSayThatItStarvesAndEndTheWaitOfWhoeverIsInterrupted() throws Exception {
        final Path gone = folder.resolve("gone");
        try (MappedMemory source = newMemory(gone);
                ChunkedMemory memory = new ChunkedMemory(source)) {
            memory.growTo(FILE_BYTES);
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!source.isPrepared()) {
                assertTrue(System.nanoTime() < deadlineNs, "never prepared");
                Thread.onSpinWait();
            }
            Files.delete(gone);
            // The file that was prepared before the folder went.
            memory.growTo(2L * FILE_BYTES);
            final Thread waiting = Thread.ofPlatform()
                    .start(() -> assertThrows(IllegalStateException.class, () -> memory.growTo(4L * FILE_BYTES)));
            while (!source.isStarved()) {
                assertTrue(System.nanoTime() < deadlineNs, "never starved");
                Thread.onSpinWait();
            }
            assertEquals(1, failures.size(), "told once");
            waiting.interrupt();
            waiting.join();
            Files.createDirectories(gone);
            memory.growTo(5L * FILE_BYTES);
            assertEquals(5L * FILE_BYTES, memory.lengthBytes());
        }
    }

    @Test
    void shouldLeaveTheLastOfTheDiskToOthers() {
        try (MappedMemory source = new MappedMemory(folder, FILE_BYTES, Long.MAX_VALUE / 2, failures::add)) {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!source.isStarved() || failures.isEmpty()) {
                assertTrue(System.nanoTime() < deadlineNs, "never starved");
                Thread.onSpinWait();
            }
            assertTrue(failures.getFirst().getMessage().contains("bytes left"), failures.toString());
            assertFalse(source.isPrepared());
        }
    }

    private MappedMemory newMemory(final Path files) {
        return new MappedMemory(files, FILE_BYTES, 0, failures::add);
    }

    private static byte[] key(final int number) {
        return ("order " + number).getBytes(StandardCharsets.US_ASCII);
    }

    private void awaitEmpty() throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (Stream<Path> left = Files.list(folder)) {
                if (left.findAny().isEmpty()) {
                    return;
                }
            }
            assertTrue(System.nanoTime() < deadlineNs, "files stay");
            Thread.onSpinWait();
        }
    }
}
