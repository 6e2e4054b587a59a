package io.trailmark.edge;

import io.trailmark.catalogue.Destination;
import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.Refusal;
import io.trailmark.catalogue.Route;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counter;
import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.edge.geo.CountryTable;
import io.trailmark.ids.ClickId;
import io.trailmark.ids.ClickIdMinter;
import io.trailmark.ids.LinkSignature;
import io.trailmark.memory.SipHash;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickReasonsEncoder;
import io.trailmark.record.codec.Forwarding;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Follows links: finds the link, records the click, sends the prospect on.
 *
 * <p>One instance per event loop, with all its memory. Allocates nothing, except for signed deep links and clicks of
 * the past. What it answers never depends on the journal: the prospect always lands.
 */
final class LinkHandler implements Handler {
    private static final byte[] ONE = Ascii.bytes("1");
    private static final byte[] PREFETCH = Ascii.bytes("prefetch");
    private static final int LABEL_CUT = ClickReasonsEncoder.labelCut(0, true);
    private static final int REPEATED = ClickReasonsEncoder.parameterRepeated(0, true);
    private static final int DEEP_LINK_REFUSED = ClickReasonsEncoder.deepLinkRefused(0, true);
    private static final int PREFETCH_HEADER = ClickReasonsEncoder.prefetchHeader(0, true);
    private static final int DESTINATION_MISSING = ClickReasonsEncoder.destinationMissing(0, true);
    private static final long LONGEST_COOKIE_SECONDS = TimeUnit.DAYS.toSeconds(400);

    private final Supplier<RoutingTable> routings;
    private final AgentReader agent;
    private final ClickIdMinter minter;
    private final HistoryTime history;
    private final ClientHop client;
    private final CountryTable countries;
    private final DeepLink deepLink;
    private final ClickRecord click;
    private final ClickPath path = new ClickPath();
    private final Route route = new Route();
    private final QueryParameters parameters = new QueryParameters();
    private final Labels labels = new Labels();
    private final MacroValues macros = new MacroValues();
    private final LocationWriter location = new LocationWriter();
    private final VisitorCookie cookie = new VisitorCookie();
    private final byte[] clickId = new byte[ClickId.LENGTH_BYTES];
    private final byte[] clickIdText = new byte[ClickId.TEXT_BYTES];
    private final long visitorKey0;
    private final long visitorKey1;
    private long visitorCount;

    LinkHandler(final EdgeServer.Context context, final ClickIdMinter minter) {
        this.minter = minter;
        routings = context.routings();
        agent = new AgentReader(context);
        history = new HistoryTime(new Caller(context.tokens(), context.trustedProxyTable()));
        client = new ClientHop(context.trustedProxyTable());
        countries = context.countries();
        deepLink = new DeepLink(new LinkSignature(context.linkKeys()));
        click = new ClickRecord();
        visitorKey0 = context.secrets().getAsLong();
        visitorKey1 = context.secrets().getAsLong();
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final RoutingTable routing = routings.get();
        if (!path.resolve(request, routing)) {
            response.refuse(Problem.MALFORMED);
            return;
        }
        if (findLink(request, routing)) {
            begin(request, response, loop, routing);
        } else {
            sendToNotFound(request, response, loop);
        }
    }

    private boolean findLink(final Request request, final RoutingTable routing) {
        parameters.scan(request);
        labels.read(request.bytes(), parameters);
        final ProgramRoute program = path.program();
        return program != null
                && path.canBeCode()
                && routing.findLink(program.id(), path.code(), 0, path.codeLength(), route);
    }

    /** Finds the link of a click that leads nowhere; {@link #take} records it. */
    boolean find(final Request request) {
        final RoutingTable routing = routings.get();
        return path.resolve(request, routing) && findLink(request, routing);
    }

    /** Records the click whose link was just found, as any other is recorded; no cookie is set. */
    void take(
            final Request request,
            final EdgeLoop loop,
            final long occurredMs,
            final boolean isHistory,
            final PostedTouch posted) {
        click.begin(occurredMs, isHistory);
        macros.begin(routings.get(), route, labels, occurredMs);
        classify(request, loop, place(request, route.refusal(occurredMs)));
        chooseVisitor(request);
        mint();
        posted.click(clickIdText, click.clickClass());
        loop.commitPart(click.encode(loop, request, client, route, labels), posted);
    }

    private void begin(
            final Request request, final Response response, final EdgeLoop loop, final RoutingTable routing) {
        final boolean isHistory = request.has(Header.X_OCCURRED_AT);
        long occurredMs = loop.nowMs();
        if (isHistory) {
            occurredMs = history.occurredMs(request, route.program(), occurredMs);
            if (occurredMs < 0) {
                response.refuse(history.problem());
                return;
            }
        }
        click.begin(occurredMs, isHistory);
        macros.begin(routing, route, labels, occurredMs);
        final Refusal refusal = place(request, route.refusal(occurredMs));
        if (parameters.is(Parameter.NOTRACK, ONE)) {
            sendUnrecorded(request, response, loop, refusal);
        } else {
            classify(request, loop, refusal);
            follow(request, response, loop, refusal);
        }
    }

