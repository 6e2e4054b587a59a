package io.trailmark.engine;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.RewardKind;
import java.util.Arrays;

/**
 * Works out what a conversion earns, reward by reward and credit by credit, and leaves it in the conversion's grants.
 * Reads the state and changes none of it. Allocates only where a rule has more rewards than any before.
 */
final class Rewards {
    private final RewardConditions conditions;
    private final RewardAmounts amounts;
    private final SoftCaps softCaps;

    /** Of each credit: what the reward is for it as a whole, then what it gets. */
    private final long[] whole;

    private final long[] granted;

    // One set of credits whose whole amounts are equal.
    private final int[] members;
    private final long[] weights;
    private final long[] parts;
    private final long[] remainders;

    /** By reward and credit: the reward's conditions hold, so that no later alternative is given. */
    private boolean[] held = {};

    Rewards(
            final CatalogueState catalogue,
            final Volumes volumes,
            final Marks marks,
            final Caps caps,
            final int credits) {
        conditions = new RewardConditions(catalogue);
        amounts = new RewardAmounts(volumes, marks);
        softCaps = new SoftCaps(caps);
        whole = new long[credits];
        granted = new long[credits];
        members = new int[credits];
        weights = new long[credits];
        parts = new long[credits];
        remainders = new long[credits];
    }

    /** Works out the grants of a conversion that is decided anew, with the lifts where it may lead to any. */
    void workOut(final Conversion conversion) {
        workOut(conversion, null);
        if (conversion.isVouched() && conversion.isCounted) {
            lift(conversion);
        }
    }

    /** Works out the grants for another value; what was earned for a mark before stays, and none is earned anew. */
    void workOutAgain(final Conversion conversion, final Grants earlier) {
        workOut(conversion, earlier);
        conversion.grants.succeed(earlier);
        conversion.creditMoney();
    }

    private void workOut(final Conversion conversion, final Grants earlier) {
        final RewardRule[] rules = conversion.rules.rewards;
        final int creditCount = conversion.credits.count;
        conversion.grants.count = 0;
        if (held.length < rules.length * creditCount) {
            held = new boolean[rules.length * creditCount * 2];
        }
        for (int reward = 0; reward < rules.length && creditCount > 0; reward++) {
            findHolders(conversion, reward);
            if (rules[reward].kind == RewardKind.NONE) {
                continue;
            }
            if (earlier != null && rules[reward].mark != RewardRule.NONE) {
                keep(conversion, reward, earlier);
            } else if (rules[reward].beneficiary == Beneficiary.CUSTOMER) {
                giveCustomer(conversion, reward);
            } else if (rules[reward].mark != RewardRule.NONE || rules[reward].kind == RewardKind.BENEFIT) {
                giveWhole(conversion, reward);
            } else {
                giveShared(conversion, reward);
            }
        }
        softCaps.cut(conversion);
        conversion.creditMoney();
    }

    private void findHolders(final Conversion conversion, final int reward) {
        final RewardRule rule = conversion.rules.rewards[reward];
        final Credits credits = conversion.credits;
        final boolean holds = conditions.holds(rule, conversion);
        for (int i = 0; i < credits.count; i++) {
            held[reward * credits.count + i] = holds && conditions.holdsFor(rule, conversion, credits.partnerId[i]);
        }
    }

    /** Whether the reward holds for the credit and no earlier alternative took its place. */
    private boolean isGiven(final Conversion conversion, final int reward, final int credit) {
        final int creditCount = conversion.credits.count;
        boolean isGiven = held[reward * creditCount + credit];
        final RewardRule[] rules = conversion.rules.rewards;
        for (int i = 0; isGiven && rules[reward].alternative > 0 && i < reward; i++) {
            isGiven = rules[i].alternative != rules[reward].alternative || !held[i * creditCount + credit];
        }
        return isGiven;
    }

    /** What was earned for a mark stays, whether or not the reward would hold for the new value. */
    private static void keep(final Conversion conversion, final int reward, final Grants earlier) {
        for (int i = 0; i < conversion.credits.count; i++) {
            final int before = earlier.find(reward, i);
            if (before >= 0) {
                give(conversion, reward, i, earlier.amount[before]);
            }
        }
    }

