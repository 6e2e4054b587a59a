package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A stream of everything that can be journaled, drawn from few visitors, orders and times, so that they meet: repeats,
 * edges of windows, clicks out of order, partners that come and go, rules that change, forged and foreign click ids,
 * refunds before their orders. The same seed gives the same stream.
 */
public final class RandomEvents {
    private static final int PROGRAMS = 3;
    private static final int GOALS_PER_PROGRAM = 2;
    private static final int PARTNERS_PER_PROGRAM = 4;
    private static final int LINKS_PER_PROGRAM = 8;
    private static final int COUPONS_PER_PROGRAM = 3;
    private static final int REMEMBERED_CLICKS = 512;
    private static final long[] EDGES_MS = {-3_600_001, -3_600_000, -3_599_999, -1, 0, 1, 9_999, 10_000, 10_001};
    private static final ClickClass[] CLASSES = ClickClass.values();

    private final Random random;
    private final int visitors;
    private final int orders;
    private final List<Events.Click> clicks = new ArrayList<>();
    private final List<Long> conversionIds = new ArrayList<>();
    private long clockMs = T0;
    private long clickNumber;
    private int goalVersion = 1;

    public RandomEvents(final long seed, final int visitors, final int orders) {
        random = new Random(seed);
        this.visitors = visitors;
        this.orders = orders;
    }

    /** What the stream starts with. */
    public List<Events.Event> catalogue() {
        final List<Events.Event> events = new ArrayList<>();
        events.add(new Events.Epoch().node(3));
        for (int program = 1; program <= PROGRAMS; program++) {
            events.add(new Events.Program().id(program).currency(currency(program), 2));
            for (int i = 0; i < GOALS_PER_PROGRAM; i++) {
                events.add(goal(program, i));
            }
            for (int i = 0; i < PARTNERS_PER_PROGRAM; i++) {
                events.add(new Events.Partner().id(id(program, i)).program(program));
            }
            for (int i = 0; i < LINKS_PER_PROGRAM; i++) {
                events.add(new Events.Link()
                        .id(id(program, i))
                        .program(program)
                        .partner(id(program, i % PARTNERS_PER_PROGRAM)));
            }
            for (int i = 0; i < COUPONS_PER_PROGRAM; i++) {
                events.add(
                        new Events.Coupon().id(id(program, i)).program(program).partner(id(program, i)));
            }
        }
        return events;
    }

    /** The next event, and how far the journal's clock has gone by {@link #nowNs}. */
    public Events.Event next() {
        clockMs += random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(500);
        clockMs += random.nextInt(20_000) == 0 ? 31 * DAY_MS : 0;
        final int draw = random.nextInt(1000);
        if (draw < 500) {
            return click();
        }
        if (draw < 850) {
            return report();
        }
        return draw < 990 ? adjust() : change();
    }

    public long nowNs() {
        return clockMs * 1_000_000;
    }

    /** Tells the stream of a conversion that adjustments may name. */
    void recorded(final long conversionId) {
        conversionIds.add(conversionId);
    }

    private Events.Click click() {
        final int program = 1 + random.nextInt(PROGRAMS);
        final int link = random.nextInt(LINKS_PER_PROGRAM);
        final Events.Click click = new Events.Click()
                .at(clockMs - (random.nextInt(5) == 0 ? random.nextInt(100_000) : 0))
                .visitor(random.nextInt(visitors))
                .sequence(++clickNumber)
                .program(program)
                .link(id(program, link), id(program, link % PARTNERS_PER_PROGRAM))
                .from(random.nextInt(4), random.nextInt(3))
                .clickClass(random.nextInt(4) == 0 ? CLASSES[random.nextInt(CLASSES.length - 1)] : ClickClass.HUMAN);
        if (random.nextInt(10) == 0) {
            click.withoutId();
        }
        if (clicks.size() < REMEMBERED_CLICKS) {
            clicks.add(click);
        } else {
            clicks.set(random.nextInt(REMEMBERED_CLICKS), click);
        }
        return click;
    }

