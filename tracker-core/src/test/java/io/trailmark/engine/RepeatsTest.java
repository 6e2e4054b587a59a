package io.trailmark.engine;

import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Coupon;
import io.trailmark.engine.Events.Event;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: one conversion per identity, whoever reports it, how often and in which order. */
final class RepeatsTest {
    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private final Click click = new Click();

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldMakeOneConversionAndNinetyNineDuplicatesOfOneOrderReportedAHundredTimes() {
        engine.click(click);
        final ConversionDecided first = engine.report(new Report().click(click));
        for (int i = 1; i < 100; i++) {
            final ConversionDecided repeat = engine.report(new Report().click(click));
            assertEquals(Decision.DUPLICATE, repeat.decision());
            assertEquals(Reason.DUPLICATE_ORDER, repeat.reason());
            assertEquals(first.conversionId(), repeat.conversionId());
            assertEquals(first.credits(), repeat.credits());
            assertEquals(first.occurredMs(), repeat.occurredMs());
        }
        assertEquals(1, engine.engine().statistics().conversions());
    }

    @Test
    void shouldCallAnotherAmountCurrencyOrCustomerAConflictAndChangeNothing() {
        engine.report(new Report().click(click).amount(500).customer("c-1"));
        final List<Report> others = List.of(
                new Report().amount(501).customer("c-1"),
                new Report().amount(500).currency("USD", 2).customer("c-1"),
                new Report().amount(500).customer("c-2"),
                new Report().amount(500),
                new Report().withoutAmount().customer("c-1"));
        for (final Report other : others) {
            final ConversionDecided conflict = engine.report(other);
            assertEquals(Decision.CONFLICT, conflict.decision());
            assertEquals(Reason.ORDER_CONFLICT, conflict.reason());
            assertEquals(500, conflict.amountMinor(), "what stands is shown");
            assertEquals("EUR", conflict.currency());
        }
        assertEquals(
                Decision.DUPLICATE,
                engine.report(new Report().amount(500).customer("c-1")).decision());
    }

    @Test
    void shouldDecideForEveryPairOfTrustWhetherTheSecondReportStands() {
        final List<Trust> levels = List.of(Trust.BROWSER, Trust.CLICK_ID, Trust.TOKEN);
        for (final Trust first : levels) {
            for (final Trust second : levels) {
                for (final boolean isSame : List.of(true, false)) {
                    final String order = first + "-" + second + "-" + isSame;
                    engine.report(new Report().order(order).trust(first).amount(100));
                    final ConversionDecided decided = engine.report(
                            new Report().order(order).trust(second).amount(isSame ? 100 : 101));
                    Decision expected = Decision.DUPLICATE;
                    if (second.value() > first.value()) {
                        expected = Decision.CONFIRMED;
                    } else if (second == first && second != Trust.BROWSER && !isSame) {
                        expected = Decision.CONFLICT;
                    }
                    assertEquals(expected, decided.decision(), order);
                    assertEquals(expected == Decision.CONFIRMED && !isSame ? 101 : 100, decided.amountMinor(), order);
                    assertEquals(
                            first == Trust.TOKEN || second == Trust.TOKEN
                                    ? ConversionStatus.APPROVED
                                    : ConversionStatus.PENDING,
                            decided.status(),
                            order);
                }
            }
        }
    }

    @Test
    void shouldEndTheSameInWhateverOrderPixelPostbackRepeatAndRefundArrive() {
        final List<Event> all = List.of(
                new Report().trust(Trust.BROWSER).amount(999_999).click(click),
                new Report().trust(Trust.TOKEN).amount(10_000),
                new Report().trust(Trust.TOKEN).amount(10_000),
                new Adjust().order("A-1001").amount(2_500));
        int orders = 0;
        for (final List<Event> order : permutations(all)) {
            checkArrival(order);
            orders++;
        }
        assertEquals(24, orders);
    }

