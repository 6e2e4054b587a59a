package io.trailmark.memory;

/**
 * One slot of a {@link RecencyTable}: four to a cache line.
 *
 * <pre>
 *  0            2                8          16
 *  +------------+----------------+----------+
 *  | distance   | sequence       | key      |
 *  +------------+----------------+----------+
 * </pre>
 *
 * The distance is how many slots behind its home the entry lies. Distance and sequence are one word, 0 where the slot
 * is empty; its key is then 0 as well.
 */
final class RecencyTableLayout {
    static final int DISTANCE_BITS = 16;
    static final long SEQUENCE_LIMIT = 1L << (Long.SIZE - DISTANCE_BITS - 1);
    static final int KEY_OFFSET = Long.BYTES;
    static final int SLOT_BYTES = KEY_OFFSET + Long.BYTES;

    private RecencyTableLayout() {}
}
