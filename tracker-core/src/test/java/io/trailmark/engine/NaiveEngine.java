package io.trailmark.engine;

import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.Applied;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ClickDecided;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Credit;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.engine.Outcomes.Reversal;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The engine as one would write it without caring for speed or memory: plain collections, everything kept, rational
 * arithmetic. The real one must agree with it outcome by outcome.
 */
final class NaiveEngine {
    private static final long HOUR_MS = 3_600_000;
    private static final long THIRTY_DAYS_NS = 30L * 24 * HOUR_MS * 1_000_000;

    private record At<T>(long fromMs, T state) {}

    private record ClickKey(int link, long block, long agent) {}

    private record Counted(long number, long timeMs) {}

    private record Touch(long number, long position, Events.Click click, ClickClass clickClass) {}

    private record OrderKey(int program, int goal, IdentityKind kind, boolean isTest, String text) {}

    private record Parked(OrderKey key, long position, long epochNs, Events.Adjust adjust) {}

    /** A click id as a conversion carries it. */
    private record ClickId(
            ClickVerdict verdict, long timeMs, long visitor, long sequence, int link, boolean isPayable) {}

    private static final class Standing {
        long id;
        Trust trust;
        Long amount;
        String currency;
        int exponent;
        String customer;
        boolean isCustomerInherited;
        ClickId clickId;
        int coupon;
        boolean isCouponUnknown;
        long occurredMs;
        long refunded;
        boolean isSkewed;
        int program;
        int goal;
        Events.Goal rule;
        Reason reason;
        ConversionStatus status;
        boolean isTest;
        List<Credit> credits = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        Map<String, Done> adjustments = new LinkedHashMap<>();

        long value() {
            return amount == null ? 0 : amount;
        }
    }

    private static final class Done {
        Events.Adjust adjust;
        long position;
        long adjusted;
        Reason reason = Reason.OK;
    }

    private int touchCapacity;
    private int duplicateCapacity;
    private int pathCapacity;
    private int parkedCapacity;
    private long lostTouches;
    private long lostClicks;

    private final Map<Integer, Events.Program> programs = new HashMap<>();
    private final Map<Integer, List<At<Events.Goal>>> goals = new HashMap<>();
    private final Map<Integer, List<At<EntityStatus>>> partners = new HashMap<>();
    private final Map<Integer, List<At<Events.Link>>> links = new HashMap<>();
    private final Map<Integer, List<At<Events.Coupon>>> coupons = new HashMap<>();
    private final Map<ClickKey, Counted> counted = new HashMap<>();
    private final Map<Long, List<Touch>> paths = new HashMap<>();
    private final Map<OrderKey, Standing> conversions = new HashMap<>();
    private final Map<Long, Standing> conversionsById = new HashMap<>();
    private final Map<OrderKey, List<Parked>> parked = new LinkedHashMap<>();
    private final Deque<Parked> byAge = new ArrayDeque<>();
    private int parkedCount;
    private int node;
    private long countedClicks;
    private long touches;
    private long position;
    private long epochNs;

    NaiveEngine(final Engine.Context context) {
        touchCapacity = context.touchCapacity();
        duplicateCapacity = context.duplicateCapacity();
        pathCapacity = context.pathCapacity();
        parkedCapacity = context.parkedCapacity();
    }

    List<Outcome> apply(final Events.Event event, final long recordPosition, final long recordNs) {
        position = recordPosition;
        epochNs = recordNs;
        final List<Outcome> outcomes = new ArrayList<>();
        switch (event) {
            case Events.Click click -> outcomes.add(click(click));
            case Events.Report report -> report(report, outcomes);
            case Events.Adjust adjust -> adjust(adjust, outcomes);
            case Events.Epoch epoch -> node = epoch.node;
            case Events.Limits limits -> limits(limits.limits);
            case Events.Program program -> programs.put(program.id, program);
            case Events.Goal goal -> define(goals, goal.id, goal.fromMs, goal);
            case Events.Partner partner -> define(partners, partner.id, partner.fromMs, partner.status);
            case Events.Link link -> define(links, link.id, link.fromMs, link);
            case Events.Rules rules -> throw new IllegalArgumentException("not known yet: " + rules.goal);
            case Events.Registration registration ->
                throw new IllegalArgumentException("not known yet: " + registration.id);
            case Events.View view -> throw new IllegalArgumentException("not known yet: " + view.timeMs);
            case Events.Coupon coupon -> define(coupons, coupon.id, coupon.fromMs, coupon);
        }
        if (outcomes.isEmpty()) {
            outcomes.add(new Applied(position));
        }
        return outcomes;
    }

