package io.trailmark.engine;

import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Partner;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Events.View;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aim: what is soft never beats what is hard, windows and stand-down at their edges. Method: few records each. */
final class SoftTouchesTest {
    private static final int HARD = Events.PARTNER;
    private static final int SOFT = 8;
    private static final int OTHER = 9;
    private static final long HOUR_MS = 3_600_000;

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int nextOrder;
    private int nextGoal = 100;
    private long nextVisitor = 500;
    private long sequence;

    @BeforeEach
    void definePartners() {
        engine.apply(new Partner().id(SOFT).soft());
        engine.apply(new Partner().id(OTHER));
        for (final int partner : List.of(HARD, SOFT, OTHER)) {
            engine.apply(new Events.Link().id(partner * 10).partner(partner));
        }
    }

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldPreferHardClicksThenSoftOnesThenViewsUnlessTheRuleSaysOtherwise() {
        for (int bits = 0; bits < 8; bits++) {
            final long visitor = nextVisitor++;
            final Click bot = engineClick(visitor, HARD, T0, ClickClass.BOT);
            if ((bits & 1) != 0) {
                engineClick(visitor, HARD, T0 + 1, ClickClass.HUMAN);
            }
            if ((bits & 2) != 0) {
                engineClick(visitor, SOFT, T0 + 2, ClickClass.HUMAN);
            }
            if ((bits & 4) != 0) {
                view(visitor, OTHER, T0 + 3);
            }
            final int best = (bits & 1) != 0 ? HARD : (bits & 2) != 0 ? SOFT : OTHER;
            final ConversionDecided decided = report(new Rules(), bot, T0 + HOUR_MS);
            assertEquals(bits == 0 ? List.of() : List.of(best), partners(decided), "present: " + bits);
            for (final Candidate candidate : decided.candidates()) {
                if (candidate.reason() != Reason.BOT_CLICK && candidate.partner() != best) {
                    assertEquals(best == HARD ? Reason.SOFT_TOUCH : Reason.OUTRANKED, candidate.reason());
                }
            }
            // The view came last, then the soft click: on equal terms the last touch wins, whatever it is.
            final int last = (bits & 4) != 0 ? OTHER : (bits & 2) != 0 ? SOFT : HARD;
            final ConversionDecided equal = report(new Rules().softEqual(), bot, T0 + HOUR_MS);
            assertEquals(bits == 0 ? List.of() : List.of(last), partners(equal), "on equal terms, present: " + bits);
            assertEquals(bits == 0 ? Priority.NULL_VAL : Priority.CLICK, equal.priority());
        }
    }

    @Test
    void shouldAskForViewsOnEqualTermsWhereOnlyClicksAreListed() {
        final long visitor = nextVisitor++;
        final Click bot = engineClick(visitor, HARD, T0, ClickClass.BOT);
        view(visitor, OTHER, T0 + 1);

        final ConversionDecided equal = report(new Rules().softEqual().priorities(Priority.CLICK), bot, T0 + HOUR_MS);
        assertEquals(Priority.CLICK, equal.priority());
        assertEquals(TouchKind.VIEW, equal.credits().getFirst().kind());

        final ConversionDecided unequal = report(new Rules().priorities(Priority.CLICK), bot, T0 + HOUR_MS);
        assertEquals(Reason.NOT_ASKED, unequal.candidates().getFirst().reason());
        assertEquals(Reason.BOT_CLICK, unequal.reason());
    }

