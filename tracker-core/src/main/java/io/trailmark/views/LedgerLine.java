package io.trailmark.views;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;

/**
 * One line of the ledger: what anybody has earned is the sum of such lines. Immutable.
 *
 * @param sequence number within the programme's ledger, from 1 without gaps.
 * @param position of the record whose application wrote it.
 * @param adjustmentPosition of the adjustment that led to it; 0 without one.
 * @param writtenMs when that record was journaled; never goes back from line to line.
 * @param partnerId the credited partner, also where the customer benefits.
 * @param credit index among the conversion's credits.
 * @param reward index among the rewards of the rule of that version.
 * @param reason {@link Reason#CAP_REACHED} where a cap cut it.
 * @param status of the conversion when the line was written.
 * @param amountMinor change in minor units, or of a benefit's number; never 0.
 * @param standingMinor what stands of this reward of this credit afterwards.
 * @param name of the reward, as the rule calls it.
 * @param benefit what it is where it is not money; empty for money.
 */
public record LedgerLine(
        long sequence,
        long position,
        long adjustmentPosition,
        long conversionId,
        long writtenMs,
        int programId,
        int goalId,
        int rulesVersion,
        int partnerId,
        int linkId,
        int couponId,
        int credit,
        int reward,
        EntryKind kind,
        RewardKind rewardKind,
        Beneficiary beneficiary,
        Reason reason,
        ConversionStatus status,
        long amountMinor,
        long standingMinor,
        String currency,
        int exponent,
        String name,
        String benefit) {

    /** Whether it is of money; else it counts pieces of a benefit. */
    public boolean isMoney() {
        return rewardKind != RewardKind.BENEFIT;
    }

    /** Whether the credited partner gets it; else the referred customer does. */
    public boolean isForPartner() {
        return beneficiary == Beneficiary.PARTNER;
    }

    /** Whether it takes back or gives back, rather than earns or corrects. */
    public boolean isReversal() {
        return kind == EntryKind.TAKEN_BACK || kind == EntryKind.GIVEN_BACK;
    }
}
