package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Limits;
import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Checks a reported click or view and hands it to whoever follows links and serves their images: one rule for what came
 * by a redirect and what did not.
 *
 * <p>One instance per event loop.
 */
final class ClickIntake {
    private final Supplier<RoutingTable> routings;
    private final LinkHandler links;
    private final ViewHandler views;
    private final Caller caller;
    private final ClientHop client;
    private final Report report = new Report();
    private final ClickForm form = new ClickForm();
    private final ClickFormReader reader = new ClickFormReader();
    private final ClickRequest click = new ClickRequest();
    private final AddressParser address = new AddressParser();
    private ProgramRoute program;
    private long occurredMs;
    private boolean isHistory;

    ClickIntake(final EdgeServer.Context context, final LinkHandler links, final ViewHandler views) {
        routings = context.routings();
        caller = new Caller(context.tokens(), context.trustedProxyTable());
        client = new ClientHop(context.trustedProxyTable());
        this.links = links;
        this.views = views;
    }

    /** For the next request: finds out who reports; returns null, or why it is refused. */
    Problem begin(final Request request, final long nowMs) {
        report.clear();
        caller.forget();
        Problem problem = Caller.readHeader(request, report);
        if (problem == null) {
            problem = caller.identify(request, report, nowMs);
        }
        if (problem != null || caller.grant() == null) {
            return problem;
        }
        return caller.grant().allows(Scope.CLICK_WRITE)
                ? null
                : report.refuse(Problem.FORBIDDEN, "the token has not the scope " + Scope.CLICK_WRITE.text());
    }

    /** What is said beside a refusal. */
    Report report() {
        return report;
    }

    boolean isTokenKnown() {
        return caller.grant() != null;
    }

    /** Reads and checks one click or view of the request that has begun; returns null, or why it is refused. */
    Problem check(
            final Request request, final int offset, final int lengthBytes, final boolean isView, final EdgeLoop loop) {
        report.clear();
        Problem problem = reader.read(request.bytes(), offset, lengthBytes, form, report);
        if (problem == null) {
            problem = checkWho(request, loop.nowMs());
        }
        if (problem == null) {
            problem = checkProgram(request);
        }
        if (problem == null) {
            problem = lay(request);
        }
        if (problem != null) {
            return problem;
        }
        final boolean isFound = isView ? views.find(click.request()) : links.find(click.request());
        if (!isFound) {
            loop.counters().increment(Counter.ORPHANS);
        }
        return isFound ? null : Problem.LINK_UNKNOWN;
    }

    /** Only who shows a token may say who the visitor was, and only with the scope when it was. */
    private Problem checkWho(final Request request, final long nowMs) {
        final Grant grant = caller.grant();
        if (grant == null && (form.saysWhoItWas() || request.has(Header.X_OCCURRED_AT))) {
            return report.refuse(
                    Problem.UNAUTHORIZED, "address, agent, gpc, dnt and occurred_at are taken with a token only");
        }
        final String consent = form.text(ClickForm.Member.CONSENT);
        if (consent != null && !consent.equals("granted") && !consent.equals("denied")) {
            return report.refuse(Problem.MALFORMED, "consent is to be granted or denied");
        }
        final String time = form.has(ClickForm.Member.OCCURRED_AT)
                ? form.text(ClickForm.Member.OCCURRED_AT)
                : HistoryTime.header(request);
        isHistory = time != null;
        occurredMs = nowMs;
        return isHistory ? checkTime(time, grant, nowMs) : null;
    }

    private Problem checkTime(final String time, final Grant grant, final long nowMs) {
        if (!grant.allows(Scope.HISTORY_WRITE)) {
            return Problem.HISTORY_SCOPE_NEEDED;
        }
        occurredMs = HistoryTime.parse(time);
        if (occurredMs < 0) {
            return report.refuse(Problem.MALFORMED, "occurred_at is to be a time such as 2026-11-01T10:00:00.000Z");
        }
        if (occurredMs > nowMs + EdgeLimits.FUTURE_MS) {
            return Problem.OCCURRED_IN_FUTURE;
        }
        occurredMs = Math.min(occurredMs, nowMs);
        return null;
    }

    /** The programme that is named; else the token's own; else the one whose host was asked. */
    private Problem checkProgram(final Request request) {
        final Grant grant = caller.grant();
        final String named = form.text(ClickForm.Member.PROGRAM);
        final boolean isOfToken = named == null && grant != null && !grant.isForAllPrograms();
        final String code = isOfToken ? grant.program() : named;
        if (code != null) {
            if (grant != null && !grant.covers(code)) {
                return report.refuse(Problem.FORBIDDEN, "the token is one of another programme");
            }
            final byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
            program = bytes.length > Limits.CODE_LENGTH_BYTES
                    ? null
                    : routings.get().programByCode(bytes, 0, bytes.length);
        } else {
            program = request.has(Header.HOST)
                    ? routings.get()
                            .programByHost(request.bytes(), request.offset(Header.HOST), request.length(Header.HOST))
                    : null;
        }
        return program == null ? Problem.PROGRAM_UNKNOWN : null;
    }

    private Problem lay(final Request request) {
        final String code = form.text(ClickForm.Member.CODE);
        if (code == null) {
            return report.refuse(Problem.MALFORMED, "code is missing: the code of a link");
        }
        if (code.length() > Limits.CODE_LENGTH_BYTES) {
            return Problem.LINK_UNKNOWN;
        }
        final Problem problem = click.build(program.code(), form, report);
        if (problem != null) {
            return problem;
        }
        if (caller.grant() == null) {
            client.resolve(request);
            click.ofBrowser(request, client);
            return null;
        }
        final String text = form.text(ClickForm.Member.ADDRESS);
        final byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (text != null && !address.parse(bytes, 0, bytes.length)) {
            return report.refuse(Problem.MALFORMED, "address is not one of IPv4 or IPv6");
        }
        click.ofVisitor(form, text == null ? 0 : address.high(), text == null ? 0 : address.low());
        return null;
    }

    /** Writes the record of what was checked. */
    void journal(final EdgeLoop loop, final PostedTouch touch) {
        if (touch.isView()) {
            views.take(click.request(), loop, occurredMs, isHistory, touch);
        } else {
            links.take(click.request(), loop, occurredMs, isHistory, touch);
        }
    }
}
