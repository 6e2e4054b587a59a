package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aim: earlier steps, deadlines and once per customer, at their edges. Method: a fresh engine each, few records. */
final class ConditionsTest {
    private static final int OPENED = 101;
    private static final int VERIFIED = 102;
    private static final int ORDERED = 103;

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int nextOrder;
    private int nextGoal = 200;

    @BeforeEach
    void defineSteps() {
        for (final int goal : List.of(OPENED, VERIFIED, ORDERED)) {
            engine.apply(new Rules().goal(goal));
        }
    }

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldAskForTheStepsInTheirOrderToTheMillisecond() {
        final int goal = define(new Rules().requires(OPENED, VERIFIED));
        for (long openedMs = -1; openedMs <= 1; openedMs++) {
            for (long verifiedMs = -1; verifiedMs <= 1; verifiedMs++) {
                final String customer = "c" + openedMs + "," + verifiedMs;
                report(OPENED, customer, T0 + openedMs);
                report(VERIFIED, customer, T0 + verifiedMs);
                final boolean isInOrder = openedMs <= verifiedMs && verifiedMs <= 0;
                assertEquals(
                        isInOrder ? Reason.NO_TOUCH : Reason.GOAL_ORDER,
                        report(goal, customer, T0).reason(),
                        customer);
            }
        }
        report(OPENED, "half", T0);
        assertEquals(Reason.GOAL_ORDER, report(goal, "half", T0 + 1).reason());
        assertEquals(Reason.GOAL_ORDER, report(goal, "", T0 + 1).reason(), "nobody has taken any step");
    }

    @Test
    void shouldCountFromTheEarliestWhateverTheOrderOfTheReports() {
        final int goal = define(new Rules().requires(OPENED).deadline(1000));
        report(OPENED, "ann", T0 + 500);
        report(OPENED, "ann", T0);
        report(OPENED, "ann", T0 + 700);
        for (long edgeMs = -1; edgeMs <= 1; edgeMs++) {
            assertEquals(
                    edgeMs < 0 ? Reason.NO_TOUCH : Reason.TOO_SLOW,
                    report(goal, "ann", T0 + 1000 + edgeMs).reason());
        }
    }

    @Test
    void shouldHoldTheDeadlineAgainstTheEarliestCreditedTouchWhereNothingIsRequired() {
        final int goal = define(new Rules().deadline(1000));
        final Click click = new Click().visitor(5);
        engine.click(click);
        for (long edgeMs = -1; edgeMs <= 1; edgeMs++) {
            final ConversionDecided decided = engine.report(new Report()
                    .order("d" + nextOrder++)
                    .goal(goal)
                    .click(click)
                    .at(T0 + 1000 + edgeMs));
            assertEquals(edgeMs < 0 ? Reason.OK : Reason.TOO_SLOW, decided.reason());
            assertEquals(edgeMs < 0 ? 1 : 0, decided.credits().size());
            assertEquals(decided.reason(), decided.candidates().getFirst().reason());
            assertEquals(edgeMs < 0 ? Priority.CLICK : Priority.NULL_VAL, decided.priority());
            assertEquals(1_000_000_000, decided.candidates().getFirst().share());
        }
        engine.apply(new Events.Coupon());
        assertEquals(
                Reason.OK,
                engine.report(new Report().order("coupon").goal(goal).coupon(1).at(T0 + 5000))
                        .reason(),
                "a coupon was not touched");
    }

    @Test
    void shouldCountOncePerCustomer() {
        final int goal = define(new Rules().oncePerCustomer());
        assertEquals(Reason.NO_TOUCH, report(goal, "ann", T0).reason());
        assertEquals(Reason.GOAL_REPEATED, report(goal, "ann", T0 + 1).reason());
        assertEquals(Reason.GOAL_REPEATED, report(goal, "ann", T0 - 1).reason(), "the one reported first counts");
        assertEquals(Reason.NO_TOUCH, report(goal, "bob", T0).reason());
        assertEquals(Reason.NO_TOUCH, report(goal, "", T0).reason());
        assertEquals(Reason.NO_TOUCH, report(goal, "", T0).reason(), "nobody has done nothing yet");
    }

    @Test
    void shouldSayTheHowManyThItIs() {
        final int goal = define(new Rules().requires(OPENED));
        assertEquals(1, report(goal, "ann", T0).occurrence(), "turned away, and as if it counted");
        report(OPENED, "ann", T0);
        assertEquals(1, report(goal, "ann", T0).occurrence());
        assertEquals(2, report(goal, "ann", T0).occurrence());
        assertEquals(
                3,
                engine.report(new Report().order("b").goal(goal).customer("ann").trust(Trust.BROWSER))
                        .occurrence());
        assertEquals(
                3,
                engine.report(new Report().order("t").goal(goal).customer("ann").test())
                        .occurrence());
        assertEquals(3, report(goal, "ann", T0).occurrence(), "neither browser nor test has counted");
        assertEquals(
                4, engine.report(new Report().order("b").goal(goal)).occurrence(), "the browser's report, confirmed");
        assertEquals(0, report(goal, "", T0).occurrence());
    }

    @Test
    void shouldCountForTheClicksVisitorWhereNoCustomerIsKnown() {
        final int goal = define(new Rules().oncePerCustomer());
        final Click click = new Click().visitor(0);
        final Report report = new Report().goal(goal).click(click);
        assertEquals(1, engine.report(report.order("1")).occurrence());
        assertEquals(Reason.GOAL_REPEATED, engine.report(report.order("2")).reason());
        assertEquals(
                Reason.OK,
                engine.report(report.order("3").customer("ann")).reason(),
                "the customer is another subject than its visitor");
    }

    @Test
    void shouldKeepCustomersOfTwoProgrammesApart() {
        engine.apply(new Events.Program().id(2));
        engine.apply(new Rules().program(2).goal(900));
        report(OPENED, "ann", T0);
        engine.report(new Report().order("x").program(2).goal(900).customer("ann"));
        final int goal = define(new Rules().requires(900));
        assertEquals(Reason.GOAL_ORDER, report(goal, "ann", T0 + DAY_MS).reason());
    }

    @Test
    void shouldJudgeTestsAsFarAsTheCreditAndChangeNothing() {
        final int goal = define(new Rules().requires(OPENED));
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided decided = engine.report(
                new Report().goal(goal).click(click).customer("ann").test());

        assertEquals(Reason.TEST, decided.reason());
        assertEquals(Reason.TEST, decided.candidates().getFirst().reason());
        assertEquals(1_000_000_000, decided.candidates().getFirst().share());
        assertTrue(decided.credits().isEmpty());
        assertEquals(
                List.of(),
                engine.report(new Report().order("next").goal(goal).customer("ann"))
                        .candidates());
    }

    private int define(final Rules rules) {
        engine.apply(rules.goal(nextGoal));
        return nextGoal++;
    }

    private ConversionDecided report(final int goal, final String customer, final long timeMs) {
        return engine.report(new Report()
                .order("o" + nextOrder++)
                .goal(goal)
                .customer(customer)
                .at(timeMs));
    }
}
