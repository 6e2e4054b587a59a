package io.trailmark.views;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.Reward;
import io.trailmark.record.codec.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule that decided about a conversion, found again in the catalogue. Immutable.
 *
 * @param rules the version that decided; null where the goal had no rules of its own then.
 * @param effectiveFromMs from when on it holds.
 * @param definedPosition of the record that defined it; 0 when it is not known.
 */
record RuleView(GoalRules rules, long effectiveFromMs, long definedPosition) {
    /** What came of a condition. */
    enum Result {
        PASSED,
        FAILED,
        /** An earlier one failed, or the conversion is a test. */
        NOT_JUDGED
    }

    /** A condition of the goal, and what came of it. */
    record Condition(String name, String text, Result result) {}

    static RuleView of(final ConversionView conversion, final Catalogue catalogue) {
        final int goalId = conversion.report().goalId();
        final int version = conversion.ruling().goalVersion();
        for (final GoalRules rules : catalogue.rulesVersions(goalId)) {
            if (rules.version() == version) {
                return new RuleView(rules, rules.effectiveFromMs(), catalogue.rulesPosition(goalId, version));
            }
        }
        for (final Goal goal : catalogue.goalVersions(goalId)) {
            if (goal.version() == version) {
                return new RuleView(null, goal.effectiveFromMs(), 0);
            }
        }
        return new RuleView(null, 0, 0);
    }

    /** The reward that a line is of; null when its rules are not in the catalogue. */
    static Reward reward(final LedgerLine line, final Catalogue catalogue) {
        for (final GoalRules rules : catalogue.rulesVersions(line.goalId())) {
            if (rules.version() == line.rulesVersion()
                    && line.reward() < rules.rewards().size()) {
                return rules.rewards().get(line.reward());
            }
        }
        return null;
    }

    /** The goal's conditions in the order in which they are judged. */
    List<Condition> conditions(final ConversionView conversion, final EntityNames names) {
        final List<Condition> conditions = new ArrayList<>();
        if (rules == null) {
            return conditions;
        }
        final Reason reason = conversion.ruling().reason();
        if (!rules.requiredGoals().isEmpty()) {
            final List<String> goals =
                    rules.requiredGoals().stream().map(names::goal).toList();
            conditions.add(condition(
                    "requires",
                    "The customer must have reached " + String.join(", then ", goals) + " before.",
                    Reason.GOAL_ORDER,
                    reason,
                    conditions));
        }
        if (rules.deadlineMs() > 0) {
            final String since = rules.requiredGoals().isEmpty()
                    ? "the first touch credited"
                    : names.goal(rules.requiredGoals().getFirst());
            conditions.add(condition(
                    "deadline",
                    "It must come less than " + ExplanationJson.duration(rules.deadlineMs()) + " after " + since + ".",
                    Reason.TOO_SLOW,
                    reason,
                    conditions));
        }
        if (rules.isOncePerCustomer()) {
            conditions.add(condition(
                    "per_customer",
                    "It must be the customer's first conversion of this goal.",
                    Reason.GOAL_REPEATED,
                    reason,
                    conditions));
        }
        return conditions;
    }

    private static Condition condition(
            final String name,
            final String text,
            final Reason whenFailed,
            final Reason reason,
            final List<Condition> earlier) {
        final boolean isJudged =
                reason != Reason.TEST && earlier.stream().noneMatch(condition -> condition.result() != Result.PASSED);
        final Result result = !isJudged ? Result.NOT_JUDGED : reason == whenFailed ? Result.FAILED : Result.PASSED;
        return new Condition(name, text, result);
    }
}
