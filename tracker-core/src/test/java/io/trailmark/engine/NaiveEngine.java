package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.ClickId;
import io.trailmark.engine.NaiveConversion.Done;
import io.trailmark.engine.NaiveConversion.OrderKey;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.Applied;
import io.trailmark.engine.Outcomes.ClickDecided;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Credit;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.Trust;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The engine as one would write it from docs/RULES.md without caring for speed or memory: plain collections, everything
 * kept, sums made again each time, whole numbers without bounds. The real one must agree with it outcome by outcome.
 */
final class NaiveEngine {
    private static final long THIRTY_DAYS_NS = 30L * 24 * 3600 * 1_000_000_000;
    private static final long GREATEST_SUM = 10_000_000_000_000L;
    private static final int WAITING_FOR_ONE_ORDER = 64;
    private static final int ADJUSTMENTS_OF_ONE = 256;

    private record Parked(OrderKey key, long position, long epochNs, Events.Adjust adjust) {}

    private final NaiveCatalogue catalogue = new NaiveCatalogue();
    private final NaiveTouches touches = new NaiveTouches();
    private final NaiveCustomers customers = new NaiveCustomers();
    private final NaiveCaps caps = new NaiveCaps();
    private final NaiveAttribution attribution = new NaiveAttribution(catalogue, touches, customers, caps);
    private final NaiveRewards rewards = new NaiveRewards(catalogue, customers, caps);
    private final NaiveAdjustments adjustments = new NaiveAdjustments(rewards, caps);
    private final Map<OrderKey, NaiveConversion> conversions = new HashMap<>();
    private final Map<Long, NaiveConversion> conversionsById = new HashMap<>();
    private final Map<OrderKey, List<Parked>> parked = new LinkedHashMap<>();
    private final Deque<Parked> byAge = new ArrayDeque<>();
    private int parkedCapacity;
    private int parkedCount;
    private int node;
    private long position;
    private long epochNs;
    private List<Outcome> outcomes;

    NaiveEngine(final Engine.Context context) {
        touches.limits(context.touchCapacity(), context.pathCapacity(), context.duplicateCapacity());
        parkedCapacity = context.parkedCapacity();
    }

    List<Outcome> apply(final Events.Event event, final long recordPosition, final long recordNs) {
        position = recordPosition;
        epochNs = recordNs;
        outcomes = new ArrayList<>();
        switch (event) {
            case Events.Click click ->
                outcomes.add(new ClickDecided(
                        position,
                        touches.click(click, position),
                        click.hasClickId,
                        touches.isLimitReached(click.link)));
            case Events.View view ->
                outcomes.add(new ClickDecided(position, view.clickClass, touches.view(view, position), false));
            case Events.Report report -> report(report);
            case Events.Adjust adjust -> adjust(adjust);
            case Events.Epoch epoch -> node = epoch.node;
            case Events.Limits limits -> limits(limits.limits);
            case Events.Program program -> catalogue.define(program);
            case Events.Goal goal -> catalogue.define(goal);
            case Events.Rules rules -> catalogue.define(rules);
            case Events.Partner partner -> catalogue.define(partner);
            case Events.Link link -> {
                catalogue.define(link);
                touches.define(link);
            }
            case Events.Coupon coupon -> catalogue.define(coupon);
            case Events.Registration registration -> catalogue.define(registration);
        }
        if (outcomes.isEmpty()) {
            outcomes.add(new Applied(position));
        }
        return outcomes;
    }

    private void limits(final EngineLimits limits) {
        touches.limits(limits.touchCapacity(), limits.pathCapacity(), limits.duplicateCapacity());
        parkedCapacity = limits.parkedCapacity();
    }

