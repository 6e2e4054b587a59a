package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Goal;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: what refunds take back is exact to the cent, once per adjustment id, before and after the order's arrival. */
final class AdjustmentsTest {
    private final EngineHarness engine = EngineHarness.withDemoCatalogue();

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldTakeThirdsBackThatAddUpToTheWholeReward() {
        sell(new Report().amount(300), 100_000 / 3);
        final long reward = 10;

        final long[] taken = new long[3];
        for (int i = 0; i < 3; i++) {
            final Adjusted third = engine.adjust(refund("r" + i, 100L));
            taken[i] = third.reversals().getFirst().reversedMinor();
            assertEquals(i < 2 ? ConversionStatus.APPROVED : ConversionStatus.REVERSED, third.status());
        }
        assertEquals(reward, taken[0] + taken[1] + taken[2]);
        assertEquals(3, taken[0]);
        assertEquals(4, taken[1]);
        assertEquals(3, taken[2]);
    }

    @Test
    void shouldReverseTheWholeRewardInWhateverPartsAnOrderIsRefunded() {
        int checked = 0;
        for (int value = 1; value <= 7; value++) {
            for (int cuts = 0; cuts < 1 << (value - 1); cuts++) {
                for (final int reward : new int[] {0, 1, 2, 3, 5, 10, 11}) {
                    checkParts(value, cuts, reward, checked++);
                }
            }
        }
        assertEquals(127 * 7, checked);
    }

    /** Each bit of {@code cuts} says whether the order is cut behind that cent. */
    private void checkParts(final int value, final int cuts, final int reward, final int number) {
        engine.apply(new Goal().version(number + 2, Events.T0 - DAY_MS).fixed(reward));
        final String order = "parts-" + number;
        engine.report(new Report().order(order).click(new Click()).amount(value));
        long reversed = 0;
        int part = 0;
        int refunded = 0;
        for (int cent = 1; cent <= value; cent++) {
            part++;
            if (cent == value || (cuts >>> (cent - 1) & 1) == 1) {
                final Adjusted adjusted =
                        engine.adjust(new Adjust().order(order).id("c" + cent).amount(part));
                refunded += part;
                reversed += adjusted.reversals().getFirst().reversedMinor();
                assertEquals(refunded, adjusted.refundedMinor());
                assertTrue(adjusted.reversals().getFirst().reversedMinor() >= 0);
                part = 0;
            }
        }
        assertEquals(reward, reversed, () -> reward + " of " + value + " cut as " + Integer.toBinaryString(cuts));
    }

    @Test
    void shouldRefuseOneCentTooMuchAndChangeNothing() {
        sell(new Report().amount(1_000), 100_000);
        engine.adjust(refund("r1", 400L));

        final Adjusted over = engine.adjust(refund("r2", 601L));
        assertEquals(Decision.REFUSED, over.decision());
        assertEquals(Reason.OVER_REFUND, over.reason());
        assertEquals(400, over.refundedMinor());
        assertTrue(over.reversals().isEmpty());

        final Adjusted exact = engine.adjust(refund("r2", 600L));
        assertEquals(Decision.RECORDED, exact.decision(), "a refused id is free again");
        assertEquals(ConversionStatus.REVERSED, exact.status());
        assertEquals(60, exact.reversals().getFirst().reversedMinor());
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r3", 1L)).reason());
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r4", null)).reason());
    }

    @Test
    void shouldTakeTheRestWhereNoAmountIsGiven() {
        sell(new Report().amount(1_000), 100_000);
        engine.adjust(refund("r1", 400L));

        final Adjusted rest = engine.adjust(refund("r2", null));

        assertEquals(600, rest.adjustedMinor());
        assertEquals(1_000, rest.refundedMinor());
        assertEquals(ConversionStatus.APPROVED, rest.statusBefore());
        assertEquals(ConversionStatus.REVERSED, rest.status());
    }

    @Test
    void shouldReverseAFixedRewardOfAnOrderWithoutValueAsAWhole() {
        engine.apply(new Goal().version(2, Events.T0 - DAY_MS).fixed(500));
        engine.report(new Report().withoutAmount().click(new Click()));

        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r1", 1L)).reason());
        final Adjusted whole = engine.adjust(refund("r2", null));
        assertEquals(500, whole.reversals().getFirst().reversedMinor());
        assertEquals(ConversionStatus.REVERSED, whole.status());
    }

    @Test
    void shouldApplyAnAdjustmentIdOnceAndCallAnotherPayloadAConflict() {
        sell(new Report().amount(1_000), 100_000);
        final Adjusted first = engine.adjust(refund("r1", 100L));

        final Adjusted repeat = engine.adjust(refund("r1", 100L));
        assertEquals(Decision.DUPLICATE, repeat.decision());
        assertEquals(Reason.OK, repeat.reason());
        assertEquals(first.adjustedMinor(), repeat.adjustedMinor());
        assertEquals(100, repeat.refundedMinor());
        assertTrue(repeat.reversals().isEmpty(), "nothing is taken back twice");

        for (final Adjust other : List.of(
                refund("r1", 101L), refund("r1", null), refund("r1", 100L).type(AdjustmentType.CHARGEBACK))) {
            final Adjusted conflict = engine.adjust(other);
            assertEquals(Decision.CONFLICT, conflict.decision());
            assertEquals(Reason.ADJUSTMENT_CONFLICT, conflict.reason());
            assertEquals(100, conflict.refundedMinor());
        }
    }

