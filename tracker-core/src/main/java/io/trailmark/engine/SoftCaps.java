package io.trailmark.engine;

import io.trailmark.record.codec.CapMetric;

/**
 * Cuts grants to what the soft caps of a rule leave: credit by credit, and for each the caps in the rule's order. Reads
 * the counts and changes none of them; allocates nothing.
 */
final class SoftCaps {
    private final Caps caps;

    SoftCaps(final Caps caps) {
        this.caps = caps;
    }

    void cut(final Conversion conversion) {
        final CapRule[] rules = conversion.rules.caps;
        boolean isAny = false;
        for (int i = 0; i < rules.length; i++) {
            isAny |= Caps.isSoft(rules[i]);
        }
        for (int credit = 0; isAny && credit < conversion.credits.count; credit++) {
            for (int i = 0; i < rules.length; i++) {
                if (Caps.isSoft(rules[i]) && Caps.concerns(rules[i], conversion.credits.linkId[credit])) {
                    cut(rules[i], conversion, credit);
                }
            }
        }
    }

    private void cut(final CapRule cap, final Conversion conversion, final int credit) {
        final Credits credits = conversion.credits;
        final long used = caps.used(cap, conversion, credits.partnerId[credit], credits.linkId[credit]);
        if (cap.metric() == CapMetric.REWARD) {
            cutMoney(conversion, credit, cap.limit() - used - earnedBefore(cap, conversion, credit));
            return;
        }
        final long more = cap.metric() == CapMetric.CONVERSIONS
                ? 1
                : valueBefore(cap, credits, credit) + credits.valueMinor[credit];
        if (used + more > cap.limit()) {
            cutAll(conversion.grants, credit);
        }
    }

    /** What earlier credits of the conversion use of the same count. */
    private static long valueBefore(final CapRule cap, final Credits credits, final int credit) {
        long before = 0;
        for (int i = 0; i < credit; i++) {
            if (Caps.isSameKey(cap, credits, i, credit)) {
                before += credits.valueMinor[i];
            }
        }
        return before;
    }

    private static long earnedBefore(final CapRule cap, final Conversion conversion, final int credit) {
        final Grants grants = conversion.grants;
        long before = 0;
        for (int i = 0; i < grants.count; i++) {
            if (grants.credit[i] < credit
                    && Caps.isSameKey(cap, conversion.credits, grants.credit[i], credit)
                    && Grants.isPartnersMoney(conversion.rules.rewards[grants.reward[i]])) {
                before += grants.amount[i];
            }
        }
        return before;
    }

    private static void cutAll(final Grants grants, final int credit) {
        for (int i = 0; i < grants.count; i++) {
            if (grants.credit[i] == credit && grants.amount[i] != 0) {
                grants.amount[i] = 0;
                grants.isCut[i] = true;
            }
        }
    }

    /** Leaves the credit's partner no more money than that; the later reward is cut first. */
    private static void cutMoney(final Conversion conversion, final int credit, final long leftMinor) {
        final Grants grants = conversion.grants;
        long excess = -Math.max(0, leftMinor);
        for (int i = 0; i < grants.count; i++) {
            excess += isMoneyOf(conversion, i, credit) ? grants.amount[i] : 0;
        }
        for (int i = grants.count - 1; i >= 0 && excess > 0; i--) {
            if (isMoneyOf(conversion, i, credit) && grants.amount[i] != 0) {
                final long cut = Math.min(excess, grants.amount[i]);
                grants.amount[i] -= cut;
                grants.isCut[i] = true;
                excess -= cut;
            }
        }
    }

    private static boolean isMoneyOf(final Conversion conversion, final int grant, final int credit) {
        final Grants grants = conversion.grants;
        return grants.credit[grant] == credit && Grants.isPartnersMoney(conversion.rules.rewards[grants.reward[grant]]);
    }
}
