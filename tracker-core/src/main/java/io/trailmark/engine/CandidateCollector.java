package io.trailmark.engine;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/**
 * Lists all that could be credited for a conversion, in the order of docs/RULES.md, and has each judged: touches of the
 * click's visitor and of those joined to the customer, the registration, the customer's first attribution, the coupon.
 */
final class CandidateCollector {
    private final CatalogueState catalogue;
    private final TouchLog touches;
    private final Customers customers;
    private final ConversionTable conversions;
    private final Judge judge;
    private final StandDown standDown;
    private final Candidates candidates;
    private final Credits founding;
    private final int pathCapacity;
    private final EngineStatistics statistics;
    private int pathLength;
    private boolean isPathCut;

    CandidateCollector(
            final EngineState state,
            final Candidates candidates,
            final int pathCapacity,
            final int longestPath,
            final EngineStatistics statistics) {
        catalogue = state.catalogue;
        touches = state.touches;
        customers = state.customers;
        conversions = state.conversions;
        judge = new Judge(state.catalogue, state.caps);
        this.pathCapacity = pathCapacity;
        standDown = new StandDown(Candidates.creditCapacity(longestPath));
        founding = new Credits(Candidates.creditCapacity(longestPath));
        this.candidates = candidates;
        this.statistics = statistics;
    }

    /** Fills the candidates; the conversion's time, rules, customer and click id are known. */
    void collect(final Conversion conversion) {
        candidates.clear();
        judge.turnTo(conversion);
        addTouches(conversion);
        if (conversion.rules.standDownMs > 0) {
            standDown.judge(candidates, conversion.rules.standDownMs);
        }
        addRegistration(conversion);
        addCustomer(conversion);
        addCoupon(conversion);
    }

    private void addTouches(final Conversion conversion) {
        pathLength = 0;
        isPathCut = false;
        if (conversion.isClickOurs) {
            addPath(conversion, conversion.clickVisitor);
            if (candidates.named == Candidates.NONE) {
                addClickId(conversion);
            }
        } else if (conversion.clickVerdict != ClickVerdict.ABSENT) {
            addRefusedClickId(conversion);
        }
        if (conversion.customerRow != Customers.MISSING) {
            final int visitors = customers.visitorCount(conversion.customerRow);
            for (int i = 0; i < visitors; i++) {
                final long visitor = customers.visitor(conversion.customerRow, i);
                if (!conversion.isClickOurs || visitor != conversion.clickVisitor) {
                    addPath(conversion, visitor);
                }
            }
        }
        statistics.pathsCut += isPathCut ? 1 : 0;
    }

    /** Adds a visitor's touches, newest first, and notes the one that the click id names. */
    private void addPath(final Conversion conversion, final long visitor) {
        long touch = touches.newest(visitor);
        while (touch != TouchLog.NONE && pathLength < pathCapacity) {
            pathLength++;
            // A visitor may be known to several programmes; none learns of another's clicks.
            if (touches.programId(touch) == conversion.programId) {
                final int candidate = addTouch(touch);
                if (isNamed(conversion, visitor, touch)) {
                    candidates.named = candidate;
                }
            }
            touch = touches.previous(touch);
        }
        isPathCut |= touch != TouchLog.NONE;
    }

    private boolean isNamed(final Conversion conversion, final long visitor, final long touch) {
        return conversion.isClickOurs
                && touches.clickSequence(touch) == conversion.clickSequence
                && touches.timeMs(touch) == conversion.clickTimeMs
                && touches.linkId(touch) == conversion.clickLinkId
                && visitor == conversion.clickVisitor
                && !touches.isView(touch);
    }

    private int addTouch(final long touch) {
        final ClickClass clickClass = touches.clickClass(touch);
        final int index = addTouch(
                touches.isView(touch) ? TouchKind.VIEW : TouchKind.CLICK,
                touches.timeMs(touch),
                touches.partnerId(touch),
                touches.linkId(touch),
                judge.ofClass(clickClass));
        candidates.touchPosition[index] = touches.position(touch);
        candidates.clickClass[index] = clickClass;
        return index;
    }

    private int addTouch(
            final TouchKind kind, final long timeMs, final int partnerId, final int linkId, final Reason ofClass) {
        final PartnerVersion partner = partnerId == 0 ? null : catalogue.partner(partnerId, timeMs);
        final Reason reason = judge.ofTouch(kind, ofClass, timeMs, partner, partnerId, linkId);
        final int index = candidates.add(kind, timeMs, partnerId, reason);
        candidates.linkId[index] = linkId;
        candidates.isTouch[index] = true;
        candidates.isSoft[index] = kind == TouchKind.VIEW || (partner != null && partner.isSoft);
        candidates.group[index] = partner == null ? PartnerVersion.NO_GROUP : partner.group;
        return index;
    }

