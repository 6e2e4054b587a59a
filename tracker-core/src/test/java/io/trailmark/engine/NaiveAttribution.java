package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.ClickId;
import io.trailmark.engine.NaiveConversion.Credit;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who is credited: sections 4, 5 and 7 of docs/RULES.md, line by line. */
final class NaiveAttribution {
    private static final long HOUR_MS = 3_600_000;

    private final NaiveCatalogue catalogue;
    private final NaiveTouches touches;
    private final NaiveCustomers customers;
    private final NaiveCaps caps;

    NaiveAttribution(
            final NaiveCatalogue catalogue,
            final NaiveTouches touches,
            final NaiveCustomers customers,
            final NaiveCaps caps) {
        this.catalogue = catalogue;
        this.touches = touches;
        this.customers = customers;
        this.caps = caps;
    }

    /** Fills all that the decision says, rewards apart. */
    void decide(final NaiveConversion conversion) {
        final ClickId id = conversion.clickId;
        final Events.Link link = id.verdict() == ClickVerdict.PROVEN ? catalogue.link(id.link(), id.timeMs()) : null;
        conversion.isClickOurs = link != null && link.program == conversion.program;
        final long aheadMs = id.timeMs() - conversion.reportedMs;
        conversion.isSkewed = conversion.isClickOurs && !conversion.isHistory && aheadMs > 0 && aheadMs <= HOUR_MS;
        conversion.occurredMs = conversion.isSkewed ? id.timeMs() : conversion.reportedMs;
        conversion.rules = catalogue.rules(conversion.goal, conversion.occurredMs);
        conversion.subject = NaiveCustomers.subject(conversion);
        conversion.occurrence = conversion.subject == null
                ? 0
                : customers.progress(conversion.subject, conversion.goal).count() + 1;

        final List<NaiveCandidate> candidates = new ArrayList<>();
        touches(conversion, link, candidates);
        registration(conversion, candidates);
        inherited(conversion, candidates);
        coupon(conversion, candidates);
        standDown(conversion.rules, candidates);
        final List<NaiveCandidate> credited = credit(conversion, candidates);
        conclude(conversion, candidates, credited);
        candidates.forEach(each -> conversion.candidates.add(each.said()));
    }

    private void touches(
            final NaiveConversion conversion, final Events.Link link, final List<NaiveCandidate> candidates) {
        final ClickId id = conversion.clickId;
        final Set<Long> visitors = new LinkedHashSet<>();
        if (conversion.isClickOurs) {
            visitors.add(id.visitor());
        }
        visitors.addAll(customers.visitors(conversion));
        final List<List<NaiveTouches.Touch>> paths = touches.paths(List.copyOf(visitors), conversion.program);
        for (int i = 0; i < paths.size(); i++) {
            boolean isNamed = false;
            for (final NaiveTouches.Touch touch : paths.get(i)) {
                final NaiveCandidate candidate = touch(conversion, touch);
                candidate.isNamedByClickId = i == 0
                        && conversion.isClickOurs
                        && !touch.isView()
                        && touch.sequence() == id.sequence()
                        && touch.timeMs() == id.timeMs()
                        && touch.link() == id.link();
                isNamed |= candidate.isNamedByClickId;
                candidates.add(candidate);
            }
            if (i == 0 && conversion.isClickOurs && !isNamed) {
                candidates.add(byClickId(conversion, link));
            }
        }
        if (!conversion.isClickOurs && id.verdict() != ClickVerdict.ABSENT) {
            final NaiveCandidate nothing = new NaiveCandidate(TouchKind.CLICK_ID, 0, 0, 0, 0);
            nothing.isNamedByClickId = true;
            nothing.reason = switch (id.verdict()) {
                case FORGED -> Reason.CLICK_ID_FORGED;
                case KEY_UNKNOWN -> Reason.CLICK_EXPIRED;
                default -> Reason.OTHER_PROGRAM;
            };
            candidates.addFirst(nothing);
        }
    }

