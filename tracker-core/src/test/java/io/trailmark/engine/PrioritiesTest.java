package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Events.View;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: every order in which any of the five sources can be asked, with every set of sources that name somebody. Method:
 * 326 goals, 32 sets of candidates for each, one partner per source.
 */
final class PrioritiesTest {
    private static final List<Priority> SOURCES =
            List.of(Priority.REGISTRATION, Priority.CLICK, Priority.CUSTOMER, Priority.COUPON, Priority.VIEW);
    private static final int FIRST_GOAL = 1_000;
    private static final int FOUNDING_GOAL = 999;
    private static final int PARTNER_OF_SOURCE = 30;

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int nextOrder;

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldCreditTheFirstSourceInTheRulesOrderThatNamesSomebody() {
        defineSources();
        final List<List<Priority>> orders = new ArrayList<>();
        addOrders(new ArrayList<>(), orders);
        assertEquals(326, orders.size());
        for (int i = 0; i < orders.size(); i++) {
            engine.apply(new Rules()
                    .goal(FIRST_GOAL + i)
                    .inherit(GoalRules.FOR_LIFE)
                    .priorities(orders.get(i).toArray(Priority[]::new)));
        }
        for (int bits = 0; bits < 1 << SOURCES.size(); bits++) {
            final Set<Priority> naming = EnumSet.noneOf(Priority.class);
            for (int i = 0; i < SOURCES.size(); i++) {
                if ((bits & 1 << i) != 0) {
                    naming.add(SOURCES.get(i));
                }
            }
            for (int i = 0; i < orders.size(); i++) {
                check(orders.get(i), naming, engine.report(report(FIRST_GOAL + i, naming)));
            }
        }
    }

    private void defineSources() {
        for (int i = 0; i < SOURCES.size(); i++) {
            final int id = PARTNER_OF_SOURCE + i;
            engine.apply(new Events.Partner().id(id));
            engine.apply(new Events.Link().id(id).partner(id));
        }
        engine.apply(new Events.Registration().id(1).partner(partner(Priority.REGISTRATION)));
        engine.apply(new Events.Coupon().id(1).partner(partner(Priority.COUPON)));
        engine.apply(new Events.Coupon().id(2).partner(partner(Priority.CUSTOMER)));
        engine.apply(new Rules().goal(FOUNDING_GOAL));
        engine.report(
                new Report().order("founding").goal(FOUNDING_GOAL).coupon(2).customer("known"));
        for (int visitor = 1; visitor <= 4; visitor++) {
            engine.click(bot(visitor));
            if ((visitor - 1 & 1) != 0) {
                engine.click(new Click()
                        .visitor(visitor)
                        .sequence(2)
                        .at(T0 + 1)
                        .link(partner(Priority.CLICK), partner(Priority.CLICK)));
            }
            if ((visitor - 1 & 2) != 0) {
                engine.apply(new View()
                        .visitor(visitor)
                        .at(T0 + DAY_MS)
                        .link(partner(Priority.VIEW), partner(Priority.VIEW)));
            }
        }
    }

    /** A click that is refused: it names the visitor and nobody to credit. */
    private static Click bot(final int visitor) {
        return new Click().visitor(visitor).sequence(1).clickClass(ClickClass.BOT);
    }

    private Report report(final int goal, final Set<Priority> naming) {
        final int visitor = 1 + (naming.contains(Priority.CLICK) ? 1 : 0) + (naming.contains(Priority.VIEW) ? 2 : 0);
        final Report report = new Report()
                .order("o" + nextOrder++)
                .goal(goal)
                .at(T0 + DAY_MS + 1)
                // Nobody vouches for it: it joins no visitor to the customer, so the next starts from the same.
                .trust(Trust.BROWSER)
                .click(bot(visitor));
        if (naming.contains(Priority.REGISTRATION)) {
            report.registration(1);
        }
        if (naming.contains(Priority.CUSTOMER)) {
            report.customer("known");
        }
        return naming.contains(Priority.COUPON) ? report.coupon(1) : report;
    }

    private static void check(final List<Priority> order, final Set<Priority> naming, final ConversionDecided decided) {
        final String what = order + " asked, " + naming + " name somebody: " + decided;
        final Priority winner =
                order.stream().filter(naming::contains).findFirst().orElse(Priority.NULL_VAL);
        assertEquals(winner, decided.priority(), what);
        assertEquals(winner == Priority.NULL_VAL ? 0 : 1, decided.credits().size(), what);
        assertEquals(winner == Priority.NULL_VAL ? Reason.BOT_CLICK : Reason.OK, decided.reason(), what);
        if (winner != Priority.NULL_VAL) {
            assertEquals(partner(winner), decided.credits().getFirst().partner(), what);
        }
        final List<Candidate> left = decided.candidates().stream()
                .filter(candidate -> candidate.reason() != Reason.BOT_CLICK)
                .toList();
        assertEquals(naming.size(), left.size(), what);
        for (final Candidate candidate : left) {
            assertEquals(reason(source(candidate.kind()), order, winner), candidate.reason(), what);
        }
    }

    private static Reason reason(final Priority source, final List<Priority> order, final Priority winner) {
        if (source == winner) {
            return Reason.OK;
        }
        if (!order.contains(source)) {
            return Reason.NOT_ASKED;
        }
        if (winner == Priority.REGISTRATION) {
            return Reason.REGISTERED_DEAL;
        }
        return winner == Priority.CLICK && source == Priority.VIEW ? Reason.SOFT_TOUCH : Reason.OUTRANKED;
    }

    private static Priority source(final TouchKind kind) {
        return switch (kind) {
            case REGISTRATION -> Priority.REGISTRATION;
            case CUSTOMER -> Priority.CUSTOMER;
            case COUPON -> Priority.COUPON;
            case VIEW -> Priority.VIEW;
            default -> Priority.CLICK;
        };
    }

    private static int partner(final Priority source) {
        return PARTNER_OF_SOURCE + SOURCES.indexOf(source);
    }

    private static void addOrders(final List<Priority> begun, final List<List<Priority>> orders) {
        orders.add(List.copyOf(begun));
        for (final Priority next : SOURCES) {
            if (!begun.contains(next)) {
                begun.add(next);
                addOrders(begun, orders);
                begun.removeLast();
            }
        }
    }

    @Test
    void shouldLetTheFirstRefusalStandWhateverIsAsked() {
        engine.apply(new Events.Coupon().from(T0 - 99 * DAY_MS, EntityStatus.SUSPENDED));
        engine.apply(new Rules().priorities(Priority.CLICK));
        assertEquals(
                Reason.COUPON_UNKNOWN,
                engine.report(new Report().coupon(1)).candidates().getFirst().reason());
    }
}
