package io.trailmark.catalogue;

import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Priority;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who is credited for a conversion. Immutable.
 *
 * @param clickWindowMs how long after a click a conversion still counts.
 * @param viewWindowMs how long after a view a conversion still counts.
 * @param halfLifeMs for TIME_DECAY.
 * @param positionFirstPpm share of the first touch in parts per million, for POSITION_BASED.
 * @param positionLastPpm share of the last touch, for POSITION_BASED.
 * @param weights of the partners' groups, for WEIGHTED.
 * @param touchesUsed the newest so many; 0: all.
 * @param priorities what is asked who is to be credited, in this order; what is not listed is not asked.
 * @param isSoftEqual views and soft partners compete with clicks on equal terms.
 * @param standDownMs a soft touch so soon after a hard one of another partner stands down; 0: none does.
 * @param inheritMonths how long the customer's first attribution carries over; 0: not at all, {@link #FOR_LIFE}.
 */
public record AttributionRules(
        Model model,
        long clickWindowMs,
        long viewWindowMs,
        long halfLifeMs,
        int positionFirstPpm,
        int positionLastPpm,
        List<GroupWeight> weights,
        int touchesUsed,
        PathTransform transform,
        List<Priority> priorities,
        boolean isSoftEqual,
        long standDownMs,
        int inheritMonths) {
    /** {@link #inheritMonths}: for as long as the customer stays. */
    public static final int FOR_LIFE = 65_534;

    /** What holds where a programme says nothing. */
    public static final AttributionRules DEFAULT = new AttributionRules(
            Model.LAST_TOUCH,
            TimeUnit.DAYS.toMillis(30),
            TimeUnit.HOURS.toMillis(24),
            TimeUnit.DAYS.toMillis(7),
            400_000,
            400_000,
            List.of(),
            0,
            PathTransform.ALL,
            List.of(Priority.REGISTRATION, Priority.CLICK, Priority.CUSTOMER, Priority.COUPON, Priority.VIEW),
            false,
            0,
            0);

    /** Copies the lists, so that nobody can change them afterwards. */
    public AttributionRules {
        weights = List.copyOf(weights);
        priorities = List.copyOf(priorities);
    }
}
