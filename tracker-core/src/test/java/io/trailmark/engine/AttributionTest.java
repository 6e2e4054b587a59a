package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Coupon;
import io.trailmark.engine.Events.Goal;
import io.trailmark.engine.Events.Link;
import io.trailmark.engine.Events.Partner;
import io.trailmark.engine.Events.Program;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: every rule of who is credited, one by one, at its edges. Method: a fresh engine each, few records. */
final class AttributionTest {
    private static final long HOUR_MS = 3_600_000;

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldCreditThePartnerOfTheClickWithTheWhole() {
        final Click click = new Click();
        final long position = engine.click(click).position();

        final ConversionDecided decided =
                engine.report(new Report().click(click).amount(12_900));

        assertEquals(Decision.RECORDED, decided.decision());
        assertEquals(Reason.OK, decided.reason());
        assertEquals(ConversionStatus.APPROVED, decided.status());
        assertEquals(
                List.of(new Outcomes.Credit(
                        1_000_000_000, 1_290, T0, position, Events.PARTNER, Events.LINK, 0, 0, TouchKind.CLICK)),
                decided.credits());
        assertEquals(decided.position(), decided.conversionId());
        assertEquals(12_900, decided.revenueMinor());
        assertEquals(1, decided.goalVersion());
    }

    @Test
    void shouldCloseTheWindowAtTheClickAndOpenItAtItsEnd() {
        final long windowMs = 30 * DAY_MS;
        final Click click = new Click();
        engine.click(click);

        assertEquals(Reason.OK, at(click, T0).reason());
        assertEquals(Reason.OK, at(click, T0 + 1).reason());
        assertEquals(Reason.OK, at(click, T0 + windowMs - 1).reason());
        assertEquals(Reason.CLICK_EXPIRED, at(click, T0 + windowMs).reason());
        assertEquals(Reason.CLICK_EXPIRED, at(click, T0 + windowMs + 1).reason());
    }

    @Test
    void shouldApplyTheSameWindowToAClickKnownFromItsIdAlone() {
        final long windowMs = 30 * DAY_MS;
        final Click neverJournaled = new Click();

        assertEquals(Reason.OK, at(neverJournaled, T0).reason());
        assertEquals(Reason.OK, at(neverJournaled, T0 + windowMs - 1).reason());
        assertEquals(Reason.CLICK_EXPIRED, at(neverJournaled, T0 + windowMs).reason());
    }

    @Test
    void shouldTakeTheClicksTimeUpToOneHourBeforeIt() {
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided atTheEdge = at(click, T0 - HOUR_MS);
        assertTrue(atTheEdge.isClockSkewed());
        assertEquals(T0, atTheEdge.occurredMs());
        assertEquals(Reason.OK, atTheEdge.reason());

        final ConversionDecided beyond = at(click, T0 - HOUR_MS - 1);
        assertFalse(beyond.isClockSkewed());
        assertEquals(T0 - HOUR_MS - 1, beyond.occurredMs());
        assertEquals(Reason.AFTER_CONVERSION, beyond.reason());

        assertFalse(at(click, T0).isClockSkewed());
        assertTrue(at(click, T0 - 1).isClockSkewed());
    }

    @Test
    void shouldLeaveTheTimeOfHistoryAlone() {
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided decided =
                engine.report(new Report().order("h").click(click).at(T0 - 1).history());

        assertFalse(decided.isClockSkewed());
        assertEquals(Reason.AFTER_CONVERSION, decided.reason());
        assertTrue(decided.credits().isEmpty());
    }

    @Test
    void shouldChooseByTimeWhateverTheLengthOfThePathAndItsOrderInTheJournal() {
        for (final Model model : List.of(Model.FIRST_TOUCH, Model.LAST_TOUCH)) {
            for (int length = 0; length <= 6; length++) {
                for (int rotation = 0; rotation < Math.max(1, length); rotation++) {
                    checkPath(model, length, rotation);
                }
            }
        }
    }

