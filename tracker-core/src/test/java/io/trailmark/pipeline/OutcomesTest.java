package io.trailmark.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import io.trailmark.views.ConversionView;
import io.trailmark.views.DecisionView;
import io.trailmark.views.ExplanationJson;
import io.trailmark.views.LedgerLine;
import io.trailmark.views.ProgramTotals;
import io.trailmark.views.RecordCounts;
import io.trailmark.views.TotalsRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From records in a real journal to what people read. The aim: every figure that is shown follows from the records, and
 * comes out the same when they are read again.
 */
class OutcomesTest {
    private static final long NOON_MS = 1_790_000_000_000L;
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    private Path folder;

    private static ConversionView onlyConversion(final Harness harness, final String orderId) {
        final long[] ids = harness.views.conversionsOfOrder(1, orderId);
        assertEquals(1, ids.length);
        return harness.views.conversion(ids[0]);
    }

    @Test
    void shouldShowWhoWasCreditedAndWhy() {
        try (Harness harness = Harness.open(folder)) {
            harness.apply(records -> records.program()
                    .click(NOON_MS, 7, 1, ClickClass.HUMAN)
                    .click(NOON_MS + HOUR_MS, 7, 2, ClickClass.HUMAN));
            final long position = harness.append(records ->
                    records.sale("A-1", NOON_MS + 2 * HOUR_MS, 12_900, NOON_MS + HOUR_MS, 7, 2, Trust.TOKEN));
            harness.settle();

            final ConversionView conversion = onlyConversion(harness, "A-1");
            assertEquals(ConversionStatus.APPROVED, conversion.status());
            assertEquals(Reason.OK, conversion.ruling().reason());
            assertEquals(1, conversion.credits().size());
            assertEquals(2, conversion.credits().getFirst().partnerId());
            assertEquals(1_290, conversion.credits().getFirst().rewardMinor());
            assertEquals(2, conversion.ruling().candidates().size());
            final String explanation =
                    new String(ExplanationJson.render(conversion, harness.views.catalogue()), StandardCharsets.UTF_8);
            assertTrue(explanation.contains("\"partner\":\"ben\",\"link\":\"news\""), explanation);
            assertTrue(explanation.contains("\"reason\":\"outranked\""), explanation);
            assertTrue(explanation.contains("\"window\":\"P30D\""), explanation);

            final DecisionView decision = harness.views.decision(position);
            assertEquals(Decision.RECORDED, decision.decision());
            assertEquals(conversion.id(), decision.conversionId());
            assertTrue(new String(decision.json(), StandardCharsets.UTF_8).contains("\"amount\":\"12.90\""));
            assertNull(harness.views.decision(position - 1));
        }
    }

    @Test
    void shouldTakeARefundOutOfRevenueAndRewardsInProportion() {
        try (Harness harness = Harness.open(folder)) {
            harness.apply(records -> records.program()
                    .click(NOON_MS, 7, 1, ClickClass.HUMAN)
                    .sale("A-1", NOON_MS + HOUR_MS, 10_000, NOON_MS, 7, 1, Trust.TOKEN)
                    .refund("A-1", "r1", NOON_MS + 2 * HOUR_MS, 2_500));

            final ConversionView conversion = onlyConversion(harness, "A-1");
            assertEquals(2_500, conversion.refundedMinor());
            assertEquals(7_500, conversion.revenueMinor());
            assertEquals(250, conversion.credits().getFirst().reversedMinor());
            final TotalsRow whole = harness.views.totals(1).whole();
            assertEquals(7_500, whole.revenueMinor());
            assertEquals(750, whole.rewardApprovedMinor());
            assertEquals(250, whole.rewardReversedMinor());

            harness.apply(records -> records.refund("A-1", "r2", NOON_MS + 3 * HOUR_MS, 7_500));
            assertEquals(
                    ConversionStatus.REVERSED, onlyConversion(harness, "A-1").status());
            assertEquals(0, harness.views.totals(1).whole().revenueMinor());
            assertEquals(1, harness.views.totals(1).whole().conversions(ConversionStatus.REVERSED));
        }
    }

    @Test
    void shouldReplaceWhatABrowserSaidByTheFirstTrustedReport() {
        try (Harness harness = Harness.open(folder)) {
            harness.apply(records -> records.program()
                    .click(NOON_MS, 7, 1, ClickClass.HUMAN)
                    .sale("A-1", NOON_MS + HOUR_MS, 999_900, NOON_MS, 7, 1, Trust.BROWSER));
            final TotalsRow before = harness.views.totals(1).whole();
            assertEquals(1, before.conversions(ConversionStatus.PENDING));
            assertEquals(0, before.revenueMinor());
            assertEquals(999_900, before.revenuePendingMinor());

            harness.apply(records -> records.sale("A-1", NOON_MS + HOUR_MS, 10_000, 0, 0, 0, Trust.TOKEN));
            final TotalsRow after = harness.views.totals(1).whole();
            assertEquals(0, after.conversions(ConversionStatus.PENDING));
            assertEquals(1, after.conversions(ConversionStatus.APPROVED));
            assertEquals(10_000, after.revenueMinor());
            assertEquals(0, after.revenuePendingMinor());
            assertEquals(1_000, after.rewardApprovedMinor());
            assertEquals(0, after.rewardPendingMinor());
            assertEquals(1, onlyConversion(harness, "A-1").repeatCount());
        }
    }

