package io.trailmark.engine;

import static io.trailmark.engine.ConversionLayout.*;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.ChunkedMemory;
import io.trailmark.memory.KeyTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;

/**
 * All conversions, for ever: rows in the order of their first reports, found by identity or by number.
 *
 * <p>Invariants: a row is never removed; rows ascend by the position inside the conversion id, which is what makes a
 * binary search by number possible without another table; every identity leads to exactly one row.
 *
 * <p>Grows by chunks. Allocates nothing on the heap but for those.
 */
final class ConversionTable implements AutoCloseable {
    /** Nothing found. */
    static final long MISSING = KeyTable.MISSING;

    /** Low bits of a conversion id: the position of its first report. */
    static final int POSITION_BITS = 48;

    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    private final ChunkedMemory rows;
    private final ByteArena arena;
    private final GrantBlocks grantBlocks;
    private final KeyTable identities;
    private final CatalogueState catalogue;
    private final PaidOrders paidOrders;
    private long count;

    /**
     * @param capacity how many identities the index is laid out for at the start.
     * @param catalogue where the rules of a conversion are found again.
     */
    ConversionTable(
            final int capacity,
            final ByteArena arena,
            final CatalogueState catalogue,
            final MemorySource source,
            final long hashKey0,
            final long hashKey1) {
        this.arena = arena;
        this.catalogue = catalogue;
        grantBlocks = new GrantBlocks(arena);
        rows = new ChunkedMemory(source);
        paidOrders = new PaidOrders(source, hashKey0, hashKey1);
        identities = new KeyTable(capacity, arena, source, hashKey0, hashKey1);
    }

    /** Fetches what {@link #find} and {@link #add} look at first; what it returns must be used. */
    long fetch(final long keyHash) {
        return identities.fetch(keyHash);
    }

    /** The row of an identity, or {@link #MISSING}. */
    long find(final OrderKey key) {
        return identities.find(key.hash(), key.bytes(), key.lengthBytes());
    }