    private void report(final Events.Report report) {
        expireParked();
        final OrderKey key =
                new OrderKey(report.program, report.goal, report.identityKind, report.isTest, report.identity);
        final NaiveConversion standing = conversions.get(key);
        if (standing == null) {
            record(report, key);
        } else if (report.trust.value() > standing.trust.value()) {
            if (isInCurrencyOfProgram(report)) {
                confirm(standing, read(report, standing), null);
            } else {
                outcomes.add(decided(standing, Decision.REFUSED, Reason.CURRENCY_MISMATCH, false));
            }
        } else if (report.trust.value() < standing.trust.value() || report.trust == Trust.BROWSER) {
            outcomes.add(decided(standing, Decision.DUPLICATE, Reason.DUPLICATE_ORDER, false));
        } else {
            repeat(report, standing);
        }
    }

    private boolean isInCurrencyOfProgram(final Events.Report report) {
        return report.amountMinor == null || report.currency.equals(catalogue.program(report.program).currency);
    }

    /** A conversion of its own; {@code key} is null where its identity belongs to another. */
    private void record(final Events.Report report, final OrderKey key) {
        final NaiveConversion first = read(report, null);
        decide(first);
        if (!isInCurrencyOfProgram(report)) {
            first.status = ConversionStatus.REJECTED;
            first.credits.clear();
            first.grants.clear();
            first.priority = Priority.NULL_VAL;
            outcomes.add(decided(first, Decision.REFUSED, Reason.CURRENCY_MISMATCH, false));
            return;
        }
        first.id = ((long) node << 48) | position;
        conversionsById.put(first.id, first);
        outcomes.add(decided(first, Decision.RECORDED, first.reason, true));
        count(first);
        NaiveLedger.write(first, EntryKind.EARNED, true, position, 0, outcomes);
        if (key != null) {
            first.key = key;
            conversions.put(key, first);
            release(key, first);
        }
    }

    private void decide(final NaiveConversion conversion) {
        attribution.decide(conversion);
        rewards.work(conversion, false);
        long earned = 0;
        for (int i = 0; i < conversion.credits.size(); i++) {
            earned += conversion.earned(i);
        }
        final Long bound = conversion.rules.approveBelowMinor;
        final boolean isWaiting = !conversion.isTest && bound != null && earned >= bound;
        conversion.status =
                conversion.trust == Trust.TOKEN && !isWaiting ? ConversionStatus.APPROVED : ConversionStatus.PENDING;
    }

    private void count(final NaiveConversion conversion) {
        if (conversion.isVouchedFor()) {
            rewards.lift(conversion);
            rewards.onCounted(conversion);
            caps.count(conversion);
            customers.onDecided(conversion);
        }
    }

    /** {@code approval} is what led to it, or null for a report. */
    private void confirm(final NaiveConversion before, final NaiveConversion after, final Done approval) {
        final long adjustmentPosition = approval == null ? 0 : approval.position;
        after.id = before.id;
        after.key = before.key;
        decide(after);
        conversionsById.put(after.id, after);
        conversions.replace(after.key, after);
        outcomes.add(decided(after, Decision.CONFIRMED, after.reason, true));
        count(after);
        NaiveLedger.supersede(before, after, position, adjustmentPosition, outcomes);
        NaiveLedger.write(after, EntryKind.CORRECTED, true, position, adjustmentPosition, outcomes);
        before.adjustments.forEach((id, done) -> {
            after.adjustments.put(id, done);
            if (approval == null || done.adjust.type != AdjustmentType.AMEND) {
                adjustments.apply(after, done, position, outcomes);
            }
        });
    }

