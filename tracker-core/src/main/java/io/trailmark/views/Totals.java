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

/**
 * The sums of all programmes. Readers get a state that nobody changes any more: what the writer touches first after it
 * was {@linkplain #share shared}, it copies.
 *
 * <p>Thread: one at a time. What a conversion adds to the sums follows from its {@link ConversionView} alone, so a
 * change of a conversion takes the old view's part out and puts the new one's in, and the sums cannot drift.
 */
final class Totals {
    private static final int MISSING = -1;
    private static final int CLICKS_TOGETHER = 64;
    private static final ProgramTotals[] NONE = {};

    private final Int2IntCounterMap programIndexes = new Int2IntCounterMap(MISSING);
    private final RowIndexes rowIndexes = new RowIndexes();
    private ProgramTotals[] programs = NONE;
    private long generation = 1;
    private boolean isShared;

    // Clicks that are not counted yet.
    private final int[] clickPrograms = new int[CLICKS_TOGETHER];
    private final int[] clickPartners = new int[CLICKS_TOGETHER];
    private final int[] clickLinks = new int[CLICKS_TOGETHER];
    private final int[] clickRows = new int[CLICKS_TOGETHER];
    private final ClickClass[] clickClasses = new ClickClass[CLICKS_TOGETHER];
    private int clickCount;

    // Scratch for shares of an order value.
    private long[] shares = new long[8];
    private long[] parts = new long[8];
    private long[] remainders = new long[8];

    /** All programmes as they stand; from now on each part is copied before it changes. */
    ProgramTotals[] share() {
        countClicks();
        generation++;
        isShared = true;
        return programs;
    }

    /** Counts a click, at the latest with the next other event or {@link #share}. */
    void onClick(final int programId, final int partnerId, final int linkId, final ClickClass clickClass) {
        if (clickCount == CLICKS_TOGETHER) {
            countClicks();
        }
        clickPrograms[clickCount] = programId;
        clickPartners[clickCount] = partnerId;
        clickLinks[clickCount] = linkId;
        clickClasses[clickCount++] = clickClass;
    }

    /**
     * Rows of random links are in no cache. So all are looked for first, each step for all of them: their waits for
     * the memory overlap, where one after the other they would add up.
     */
    private void countClicks() {
        for (int i = 0; i < clickCount; i++) {
            clickRows[i] = rowIndexes.get(clickPartners[i], clickLinks[i], 0);
        }
        long newest = 0;
        for (int i = 0; i < clickCount; i++) {
            if (clickRows[i] != RowIndexes.MISSING) {
                final int programIndex = programIndexes.get(clickPrograms[i]);
                newest = Math.max(newest, programs[programIndex].generation(clickRows[i]));
            }
        }
        if (newest > generation) {
            throw new IllegalStateException("a row of generation " + newest + " in " + generation);
        }
        for (int i = 0; i < clickCount; i++) {
            final long[] row = row(clickPrograms[i], clickPartners[i], clickLinks[i], 0, false);
            TotalsRow.addClick(row, clickClasses[i]);
            TotalsRow.addClick(own(clickPrograms[i]).ownWhole(), clickClasses[i]);
        }
        clickCount = 0;
    }

    void onView(final int programId, final int partnerId, final int linkId, final ClickClass clickClass) {
        countClicks();
        TotalsRow.addView(row(programId, partnerId, linkId, 0, true), clickClass);
        TotalsRow.addView(own(programId).ownWhole(), clickClass);
    }

    void onReport(final int programId, final Decision decision) {
        TotalsRow.addReport(own(programId).ownWhole(), decision);
    }

    void add(final ConversionView conversion) {
        count(conversion, 1);
    }

    void remove(final ConversionView conversion) {
        count(conversion, -1);
    }

    void writeTo(final SnapshotOut out) {
        countClicks();
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
                rowIndexes.put(row.partnerId(), row.linkId(), row.couponId(), rowIndex++);
            }
        }
    }

    private void count(final ConversionView conversion, final int sign) {
        // Rows stand in the order of their first event, whatever came together in a batch.
        countClicks();
        final int programId = conversion.report().programId();
        if (conversion.report().isTest() || conversion.ruling().reason() == Reason.TEST) {
            TotalsRow.addTestConversion(own(programId).ownWhole(), sign);
            return;
        }
        final ConversionStatus status = conversion.status();
        TotalsRow.addConversion(own(programId).ownWhole(), status, conversion.revenueMinor(), sign);
        split(conversion);
        for (int i = 0; i < conversion.credits().size(); i++) {
            final CreditView credit = conversion.credits().get(i);
            final long[] row = row(programId, credit.partnerId(), credit.linkId(), credit.couponId(), true);
            TotalsRow.addConversion(row, status, parts[i], sign);
        }
        for (final LedgerLine line : conversion.lines()) {
            final long[] row = row(programId, line.partnerId(), line.linkId(), line.couponId(), true);
            TotalsRow.addLine(row, status, line, sign);
            TotalsRow.addLine(own(programId).ownWhole(), status, line, sign);
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

    /** Cells of a row, to be changed; {@code isFull}: other sums than clicks as well. */
    private long[] row(
            final int programId, final int partnerId, final int linkId, final int couponId, final boolean isFull) {
        int rowIndex = rowIndexes.get(partnerId, linkId, couponId);
        if (rowIndex == RowIndexes.MISSING) {
            final int programIndex = ownIndex(programId);
            programs[programIndex] = programs[programIndex].withRoom();
            rowIndex = programs[programIndex].addRow(partnerId, linkId, couponId);
            rowIndexes.put(partnerId, linkId, couponId, rowIndex);
        }
        return own(programId).ownRow(rowIndex, isFull);
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
