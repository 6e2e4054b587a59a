package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Aim: memory outside the heap is zeroed, bounded, and gone when closed. */
final class NativeMemoryTest {
    @Test
    void shouldStartZeroedAndKeepWhatIsPut() {
        try (NativeMemory memory = new NativeMemory(64)) {
            assertEquals(64, memory.lengthBytes());
            for (int offset = 0; offset < 64; offset += Long.BYTES) {
                assertEquals(0, memory.getLong(offset));
            }
            memory.putLong(0, 0x0102030405060708L);
            assertEquals(8, memory.getByte(0), "little-endian");
            memory.putInt(8, -5);
            memory.putShort(12, (short) -6);
            memory.putByte(14, (byte) -7);
            assertEquals(-5, memory.getInt(8));
            assertEquals(-6, memory.getShort(12));
            assertEquals(-7, memory.getByte(14));
            memory.putBytes(20, new byte[] {9, 1, 2, 3}, 1, 3);
            assertTrue(memory.isEqual(20, new byte[] {1, 2, 3}, 3));
            assertFalse(memory.isEqual(20, new byte[] {1, 2, 4}, 3));
            final byte[] read = new byte[4];
            memory.getBytes(20, read, 1, 3);
            assertEquals(3, read[3]);
        }
    }

    @Test
    void shouldRefuseWhatLiesOutsideAndEverythingAfterClosing() {
        final NativeMemory memory = new NativeMemory(16);
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(16));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(-8));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putByte(16, (byte) 1));
        memory.close();
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.isEqual(0, new byte[1], 1));
    }
}
