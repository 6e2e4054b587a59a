package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Reward;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Events.Step;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Credit;
import io.trailmark.engine.Outcomes.Line;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.VolumeBasis;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: docs/RULES.md means what its readers will take it for. Method: examples worked out by hand, which the engine and
 * its twin must both come to.
 */
final class WorkedExamplesTest {
    private static final int FIRST_PARTNER = 21;
    private static final int PARTNERS = 3;

    private final TwinRun twins = new TwinRun(EngineHarness::smallTables);

    @BeforeEach
    void begin() {
        apply(new Events.Epoch());
        apply(new Events.Program());
        for (int id = FIRST_PARTNER; id < FIRST_PARTNER + PARTNERS; id++) {
            apply(new Events.Partner().id(id));
            apply(new Events.Link().id(id).partner(id));
        }
    }

    @AfterEach
    void giveTheMemoryBack() {
        twins.close();
    }

    private List<Outcome> apply(final Events.Event event) {
        return List.copyOf(twins.apply(event, T0 * 1_000_000));
    }

    /** A click on the n-th partner's link, so many ms after the first. */
    private Click click(final int partner, final long afterMs) {
        final int id = FIRST_PARTNER + partner;
        final Click click = new Click().link(id, id).at(T0 + afterMs).sequence(1 + partner);
        apply(click);
        return click;
    }

    private ConversionDecided decided(final Report report) {
        return (ConversionDecided) apply(report).getFirst();
    }

    private static List<Long> amounts(final List<Outcome> outcomes) {
        return EngineHarness.lines(outcomes).stream().map(Line::amountMinor).toList();
    }

    /** 40/20/40 of three: 4/10, 2/10, 4/10 of 10 % of 100.00. */
    @Test
    void shouldShareByPosition() {
        apply(new Rules().model(Model.POSITION_BASED).reward(Reward.percent(100_000)));
        click(0, 0);
        click(1, 1_000);
        final ConversionDecided decided =
                decided(new Report().click(click(2, 2_000)).amount(10_000));
        assertEquals(
                List.of(400_000_000L, 200_000_000L, 400_000_000L),
                decided.credits().stream().map(Credit::share).toList());
        assertEquals(
                List.of(400L, 200L, 400L),
                decided.credits().stream().map(Credit::rewardMinor).toList());
    }

    /** A third each: the one billionth left, and so the cent left, goes to the first. */
    @Test
    void shouldGiveTheRemainderToTheEarlier() {
        apply(new Rules().model(Model.LINEAR).reward(Reward.fixed(100)));
        click(0, 0);
        click(1, 1_000);
        final ConversionDecided decided = decided(new Report().click(click(2, 2_000)));
        assertEquals(333_333_334, decided.credits().getFirst().share());
        assertEquals(
                List.of(34L, 33L, 33L),
                decided.credits().stream().map(Credit::rewardMinor).toList());
    }

    /** One half-life apart: 2^61 to 2^62, a third to two thirds; the larger remainder is the newer one's. */
    @Test
    void shouldHalveTheWeightEachHalfLife() {
        apply(new Rules().model(Model.TIME_DECAY).halfLife(DAY_MS).reward(Reward.percent(100_000)));
        click(0, 0);
        final ConversionDecided decided =
                decided(new Report().click(click(1, DAY_MS)).at(T0 + DAY_MS));
        assertEquals(
                List.of(333_333_333L, 666_666_667L),
                decided.credits().stream().map(Credit::share).toList());
        assertEquals(1L << 61, decided.candidates().getLast().weight());
    }

    /** 10 % up to 10.00, 20 % beyond: 8.00 earns 0.80; the next 4.00 earn 0.20 + 0.40. */
    @Test
    void shouldPayEachStepItsRate() {
        apply(new Rules()
                .reward(Reward.percent(0)
                        .steps(
                                VolumeBasis.REVENUE,
                                TierMode.MARGINAL,
                                Period.ALL_TIME,
                                new Step(0, 100_000, 0),
                                new Step(1_000, 200_000, 0))));
        final Click click = click(0, 0);
        assertEquals(
                List.of(80L), amounts(apply(new Report().order("1").click(click).amount(800))));
        assertEquals(
                List.of(60L), amounts(apply(new Report().order("2").click(click).amount(400))));
    }

