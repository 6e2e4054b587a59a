package io.trailmark.ids;

import io.trailmark.memory.SipHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The keys behind click ids: made at first start, kept in a file of mode 0600, rotated on request. Earlier keys go on
 * proving the ids they made until their number is needed again.
 *
 * <p>Threads: any may mint and check while one rotates; they see the old ring or the new one. Failure: a file that
 * cannot be read, is damaged, or may be read by others stops the start.
 */
public final class ClickIdKeys {
    private static final int KEY_BYTES = 16;

    private KeyRing ring;
    private volatile Keys keys;

    /** The ring as the hot path reads it: two longs by key number. */
    private static final class Keys {
        private final int current;
        private final boolean[] isKnown = new boolean[KeyRing.CAPACITY];
        private final long[] k0 = new long[KeyRing.CAPACITY];
        private final long[] k1 = new long[KeyRing.CAPACITY];

        Keys(final KeyRing ring) {
            current = ring.current().number();
            for (final KeyRing.Key key : ring.keys()) {
                final ByteBuffer secret = ByteBuffer.wrap(key.secret()).order(ByteOrder.LITTLE_ENDIAN);
                isKnown[key.number()] = true;
                k0[key.number()] = secret.getLong(0);
                k1[key.number()] = secret.getLong(Long.BYTES);
            }
        }
    }

    private ClickIdKeys(final KeyRing ring) {
        this.ring = ring;
        this.keys = new Keys(ring);
    }

    /** Reads the file, or makes it with a first key. */
    public static ClickIdKeys open(final Path file, final long nowMs) throws IOException {
        return new ClickIdKeys(KeyRing.open(file, KEY_BYTES, nowMs));
    }

    /**
     * Makes a new key that mints from now on.
     *
     * @param keepMs the longest window of any goal: a key is kept at least that long after its last id.
     * @throws IllegalStateException if the oldest key would have to go too early.
     */
    public synchronized void rotate(final long nowMs, final long keepMs) throws IOException {
        ring = ring.rotate(nowMs, keepMs);
        keys = new Keys(ring);
    }

    /** Number of the key that mints. */
    public int currentNumber() {
        return keys.current;
    }

    boolean isKnown(final int number) {
        return keys.isKnown[number];
    }

    /** Keyed hash under a key that is known; under one that is not, a hash that means nothing. */
    long mac(final int number, final byte[] bytes, final int offset, final int lengthBytes) {
        final Keys all = keys;
        return SipHash.hash(all.k0[number], all.k1[number], bytes, offset, lengthBytes);
    }
}
