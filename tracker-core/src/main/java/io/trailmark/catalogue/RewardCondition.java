package io.trailmark.catalogue;

import java.util.List;

/**
 * When a reward holds: all of it must be so. Immutable.
 *
 * @param valueFromMinor order value from which it holds; 0: any.
 * @param valueBelowMinor order value from which it no longer holds; {@link Reward#NONE}: no end.
 * @param levels bit n: partners of level n; 0: any.
 * @param partnerTypes bit n: partners of the type with that value; 0: any.
 * @param partnerGroup only partners of this group; empty: any.
 * @param occurrenceFrom the customer's n-th conversion of the goal from which it holds; 0: any.
 * @param occurrenceTo the last for which it holds; 0: no end.
 * @param every only every so many-th from {@code occurrenceFrom} on; 0: each.
 * @param firstMonths months after the customer's first payment; 0: any time.
 * @param dimensions ascending by name.
 */
public record RewardCondition(
        long valueFromMinor,
        long valueBelowMinor,
        long levels,
        int partnerTypes,
        String partnerGroup,
        long occurrenceFrom,
        long occurrenceTo,
        long every,
        int firstMonths,
        List<Dimension> dimensions) {
    /** It always holds. */
    public static final RewardCondition ALWAYS = new RewardCondition(0, Reward.NONE, 0, 0, "", 0, 0, 0, 0, List.of());

    /** Copies the list, so that nobody can change it afterwards. */
    public RewardCondition {
        dimensions = List.copyOf(dimensions);
    }

    RewardCondition with(final String group, final List<Dimension> named) {
        return new RewardCondition(
                valueFromMinor,
                valueBelowMinor,
                levels,
                partnerTypes,
                group,
                occurrenceFrom,
                occurrenceTo,
                every,
                firstMonths,
                named);
    }
}