    private NaiveCandidate touch(final NaiveConversion conversion, final NaiveTouches.Touch touch) {
        final NaiveCandidate candidate = new NaiveCandidate(
                touch.isView() ? TouchKind.VIEW : TouchKind.CLICK,
                touch.timeMs(),
                touch.position(),
                touch.partner(),
                touch.link());
        candidate.clickClass = touch.clickClass();
        judgeTouch(conversion, candidate, ofClass(touch.clickClass(), conversion.isTest));
        return candidate;
    }

    private NaiveCandidate byClickId(final NaiveConversion conversion, final Events.Link link) {
        final ClickId id = conversion.clickId;
        final NaiveCandidate candidate =
                new NaiveCandidate(TouchKind.CLICK_ID, id.timeMs(), 0, link.partner, id.link());
        candidate.isNamedByClickId = true;
        judgeTouch(conversion, candidate, id.isPayable() ? Reason.OK : Reason.CLICK_REFUSED);
        return candidate;
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

    private void judgeTouch(final NaiveConversion conversion, final NaiveCandidate touch, final Reason ofClass) {
        final Events.Rules rules = conversion.rules;
        final Events.Partner partner = catalogue.partner(touch.partner, touch.timeMs);
        final boolean isView = touch.kind == TouchKind.VIEW;
        final long ageMs = conversion.occurredMs - touch.timeMs;
        touch.isSoft = isView || (partner != null && partner.isSoft);
        if (ofClass != Reason.OK && ofClass != Reason.CLICK_REFUSED) {
            touch.reason = ofClass;
        } else if (!catalogue.isActive(touch.partner, touch.timeMs)) {
            touch.reason = Reason.PARTNER_SUSPENDED;
        } else if (ofClass == Reason.CLICK_REFUSED) {
            touch.reason = Reason.CLICK_REFUSED;
        } else if (isSelfReferral(conversion, touch.partner)) {
            touch.reason = Reason.SELF_REFERRAL;
        } else if (ageMs < 0) {
            touch.reason = Reason.AFTER_CONVERSION;
        } else if (ageMs >= (isView ? rules.viewWindowMs : rules.clickWindowMs)) {
            touch.reason = Reason.CLICK_EXPIRED;
        } else if (isExcluded(rules, touch)) {
            touch.reason = Reason.EXCLUDED;
        } else if (!isView && ageMs < rules.notBeforeMs) {
            touch.reason = Reason.TOO_FAST;
        } else if (caps.isExhausted(conversion, touch.partner, touch.link)) {
            touch.reason = Reason.CAP_REACHED;
        }
    }

    private boolean isSelfReferral(final NaiveConversion conversion, final int partner) {
        final Events.Partner found = catalogue.partner(partner, conversion.occurredMs);
        return found != null && !found.customer.isEmpty() && found.customer.equals(conversion.customer);
    }

    private static boolean isExcluded(final Events.Rules rules, final NaiveCandidate candidate) {
        return rules.excludedPartners.contains(candidate.partner)
                || (candidate.link != 0 && rules.excludedLinks.contains(candidate.link));
    }

    /** The lines that registrations, customers and coupons have in common. */
    private void judgeOther(final NaiveConversion conversion, final NaiveCandidate candidate, final Reason own) {
        if (own != Reason.OK) {
            candidate.reason = own;
        } else if (!catalogue.isActive(candidate.partner, conversion.occurredMs)) {
            candidate.reason = Reason.PARTNER_SUSPENDED;
        } else if (isSelfReferral(conversion, candidate.partner)) {
            candidate.reason = Reason.SELF_REFERRAL;
        } else if (isExcluded(conversion.rules, candidate)) {
            candidate.reason = Reason.EXCLUDED;
        } else if (caps.isExhausted(conversion, candidate.partner, candidate.link)) {
            candidate.reason = Reason.CAP_REACHED;
        }
    }

    private void registration(final NaiveConversion conversion, final List<NaiveCandidate> candidates) {
        Events.Registration found = null;
        int number = conversion.registration;
        if (number != 0) {
            found = catalogue.registration(number);
        } else if (!conversion.customer.isEmpty() && !conversion.isCustomerInherited) {
            final List<Events.Registration> all =
                    catalogue.registrations(conversion.program, conversion.customer, conversion.occurredMs);
            found = all.isEmpty() ? null : all.getFirst();
            number = found == null ? 0 : found.id;
        }
        if (number == 0) {
            return;
        }
        final boolean isKnown = found != null && found.program == conversion.program;
        final NaiveCandidate candidate = new NaiveCandidate(
                TouchKind.REGISTRATION,
                isKnown ? found.fromMs : conversion.occurredMs,
                0,
                isKnown ? found.partner : 0,
                0);
        candidate.registration = number;
        final boolean isCovered =
                isKnown && found.status == EntityStatus.ACTIVE && NaiveCatalogue.covers(found, conversion.occurredMs);
        judgeOther(conversion, candidate, isCovered ? Reason.OK : Reason.REGISTRATION_EXPIRED);
        candidates.add(candidate);
    }

    private void inherited(final NaiveConversion conversion, final List<NaiveCandidate> candidates) {
        final NaiveConversion founding = customers.founding(conversion);
        if (founding == null) {
            return;
        }
        final int months = conversion.rules.inheritMonths;
        final boolean isOver = months == 0
                || !conversion.local().isBefore(founding.local().plusMonths(months))
                || founding.status == ConversionStatus.REJECTED
                || founding.status == ConversionStatus.REVERSED;
        for (final Credit credit : founding.credits) {
            final NaiveCandidate candidate = new NaiveCandidate(
                    TouchKind.CUSTOMER, credit.touchTimeMs(), credit.touchPosition(), credit.partner(), credit.link());
            candidate.coupon = credit.coupon();
            candidate.registration = credit.registration();
            judgeOther(conversion, candidate, isOver ? Reason.CUSTOMER_EXPIRED : Reason.OK);
            candidate.share = credit.share();
            candidates.add(candidate);
        }
    }

    private void coupon(final NaiveConversion conversion, final List<NaiveCandidate> candidates) {
        if (conversion.coupon == 0 && !conversion.isCouponUnknown) {
            return;
        }
        final Events.Coupon coupon =
                conversion.coupon == 0 ? null : catalogue.coupon(conversion.coupon, conversion.occurredMs);
        final boolean isKnown = coupon != null && coupon.program == conversion.program;
        final NaiveCandidate candidate =
                new NaiveCandidate(TouchKind.COUPON, conversion.occurredMs, 0, isKnown ? coupon.partner : 0, 0);
        candidate.coupon = isKnown ? conversion.coupon : 0;
        final boolean isGood = isKnown && coupon.status == EntityStatus.ACTIVE;
        final boolean isInTime =
                isGood && conversion.occurredMs >= coupon.startsMs && conversion.occurredMs < coupon.expiresMs;
        judgeOther(
                conversion, candidate, isInTime ? Reason.OK : isGood ? Reason.COUPON_EXPIRED : Reason.COUPON_UNKNOWN);
        candidates.add(candidate);
    }

    private static void standDown(final Events.Rules rules, final List<NaiveCandidate> candidates) {
        final List<NaiveCandidate> hard = candidates.stream()
                .filter(each -> each.isTouch() && !each.isSoft && each.isLive())
                .toList();
        for (final NaiveCandidate soft : candidates) {
            final boolean isSoon = hard.stream()
                    .anyMatch(each -> each.partner != soft.partner
                            && soft.timeMs - each.timeMs >= 0
                            && soft.timeMs - each.timeMs < rules.standDownMs);
            if (soft.isTouch() && soft.isSoft && soft.isLive() && isSoon) {
                soft.reason = Reason.STOOD_DOWN;
            }
        }
    }

    /** The credited in their order; all others get their reasons. */
    private List<NaiveCandidate> credit(final NaiveConversion conversion, final List<NaiveCandidate> candidates) {
        final Events.Rules rules = conversion.rules;
        for (final NaiveCandidate each : candidates) {
            if (each.isLive() && rules.priorities.stream().noneMatch(source -> each.isOf(source, rules.isSoftEqual))) {
                each.reason = Reason.NOT_ASKED;
            }
        }
        List<NaiveCandidate> credited = List.of();
        boolean isHardOnly = false;
        for (final Priority source : rules.priorities) {
            List<NaiveCandidate> pool = candidates.stream()
                    .filter(each -> each.isLive() && each.isOf(source, rules.isSoftEqual))
                    .toList();
            if (!pool.isEmpty()) {
                final List<NaiveCandidate> hard =
                        pool.stream().filter(each -> !each.isSoft).toList();
                isHardOnly = source == Priority.CLICK && !rules.isSoftEqual && !hard.isEmpty();
                pool = isHardOnly ? hard : pool;
                conversion.priority = source;
                credited = share(source, pool, rules);
                break;
            }
        }
        for (final NaiveCandidate each : candidates) {
            if (each.isLive() && !credited.contains(each)) {
                each.reason = conversion.priority == Priority.REGISTRATION
                        ? Reason.REGISTERED_DEAL
                        : isHardOnly && each.isTouch() && each.isSoft ? Reason.SOFT_TOUCH : Reason.OUTRANKED;
            }
            if (each.kind == TouchKind.CUSTOMER && !credited.contains(each)) {
                each.share = 0;
            }
        }
        return credited;
    }

    private List<NaiveCandidate> share(
            final Priority source, final List<NaiveCandidate> pool, final Events.Rules rules) {
        if (source == Priority.CLICK || source == Priority.VIEW) {
            return NaiveModels.share(pool, rules, catalogue);
        }
        final boolean isInherited = source == Priority.CUSTOMER;
        pool.forEach(each -> each.weight = isInherited ? each.share : 1);
        final List<Long> shares = NaiveMath.split(
                NaiveMath.WHOLE, pool.stream().map(each -> each.weight).toList());
        for (int i = 0; i < pool.size(); i++) {
            pool.get(i).share = shares.get(i);
        }
        return pool;
    }

    private void conclude(
            final NaiveConversion conversion,
            final List<NaiveCandidate> candidates,
            final List<NaiveCandidate> credited) {
        final Reason failed = conversion.isTest ? Reason.TEST : condition(conversion, credited);
        if (failed != Reason.OK) {
            conversion.reason = failed;
            credited.forEach(each -> each.reason = failed);
            conversion.priority = Priority.NULL_VAL;
            return;
        }
        conversion.isCounted = true;
        conversion.reason = credited.isEmpty() ? reasonWithoutCredit(candidates) : Reason.OK;
        credited.forEach(each -> conversion.credits.add(each.credit()));
    }

    private Reason condition(final NaiveConversion conversion, final List<NaiveCandidate> credited) {
        final Events.Rules rules = conversion.rules;
        long afterMs = Long.MIN_VALUE;
        for (final int goal : rules.requiredGoals) {
            final NaiveCustomers.Progress step = customers.progress(conversion.subject, goal);
            if (step.count() == 0 || step.earliestMs() < afterMs || step.earliestMs() > conversion.occurredMs) {
                return Reason.GOAL_ORDER;
            }
            afterMs = step.earliestMs();
        }
        if (rules.deadlineMs > 0) {
            final long startMs = rules.requiredGoals.isEmpty()
                    ? credited.stream()
                            .filter(NaiveCandidate::isTouch)
                            .mapToLong(each -> each.timeMs)
                            .min()
                            .orElse(conversion.occurredMs)
                    : customers
                            .progress(conversion.subject, rules.requiredGoals.getFirst())
                            .earliestMs();
            if (conversion.occurredMs - startMs >= rules.deadlineMs) {
                return Reason.TOO_SLOW;
            }
        }
        final boolean isRepeated = rules.isOncePerCustomer
                && customers.progress(conversion.subject, conversion.goal).count() > 0;
        return isRepeated ? Reason.GOAL_REPEATED : Reason.OK;
    }

    private static Reason reasonWithoutCredit(final List<NaiveCandidate> candidates) {
        for (final NaiveCandidate each : candidates) {
            if (each.isNamedByClickId) {
                return each.reason;
            }
        }
        for (final TouchKind kind : List.of(TouchKind.COUPON, TouchKind.REGISTRATION, TouchKind.CUSTOMER)) {
            for (final NaiveCandidate each : candidates) {
                if (each.kind == kind) {
                    return each.reason;
                }
            }
        }
        return Reason.NO_TOUCH;
    }
}