    private static void checkPath(final Model model, final int length, final int rotation) {
        try (EngineHarness engine = EngineHarness.withDemoCatalogue()) {
            engine.apply(new Goal().version(2, T0 - DAY_MS).model(model));
            final long[] positions = new long[length];
            Click named = null;
            for (int i = 0; i < length; i++) {
                final int minute = (i + rotation) % length;
                engine.apply(new Link().id(100 + minute));
                named = new Click().at(T0 + minute * 60_000L).sequence(i).link(100 + minute, Events.PARTNER);
                positions[minute] = engine.click(named).position();
            }
            final Report report = new Report();
            final ConversionDecided decided = engine.report(named == null ? report : report.click(named));

            final String what = model + ", " + length + " touches, rotated by " + rotation;
            assertEquals(length, decided.candidates().size(), what);
            assertEquals(length == 0 ? Reason.NO_TOUCH : Reason.OK, decided.reason(), what);
            if (length > 0) {
                final int expected = model == Model.FIRST_TOUCH ? 0 : length - 1;
                assertEquals(100 + expected, decided.credits().getFirst().link(), what);
                assertEquals(positions[expected], decided.credits().getFirst().touchPosition(), what);
                assertEquals(
                        length - 1,
                        decided.candidates().stream()
                                .filter(candidate -> candidate.reason() == Reason.OUTRANKED)
                                .count(),
                        what);
            }
        }
    }

    @Test
    void shouldPreferTheEarlierPositionOfTwoAtTheSameTime() {
        for (final Model model : List.of(Model.FIRST_TOUCH, Model.LAST_TOUCH)) {
            try (EngineHarness fresh = EngineHarness.withDemoCatalogue()) {
                fresh.apply(new Goal().version(2, T0 - DAY_MS).model(model));
                final long earlier = fresh.click(new Click().sequence(1)).position();
                final Click later = new Click().sequence(2);
                fresh.click(later);

                assertEquals(
                        earlier,
                        fresh.report(new Report().click(later))
                                .credits()
                                .getFirst()
                                .touchPosition());
            }
        }
    }

    @Test
    void shouldCreditFromTheClickIdAloneWhenTheClickWasNeverJournaled() {
        final Click unjournaled = new Click();

        final ConversionDecided decided = engine.report(new Report().click(unjournaled));

        assertEquals(Reason.OK, decided.reason());
        assertEquals(TouchKind.CLICK_ID, decided.credits().getFirst().kind());
        assertEquals(0, decided.credits().getFirst().touchPosition());
        assertEquals(Events.PARTNER, decided.credits().getFirst().partner());
    }

    @Test
    void shouldCreditFromTheClickIdAloneWhenTheTouchWasOverwritten() {
        try (EngineHarness tiny = new EngineHarness(EngineHarness.smallTables().touchCapacity(4))) {
            tiny.apply(new Events.Epoch());
            tiny.apply(new Program());
            tiny.apply(new Goal());
            tiny.apply(new Partner());
            tiny.apply(new Link());
            final Click first = new Click().visitor(1);
            tiny.click(first);
            for (int i = 0; i < 3; i++) {
                tiny.click(new Click().visitor(100 + i).from(i + 1, i));
            }
            assertEquals(
                    TouchKind.CLICK,
                    tiny.report(new Report().order("held").click(first))
                            .credits()
                            .getFirst()
                            .kind());

            tiny.click(new Click().visitor(200).from(77, 77));
            assertEquals(
                    TouchKind.CLICK_ID,
                    tiny.report(new Report().order("gone").click(first))
                            .credits()
                            .getFirst()
                            .kind());
            assertEquals(1, tiny.engine().statistics().touchesOverwritten());
        }
    }

    @Test
    void shouldEndAPathWhereItsTouchHasBeenOverwritten() {
        try (EngineHarness tiny = new EngineHarness(EngineHarness.smallTables().touchCapacity(4))) {
            tiny.apply(new Events.Epoch());
            tiny.apply(new Program());
            tiny.apply(new Goal());
            tiny.apply(new Partner());
            tiny.apply(new Link());
            tiny.click(new Click().visitor(1).sequence(1));
            final Click second = new Click().visitor(1).sequence(2).at(T0 + 1);
            tiny.click(second);
            for (int i = 0; i < 2; i++) {
                tiny.click(new Click().visitor(100 + i).from(i + 1, i));
            }
            assertEquals(
                    2,
                    tiny.report(new Report().order("both").click(second))
                            .candidates()
                            .size());

            tiny.click(new Click().visitor(200).from(77, 77));
            assertEquals(
                    1,
                    tiny.report(new Report().order("one").click(second))
                            .candidates()
                            .size(),
                    "another visitor's touch lies where the first was");
        }
    }

    @Test
    void shouldRefuseAnUnpayableClickWhetherInMemoryOrNot() {
        final Click bot = new Click().clickClass(ClickClass.BOT);
        engine.click(bot);
        assertEquals(
                Reason.BOT_CLICK,
                engine.report(new Report().order("1").click(bot)).reason());

        final Click unjournaled = new Click().visitor(43).clickClass(ClickClass.BOT);
        assertEquals(
                Reason.CLICK_REFUSED,
                engine.report(new Report().order("2").click(unjournaled)).reason());
    }

