package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A stream of everything that can be journaled, drawn from few visitors, customers, orders and times, so that they
 * meet: repeats, edges of windows, touches out of order, partners that come and go, rules that change, forged and
 * foreign click ids, adjustments before their orders. The same seed gives the same stream.
 */
public final class RandomEvents {
    private static final int PROGRAMS = 3;
    private static final int GOALS_PER_PROGRAM = 3;
    private static final int PARTNERS_PER_PROGRAM = 5;
    private static final int LINKS_PER_PROGRAM = 8;
    private static final int COUPONS_PER_PROGRAM = 3;
    private static final int REGISTRATIONS_PER_PROGRAM = 4;
    private static final int REMEMBERED = 128;
    private static final int VISITORS_PER_CUSTOMER = 4;
    private static final long HOUR_MS = 3_600_000;
    private static final long[] EDGES_MS = {-HOUR_MS - 1, -HOUR_MS, 1 - HOUR_MS, -1, 0, 1, 9_999, 10_000, 10_001};
    private static final int[] OFFSETS_S = {0, 3_600, 7_200, -18_000, 19_800};
    private static final long[] AMOUNTS = {
        0, 1, 2, 3, 7, 99, 100, 101, 200, 300, 999, 1_000, 1_001, 4_321, 19_999, 20_000
    };
    static final List<String> PAID = List.of("JPY", "KWD", "GBP");
    private static final List<String> RATES =
            List.of("0.5", "0.333333333333333333", "0.0061", "0.000000001", "1", "2.5", "3.0769", "173.21");
    private static final long LARGE_AMOUNT = 4_000_000_000_000L;
    private static final ClickClass[] CLASSES = ClickClass.values();
    private static final AdjustmentType[] TYPES = AdjustmentType.values();

    private record Known(long conversionId, int program) {}

    private final Random random;
    private final RandomRules rules;
    private final int visitors;
    private final int customers;
    private final int orders;
    private final List<Events.Click> clicks = new ArrayList<>();
    private final List<Known> conversions = new ArrayList<>();
    private final List<Events.Report> reports = new ArrayList<>();
    private final List<Events.Registration> registrations = new ArrayList<>();
    private Events.Adjust rejected;
    private long clockMs = T0;
    private long clickNumber;
    private int version = 1;

    public RandomEvents(final long seed, final int visitors, final int orders) {
        random = new Random(seed);
        rules = new RandomRules(random);
        this.visitors = visitors;
        this.customers = 2 + visitors / VISITORS_PER_CUSTOMER;
        this.orders = orders;
    }

    /** What the stream starts with. Of every third goal only the goal itself is known. */
    public List<Events.Event> catalogue() {
        final List<Events.Event> events = new ArrayList<>();
        events.add(new Events.Epoch().node(3));
        for (int program = 1; program <= PROGRAMS; program++) {
            events.add(new Events.Program().id(program).currency(currency(program), 2));
            for (int i = 0; i < GOALS_PER_PROGRAM; i++) {
                events.add(goal(program, i));
                if (i > 0) {
                    events.add(rules(program, i));
                }
            }
            for (int i = 0; i < PARTNERS_PER_PROGRAM; i++) {
                events.add(partner(program, i));
            }
            for (int i = 0; i < LINKS_PER_PROGRAM; i++) {
                events.add(link(program, i));
            }
            for (int i = 0; i < COUPONS_PER_PROGRAM; i++) {
                events.add(
                        new Events.Coupon().id(id(program, i)).program(program).partner(id(program, i)));
            }
            for (int i = 0; i < REGISTRATIONS_PER_PROGRAM; i++) {
                events.add(registration(program, i));
            }
        }
        return events;
    }

    /** The next event, and how far the journal's clock has gone by {@link #nowNs}. */
    public Events.Event next() {
        clockMs += random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(500);
        clockMs += random.nextInt(200) == 0 ? random.nextLong(4 * HOUR_MS) : 0;
        clockMs += random.nextInt(5_000) == 0 ? random.nextLong(40 * DAY_MS) : 0;
        final int draw = random.nextInt(1000);
        if (draw < 380) {
            return click();
        }
        if (draw < 450) {
            return view();
        }
        if (draw < 810) {
            return report();
        }
        return draw < 990 ? adjust() : change();
    }

    public long nowNs() {
        return clockMs * 1_000_000;
    }

    /** Tells the stream of a conversion that adjustments may name. */
    void recorded(final long conversionId, final int program) {
        conversions.add(new Known(conversionId, program));
    }

    private boolean oneIn(final int many) {
        return random.nextInt(many) == 0;
    }

    private int anyProgram() {
        return 1 + random.nextInt(PROGRAMS);
    }