    /** What the limits so far let go of is not remembered again under larger ones. */
    private void limits(final EngineLimits limits) {
        lostTouches = Math.max(lostTouches, touches - touchCapacity);
        lostClicks = Math.max(lostClicks, countedClicks - duplicateCapacity);
        touchCapacity = limits.touchCapacity();
        duplicateCapacity = limits.duplicateCapacity();
        pathCapacity = limits.pathCapacity();
        parkedCapacity = limits.parkedCapacity();
        lostTouches = Math.max(lostTouches, touches - touchCapacity);
        lostClicks = Math.max(lostClicks, countedClicks - duplicateCapacity);
    }

    private static <T> void define(
            final Map<Integer, List<At<T>>> entities, final int id, final long fromMs, final T state) {
        entities.computeIfAbsent(id, ignored -> new ArrayList<>()).add(new At<>(fromMs, state));
    }

    private static <T> T at(final List<At<T>> versions, final long timeMs) {
        if (versions == null) {
            return null;
        }
        At<T> found = null;
        for (final At<T> version : versions) {
            if (version.fromMs <= timeMs && (found == null || version.fromMs >= found.fromMs)) {
                found = version;
            }
        }
        return found == null ? versions.getFirst().state : found.state;
    }

    private ClickDecided click(final Events.Click click) {
        ClickClass clickClass = click.clickClass;
        if (clickClass == ClickClass.HUMAN && click.addressBlock != 0) {
            final ClickKey key = new ClickKey(click.link, click.addressBlock, click.agentHash);
            final Counted last = counted.get(key);
            if (last != null
                    && last.number > Math.max(lostClicks, countedClicks - duplicateCapacity)
                    && Math.abs(click.timeMs - last.timeMs) < 10_000) {
                clickClass = ClickClass.DUPLICATE;
            } else {
                counted.put(key, new Counted(++countedClicks, click.timeMs));
            }
        }
        if (click.hasClickId) {
            paths.computeIfAbsent(click.visitor, ignored -> new ArrayList<>())
                    .add(new Touch(++touches, position, click, clickClass));
        }
        return new ClickDecided(position, clickClass, click.hasClickId);
    }

    private void report(final Events.Report report, final List<Outcome> outcomes) {
        expireParked();
        final OrderKey key =
                new OrderKey(report.program, report.goal, report.identityKind, report.isTest, report.identity);
        final Standing standing = conversions.get(key);
        if (standing == null) {
            final Standing first = decide(report, null);
            if (!isInCurrencyOfProgram(report)) {
                outcomes.add(refused(first, Reason.CURRENCY_MISMATCH));
            } else {
                first.id = ((long) node << 48) | position;
                conversions.put(key, first);
                conversionsById.put(first.id, first);
                outcomes.add(decided(first, Decision.RECORDED, first.reason, true));
                release(key, first, outcomes);
            }
        } else if (report.trust.value() > standing.trust.value()) {
            confirm(report, key, standing, outcomes);
        } else if (report.trust.value() < standing.trust.value()
                || report.trust == Trust.BROWSER
                || isSame(report, standing)) {
            outcomes.add(decided(standing, Decision.DUPLICATE, Reason.DUPLICATE_ORDER, false));
        } else {
            outcomes.add(decided(standing, Decision.CONFLICT, Reason.ORDER_CONFLICT, false));
        }
    }

    private void confirm(
            final Events.Report report, final OrderKey key, final Standing before, final List<Outcome> outcomes) {
        if (!isInCurrencyOfProgram(report)) {
            outcomes.add(decided(before, Decision.REFUSED, Reason.CURRENCY_MISMATCH, false));
            return;
        }
        final Standing after = decide(report, before);
        after.id = before.id;
        conversions.put(key, after);
        conversionsById.put(after.id, after);
        outcomes.add(decided(after, Decision.CONFIRMED, after.reason, true));
        for (final Map.Entry<String, Done> each : before.adjustments.entrySet()) {
            final Done done = each.getValue();
            after.adjustments.put(each.getKey(), done);
            outcomes.add(refund(after, done));
        }
    }