    /** The token's report says nothing of the click: it earns only where the pixel came before it. */
    private void checkArrival(final List<Event> order) {
        try (EngineHarness fresh = EngineHarness.withDemoCatalogue()) {
            fresh.click(click);
            final List<Outcome> outcomes = new ArrayList<>();
            order.forEach(event -> outcomes.addAll(fresh.apply(event)));
            final Event firstReport = order.stream()
                    .filter(event -> event instanceof Report)
                    .findFirst()
                    .orElseThrow();
            final boolean isPixelInTime = ((Report) firstReport).trust == Trust.BROWSER;

            final ConversionDecided end = fresh.report(new Report().trust(Trust.BROWSER));
            assertEquals(Decision.DUPLICATE, end.decision());
            assertEquals(10_000, end.amountMinor());
            assertEquals(7_500, end.revenueMinor());
            assertEquals(ConversionStatus.APPROVED, end.status());
            assertEquals(
                    isPixelInTime ? 1_000 : 0,
                    end.credits().stream()
                            .mapToLong(Outcomes.Credit::rewardMinor)
                            .sum());
            assertEquals(
                    1,
                    outcomes.stream()
                            .filter(each -> is(each, Decision.RECORDED))
                            .count());
            assertEquals(isPixelInTime ? 250 : 0, reversedFromWhatStands(outcomes));
        }
    }

    private static boolean is(final Outcome outcome, final Decision decision) {
        return outcome instanceof ConversionDecided conversion && conversion.decision() == decision;
    }

    /** A confirmation replaces what was decided before, so reversals count from the last decision on. */
    private static long reversedFromWhatStands(final List<Outcome> outcomes) {
        long reversed = 0;
        for (final Outcome outcome : outcomes) {
            if (is(outcome, Decision.CONFIRMED)) {
                reversed = 0;
            } else if (outcome instanceof Adjusted adjusted) {
                reversed += adjusted.reversals().stream()
                        .mapToLong(Outcomes.Reversal::reversedMinor)
                        .sum();
            }
        }
        return reversed;
    }

    @Test
    void shouldInheritFromTheBrowserWhatTheTrustedReportDoesNotSay() {
        engine.click(click);
        engine.report(new Report().trust(Trust.BROWSER).click(click).customer("c-1"));

        final ConversionDecided confirmed = engine.report(new Report());
        assertEquals(Decision.CONFIRMED, confirmed.decision());
        assertEquals(Reason.OK, confirmed.reason());
        assertEquals(Events.PARTNER, confirmed.credits().getFirst().partner());

        assertEquals(Decision.DUPLICATE, engine.report(new Report()).decision(), "a retry of the same report");
        assertEquals(
                Decision.DUPLICATE, engine.report(new Report().customer("c-1")).decision());
        assertEquals(
                Decision.CONFLICT, engine.report(new Report().customer("c-2")).decision());
    }

    @Test
    void shouldInheritTheBrowsersCoupon() {
        engine.apply(new Coupon());
        engine.report(new Report().trust(Trust.BROWSER).coupon(1));

        assertEquals(
                TouchKind.COUPON,
                engine.report(new Report()).credits().getFirst().kind());
    }

    @Test
    void shouldLetTheTrustedReportsOwnClickReplaceTheBrowsers() {
        engine.apply(new Events.Partner().id(8));
        engine.apply(new Events.Link().id(12).partner(8));
        final Click other = new Click().visitor(77).link(12, 8);
        engine.report(new Report().trust(Trust.BROWSER).click(click));

        final ConversionDecided confirmed = engine.report(new Report().click(other));

        assertEquals(8, confirmed.credits().getFirst().partner());
        assertEquals(1, confirmed.credits().size());
    }

