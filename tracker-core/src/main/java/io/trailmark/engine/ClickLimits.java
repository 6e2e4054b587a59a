package io.trailmark.engine;

import io.trailmark.memory.LongTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import java.util.Arrays;

/**
 * How many counted clicks links may have, and have had. A link is counted from its first limit on, and never anew: a
 * higher limit lets in the difference, and one that is taken away and comes back finds what was counted meanwhile.
 *
 * <p>Links without a limit cost a bit each, up to the highest number of one that has had a limit, and no look-up.
 * Threads: one at a time. Allocates as links with limits are defined, never for a click.
 */
final class ClickLimits implements AutoCloseable {
    private static final int FIRST_LINKS = 64;
    private static final int COUNTED = 0;
    private static final int LIMIT = 1;
    private static final int LINK = 2;
    private static final int VALUES = 3;

    private final LongTable links;
    private long[] limited = new long[1];

    ClickLimits(final MemorySource source, final long hashKey0, final long hashKey1) {
        links = new LongTable(FIRST_LINKS, VALUES, source, hashKey0, hashKey1);
    }

    /** @param limit 0: none. */
    void define(final int linkId, final long limit) {
        if (limit > 0 || isLimited(linkId)) {
            mark(linkId);
            final long link = links.findOrPut(linkId, 0, 0);
            links.set(link, LIMIT, limit);
            links.set(link, LINK, linkId);
        }
    }

    private void mark(final int linkId) {
        final int word = linkId >>> 6;
        limited = word < limited.length ? limited : Arrays.copyOf(limited, Math.max(word + 1, 2 * limited.length));
        limited[word] |= 1L << linkId;
    }

    /** Whether the link has had all the clicks it may have. */
    boolean isReached(final int linkId) {
        if (!isLimited(linkId)) {
            return false;
        }
        final long link = links.find(linkId, 0, 0);
        final long limit = links.get(link, LIMIT);
        return limit > 0 && links.get(link, COUNTED) >= limit;
    }

    /** Takes note of a counted click. */
    void count(final int linkId) {
        if (isLimited(linkId)) {
            final long link = links.find(linkId, 0, 0);
            links.set(link, COUNTED, links.get(link, COUNTED) + 1);
        }
    }

    private boolean isLimited(final int linkId) {
        final int word = linkId >>> 6;
        return word < limited.length && (limited[word] & 1L << linkId) != 0;
    }

    void addTo(final StateDigest digest) {
        links.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        out.section("click limits");
        links.writeTo(out);
    }

    /** Takes over what was written. */
    void readFrom(final SnapshotIn in) {
        in.section("click limits");
        links.readFrom(in);
        for (long link = 0; link < links.count(); link++) {
            mark((int) links.get(link, LINK));
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
