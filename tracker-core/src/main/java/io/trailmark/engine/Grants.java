package io.trailmark.engine;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.RewardKind;
import java.util.Arrays;

/**
 * What one conversion earns: one grant per reward and credit, ordered by the number of the reward and then of the
 * credit, as parallel arrays that are used again for the next.
 *
 * <p>Invariant: what stands of a grant is the sum of its lines in the ledger. Grows to the most that any conversion
 * needed and allocates nothing else.
 */
final class Grants {
    private static final int INITIAL_CAPACITY = 64;

    int[] reward = new int[INITIAL_CAPACITY];
    int[] credit = new int[INITIAL_CAPACITY];

    /** Minor units, or how many of a benefit; before anything is taken back. */
    long[] amount = new long[INITIAL_CAPACITY];

    /** The lift of earlier rewards that this conversion led to; stands for ever. */
    long[] lift = new long[INITIAL_CAPACITY];

    /** What the ledger says so far. */
    long[] standing = new long[INITIAL_CAPACITY];

    /** Whether a soft cap cut it; known only where it was just worked out. */
    boolean[] isCut = new boolean[INITIAL_CAPACITY];

    int count;

    /** Adds a grant behind all others. */
    void add(final int rewardIndex, final int creditIndex, final long amountMinor) {
        if (count == reward.length) {
            grow();
        }
        reward[count] = rewardIndex;
        credit[count] = creditIndex;
        amount[count] = amountMinor;
        lift[count] = 0;
        standing[count] = 0;
        isCut[count] = false;
        count++;
    }

    /** The grant of that reward and credit, or -1. */
    int find(final int rewardIndex, final int creditIndex) {
        for (int i = 0; i < count; i++) {
            if (reward[i] == rewardIndex && credit[i] == creditIndex) {
                return i;
            }
        }
        return -1;
    }

    /** The money that they earn partners, before anything is taken back, lifts left out. */
    long earnedMinor(final GoalRules rules) {
        long earned = 0;
        for (int i = 0; i < count; i++) {
            earned += isPartnersMoney(rules.rewards[reward[i]]) ? amount[i] : 0;
        }
        return earned;
    }

    /** Whether the reward is money, and a partner's: not a benefit, not the customer's. */
    static boolean isPartnersMoney(final RewardRule rule) {
        return rule.beneficiary == Beneficiary.PARTNER && rule.kind != RewardKind.BENEFIT;
    }

    /**
     * Takes over what stood before of the same rewards and credits: their lifts, and what the ledger says of them. What
     * is no longer granted stays as a grant of 0, so that the ledger can be told.
     */
    void succeed(final Grants earlier) {
        for (int i = 0; i < earlier.count; i++) {
            final int index = insert(earlier.reward[i], earlier.credit[i]);
            lift[index] = earlier.lift[i];
            standing[index] = earlier.standing[i];
        }
    }

    /** Drops the grants that nothing stands of and nothing can stand of again. */
    void compact() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (amount[i] != 0 || lift[i] != 0 || standing[i] != 0) {
                copy(i, kept);
                kept++;
            }
        }
        count = kept;
    }

    void copyFrom(final Grants other) {
        count = 0;
        for (int i = 0; i < other.count; i++) {
            add(other.reward[i], other.credit[i], other.amount[i]);
            lift[i] = other.lift[i];
            standing[i] = other.standing[i];
        }
    }

    /** The grant of that reward and credit; one of 0 is put where it belongs if there is none. */
    private int insert(final int rewardIndex, final int creditIndex) {
        int index = 0;
        while (index < count && isBefore(index, rewardIndex, creditIndex)) {
            index++;
        }
        if (index < count && reward[index] == rewardIndex && credit[index] == creditIndex) {
            return index;
        }
        add(rewardIndex, creditIndex, 0);
        for (int i = count - 1; i > index; i--) {
            copy(i - 1, i);
        }
        reward[index] = rewardIndex;
        credit[index] = creditIndex;
        amount[index] = 0;
        isCut[index] = false;
        return index;
    }

    private boolean isBefore(final int index, final int rewardIndex, final int creditIndex) {
        return reward[index] < rewardIndex || (reward[index] == rewardIndex && credit[index] < creditIndex);
    }

    private void copy(final int from, final int to) {
        reward[to] = reward[from];
        credit[to] = credit[from];
        amount[to] = amount[from];
        lift[to] = lift[from];
        standing[to] = standing[from];
        isCut[to] = isCut[from];
    }

    private void grow() {
        final int capacity = count * 2;
        reward = Arrays.copyOf(reward, capacity);
        credit = Arrays.copyOf(credit, capacity);
        amount = Arrays.copyOf(amount, capacity);
        lift = Arrays.copyOf(lift, capacity);
        standing = Arrays.copyOf(standing, capacity);
        isCut = Arrays.copyOf(isCut, capacity);
    }
}
