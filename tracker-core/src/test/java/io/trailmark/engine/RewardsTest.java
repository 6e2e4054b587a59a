package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Reward;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Events.Step;
import io.trailmark.engine.Outcomes.Line;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.VolumeBasis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: every shape of reward pays to the cent what section 8 of docs/RULES.md says, at each edge of its conditions. */
final class RewardsTest {
    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int orders;

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldSplitThirdsOverCreditsByLargestRemainder() {
        threePartners(Model.LINEAR, Reward.percent(100_000));

        final List<Line> lines = sell(1_000);

        assertEquals(List.of(34L, 33L, 33L), amounts(lines));
        assertEquals(List.of(0, 1, 2), lines.stream().map(Line::credit).toList());
        final List<Line> refund = refund(333);
        assertEquals(List.of(-11L, -11L, -11L), amounts(refund), "a third of 34 is 11.322, of 33 is 10.989");
        assertEquals(
                List.of(23L, 22L, 22L), refund.stream().map(Line::standingMinor).toList());
        assertEquals(List.of(-12L, -11L, -11L), amounts(refund(333)));
        assertEquals(List.of(-11L, -11L, -11L), amounts(refund(334)));
    }

    @Test
    void shouldShareOnlyAmongPartnersForWhomTheRewardHolds() {
        engine.apply(
                new Events.Partner().id(8).level(2).type(PartnerType.RESELLER).group("gold"));
        threePartners(
                Model.LINEAR,
                Reward.percent(100_000).levels(2).named("level"),
                Reward.percent(50_000).types(PartnerType.RESELLER).named("type"),
                Reward.percent(20_000).group("gold").named("group"),
                Reward.percent(10_000).group("silver").named("nobody"));

        final List<Line> lines = sell(3_000);

        assertEquals(
                List.of("level", "type", "group"),
                lines.stream().map(Line::name).toList());
        assertTrue(lines.stream().allMatch(line -> line.partner() == 8));
        assertEquals(List.of(100L, 50L, 20L), amounts(lines));
    }

    @Test
    void shouldHoldFromTheLowerBoundOfTheValueToBelowTheUpper() {
        define(Reward.fixed(7).value(100, 200L));
        assertEquals(List.of(), amounts(sell(99)));
        assertEquals(List.of(7L), amounts(sell(100)));
        assertEquals(List.of(7L), amounts(sell(199)));
        assertEquals(List.of(), amounts(sell(200)));
    }

    @Test
    void shouldGiveAtLeastAndAtMost() {
        define(Reward.percent(100_000).within(20L, 50L));
        assertEquals(List.of(20L), amounts(sell(199)));
        assertEquals(List.of(20L), amounts(sell(201)));
        assertEquals(List.of(50L), amounts(sell(499)));
        assertEquals(List.of(50L), amounts(sell(600)));
    }

    @Test
    void shouldGiveOnlyTheFirstAlternativeThatHolds() {
        define(
                Reward.fixed(5).value(0, 100L).alternative(1),
                Reward.fixed(9).alternative(1),
                Reward.fixed(100).alternative(2),
                Reward.fixed(1));
        assertEquals(List.of(5L, 100L, 1L), amounts(sell(99)));
        assertEquals(List.of(9L, 100L, 1L), amounts(sell(100)));
    }

    @Test
    void shouldRewardTheCustomerOnceAndWhole() {
        threePartners(
                Model.LINEAR,
                Reward.fixed(10).toCustomer().named("gift"),
                Reward.benefit("month", 1).named("month"));
        final List<Line> lines = sell(1_000);
        assertEquals(
                List.of("gift", "month", "month", "month"),
                lines.stream().map(Line::name).toList());
        assertEquals(List.of(10L, 1L, 1L, 1L), amounts(lines));
        assertEquals(RewardKind.BENEFIT, lines.get(1).rewardKind());
        assertEquals(List.of(-4L), amounts(refund(400)), "benefits stay whole");
        assertEquals(List.of(-6L, -1L, -1L, -1L), amounts(refund(600)));
    }

