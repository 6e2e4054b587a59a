package io.trailmark.engine;

/**
 * An adjustment of a known conversion, as a block in the arena; its id is a key of {@link AdjustmentTable}.
 *
 * <pre>
 *  0      8          16            24              32         36         37     38         39       40
 *  +------+----------+-------------+---------------+----------+----------+------+----------+--------+
 *  | next | position | amountMinor | adjustedMinor | currency | exponent | type | decision | reason |
 *  +------+----------+-------------+---------------+----------+----------+------+----------+--------+
 * </pre>
 *
 * {@code next} is the block of the same conversion's following adjustment, 0 at the last.
 */
final class AdjustmentLayout {
    static final int NEXT_OFFSET = 0;
    static final int POSITION_OFFSET = NEXT_OFFSET + Long.BYTES;
    static final int AMOUNT_MINOR_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int ADJUSTED_MINOR_OFFSET = AMOUNT_MINOR_OFFSET + Long.BYTES;
    static final int CURRENCY_OFFSET = ADJUSTED_MINOR_OFFSET + Long.BYTES;
    static final int EXPONENT_OFFSET = CURRENCY_OFFSET + Integer.BYTES;
    static final int TYPE_OFFSET = EXPONENT_OFFSET + 1;
    static final int DECISION_OFFSET = TYPE_OFFSET + 1;
    static final int REASON_OFFSET = DECISION_OFFSET + 1;
    static final int BLOCK_BYTES = REASON_OFFSET + 1;

    private AdjustmentLayout() {}
}
