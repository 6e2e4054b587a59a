package io.trailmark.engine;

/**
 * One row of the {@link ConversionTable}, and the blocks that it leads to in the arena; grants have a layout of their
 * own in {@link GrantBlocks}.
 *
 * <pre>
 *  row     0              8            16            24              32         40
 *          +--------------+------------+-------------+---------------+----------+
 *          | conversionId | occurredMs | amountMinor | refundedMinor | windowMs |
 *          +--------------+------------+-------------+---------------+----------+
 *          40                48               56         64        72       80
 *          +-----------------+----------------+----------+---------+--------+
 *          | firstAdjustment | lastAdjustment | customer | credits | grants |          offsets in the arena, 0: none
 *          +-----------------+----------------+----------+---------+--------+
 *          80           88            96             104             112          120
 *          +------------+-------------+--------------+---------------+------------+---------------+
 *          | dimensions | clickTimeMs | clickVisitor | clickSequence | reportedMs | reportedMinor |
 *          +------------+-------------+--------------+---------------+------------+---------------+
 *          128           132        136         140      144           148        152        156
 *          +-------------+----------+-----------+--------+-------------+----------+----------+
 *          | clickLinkId | couponId | programId | goalId | rulesNumber | currency | exponent |
 *          +-------------+----------+-----------+--------+-------------+----------+----------+
 *          156              160           164          168          172     176
 *          +----------------+-------------+------------+------------+-------+
 *          | registrationId | zoneOffsetS | occurrence | grantCount | flags |
 *          +----------------+-------------+------------+------------+-------+
 *          176              178           180             182                184
 *          +----------------+-------------+---------------+------------------+
 *          | customerLength | creditCount | adjustmentCnt | dimensionsLength |
 *          +----------------+-------------+---------------+------------------+
 *          184      185      186     187     188            189        190     192
 *          +--------+--------+-------+-------+--------------+----------+-------+
 *          | status | reason | model | trust | clickVerdict | priority | zeros |
 *          +--------+--------+-------+-------+--------------+----------+-------+
 *
 *  credit  0             8             16              24      28          32       36
 *          +-------------+-------------+---------------+-------+-----------+--------+
 *          | rewardMinor | touchTimeMs | touchPosition | share | partnerId | linkId |
 *          +-------------+-------------+---------------+-------+-----------+--------+
 *          36         40     41      44               48
 *          +----------+------+-------+----------------+
 *          | couponId | kind | zeros | registrationId |
 *          +----------+------+-------+----------------+
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
    static final int GRANTS_OFFSET = CREDITS_OFFSET + Long.BYTES;
    static final int DIMENSIONS_OFFSET = GRANTS_OFFSET + Long.BYTES;
    static final int CLICK_TIME_MS_OFFSET = DIMENSIONS_OFFSET + Long.BYTES;
    static final int CLICK_VISITOR_OFFSET = CLICK_TIME_MS_OFFSET + Long.BYTES;
    static final int CLICK_SEQUENCE_OFFSET = CLICK_VISITOR_OFFSET + Long.BYTES;
    static final int REPORTED_MS_OFFSET = CLICK_SEQUENCE_OFFSET + Long.BYTES;
    static final int REPORTED_MINOR_OFFSET = REPORTED_MS_OFFSET + Long.BYTES;
    static final int CLICK_LINK_ID_OFFSET = REPORTED_MINOR_OFFSET + Long.BYTES;
    static final int COUPON_ID_OFFSET = CLICK_LINK_ID_OFFSET + Integer.BYTES;
    static final int PROGRAM_ID_OFFSET = COUPON_ID_OFFSET + Integer.BYTES;
    static final int GOAL_ID_OFFSET = PROGRAM_ID_OFFSET + Integer.BYTES;
    static final int RULES_NUMBER_OFFSET = GOAL_ID_OFFSET + Integer.BYTES;
    static final int CURRENCY_OFFSET = RULES_NUMBER_OFFSET + Integer.BYTES;
    static final int EXPONENT_OFFSET = CURRENCY_OFFSET + Integer.BYTES;
    static final int REGISTRATION_ID_OFFSET = EXPONENT_OFFSET + Integer.BYTES;
    static final int ZONE_OFFSET_S_OFFSET = REGISTRATION_ID_OFFSET + Integer.BYTES;
    static final int OCCURRENCE_OFFSET = ZONE_OFFSET_S_OFFSET + Integer.BYTES;
    static final int GRANT_COUNT_OFFSET = OCCURRENCE_OFFSET + Integer.BYTES;
    static final int FLAGS_OFFSET = GRANT_COUNT_OFFSET + Integer.BYTES;
    static final int CUSTOMER_LENGTH_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    static final int CREDIT_COUNT_OFFSET = CUSTOMER_LENGTH_OFFSET + Short.BYTES;
    static final int ADJUSTMENT_COUNT_OFFSET = CREDIT_COUNT_OFFSET + Short.BYTES;
    static final int DIMENSIONS_LENGTH_OFFSET = ADJUSTMENT_COUNT_OFFSET + Short.BYTES;
    static final int STATUS_OFFSET = DIMENSIONS_LENGTH_OFFSET + Short.BYTES;
    static final int REASON_OFFSET = STATUS_OFFSET + 1;
    static final int MODEL_OFFSET = REASON_OFFSET + 1;
    static final int TRUST_OFFSET = MODEL_OFFSET + 1;
    static final int CLICK_VERDICT_OFFSET = TRUST_OFFSET + 1;
    static final int PRIORITY_OFFSET = CLICK_VERDICT_OFFSET + 1;
    static final int ROW_BYTES = 192;

    static final int FLAG_CLOCK_SKEWED = 1;
    static final int FLAG_TEST = 1 << 1;
    static final int FLAG_CLICK_PAYABLE = 1 << 2;
    static final int FLAG_COUPON_UNKNOWN = 1 << 3;
    static final int FLAG_CUSTOMER_INHERITED = 1 << 4;
    static final int FLAG_HISTORY = 1 << 5;
    static final int FLAG_COUNTED = 1 << 6;

    /** There is more about it in {@link PaidOrders}. */
    static final int FLAG_FOREIGN = 1 << 7;

    static final int CREDIT_REWARD_MINOR_OFFSET = 0;
    static final int CREDIT_TOUCH_TIME_MS_OFFSET = CREDIT_REWARD_MINOR_OFFSET + Long.BYTES;
    static final int CREDIT_TOUCH_POSITION_OFFSET = CREDIT_TOUCH_TIME_MS_OFFSET + Long.BYTES;
    static final int CREDIT_SHARE_OFFSET = CREDIT_TOUCH_POSITION_OFFSET + Long.BYTES;
    static final int CREDIT_PARTNER_ID_OFFSET = CREDIT_SHARE_OFFSET + Integer.BYTES;
    static final int CREDIT_LINK_ID_OFFSET = CREDIT_PARTNER_ID_OFFSET + Integer.BYTES;
    static final int CREDIT_COUPON_ID_OFFSET = CREDIT_LINK_ID_OFFSET + Integer.BYTES;
    static final int CREDIT_KIND_OFFSET = CREDIT_COUPON_ID_OFFSET + Integer.BYTES;
    static final int CREDIT_REGISTRATION_ID_OFFSET = 44;
    static final int CREDIT_BYTES = 48;

    private ConversionLayout() {}
}
