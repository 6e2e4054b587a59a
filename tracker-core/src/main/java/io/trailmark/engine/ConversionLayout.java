package io.trailmark.engine;

/**
 * One row of the {@link ConversionTable}, and the blocks that it leads to in the arena.
 *
 * <pre>
 *  row     0              8            16            24              32         40
 *          +--------------+------------+-------------+---------------+----------+
 *          | conversionId | occurredMs | amountMinor | refundedMinor | windowMs |
 *          +--------------+------------+-------------+---------------+----------+
 *          40                48               56                64
 *          +-----------------+----------------+-----------------+
 *          | firstAdjustment | lastAdjustment | customer block  |        offsets in the arena, 0: none
 *          +-----------------+----------------+-----------------+
 *          64              72            80             88
 *          +---------------+-------------+--------------+---------------+
 *          | credits block | clickTimeMs | clickVisitor | clickSequence |
 *          +---------------+-------------+--------------+---------------+
 *          96            100        104         108      112           116
 *          +-------------+----------+-----------+--------+-------------+----------+----------+
 *          | clickLinkId | couponId | programId | goalId | goalVersion | currency | exponent |
 *          +-------------+----------+-----------+--------+-------------+----------+----------+
 *          124              126           128              130      131      132     133     134            135
 *          +----------------+-------------+----------------+--------+--------+-------+-------+--------------+-------+
 *          | customerLength | creditCount | adjustmentCnt  | status | reason | model | trust | clickVerdict | flags |
 *          +----------------+-------------+----------------+--------+--------+-------+-------+--------------+-------+
 *
 *  credit  0             8             16              24       28          32       36         40     41
 *          +-------------+-------------+---------------+--------+-----------+--------+----------+------+----------+
 *          | rewardMinor | touchTimeMs | touchPosition | share  | partnerId | linkId | couponId | kind | reserved |
 *          +-------------+-------------+---------------+--------+-----------+--------+----------+------+----------+
 * </pre>
 */
final class ConversionLayout {
    static final int CONVERSION_ID_OFFSET = 0;
    static final int OCCURRED_MS_OFFSET = CONVERSION_ID_OFFSET + Long.BYTES;
    static final int AMOUNT_MINOR_OFFSET = OCCURRED_MS_OFFSET + Long.BYTES;
    static final int REFUNDED_MINOR_OFFSET = AMOUNT_MINOR_OFFSET + Long.BYTES;
    static final int WINDOW_MS_OFFSET = REFUNDED_MINOR_OFFSET + Long.BYTES;
    static final int FIRST_ADJUSTMENT_OFFSET = WINDOW_MS_OFFSET + Long.BYTES;
    static final int LAST_ADJUSTMENT_OFFSET = FIRST_ADJUSTMENT_OFFSET + Long.BYTES;
    static final int CUSTOMER_OFFSET = LAST_ADJUSTMENT_OFFSET + Long.BYTES;
    static final int CREDITS_OFFSET = CUSTOMER_OFFSET + Long.BYTES;
    static final int CLICK_TIME_MS_OFFSET = CREDITS_OFFSET + Long.BYTES;
    static final int CLICK_VISITOR_OFFSET = CLICK_TIME_MS_OFFSET + Long.BYTES;
    static final int CLICK_SEQUENCE_OFFSET = CLICK_VISITOR_OFFSET + Long.BYTES;
    static final int CLICK_LINK_ID_OFFSET = CLICK_SEQUENCE_OFFSET + Long.BYTES;
    static final int COUPON_ID_OFFSET = CLICK_LINK_ID_OFFSET + Integer.BYTES;
    static final int PROGRAM_ID_OFFSET = COUPON_ID_OFFSET + Integer.BYTES;
    static final int GOAL_ID_OFFSET = PROGRAM_ID_OFFSET + Integer.BYTES;
    static final int GOAL_VERSION_OFFSET = GOAL_ID_OFFSET + Integer.BYTES;
    static final int CURRENCY_OFFSET = GOAL_VERSION_OFFSET + Integer.BYTES;
    static final int EXPONENT_OFFSET = CURRENCY_OFFSET + Integer.BYTES;
    static final int CUSTOMER_LENGTH_OFFSET = EXPONENT_OFFSET + Integer.BYTES;
    static final int CREDIT_COUNT_OFFSET = CUSTOMER_LENGTH_OFFSET + Short.BYTES;
    static final int ADJUSTMENT_COUNT_OFFSET = CREDIT_COUNT_OFFSET + Short.BYTES;
    static final int STATUS_OFFSET = ADJUSTMENT_COUNT_OFFSET + Short.BYTES;
    static final int REASON_OFFSET = STATUS_OFFSET + 1;
    static final int MODEL_OFFSET = REASON_OFFSET + 1;
    static final int TRUST_OFFSET = MODEL_OFFSET + 1;
    static final int CLICK_VERDICT_OFFSET = TRUST_OFFSET + 1;
    static final int FLAGS_OFFSET = CLICK_VERDICT_OFFSET + 1;
    static final int ROW_BYTES = FLAGS_OFFSET + 1;

    static final int FLAG_CLOCK_SKEWED = 1;
    static final int FLAG_TEST = 1 << 1;
    static final int FLAG_CLICK_PAYABLE = 1 << 2;
    static final int FLAG_COUPON_UNKNOWN = 1 << 3;
    static final int FLAG_CUSTOMER_INHERITED = 1 << 4;

    static final int CREDIT_REWARD_MINOR_OFFSET = 0;
    static final int CREDIT_TOUCH_TIME_MS_OFFSET = CREDIT_REWARD_MINOR_OFFSET + Long.BYTES;
    static final int CREDIT_TOUCH_POSITION_OFFSET = CREDIT_TOUCH_TIME_MS_OFFSET + Long.BYTES;
    static final int CREDIT_SHARE_OFFSET = CREDIT_TOUCH_POSITION_OFFSET + Long.BYTES;
    static final int CREDIT_PARTNER_ID_OFFSET = CREDIT_SHARE_OFFSET + Integer.BYTES;
    static final int CREDIT_LINK_ID_OFFSET = CREDIT_PARTNER_ID_OFFSET + Integer.BYTES;
    static final int CREDIT_COUPON_ID_OFFSET = CREDIT_LINK_ID_OFFSET + Integer.BYTES;
    static final int CREDIT_KIND_OFFSET = CREDIT_COUPON_ID_OFFSET + Integer.BYTES;
    static final int CREDIT_BYTES = 48;

    private ConversionLayout() {}
}