    private Events.Report report() {
        final int program = 1 + random.nextInt(PROGRAMS);
        final Events.Report report = new Events.Report()
                .program(program)
                .goal(id(program, random.nextInt(GOALS_PER_PROGRAM)))
                .identity(IdentityKind.get((short) random.nextInt(3)), "order-" + random.nextInt(orders))
                .at(clockMs)
                .amount(100L * random.nextInt(3) + random.nextInt(2))
                .currency(random.nextInt(20) == 0 ? "USD" : currency(program), 2)
                .trust(Trust.get((short) random.nextInt(3)))
                .customer(random.nextInt(3) == 0 ? "customer-" + random.nextInt(2) : "");
        if (random.nextInt(10) == 0) {
            report.withoutAmount();
        }
        report.isTest = random.nextInt(20) == 0;
        report.isHistory = random.nextInt(10) == 0;
        if (!clicks.isEmpty() && random.nextInt(5) > 0) {
            final Events.Click click = clicks.get(random.nextInt(clicks.size()));
            report.click(click);
            if (random.nextInt(3) > 0) {
                report.program(click.program).goal(id(click.program, random.nextInt(GOALS_PER_PROGRAM)));
                report.currency(currency(click.program), 2);
            }
            if (random.nextInt(3) == 0) {
                final long edgeMs = EDGES_MS[random.nextInt(EDGES_MS.length)];
                report.at(click.timeMs + (random.nextBoolean() ? DAY_MS : 0) + edgeMs);
            }
            if (random.nextInt(10) == 0) {
                report.verdict(random.nextBoolean() ? ClickVerdict.FORGED : ClickVerdict.KEY_UNKNOWN);
            }
            if (random.nextInt(20) == 0) {
                report.clickLink = 9_999;
            }
        }
        if (random.nextInt(4) == 0) {
            report.coupon(id(report.program, random.nextInt(COUPONS_PER_PROGRAM + 1)));
        } else if (random.nextInt(8) == 0) {
            report.unknownCoupon();
        }
        return report;
    }

    private Events.Adjust adjust() {
        final int program = 1 + random.nextInt(PROGRAMS);
        final Events.Adjust adjust = new Events.Adjust()
                .program(program)
                .goal(id(program, random.nextInt(GOALS_PER_PROGRAM)))
                .order("order-" + random.nextInt(orders))
                .id("r" + random.nextInt(6))
                .currency(random.nextInt(20) == 0 ? "USD" : currency(program));
        adjust.isTest = random.nextInt(20) == 0;
        if (random.nextInt(4) > 0) {
            adjust.amount(random.nextInt(random.nextInt(10) == 0 ? 300 : 90));
        }
        if (random.nextInt(10) == 0) {
            adjust.type(AdjustmentType.get((short) random.nextInt(6)));
        }
        if (!conversionIds.isEmpty() && random.nextInt(3) == 0) {
            final long id = conversionIds.get(random.nextInt(conversionIds.size()));
            adjust.conversion(random.nextInt(10) == 0 ? id + random.nextInt(3) : id);
        }
        return adjust;
    }

    private Events.Event change() {
        final int program = 1 + random.nextInt(PROGRAMS);
        final long fromMs = clockMs + random.nextInt(200_000) - 100_000;
        final EntityStatus status = EntityStatus.get((short) random.nextInt(3));
        return switch (random.nextInt(6)) {
            case 0 -> goal(program, random.nextInt(GOALS_PER_PROGRAM)).version(++goalVersion, fromMs);
            case 1 ->
                new Events.Partner()
                        .id(id(program, random.nextInt(PARTNERS_PER_PROGRAM)))
                        .program(program)
                        .from(fromMs, random.nextBoolean() ? EntityStatus.ACTIVE : status);
            case 2 ->
                new Events.Link()
                        .id(id(program, random.nextInt(LINKS_PER_PROGRAM)))
                        .program(program)
                        .partner(id(program, random.nextInt(PARTNERS_PER_PROGRAM)))
                        .from(fromMs);
            case 3 ->
                new Events.Coupon()
                        .id(id(program, random.nextInt(COUPONS_PER_PROGRAM)))
                        .program(program)
                        .partner(id(program, random.nextInt(PARTNERS_PER_PROGRAM)))
                        .from(fromMs, random.nextBoolean() ? EntityStatus.ACTIVE : status);
            case 4 -> new Events.Program().id(program).currency(currency(program), 2);
            default -> new Events.Epoch().node(random.nextInt(4));
        };
    }

    private Events.Goal goal(final int program, final int index) {
        final Events.Goal goal = new Events.Goal()
                .id(id(program, index))
                .program(program)
                .window(random.nextBoolean() ? DAY_MS : 100_000)
                .model(random.nextBoolean() ? Model.FIRST_TOUCH : Model.LAST_TOUCH);
        return switch (random.nextInt(3)) {
            case 0 -> goal.fixed(random.nextInt(50));
            case 1 -> goal.percent(random.nextInt(1_000_000));
            default -> random.nextInt(4) == 0 ? goal.unrewarded() : goal.percent(333_333);
        };
    }

    private static int id(final int program, final int index) {
        return program * 100 + index;
    }

    private static String currency(final int program) {
        return program == 2 ? "CHF" : "EUR";
    }
}
