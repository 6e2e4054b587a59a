package io.trailmark.engine;

import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Reason;

/**
 * Shares the credit of a conversion among touches, as the rule's model says: sorts them, leaves out those that repeat a
 * partner, keeps the newest, weighs and splits. Allocates nothing after the start.
 */
final class TouchModel {
    private static final long PPM = 1_000_000;

    private final IndexSort sort;
    private final Shares shares;
    private final GroupShares groups;
    private final PartnerSet partners;
    private final long[] weights;
    private final long[] parts;

    /** The touches in their order; first all, at the end those that are credited. */
    private final int[] path;

    private int length;

    TouchModel(final int capacity) {
        sort = new IndexSort(capacity);
        shares = new Shares(capacity);
        groups = new GroupShares(capacity);
        partners = new PartnerSet(capacity);
        weights = new long[capacity];
        parts = new long[capacity];
        path = new int[capacity];
    }

    /** No touch. */
    void clear() {
        length = 0;
    }

    /** One more touch; those of a visitor come soonest to their order when the oldest comes first. */
    void add(final int candidate) {
        path[length++] = candidate;
    }

    /** Touches added, or after {@link #share} those that are credited. */
    int length() {
        return length;
    }

    /** A touch by its place. */
    int touch(final int place) {
        return path[place];
    }

    /** Gives the touches their weights and shares; those that get nothing have the reason for it. */
    void share(final GoalRules rules, final Candidates candidates) {
        sort.sort(path, length, candidates.touchTimeMs, candidates.touchPosition);
        leaveOutRepeated(rules.transform, candidates);
        keepNewest(rules.touchesUsed, candidates);
        final boolean isGrouped = rules.model == Model.WEIGHTED && groups.split(rules, candidates, path, length, parts);
        if (isGrouped) {
            System.arraycopy(parts, 0, weights, 0, length);
        } else {
            weigh(rules, candidates);
            split(rules.model);
        }
        int credited = 0;
        for (int i = 0; i < length; i++) {
            final int touch = path[i];
            candidates.weight[touch] = weights[i];
            candidates.shareBillionths[touch] = parts[i];
            if (parts[i] > 0) {
                path[credited++] = touch;
            } else {
                candidates.reason[touch] = Reason.OUTRANKED;
            }
        }
        length = credited;
    }

    private void leaveOutRepeated(final PathTransform transform, final Candidates candidates) {
        if (transform == PathTransform.ALL) {
            return;
        }
        partners.clear();
        int kept = 0;
        for (int i = 0; i < length; i++) {
            final int partner = candidates.partnerId[path[i]];
            final boolean isRepeated = transform == PathTransform.UNIQUE
                    ? !partners.add(partner)
                    : i > 0 && partner == candidates.partnerId[path[i - 1]];
            if (isRepeated) {
                candidates.reason[path[i]] = Reason.REPEATED;
            }
        }
        for (int i = 0; i < length; i++) {
            if (candidates.reason[path[i]] == Reason.OK) {
                path[kept++] = path[i];
            }
        }
        length = kept;
    }

    private void keepNewest(final int touchesUsed, final Candidates candidates) {
        final int over = touchesUsed == 0 ? 0 : length - touchesUsed;
        if (over <= 0) {
            return;
        }
        for (int i = 0; i < over; i++) {
            candidates.reason[path[i]] = Reason.OUTRANKED;
        }
        length = touchesUsed;
        System.arraycopy(path, over, path, 0, length);
    }

    private void weigh(final GoalRules rules, final Candidates candidates) {
        switch (rules.model) {
            case FIRST_TOUCH -> weighOne(0);
            case LAST_TOUCH -> weighOne(firstOfNewest(candidates));
            case TIME_DECAY -> weighByAge(rules.halfLifeMs, candidates);
            case POSITION_BASED -> weighByPosition(rules.positionFirstPpm, rules.positionLastPpm);
            default -> weighAlike();
        }
    }

    private void weighOne(final int place) {
        for (int i = 0; i < length; i++) {
            weights[i] = i == place ? 1 : 0;
        }
    }

    private int firstOfNewest(final Candidates candidates) {
        final long newestMs = candidates.touchTimeMs[path[length - 1]];
        int place = length - 1;
        while (place > 0 && candidates.touchTimeMs[path[place - 1]] == newestMs) {
            place--;
        }
        return place;
    }

    /** Ages count from the newest touch: a common factor changes no share. */
    private void weighByAge(final long halfLifeMs, final Candidates candidates) {
        final long newestMs = candidates.touchTimeMs[path[length - 1]];
        for (int i = 0; i < length; i++) {
            weights[i] = TimeDecay.weight(newestMs - candidates.touchTimeMs[path[i]], halfLifeMs);
        }
    }

    private void weighByPosition(final long firstPpm, final long lastPpm) {
        if (length == 1 || (length == 2 && firstPpm + lastPpm == 0)) {
            weighAlike();
            return;
        }
        final int between = length - 2;
        for (int i = 1; i <= between; i++) {
            weights[i] = PPM - firstPpm - lastPpm;
        }
        weights[0] = between == 0 ? firstPpm : firstPpm * between;
        weights[length - 1] = between == 0 ? lastPpm : lastPpm * between;
    }

    private void weighAlike() {
        for (int i = 0; i < length; i++) {
            weights[i] = 1;
        }
    }

    private void split(final Model model) {
        switch (model) {
            case FIRST_TOUCH, LAST_TOUCH -> {
                for (int i = 0; i < length; i++) {
                    parts[i] = weights[i] * Credits.WHOLE;
                }
            }
            case TIME_DECAY, POSITION_BASED -> shares.split(weights, length, parts);
            default -> Shares.splitEvenly(Credits.WHOLE, length, parts);
        }
    }
}
