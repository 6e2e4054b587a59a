package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.Source;
import java.util.List;

/**
 * How one goal is credited and rewarded. Immutable; each version holds for conversions that occurred from its
 * {@link #effectiveFromMs} on, until another one begins.
 *
 * @param id number of the goal: rules have no number and no code of their own.
 * @param requiredGoals numbers of goals that must have been reached before, in this order.
 * @param excludedPartners numbers of partners who are never credited.
 * @param excludedLinks numbers of links that are never credited.
 * @param deadlineMs how much later than the first required goal, or than the first touch, is too late; 0: nothing is.
 * @param notBeforeMs a conversion sooner after its touch is too fast; 0: none is.
 * @param isOncePerCustomer a second conversion of the same customer is not credited.
 * @param approveBelowMinor conversions that earn partners this much or more wait for a person; {@link #NO_LIMIT}.
 */
public record GoalRules(
        int id,
        int programId,
        int version,
        Source origin,
        long effectiveFromMs,
        AttributionRules attribution,
        List<Integer> requiredGoals,
        List<Integer> excludedPartners,
        List<Integer> excludedLinks,
        long deadlineMs,
        long notBeforeMs,
        boolean isOncePerCustomer,
        RepeatPolicy repeats,
        long approveBelowMinor,
        List<Cap> caps,
        List<Reward> rewards)
        implements Entity {
    /** {@link #approveBelowMinor}: nothing waits for a person. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Copies the lists, so that nobody can change them afterwards. */
    public GoalRules {
        requiredGoals = List.copyOf(requiredGoals);
        excludedPartners = List.copyOf(excludedPartners);
        excludedLinks = List.copyOf(excludedLinks);
        caps = List.copyOf(caps);
        rewards = List.copyOf(rewards);
    }

    /** Empty: people call rules by their goal. */
    @Override
    public String code() {
        return "";
    }

    /** Always active: it is the goal that is archived. */
    @Override
    public EntityStatus status() {
        return EntityStatus.ACTIVE;
    }

    /** Whether both say the same, whenever and in whatever version they say it. */
    boolean saysTheSameAs(final GoalRules other) {
        return equals(other.stamped(id, programId, version, effectiveFromMs));
    }

    GoalRules stamped(final int goalId, final int ofProgramId, final int asVersion, final long fromMs) {
        return new GoalRules(
                goalId,
                ofProgramId,
                asVersion,
                origin,
                fromMs,
                attribution,
                requiredGoals,
                excludedPartners,
                excludedLinks,
                deadlineMs,
                notBeforeMs,
                isOncePerCustomer,
                repeats,
                approveBelowMinor,
                caps,
                rewards);
    }

    GoalRules refersTo(final List<Integer> goals, final List<Integer> partners, final List<Integer> links) {
        return new GoalRules(
                id,
                programId,
                version,
                origin,
                effectiveFromMs,
                attribution,
                goals,
                partners,
                links,
                deadlineMs,
                notBeforeMs,
                isOncePerCustomer,
                repeats,
                approveBelowMinor,
                caps,
                rewards);
    }
}