    private void repeat(final Events.Report report, final NaiveConversion standing) {
        final RepeatPolicy policy = standing.rules.repeats;
        final NaivePaid paid = standing.paid;
        final Long amount = report.paid == null ? report.amountMinor : Long.valueOf(report.paid.minor());
        final String currency = report.paid == null ? report.currency : report.paid.currency();
        final long value = paid == null ? standing.value() : paid.value;
        final boolean isSameAmount =
                Objects.equals(amount, paid == null ? standing.payloadAmount : Long.valueOf(paid.payload));
        final boolean isOfSame = (amount == null || currency.equals(paid == null ? standing.currency : paid.currency))
                && (report.customer.equals(standing.customer)
                        || (report.customer.isEmpty() && standing.isCustomerInherited));
        final boolean isAdded = policy == RepeatPolicy.ACCUMULATE;
        if (policy == RepeatPolicy.NEW) {
            record(report, null);
        } else if (!isOfSame || (policy == RepeatPolicy.REJECT && !isSameAmount)) {
            outcomes.add(decided(standing, Decision.CONFLICT, Reason.ORDER_CONFLICT, false));
        } else if (amount == null || (isSameAmount && !isAdded)) {
            outcomes.add(decided(standing, Decision.DUPLICATE, Reason.DUPLICATE_ORDER, false));
        } else if (isAdded && value + amount > GREATEST_SUM) {
            outcomes.add(decided(standing, Decision.CONFLICT, Reason.ORDER_CONFLICT, false));
        } else {
            final Reason reason = adjustments.amend(standing, isAdded ? value + amount : amount, paid != null);
            if (reason == Reason.OK) {
                standing.payloadAmount = report.amountMinor;
                if (paid != null) {
                    paid.payload = amount;
                }
                outcomes.add(decided(standing, Decision.UPDATED, standing.reason, false));
                NaiveLedger.write(standing, EntryKind.CORRECTED, false, position, 0, outcomes);
            } else {
                outcomes.add(decided(standing, Decision.REFUSED, reason, false));
            }
        }
    }

    /** The report, with what it inherits from an earlier one. */
    private NaiveConversion read(final Events.Report report, final NaiveConversion earlier) {
        final NaiveConversion result = new NaiveConversion();
        final Events.Program program = catalogue.program(report.program);
        result.program = report.program;
        result.goal = report.goal;
        result.trust = report.trust;
        result.isTest = report.isTest;
        result.isHistory = report.isHistory;
        result.reportedMs = report.timeMs;
        result.zoneOffsetS = report.zoneOffsetS;
        result.payloadAmount = report.amountMinor;
        result.amount = report.amountMinor;
        result.paid = report.paid == null ? null : new NaivePaid(report.paid);
        result.currency = report.amountMinor == null ? program.currency : report.currency;
        result.exponent = report.amountMinor == null ? program.exponent : report.exponent;
        final boolean hasClick = earlier == null || report.verdict != ClickVerdict.ABSENT;
        result.clickId = hasClick
                ? new ClickId(
                        report.verdict,
                        report.clickTimeMs,
                        report.clickVisitor,
                        report.clickSequence,
                        report.clickLink,
                        report.isClickPayable)
                : earlier.clickId;
        final boolean hasCoupon = earlier == null || report.coupon != 0 || report.isCouponUnknown;
        result.coupon = hasCoupon ? report.coupon : earlier.coupon;
        result.isCouponUnknown = hasCoupon ? report.isCouponUnknown : earlier.isCouponUnknown;
        final boolean hasCustomer = earlier == null || !report.customer.isEmpty();
        result.customer = hasCustomer ? report.customer : earlier.customer;
        result.isCustomerInherited = !hasCustomer && !earlier.customer.isEmpty();
        result.registration = earlier == null || report.registration != 0 ? report.registration : earlier.registration;
        result.dimensions = earlier == null || !report.dimensions.isEmpty() ? report.dimensions : earlier.dimensions;
        return result;
    }

    /** The same report as if it had come with a token, with the value that stands. */
    private static NaiveConversion withToken(final NaiveConversion earlier) {
        final NaiveConversion result = new NaiveConversion();
        result.program = earlier.program;
        result.goal = earlier.goal;
        result.trust = Trust.TOKEN;
        result.isTest = earlier.isTest;
        result.isHistory = earlier.isHistory;
        result.reportedMs = earlier.reportedMs;
        result.zoneOffsetS = earlier.zoneOffsetS;
        result.payloadAmount = earlier.payloadAmount;
        result.amount = earlier.amount;
        result.paid = earlier.paid == null ? null : earlier.paid.withoutRefunds();
        result.currency = earlier.currency;
        result.exponent = earlier.exponent;
        result.clickId = earlier.clickId;
        result.coupon = earlier.coupon;
        result.isCouponUnknown = earlier.isCouponUnknown;
        result.customer = earlier.customer;
        result.isCustomerInherited = earlier.isCustomerInherited;
        result.registration = earlier.registration;
        result.dimensions = earlier.dimensions;
        return result;
    }