    @Test
    void shouldCountTheCustomersConversions() {
        define(Reward.fixed(1).occurrence(2, 6, 2), Reward.fixed(100).occurrence(3, 0, 0));
        final List<List<Long>> expected = List.of(
                List.of(),
                List.of(1L),
                List.of(100L),
                List.of(1L, 100L),
                List.of(100L),
                List.of(1L, 100L),
                List.of(100L));
        for (final List<Long> amounts : expected) {
            assertEquals(
                    amounts,
                    amounts(lines(new Report().customer("c").click(new Click()).order(next()))));
        }
    }

    @Test
    void shouldCountMonthsFromTheFirstPayment() {
        final long january31 = Instant.parse("2027-01-31T22:30:00Z").toEpochMilli();
        engine.apply(new Rules()
                .windows(400 * DAY_MS, 0)
                .version(2, T0 - 900 * DAY_MS)
                .reward(Reward.fixed(1).firstMonths(1)));
        final Report first = new Report().customer("c").click(new Click()).zone(3600);
        assertEquals(List.of(1L), amounts(lines(first.at(january31).order(next()))));
        final long end = Instant.parse("2027-02-28T22:30:00Z").toEpochMilli();
        assertEquals(List.of(1L), amounts(lines(first.at(end - 1).order(next()))));
        assertEquals(List.of(), amounts(lines(first.at(end).order(next()))));
        assertEquals(List.of(1L), amounts(lines(first.at(end).zone(0).order(next()))), "an hour behind");
    }

    @Test
    void shouldAskForDimensions() {
        define(
                Reward.fixed(5).when("city", "Berlin").when("line", "a"),
                Reward.fixed(1).when("city", "Bonn"));
        assertEquals(List.of(5L), amounts(place("city", "Berlin", "line", "a")));
        assertEquals(List.of(), amounts(place("city", "Berlin", "line", "b")));
        assertEquals(List.of(), amounts(place("city", "Berlin")));
        assertEquals(List.of(1L), amounts(place("city", "Bonn", "line", "a")));
        assertEquals(List.of(), amounts(place("city", "Bonn ")));
        assertEquals(List.of(), amounts(place("cit", "yBonn")));
    }

    @Test
    void shouldClimbMarginalStepsByCount() {
        define(Reward.percent(0)
                .steps(
                        VolumeBasis.COUNT,
                        TierMode.MARGINAL,
                        Period.ALL_TIME,
                        new Step(0, 10_000, 0),
                        new Step(2, 20_000, 0),
                        new Step(4, 30_000, 0)));
        for (final long reward : new long[] {1, 1, 2, 2, 3, 3}) {
            assertEquals(List.of(reward), amounts(sell(100)));
        }
    }

    @Test
    void shouldClimbMarginalStepsByRevenueWithinOneOrder() {
        define(Reward.percent(0)
                .steps(
                        VolumeBasis.REVENUE,
                        TierMode.MARGINAL,
                        Period.ALL_TIME,
                        new Step(0, 100_000, 0),
                        new Step(1_000, 200_000, 0)));
        assertEquals(List.of(99L), amounts(sell(990)));
        assertEquals(List.of(5L), amounts(sell(30)), "10 at 10 % and 20 at 20 %");
        refund(30);
        assertEquals(List.of(5L), amounts(sell(30)), "what was refunded no longer counts");
        assertEquals(List.of(20L), amounts(sell(100)));
    }

    @Test
    void shouldCountStepsByMonthOfTheProgrammesCalendar() {
        define(Reward.fixed(0)
                .steps(
                        VolumeBasis.COUNT,
                        TierMode.MARGINAL,
                        Period.MONTH,
                        new Step(0, 0, 1),
                        new Step(1, 0, 2),
                        new Step(2, 0, 3)));
        engine.click(new Click().sequence(9));
        final long start = Instant.parse("2026-11-30T22:30:00Z").toEpochMilli();
        assertEquals(List.of(1L), amounts(sellAt(start, 3600)));
        assertEquals(List.of(2L), amounts(sellAt(start + 1_799_999, 3600)));
        assertEquals(List.of(1L), amounts(sellAt(start + 1_800_000, 3600)), "December has begun in its zone");
        assertEquals(List.of(3L), amounts(sellAt(start + 1_800_000, 0)), "not yet in this one");
    }

