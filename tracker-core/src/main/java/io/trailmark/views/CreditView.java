package io.trailmark.views;

import io.trailmark.record.codec.TouchKind;

/**
 * The share of one conversion that one touch received. Immutable.
 *
 * @param shareBillionths of 1,000,000,000, to which the credits of a conversion add up.
 * @param rewardMinor money that the partner earned by it, corrections included, in minor units.
 * @param reversedMinor what was taken back since.
 * @param touchPosition of the click in the journal; 0 when known from the click id alone.
 * @param linkId 0 for a coupon or a registration.
 * @param couponId 0 for a link or a registration.
 * @param registrationId 0 for a link or a coupon.
 */
public record CreditView(
        TouchKind kind,
        int partnerId,
        int linkId,
        int couponId,
        int registrationId,
        long touchTimeMs,
        long touchPosition,
        long shareBillionths,
        long rewardMinor,
        long reversedMinor) {

    /** What is left of the reward. */
    public long netRewardMinor() {
        return rewardMinor - reversedMinor;
    }

    /** The same credit with the money that its lines say. */
    CreditView withLines(final int index, final Iterable<LedgerLine> lines) {
        long earnedMinor = 0;
        long takenBackMinor = 0;
        for (final LedgerLine line : lines) {
            if (line.isMoney() && line.isForPartner() && line.credit() == index && isOf(line)) {
                earnedMinor += line.isReversal() ? 0 : line.amountMinor();
                takenBackMinor -= line.isReversal() ? line.amountMinor() : 0;
            }
        }
        return with(earnedMinor, takenBackMinor);
    }

    /** A decision anew may have put another credit in the place of the one that the line was written for. */
    private boolean isOf(final LedgerLine line) {
        return partnerId == line.partnerId() && linkId == line.linkId() && couponId == line.couponId();
    }

    private CreditView with(final long newRewardMinor, final long newReversedMinor) {
        return new CreditView(
                kind,
                partnerId,
                linkId,
                couponId,
                registrationId,
                touchTimeMs,
                touchPosition,
                shareBillionths,
                newRewardMinor,
                newReversedMinor);
    }
}