    private boolean isInCurrencyOfProgram(final Events.Report report) {
        return report.amountMinor == null || report.currency.equals(programs.get(report.program).currency);
    }

    private static boolean isSame(final Events.Report report, final Standing standing) {
        return Objects.equals(report.amountMinor, standing.amount)
                && (report.amountMinor == null || report.currency.equals(standing.currency))
                && (report.customer.equals(standing.customer)
                        || (report.customer.isEmpty() && standing.isCustomerInherited));
    }

    private Standing decide(final Events.Report report, final Standing earlier) {
        final Standing result = new Standing();
        result.trust = report.trust;
        result.status = report.trust == Trust.TOKEN ? ConversionStatus.APPROVED : ConversionStatus.PENDING;
        result.program = report.program;
        result.goal = report.goal;
        result.isTest = report.isTest;
        result.amount = report.amountMinor;
        final Events.Program program = programs.get(report.program);
        result.currency = report.amountMinor == null ? program.currency : report.currency;
        result.exponent = report.amountMinor == null ? program.exponent : report.exponent;
        result.customer = report.customer;
        result.clickId = new ClickId(
                report.verdict,
                report.clickTimeMs,
                report.clickVisitor,
                report.clickSequence,
                report.clickLink,
                report.isClickPayable);
        result.coupon = report.coupon;
        result.isCouponUnknown = report.isCouponUnknown;
        if (earlier != null) {
            if (report.verdict == ClickVerdict.ABSENT) {
                result.clickId = earlier.clickId;
            }
            if (report.coupon == 0 && !report.isCouponUnknown) {
                result.coupon = earlier.coupon;
                result.isCouponUnknown = earlier.isCouponUnknown;
            }
            if (report.customer.isEmpty()) {
                result.customer = earlier.customer;
                result.isCustomerInherited = !earlier.customer.isEmpty();
            }
        }
        attribute(result, report.timeMs, report.isHistory);
        return result;
    }

    private void attribute(final Standing result, final long reportedMs, final boolean isHistory) {
        final ClickId id = result.clickId;
        final Events.Link link = id.verdict == ClickVerdict.PROVEN ? at(links.get(id.link), id.timeMs) : null;
        final boolean isOurs = link != null && link.program == result.program;
        final long aheadMs = id.timeMs - reportedMs;
        result.isSkewed = isOurs && !isHistory && aheadMs > 0 && aheadMs <= HOUR_MS;
        result.occurredMs = result.isSkewed ? id.timeMs : reportedMs;
        result.rule = at(goals.get(result.goal), result.occurredMs);

        Candidate named = null;
        final List<Candidate> candidates = new ArrayList<>();
        if (isOurs) {
            for (final Touch touch : pathOf(id.visitor)) {
                final Events.Click click = touch.click;
                if (click.program == result.program) {
                    final Candidate candidate = new Candidate(
                            click.timeMs,
                            touch.position,
                            click.partner,
                            click.link,
                            0,
                            0,
                            TouchKind.CLICK,
                            judge(result, click.timeMs, click.partner, ofClass(touch.clickClass, result.isTest)),
                            touch.clickClass,
                            0,
                            0);
                    candidates.add(candidate);
                    if (click.sequence == id.sequence && click.timeMs == id.timeMs && click.link == id.link) {
                        named = candidate;
                    }
                }
            }
            if (named == null) {
                final Reason reason =
                        judge(result, id.timeMs, link.partner, id.isPayable ? Reason.OK : Reason.CLICK_REFUSED);
                named = new Candidate(
                        id.timeMs,
                        0,
                        link.partner,
                        id.link,
                        0,
                        0,
                        TouchKind.CLICK_ID,
                        reason,
                        ClickClass.NULL_VAL,
                        0,
                        0);
                candidates.add(named);
            }
        } else if (id.verdict != ClickVerdict.ABSENT) {
            final Reason reason = id.verdict == ClickVerdict.FORGED
                    ? Reason.CLICK_ID_FORGED
                    : id.verdict == ClickVerdict.KEY_UNKNOWN ? Reason.CLICK_EXPIRED : Reason.OTHER_PROGRAM;
            named = new Candidate(0, 0, 0, 0, 0, 0, TouchKind.CLICK_ID, reason, ClickClass.NULL_VAL, 0, 0);
            candidates.add(named);
        }
        conclude(result, candidates, named);
    }