    @Test
    void shouldKeepTheWindowsOfClicksAndViewsApartToTheMillisecond() {
        final Rules rules =
                rules(new Rules().windows(2 * HOUR_MS, HOUR_MS).softEqual().model(Model.LINEAR));
        for (long edgeMs = -1; edgeMs <= 1; edgeMs++) {
            final long visitor = nextVisitor++;
            final Click click = engineClick(visitor, HARD, T0, ClickClass.HUMAN);
            view(visitor, OTHER, T0);
            final ConversionDecided views = reportOn(rules, click, T0 + HOUR_MS + edgeMs);
            assertEquals(edgeMs < 0 ? Reason.OK : Reason.CLICK_EXPIRED, reasonOf(views, OTHER));
            assertEquals(Reason.OK, reasonOf(views, HARD));
            final ConversionDecided clicks = reportOn(rules, click, T0 + 2 * HOUR_MS + edgeMs);
            assertEquals(edgeMs < 0 ? Reason.OK : Reason.CLICK_EXPIRED, reasonOf(clicks, HARD));
            final ConversionDecided before = engine.report(new Report()
                    .order("h" + nextOrder++)
                    .goal(rules.goal)
                    .click(click)
                    .at(T0 + edgeMs)
                    .history());
            assertEquals(edgeMs < 0 ? Reason.AFTER_CONVERSION : Reason.OK, reasonOf(before, OTHER));
            assertEquals(edgeMs < 0 ? Reason.AFTER_CONVERSION : Reason.OK, reasonOf(before, HARD));
        }
    }

    @Test
    void shouldRefuseClicksThatConvertTooSoonAndNoViews() {
        final Rules rules = rules(new Rules().notBefore(1000).softEqual().model(Model.LINEAR));
        for (long edgeMs = -1; edgeMs <= 1; edgeMs++) {
            final long visitor = nextVisitor++;
            final Click click = engineClick(visitor, HARD, T0, ClickClass.HUMAN);
            view(visitor, OTHER, T0);
            final ConversionDecided decided = reportOn(rules, click, T0 + 1000 + edgeMs);
            assertEquals(edgeMs < 0 ? Reason.TOO_FAST : Reason.OK, reasonOf(decided, HARD));
            assertEquals(Reason.OK, reasonOf(decided, OTHER));
        }
    }

    @Test
    void shouldStandDownAfterAHardTouchOfAnotherPartnerToTheMillisecond() {
        final Rules rules = rules(new Rules().standDown(HOUR_MS).softEqual().model(Model.LINEAR));
        for (final long afterMs : new long[] {-1, 0, 1, HOUR_MS - 1, HOUR_MS, HOUR_MS + 1}) {
            final boolean isStoodDown = afterMs >= 0 && afterMs < HOUR_MS;
            final long visitor = nextVisitor++;
            final Click hard = engineClick(visitor, HARD, T0, ClickClass.HUMAN);
            engineClick(visitor, SOFT, T0 + afterMs, ClickClass.HUMAN);
            view(visitor, OTHER, T0 + afterMs);
            view(visitor, HARD, T0 + afterMs);

            final ConversionDecided decided = reportOn(rules, hard, T0 + 3 * HOUR_MS);

            final Reason expected = isStoodDown ? Reason.STOOD_DOWN : Reason.OK;
            assertEquals(expected, reasonOf(decided, SOFT), () -> afterMs + " ms after");
            assertEquals(expected, reasonOf(decided, OTHER), () -> afterMs + " ms after");
            assertTrue(
                    decided.candidates().stream()
                            .filter(candidate -> candidate.partner() == HARD)
                            .allMatch(candidate -> candidate.reason() == Reason.OK),
                    "nobody stands down for himself");
        }
    }

    @Test
    void shouldNotStandDownForATouchThatIsRefused() {
        final Rules rules = rules(new Rules().standDown(HOUR_MS));
        final long visitor = nextVisitor++;
        final Click bot = engineClick(visitor, HARD, T0, ClickClass.BOT);
        engineClick(visitor, SOFT, T0 + 1, ClickClass.HUMAN);

        assertEquals(Reason.OK, reasonOf(reportOn(rules, bot, T0 + HOUR_MS), SOFT));
    }