    @Test
    void shouldSayForEachClassWhyItIsNotPaid() {
        final Reason[] expected = new Reason[ClickClass.TEST.value() + 1];
        Arrays.fill(expected, Reason.BOT_CLICK);
        expected[ClickClass.HUMAN.value()] = Reason.OK;
        expected[ClickClass.DUPLICATE.value()] = Reason.OK;
        expected[ClickClass.PREFETCH.value()] = Reason.OK;
        expected[ClickClass.DATACENTER.value()] = Reason.DATACENTER;
        expected[ClickClass.CAPPED.value()] = Reason.CAP_REACHED;
        expected[ClickClass.REFUSED.value()] = Reason.CLICK_REFUSED;
        expected[ClickClass.TEST.value()] = Reason.TEST;
        for (final ClickClass clickClass : ClickClass.values()) {
            if (clickClass != ClickClass.NULL_VAL) {
                final Click click =
                        new Click().visitor(1_000 + clickClass.value()).clickClass(clickClass);
                assertTrue(engine.click(click).isTouch());
                final ConversionDecided decided =
                        engine.report(new Report().order(clickClass.name()).click(click));
                assertEquals(expected[clickClass.value()], decided.reason(), clickClass.name());
            }
        }
    }

    @Test
    void shouldPayADuplicateLikeTheFirst() {
        engine.click(new Click().visitor(1));
        final Click duplicate = new Click().visitor(2).at(T0 + 9_999);
        assertEquals(ClickClass.DUPLICATE, engine.click(duplicate).clickClass());

        final ConversionDecided decided = engine.report(new Report().click(duplicate));

        assertEquals(Reason.OK, decided.reason());
        assertEquals(ClickClass.DUPLICATE, decided.candidates().getFirst().clickClass());
    }

    @Test
    void shouldRefuseAClickOfAPartnerSuspendedWhenItHappened() {
        engine.apply(new Partner().from(T0, EntityStatus.SUSPENDED));
        engine.apply(new Partner().from(T0 + DAY_MS, EntityStatus.ACTIVE));
        final long[] times = {T0 - 1, T0, T0 + DAY_MS - 1, T0 + DAY_MS};
        final Reason[] expected = {Reason.OK, Reason.PARTNER_SUSPENDED, Reason.PARTNER_SUSPENDED, Reason.OK};
        for (int i = 0; i < times.length; i++) {
            final Click click = new Click().visitor(i).at(times[i]).from(i + 1, 1);
            final Report report = new Report().at(T0 + 2 * DAY_MS).click(click);
            assertEquals(expected[i], engine.report(report.order("alone-" + i)).reason());
            engine.click(click);
            assertEquals(expected[i], engine.report(report.order("held-" + i)).reason());
        }
    }

    @Test
    void shouldNotLetAForgedClickIdDecideNorStandInTheWay() {
        engine.apply(new Coupon());
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided alone =
                engine.report(new Report().order("1").click(click).verdict(ClickVerdict.FORGED));
        assertEquals(Reason.CLICK_ID_FORGED, alone.reason());
        assertTrue(alone.credits().isEmpty());
        assertEquals(
                List.of(new Candidate(
                        0, 0, 0, 0, 0, 0, TouchKind.CLICK_ID, Reason.CLICK_ID_FORGED, ClickClass.NULL_VAL, 0, 0)),
                alone.candidates());

        final ConversionDecided withCoupon = engine.report(new Report()
                .order("2")
                .click(click)
                .verdict(ClickVerdict.FORGED)
                .coupon(1));
        assertEquals(Reason.OK, withCoupon.reason());
        assertEquals(TouchKind.COUPON, withCoupon.credits().getFirst().kind());
        assertEquals(Reason.CLICK_ID_FORGED, withCoupon.candidates().getFirst().reason());
    }

    @Test
    void shouldTakeAClickWhoseKeyIsGoneForExpired() {
        final Report report = new Report().click(new Click()).verdict(ClickVerdict.KEY_UNKNOWN);

        assertEquals(Reason.CLICK_EXPIRED, engine.report(report).reason());
    }

    @Test
    void shouldRefuseAClickIdOfAnotherProgrammeAndTellNothingOfIt() {
        engine.apply(new Program().id(2));
        engine.apply(new Partner().id(20).program(2));
        engine.apply(new Link().id(30).program(2).partner(20));
        final Click foreign = new Click().program(2).link(30, 20);
        engine.click(foreign);
        engine.click(new Click().from(9, 9));

        final ConversionDecided decided =
                engine.report(new Report().click(foreign).at(T0 - 1));

        assertEquals(Reason.OTHER_PROGRAM, decided.reason());
        assertFalse(decided.isClockSkewed());
        assertEquals(1, decided.candidates().size());
        assertEquals(0, decided.candidates().getFirst().partner());
    }