    private void adjust(final Events.Adjust adjust) {
        expireParked();
        final OrderKey key =
                new OrderKey(adjust.program, adjust.goal, IdentityKind.ORDER_ID, adjust.isTest, adjust.order);
        final NaiveConversion found =
                adjust.conversionId == 0 ? conversions.get(key) : conversionsById.get(adjust.conversionId);
        if (found != null && found.program == adjust.program) {
            apply(found, adjust, position, false);
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
                return NaiveAdjustments.isSame(each.adjust, adjust)
                        ? untargeted(adjust, Decision.DUPLICATE, Reason.ORDER_UNKNOWN)
                        : untargeted(adjust, Decision.CONFLICT, Reason.ADJUSTMENT_CONFLICT);
            }
        }
        if (waiting.size() == WAITING_FOR_ONE_ORDER || parkedCount >= parkedCapacity) {
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

    private void release(final OrderKey key, final NaiveConversion order) {
        final List<Parked> waiting = parked.remove(key);
        if (waiting != null) {
            parkedCount -= waiting.size();
            waiting.forEach(each -> apply(conversionsById.get(order.id), each.adjust, each.position, true));
        }
    }

    private void apply(
            final NaiveConversion order,
            final Events.Adjust adjust,
            final long adjustmentPosition,
            final boolean isReleased) {
        final Done known = order.adjustments.get(adjust.id);
        final Done done = new Done();
        done.adjust = adjust;
        done.position = adjustmentPosition;
        if (known != null) {
            done.adjusted = known.adjusted;
            final boolean isSame = NaiveAdjustments.isSame(known.adjust, adjust);
            final Decision decision = isSame ? Decision.DUPLICATE : Decision.CONFLICT;
            final Reason reason = isSame ? known.reason : Reason.ADJUSTMENT_CONFLICT;
            outcomes.add(NaiveAdjustments.outcome(order, done, position, decision, reason, order.status, List.of()));
            return;
        }
        if (order.adjustments.size() == ADJUSTMENTS_OF_ONE) {
            outcomes.add(NaiveAdjustments.outcome(
                    order, done, position, Decision.REFUSED, Reason.TABLE_FULL, order.status, List.of()));
            return;
        }
        NaiveConversion standing = order;
        if (adjust.type == AdjustmentType.APPROVE
                && order.trust != Trust.TOKEN
                && order.status != ConversionStatus.REVERSED
                && NaiveAdjustments.isInCurrency(order, adjust)) {
            standing = withToken(order);
            confirm(order, standing, done);
        }
        adjustments.apply(standing, done, position, outcomes);
        if (done.reason == Reason.OK || (isReleased && standing.trust != Trust.TOKEN)) {
            standing.adjustments.put(adjust.id, done);
        }
    }

    /** What stands is shown; the candidates only where it is new. */
    private ConversionDecided decided(
            final NaiveConversion standing, final Decision decision, final Reason reason, final boolean isNew) {
        final List<Credit> credits = new ArrayList<>();
        for (int i = 0; i < standing.credits.size(); i++) {
            final NaiveConversion.Credit credit = standing.credits.get(i);
            credits.add(new Credit(
                    credit.share(),
                    standing.earned(i),
                    credit.touchTimeMs(),
                    credit.touchPosition(),
                    credit.partner(),
                    credit.link(),
                    credit.coupon(),
                    credit.registration(),
                    credit.kind()));
        }
        return new ConversionDecided(
                position,
                standing.id,
                standing.occurredMs,
                standing.amount,
                standing.value() - standing.refunded,
                standing.program,
                standing.goal,
                standing.rules.version,
                standing.currency,
                standing.exponent,
                decision,
                reason,
                standing.status,
                standing.rules.model,
                standing.isSkewed,
                standing.rules.clickWindowMs,
                standing.credits.isEmpty() ? Priority.NULL_VAL : standing.priority,
                standing.occurrence,
                credits,
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
}