    /** The click is not in memory, and may never have reached the journal: what its id proves is enough. */
    private void addClickId(final Conversion conversion) {
        final long timeMs = conversion.clickTimeMs;
        final int partnerId = catalogue.links().partnerId(conversion.clickLinkId);
        candidates.named = addTouch(
                TouchKind.CLICK_ID,
                timeMs,
                partnerId,
                conversion.clickLinkId,
                conversion.isClickPayable ? Reason.OK : Reason.CLICK_REFUSED);
    }

    /** Nothing that an unproven or foreign click id says is repeated. */
    private void addRefusedClickId(final Conversion conversion) {
        final Reason reason = switch (conversion.clickVerdict) {
            case FORGED -> Reason.CLICK_ID_FORGED;
            // Keys are kept for the longest window: a click whose key is gone is older than any.
            case KEY_UNKNOWN -> Reason.CLICK_EXPIRED;
            default -> Reason.OTHER_PROGRAM;
        };
        candidates.named = candidates.add(TouchKind.CLICK_ID, 0, 0, reason);
    }

    private void addRegistration(final Conversion conversion) {
        final Registrations registrations = catalogue.registrations();
        final Registration registration;
        if (conversion.registrationId != 0) {
            registration = registrations.find(conversion.registrationId);
        } else if (conversion.customerLengthBytes > 0 && !conversion.isCustomerInherited) {
            // Whose account it is must be said by the report that stands: a registration wins over its own click.
            registration = registrations.find(
                    conversion.programId, conversion.customer, conversion.customerLengthBytes, conversion.occurredMs);
            if (registration == null) {
                return;
            }
        } else {
            return;
        }
        final int index;
        if (registration == null || registration.programId != conversion.programId) {
            index = candidates.add(TouchKind.REGISTRATION, conversion.occurredMs, 0, Reason.REGISTRATION_EXPIRED);
            candidates.registrationId[index] = conversion.registrationId;
        } else {
            final Reason reason = registration.covers(conversion.occurredMs)
                    ? judge.ofPartner(registration.partnerId, 0)
                    : Reason.REGISTRATION_EXPIRED;
            index = candidates.add(
                    TouchKind.REGISTRATION, registration.protectedFromMs, registration.partnerId, reason);
            candidates.registrationId[index] = registration.id;
        }
        candidates.registration = index;
    }

    private void addCustomer(final Conversion conversion) {
        final long row = conversion.customerRow;
        if (row == Customers.MISSING || customers.foundingRow(row) == Customers.MISSING) {
            return;
        }
        final boolean isExpired = isExpired(conversion, row);
        conversions.loadCreditsOf(customers.foundingRow(row), founding);
        candidates.firstOfCustomer = candidates.count;
        for (int i = 0; i < founding.count; i++) {
            final Reason reason =
                    isExpired ? Reason.CUSTOMER_EXPIRED : judge.ofPartner(founding.partnerId[i], founding.linkId[i]);
            final int index =
                    candidates.add(TouchKind.CUSTOMER, founding.touchTimeMs[i], founding.partnerId[i], reason);
            candidates.touchPosition[index] = founding.touchPosition[i];
            candidates.linkId[index] = founding.linkId[i];
            candidates.couponId[index] = founding.couponId[i];
            candidates.registrationId[index] = founding.registrationId[i];
        }
    }

    /** The founding credits, of the customer whose candidates were added last. */
    Credits founding() {
        return founding;
    }

    private boolean isExpired(final Conversion conversion, final long row) {
        final int months = conversion.rules.inheritMonths;
        final ConversionStatus status = conversions.status(customers.foundingRow(row));
        if (months == 0 || status == ConversionStatus.REJECTED || status == ConversionStatus.REVERSED) {
            return true;
        }
        return months != GoalRules.FOR_LIFE
                && conversion.localMs() >= CivilTime.plusMonths(customers.foundingLocalMs(row), months);
    }

    private void addCoupon(final Conversion conversion) {
        if (conversion.couponId == 0 && !conversion.isCouponUnknown) {
            return;
        }
        final CouponVersion coupon =
                conversion.couponId == 0 ? null : catalogue.coupon(conversion.couponId, conversion.occurredMs);
        if (coupon == null || coupon.programId() != conversion.programId) {
            candidates.coupon = candidates.add(TouchKind.COUPON, conversion.occurredMs, 0, Reason.COUPON_UNKNOWN);
            return;
        }
        candidates.coupon = candidates.add(
                TouchKind.COUPON, conversion.occurredMs, coupon.partnerId(), ofCoupon(coupon, conversion));
        candidates.couponId[candidates.coupon] = conversion.couponId;
    }

    private Reason ofCoupon(final CouponVersion coupon, final Conversion conversion) {
        if (coupon.status() != EntityStatus.ACTIVE) {
            return Reason.COUPON_UNKNOWN;
        }
        return coupon.covers(conversion.occurredMs) ? judge.ofPartner(coupon.partnerId(), 0) : Reason.COUPON_EXPIRED;
    }
}
