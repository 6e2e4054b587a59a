package io.trailmark.engine;

/**
 * One slot of {@link DuplicateClicks}: two to a cache line.
 *
 * <pre>
 *  0              8           16         18       24       28         32
 *  +--------------+-----------+----------+--------+--------+----------+
 *  | addressBlock | agentHash | distance | timeMs | linkId | sequence |
 *  +--------------+-----------+----------+--------+--------+----------+
 * </pre>
 *
 * An address block of 0 marks an empty slot. The distance is how many slots behind its home the click lies; 48 bits of
 * time reach to the year 6429. The sequence is the last 32 bits of how many clicks had been counted with this one.
 */
final class CountedClickLayout {
    static final int ADDRESS_BLOCK_OFFSET = 0;
    static final int AGENT_HASH_OFFSET = ADDRESS_BLOCK_OFFSET + Long.BYTES;
    static final int TIME_OFFSET = AGENT_HASH_OFFSET + Long.BYTES;
    static final int LINK_OFFSET = TIME_OFFSET + Long.BYTES;
    static final int SLOT_BYTES = LINK_OFFSET + Long.BYTES;
    static final int DISTANCE_BITS = 16;

    private CountedClickLayout() {}
}