    /** The row of a conversion id, or {@link #MISSING}. */
    long find(final long conversionId) {
        final long position = conversionId & POSITION_MASK;
        long low = 0;
        long high = count - 1;
        while (low <= high) {
            final long middle = (low + high) >>> 1;
            final long found = rows.getLong(middle * ROW_BYTES + CONVERSION_ID_OFFSET);
            if ((found & POSITION_MASK) == position) {
                return found == conversionId ? middle : MISSING;
            }
            if ((found & POSITION_MASK) < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return MISSING;
    }

    /** Adds a conversion under an identity that is not there; returns its row. */
    long add(final Conversion conversion, final OrderKey key) {
        final long row = add(conversion);
        identities.put(key.hash(), key.bytes(), key.lengthBytes(), row);
        return row;
    }

    /** Adds a conversion that is found by its number alone; returns its row. */
    long add(final Conversion conversion) {
        final long row = count++;
        rows.growTo(count * ROW_BYTES);
        replace(row, conversion);
        return row;
    }

    /** Writes all of a conversion; customer, dimensions and credits get new blocks. */
    void replace(final long row, final Conversion conversion) {
        final long offset = row * ROW_BYTES;
        rows.putLong(offset + CUSTOMER_OFFSET, storeBytes(conversion.customer, conversion.customerLengthBytes));
        rows.putLong(offset + DIMENSIONS_OFFSET, storeBytes(conversion.dimensions, conversion.dimensionsLengthBytes));
        rows.putLong(offset + CREDITS_OFFSET, allocateCredits(conversion.credits));
        rows.putShort(offset + CUSTOMER_LENGTH_OFFSET, (short) conversion.customerLengthBytes);
        rows.putShort(offset + DIMENSIONS_LENGTH_OFFSET, (short) conversion.dimensionsLengthBytes);
        rows.putShort(offset + CREDIT_COUNT_OFFSET, (short) conversion.credits.count);
        rows.putLong(offset + CONVERSION_ID_OFFSET, conversion.conversionId);
        rows.putLong(offset + OCCURRED_MS_OFFSET, conversion.occurredMs);
        rows.putLong(offset + REPORTED_MS_OFFSET, conversion.reportedMs);
        rows.putLong(offset + WINDOW_MS_OFFSET, conversion.windowMs);
        rows.putLong(offset + CLICK_TIME_MS_OFFSET, conversion.clickTimeMs);
        rows.putLong(offset + CLICK_VISITOR_OFFSET, conversion.clickVisitor);
        rows.putLong(offset + CLICK_SEQUENCE_OFFSET, conversion.clickSequence);
        rows.putInt(offset + CLICK_LINK_ID_OFFSET, conversion.clickLinkId);
        rows.putInt(offset + COUPON_ID_OFFSET, conversion.couponId);
        rows.putInt(offset + REGISTRATION_ID_OFFSET, conversion.registrationId);
        rows.putInt(offset + PROGRAM_ID_OFFSET, conversion.programId);
        rows.putInt(offset + GOAL_ID_OFFSET, conversion.goalId);
        rows.putInt(offset + RULES_NUMBER_OFFSET, conversion.rules.number);
        rows.putInt(offset + CURRENCY_OFFSET, conversion.currency);
        rows.putInt(offset + EXPONENT_OFFSET, conversion.exponent);
        rows.putInt(offset + ZONE_OFFSET_S_OFFSET, conversion.zoneOffsetS);
        rows.putInt(offset + OCCURRENCE_OFFSET, (int) conversion.occurrence);
        rows.putInt(offset + FLAGS_OFFSET, flags(conversion));
        rows.putByte(offset + REASON_OFFSET, (byte) conversion.reason.value());
        rows.putByte(offset + MODEL_OFFSET, (byte) conversion.model.value());
        rows.putByte(offset + TRUST_OFFSET, (byte) conversion.trust.value());
        rows.putByte(offset + CLICK_VERDICT_OFFSET, (byte) conversion.clickVerdict.value());
        rows.putByte(offset + PRIORITY_OFFSET, (byte) conversion.priority.value());
        storeAdjusted(row, conversion);
    }

    /** Writes what an adjustment changes: value, status, refunds, money, grants and the list of adjustments. */
    void storeAdjusted(final long row, final Conversion conversion) {
        final long offset = row * ROW_BYTES;
        conversion.grants.compact();
        storeCredits(rows.getLong(offset + CREDITS_OFFSET), conversion.credits);
        final long grantBlock = rows.getLong(offset + GRANTS_OFFSET);
        rows.putLong(offset + GRANTS_OFFSET, grantBlocks.store(grantBlock, conversion.grants));
        rows.putInt(offset + GRANT_COUNT_OFFSET, conversion.grants.count);
        rows.putLong(offset + AMOUNT_MINOR_OFFSET, conversion.amountMinor);
        rows.putLong(offset + REPORTED_MINOR_OFFSET, conversion.reportedMinor);
        rows.putLong(offset + REFUNDED_MINOR_OFFSET, conversion.refundedMinor);
        rows.putLong(offset + FIRST_ADJUSTMENT_OFFSET, conversion.firstAdjustment);
        rows.putLong(offset + LAST_ADJUSTMENT_OFFSET, conversion.lastAdjustment);
        rows.putShort(offset + ADJUSTMENT_COUNT_OFFSET, (short) conversion.adjustmentCount);
        rows.putByte(offset + STATUS_OFFSET, (byte) conversion.status.value());
        if (conversion.paid.isForeign()) {
            paidOrders.store(row, conversion.paid);
        }
    }

    /** Reads a row. */
    void load(final long row, final Conversion conversion) {
        final long offset = row * ROW_BYTES;
        conversion.conversionId = rows.getLong(offset + CONVERSION_ID_OFFSET);
        conversion.occurredMs = rows.getLong(offset + OCCURRED_MS_OFFSET);
        conversion.reportedMs = rows.getLong(offset + REPORTED_MS_OFFSET);
        conversion.reportedMinor = rows.getLong(offset + REPORTED_MINOR_OFFSET);
        conversion.amountMinor = rows.getLong(offset + AMOUNT_MINOR_OFFSET);
        conversion.refundedMinor = rows.getLong(offset + REFUNDED_MINOR_OFFSET);
        conversion.windowMs = rows.getLong(offset + WINDOW_MS_OFFSET);
        conversion.firstAdjustment = rows.getLong(offset + FIRST_ADJUSTMENT_OFFSET);
        conversion.lastAdjustment = rows.getLong(offset + LAST_ADJUSTMENT_OFFSET);
        conversion.clickTimeMs = rows.getLong(offset + CLICK_TIME_MS_OFFSET);
        conversion.clickVisitor = rows.getLong(offset + CLICK_VISITOR_OFFSET);
        conversion.clickSequence = rows.getLong(offset + CLICK_SEQUENCE_OFFSET);
        conversion.clickLinkId = rows.getInt(offset + CLICK_LINK_ID_OFFSET);
        conversion.couponId = rows.getInt(offset + COUPON_ID_OFFSET);
        conversion.registrationId = rows.getInt(offset + REGISTRATION_ID_OFFSET);
        conversion.programId = rows.getInt(offset + PROGRAM_ID_OFFSET);
        conversion.goalId = rows.getInt(offset + GOAL_ID_OFFSET);
        conversion.rules = catalogue.rules(rows.getInt(offset + RULES_NUMBER_OFFSET));
        conversion.goalVersion = conversion.rules.version;
        conversion.currency = rows.getInt(offset + CURRENCY_OFFSET);
        conversion.exponent = rows.getInt(offset + EXPONENT_OFFSET);
        conversion.zoneOffsetS = rows.getInt(offset + ZONE_OFFSET_S_OFFSET);
        conversion.occurrence = rows.getInt(offset + OCCURRENCE_OFFSET) & 0xFFFF_FFFFL;
        conversion.adjustmentCount = rows.getShort(offset + ADJUSTMENT_COUNT_OFFSET);
        conversion.status = ConversionStatus.get(rows.getByte(offset + STATUS_OFFSET));
        conversion.reason = Reason.get(rows.getByte(offset + REASON_OFFSET));
        conversion.model = Model.get(rows.getByte(offset + MODEL_OFFSET));
        conversion.trust = Trust.get(rows.getByte(offset + TRUST_OFFSET));
        conversion.clickVerdict = ClickVerdict.get(rows.getByte(offset + CLICK_VERDICT_OFFSET));
        conversion.priority = Priority.get((short) (rows.getByte(offset + PRIORITY_OFFSET) & 0xFF));
        final int flags = rows.getInt(offset + FLAGS_OFFSET);
        loadFlags(flags, conversion);
        if ((flags & FLAG_FOREIGN) == 0) {
            conversion.paid.clear();
        } else {
            paidOrders.load(row, conversion.paid);
        }
        loadBlocks(offset, conversion);
    }

    private void loadBlocks(final long offset, final Conversion conversion) {
        final ChunkedMemory blocks = arena.memory();
        conversion.customerLengthBytes = rows.getShort(offset + CUSTOMER_LENGTH_OFFSET);
        blocks.getBytes(rows.getLong(offset + CUSTOMER_OFFSET), conversion.customer, 0, conversion.customerLengthBytes);
        conversion.dimensionsLengthBytes = rows.getShort(offset + DIMENSIONS_LENGTH_OFFSET);
        blocks.getBytes(
                rows.getLong(offset + DIMENSIONS_OFFSET), conversion.dimensions, 0, conversion.dimensionsLengthBytes);
        conversion.credits.count = rows.getShort(offset + CREDIT_COUNT_OFFSET);
        loadCredits(rows.getLong(offset + CREDITS_OFFSET), conversion.credits);
        conversion.splitValue();
        grantBlocks.load(
                rows.getLong(offset + GRANTS_OFFSET), rows.getInt(offset + GRANT_COUNT_OFFSET), conversion.grants);
    }

    /** Status of a row. */
    ConversionStatus status(final long row) {
        return ConversionStatus.get(rows.getByte(row * ROW_BYTES + STATUS_OFFSET));
    }

    /** Reads the credits of a row. */
    void loadCreditsOf(final long row, final Credits credits) {
        credits.count = rows.getShort(row * ROW_BYTES + CREDIT_COUNT_OFFSET);
        loadCredits(rows.getLong(row * ROW_BYTES + CREDITS_OFFSET), credits);
    }

    /** Conversions held. */
    long count() {
        return count;
    }

    void addTo(final StateDigest digest) {
        digest.add(count);
        for (long offset = 0; offset < count * ROW_BYTES; offset += Long.BYTES) {
            digest.add(rows.getLong(offset));
        }
        paidOrders.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        out.section("conversions").putLong(ROW_BYTES).putLong(CREDIT_BYTES).putLong(count);
        identities.writeTo(out);
        rows.writeTo(out, count * ROW_BYTES);
        paidOrders.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("conversions").expect("bytes of a row", ROW_BYTES).expect("bytes of a credit", CREDIT_BYTES);
        count = in.getLong();
        identities.readFrom(in);
        rows.readFrom(in);
        paidOrders.readFrom(in);
    }

    @Override
    public void close() {
        rows.close();
        paidOrders.close();
        identities.close();
    }

    private static int flags(final Conversion conversion) {
        return (conversion.isClockSkewed ? FLAG_CLOCK_SKEWED : 0)
                | (conversion.isTest ? FLAG_TEST : 0)
                | (conversion.isClickPayable ? FLAG_CLICK_PAYABLE : 0)
                | (conversion.isCouponUnknown ? FLAG_COUPON_UNKNOWN : 0)
                | (conversion.isCustomerInherited ? FLAG_CUSTOMER_INHERITED : 0)
                | (conversion.isHistory ? FLAG_HISTORY : 0)
                | (conversion.isCounted ? FLAG_COUNTED : 0)
                | (conversion.paid.isForeign() ? FLAG_FOREIGN : 0);
    }

    private static void loadFlags(final int flags, final Conversion conversion) {
        conversion.isClockSkewed = (flags & FLAG_CLOCK_SKEWED) != 0;
        conversion.isTest = (flags & FLAG_TEST) != 0;
        conversion.isClickPayable = (flags & FLAG_CLICK_PAYABLE) != 0;
        conversion.isCouponUnknown = (flags & FLAG_COUPON_UNKNOWN) != 0;
        conversion.isCustomerInherited = (flags & FLAG_CUSTOMER_INHERITED) != 0;
        conversion.isHistory = (flags & FLAG_HISTORY) != 0;
        conversion.isCounted = (flags & FLAG_COUNTED) != 0;
    }

    private long storeBytes(final byte[] bytes, final int lengthBytes) {
        if (lengthBytes == 0) {
            return 0;
        }
        final long block = arena.allocate(lengthBytes);
        arena.memory().putBytes(block, bytes, 0, lengthBytes);
        return block;
    }

    private long allocateCredits(final Credits credits) {
        return credits.count == 0 ? 0 : arena.allocate(credits.count * CREDIT_BYTES);
    }

    private void storeCredits(final long block, final Credits credits) {
        final ChunkedMemory memory = arena.memory();
        for (int i = 0; i < credits.count; i++) {
            final long offset = block + (long) i * CREDIT_BYTES;
            memory.putLong(offset + CREDIT_REWARD_MINOR_OFFSET, credits.rewardMinor[i]);
            memory.putLong(offset + CREDIT_TOUCH_TIME_MS_OFFSET, credits.touchTimeMs[i]);
            memory.putLong(offset + CREDIT_TOUCH_POSITION_OFFSET, credits.touchPosition[i]);
            memory.putInt(offset + CREDIT_SHARE_OFFSET, (int) credits.shareBillionths[i]);
            memory.putInt(offset + CREDIT_PARTNER_ID_OFFSET, credits.partnerId[i]);
            memory.putInt(offset + CREDIT_LINK_ID_OFFSET, credits.linkId[i]);
            memory.putInt(offset + CREDIT_COUPON_ID_OFFSET, credits.couponId[i]);
            memory.putByte(offset + CREDIT_KIND_OFFSET, (byte) credits.kind[i].value());
            memory.putInt(offset + CREDIT_REGISTRATION_ID_OFFSET, credits.registrationId[i]);
        }
    }

    private void loadCredits(final long block, final Credits credits) {
        final ChunkedMemory memory = arena.memory();
        for (int i = 0; i < credits.count; i++) {
            final long offset = block + (long) i * CREDIT_BYTES;
            credits.rewardMinor[i] = memory.getLong(offset + CREDIT_REWARD_MINOR_OFFSET);
            credits.touchTimeMs[i] = memory.getLong(offset + CREDIT_TOUCH_TIME_MS_OFFSET);
            credits.touchPosition[i] = memory.getLong(offset + CREDIT_TOUCH_POSITION_OFFSET);
            credits.shareBillionths[i] = memory.getInt(offset + CREDIT_SHARE_OFFSET);
            credits.partnerId[i] = memory.getInt(offset + CREDIT_PARTNER_ID_OFFSET);
            credits.linkId[i] = memory.getInt(offset + CREDIT_LINK_ID_OFFSET);
            credits.couponId[i] = memory.getInt(offset + CREDIT_COUPON_ID_OFFSET);
            credits.kind[i] = TouchKind.get(memory.getByte(offset + CREDIT_KIND_OFFSET));
            credits.registrationId[i] = memory.getInt(offset + CREDIT_REGISTRATION_ID_OFFSET);
        }
    }
}
