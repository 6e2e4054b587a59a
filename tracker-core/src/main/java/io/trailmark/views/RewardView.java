package io.trailmark.views;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.RewardKind;
import java.util.ArrayList;
import java.util.List;

/**
 * One reward of one credit of a conversion: the sum of its lines. Immutable.
 *
 * @param credit index among the conversion's credits.
 * @param reward index among the rule's rewards.
 * @param earned in minor units, or pieces of a benefit: lines that earn, correct or lift.
 * @param takenBack lines that take back, less those that give back.
 * @param lift the part of what was earned that lifts the period's earlier rewards to a tier.
 */
public record RewardView(
        int credit,
        int reward,
        String name,
        String benefit,
        RewardKind kind,
        Beneficiary beneficiary,
        int partnerId,
        int linkId,
        int couponId,
        long earned,
        long takenBack,
        long lift) {

    /** What a reward amounts to now. */
    public enum Status {
        /** It may still go: nobody has vouched for the conversion or approved it. */
        PENDING,
        /** It is owed, all of it or what is left. */
        APPROVED,
        /** Nothing of it is left. */
        TAKEN_BACK
    }

    /** What stands. */
    public long standing() {
        return earned - takenBack;
    }

    /** Whether it is money; else it counts pieces of a benefit. */
    public boolean isMoney() {
        return kind != RewardKind.BENEFIT;
    }

    /** What it amounts to while the conversion has this status. */
    public Status status(final ConversionStatus ofConversion) {
        if (standing() == 0) {
            return Status.TAKEN_BACK;
        }
        return ofConversion == ConversionStatus.PENDING ? Status.PENDING : Status.APPROVED;
    }

    /** Sums up lines, one view for each reward and credit, in the order of their first lines. */
    static List<RewardView> of(final List<LedgerLine> lines) {
        final List<RewardView> rewards = new ArrayList<>();
        for (final LedgerLine line : lines) {
            int index = 0;
            while (index < rewards.size() && !rewards.get(index).isOf(line)) {
                index++;
            }
            if (index == rewards.size()) {
                rewards.add(new RewardView(
                        line.credit(),
                        line.reward(),
                        line.name(),
                        line.benefit(),
                        line.rewardKind(),
                        line.beneficiary(),
                        line.partnerId(),
                        line.linkId(),
                        line.couponId(),
                        0,
                        0,
                        0));
            }
            rewards.set(index, rewards.get(index).with(line));
        }
        return rewards;
    }

    private boolean isOf(final LedgerLine line) {
        return credit == line.credit()
                && reward == line.reward()
                && beneficiary == line.beneficiary()
                && partnerId == line.partnerId()
                && linkId == line.linkId()
                && couponId == line.couponId()
                && name.equals(line.name());
    }

    private RewardView with(final LedgerLine line) {
        final long amount = line.amountMinor();
        final boolean isLift = line.kind() == EntryKind.TIER_LIFT;
        return new RewardView(
                credit,
                reward,
                name,
                benefit,
                kind,
                beneficiary,
                partnerId,
                linkId,
                couponId,
                earned + (line.isReversal() ? 0 : amount),
                takenBack - (line.isReversal() ? amount : 0),
                lift + (isLift ? amount : 0));
    }
}