    /** Who asks, and from where; returns why the link is refused to such a prospect, if it is. */
    private Refusal place(final Request request, final Refusal ofLink) {
        client.resolve(request);
        agent.read(request);
        click.device(AgentClassifier.device(agent.verdict()));
        click.country(countries.country(client.high(), client.low()));
        return ofLink == Refusal.NONE && route.hasRules()
                ? route.takeRule(click.country(), click.device(), language(request), click.occurredMs())
                : ofLink;
    }

    private static long language(final Request request) {
        return request.has(Header.ACCEPT_LANGUAGE)
                ? AcceptLanguage.preferred(
                        request.bytes(), request.offset(Header.ACCEPT_LANGUAGE), request.length(Header.ACCEPT_LANGUAGE))
                : Route.NO_LANGUAGE;
    }

    /** Everything about the click but its id. */
    private void classify(final Request request, final EdgeLoop loop, final Refusal refusal) {
        final int verdict = agent.verdict();
        click.agentHash(agent.hash());
        click.clickClass(clickClass(refusal, verdict));
        click.addReasons(AgentClassifier.reasons(verdict) | reason(refusal));
        click.addPrivacy(PrivacySignals.of(request, parameters));
        macros.device(click.device());
        macros.country(click.country());
        if (labels.isCut()) {
            click.addReasons(LABEL_CUT);
            loop.counters().increment(Counter.CLICKS_LABEL_CUT);
        }
        if (parameters.isRepeated()) {
            click.addReasons(REPEATED);
        }
        if (isPrefetch(request)) {
            // A crawler or a refused link stays what it is: only a person's browser fetches ahead for a person.
            click.clickClass(click.clickClass() == ClickClass.HUMAN ? ClickClass.PREFETCH : click.clickClass());
            click.addReasons(PREFETCH_HEADER);
        }
        if (request.isHead()) {
            click.clickClass(ClickClass.HEAD);
        }
    }

    static int reason(final Refusal refusal) {
        return switch (refusal) {
            case NONE -> 0;
            case PROGRAM_ARCHIVED -> ClickReasonsEncoder.programArchived(0, true);
            case PARTNER_SUSPENDED -> ClickReasonsEncoder.partnerSuspended(0, true);
            case LINK_DISABLED -> ClickReasonsEncoder.linkDisabled(0, true);
            case LINK_EXPIRED -> ClickReasonsEncoder.linkExpired(0, true);
            case DESTINATION_MISSING -> DESTINATION_MISSING;
            case LINK_NOT_STARTED -> ClickReasonsEncoder.linkNotStarted(0, true);
            case CLICK_LIMIT_REACHED -> ClickReasonsEncoder.clickLimitReached(0, true);
            case PLACE_REFUSED -> ClickReasonsEncoder.placeRefused(0, true);
        };
    }

    static ClickClass clickClass(final Refusal refusal, final int verdict) {
        return switch (refusal) {
            case NONE -> AgentClassifier.clickClass(verdict);
            case CLICK_LIMIT_REACHED -> ClickClass.CAPPED;
            default -> ClickClass.REFUSED;
        };
    }

    static boolean isPrefetch(final Request request) {
        return request.lists(Header.SEC_PURPOSE, PREFETCH)
                || request.lists(Header.PURPOSE, PREFETCH)
                || request.lists(Header.X_MOZ, PREFETCH);
    }

    private void follow(final Request request, final Response response, final EdgeLoop loop, final Refusal refusal) {
        if (click.clickClass() == ClickClass.PREFETCH
                && !route.program().program().servePrefetch()) {
            loop.counters().increment(Counter.CLICKS_PREFETCH_PUT_OFF);
            click.write(loop, request, client, route, labels);
            LinkAnswers.putOff(response);
            return;
        }
        chooseVisitor(request);
        chooseCookie(request);
        final int clickIdLength = request.isHead() ? 0 : mint();
        final boolean isSent = locate(request, loop, refusal, clickIdLength);
        if (!isSent) {
            click.addReasons(DESTINATION_MISSING);
            final ClickClass refused = refusal == Refusal.CLICK_LIMIT_REACHED ? ClickClass.CAPPED : ClickClass.REFUSED;
            click.clickClass(request.isHead() ? ClickClass.HEAD : refused);
        }
        click.write(loop, request, client, route, labels);
        if (isSent) {
            redirect(response, refusal);
        } else {
            loop.counters().increment(Counter.REFUSED_GONE);
            LinkAnswers.ended(response);
        }
    }

