package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.money.Fractions;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import java.util.Arrays;
import org.agrona.collections.Int2IntCounterMap;
import org.agrona.collections.Long2LongHashMap;

/**
 * The sums of all programmes. Readers get a state that nobody changes any more: what the writer touches first after it
 * was {@linkplain #share shared}, it copies.
 *
 * <p>Thread: one at a time. What a conversion adds to the sums follows from its {@link ConversionView} alone, so a
 * change of a conversion takes the old view's part out and puts the new one's in, and the sums cannot drift.
 */
final class Totals {
    private static final int MISSING = -1;
    private static final long COUPON = 1L << 32;
    private static final long PARTNER = 1L << 33;
    private static final ProgramTotals[] NONE = {};

    private final Int2IntCounterMap programIndexes = new Int2IntCounterMap(MISSING);
    private final Long2LongHashMap rowIndexes = new Long2LongHashMap(MISSING);
    private ProgramTotals[] programs = NONE;
    private long generation = 1;
    private boolean isShared;

    // Scratch for shares of an order value.
    private long[] shares = new long[8];
    private long[] parts = new long[8];
    private long[] remainders = new long[8];

    /** All programmes as they stand; from now on each part is copied before it changes. */
    ProgramTotals[] share() {
        generation++;
        isShared = true;
        return programs;
    }

    void onClick(final int programId, final int partnerId, final int linkId, final ClickClass clickClass) {
        row(programId, partnerId, linkId, 0).addClick(clickClass);
        own(programId).ownWhole().addClick(clickClass);
    }

    void onView(final int programId, final int partnerId, final int linkId, final ClickClass clickClass) {
        row(programId, partnerId, linkId, 0).addView(clickClass);
        own(programId).ownWhole().addView(clickClass);
    }

    void onReport(final int programId, final Decision decision) {
        own(programId).ownWhole().addReport(decision);
    }

    void add(final ConversionView conversion) {
        count(conversion, 1);
    }

    void remove(final ConversionView conversion) {
        count(conversion, -1);
    }

    void writeTo(final SnapshotOut out) {
        out.section("totals").putLong(TotalsRow.valueCount()).putInt(programs.length);
        for (final ProgramTotals program : programs) {
            program.writeTo(out);
        }
    }

    /** Takes over what was written, before anything was counted. */
    void readFrom(final SnapshotIn in) {
        in.section("totals").expect("sums of a row", TotalsRow.valueCount());
        programs = new ProgramTotals[in.getInt()];
        for (int i = 0; i < programs.length; i++) {
            programs[i] = ProgramTotals.readFrom(in, generation);
            programIndexes.put(programs[i].programId(), i);
            int rowIndex = 0;
            for (final TotalsRow row : programs[i].rows()) {
                rowIndexes.put(rowKey(row.partnerId(), row.linkId(), row.couponId()), rowIndex++);
            }
        }
    }

    private void count(final ConversionView conversion, final int sign) {
        final int programId = conversion.report().programId();
        if (conversion.report().isTest() || conversion.ruling().reason() == Reason.TEST) {
            own(programId).ownWhole().addTestConversion(sign);
            return;
        }
        final ConversionStatus status = conversion.status();
        own(programId).ownWhole().addConversion(status, conversion.revenueMinor(), sign);
        split(conversion);
        for (int i = 0; i < conversion.credits().size(); i++) {
            final CreditView credit = conversion.credits().get(i);
            final TotalsRow row = row(programId, credit.partnerId(), credit.linkId(), credit.couponId());
            row.addConversion(status, parts[i], sign);
        }
        for (final LedgerLine line : conversion.lines()) {
            row(programId, line.partnerId(), line.linkId(), line.couponId()).addLine(status, line, sign);
            own(programId).ownWhole().addLine(status, line, sign);
        }
    }

    /** Each credit's part of the revenue; parts add up to it. */
    private void split(final ConversionView conversion) {
        final int count = conversion.credits().size();
        if (count > shares.length) {
            shares = new long[count];
            parts = new long[count];
            remainders = new long[count];
        }
        Arrays.fill(parts, 0);
        if (count == 0 || conversion.revenueMinor() <= 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            shares[i] = conversion.credits().get(i).shareBillionths();
        }
        Fractions.splitByLargestRemainder(conversion.revenueMinor(), shares, count, parts, remainders);
    }

    private TotalsRow row(final int programId, final int partnerId, final int linkId, final int couponId) {
        final long key = rowKey(partnerId, linkId, couponId);
        int rowIndex = (int) rowIndexes.get(key);
        if (rowIndex == MISSING) {
            final int programIndex = ownIndex(programId);
            programs[programIndex] = programs[programIndex].withRoom();
            rowIndex = programs[programIndex].addRow(partnerId, linkId, couponId);
            rowIndexes.put(key, rowIndex);
        }
        return own(programId).ownRow(rowIndex);
    }

    /** A credit of a registration has neither link nor coupon: there is one row of such for each partner. */
    private static long rowKey(final int partnerId, final int linkId, final int couponId) {
        if (linkId != 0) {
            return linkId & 0xFFFF_FFFFL;
        }
        return couponId != 0 ? COUPON | (couponId & 0xFFFF_FFFFL) : PARTNER | (partnerId & 0xFFFF_FFFFL);
    }

    private ProgramTotals own(final int programId) {
        // The index first: finding it may put another array in the place of this one.
        final int programIndex = ownIndex(programId);
        return programs[programIndex];
    }

    private int ownIndex(final int programId) {
        int programIndex = programIndexes.get(programId);
        if (programIndex == MISSING) {
            programIndex = programs.length;
            programIndexes.put(programId, programIndex);
            programs = Arrays.copyOf(programs, programIndex + 1);
            isShared = false;
            programs[programIndex] = new ProgramTotals(programId, generation);
            return programIndex;
        }
        if (isShared) {
            programs = programs.clone();
            isShared = false;
        }
        if (!programs[programIndex].isOf(generation)) {
            programs[programIndex] = programs[programIndex].copyFor(generation);
        }
        return programIndex;
    }
}
