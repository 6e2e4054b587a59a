package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** When a reported event happened. One instance per event loop. */
final class EventTime {
    private long occurredMs;
    private boolean isHistory;

    /** Reads {@code occurred_at}; without one the event happens now. Returns null, or why it is refused. */
    Problem read(final Report report, final Grant grant, final long nowMs) {
        occurredMs = nowMs;
        isHistory = false;
        if (!report.has(Field.OCCURRED_AT)) {
            return null;
        }
        final long reportedMs;
        try {
            reportedMs = OffsetDateTime.parse(report.text(Field.OCCURRED_AT))
                    .toInstant()
                    .toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            return report.refuse(Problem.MALFORMED, "occurred_at is to be a time such as 2026-11-01T10:00:00.000Z");
        }
        if (reportedMs > nowMs + EdgeLimits.FUTURE_MS) {
            return Problem.OCCURRED_IN_FUTURE;
        }
        isHistory = grant != null && grant.allows(Scope.HISTORY_WRITE);
        if (reportedMs < 0 || (!isHistory && reportedMs < nowMs - EdgeLimits.PAST_MS)) {
            return reportedMs < 0
                    ? report.refuse(Problem.MALFORMED, "occurred_at is before 1970")
                    : Problem.HISTORY_SCOPE_NEEDED;
        }
        occurredMs = Math.min(reportedMs, nowMs);
        return null;
    }

    /** In ms since 1970; never ahead of our clock. */
    long occurredMs() {
        return occurredMs;
    }

    /** Whether the event's own time is to be used throughout. */
    boolean isHistory() {
        return isHistory;
    }
}
