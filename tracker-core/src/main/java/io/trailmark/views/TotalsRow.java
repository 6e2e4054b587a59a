package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;

/**
 * Sums of a whole programme, or of one of its links or coupons.
 *
 * <p>Immutable for readers: the writer changes a row only in the generation that made it, before a state with it is
 * read.
 */
public final class TotalsRow {
    private static final int CLASS_COUNT = 11;
    private static final int STATUS_COUNT = 4;
    private static final int DECISION_COUNT = 7;

    private static final int CLICKS = 0;
    private static final int CONVERSIONS = CLICKS + CLASS_COUNT;
    private static final int REPORTS = CONVERSIONS + STATUS_COUNT;
    private static final int TEST_CONVERSIONS = REPORTS + DECISION_COUNT;
    private static final int REVENUE = TEST_CONVERSIONS + 1;
    private static final int REVENUE_PENDING = REVENUE + 1;
    private static final int REWARD_PENDING = REVENUE_PENDING + 1;
    private static final int REWARD_APPROVED = REWARD_PENDING + 1;
    private static final int REWARD_REVERSED = REWARD_APPROVED + 1;
    private static final int CUSTOMER_PENDING = REWARD_REVERSED + 1;
    private static final int CUSTOMER_APPROVED = CUSTOMER_PENDING + 1;
    private static final int BENEFITS_PENDING = CUSTOMER_APPROVED + 1;
    private static final int BENEFITS_APPROVED = BENEFITS_PENDING + 1;
    private static final int VIEWS = BENEFITS_APPROVED + 1;
    private static final int VALUE_COUNT = VIEWS + CLASS_COUNT;

    private final int partnerId;
    private final int linkId;
    private final int couponId;
    private final long generation;
    private final long[] values;

    TotalsRow(final int partnerId, final int linkId, final int couponId, final long generation) {
        this(partnerId, linkId, couponId, generation, new long[VALUE_COUNT]);
    }

    private TotalsRow(
            final int partnerId, final int linkId, final int couponId, final long generation, final long[] values) {
        this.partnerId = partnerId;
        this.linkId = linkId;
        this.couponId = couponId;
        this.generation = generation;
        this.values = values;
    }

    /** Whose link or coupon it is; 0 for the programme as a whole. */
    public int partnerId() {
        return partnerId;
    }

    /** 0 for a coupon, for registrations and for the programme as a whole. */
    public int linkId() {
        return linkId;
    }

    /** 0 for a link, for registrations and for the programme as a whole. */
    public int couponId() {
        return couponId;
    }

    /** Clicks of this class. */
    public long clicks(final ClickClass clickClass) {
        return values[CLICKS + clickClass.value()];
    }

    /** Seen images of links of this class. */
    public long views(final ClickClass clickClass) {
        return values[VIEWS + clickClass.value()];
    }

    /**
     * Conversions with this status; in a link's row those that it has a credit of. Test conversions are not among
     * them.
     */
    public long conversions(final ConversionStatus status) {
        return values[CONVERSIONS + status.value()];
    }

    /** Reported conversions of which this became; in the programme's row only. */
    public long reports(final Decision decision) {
        return values[REPORTS + decision.value()];
    }

    /** Conversions marked as a test, which are in no other sum; in the programme's row only. */
    public long testConversions() {
        return values[TEST_CONVERSIONS];
    }

    /** Order values vouched for, less refunds; in a link's row its share of them, in minor units. */
    public long revenueMinor() {
        return values[REVENUE];
    }

    /** Order values that nobody vouched for yet, in minor units. */
    public long revenuePendingMinor() {
        return values[REVENUE_PENDING];
    }

    /** Money that partners earned by pending conversions, in minor units. */
    public long rewardPendingMinor() {
        return values[REWARD_PENDING];
    }

    /** Money that partners earned by all others, less what was reversed, in minor units. */
    public long rewardApprovedMinor() {
        return values[REWARD_APPROVED];
    }

    /** Money taken back from partners, in minor units. */
    public long rewardReversedMinor() {
        return values[REWARD_REVERSED];
    }

    /** Money for referred customers by pending conversions, in minor units. */
    public long customerRewardPendingMinor() {
        return values[CUSTOMER_PENDING];
    }

    /** Money for referred customers by all others, less what was reversed, in minor units. */
    public long customerRewardApprovedMinor() {
        return values[CUSTOMER_APPROVED];
    }

    /** Pieces of benefits that are not money, for partners and customers, by pending conversions. */
    public long benefitsPending() {
        return values[BENEFITS_PENDING];
    }

    /** Pieces of benefits by all others, less those taken back. */
    public long benefitsApproved() {
        return values[BENEFITS_APPROVED];
    }

    /** Sums of several rows, such as all links of one partner. */
    public static TotalsRow sum(final Iterable<TotalsRow> rows, final int partnerId) {
        final TotalsRow sum = new TotalsRow(partnerId, 0, 0, 0);
        for (final TotalsRow row : rows) {
            for (int i = 0; i < VALUE_COUNT; i++) {
                sum.values[i] += row.values[i];
            }
        }
        return sum;
    }

    void writeTo(final SnapshotOut out) {
        out.putInt(partnerId).putInt(linkId).putInt(couponId);
        for (final long value : values) {
            out.putLong(value);
        }
    }

    static TotalsRow readFrom(final SnapshotIn in, final long generation) {
        final TotalsRow row = new TotalsRow(in.getInt(), in.getInt(), in.getInt(), generation);
        for (int i = 0; i < VALUE_COUNT; i++) {
            row.values[i] = in.getLong();
        }
        return row;
    }

    /** How many sums a row has: what is written depends on it. */
    static int valueCount() {
        return VALUE_COUNT;
    }

    boolean isOf(final long ownGeneration) {
        return generation == ownGeneration;
    }

    TotalsRow copyFor(final long ownGeneration) {
        return new TotalsRow(partnerId, linkId, couponId, ownGeneration, values.clone());
    }

    void addClick(final ClickClass clickClass) {
        values[CLICKS + clickClass.value()]++;
    }

    void addView(final ClickClass clickClass) {
        values[VIEWS + clickClass.value()]++;
    }

    void addReport(final Decision decision) {
        values[REPORTS + decision.value()]++;
    }

    void addTestConversion(final int sign) {
        values[TEST_CONVERSIONS] += sign;
    }

    void addConversion(final ConversionStatus status, final long revenueMinor, final int sign) {
        values[CONVERSIONS + status.value()] += sign;
        if (status == ConversionStatus.PENDING) {
            values[REVENUE_PENDING] += sign * revenueMinor;
        } else if (status != ConversionStatus.REJECTED) {
            values[REVENUE] += sign * revenueMinor;
        }
    }

    void addLine(final ConversionStatus status, final LedgerLine line, final int sign) {
        final boolean isPending = status == ConversionStatus.PENDING;
        final long amount = sign * line.amountMinor();
        if (!line.isMoney()) {
            values[isPending ? BENEFITS_PENDING : BENEFITS_APPROVED] += amount;
        } else if (!line.isForPartner()) {
            values[isPending ? CUSTOMER_PENDING : CUSTOMER_APPROVED] += amount;
        } else {
            values[isPending ? REWARD_PENDING : REWARD_APPROVED] += amount;
            values[REWARD_REVERSED] -= line.isReversal() ? amount : 0;
        }
    }
}
