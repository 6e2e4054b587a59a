package io.trailmark.engine;

import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/**
 * Says of a candidate for which reason it is refused, or OK: the first line of docs/RULES.md that applies. Reads the
 * state and changes none.
 */
final class Judge {
    private final CatalogueState catalogue;
    private final Caps caps;
    private Conversion conversion;

    /** A hard cap on the goal or programme as a whole has no room left: the same for all candidates. */
    private boolean isAllExhausted;

    private boolean hasCapsOfItsOwn;

    Judge(final CatalogueState catalogue, final Caps caps) {
        this.catalogue = catalogue;
        this.caps = caps;
    }

    /** The conversion whose candidates come next; its time and rules are known. */
    void turnTo(final Conversion next) {
        conversion = next;
        isAllExhausted = false;
        hasCapsOfItsOwn = false;
        final CapRule[] rules = next.rules.caps;
        for (int i = 0; i < rules.length; i++) {
            if (rules[i].isHard()) {
                final boolean isOfAll = rules[i].scope() == CapScope.PROGRAM || rules[i].scope() == CapScope.GOAL;
                hasCapsOfItsOwn |= !isOfAll;
                isAllExhausted |= isOfAll && caps.isExhausted(rules[i], next, 0, 0);
            }
        }
    }

    /**
     * Judges a touch, but for stand-down.
     *
     * @param ofClass what its class says, see {@link #ofClass}.
     * @param partner as it was at the touch's time; null: unknown, or the partner is 0.
     */
    Reason ofTouch(
            final TouchKind kind,
            final Reason ofClass,
            final long timeMs,
            final PartnerVersion partner,
            final int partnerId,
            final int linkId) {
        if (ofClass != Reason.OK && ofClass != Reason.CLICK_REFUSED) {
            return ofClass;
        }
        if (partnerId != 0 && (partner == null || partner.status != EntityStatus.ACTIVE)) {
            return Reason.PARTNER_SUSPENDED;
        }
        if (ofClass != Reason.OK) {
            return ofClass;
        }
        if (isSelfReferral(partnerId)) {
            return Reason.SELF_REFERRAL;
        }
        final GoalRules rules = conversion.rules;
        final boolean isView = kind == TouchKind.VIEW;
        final long ageMs = conversion.occurredMs - timeMs;
        if (ageMs < 0) {
            return Reason.AFTER_CONVERSION;
        }
        if (ageMs >= (isView ? rules.viewWindowMs : rules.clickWindowMs)) {
            return Reason.CLICK_EXPIRED;
        }
        if (isExcluded(partnerId, linkId)) {
            return Reason.EXCLUDED;
        }
        if (!isView && ageMs < rules.notBeforeMs) {
            return Reason.TOO_FAST;
        }
        return isExhausted(partnerId, linkId) ? Reason.CAP_REACHED : Reason.OK;
    }

    /** Judges whoever would be credited by a registration, a customer's first attribution or a coupon. */
    Reason ofPartner(final int partnerId, final int linkId) {
        if (partnerId != 0 && !isActive(partnerId)) {
            return Reason.PARTNER_SUSPENDED;
        }
        if (isSelfReferral(partnerId)) {
            return Reason.SELF_REFERRAL;
        }
        if (isExcluded(partnerId, linkId)) {
            return Reason.EXCLUDED;
        }
        return isExhausted(partnerId, linkId) ? Reason.CAP_REACHED : Reason.OK;
    }

    /** What the class of a click or view says. */
    Reason ofClass(final ClickClass clickClass) {
        return switch (clickClass) {
            // A served prefetch is a person's who may never ask again.
            case HUMAN, DUPLICATE, PREFETCH -> Reason.OK;
            case DATACENTER -> Reason.DATACENTER;
            case CAPPED -> Reason.CAP_REACHED;
            case REFUSED -> Reason.CLICK_REFUSED;
            case TEST -> conversion.isTest ? Reason.OK : Reason.TEST;
            default -> Reason.BOT_CLICK;
        };
    }

    private boolean isActive(final int partnerId) {
        final PartnerVersion partner = catalogue.partner(partnerId, conversion.occurredMs);
        return partner != null && partner.status == EntityStatus.ACTIVE;
    }

    private boolean isSelfReferral(final int partnerId) {
        if (partnerId == 0 || conversion.customerLengthBytes == 0) {
            return false;
        }
        final PartnerVersion partner = catalogue.partner(partnerId, conversion.occurredMs);
        return partner != null && partner.isCustomer(conversion.customer, conversion.customerLengthBytes);
    }

    private boolean isExcluded(final int partnerId, final int linkId) {
        final int[] partners = conversion.rules.excludedPartners;
        final int[] links = conversion.rules.excludedLinks;
        for (int i = 0; i < partners.length; i++) {
            if ((partners[i] != 0 && partners[i] == partnerId) || (links[i] != 0 && links[i] == linkId)) {
                return true;
            }
        }
        return false;
    }

    private boolean isExhausted(final int partnerId, final int linkId) {
        if (isAllExhausted || !hasCapsOfItsOwn) {
            return isAllExhausted;
        }
        final CapRule[] rules = conversion.rules.caps;
        for (int i = 0; i < rules.length; i++) {
            final CapScope scope = rules[i].scope();
            final boolean isConcerned = scope == CapScope.PARTNER || (scope == CapScope.LINK && linkId != 0);
            if (rules[i].isHard() && isConcerned && caps.isExhausted(rules[i], conversion, partnerId, linkId)) {
                return true;
            }
        }
        return false;
    }
}
