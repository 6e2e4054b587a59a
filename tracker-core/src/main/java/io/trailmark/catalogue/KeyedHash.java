package io.trailmark.catalogue;

import io.trailmark.memory.SipHash;
import java.security.SecureRandom;

/**
 * Hashes codes and hosts, which strangers choose, with a key that they do not know.
 *
 * <p>SipHash is chained over words of 8 bytes, two at a time, behind the scope and the length: letters can be folded on
 * the way without a copy, and each link of the chain is as hard to predict as SipHash itself. Immutable; any thread;
 * allocates nothing.
 */
record KeyedHash(long key0, long key1) {
    /** A key of its own for each process: routing tables are never stored. */
    static final KeyedHash OF_PROCESS = random();

    private static KeyedHash random() {
        final SecureRandom random = new SecureRandom();
        return new KeyedHash(random.nextLong(), random.nextLong());
    }

    long hash(final int scope, final byte[] bytes, final int offset, final int lengthBytes, final boolean isFolded) {
        long hash = ((long) scope << Integer.SIZE) | lengthBytes;
        final int limit = offset + lengthBytes;
        int i = offset;
        do {
            final long left = word(bytes, i, limit, isFolded);
            i += Long.BYTES;
            final long right = word(bytes, i, limit, isFolded);
            i += Long.BYTES;
            hash = SipHash.hash(key0, key1, hash, left, right);
        } while (i < limit);
        return hash;
    }

    private static long word(final byte[] bytes, final int offset, final int limit, final boolean isFolded) {
        long word = 0;
        final int end = Math.min(offset + Long.BYTES, limit);
        for (int i = offset; i < end; i++) {
            word = (word << Byte.SIZE) | ((isFolded ? Ascii.toLowerCase(bytes[i]) : bytes[i]) & 0xFF);
        }
        return word;
    }
}