    /** From the second on 8 instead of 5: the second earns 8, and the first is lifted by 2 * 8 - 5 - 8 = 3. */
    @Test
    void shouldLiftWhatWasGrantedBeforeTheStep() {
        apply(new Rules()
                .reward(Reward.fixed(0)
                        .steps(
                                VolumeBasis.COUNT,
                                TierMode.RETROACTIVE,
                                Period.MONTH,
                                new Step(0, 0, 5),
                                new Step(2, 0, 8))));
        final Click click = click(0, 0);
        assertEquals(List.of(5L), amounts(apply(new Report().order("1").click(click))));
        final List<Outcome> second = apply(new Report().order("2").click(click));
        assertEquals(List.of(8L, 3L), amounts(second));
        final Line lift = EngineHarness.lines(second).getLast();
        assertEquals(EntryKind.TIER_LIFT, lift.kind());
        assertEquals(11, lift.standingMinor());
    }

    /** Of 10: after one third round(3.33) is back, after two round(6.67), after all 10. */
    @Test
    void shouldTakeThirdsBackCumulatively() {
        apply(new Rules().reward(Reward.fixed(10)));
        apply(new Report().click(click(0, 0)).amount(300));
        for (int third = 0; third < 3; third++) {
            final long expected = third == 1 ? -4 : -3;
            final Adjust refund = new Adjust().order("A-1001").id("r" + third).amount(100);
            assertEquals(List.of(expected), amounts(apply(refund)));
        }
    }

    /** Of 10.00 a month 6.00 are used: 4.01 find no room, 4.00 do. */
    @Test
    void shouldKeepToAHardCapToTheCent() {
        apply(new Rules().hardCap(CapScope.PROGRAM, CapMetric.REVENUE, Period.MONTH, 1_000));
        final Click click = click(0, 0);
        assertEquals(
                Reason.OK,
                decided(new Report().order("1").click(click).amount(600)).reason());
        assertEquals(
                Reason.CAP_REACHED,
                decided(new Report().order("2").click(click).amount(401)).reason());
        assertEquals(
                Reason.OK,
                decided(new Report().order("3").click(click).amount(400)).reason());
    }

    /** Founded on 31 January at noon, inherited for a month: until 28 February, noon, by the clock on the wall. */
    @Test
    void shouldInheritUntilTheLastDayOfAShorterMonth() {
        apply(new Rules().inherit(1).windows(DAY_MS, DAY_MS));
        final long foundedMs = Instant.parse("2027-01-31T12:00:00Z").toEpochMilli();
        final Click click = click(0, foundedMs - T0);
        apply(new Report().order("1").click(click).at(foundedMs).customer("c"));
        final long overMs = Instant.parse("2027-02-28T12:00:00Z").toEpochMilli();
        final Report inTime = new Report().order("2").customer("c").at(overMs - 1);
        assertEquals(Reason.OK, decided(inTime).reason());
        assertEquals(
                Reason.CUSTOMER_EXPIRED,
                decided(new Report().order("3").customer("c").at(overMs)).reason());
        // One hour further east it was 13:00, and is 13:00 again an hour earlier than here.
        final Report further =
                new Report().order("4").customer("c").at(overMs - 1).zone(3_600);
        assertEquals(Reason.CUSTOMER_EXPIRED, decided(further).reason());
    }

    /** A person's word stands for a token: decided anew, then approved, above the limit for approval by rule. */
    @Test
    void shouldDecideAnewWhatAPersonApproves() {
        apply(new Rules().approveBelow(1_000).reward(Reward.percent(100_000)));
        apply(new Report().click(click(0, 0)).amount(10_000).trust(Trust.BROWSER));
        final List<Outcome> approval = apply(new Adjust().order("A-1001").type(AdjustmentType.APPROVE));
        assertEquals(2, approval.size(), "no line: as much stands as before");
        final ConversionDecided decided = (ConversionDecided) approval.getFirst();
        assertEquals(Decision.CONFIRMED, decided.decision());
        assertEquals(ConversionStatus.PENDING, decided.status());
        assertEquals(ConversionStatus.APPROVED, ((Adjusted) approval.getLast()).status());
    }
}