    @Test
    void shouldFindTheHardTouchOfAnotherPartnerBehindOneOfTheSame() {
        final Rules rules = rules(new Rules().standDown(HOUR_MS).softEqual().model(Model.LINEAR));
        final long visitor = nextVisitor++;
        engineClick(visitor, HARD, T0, ClickClass.HUMAN);
        final Click own = engineClick(visitor, OTHER, T0 + 1, ClickClass.HUMAN);
        view(visitor, OTHER, T0 + HOUR_MS - 1);
        assertEquals(
                Reason.STOOD_DOWN, view(reportOn(rules, own, T0 + 3 * HOUR_MS)).reason());

        final long later = nextVisitor++;
        engineClick(later, HARD, T0, ClickClass.HUMAN);
        final Click second = engineClick(later, OTHER, T0 + 1, ClickClass.HUMAN);
        view(later, OTHER, T0 + HOUR_MS);
        assertEquals(Reason.OK, view(reportOn(rules, second, T0 + 3 * HOUR_MS)).reason());
    }

    @Test
    void shouldTakeAPartnerForSoftOnlyFromWhenItBecameSo() {
        engine.apply(new Partner().id(OTHER).soft().from(T0 + 10, EntityStatus.ACTIVE));
        final long visitor = nextVisitor++;
        final Click before = engineClick(visitor, OTHER, T0 + 9, ClickClass.HUMAN);
        engineClick(visitor, OTHER, T0 + 10, ClickClass.HUMAN);

        final ConversionDecided decided = report(new Rules(), before, T0 + HOUR_MS);

        assertEquals(
                List.of(Reason.SOFT_TOUCH, Reason.OK),
                decided.candidates().stream().map(Candidate::reason).toList());
    }

    @Test
    void shouldMakeNoTouchOfAViewOfNobody() {
        assertFalse(((Outcomes.ClickDecided) engine.apply(new View().visitor(0)).getFirst()).isTouch());
        assertTrue(((Outcomes.ClickDecided) engine.apply(new View().visitor(1)).getFirst()).isTouch());
        assertEquals(1, engine.engine().statistics().touches());
    }

    @Test
    void shouldNotTakeAViewForTheClickThatTheClickIdNames() {
        final Click never = new Click().visitor(3).sequence(0).at(T0).link(OTHER * 10, OTHER);
        view(3, OTHER, T0);

        final ConversionDecided decided = report(new Rules(), never, T0 + HOUR_MS);

        assertEquals(
                List.of(TouchKind.VIEW, TouchKind.CLICK_ID),
                decided.candidates().stream().map(Candidate::kind).toList());
    }

    private Click engineClick(final long visitor, final int partner, final long timeMs, final ClickClass clickClass) {
        final Click click = new Click()
                .visitor(visitor)
                .sequence(++sequence)
                .from(visitor, sequence)
                .at(timeMs)
                .link(partner * 10, partner)
                .clickClass(clickClass);
        engine.click(click);
        return click;
    }

    private void view(final long visitor, final int partner, final long timeMs) {
        engine.apply(new View().visitor(visitor).at(timeMs).link(partner * 10, partner));
    }

    private Rules rules(final Rules rules) {
        engine.apply(rules.goal(nextGoal++));
        return rules;
    }

    private ConversionDecided report(final Rules rules, final Click click, final long timeMs) {
        return reportOn(rules(rules), click, timeMs);
    }

    private ConversionDecided reportOn(final Rules rules, final Click click, final long timeMs) {
        return engine.report(new Report()
                .order("o" + nextOrder++)
                .goal(rules.goal)
                .click(click)
                .at(timeMs));
    }

    private static List<Integer> partners(final ConversionDecided decided) {
        return decided.credits().stream().map(Outcomes.Credit::partner).toList();
    }

    private static Reason reasonOf(final ConversionDecided decided, final int partner) {
        return decided.candidates().stream()
                .filter(candidate -> candidate.partner() == partner)
                .findFirst()
                .orElseThrow()
                .reason();
    }

    private static Candidate view(final ConversionDecided decided) {
        return decided.candidates().stream()
                .filter(candidate -> candidate.kind() == TouchKind.VIEW)
                .findFirst()
                .orElseThrow();
    }
}