    private List<Touch> pathOf(final long visitor) {
        final List<Touch> path = new ArrayList<>();
        final List<Touch> all = paths.getOrDefault(visitor, List.of());
        for (int i = all.size() - 1; i >= 0 && path.size() < pathCapacity; i--) {
            if (all.get(i).number > Math.max(lostTouches, touches - touchCapacity)) {
                path.add(all.get(i));
            }
        }
        return path;
    }

    private void conclude(final Standing result, final List<Candidate> candidates, final Candidate named) {
        final Comparator<Candidate> byTime = Comparator.comparingLong(Candidate::touchTimeMs);
        final Comparator<Candidate> order = (result.rule.model == Model.FIRST_TOUCH ? byTime : byTime.reversed())
                .thenComparingLong(Candidate::touchPosition);
        Candidate winner = candidates.stream()
                .filter(candidate -> candidate.reason() == Reason.OK)
                .min(order)
                .orElse(null);
        final Candidate coupon = coupon(result, winner != null);
        for (final Candidate candidate : candidates) {
            result.candidates.add(
                    candidate.reason() == Reason.OK && !candidate.equals(winner)
                            ? because(candidate, Reason.OUTRANKED)
                            : candidate);
        }
        if (coupon != null) {
            result.candidates.add(coupon);
            winner = winner == null && coupon.reason() == Reason.OK ? coupon : winner;
        }
        if (result.isTest) {
            result.reason = Reason.TEST;
            if (winner != null) {
                result.candidates.set(result.candidates.indexOf(winner), because(winner, Reason.TEST));
            }
        } else if (winner != null) {
            result.reason = Reason.OK;
            result.credits.add(new Credit(
                    1_000_000_000,
                    reward(result.rule, result.value()),
                    winner.touchTimeMs(),
                    winner.touchPosition(),
                    winner.partner(),
                    winner.link(),
                    winner.coupon(),
                    0,
                    winner.kind()));
        } else {
            result.reason = named != null ? named.reason() : coupon != null ? coupon.reason() : Reason.NO_TOUCH;
        }
    }

    private Candidate coupon(final Standing result, final boolean isOutranked) {
        final Events.Coupon coupon = at(coupons.get(result.coupon), result.occurredMs);
        if (result.coupon == 0 && !result.isCouponUnknown) {
            return null;
        }
        final boolean isKnown = result.coupon != 0 && coupon != null && coupon.program == result.program;
        Reason reason = isOutranked ? Reason.OUTRANKED : Reason.OK;
        if (!isKnown || coupon.status != EntityStatus.ACTIVE) {
            reason = Reason.COUPON_UNKNOWN;
        } else if (!isActive(coupon.partner, result.occurredMs)) {
            reason = Reason.PARTNER_SUSPENDED;
        }
        return new Candidate(
                result.occurredMs,
                0,
                isKnown ? coupon.partner : 0,
                0,
                isKnown ? result.coupon : 0,
                0,
                TouchKind.COUPON,
                reason,
                ClickClass.NULL_VAL,
                0,
                0);
    }

    private boolean isActive(final int partner, final long timeMs) {
        return at(partners.get(partner), timeMs) == EntityStatus.ACTIVE;
    }

    private Reason judge(final Standing result, final long timeMs, final int partner, final Reason ofClick) {
        if (ofClick == Reason.OK || ofClick == Reason.CLICK_REFUSED) {
            if (!isActive(partner, timeMs)) {
                return Reason.PARTNER_SUSPENDED;
            }
            if (ofClick == Reason.OK) {
                final long ageMs = result.occurredMs - timeMs;
                return ageMs < 0
                        ? Reason.AFTER_CONVERSION
                        : ageMs >= result.rule.windowMs ? Reason.CLICK_EXPIRED : Reason.OK;
            }
        }
        return ofClick;
    }

