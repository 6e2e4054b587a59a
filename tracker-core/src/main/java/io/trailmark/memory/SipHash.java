package io.trailmark.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * SipHash-2-4 with 64 bits of output, after the paper of Aumasson and Bernstein: a hash whose collisions nobody can
 * choose without the key, and short enough to be used as a message authentication code.
 *
 * <p>Threads: any, there is no state. Allocates nothing. The key is two longs: its 16 bytes read in little-endian
 * order. A hash over longs equals the hash over their bytes in little-endian order.
 */
public final class SipHash {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private SipHash() {}

    /** Hashes a range of an array. */
    public static long hash(final long k0, final long k1, final byte[] bytes, final int offset, final int lengthBytes) {
        return hash(k0, k1, bytes, null, offset, lengthBytes, 0, 0, 0);
    }

    /** Hashes a range of a buffer. */
    public static long hash(
            final long k0, final long k1, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        return hash(k0, k1, null, buffer, offset, lengthBytes, 0, 0, 0);
    }

    /** Hashes the 8 bytes of one long. */
    public static long hash(final long k0, final long k1, final long first) {
        return hash(k0, k1, null, null, 0, Long.BYTES, first, 0, 0);
    }

    /** Hashes the 16 bytes of two longs. */
    public static long hash(final long k0, final long k1, final long first, final long second) {
        return hash(k0, k1, null, null, 0, 2 * Long.BYTES, first, second, 0);
    }

    /** Hashes the 24 bytes of three longs. */
    public static long hash(final long k0, final long k1, final long first, final long second, final long third) {
        return hash(k0, k1, null, null, 0, 3 * Long.BYTES, first, second, third);
    }

    /**
     * Where a key of one long goes in a hash table: SipHash-1-3 of its 8 bytes, which takes a third less time and still
     * keeps whoever does not know the hash key from choosing keys that meet. Never shown to anyone.
     */
    public static long spread(final long k0, final long k1, final long first) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        for (int word = 0; word <= 4; word++) {
            final long m = word == 0 ? first : word == 1 ? (long) Long.BYTES << 56 : 0;
            v3 ^= m;
            v2 ^= word == 2 ? 0xff : 0;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The same for a key of three longs. */
    public static long spread(final long k0, final long k1, final long first, final long second, final long third) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        for (int word = 0; word <= 6; word++) {
            final long m = word == 0
                    ? first
                    : word == 1 ? second : word == 2 ? third : word == 3 ? (3L * Long.BYTES) << 56 : 0;
            v3 ^= m;
            v2 ^= word == 4 ? 0xff : 0;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /**
     * One body for all sources, so that the rounds stand here once; which source it is never changes inside the loop.
     */
    private static long hash(
            final long k0,
            final long k1,
            final byte[] bytes,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes,
            final long first,
            final long second,
            final long third) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        final int wholeWords = lengthBytes >>> 3;
        // The whole words, then the rest with the length in its top byte, then the finish: 2, 2 and 4 rounds.
        for (int word = 0; word <= wholeWords + 1; word++) {
            final boolean isFinish = word > wholeWords;
            long m = 0;
            if (word < wholeWords) {
                final int at = offset + (word << 3);
                if (bytes != null) {
                    m = (long) WORD.get(bytes, at);
                } else if (buffer != null) {
                    m = buffer.getLong(at, ByteOrder.LITTLE_ENDIAN);
                } else {
                    m = word == 0 ? first : word == 1 ? second : third;
                }
            } else if (!isFinish) {
                m = rest(bytes, buffer, offset, lengthBytes);
            }
            v3 ^= m;
            v2 ^= isFinish ? 0xff : 0;
            for (int round = isFinish ? 4 : 2; round > 0; round--) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The last 0 to 7 bytes, below the low byte of the length. */
    private static long rest(final byte[] bytes, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        long word = (long) lengthBytes << 56;
        final int restBytes = lengthBytes & 7;
        final int start = offset + lengthBytes - restBytes;
        for (int i = 0; i < restBytes; i++) {
            final long octet = (bytes != null ? bytes[start + i] : buffer.getByte(start + i)) & 0xFF;
            word |= octet << (i << 3);
        }
        return word;
    }
}
