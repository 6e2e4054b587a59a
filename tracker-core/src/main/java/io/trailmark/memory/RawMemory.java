package io.trailmark.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/**
 * Runs of bytes between arrays and addresses outside the heap, eight at a time. Addresses are not checked here: whoever
 * hands them in has checked the whole run against its block. Ranges of arrays are.
 *
 * <p>Threads: any, there is no state. Allocates nothing. For processors that are little-endian, as all are that the
 * server runs on: words in memory have the bytes in the order in which arrays have them.
 */
final class RawMemory {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private RawMemory() {}

    static void put(final long address, final byte[] from, final int fromOffset, final int lengthBytes) {
        int i = 0;
        for (; i <= lengthBytes - Long.BYTES; i += Long.BYTES) {
            UnsafeApi.putLongUnaligned(null, address + i, (long) WORD.get(from, fromOffset + i));
        }
        for (; i < lengthBytes; i++) {
            UnsafeApi.putByte(address + i, from[fromOffset + i]);
        }
    }

    static void get(final long address, final byte[] target, final int targetOffset, final int lengthBytes) {
        int i = 0;
        for (; i <= lengthBytes - Long.BYTES; i += Long.BYTES) {
            WORD.set(target, targetOffset + i, UnsafeApi.getLongUnaligned(null, address + i));
        }
        for (; i < lengthBytes; i++) {
            target[targetOffset + i] = UnsafeApi.getByte(address + i);
        }
    }

    static boolean isEqual(final long address, final byte[] other, final int lengthBytes) {
        int i = 0;
        for (; i <= lengthBytes - Long.BYTES; i += Long.BYTES) {
            if (UnsafeApi.getLongUnaligned(null, address + i) != (long) WORD.get(other, i)) {
                return false;
            }
        }
        for (; i < lengthBytes; i++) {
            if (UnsafeApi.getByte(address + i) != other[i]) {
                return false;
            }
        }
        return true;
    }
}
