package io.trailmark.views;

import io.trailmark.record.codec.Reason;

/** Reasons as one plain sentence each, for people who read an explanation. Any thread; no state. */
public final class ReasonText {
    private ReasonText() {}

    /**
     * What the reason says about a touch, coupon, registration or earlier attribution that could have been credited.
     */
    public static String ofCandidate(final Reason reason) {
        return switch (reason) {
            case OK -> "It was taken.";
            case NO_TOUCH -> "There was nothing to credit.";
            case CLICK_EXPIRED -> "It is older than the rule's window.";
            case CLICK_ID_FORGED -> "The click id does not prove itself.";
            case COUPON_UNKNOWN -> "The programme has no such coupon in use.";
            case COUPON_EXPIRED -> "The coupon does not hold at the time of the conversion.";
            case SELF_REFERRAL -> "The customer is the partner itself.";
            case CAP_REACHED -> "A cap leaves no room.";
            case PARTNER_SUSPENDED -> "The partner was not active at that time.";
            case TOO_FAST -> "The conversion came sooner after it than a person can be.";
            case BOT_CLICK -> "The click was a program's, not a person's.";
            case DATACENTER -> "The click came from a data centre.";
            case CLIENT_SIDE -> "Only a browser reported it.";
            case REGISTERED_DEAL -> "A registration protects this account, and goes first.";
            case TEST -> "It is a test, and tests are never credited.";
            case OUTRANKED -> "The rule gives the credit to others.";
            case AFTER_CONVERSION -> "It came after the conversion.";
            case OTHER_PROGRAM -> "It belongs to another programme.";
            case CLICK_REFUSED -> "The click itself was recorded as not payable.";
            case EXCLUDED -> "The rule excludes this partner or link.";
            case REPEATED -> "The rule counts another touch of the same partner.";
            case STOOD_DOWN -> "It is a soft touch too soon after another partner's hard one.";
            case SOFT_TOUCH -> "It is a soft touch, and hard ones go first.";
            case CUSTOMER_EXPIRED -> "The customer's first attribution no longer carries over.";
            case REGISTRATION_EXPIRED -> "The registration does not cover the time of the conversion.";
            case NOT_ASKED -> "The rule does not ask this source.";
            default -> ofConversion(reason);
        };
    }

    /** What the reason says about a conversion, a repeated report or an adjustment. */
    public static String ofConversion(final Reason reason) {
        return switch (reason) {
            case OK -> "All is as the rule wants it.";
            case NO_TOUCH -> "Nothing led to it that could be credited.";
            case COUPON_UNKNOWN -> "The programme has no such coupon in use.";
            case COUPON_EXPIRED -> "The coupon does not hold at the time of the conversion.";
            case CLICK_ID_FORGED -> "The click id does not prove itself.";
            case CLICK_EXPIRED -> "The click is older than the rule's window.";
            case DUPLICATE_ORDER -> "The same was reported before.";
            case ORDER_CONFLICT -> "The same order was reported before with other facts.";
            case PLACE_REFUSED -> "The place or device is not one that counts.";
            case TOO_SLOW -> "It came after the goal's deadline.";
            case GOAL_ORDER -> "A goal that must come before it was not reached before it.";
            case GOAL_REPEATED -> "The goal counts once for each customer.";
            case TEST -> "It is a test: it is judged, and nobody is credited.";
            case OVER_REFUND -> "More would be taken back than the order is worth.";
            case ORDER_UNKNOWN -> "The order is not known yet: it waits for it.";
            case ADJUSTMENT_CONFLICT -> "An adjustment of this id was decided before with other facts.";
            case CLOCK_SKEW -> "It lies a little before its click, whose time was taken.";
            case CONVERSION_UNKNOWN -> "There is no such conversion.";
            case CURRENCY_MISMATCH -> "It is in another currency.";
            case TABLE_FULL -> "There was no room for it.";
            case TYPE_UNSUPPORTED -> "Adjustments of this type were not applied yet.";
            case STATUS_FINAL -> "The conversion is reversed for good.";
            case AMOUNT_MISSING -> "An amendment needs an amount.";
            case NULL_VAL -> "No reason was given.";
            default -> ofCandidate(reason);
        };
    }
}