    private long shortlyBefore() {
        return clockMs - (oneIn(5) ? random.nextInt(100_000) : 0) - (oneIn(50) ? random.nextLong(60 * DAY_MS) : 0);
    }

    private Events.Click click() {
        final int program = anyProgram();
        final int link = random.nextInt(LINKS_PER_PROGRAM);
        final Events.Click click = new Events.Click()
                .at(shortlyBefore())
                .visitor(random.nextInt(1 + random.nextInt(visitors)))
                .sequence(++clickNumber)
                .program(program)
                .link(id(program, link), id(program, link % PARTNERS_PER_PROGRAM))
                .from(random.nextInt(4), random.nextInt(3))
                .clickClass(oneIn(5) ? CLASSES[random.nextInt(CLASSES.length - 1)] : ClickClass.HUMAN);
        if (oneIn(10)) {
            click.withoutId();
        }
        if (!clicks.isEmpty() && oneIn(10)) {
            // At the same time, or at an edge of the stand-down, of another's.
            final Events.Click other = anyClick();
            click.visitor(other.visitor)
                    .at(other.timeMs + (oneIn(2) ? rules.any(RandomRules.SPANS_MS) : 0) + rules.any(-1, 0, 1));
        }
        if (clicks.size() < REMEMBERED) {
            clicks.add(click);
        } else {
            clicks.set(random.nextInt(REMEMBERED), click);
        }
        return click;
    }

    private Events.Click anyClick() {
        return clicks.get(random.nextInt(clicks.size()));
    }

    private Events.View view() {
        final int program = anyProgram();
        final int link = random.nextInt(LINKS_PER_PROGRAM);
        final Events.View view = new Events.View()
                .at(shortlyBefore())
                .visitor(random.nextInt(visitors))
                .program(program)
                .link(id(program, link), id(program, link % PARTNERS_PER_PROGRAM))
                .clickClass(oneIn(10) ? CLASSES[random.nextInt(CLASSES.length - 1)] : ClickClass.HUMAN);
        if (!clicks.isEmpty() && oneIn(2)) {
            final Events.Click other = anyClick();
            view.visitor(other.visitor)
                    .at(other.timeMs + (oneIn(2) ? rules.any(RandomRules.SPANS_MS) : 0) + rules.any(-1, 0, 1));
            if (oneIn(2)) {
                view.program(other.program).link(other.link, other.partner);
            }
        }
        return view;
    }

    private Events.Report report() {
        final Events.Report report = !reports.isEmpty() && oneIn(7) ? again() : fresh();
        if (reports.size() < REMEMBERED) {
            reports.add(report);
        } else {
            reports.set(random.nextInt(REMEMBERED), report);
        }
        return report;
    }

    /** An earlier report once more, the same or nearly. */
    private Events.Report again() {
        final Events.Report first = reports.get(random.nextInt(reports.size()));
        final Events.Report report = new Events.Report()
                .program(first.program)
                .goal(first.goal)
                .identity(first.identityKind, first.identity)
                .at(oneIn(2) ? first.timeMs : clockMs)
                .currency(first.currency, first.exponent)
                .trust(oneIn(3) ? first.trust : Trust.TOKEN)
                .customer(oneIn(4) ? "" : first.customer)
                .registration(oneIn(3) ? 0 : first.registration)
                .coupon(oneIn(3) ? 0 : first.coupon)
                .zone(first.zoneOffsetS);
        report.amountMinor = oneIn(3) ? Long.valueOf(rules.any(AMOUNTS)) : first.amountMinor;
        if (first.paid != null && !oneIn(8)) {
            // The rate has changed meanwhile.
            pay(report, first.paid.currency(), oneIn(3) ? rules.any(AMOUNTS) : first.paid.minor());
        }
        report.isTest = first.isTest;
        report.isHistory = first.isHistory;
        if (!oneIn(3)) {
            report.verdict(first.verdict);
            report.clickTimeMs = first.clickTimeMs;
            report.clickVisitor = first.clickVisitor;
            report.clickSequence = first.clickSequence;
            report.clickLink = first.clickLink;
            report.isClickPayable = first.isClickPayable;
            report.dimensions.putAll(first.dimensions);
        }
        return report;
    }