    @Test
    void shouldLiftThePeriodWhenARetroactiveStepIsReached() {
        define(Reward.percent(0)
                .steps(
                        VolumeBasis.REVENUE,
                        TierMode.RETROACTIVE,
                        Period.QUARTER,
                        new Step(0, 100_000, 0),
                        new Step(1_000, 200_000, 0)));
        assertEquals(List.of(40L), amounts(sell(400)));
        assertEquals(List.of(-10L), amounts(refund(100)));
        assertEquals(List.of(69L), amounts(sell(690)));
        final List<Line> reached = sell(10);
        assertEquals(
                List.of(EntryKind.EARNED, EntryKind.TIER_LIFT),
                reached.stream().map(Line::kind).toList());
        assertEquals(List.of(2L, 99L), amounts(reached), "20 % of 1,000 less 30, 69 and 2");
        assertEquals(101, reached.get(1).standingMinor());
        assertEquals(List.of(20L), amounts(sell(100)));
        final List<Line> cancelled = EngineHarness.lines(
                engine.apply(new Adjust().order("o2").id("x").type(AdjustmentType.CANCEL)));
        assertEquals(List.of(-2L), amounts(cancelled), "the lift stays");
        assertEquals(99, cancelled.getFirst().standingMinor());
    }

    @Test
    void shouldLiftFixedRewardsByCount() {
        define(Reward.fixed(0)
                .steps(
                        VolumeBasis.COUNT,
                        TierMode.RETROACTIVE,
                        Period.ALL_TIME,
                        new Step(0, 0, 10),
                        new Step(3, 0, 15)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(15L, 10L), amounts(sell(100)));
        assertEquals(List.of(15L), amounts(sell(100)));
    }

    @Test
    void shouldGiveAMarkOnceAndNotAgain() {
        define(Reward.fixed(50).mark(VolumeBasis.REVENUE, 1_000).named("bonus"));
        assertEquals(List.of(), amounts(sell(999)));
        assertEquals(List.of(50L), amounts(sell(1)));
        assertEquals(List.of(), amounts(sell(1)));
        final List<Line> taken = EngineHarness.lines(
                engine.apply(new Adjust().order("o1").id("x").type(AdjustmentType.REJECT)));
        assertEquals(List.of(-50L), amounts(taken));
        assertEquals(List.of(), amounts(sell(1_000)), "given is given");
        final List<Line> back = EngineHarness.lines(
                engine.apply(new Adjust().order("o1").id("y").type(AdjustmentType.APPROVE)));
        assertEquals(EntryKind.GIVEN_BACK, back.getFirst().kind());
        assertEquals(50, sum(back));
    }

    @Test
    void shouldKeepAMarkThroughRefundsAndAmendments() {
        define(Reward.fixed(50).mark(VolumeBasis.COUNT, 1), Reward.percent(100_000));
        assertEquals(List.of(50L, 100L), amounts(sell(1_000)));
        assertEquals(List.of(-50L), amounts(refund(500)));
        final List<Line> amended = EngineHarness.lines(engine.apply(
                new Adjust().order("o0").id("m").type(AdjustmentType.AMEND).amount(2_000)));
        assertEquals(
                List.of(EntryKind.CORRECTED), amended.stream().map(Line::kind).toList());
        assertEquals(List.of(100L), amounts(amended), "200 less a quarter, and 50 stood");
        assertEquals(150, amended.getFirst().standingMinor());
    }

    @Test
    void shouldWaitForAPersonFromTheLimitOn() {
        engine.apply(new Rules()
                .approveBelow(50)
                .reward(Reward.fixed(49).value(0, 100L))
                .reward(Reward.fixed(50).value(100, null)));
        assertEquals(ConversionStatus.APPROVED, sell(99).getFirst().status());
        assertEquals(ConversionStatus.PENDING, sell(100).getFirst().status());
        final List<Line> approved = EngineHarness.lines(
                engine.apply(new Adjust().order("o1").id("x").type(AdjustmentType.APPROVE)));
        assertEquals(List.of(), approved, "what stands does not change");
    }

    @Test
    void shouldCutBySoftCapsAtTheBoundary() {
        engine.apply(new Rules()
                .cap(CapScope.PARTNER, CapMetric.CONVERSIONS, Period.DAY, 3)
                .cap(CapScope.GOAL, CapMetric.REVENUE, Period.MONTH, 350)
                .reward(Reward.fixed(10)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(), amounts(sell(151)), "one above the limit of revenue");
        assertEquals(List.of(), amounts(sell(0)), "the fourth of its day is the third, yet 351 are used");
    }

    @Test
    void shouldCutMoneyToWhatIsLeftTheLaterRewardFirst() {
        engine.apply(new Rules()
                .cap(CapScope.PROGRAM, CapMetric.REWARD, Period.ALL_TIME, 35)
                .reward(Reward.fixed(10).named("a"))
                .reward(Reward.fixed(6).named("b"))
                .reward(Reward.benefit("gift", 1).named("c"))
                .reward(Reward.fixed(4).toCustomer().named("d")));
        assertEquals(List.of(10L, 6L, 1L, 4L), amounts(sell(100)));
        assertEquals(List.of(10L, 6L, 1L, 4L), amounts(sell(100)));
        final List<Line> cut = sell(100);
        assertEquals(List.of(3L, 1L, 4L), amounts(cut));
        assertEquals(Reason.CAP_REACHED, cut.getFirst().reason());
        assertEquals(Reason.OK, cut.get(1).reason());
        assertEquals(List.of(1L, 4L), amounts(sell(100)));
        refund(100);
        assertEquals(List.of(1L, 4L), amounts(sell(100)), "refunds give nothing back");
    }

    @Test
    void shouldStopCreditingAtHardCapsExactly() {
        engine.apply(new Rules()
                .hardCap(CapScope.LINK, CapMetric.CONVERSIONS, Period.ALL_TIME, 2)
                .reward(Reward.fixed(10)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(), amounts(sell(100)));
        engine.apply(new Rules()
                .version(2, T0 - 900 * DAY_MS)
                .hardCap(CapScope.PARTNER, CapMetric.REVENUE, Period.ALL_TIME, 300)
                .reward(Reward.fixed(10)));
        assertEquals(List.of(10L), amounts(sell(299)), "a new key starts with nothing");
        assertEquals(List.of(), amounts(sell(2)));
        assertEquals(List.of(10L), amounts(sell(1)));
        assertEquals(List.of(), amounts(sell(1)));
    }

    @Test
    void shouldTakeBackWhatAnAmendedOrderUsed() {
        engine.apply(new Rules()
                .cap(CapScope.PARTNER, CapMetric.REVENUE, Period.ALL_TIME, 100)
                .reward(Reward.percent(100_000)));
        assertEquals(List.of(10L), amounts(sell(100)));
        assertEquals(List.of(), amounts(sell(50)));
        final List<Line> less = EngineHarness.lines(engine.apply(
                new Adjust().order("o0").id("m").type(AdjustmentType.AMEND).amount(50)));
        assertEquals(List.of(-5L), amounts(less), "the 50 of the other order and 50 of 100 are used");
        final List<Line> more = EngineHarness.lines(engine.apply(
                new Adjust().order("o0").id("n").type(AdjustmentType.AMEND).amount(51)));
        assertEquals(List.of(-5L), amounts(more));
        assertEquals(Reason.CAP_REACHED, more.getFirst().reason());
    }

    @Test
    void shouldPayByEachPolicyForRepeats() {
        final List<RepeatPolicy> policies =
                List.of(RepeatPolicy.REJECT, RepeatPolicy.UPDATE, RepeatPolicy.ACCUMULATE, RepeatPolicy.NEW);
        final List<List<Long>> expected = List.of(List.of(), List.of(20L), List.of(30L), List.of(30L));
        for (int i = 0; i < policies.size(); i++) {
            engine.apply(new Rules().version(i + 1, i).repeats(policies.get(i)).reward(Reward.percent(100_000)));
            final String order = next();
            final Report report = new Report().click(new Click()).order(order);
            assertEquals(List.of(10L), amounts(lines(report.amount(100))));
            assertEquals(
                    expected.get(i),
                    amounts(lines(report.amount(300))),
                    policies.get(i).name());
        }
    }

    @Test
    void shouldCorrectWhatABrowserHadEarnedForAnother() {
        engine.apply(new Events.Partner().id(8));
        engine.apply(new Events.Link().id(12).partner(8));
        define(Reward.percent(100_000));
        final Click other = new Click().visitor(77).link(12, 8);
        assertEquals(
                List.of(10L),
                amounts(lines(
                        new Report().order("x").trust(Trust.BROWSER).amount(100).click(new Click()))));
        final List<Line> confirmed = lines(new Report().order("x").amount(200).click(other));
        assertEquals(List.of(-10L, 20L), amounts(confirmed));
        assertEquals(List.of(7, 8), confirmed.stream().map(Line::partner).toList());
        assertTrue(confirmed.stream().allMatch(line -> line.kind() == EntryKind.CORRECTED));
    }

    private List<Line> place(final String... dimensions) {
        final Report report = new Report().click(new Click()).order(next());
        for (int i = 0; i < dimensions.length; i += 2) {
            report.dimension(dimensions[i], dimensions[i + 1]);
        }
        return lines(report);
    }

    private void define(final Reward... rewards) {
        final Rules rules = new Rules();
        List.of(rewards).forEach(rules::reward);
        engine.apply(rules);
    }

    /** One click of each of three partners, the demo's first. */
    private void threePartners(final Model model, final Reward... rewards) {
        final Rules rules = new Rules().model(model);
        List.of(rewards).forEach(rules::reward);
        engine.apply(rules);
        engine.click(new Click().sequence(1));
        for (int i = 1; i < 3; i++) {
            if (i > 1 || engine.applied().stream().noneMatch(RewardsTest::isPartner8)) {
                engine.apply(new Events.Partner().id(7 + i));
            }
            engine.apply(new Events.Link().id(11 + i).partner(7 + i));
            engine.click(new Click().at(T0 + i).link(11 + i, 7 + i).sequence(1 + i));
        }
    }

    private static boolean isPartner8(final Events.Event event) {
        return event instanceof Events.Partner partner && partner.id == 8;
    }

    private List<Line> sell(final long amount) {
        return lines(new Report().click(new Click()).order(next()).amount(amount));
    }

    private List<Line> sellAt(final long timeMs, final int zoneOffsetS) {
        return lines(new Report()
                .click(new Click().at(timeMs - DAY_MS))
                .order(next())
                .at(timeMs)
                .zone(zoneOffsetS));
    }

    private List<Line> refund(final long amount) {
        final String order = "o" + (orders - 1);
        return EngineHarness.lines(engine.apply(
                new Adjust().order(order).id("r" + engine.applied().size()).amount(amount)));
    }

    private List<Line> lines(final Report report) {
        return EngineHarness.lines(engine.apply(report));
    }

    private String next() {
        return "o" + orders++;
    }

    private static List<Long> amounts(final List<Line> lines) {
        return new ArrayList<>(lines.stream().map(Line::amountMinor).toList());
    }

    private static long sum(final List<Line> lines) {
        return lines.stream().mapToLong(Line::amountMinor).sum();
    }
}