    @Test
    void shouldKeepTheAdjustmentIdsOfTwoConversionsApart() {
        engine.report(new Report().order("A"));
        engine.report(new Report().order("B"));

        assertEquals(Decision.RECORDED, engine.adjust(new Adjust().order("A")).decision());
        assertEquals(Decision.RECORDED, engine.adjust(new Adjust().order("B")).decision());
    }

    @Test
    void shouldFindTheConversionByItsIdAmongMany() {
        final long[] ids = new long[100];
        for (int i = 0; i < ids.length; i++) {
            engine.apply(new Events.Epoch().node(i % 3));
            ids[i] =
                    engine.report(new Report().order("o" + i).amount(1_000 + i)).conversionId();
        }
        for (int i = 0; i < ids.length; i++) {
            final Adjusted adjusted = engine.adjust(new Adjust().conversion(ids[i]));
            assertEquals(ids[i], adjusted.conversionId());
            assertEquals(1_000 + i, adjusted.adjustedMinor());
            assertEquals(Events.GOAL, adjusted.goal());
        }
        for (final long unknown : new long[] {1, ids[99] + 1, ids[5] + (1L << 48), -1}) {
            final Adjusted refused = engine.adjust(new Adjust().conversion(unknown));
            assertEquals(Decision.REFUSED, refused.decision());
            assertEquals(Reason.CONVERSION_UNKNOWN, refused.reason());
        }
    }

    @Test
    void shouldNotTouchAnotherProgrammesConversion() {
        final long id = engine.report(new Report()).conversionId();

        final Adjusted refused = engine.adjust(new Adjust().program(2).conversion(id));

        assertEquals(Reason.CONVERSION_UNKNOWN, refused.reason());
        assertEquals(0, refused.conversionId());
    }

    @Test
    void shouldParkAnAdjustmentOfAnUnknownOrderAndApplyItOnArrival() {
        final Adjusted parked = engine.adjust(refund("r1", 250L));
        assertEquals(Decision.PARKED, parked.decision());
        assertEquals(Reason.ORDER_UNKNOWN, parked.reason());
        engine.adjust(refund("r2", 800L));
        assertEquals(Decision.DUPLICATE, engine.adjust(refund("r1", 250L)).decision());
        assertEquals(Decision.CONFLICT, engine.adjust(refund("r1", 251L)).decision());
        assertEquals(2, engine.engine().statistics().parked());

        final List<Outcome> outcomes =
                withoutLines(engine.apply(new Report().click(new Click()).amount(1_000)));

        assertEquals(3, outcomes.size());
        assertEquals(Decision.RECORDED, ((ConversionDecided) outcomes.get(0)).decision());
        final Adjusted first = (Adjusted) outcomes.get(1);
        final Adjusted second = (Adjusted) outcomes.get(2);
        assertEquals(parked.position(), first.adjustmentPosition());
        assertEquals(((ConversionDecided) outcomes.get(0)).position(), first.position());
        assertEquals(25, first.reversals().getFirst().reversedMinor());
        assertEquals(Reason.OVER_REFUND, second.reason());
        assertEquals(0, engine.engine().statistics().parked());
        assertEquals(Decision.DUPLICATE, engine.adjust(refund("r1", 250L)).decision());
    }

    @Test
    void shouldNotLetAStrangersReportUseUpARefundThatWaits() {
        engine.adjust(refund("r1", 250L));
        final Report strangers = new Report().trust(Trust.BROWSER).amount(1);
        final List<Outcome> early = withoutLines(engine.apply(strangers));
        assertEquals(Reason.OVER_REFUND, ((Adjusted) early.getLast()).reason());

        final List<Outcome> outcomes =
                withoutLines(engine.apply(new Report().click(new Click()).amount(1_000)));

        final Adjusted refund = (Adjusted) outcomes.getLast();
        assertEquals(Decision.RECORDED, refund.decision(), "the order's true worth has room for it");
        assertEquals(250, refund.refundedMinor());
        assertEquals(25, refund.reversals().getFirst().reversedMinor());
        assertEquals(Decision.DUPLICATE, engine.adjust(refund("r1", 250L)).decision());
    }

    @Test
    void shouldForgetWhatHasWaitedForThirtyDays() {
        engine.adjust(refund("r1", 10L));
        engine.pass(1);
        engine.adjust(refund("r2", 10L));
        engine.pass(30 * DAY_MS - 1);

        final List<Outcome> outcomes = engine.apply(new Report());

        assertEquals(2, outcomes.size());
        assertEquals(10, ((Adjusted) outcomes.get(1)).refundedMinor());
        assertEquals(1, engine.engine().statistics().parkedExpired());
        assertEquals(Decision.RECORDED, engine.adjust(refund("r1", 10L)).decision(), "its id is free again");
    }