    private Events.Report fresh() {
        final int program = anyProgram();
        final Events.Report report = new Events.Report()
                .program(program)
                .goal(id(program, random.nextInt(GOALS_PER_PROGRAM)))
                .identity(
                        oneIn(4) ? IdentityKind.get((short) random.nextInt(3)) : IdentityKind.ORDER_ID,
                        "order-" + random.nextInt(orders))
                .at(clockMs)
                .amount(oneIn(500) ? LARGE_AMOUNT : rules.any(AMOUNTS))
                .trust(oneIn(2) ? Trust.TOKEN : Trust.get((short) random.nextInt(3)))
                .customer(oneIn(3) ? "" : "customer-" + random.nextInt(customers));
        report.isTest = oneIn(20);
        report.isHistory = oneIn(10);
        if (oneIn(20)) {
            report.at(clockMs - random.nextLong(60 * DAY_MS));
        }
        if (!clicks.isEmpty() && !oneIn(4)) {
            byClick(report);
        }
        report.currency(oneIn(30) ? "USD" : currency(report.program), 2);
        report.zone(oneIn(3) ? OFFSETS_S[random.nextInt(OFFSETS_S.length)] : OFFSETS_S[report.program]);
        if (oneIn(6)) {
            pay(report, rules.any(PAID), oneIn(500) ? LARGE_AMOUNT : rules.any(AMOUNTS));
        }
        if (oneIn(10)) {
            report.withoutAmount();
        }
        if (oneIn(5)) {
            report.coupon(id(oneIn(10) ? anyProgram() : report.program, random.nextInt(COUPONS_PER_PROGRAM + 1)));
        } else if (oneIn(12)) {
            report.unknownCoupon();
        }
        if (oneIn(40)) {
            // At an edge of a registration's protection.
            final Events.Registration registration = registrations.get(random.nextInt(registrations.size()));
            report.customer(registration.account)
                    .at((oneIn(2) ? registration.fromMs : registration.untilMs) + rules.any(-1, 0, 1));
        }
        if (oneIn(20)) {
            report.registration(id(oneIn(5) ? program : report.program, random.nextInt(REGISTRATIONS_PER_PROGRAM + 1)));
        }
        if (oneIn(3)) {
            report.dimension("city", RandomRules.CITIES[random.nextInt(RandomRules.CITIES.length)]);
            if (oneIn(2)) {
                report.dimension("plan", oneIn(2) ? "pro" : "");
            }
        }
        return report;
    }

    /** In another currency than the report's; at a rate that leads to cents, to much more, or to nothing. */
    private void pay(final Events.Report report, final String currency, final long minor) {
        final String rate = minor == LARGE_AMOUNT || oneIn(2) ? "1." + random.nextInt(1_000) : rules.any(RATES);
        report.paid(currency, currency.equals("JPY") ? 0 : currency.equals("KWD") ? 3 : 2, minor, rate);
    }

    private void byClick(final Events.Report report) {
        final Events.Click click = anyClick();
        report.click(click);
        if (!oneIn(12)) {
            report.program(click.program).goal(id(click.program, random.nextInt(GOALS_PER_PROGRAM)));
        }
        final int draw = random.nextInt(12);
        if (draw == 0) {
            report.at(click.timeMs + EDGES_MS[random.nextInt(EDGES_MS.length)]);
        } else if (draw == 1) {
            report.at(click.timeMs + rules.any(RandomRules.WINDOWS_MS) + rules.any(-1, 0, 1));
        } else if (draw == 2) {
            report.at(click.timeMs + rules.any(RandomRules.SPANS_MS) + rules.any(-1, 0, 1));
        }
        if (oneIn(15)) {
            report.verdict(oneIn(2) ? ClickVerdict.FORGED : ClickVerdict.KEY_UNKNOWN);
        }
        if (oneIn(30)) {
            report.clickLink = 9_999;
        }
    }

    private Events.Adjust adjust() {
        final Events.Adjust adjust = rejected != null && oneIn(20) ? approval() : anyAdjust();
        rejected = adjust.type == AdjustmentType.REJECT && adjust.conversionId != 0 ? adjust : rejected;
        return adjust;
    }

    /** Of what was rejected a while ago. */
    private Events.Adjust approval() {
        return new Events.Adjust()
                .program(rejected.program)
                .conversion(rejected.conversionId)
                .id("approval")
                .type(AdjustmentType.APPROVE);
    }

    private Events.Adjust anyAdjust() {
        final int program = anyProgram();
        final Events.Adjust adjust = new Events.Adjust()
                .program(program)
                .goal(id(program, random.nextInt(GOALS_PER_PROGRAM)))
                .order("order-" + random.nextInt(orders))
                .id("r" + random.nextInt(6))
                .type(oneIn(3) ? AdjustmentType.REFUND : TYPES[random.nextInt(TYPES.length - 1)])
                .currency(oneIn(30) ? "USD" : currency(program));
        adjust.isTest = oneIn(20);
        if (!oneIn(3)) {
            adjust.amount(oneIn(2) ? rules.any(AMOUNTS) : random.nextInt(60));
        }
        if (!conversions.isEmpty() && oneIn(2)) {
            final int newest = Math.min(conversions.size(), oneIn(4) ? Integer.MAX_VALUE : 40);
            final Known known = conversions.get(conversions.size() - 1 - random.nextInt(newest));
            adjust.conversion(oneIn(30) ? known.conversionId + random.nextInt(3) : known.conversionId);
            adjust.program(oneIn(30) ? program : known.program)
                    .currency(oneIn(5) ? rules.any(PAID) : currency(known.program));
        } else if (!reports.isEmpty() && !oneIn(3)) {
            final Events.Report report = reports.get(random.nextInt(reports.size()));
            adjust.program(report.program)
                    .goal(report.goal)
                    .order(report.identity)
                    .currency(report.paid != null && !oneIn(4) ? report.paid.currency() : report.currency);
            adjust.isTest = report.isTest;
        }
        return adjust;
    }