    @Test
    void shouldDecideRefundsAgainWhenATrustedReportSupersedesTheBrowsers() {
        engine.report(new Report().trust(Trust.BROWSER).click(click).amount(100_000));
        assertEquals(
                Decision.RECORDED,
                engine.adjust(new Adjust().order("A-1001").id("small").amount(400))
                        .decision());
        assertEquals(
                Decision.RECORDED,
                engine.adjust(new Adjust().order("A-1001").id("large").amount(50_000))
                        .decision());

        final List<Outcome> outcomes = engine.apply(new Report().amount(1_000)).stream()
                .filter(outcome -> !(outcome instanceof Outcomes.Line))
                .toList();

        final ConversionDecided confirmed = (ConversionDecided) outcomes.get(0);
        final Adjusted small = (Adjusted) outcomes.get(1);
        final Adjusted large = (Adjusted) outcomes.get(2);
        assertEquals(3, outcomes.size());
        assertEquals(1_000, confirmed.revenueMinor());
        assertEquals(Decision.RECORDED, small.decision());
        assertEquals(40, small.reversals().getFirst().reversedMinor());
        assertEquals(confirmed.position(), small.position());
        assertNotEquals(confirmed.position(), small.adjustmentPosition());
        assertEquals(Decision.REFUSED, large.decision());
        assertEquals(Reason.OVER_REFUND, large.reason());
        assertEquals(400, large.refundedMinor());
    }

    @Test
    void shouldKeepIdentitiesOfProgrammeGoalKindAndTextApart() {
        engine.apply(new Events.Program().id(2));
        engine.apply(new Events.Goal().id(6));
        engine.apply(new Events.Goal().id(60).program(2));
        final List<Report> different = List.of(
                new Report(),
                new Report().goal(6),
                new Report().program(2).goal(60),
                new Report().identity(IdentityKind.IDEMPOTENCY_KEY, "A-1001"),
                new Report().identity(IdentityKind.CLICK_ID, "A-1001"),
                new Report().order("A-1001 "),
                new Report().order("a-1001"),
                new Report().order("A-1001\0"),
                new Report().order("Ä".repeat(64)),
                new Report().test());
        for (final Report report : different) {
            assertEquals(Decision.RECORDED, engine.report(report).decision());
        }
        for (final Report report : different) {
            assertEquals(Decision.DUPLICATE, engine.report(report).decision());
        }
    }

    @Test
    void shouldPutTheNodeIntoTheConversionId() {
        engine.apply(new Events.Epoch().node(0xABC));

        final ConversionDecided decided = engine.report(new Report());

        assertEquals(0xABCL << 48 | decided.position(), decided.conversionId());
    }

    @Test
    void shouldRefuseAnotherCurrencyThanTheProgrammes() {
        final ConversionDecided decided = engine.report(new Report().currency("USD", 2));

        assertEquals(Decision.REFUSED, decided.decision());
        assertEquals(Reason.CURRENCY_MISMATCH, decided.reason());
        assertEquals(0, decided.conversionId());
        assertEquals(Decision.RECORDED, engine.report(new Report()).decision(), "nothing was kept of it");
    }

    @Test
    void shouldKnowEveryOrderHoweverSmallItsTablesBegan() {
        try (EngineHarness tiny = new EngineHarness(EngineHarness.smallTables().conversionCapacity(4))) {
            tiny.apply(new Events.Epoch());
            tiny.apply(new Events.Program());
            tiny.apply(new Events.Goal());
            for (int i = 0; i < 5_000; i++) {
                assertEquals(
                        Decision.RECORDED,
                        tiny.report(new Report().order("o" + i)).decision());
            }
            for (int i = 0; i < 5_000; i++) {
                assertEquals(
                        Decision.DUPLICATE,
                        tiny.report(new Report().order("o" + i)).decision());
            }
            assertEquals(
                    Decision.RECORDED, tiny.adjust(new Adjust().order("o3")).decision());
        }
    }

    @Test
    void shouldTakeTheTimeOfTheReportThatStands() {
        engine.report(new Report().trust(Trust.BROWSER).at(T0 + 5));

        assertEquals(T0 + 7, engine.report(new Report().at(T0 + 7)).occurredMs());
    }

    private static List<List<Event>> permutations(final List<Event> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        final List<List<Event>> all = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            final List<Event> rest = new ArrayList<>(events);
            final Event head = rest.remove(i);
            for (final List<Event> tail : permutations(rest)) {
                final List<Event> whole = new ArrayList<>(List.of(head));
                whole.addAll(tail);
                all.add(whole);
            }
        }
        return all;
    }
}
