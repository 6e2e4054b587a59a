package io.trailmark.views;

import io.trailmark.record.codec.TouchKind;

/**
 * The share of one conversion that one touch received. Immutable.
 *
 * @param shareBillionths of 1,000,000,000, to which the credits of a conversion add up.
 * @param rewardMinor what the partner earned at first, in minor units of the conversion's currency.
 * @param reversedMinor what was taken back since.
 * @param touchPosition of the click in the journal; 0 when known from the click id alone.
 * @param linkId 0 for a coupon.
 * @param couponId 0 for a link.
 */
public record CreditView(
        TouchKind kind,
        int partnerId,
        int linkId,
        int couponId,
        long touchTimeMs,
        long touchPosition,
        long shareBillionths,
        long rewardMinor,
        long reversedMinor) {

    /** What is left of the reward. */
    public long netRewardMinor() {
        return rewardMinor - reversedMinor;
    }

    CreditView reversedBy(final long minor) {
        return new CreditView(
                kind,
                partnerId,
                linkId,
                couponId,
                touchTimeMs,
                touchPosition,
                shareBillionths,
                rewardMinor,
                reversedMinor + minor);
    }
}
