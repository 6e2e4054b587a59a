package io.trailmark.ids;

import java.security.SecureRandom;

/**
 * Makes click ids: unique over all nodes, loops and restarts, also when the clock steps back.
 *
 * <p>Invariants: the time of live ids never goes back; the sequence is never reset, so an id could come again only
 * with the same time after 2^25 others, and before that the time is moved on by a millisecond. A new process starts
 * at a random sequence, and the visitor's 64 bits stand beside it. Ids of the past ({@link #mintAt}) share the
 * sequence; two with the same time, link and visitor differ unless 2^25 ids lie between them.
 *
 * <p>Threads: one; each event loop has its own. Allocates nothing.
 */
public final class ClickIdMinter {
    /** The highest number of a node. */
    public static final int MAX_NODE = 255;

    /** The highest number of an event loop. */
    public static final int MAX_LOOP = 63;

    private static final int SEQUENCES = 1 << 25;

    private final ClickIdKeys keys;
    private final long origin;
    private int sequence;
    private long lastMs;
    private int mintedSince;

    /**
     * @param nodeId of this server in a cluster, 0 when alone.
     * @param loopId of the event loop that mints.
     * @param leastMs no live id gets an earlier time: the time of the last record in the journal, or 0.
     */
    public ClickIdMinter(final ClickIdKeys keys, final int nodeId, final int loopId, final long leastMs) {
        this(keys, nodeId, loopId, leastMs, new SecureRandom().nextLong());
    }

    /** @param firstSequence where the numbering begins; only some of its bits are used. Not that of another process. */
    public ClickIdMinter(
            final ClickIdKeys keys, final int nodeId, final int loopId, final long leastMs, final long firstSequence) {
        if (nodeId < 0 || nodeId > MAX_NODE || loopId < 0 || loopId > MAX_LOOP) {
            throw new IllegalArgumentException("node or loop out of range: " + nodeId + ", " + loopId);
        }
        this.keys = keys;
        this.origin = (long) nodeId << ClickId.NODE_SHIFT | (long) loopId << ClickId.LOOP_SHIFT;
        this.lastMs = leastMs;
        this.sequence = (int) firstSequence & SEQUENCES - 1;
    }

    /**
     * Makes the id of a click that happens now.
     *
     * @param target receives {@link ClickId#LENGTH_BYTES} bytes at {@code offset}.
     * @return the time inside the id: {@code nowMs}, or later where the clock stepped back.
     */
    public long mint(
            final byte[] target,
            final int offset,
            final long nowMs,
            final int linkId,
            final long visitor,
            final boolean isPayable) {
        if (nowMs > lastMs) {
            lastMs = nowMs;
            mintedSince = 0;
        } else if (mintedSince >= SEQUENCES) {
            lastMs++;
            mintedSince = 0;
        }
        write(target, offset, lastMs, linkId, visitor, isPayable);
        return lastMs;
    }

    /** Makes the id of a click that happened at another time: imports and replays of logs. */
    public void mintAt(
            final byte[] target,
            final int offset,
            final long occurredMs,
            final int linkId,
            final long visitor,
            final boolean isPayable) {
        write(target, offset, occurredMs, linkId, visitor, isPayable);
    }

    private void write(
            final byte[] target,
            final int offset,
            final long timeMs,
            final int linkId,
            final long visitor,
            final boolean isPayable) {
        final int keyNumber = keys.currentNumber();
        final int first = ClickId.VERSION << ClickId.KEY_BITS | keyNumber;
        final long low = origin | (long) sequence << ClickId.SEQUENCE_SHIFT | (isPayable ? 1 : 0);
        // Bytes 0 to 7: version and key, the time, and the top byte of the origin, which is the node.
        ClickId.LONG.set(
                target, offset, (long) first << 56 | (timeMs & 0xFFFF_FFFF_FFFFL) << 8 | low >>> ClickId.NODE_SHIFT);
        ClickId.INT.set(target, offset + ClickId.ORIGIN_OFFSET + 1, (int) low);
        ClickId.INT.set(target, offset + ClickId.LINK_OFFSET, linkId);
        ClickId.LONG.set(target, offset + ClickId.VISITOR_OFFSET, visitor);
        ClickId.LONG.set(target, offset + ClickId.MAC_OFFSET, keys.mac(keyNumber, target, offset, ClickId.MAC_OFFSET));
        sequence = sequence + 1 & SEQUENCES - 1;
        mintedSince++;
    }
}
