package io.trailmark.engine;

import io.trailmark.memory.StateDigest;
import java.util.Arrays;

/**
 * Whose each link is: its programme and partner, by its number. A link never changes hands, so there is one owner for
 * all times; whether it was live is decided at the edge and noted in the click.
 *
 * <p>8 bytes a link, in chunks, since there may be millions. Threads: one at a time. Grows only when a record of the
 * catalogue arrives.
 */
final class LinkOwners {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_LINKS = 1 << CHUNK_BITS;
    private static final int INDEX_MASK = CHUNK_LINKS - 1;

    private long[][] chunks = new long[1][];

    /**
     * Takes note of a link, once or again.
     *
     * @throws IllegalStateException where it had another owner.
     */
    void put(final int linkId, final int programId, final int partnerId) {
        final int chunkIndex = linkId >>> CHUNK_BITS;
        if (chunkIndex >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(chunkIndex + 1, chunks.length * 2));
        }
        if (chunks[chunkIndex] == null) {
            chunks[chunkIndex] = new long[CHUNK_LINKS];
        }
        final long owner = (long) programId << Integer.SIZE | partnerId;
        final long before = chunks[chunkIndex][linkId & INDEX_MASK];
        if (before != 0 && before != owner) {
            throw new IllegalStateException("link " + linkId + " of partner " + (int) before + " in programme "
                    + (before >>> Integer.SIZE) + " is given to partner " + partnerId + " in programme " + programId);
        }
        chunks[chunkIndex][linkId & INDEX_MASK] = owner;
    }

    /** The programme of a link; 0 if there is none of that number. */
    int programId(final int linkId) {
        return (int) (owner(linkId) >>> Integer.SIZE);
    }

    /** The partner of a link; 0 if there is none of that number. */
    int partnerId(final int linkId) {
        return (int) owner(linkId);
    }

    private long owner(final int linkId) {
        final int chunkIndex = linkId >>> CHUNK_BITS;
        return chunkIndex < chunks.length && chunks[chunkIndex] != null ? chunks[chunkIndex][linkId & INDEX_MASK] : 0;
    }

    void addTo(final StateDigest digest) {
        long sum = 0;
        for (int chunkIndex = 0; chunkIndex < chunks.length; chunkIndex++) {
            for (int i = 0; chunks[chunkIndex] != null && i < CHUNK_LINKS; i++) {
                final long owner = chunks[chunkIndex][i];
                sum += owner == 0 ? 0 : StateDigest.mix(((long) chunkIndex << CHUNK_BITS | i) * 31 + owner);
            }
        }
        digest.add(sum);
    }
}
