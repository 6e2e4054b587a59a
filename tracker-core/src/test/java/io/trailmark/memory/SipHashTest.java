package io.trailmark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class SipHashTest {
    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /** The authors' vectors: the hash of the bytes 0, 1, 2 ... of each length from 0, under the key 0, 1, ... 15. */
    private static final long[] REFERENCE = {
        0x726fdb47dd0e0e31L, 0x74f839c593dc67fdL, 0x0d6c8009d9a94f5aL, 0x85676696d7fb7e2dL,
        0xcf2794e0277187b7L, 0x18765564cd99a68dL, 0xcbc9466e58fee3ceL, 0xab0200f58b01d137L,
        0x93f5f5799a932462L, 0x9e0082df0ba9e4b0L, 0x7a5dbbc594ddb9f3L, 0xf4b32f46226bada7L,
        0x751e8fbc860ee5fbL, 0x14ea5627c0843d90L, 0xf723ca908e7af2eeL, 0xa129ca6149be45e5L,
        0x3f2acc7f57c29bdbL
    };

    private static final long REFERENCE_OF_24_BYTES = 0xb8ad50c6f649af94L;
    private static final long REFERENCE_OF_63_BYTES = 0x958a324ceb064572L;

    @Test
    void shouldAgreeWithTheAuthorsVectors() {
        final byte[] input = counting(63);
        for (int length = 0; length < REFERENCE.length; length++) {
            assertEquals(REFERENCE[length], SipHash.hash(K0, K1, input, 0, length), "length " + length);
        }
        assertEquals(REFERENCE_OF_24_BYTES, SipHash.hash(K0, K1, input, 0, 24));
        assertEquals(REFERENCE_OF_63_BYTES, SipHash.hash(K0, K1, input, 0, 63));
    }

    @Test
    void shouldHashLongsLikeTheirBytes() {
        final ByteBuffer bytes = ByteBuffer.wrap(counting(24)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(REFERENCE[8], SipHash.hash(K0, K1, bytes.getLong(0)));
        assertEquals(REFERENCE[16], SipHash.hash(K0, K1, bytes.getLong(0), bytes.getLong(8)));
        assertEquals(
                REFERENCE_OF_24_BYTES, SipHash.hash(K0, K1, bytes.getLong(0), bytes.getLong(8), bytes.getLong(16)));
    }

    @Test
    void shouldHashARangeTheSameWhereverItLies() {
        final Random random = new Random(7);
        final byte[] input = new byte[80];
        random.nextBytes(input);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(100));
        for (int length = 0; length <= 64; length++) {
            final byte[] alone = Arrays.copyOfRange(input, 5, 5 + length);
            buffer.putBytes(9, alone);
            final long expected = SipHash.hash(K0, K1, alone, 0, length);
            assertEquals(expected, SipHash.hash(K0, K1, input, 5, length));
            assertEquals(expected, SipHash.hash(K0, K1, buffer, 9, length));
        }
    }

    private static byte[] counting(final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
