package io.trailmark.engine;

/**
 * One slot of {@link ParkedAdjustments}.
 *
 * <pre>
 *  0          8          16            24             28      32      36         40          44       48
 *  +----------+----------+-------------+--------------+-------+-------+----------+-----------+--------+
 *  | position | parkedNs | amountMinor | nextInBucket | older | newer | currency | programId | goalId |
 *  +----------+----------+-------------+--------------+-------+-------+----------+-----------+--------+
 *  48     49         50          52         54          56                 193                 321    328
 *  +------+----------+-----------+----------+-----------+------------------+-------------------+------+
 *  | type | exponent | keyLength | idLength | zeros     | key bytes (137)  | id bytes (128)    | zeros|
 *  +------+----------+-----------+----------+-----------+------------------+-------------------+------+
 * </pre>
 *
 * Slots are numbered from 1, so that 0 means none.
 */
final class ParkedLayout {
    static final int POSITION_OFFSET = 0;
    static final int PARKED_NS_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int AMOUNT_MINOR_OFFSET = PARKED_NS_OFFSET + Long.BYTES;
    static final int NEXT_IN_BUCKET_OFFSET = AMOUNT_MINOR_OFFSET + Long.BYTES;
    static final int OLDER_OFFSET = NEXT_IN_BUCKET_OFFSET + Integer.BYTES;
    static final int NEWER_OFFSET = OLDER_OFFSET + Integer.BYTES;
    static final int CURRENCY_OFFSET = NEWER_OFFSET + Integer.BYTES;
    static final int PROGRAM_ID_OFFSET = CURRENCY_OFFSET + Integer.BYTES;
    static final int GOAL_ID_OFFSET = PROGRAM_ID_OFFSET + Integer.BYTES;
    static final int TYPE_OFFSET = GOAL_ID_OFFSET + Integer.BYTES;
    static final int EXPONENT_OFFSET = TYPE_OFFSET + 1;
    static final int KEY_LENGTH_OFFSET = EXPONENT_OFFSET + 1;
    static final int ID_LENGTH_OFFSET = KEY_LENGTH_OFFSET + Short.BYTES;
    static final int KEY_OFFSET = 56;
    static final int ID_OFFSET = KEY_OFFSET + OrderKey.MAX_BYTES;
    static final int SLOT_BYTES = 328;

    private ParkedLayout() {}
}