    /** A link never changes hands. */
    private Events.Link link(final int program, final int index) {
        return new Events.Link()
                .clickLimit(oneIn(4) ? random.nextInt(300) : 0)
                .id(id(program, index))
                .program(program)
                .partner(id(program, index % PARTNERS_PER_PROGRAM));
    }

    private Events.Event change() {
        final int program = anyProgram();
        final long fromMs = clockMs + random.nextInt(200_000) - 100_000;
        final EntityStatus status = oneIn(5) ? EntityStatus.get((short) random.nextInt(5)) : EntityStatus.ACTIVE;
        return switch (random.nextInt(12)) {
            case 0 -> goal(program, random.nextInt(GOALS_PER_PROGRAM)).version(++version, fromMs);
            case 1, 2, 3, 4, 5 ->
                rules(program, random.nextInt(GOALS_PER_PROGRAM)).version(++version, fromMs);
            case 6, 7 -> partner(program, random.nextInt(PARTNERS_PER_PROGRAM)).from(fromMs, status);
            case 8 -> link(program, random.nextInt(LINKS_PER_PROGRAM)).from(fromMs);
            case 9 ->
                new Events.Coupon()
                        .id(id(program, random.nextInt(COUPONS_PER_PROGRAM)))
                        .program(program)
                        .partner(id(program, random.nextInt(PARTNERS_PER_PROGRAM)))
                        .from(fromMs, status)
                        .holds(
                                oneIn(3) ? fromMs + random.nextInt(100_000) : Long.MIN_VALUE,
                                oneIn(3) ? fromMs + 100_000 + random.nextInt(300_000) : Long.MAX_VALUE);
            case 10 ->
                registration(program, random.nextInt(REGISTRATIONS_PER_PROGRAM)).status(status);
            default ->
                oneIn(2)
                        ? new Events.Program().id(program).currency(currency(program), 2)
                        : new Events.Epoch().node(random.nextInt(4));
        };
    }

    private Events.Rules rules(final int program, final int index) {
        return rules.draw(
                program, id(program, index), ids(program, GOALS_PER_PROGRAM), ids(program, PARTNERS_PER_PROGRAM));
    }

    private Events.Partner partner(final int program, final int index) {
        final Events.Partner partner = new Events.Partner()
                .id(id(program, index))
                .program(program)
                .level(random.nextInt(4))
                .type(oneIn(2) ? PartnerType.AFFILIATE : PartnerType.get((short) random.nextInt(6)))
                .group(oneIn(3) ? "" : RandomRules.GROUPS[random.nextInt(RandomRules.GROUPS.length)])
                .customer(oneIn(2) ? "" : "customer-" + random.nextInt(customers));
        partner.isSoft = oneIn(3);
        return partner;
    }

    private Events.Registration registration(final int program, final int index) {
        final long fromMs = clockMs - random.nextLong(DAY_MS);
        final Events.Registration registration = new Events.Registration()
                .id(id(program, index))
                .program(program)
                .partner(id(program, random.nextInt(PARTNERS_PER_PROGRAM)))
                .account("customer-" + random.nextInt(Math.min(customers, 5)))
                .during(fromMs, fromMs + random.nextLong(90 * DAY_MS));
        registrations.add(registration);
        return registration;
    }

    private Events.Goal goal(final int program, final int index) {
        final Events.Goal goal = new Events.Goal()
                .id(id(program, index))
                .program(program)
                .window(rules.any(RandomRules.WINDOWS_MS))
                .model(oneIn(2) ? Model.FIRST_TOUCH : Model.LAST_TOUCH);
        return switch (random.nextInt(3)) {
            case 0 -> goal.fixed(random.nextInt(50));
            case 1 -> goal.percent(random.nextInt(1_000_000));
            default -> oneIn(4) ? goal.unrewarded() : goal.percent(333_333);
        };
    }

    private static List<Integer> ids(final int program, final int count) {
        return IntStream.range(0, count).mapToObj(index -> id(program, index)).toList();
    }

    private static int id(final int program, final int index) {
        return program * 100 + index;
    }

    private static String currency(final int program) {
        return program == 2 ? "CHF" : "EUR";
    }
}
