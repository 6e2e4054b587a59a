package io.trailmark.memory;

/**
 * Says of a hash whether it was surely never added: a Bloom filter whose bits for one hash lie in one cache line.
 *
 * <p>Error: with 16 bits per hash, 6 of them set, and lines filled at random, about 2 hashes in 1,000 that were not
 * added seem to have been. Hashes are keyed, so nobody can choose ones that do. Always in the machine's memory, since
 * it is there to spare a look at what may lie on the disk.
 *
 * <p>Threads: one at a time. Allocates only as it grows.
 */
final class KeyFilter implements AutoCloseable {
    private static final int BITS_PER_HASH = 16;
    private static final int LINE_BYTES = 64;
    private static final int LINE_BITS = LINE_BYTES * Byte.SIZE;
    private static final int LINE_BITS_LOG = 9;
    private static final int SET_BITS = 6;

    private final ChunkedMemory lines;
    private final long lineMask;

    /**
     * @param capacity a power of two: hashes for which the stated error holds.
     * @param resident whose chunks stay in the machine's memory.
     */
    KeyFilter(final long capacity, final MemorySource resident) {
        lines = new ChunkedMemory(resident);
        lineMask = Math.max(1, capacity * BITS_PER_HASH / LINE_BITS) - 1;
    }

    /** Bytes that it needs in all. */
    long neededBytes() {
        return (lineMask + 1) * LINE_BYTES;
    }

    /** Its memory, which has {@link #neededBytes} before the first use. */
    ChunkedMemory memory() {
        return lines;
    }

    void add(final long hash) {
        final long line = line(hash);
        long bits = hash >>> Byte.SIZE;
        for (int i = 0; i < SET_BITS; i++) {
            final long word = line + ((bits & LINE_BITS - 1) >>> 6) * Long.BYTES;
            lines.putLong(word, lines.getLong(word) | 1L << bits);
            bits >>>= LINE_BITS_LOG;
        }
    }

    boolean mayHold(final long hash) {
        final long line = line(hash);
        long bits = hash >>> Byte.SIZE;
        for (int i = 0; i < SET_BITS; i++) {
            final long word = line + ((bits & LINE_BITS - 1) >>> 6) * Long.BYTES;
            if ((lines.getLong(word) & 1L << bits) == 0) {
                return false;
            }
            bits >>>= LINE_BITS_LOG;
        }
        return true;
    }

    /** Fetches the hash's line. */
    long fetch(final long hash) {
        return lines.getLong(line(hash));
    }

    void writeTo(final SnapshotOut out) {
        lines.writeTo(out, neededBytes());
    }

    void readFrom(final SnapshotIn in) {
        lines.readFrom(in);
    }

    @Override
    public void close() {
        lines.close();
    }

    private long line(final long hash) {
        return (StateDigest.mix(hash) & lineMask) * LINE_BYTES;
    }
}