    private void giveCustomer(final Conversion conversion, final int reward) {
        for (int i = 0; i < conversion.credits.count; i++) {
            if (isGiven(conversion, reward, i)) {
                give(conversion, reward, i, unsharedMinor(conversion, reward, i));
                return;
            }
        }
    }

    private void giveWhole(final Conversion conversion, final int reward) {
        for (int i = 0; i < conversion.credits.count; i++) {
            if (isGiven(conversion, reward, i) && conversion.credits.isFirstOfPartner(i)) {
                give(conversion, reward, i, unsharedMinor(conversion, reward, i));
            }
        }
    }

    private long unsharedMinor(final Conversion conversion, final int reward, final int credit) {
        final RewardRule rule = conversion.rules.rewards[reward];
        final int partnerId = conversion.credits.partnerId[credit];
        final boolean isDue = rule.mark == RewardRule.NONE || amounts.isMarkReached(rule, conversion, partnerId);
        return isDue ? amounts.wholeMinor(rule, conversion, partnerId) : 0;
    }

    private void giveShared(final Conversion conversion, final int reward) {
        final RewardRule rule = conversion.rules.rewards[reward];
        final Credits credits = conversion.credits;
        for (int i = 0; i < credits.count; i++) {
            whole[i] = isGiven(conversion, reward, i) ? amounts.wholeMinor(rule, conversion, credits.partnerId[i]) : 0;
        }
        Arrays.fill(granted, 0, credits.count, 0);
        for (int i = 0; i < credits.count; i++) {
            if (whole[i] > 0) {
                share(credits, i);
            }
        }
        for (int i = 0; i < credits.count; i++) {
            give(conversion, reward, i, granted[i]);
        }
    }

    /** Shares the amount among all credits from there on whose whole amount is the same, and is done with them. */
    private void share(final Credits credits, final int first) {
        final long amount = whole[first];
        int count = 0;
        long shares = 0;
        for (int i = first; i < credits.count; i++) {
            if (whole[i] == amount) {
                whole[i] = 0;
                members[count] = i;
                weights[count] = credits.shareBillionths[i];
                shares += weights[count];
                count++;
            }
        }
        final long total = Fractions.mulDivHalfEven(amount, shares, Credits.WHOLE);
        Fractions.splitByLargestRemainder(total, weights, count, parts, remainders);
        for (int i = 0; i < count; i++) {
            granted[members[i]] = parts[i];
        }
    }

    private static void give(final Conversion conversion, final int reward, final int credit, final long amount) {
        if (amount > 0) {
            conversion.grants.add(reward, credit, amount);
        }
    }

    /** A partner's first grant of the retroactive reward carries the lift. */
    private void lift(final Conversion conversion) {
        final Grants grants = conversion.grants;
        final Credits credits = conversion.credits;
        for (int i = 0; i < grants.count; i++) {
            final RewardRule rule = conversion.rules.rewards[grants.reward[i]];
            if (grants.amount[i] > 0 && RewardAmounts.isRetroactive(rule)) {
                final int partnerId = credits.partnerId[grants.credit[i]];
                final long grantedMinor = grantedMinor(conversion, grants.reward[i], partnerId, 0, i);
                if (grantedMinor == 0) {
                    final long allMinor = grantedMinor(conversion, grants.reward[i], partnerId, i, grants.count);
                    grants.lift[i] = amounts.liftMinor(rule, conversion, partnerId, allMinor);
                }
            }
        }
    }

    private static long grantedMinor(
            final Conversion conversion, final int reward, final int partnerId, final int from, final int to) {
        final Grants grants = conversion.grants;
        long granted = 0;
        for (int i = from; i < to; i++) {
            if (grants.reward[i] == reward && conversion.credits.partnerId[grants.credit[i]] == partnerId) {
                granted += grants.amount[i];
            }
        }
        return granted;
    }
}
