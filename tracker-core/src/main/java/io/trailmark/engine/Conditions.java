package io.trailmark.engine;

import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/** Judges the conditions of a goal: earlier steps, deadlines, once per customer. Reads the state and changes none. */
final class Conditions {
    private final Progress progress;

    Conditions(final Progress progress) {
        this.progress = progress;
    }

    /** The first condition that fails, or OK; the credits are shared out already. */
    Reason judge(final Conversion conversion, final long counted) {
        final GoalRules rules = conversion.rules;
        if (!isInOrder(conversion, rules.requiredGoals)) {
            return Reason.GOAL_ORDER;
        }
        if (rules.deadlineMs > 0 && isLate(conversion, rules)) {
            return Reason.TOO_SLOW;
        }
        return rules.isOncePerCustomer && counted > 0 ? Reason.GOAL_REPEATED : Reason.OK;
    }

    private boolean isInOrder(final Conversion conversion, final int[] requiredGoals) {
        long earlierMs = Long.MIN_VALUE;
        for (int i = 0; i < requiredGoals.length; i++) {
            final long entry = progress.find(conversion, requiredGoals[i]);
            if (entry == Progress.MISSING) {
                return false;
            }
            final long earliestMs = progress.earliestMs(entry);
            if (earliestMs < earlierMs || earliestMs > conversion.occurredMs) {
                return false;
            }
            earlierMs = earliestMs;
        }
        return true;
    }

    private boolean isLate(final Conversion conversion, final GoalRules rules) {
        if (rules.requiredGoals.length > 0) {
            final long startMs = progress.earliestMs(progress.find(conversion, rules.requiredGoals[0]));
            return conversion.occurredMs - startMs >= rules.deadlineMs;
        }
        final Credits credits = conversion.credits;
        boolean isLate = false;
        for (int i = 0; i < credits.count; i++) {
            final TouchKind kind = credits.kind[i];
            final boolean isTouch = kind == TouchKind.CLICK || kind == TouchKind.CLICK_ID || kind == TouchKind.VIEW;
            isLate |= isTouch && conversion.occurredMs - credits.touchTimeMs[i] >= rules.deadlineMs;
        }
        return isLate;
    }
}
