package io.trailmark.engine;

import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RepeatPolicy;

/**
 * One version of how a goal is credited and rewarded, as docs/RULES.md speaks of it. Immutable once read; the arrays
 * are never written.
 */
final class GoalRules implements Versioned {
    /** {@link #inheritMonths}: for as long as the customer stays. */
    static final int FOR_LIFE = 65_534;

    /** {@link #approveBelowMinor}: nothing waits for a person. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    /** Asked in this order where a programme says nothing else. */
    static final Priority[] DEFAULT_PRIORITIES = {
        Priority.REGISTRATION, Priority.CLICK, Priority.CUSTOMER, Priority.COUPON, Priority.VIEW
    };

    /** Of all versions of all goals, in the order of the journal: what a conversion remembers its rules by. */
    int number;

    long effectiveFromMs;

    /** Made from a GoalDefined: gives way to rules of its own. */
    boolean isFromGoal;

    int programId;
    int goalId;
    int version;
    long clickWindowMs;
    long viewWindowMs;
    long halfLifeMs;
    long standDownMs;
    long deadlineMs;
    long notBeforeMs;
    long approveBelowMinor = NO_LIMIT;
    long positionFirstPpm;
    long positionLastPpm;
    int touchesUsed;
    int inheritMonths;
    Model model;
    PathTransform transform = PathTransform.ALL;
    RepeatPolicy repeats = RepeatPolicy.REJECT;
    boolean isSoftEqual;
    boolean isOncePerCustomer;
    Priority[] priorities = DEFAULT_PRIORITIES;
    int[] requiredGoals = {};
    int[] excludedPartners = {};
    int[] excludedLinks = {};

    /** Parallel: what the groups weigh; groups are numbers that {@link CatalogueState} gave to their names. */
    int[] weightedGroups = {};

    long[] groupWeights = {};
    CapRule[] caps = {};
    RewardRule[] rewards = {};

    /** Some reward depends on when the customer first paid. */
    boolean isAboutFirstPayment;

    /** Of the record that defined it; the same bytes give the same digest. */
    long digest;

    @Override
    public long digest() {
        return digest;
    }
}