    /** Many expire at one moment; they are cleared away bit by bit, and nobody can tell but by the figures. */
    @Test
    void shouldClearAwayWhatHasExpiredBitByBit() {
        final int many = 4 * ParkedAdjustments.CLEARED_AT_ONCE;
        try (EngineHarness roomy = EngineHarness.withDemoCatalogue()) {
            roomy.apply(new Events.Limits().of(64, 8, 64, many));
            for (int i = 0; i < many; i++) {
                assertEquals(
                        Decision.PARKED,
                        roomy.adjust(new Adjust().order("o" + i)).decision());
            }
            roomy.pass(30 * DAY_MS);
            final String newest = "o" + (many - 1);
            assertEquals(
                    1, withoutLines(roomy.apply(new Report().order(newest))).size(), "no refund comes with it");
            assertEquals(
                    ParkedAdjustments.CLEARED_AT_ONCE,
                    roomy.engine().statistics().parkedExpired());
            for (int i = 0; i < many; i++) {
                final Adjusted again = roomy.adjust(new Adjust().order("p" + i));
                assertEquals(Decision.PARKED, again.decision(), "room for number " + i);
            }
            assertEquals(many, roomy.engine().statistics().parkedExpired());
            assertEquals(many, roomy.engine().statistics().parked());
            assertEquals(
                    Reason.TABLE_FULL, roomy.adjust(new Adjust().order("q")).reason());
        }
    }

    @Test
    void shouldRefuseToParkMoreThanThereIsRoomFor() {
        try (EngineHarness tiny = new EngineHarness(EngineHarness.smallTables().parkedCapacity(2))) {
            tiny.apply(new Events.Epoch());
            assertEquals(Decision.PARKED, tiny.adjust(new Adjust().order("a")).decision());
            assertEquals(Decision.PARKED, tiny.adjust(new Adjust().order("b")).decision());
            final Adjusted refused = tiny.adjust(new Adjust().order("c"));
            assertEquals(Decision.REFUSED, refused.decision());
            assertEquals(Reason.TABLE_FULL, refused.reason());
            tiny.pass(30 * DAY_MS);
            assertEquals(Decision.PARKED, tiny.adjust(new Adjust().order("c")).decision());
        }
    }

    @Test
    void shouldBoundHowManyAdjustmentsOneRecordCanLeadTo() {
        for (int i = 0; i < ParkedAdjustments.MAX_PER_ORDER; i++) {
            assertEquals(Decision.PARKED, engine.adjust(refund("p" + i, 1L)).decision());
        }
        assertEquals(Reason.TABLE_FULL, engine.adjust(refund("one more", 1L)).reason());

        assertEquals(
                1 + ParkedAdjustments.MAX_PER_ORDER,
                engine.apply(new Report().trust(Trust.BROWSER)).size());
        for (int i = ParkedAdjustments.MAX_PER_ORDER; i < AdjustmentTable.MAX_PER_CONVERSION; i++) {
            assertEquals(Decision.RECORDED, engine.adjust(refund("p" + i, 1L)).decision());
        }
        assertEquals(Reason.TABLE_FULL, engine.adjust(refund("one more", 1L)).reason());
        assertEquals(
                1 + AdjustmentTable.MAX_PER_CONVERSION,
                engine.apply(new Report()).size());
    }

    @Test
    void shouldRefundAPendingConversion() {
        engine.report(new Report().click(new Click()).amount(1_000).trust(Trust.BROWSER));

        final Adjusted half = engine.adjust(refund("r1", 500L));
        assertEquals(ConversionStatus.PENDING, half.status());
        assertEquals(50, half.reversals().getFirst().reversedMinor());
        assertEquals(
                ConversionStatus.REVERSED, engine.adjust(refund("r2", null)).status());
    }

    @Test
    void shouldRefuseAnotherCurrencyWhateverTheType() {
        engine.report(new Report());

        for (final AdjustmentType type : types()) {
            final Adjusted refused = engine.adjust(refund("r1", 1L).type(type).currency("USD"));
            assertEquals(Decision.REFUSED, refused.decision());
            assertEquals(Reason.CURRENCY_MISMATCH, refused.reason());
        }
        assertEquals(
                Decision.RECORDED,
                engine.adjust(refund("r1", 1L).type(AdjustmentType.CHARGEBACK)).decision());
    }

    private static List<AdjustmentType> types() {
        return List.of(
                AdjustmentType.REFUND,
                AdjustmentType.CHARGEBACK,
                AdjustmentType.AMEND,
                AdjustmentType.CANCEL,
                AdjustmentType.APPROVE,
                AdjustmentType.REJECT);
    }

    private static List<Outcome> withoutLines(final List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcomes.Line))
                .toList();
    }

    private static Adjust refund(final String id, final Long amountMinor) {
        final Adjust adjust = new Adjust().order("A-1001").id(id);
        adjust.amountMinor = amountMinor;
        return adjust;
    }

    private void sell(final Report report, final long ppm) {
        engine.apply(new Goal().version(2, Events.T0 - DAY_MS).percent(ppm));
        engine.report(report.click(new Click()));
    }
}
