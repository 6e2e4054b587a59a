package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import java.util.Arrays;

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

    /*
     *  0                1        2            3            14
     *  +------+---------+--------+------------+------------+------------+
     *  | link | partner | coupon | generation | clicks ... | others ... |
     *  +------+---------+--------+------------+------------+------------+
     *  Cells of 8 bytes. The others are there once one of them is not 0: most links have clicks and nothing else.
     */
    private static final int OWNER_CELL = 0;
    private static final int COUPON_CELL = 1;
    private static final int GENERATION_CELL = 2;
    private static final int VALUES_CELL = 3;
    private static final int SHORT_LENGTH = VALUES_CELL + CLASS_COUNT;
    private static final int FULL_LENGTH = VALUES_CELL + VALUE_COUNT;

    private final long[] cells;

    TotalsRow(final long[] cells) {
        this.cells = cells;
    }

    private long value(final int index) {
        final int cell = VALUES_CELL + index;
        return cell < cells.length ? cells[cell] : 0;
    }

    /** Whose link or coupon it is; 0 for the programme as a whole. */
    public int partnerId() {
        return (int) (cells[OWNER_CELL] >>> Integer.SIZE);
    }

    /** 0 for a coupon, for registrations and for the programme as a whole. */
    public int linkId() {
        return (int) cells[OWNER_CELL];
    }

    /** 0 for a link, for registrations and for the programme as a whole. */
    public int couponId() {
        return (int) cells[COUPON_CELL];
    }

    /** Clicks of this class. */
    public long clicks(final ClickClass clickClass) {
        return value(CLICKS + clickClass.value());
    }

    /** Seen images of links of this class. */
    public long views(final ClickClass clickClass) {
        return value(VIEWS + clickClass.value());
    }

    /**
     * Conversions with this status; in a link's row those that it has a credit of. Test conversions are not among
     * them.
     */
    public long conversions(final ConversionStatus status) {
        return value(CONVERSIONS + status.value());
    }

    /** Reported conversions of which this became; in the programme's row only. */
    public long reports(final Decision decision) {
        return value(REPORTS + decision.value());
    }

    /** Conversions marked as a test, which are in no other sum; in the programme's row only. */
    public long testConversions() {
        return value(TEST_CONVERSIONS);
    }

    /** Order values vouched for, less refunds; in a link's row its share of them, in minor units. */
    public long revenueMinor() {
        return value(REVENUE);
    }

    /** Order values that nobody vouched for yet, in minor units. */
    public long revenuePendingMinor() {
        return value(REVENUE_PENDING);
    }

    /** Money that partners earned by pending conversions, in minor units. */
    public long rewardPendingMinor() {
        return value(REWARD_PENDING);
    }

    /** Money that partners earned by all others, less what was reversed, in minor units. */
    public long rewardApprovedMinor() {
        return value(REWARD_APPROVED);
    }

    /** Money taken back from partners, in minor units. */
    public long rewardReversedMinor() {
        return value(REWARD_REVERSED);
    }

    /** Money for referred customers by pending conversions, in minor units. */
    public long customerRewardPendingMinor() {
        return value(CUSTOMER_PENDING);
    }

    /** Money for referred customers by all others, less what was reversed, in minor units. */
    public long customerRewardApprovedMinor() {
        return value(CUSTOMER_APPROVED);
    }

    /** Pieces of benefits that are not money, for partners and customers, by pending conversions. */
    public long benefitsPending() {
        return value(BENEFITS_PENDING);
    }

    /** Pieces of benefits by all others, less those taken back. */
    public long benefitsApproved() {
        return value(BENEFITS_APPROVED);
    }

    /** Sums of several rows, such as all links of one partner. */
    public static TotalsRow sum(final Iterable<TotalsRow> rows, final int partnerId) {
        final long[] sum = newFull(partnerId, 0, 0, 0);
        for (final TotalsRow row : rows) {
            for (int i = VALUES_CELL; i < row.cells.length; i++) {
                sum[i] += row.cells[i];
            }
        }
        return new TotalsRow(sum);
    }

    void writeTo(final SnapshotOut out) {
        out.putInt(partnerId()).putInt(linkId()).putInt(couponId());
        for (int i = 0; i < VALUE_COUNT; i++) {
            out.putLong(value(i));
        }
    }

    /** The cells of a row that {@link #writeTo} wrote. */
    static long[] read(final SnapshotIn in, final long generation) {
        final long[] cells = newFull(in.getInt(), in.getInt(), in.getInt(), generation);
        boolean isFull = false;
        for (int i = VALUES_CELL; i < FULL_LENGTH; i++) {
            cells[i] = in.getLong();
            isFull |= i >= SHORT_LENGTH && cells[i] != 0;
        }
        return isFull ? cells : Arrays.copyOf(cells, SHORT_LENGTH);
    }

    /** How many sums a row has: what is written depends on it. */
    static int valueCount() {
        return VALUE_COUNT;
    }

    /** Cells of a row with room for clicks. */
    static long[] newShort(final int partnerId, final int linkId, final int couponId, final long generation) {
        return head(new long[SHORT_LENGTH], partnerId, linkId, couponId, generation);
    }

    /** Cells of a row with room for everything. */
    static long[] newFull(final int partnerId, final int linkId, final int couponId, final long generation) {
        return head(new long[FULL_LENGTH], partnerId, linkId, couponId, generation);
    }

    private static long[] head(
            final long[] cells, final int partnerId, final int linkId, final int couponId, final long generation) {
        cells[OWNER_CELL] = (long) partnerId << Integer.SIZE | linkId;
        cells[COUPON_CELL] = couponId;
        cells[GENERATION_CELL] = generation;
        return cells;
    }

    /** The cells themselves where the generation made them and they have the room; else a copy. */
    static long[] own(final long[] cells, final long generation, final boolean isFull) {
        final boolean isShort = isFull && cells.length < FULL_LENGTH;
        if (cells[GENERATION_CELL] == generation && !isShort) {
            return cells;
        }
        final long[] own = isShort ? Arrays.copyOf(cells, FULL_LENGTH) : cells.clone();
        own[GENERATION_CELL] = generation;
        return own;
    }

    /** Which generation made the row. */
    static long generation(final long[] cells) {
        return cells[GENERATION_CELL];
    }

    static void addClick(final long[] cells, final ClickClass clickClass) {
        cells[VALUES_CELL + CLICKS + clickClass.value()]++;
    }

    static void addView(final long[] cells, final ClickClass clickClass) {
        cells[VALUES_CELL + VIEWS + clickClass.value()]++;
    }

    static void addReport(final long[] cells, final Decision decision) {
        cells[VALUES_CELL + REPORTS + decision.value()]++;
    }

    static void addTestConversion(final long[] cells, final int sign) {
        cells[VALUES_CELL + TEST_CONVERSIONS] += sign;
    }

    static void addConversion(
            final long[] cells, final ConversionStatus status, final long revenueMinor, final int sign) {
        cells[VALUES_CELL + CONVERSIONS + status.value()] += sign;
        if (status == ConversionStatus.PENDING) {
            cells[VALUES_CELL + REVENUE_PENDING] += sign * revenueMinor;
        } else if (status != ConversionStatus.REJECTED) {
            cells[VALUES_CELL + REVENUE] += sign * revenueMinor;
        }
    }

    static void addLine(final long[] cells, final ConversionStatus status, final LedgerLine line, final int sign) {
        final boolean isPending = status == ConversionStatus.PENDING;
        final long amount = sign * line.amountMinor();
        if (!line.isMoney()) {
            cells[VALUES_CELL + (isPending ? BENEFITS_PENDING : BENEFITS_APPROVED)] += amount;
        } else if (!line.isForPartner()) {
            cells[VALUES_CELL + (isPending ? CUSTOMER_PENDING : CUSTOMER_APPROVED)] += amount;
        } else {
            cells[VALUES_CELL + (isPending ? REWARD_PENDING : REWARD_APPROVED)] += amount;
            cells[VALUES_CELL + REWARD_REVERSED] -= line.isReversal() ? amount : 0;
        }
    }
}
