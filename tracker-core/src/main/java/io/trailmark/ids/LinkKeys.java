package io.trailmark.ids;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The keys behind signed deep links: made at first start, kept like {@link ClickIdKeys}.
 *
 * <p>Threads: any may read while one rotates.
 */
public final class LinkKeys {
    private static final int KEY_BYTES = 32;

    private volatile KeyRing ring;

    private LinkKeys(final KeyRing ring) {
        this.ring = ring;
    }

    /** Reads the file, or makes it with a first key. */
    public static LinkKeys open(final Path file, final long nowMs) throws IOException {
        return new LinkKeys(KeyRing.open(file, KEY_BYTES, nowMs));
    }

    /**
     * Makes a new key that signs from now on.
     *
     * @param keepMs how long signatures of the key before it are still to be honoured.
     */
    public synchronized void rotate(final long nowMs, final long keepMs) throws IOException {
        ring = ring.rotate(nowMs, keepMs);
    }

    /** Number of the key that signs. */
    public int currentNumber() {
        return ring.current().number();
    }

    /** The secret with that number, or null. */
    byte[] secret(final int number) {
        for (final KeyRing.Key key : ring.keys()) {
            if (key.number() == number) {
                return key.secret();
            }
        }
        return null;
    }
}
