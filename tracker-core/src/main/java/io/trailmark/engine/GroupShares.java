package io.trailmark.engine;

/**
 * The weighted model: groups of partners share the credit by the rule's weights, and within a group its touches share
 * the group's part evenly. Touches of no named group get nothing. Allocates nothing after the start.
 */
final class GroupShares {
    private static final int NOT_NAMED = -1;

    private final Shares shares;

    /** Of each touch: the place of its group among those that occur. */
    private final int[] placeOfTouch;

    /** Groups that occur, in the order of their first touches. */
    private final int[] occurring;

    private final long[] weights;
    private final long[] parts;
    private final int[] lengths;
    private final long[] given;
    private int count;

    GroupShares(final int capacity) {
        shares = new Shares(capacity);
        placeOfTouch = new int[capacity];
        occurring = new int[capacity];
        weights = new long[capacity];
        parts = new long[capacity];
        lengths = new int[capacity];
        given = new long[capacity];
    }

    /** Fills the touches' shares; false, and nothing is filled, when no named group occurs. */
    boolean split(
            final GoalRules rules, final Candidates candidates, final int[] path, final int length, final long[] out) {
        count = 0;
        for (int i = 0; i < length; i++) {
            placeOfTouch[i] = place(rules, candidates.group[path[i]]);
            if (placeOfTouch[i] != NOT_NAMED) {
                lengths[placeOfTouch[i]]++;
            }
        }
        if (count == 0) {
            return false;
        }
        shares.split(weights, count, parts);
        for (int i = 0; i < length; i++) {
            final int place = placeOfTouch[i];
            out[i] = place == NOT_NAMED ? 0 : next(place);
        }
        return true;
    }

    /** What the next touch of a group gets: an even part, and one more for the first ones where something is left. */
    private long next(final int place) {
        final long part = parts[place] / lengths[place];
        final long left = parts[place] - part * lengths[place];
        return given[place]++ < left ? part + 1 : part;
    }

    private int place(final GoalRules rules, final int group) {
        for (int i = 0; i < count; i++) {
            if (occurring[i] == group) {
                return i;
            }
        }
        final int[] named = rules.weightedGroups;
        for (int i = 0; i < named.length; i++) {
            if (named[i] == group) {
                occurring[count] = group;
                weights[count] = rules.groupWeights[i];
                lengths[count] = 0;
                given[count] = 0;
                return count++;
            }
        }
        return NOT_NAMED;
    }
}
