package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Partner;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aim: visitors are joined to customers and customers remember who brought them. Method: few records each. */
final class StitchingTest {
    private static final int FOUNDER = Events.PARTNER;
    private static final int OTHER = 8;
    private static final int THIRD = 9;
    private static final int RENEWAL = 60;

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int nextOrder;
    private long sequence;

    @BeforeEach
    void defineMore() {
        engine.apply(new Partner().id(OTHER));
        engine.apply(new Partner().id(THIRD));
        for (final int partner : List.of(FOUNDER, OTHER, THIRD)) {
            engine.apply(new Events.Link().id(partner * 10).partner(partner));
        }
        engine.apply(new Rules().goal(RENEWAL).inherit(12).priorities(Priority.CUSTOMER));
    }

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldFindThePathsOfAllVisitorsOfACustomerTheLastJoinedFirst() {
        final Click phone = click(1, FOUNDER, T0);
        final Click desk = click(2, OTHER, T0 + 1);
        engine.report(report().click(phone).customer("ann"));
        engine.report(report().click(desk).customer("ann"));
        engine.report(report().click(phone).customer("ann"));

        assertEquals(List.of(FOUNDER, OTHER), touched(engine.report(report().customer("ann"))));
        assertEquals(
                List.of(OTHER, FOUNDER),
                touched(engine.report(report().click(desk).customer("ann"))),
                "the click's own visitor comes first");
        assertEquals(List.of(), touched(engine.report(report().customer("bob"))));
    }

    @Test
    void shouldKeepTheNewestEightVisitorsOfACustomer() {
        for (int visitor = 1; visitor <= 10; visitor++) {
            engine.report(report().click(click(visitor, FOUNDER, T0 + visitor)).customer("ann"));
        }
        assertEquals(LongStream.of(10, 9, 8, 7, 6, 5, 4, 3).boxed().toList(), visitors());

        engine.report(report().click(click(5, FOUNDER, T0 + 50)).customer("ann"));
        assertEquals(LongStream.of(50, 5, 10, 9, 8, 7, 6, 4, 3).boxed().toList(), visitors(), "5 came again");

        engine.report(report().click(click(11, FOUNDER, T0 + 11)).customer("ann"));
        assertEquals(LongStream.of(11, 50, 5, 10, 9, 8, 7, 6, 4).boxed().toList(), visitors());
    }

    /** The touches' times after T0 tell the visitors. */
    private List<Long> visitors() {
        return engine.report(report().customer("ann")).candidates().stream()
                .filter(candidate -> candidate.kind() == TouchKind.CLICK)
                .map(candidate -> candidate.touchTimeMs() - T0)
                .toList();
    }

    @Test
    void shouldLookAtNoMoreTouchesThanAPathHasOverAllVisitors() {
        try (EngineHarness small = new EngineHarness(EngineHarness.smallTables().pathCapacity(3))) {
            small.apply(new Events.Epoch());
            small.apply(new Events.Program());
            small.apply(new Events.Goal());
            small.apply(new Partner());
            small.apply(new Events.Link());
            for (int visitor = 1; visitor <= 2; visitor++) {
                Click last = null;
                for (int i = 0; i < 2; i++) {
                    last = new Click().visitor(visitor).sequence(i).at(T0 + 10L * visitor + i);
                    small.click(last);
                }
                small.report(report().click(last).customer("ann"));
            }
            final long cutBefore = small.engine().statistics().pathsCut();
            final ConversionDecided decided = small.report(report().customer("ann"));
            assertEquals(
                    LongStream.of(T0 + 21, T0 + 20, T0 + 11).boxed().toList(),
                    decided.candidates().stream()
                            .filter(candidate -> candidate.kind() == TouchKind.CLICK)
                            .map(Candidate::touchTimeMs)
                            .toList());
            assertEquals(cutBefore + 1, small.engine().statistics().pathsCut());
        }
    }