    @Test
    void shouldLeaveAnotherProgrammesTouchesOutOfThePath() {
        engine.apply(new Program().id(2));
        engine.apply(new Partner().id(20).program(2));
        engine.apply(new Link().id(30).program(2).partner(20));
        final Click ours = new Click();
        engine.click(ours);
        engine.click(new Click().program(2).link(30, 20).at(T0 + 1));

        final ConversionDecided decided = engine.report(new Report().click(ours));

        assertEquals(1, decided.candidates().size());
        assertEquals(Events.PARTNER, decided.credits().getFirst().partner());
    }

    @Test
    void shouldAskTheCouponOnlyWhereNoClickIsLeft() {
        engine.apply(new Partner().id(8));
        engine.apply(new Coupon().partner(8));
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided both =
                engine.report(new Report().order("1").click(click).coupon(1));
        assertEquals(Events.PARTNER, both.credits().getFirst().partner());
        assertEquals(Reason.OUTRANKED, both.candidates().getLast().reason());

        final ConversionDecided expired =
                engine.report(new Report().order("2").click(click).coupon(1).at(T0 + 30 * DAY_MS));
        assertEquals(8, expired.credits().getFirst().partner());
        assertEquals(0, expired.credits().getFirst().link());
        assertEquals(1, expired.credits().getFirst().coupon());
        assertEquals(Reason.CLICK_EXPIRED, expired.candidates().getFirst().reason());
    }

    @Test
    void shouldSayWhyACouponNamesNobody() {
        engine.apply(new Partner().id(8).from(T0, EntityStatus.SUSPENDED));
        engine.apply(new Coupon().id(1).partner(8));
        engine.apply(new Coupon().id(2).from(T0, EntityStatus.ARCHIVED));

        assertEquals(
                Reason.COUPON_UNKNOWN,
                engine.report(new Report().order("1").unknownCoupon()).reason());
        assertEquals(
                Reason.PARTNER_SUSPENDED,
                engine.report(new Report().order("2").coupon(1)).reason());
        assertEquals(
                Reason.COUPON_UNKNOWN,
                engine.report(new Report().order("3").coupon(2)).reason());
        assertEquals(
                Reason.COUPON_UNKNOWN,
                engine.report(new Report().order("4").coupon(99)).reason());
    }

    /** To the millisecond, by when the sale was and not by when it was reported; what holds later changes nothing. */
    @Test
    void shouldCreditACouponWhileItHolds() {
        engine.apply(new Coupon().holds(T0 + 10, T0 + 20));
        final long[] times = {T0 + 9, T0 + 10, T0 + 19, T0 + 20};
        final Reason[] reasons = {Reason.COUPON_EXPIRED, Reason.OK, Reason.OK, Reason.COUPON_EXPIRED};
        for (int i = 0; i < times.length; i++) {
            final ConversionDecided decided =
                    engine.report(new Report().order("s-" + i).coupon(1).at(times[i]));
            assertEquals(reasons[i], decided.candidates().getFirst().reason(), "at " + (times[i] - T0));
            assertEquals(reasons[i], decided.reason());
            assertEquals(reasons[i] == Reason.OK ? 1 : 0, decided.credits().size());
        }
        engine.apply(new Coupon().from(T0 + 30, EntityStatus.ACTIVE).holds(T0 + 40, Long.MAX_VALUE));
        assertEquals(
                Reason.OK,
                engine.report(new Report().order("late").coupon(1).at(T0 + 15)).reason());
        assertEquals(
                Reason.COUPON_EXPIRED,
                engine.report(new Report().order("before").coupon(1).at(T0 + 35))
                        .reason());
        // The same order again is what it was, whatever holds now.
        assertEquals(
                Reason.DUPLICATE_ORDER,
                engine.report(new Report().order("s-1").coupon(1).at(T0 + 10)).reason());
        engine.apply(new Coupon().from(T0 + 50, EntityStatus.SUSPENDED).holds(T0 + 40, T0 + 45));
        assertEquals(
                Reason.COUPON_UNKNOWN,
                engine.report(new Report().order("off").coupon(1).at(T0 + 60)).reason());
    }