    /** The visitor that the cookie names, or a new one. */
    private void chooseVisitor(final Request request) {
        final boolean isCookieRead = !PrivacySignals.limit(click.privacy());
        final long known = isCookieRead ? VisitorCookie.read(request, client.isSecure()) : VisitorCookie.ABSENT;
        if (known != VisitorCookie.ABSENT) {
            click.visitor(known);
            click.addPrivacy(PrivacySignals.FROM_COOKIE);
        } else {
            click.visitor(newVisitor());
        }
    }

    /** Whether the answer sets the cookie. */
    private void chooseCookie(final Request request) {
        if (!PrivacySignals.limit(click.privacy())
                && !request.isHead()
                && (PrivacySignals.isConsentGranted(click.privacy())
                        || route.program().program().cookieWithoutConsent())) {
            click.addPrivacy(PrivacySignals.COOKIE_SET);
        }
    }

    /** A keyed hash of a count: no two alike, and nobody can foresee the next from those before. */
    private long newVisitor() {
        long visitor;
        do {
            visitor = SipHash.hash(visitorKey0, visitorKey1, ++visitorCount);
        } while (visitor == VisitorCookie.ABSENT);
        return visitor;
    }

    /** Bytes of the click id's text. */
    private int mint() {
        final ClickClass clickClass = click.clickClass();
        final boolean isPayable = clickClass == ClickClass.HUMAN || clickClass == ClickClass.PREFETCH;
        long timeInside = click.occurredMs();
        if (click.isHistory()) {
            minter.mintAt(clickId, 0, timeInside, route.linkId(), click.visitor(), isPayable);
        } else {
            timeInside = minter.mint(clickId, 0, timeInside, route.linkId(), click.visitor(), isPayable);
        }
        click.clickId(clickId, timeInside);
        ClickId.encode(clickId, 0, clickIdText, 0);
        macros.clickId(clickIdText, ClickId.TEXT_BYTES);
        return ClickId.TEXT_BYTES;
    }

    /** Writes where the prospect goes; false when there is nowhere to go. */
    private boolean locate(final Request request, final EdgeLoop loop, final Refusal refusal, final int clickIdLength) {
        location.begin(
                request,
                parameters,
                route.forwarding(),
                route.program().clickIdParameter(),
                clickIdText,
                clickIdLength);
        if (refusal == Refusal.NONE && parameters.has(Parameter.URL)) {
            if (deepLink.isTaken(request, parameters, route.program(), path, loop.nowMs())) {
                route.takeNone();
                location.writeDeepLink(deepLink.bytes(), deepLink.parser(), 0);
                return location.isSafe();
            }
            click.addReasons(DEEP_LINK_REFUSED);
            loop.counters().increment(Counter.DEEP_LINKS_REFUSED);
        }
        if (refusal == Refusal.NONE && AgentClassifier.clickClass(agent.verdict()) == ClickClass.HUMAN) {
            // Programs see the link's own destination: the same preview each time, and variants' figures are of people.
            route.takeVariant(click.visitor());
        }
        final Destination destination = refusal == Refusal.NONE ? route.destination() : route.fallback();
        if (destination.isEmpty()) {
            return false;
        }
        location.write(destination, macros);
        return location.isSafe();
    }

    private void redirect(final Response response, final Refusal refusal) {
        final Status status = refusal == Refusal.NONE ? LinkAnswers.status(route.redirectStatus()) : Status.FOUND;
        LinkAnswers.redirect(response, status, location, route);
        if ((click.privacy() & PrivacySignals.COOKIE_SET) != 0) {
            final long windowSeconds =
                    TimeUnit.MILLISECONDS.toSeconds(route.program().longestWindowMs());
            cookie.write(response, click.visitor(), client.isSecure(), Math.min(windowSeconds, LONGEST_COOKIE_SECONDS));
        }
        response.end();
    }

    /** For {@code notrack=1}: the same way, and nothing is kept. */
    private void sendUnrecorded(
            final Request request, final Response response, final EdgeLoop loop, final Refusal refusal) {
        loop.counters().increment(Counter.CLICKS_UNRECORDED);
        click.visitor(newVisitor());
        if (locate(request, loop, refusal, 0)) {
            final Status status = refusal == Refusal.NONE ? LinkAnswers.status(route.redirectStatus()) : Status.FOUND;
            LinkAnswers.redirect(response, status, location, route);
            response.end();
        } else {
            loop.counters().increment(Counter.REFUSED_GONE);
            LinkAnswers.ended(response);
        }
    }

    private void sendToNotFound(final Request request, final Response response, final EdgeLoop loop) {
        loop.counters().increment(Counter.ORPHANS);
        final ProgramRoute program = path.program();
        if (program != null && program.isActive() && !program.notFound().isEmpty()) {
            macros.beginUnknown(program.code(), labels, loop.nowMs());
            location.begin(request, parameters, Forwarding.NONE_FORWARDED, program.clickIdParameter(), clickIdText, 0);
            location.write(program.notFound(), macros);
            if (location.isSafe()) {
                LinkAnswers.redirect(response, Status.FOUND, location, null);
                response.end();
                return;
            }
        }
        LinkAnswers.unknown(response);
    }
}