    @Test
    void shouldJoinNothingForReportsThatNobodyVouchesFor() {
        final Click click = click(1, FOUNDER, T0);
        engine.report(report().click(click).customer("ann").trust(Trust.BROWSER));
        engine.report(report().click(click).customer("ann").trust(Trust.CLICK_ID));
        engine.report(report().click(click).customer("ann").test());
        engine.report(report().click(click).customer("ann").verdict(ClickVerdict.FORGED));
        assertTrue(touched(engine.report(report().customer("ann"))).isEmpty());

        engine.report(report().order("late").click(click).customer("ann").trust(Trust.BROWSER));
        engine.report(report().order("late"));
        assertEquals(
                List.of(),
                touched(engine.report(report().customer("ann"))),
                "a customer that only a browser named is tied to nobody");
        engine.report(report().order("named").click(click).trust(Trust.BROWSER));
        engine.report(report().order("named").customer("ann"));
        assertEquals(
                List.of(FOUNDER),
                touched(engine.report(report().customer("ann"))),
                "a click that a confirmation inherits it carries");
    }

    @Test
    void shouldJoinEvenWhereNobodyIsCredited() {
        final Click expired = click(1, FOUNDER, T0);
        engine.report(report().click(expired).customer("ann").at(T0 + 40 * DAY_MS));

        assertEquals(
                List.of(FOUNDER), touched(engine.report(report().customer("ann").at(T0 + 41 * DAY_MS))));
    }

    @Test
    void shouldLetRenewalsInheritTheSharesOfTheFoundingConversionForItsMonthsToTheMillisecond() {
        engine.apply(new Rules().model(Model.LINEAR));
        click(1, FOUNDER, T0);
        final Click last = click(1, OTHER, T0 + 1);
        final long foundedMs = Instant.parse("2026-11-30T22:30:00Z").toEpochMilli();
        // By its programme's clock it is the 30th, 23:30; February has no 30th.
        engine.report(
                report().click(last).customer("ann").at(foundedMs).zone(3_600).history());
        engine.apply(new Rules().goal(RENEWAL).version(2, T0).inherit(3).priorities(Priority.CUSTOMER));
        final long endMs = Instant.parse("2027-02-28T22:30:00Z").toEpochMilli();
        for (long edgeMs = -1; edgeMs <= 1; edgeMs++) {
            final ConversionDecided decided =
                    engine.report(renewal("ann").at(endMs + edgeMs).zone(3_600));
            assertEquals(edgeMs < 0 ? Reason.OK : Reason.CUSTOMER_EXPIRED, decided.reason());
            assertEquals(edgeMs < 0 ? List.of(500_000_000L, 500_000_000L) : List.of(), shares(decided));
        }
        final ConversionDecided elsewhere =
                engine.report(renewal("ann").at(endMs - 1).zone(7_200));
        assertEquals(Reason.CUSTOMER_EXPIRED, elsewhere.reason(), "local times are compared as they stand");
        assertEquals(
                Reason.NO_TOUCH,
                engine.report(renewal("bob").at(endMs - 1)).reason(),
                "another customer inherits nothing");
    }

    @Test
    void shouldCarryOverForLifeOrNotAtAll() {
        engine.report(report().click(click(1, FOUNDER, T0)).customer("ann"));
        engine.apply(new Rules().goal(61).inherit(0).priorities(Priority.CUSTOMER));
        engine.apply(new Rules().goal(62).inherit(GoalRules.FOR_LIFE).priorities(Priority.CUSTOMER));
        final long centuryMs = T0 + 36_525 * DAY_MS;

        assertEquals(
                Reason.CUSTOMER_EXPIRED, engine.report(renewal("ann").goal(61)).reason());
        assertEquals(
                Reason.OK, engine.report(renewal("ann").goal(62).at(centuryMs)).reason());
    }

    @Test
    void shouldKeepTheFoundingConversionWhateverComesLater() {
        engine.report(renewal("ann"));
        engine.report(report().click(click(1, FOUNDER, T0)).customer("ann").trust(Trust.BROWSER));
        engine.report(report().click(click(2, OTHER, T0)).customer("ann"));
        engine.report(report().click(click(3, THIRD, T0)).customer("ann"));

        final ConversionDecided decided = engine.report(renewal("ann"));

        assertEquals(
                List.of(OTHER),
                decided.credits().stream().map(Outcomes.Credit::partner).toList());
        assertEquals(Priority.CUSTOMER, decided.priority());
        assertEquals(TouchKind.CUSTOMER, decided.credits().getFirst().kind());
        assertEquals(T0, decided.credits().getFirst().touchTimeMs());
        assertEquals(OTHER * 10, decided.credits().getFirst().link());
    }

