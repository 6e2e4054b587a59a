package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.ProgramRoute;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;

/**
 * The time of a click of the past, in {@code X-Occurred-At}: taken with a token that has {@code history:write}, refused
 * otherwise; no browser sends this header. Off the hot path: imports and replays of logs only.
 */
final class HistoryTime {
    private static final long GREATEST_LEAD_MS = TimeUnit.MINUTES.toMillis(5);

    private final Caller caller;
    private Problem problem;

    HistoryTime(final Caller caller) {
        this.caller = caller;
    }

    /** When the click happened in ms since 1970, or -1: then {@link #problem} says why not. */
    long occurredMs(final Request request, final ProgramRoute program, final long nowMs) {
        problem = caller.identify(request, nowMs);
        final Grant grant = caller.grant();
        if (grant == null) {
            return refuse(problem == null ? Problem.UNAUTHORIZED : problem);
        }
        if (!grant.covers(program.code(), 0, program.code().length)) {
            return refuse(Problem.FORBIDDEN);
        }
        if (!grant.allows(Scope.HISTORY_WRITE)) {
            return refuse(Problem.HISTORY_SCOPE_NEEDED);
        }
        final long occurredMs = parse(header(request));
        if (occurredMs < 0) {
            return refuse(Problem.MALFORMED);
        }
        return occurredMs > nowMs + GREATEST_LEAD_MS ? refuse(Problem.OCCURRED_IN_FUTURE) : Math.min(occurredMs, nowMs);
    }

    Problem problem() {
        return problem;
    }

    private long refuse(final Problem reason) {
        problem = reason;
        return -1;
    }

    /** The header's text; null without one. */
    static String header(final Request request) {
        return request.has(Header.X_OCCURRED_AT)
                ? new String(
                        request.bytes(),
                        request.offset(Header.X_OCCURRED_AT),
                        request.length(Header.X_OCCURRED_AT),
                        StandardCharsets.ISO_8859_1)
                : null;
    }

    /** In ms since 1970; -1 for what is no time, or one before. */
    static long parse(final String text) {
        try {
            return Math.max(-1, OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (final DateTimeException | ArithmeticException e) {
            return -1;
        }
    }
}