    @Test
    void shouldCreditNobodyWithoutAKey() {
        engine.click(new Click());

        final ConversionDecided decided = engine.report(new Report().customer("c-1"));

        assertEquals(Reason.NO_TOUCH, decided.reason());
        assertTrue(decided.credits().isEmpty());
        assertTrue(decided.candidates().isEmpty());
    }

    @Test
    void shouldNeverPayATestButSayWhoWouldHaveBeenCredited() {
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided test = engine.report(new Report().click(click).test());
        assertEquals(Reason.TEST, test.reason());
        assertTrue(test.credits().isEmpty());
        assertEquals(Events.PARTNER, test.candidates().getFirst().partner());
        assertEquals(Reason.TEST, test.candidates().getFirst().reason());

        final ConversionDecided real = engine.report(new Report().click(click));
        assertEquals(Decision.RECORDED, real.decision(), "a test must not take the real order's identity");
        assertEquals(Reason.OK, real.reason());
    }

    @Test
    void shouldApplyTheVersionThatHeldWhenTheConversionHappened() {
        engine.apply(new Goal().version(2, T0).percent(200_000));
        engine.apply(new Goal().version(3, T0 + 10 * DAY_MS).percent(300_000));
        engine.apply(new Goal().version(4, T0 + 5 * DAY_MS).percent(400_000));
        final Click click = new Click().at(T0 - 2000 * DAY_MS);
        final long[][] expected = {
            {T0 - 2000 * DAY_MS, 1},
            {T0 - 1, 1},
            {T0, 2},
            {T0 + 5 * DAY_MS - 1, 2},
            {T0 + 5 * DAY_MS, 4},
            {T0 + 10 * DAY_MS, 3},
        };
        for (final long[] each : expected) {
            assertEquals(each[1], at(click, each[0]).goalVersion());
        }
    }

    @Test
    void shouldRewardByPercentageBySumOrNotAtAll() {
        engine.apply(new Goal().id(6).fixed(500));
        engine.apply(new Goal().id(7).unrewarded());
        engine.apply(new Goal().id(8).percent(75_000));
        final Click click = new Click();

        assertEquals(500, reward(new Report().goal(6).click(click)));
        assertEquals(500, reward(new Report().order("lead").goal(6).click(click).withoutAmount()));
        assertEquals(0, reward(new Report().goal(7).click(click)));
        assertEquals(0, reward(new Report().order("1").goal(8).click(click).withoutAmount()));
        // 7.5 % of 1.00 is 7.5 cents and of 2.20 it is 16.5: halves go to the even neighbour.
        assertEquals(8, reward(new Report().order("2").goal(8).click(click).amount(100)));
        assertEquals(16, reward(new Report().order("3").goal(8).click(click).amount(220)));
    }

    @Test
    void shouldLeaveTheRewardPendingUntilATokenVouches() {
        final Click click = new Click();

        assertEquals(
                ConversionStatus.PENDING,
                engine.report(new Report().order("1").click(click).trust(Trust.BROWSER))
                        .status());
        assertEquals(
                ConversionStatus.PENDING,
                engine.report(new Report().order("2").click(click).trust(Trust.CLICK_ID))
                        .status());
        assertEquals(
                ConversionStatus.APPROVED,
                engine.report(new Report().order("3").click(click).trust(Trust.TOKEN))
                        .status());
    }

    @Test
    void shouldLookAtNoMoreTouchesThanThePathMayHave() {
        try (EngineHarness shortPaths =
                new EngineHarness(EngineHarness.smallTables().pathCapacity(3))) {
            shortPaths.apply(new Events.Epoch());
            shortPaths.apply(new Program());
            shortPaths.apply(new Goal().model(Model.FIRST_TOUCH));
            shortPaths.apply(new Partner());
            shortPaths.apply(new Link());
            final List<Long> positions = new ArrayList<>();
            Click last = null;
            for (int i = 0; i < 4; i++) {
                last = new Click().at(T0 + i * 60_000L).sequence(i);
                positions.add(shortPaths.click(last).position());
            }
            final ConversionDecided decided = shortPaths.report(new Report().click(last));

            assertEquals(3, decided.candidates().size());
            assertEquals(positions.get(1), decided.credits().getFirst().touchPosition());
            assertEquals(1, shortPaths.engine().statistics().pathsCut());
        }
    }

    private long reward(final Report report) {
        return engine.report(report).credits().getFirst().rewardMinor();
    }

    private ConversionDecided at(final Click click, final long timeMs) {
        return engine.report(new Report()
                .order("at-" + timeMs + "-" + engine.engine().position())
                .click(click)
                .at(timeMs));
    }
}