    @Test
    void shouldInheritNothingFromWhatWasReversedOrRejectedUntilItStandsAgain() {
        engine.report(report().order("first").click(click(1, FOUNDER, T0)).customer("ann"));
        assertEquals(Reason.OK, engine.report(renewal("ann")).reason());
        engine.apply(new Adjust().order("first").id("all").type(AdjustmentType.REFUND));
        assertEquals(Reason.CUSTOMER_EXPIRED, engine.report(renewal("ann")).reason());
    }

    @Test
    void shouldSplitTheSharesOfRefusedPartnersAmongTheOthersInProportion() {
        engine.apply(new Rules().model(Model.POSITION_BASED).positions(200_000, 300_000));
        click(1, FOUNDER, T0);
        click(1, OTHER, T0 + 1);
        final Click last = click(1, THIRD, T0 + 2);
        final ConversionDecided founding = engine.report(report().click(last).customer("ann"));
        assertEquals(List.of(200_000_000L, 500_000_000L, 300_000_000L), shares(founding));
        engine.apply(new Partner().id(OTHER).from(T0 + 5 * DAY_MS, EntityStatus.SUSPENDED));

        assertEquals(shares(founding), shares(engine.report(renewal("ann").at(T0 + 5 * DAY_MS - 1))));
        final ConversionDecided later = engine.report(renewal("ann").at(T0 + 5 * DAY_MS));
        assertEquals(List.of(400_000_000L, 600_000_000L), shares(later));
        assertEquals(
                List.of(Reason.OK, Reason.PARTNER_SUSPENDED, Reason.OK),
                later.candidates().stream()
                        .filter(candidate -> candidate.kind() == TouchKind.CUSTOMER)
                        .map(Candidate::reason)
                        .toList());
        assertEquals(
                List.of(200_000_000L, 0L, 300_000_000L),
                later.candidates().stream()
                        .filter(candidate -> candidate.kind() == TouchKind.CUSTOMER)
                        .map(Candidate::weight)
                        .toList());
    }

    @Test
    void shouldCreditNobodyForHisOwnPurchase() {
        engine.apply(new Partner().id(OTHER).customer("self"));
        engine.apply(new Events.Coupon().partner(OTHER));
        engine.apply(new Events.Registration().partner(OTHER).account("self"));
        final Click own = click(1, OTHER, T0);

        final ConversionDecided decided =
                engine.report(report().click(own).coupon(1).customer("self"));

        assertEquals(
                Collections.nCopies(3, Reason.SELF_REFERRAL),
                decided.candidates().stream().map(Candidate::reason).toList());
        assertEquals(
                Reason.OK,
                engine.report(report().click(own).customer("selfless")).reason());
        assertEquals(Reason.OK, engine.report(report().click(own)).reason());
    }

    @Test
    void shouldExcludePartnersAndLinksFromWhenTheRuleSaysSo() {
        engine.apply(
                new Rules().version(2, T0 + 2 * DAY_MS).excludePartner(OTHER).excludeLink(THIRD * 10));
        final List<Reason> reasons = new ArrayList<>();
        for (final int partner : List.of(FOUNDER, OTHER, THIRD)) {
            final Click click = click(partner, partner, T0);
            assertEquals(
                    Reason.OK,
                    engine.report(report().click(click).at(T0 + 2 * DAY_MS - 1)).reason());
            reasons.add(engine.report(report().click(click).at(T0 + 2 * DAY_MS)).reason());
        }
        assertEquals(List.of(Reason.OK, Reason.EXCLUDED, Reason.EXCLUDED), reasons);
    }

    private Click click(final long visitor, final int partner, final long timeMs) {
        final Click click = new Click()
                .visitor(visitor)
                .sequence(++sequence)
                .from(sequence, sequence)
                .at(timeMs)
                .link(partner * 10, partner);
        engine.click(click);
        return click;
    }

    private Report report() {
        return new Report().order("o" + nextOrder++).at(T0 + DAY_MS);
    }

    private Report renewal(final String customer) {
        return report().goal(RENEWAL).customer(customer);
    }

    private static List<Integer> touched(final ConversionDecided decided) {
        return decided.candidates().stream()
                .filter(candidate -> candidate.kind() == TouchKind.CLICK)
                .map(Candidate::partner)
                .toList();
    }

    private static List<Long> shares(final ConversionDecided decided) {
        return decided.credits().stream().map(Outcomes.Credit::share).toList();
    }
}