    @Test
    void shouldApplyARefundThatCameBeforeItsSale() {
        try (Harness harness = Harness.open(folder)) {
            final long[] parkedPosition = new long[1];
            harness.apply(TestRecords::program);
            parkedPosition[0] = harness.append(records -> records.refund("A-1", "r1", NOON_MS, 1_000));
            harness.settle();
            assertEquals(
                    Decision.PARKED, harness.views.decision(parkedPosition[0]).decision());

            harness.apply(records -> records.click(NOON_MS, 7, 1, ClickClass.HUMAN)
                    .sale("A-1", NOON_MS + HOUR_MS, 10_000, NOON_MS, 7, 1, Trust.TOKEN));
            final ConversionView conversion = onlyConversion(harness, "A-1");
            assertEquals(1_000, conversion.refundedMinor());
            assertEquals("r1", conversion.adjustments().getFirst().adjustmentId());
            assertEquals(parkedPosition[0], conversion.adjustments().getFirst().position());
        }
    }

    /** Random days of a small programme; sums of links must always be those of the programme, and a replay the same. */
    @Test
    void shouldKeepAllSumsConsistentAndComeOutTheSameAfterARestart() {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final String shown;
        final long hash;
        try (Harness harness = Harness.open(folder)) {
            harness.apply(TestRecords::program);
            for (int step = 0; step < 300; step++) {
                final long timeMs = NOON_MS + step * 60_000L;
                harness.append(records -> randomEvent(records, random, timeMs));
                if (step % 20 == 0) {
                    harness.settle();
                    check(harness, seed);
                }
            }
            harness.settle();
            check(harness, seed);
            shown = shown(harness);
            hash = harness.engine.stateHash();
        }
        try (Harness harness = Harness.open(folder)) {
            assertEquals(shown, shown(harness), () -> "seed " + seed);
            assertEquals(2, harness.views.state().counts().of(RecordCounts.Type.EPOCH_OPENED));
            assertNotNull(harness.views.conversionsOfOrder(1, "O-0"));
            assertTrue(hash != 0);
        }
    }

    private static void randomEvent(final TestRecords records, final Random random, final long timeMs) {
        final long visitor = 1L + random.nextInt(5);
        final int linkId = 1 + random.nextInt(2);
        final String orderId = "O-" + random.nextInt(40);
        switch (random.nextInt(6)) {
            case 0, 1 -> records.click(timeMs, visitor, linkId, ClickClass.HUMAN);
            case 2 -> records.click(timeMs, visitor, linkId, ClickClass.BOT);
            case 3 ->
                records.sale(orderId, timeMs, 1 + random.nextInt(10_000), timeMs - 1, visitor, linkId, Trust.TOKEN);
            case 4 ->
                records.sale(orderId, timeMs, 1 + random.nextInt(10_000), timeMs - 1, visitor, linkId, Trust.BROWSER);
            default -> records.refund(orderId, "r-" + random.nextInt(100), timeMs, 1 + random.nextInt(3_000));
        }
    }

    /** The naive twin: every sum made again from the conversions themselves. */
    private static void check(final Harness harness, final long seed) {
        final ProgramTotals totals = harness.views.totals(1);
        long revenue = 0;
        long reward = 0;
        long reversed = 0;
        for (final ConversionView conversion : conversions(harness)) {
            if (conversion.status() != ConversionStatus.PENDING) {
                revenue += conversion.revenueMinor();
                reward += conversion.credits().stream()
                        .mapToLong(credit -> credit.netRewardMinor())
                        .sum();
            }
            reversed -= conversion.lines().stream()
                    .filter(LedgerLine::isReversal)
                    .mapToLong(LedgerLine::amountMinor)
                    .sum();
            assertEquals(conversion.amountMinor() - conversion.refundedMinor(), conversion.revenueMinor());
        }
        final String hint = "seed " + seed;
        assertEquals(revenue, totals.whole().revenueMinor(), hint);
        assertEquals(reward, totals.whole().rewardApprovedMinor(), hint);
        assertEquals(reversed, totals.whole().rewardReversedMinor(), hint);
        final TotalsRow sum = TotalsRow.sum(totals.rows(), 0);
        assertEquals(totals.whole().rewardApprovedMinor(), sum.rewardApprovedMinor(), hint);
        assertEquals(totals.whole().rewardPendingMinor(), sum.rewardPendingMinor(), hint);
        for (final ClickClass clickClass : List.of(ClickClass.HUMAN, ClickClass.BOT, ClickClass.DUPLICATE)) {
            assertEquals(totals.whole().clicks(clickClass), sum.clicks(clickClass), hint);
        }
    }

    private static List<ConversionView> conversions(final Harness harness) {
        final List<ConversionView> conversions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (final long id : harness.views.conversionsOfOrder(1, "O-" + i)) {
                conversions.add(harness.views.conversion(id));
            }
        }
        return conversions;
    }

    private static String shown(final Harness harness) {
        final StringBuilder shown = new StringBuilder();
        for (final ConversionView conversion : conversions(harness)) {
            shown.append(
                    new String(ExplanationJson.render(conversion, harness.views.catalogue()), StandardCharsets.UTF_8));
        }
        final TotalsRow whole = harness.views.totals(1).whole();
        return shown.append(whole.clicks(ClickClass.HUMAN))
                .append(' ')
                .append(whole.revenueMinor())
                .append(' ')
                .append(whole.rewardApprovedMinor())
                .toString();
    }
}
