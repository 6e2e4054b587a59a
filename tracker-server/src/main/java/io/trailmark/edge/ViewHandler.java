package io.trailmark.edge;

import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.Refusal;
import io.trailmark.catalogue.Route;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counter;
import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickReasonsEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.ViewEncoder;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.agrona.MutableDirectBuffer;

/**
 * {@code GET /i/{program}/{code}.gif}, and {@code /i/{code}.gif} on a programme's own host: somebody sees the image of
 * a link. Whatever comes of it, the answer is the image.
 *
 * <p>Classes and privacy are those of clicks, but no visitor is made: without a cookie of ours, or with a wish not to
 * be tracked, a view is counted and is nobody's. One instance per event loop. Allocates nothing, except for views of
 * the past.
 */
final class ViewHandler implements Handler {
    private static final byte[] ONE = Ascii.bytes("1");
    private static final int REPEATED = ClickReasonsEncoder.parameterRepeated(0, true);
    private static final int PREFETCH_HEADER = ClickReasonsEncoder.prefetchHeader(0, true);
    private static final int LENGTH_BYTES = RecordFrame.MIN_LENGTH + ViewEncoder.BLOCK_LENGTH;

    private final Supplier<RoutingTable> routings;
    private final AgentReader agent;
    private final HistoryTime history;
    private final ClientHop client;
    private final ClickPath path = new ClickPath();
    private final Route route = new Route();
    private final QueryParameters parameters = new QueryParameters();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ViewEncoder encoder = new ViewEncoder();
    private ClickClass foundClass;

    ViewHandler(final EdgeServer.Context context) {
        routings = context.routings();
        agent = new AgentReader(context);
        history = new HistoryTime(new Caller(context.tokens(), context.trustedProxyTable()));
        client = new ClientHop(context.trustedProxyTable());
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final RoutingTable routing = routings.get();
        final ProgramRoute program = path.resolveView(request, routing) ? path.program() : null;
        final boolean isFound = program != null
                && path.canBeCode()
                && routing.findLink(program.id(), path.code(), 0, path.codeLength(), route);
        parameters.scan(request);
        if (!isFound) {
            loop.counters().increment(Counter.ORPHANS);
        } else if (parameters.is(Parameter.NOTRACK, ONE)) {
            loop.counters().increment(Counter.VIEWS_UNRECORDED);
        } else {
            record(request, loop);
        }
        PixelVoice.INSTANCE.image(response, loop);
    }

    /** Finds the link of a view that is reported without its image; {@link #take} records it. */
    boolean find(final Request request) {
        final RoutingTable routing = routings.get();
        final boolean isFound = path.resolve(request, routing)
                && path.program() != null
                && path.canBeCode()
                && routing.findLink(path.program().id(), path.code(), 0, path.codeLength(), route);
        parameters.scan(request);
        return isFound;
    }

    /** Records the view whose link was just found, as any other is recorded. */
    void take(
            final Request request,
            final EdgeLoop loop,
            final long occurredMs,
            final boolean isHistory,
            final PostedTouch posted) {
        loop.commitPart(encode(request, loop, occurredMs, isHistory), posted);
        posted.view(foundClass);
    }

    private void record(final Request request, final EdgeLoop loop) {
        final boolean isHistory = request.has(Header.X_OCCURRED_AT);
        long occurredMs = loop.nowMs();
        if (isHistory) {
            occurredMs = history.occurredMs(request, route.program(), occurredMs);
            if (occurredMs < 0) {
                loop.counters().increment(history.problem().counter());
                return;
            }
        }
        loop.commitView(encode(request, loop, occurredMs, isHistory));
    }

    /** Encodes the record into the loop's batch; returns its length, to be committed. */
    private int encode(final Request request, final EdgeLoop loop, final long occurredMs, final boolean isHistory) {
        client.resolve(request);
        final Refusal refusal = route.refusal(occurredMs);
        agent.read(request);
        final int verdict = agent.verdict();
        int reasons = AgentClassifier.reasons(verdict) | LinkHandler.reason(refusal);
        reasons |= parameters.isRepeated() ? REPEATED : 0;
        reasons |= LinkHandler.isPrefetch(request) ? PREFETCH_HEADER : 0;
        int privacy = PrivacySignals.of(request, parameters);
        final boolean isCookieRead = !PrivacySignals.limit(privacy);
        final long visitor = isCookieRead ? VisitorCookie.read(request, client.isSecure()) : VisitorCookie.ABSENT;
        privacy |= visitor == VisitorCookie.ABSENT ? 0 : PrivacySignals.FROM_COOKIE;
        foundClass = clickClass(request, refusal, verdict);
        final int offset = loop.claim(LENGTH_BYTES);
        final MutableDirectBuffer buffer = loop.batch().buffer();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .occurredMs(occurredMs)
                .visitor(visitor)
                .addressBlock(ClientAddress.block(client.high(), client.low()))
                .agentHash(agent.hash())
                .programId(route.programId())
                .partnerId(route.partnerId())
                .linkId(route.linkId())
                .clickClass(foundClass);
        final int fields = offset + MessageHeaderEncoder.ENCODED_LENGTH;
        buffer.putInt(fields + ViewEncoder.reasonsEncodingOffset(), reasons, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(fields + ViewEncoder.privacyEncodingOffset(), (short) privacy, ByteOrder.LITTLE_ENDIAN);
        encoder.flags().clear().history(isHistory);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private static ClickClass clickClass(final Request request, final Refusal refusal, final int verdict) {
        if (request.isHead()) {
            return ClickClass.HEAD;
        }
        final ClickClass byAgent = LinkHandler.clickClass(refusal, verdict);
        return byAgent == ClickClass.HUMAN && LinkHandler.isPrefetch(request) ? ClickClass.PREFETCH : byAgent;
    }
}
