package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: memory that grows is addressed as one block, zeroed, bounded by what was taken, and gone when closed. */
final class ChunkedMemoryTest {
    private static final int CHUNK_BYTES = MemorySource.MIN_CHUNK_BYTES;

    @Test
    void shouldBeOneBlockOverAllChunks() {
        try (AnonymousMemory source = new AnonymousMemory(CHUNK_BYTES);
                ChunkedMemory memory = new ChunkedMemory(source)) {
            memory.growTo(20L * CHUNK_BYTES);
            assertEquals(20L * CHUNK_BYTES, memory.lengthBytes());
            assertEquals(20L * CHUNK_BYTES, source.takenBytes());
            for (long offset = 0; offset < memory.lengthBytes(); offset += Long.BYTES) {
                assertEquals(0, memory.getLong(offset));
                memory.putLong(offset, offset * 31);
            }
            for (long offset = 0; offset < memory.lengthBytes(); offset += Long.BYTES) {
                assertEquals(offset * 31, memory.getLong(offset));
            }
            memory.putLong(8, 0x0102030405060708L);
            assertEquals(8, memory.getByte(8), "little-endian");
            assertEquals(0x0708, memory.getShort(8));
            assertEquals(0x05060708, memory.getInt(8));
        }
    }

    @Test
    void shouldCopyAndCompareRunsOfAllLengths() {
        final byte[] bytes = new byte[70];
        new Random(3).nextBytes(bytes);
        try (AnonymousMemory source = new AnonymousMemory(CHUNK_BYTES);
                ChunkedMemory memory = new ChunkedMemory(source)) {
            memory.growTo(2 * CHUNK_BYTES);
            for (int length = 0; length <= 40; length++) {
                for (int from = 0; from < 9; from++) {
                    final long offset = CHUNK_BYTES + 100L + from;
                    memory.putBytes(offset, bytes, from, length);
                    final byte[] expected = Arrays.copyOfRange(bytes, from, from + length);
                    final byte[] read = new byte[length];
                    memory.getBytes(offset, read, 0, length);
                    assertArrayEquals(expected, read);
                    assertTrue(memory.isEqual(offset, expected, length));
                    for (int i = 0; i < length; i++) {
                        expected[i]++;
                        assertFalse(memory.isEqual(offset, expected, length), "byte " + i + " of " + length);
                        expected[i]--;
                    }
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatLiesOutsideAndEverythingAfterClosing() {
        try (AnonymousMemory source = new AnonymousMemory(CHUNK_BYTES)) {
            final ChunkedMemory memory = new ChunkedMemory(source);
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(0));
            memory.growByOne();
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(CHUNK_BYTES));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.putByte(-1, (byte) 1));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.isEqual(CHUNK_BYTES - 1, new byte[2], 2));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getBytes(0, new byte[2], 1, 2));
            assertThrows(AssertionError.class, () -> memory.putLong(4, 1));
            memory.close();
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(0));
        }
    }
}