    private static Reason ofClass(final ClickClass clickClass, final boolean isTest) {
        return switch (clickClass) {
            case HUMAN, DUPLICATE, PREFETCH -> Reason.OK;
            case DATACENTER -> Reason.DATACENTER;
            case CAPPED -> Reason.CAP_REACHED;
            case REFUSED -> Reason.CLICK_REFUSED;
            case TEST -> isTest ? Reason.OK : Reason.TEST;
            default -> Reason.BOT_CLICK;
        };
    }

    private static long reward(final Events.Goal rule, final long value) {
        if (rule.rewardKind == RewardKind.FIXED) {
            return rule.fixedMinor;
        }
        return rule.rewardKind == RewardKind.PERCENT ? share(value, rule.ppm, 1_000_000) : 0;
    }

    private static long share(final long amount, final long part, final long whole) {
        return BigDecimal.valueOf(amount)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    private void adjust(final Events.Adjust adjust, final List<Outcome> outcomes) {
        expireParked();
        final OrderKey key =
                new OrderKey(adjust.program, adjust.goal, IdentityKind.ORDER_ID, adjust.isTest, adjust.order);
        final Standing found =
                adjust.conversionId == 0 ? conversions.get(key) : conversionsById.get(adjust.conversionId);
        if (found != null && found.program == adjust.program) {
            outcomes.add(apply(found, adjust, position));
        } else if (adjust.conversionId != 0) {
            outcomes.add(untargeted(adjust, Decision.REFUSED, Reason.CONVERSION_UNKNOWN));
        } else {
            outcomes.add(park(key, adjust));
        }
    }

    private Outcome park(final OrderKey key, final Events.Adjust adjust) {
        final List<Parked> waiting = parked.computeIfAbsent(key, ignored -> new ArrayList<>());
        for (final Parked each : waiting) {
            if (each.adjust.id.equals(adjust.id)) {
                return isSame(each.adjust, adjust)
                        ? untargeted(adjust, Decision.DUPLICATE, Reason.ORDER_UNKNOWN)
                        : untargeted(adjust, Decision.CONFLICT, Reason.ADJUSTMENT_CONFLICT);
            }
        }
        if (waiting.size() == 64 || parkedCount >= parkedCapacity) {
            return untargeted(adjust, Decision.REFUSED, Reason.TABLE_FULL);
        }
        waiting.add(new Parked(key, position, epochNs, adjust));
        byAge.add(waiting.getLast());
        parkedCount++;
        return untargeted(adjust, Decision.PARKED, Reason.ORDER_UNKNOWN);
    }

    private void expireParked() {
        while (!byAge.isEmpty() && epochNs - byAge.getFirst().epochNs >= THIRTY_DAYS_NS) {
            final Parked oldest = byAge.removeFirst();
            if (parked.getOrDefault(oldest.key, new ArrayList<>()).remove(oldest)) {
                parkedCount--;
            }
        }
    }

    private void release(final OrderKey key, final Standing order, final List<Outcome> outcomes) {
        final List<Parked> waiting = parked.remove(key);
        if (waiting != null) {
            parkedCount -= waiting.size();
            waiting.forEach(each -> outcomes.add(apply(order, each.adjust, each.position)));
        }
    }

    private Outcome apply(final Standing order, final Events.Adjust adjust, final long adjustmentPosition) {
        final Done known = order.adjustments.get(adjust.id);
        if (known != null) {
            final boolean isSame = isSame(known.adjust, adjust);
            return adjusted(
                    order,
                    adjust,
                    adjustmentPosition,
                    known.adjusted,
                    isSame ? Decision.DUPLICATE : Decision.CONFLICT,
                    isSame ? known.reason : Reason.ADJUSTMENT_CONFLICT,
                    order.status,
                    List.of());
        }
        if (order.adjustments.size() == 256) {
            return adjusted(
                    order, adjust, adjustmentPosition, 0, Decision.REFUSED, Reason.TABLE_FULL, order.status, List.of());
        }
        final Done done = new Done();
        done.adjust = adjust;
        done.position = adjustmentPosition;
        final Outcome outcome = refund(order, done);
        if (done.reason == Reason.OK) {
            order.adjustments.put(adjust.id, done);
        }
        return outcome;
    }

    private Outcome refund(final Standing order, final Done done) {
        final Events.Adjust adjust = done.adjust;
        final ConversionStatus before = order.status;
        final long value = order.value();
        final long asked = adjust.amountMinor == null ? value - order.refunded : adjust.amountMinor;
        done.adjusted = 0;
        if (adjust.type != AdjustmentType.REFUND && adjust.type != AdjustmentType.CHARGEBACK) {
            done.reason = Reason.TYPE_UNSUPPORTED;
        } else if (adjust.amountMinor != null && !adjust.currency.equals(order.currency)) {
            done.reason = Reason.CURRENCY_MISMATCH;
        } else if (order.status == ConversionStatus.REVERSED || asked > value - order.refunded) {
            done.reason = Reason.OVER_REFUND;
        } else {
            done.reason = Reason.OK;
        }
        final List<Reversal> reversals = new ArrayList<>();
        if (done.reason == Reason.OK) {
            for (final Credit credit : order.credits) {
                final long already = value == 0 ? 0 : share(credit.rewardMinor(), order.refunded, value);
                final long then =
                        value == 0 ? credit.rewardMinor() : share(credit.rewardMinor(), order.refunded + asked, value);
                reversals.add(new Reversal(then - already, credit.partner(), credit.link(), credit.coupon()));
            }
            done.adjusted = asked;
            order.refunded += asked;
            order.status = order.refunded == value ? ConversionStatus.REVERSED : order.status;
        }
        return adjusted(
                order,
                adjust,
                done.position,
                done.adjusted,
                done.reason == Reason.OK ? Decision.RECORDED : Decision.REFUSED,
                done.reason,
                before,
                reversals);
    }

    private static boolean isSame(final Events.Adjust first, final Events.Adjust second) {
        return first.type == second.type
                && Objects.equals(first.amountMinor, second.amountMinor)
                && (first.amountMinor == null || first.currency.equals(second.currency));
    }

    private static Candidate because(final Candidate candidate, final Reason reason) {
        return new Candidate(
                candidate.touchTimeMs(),
                candidate.touchPosition(),
                candidate.partner(),
                candidate.link(),
                candidate.coupon(),
                0,
                candidate.kind(),
                reason,
                candidate.clickClass(),
                0,
                0);
    }

    private ConversionDecided refused(final Standing report, final Reason reason) {
        report.id = 0;
        report.status = ConversionStatus.REJECTED;
        report.credits.clear();
        return decided(report, Decision.REFUSED, reason, false);
    }

    private ConversionDecided decided(
            final Standing standing, final Decision decision, final Reason reason, final boolean isNew) {
        return new ConversionDecided(
                position,
                standing.id,
                standing.occurredMs,
                standing.amount,
                standing.value() - standing.refunded,
                standing.program,
                standing.goal,
                standing.rule.version,
                standing.currency,
                standing.exponent,
                decision,
                reason,
                standing.status,
                standing.rule.model,
                standing.isSkewed,
                standing.rule.windowMs,
                Priority.NULL_VAL,
                0,
                List.copyOf(standing.credits),
                isNew ? List.copyOf(standing.candidates) : List.of());
    }

    private Adjusted untargeted(final Events.Adjust adjust, final Decision decision, final Reason reason) {
        return new Adjusted(
                position,
                position,
                0,
                0,
                0,
                adjust.program,
                adjust.goal,
                adjust.type,
                decision,
                reason,
                ConversionStatus.PENDING,
                ConversionStatus.PENDING,
                0,
                List.of());
    }

    private Adjusted adjusted(
            final Standing order,
            final Events.Adjust adjust,
            final long adjustmentPosition,
            final long adjustedMinor,
            final Decision decision,
            final Reason reason,
            final ConversionStatus before,
            final List<Reversal> reversals) {
        return new Adjusted(
                position,
                adjustmentPosition,
                order.id,
                adjustedMinor,
                order.refunded,
                order.program,
                order.goal,
                adjust.type,
                decision,
                reason,
                before,
                order.status,
                0,
                List.copyOf(reversals));
    }
}
