package io.trailmark.edge;

import io.trailmark.counters.Counter;
import io.trailmark.record.codec.Decision;
import io.trailmark.views.DecisionView;
import java.util.HexFormat;

/**
 * Answers to browsers: always the same image, never kept, and what became of the report in a header. Pages may load the
 * image from anywhere without CORS, and scripts of other sites cannot read the header, which is as it should be.
 */
final class PixelVoice implements Voice {
    static final PixelVoice INSTANCE = new PixelVoice();

    /** A transparent GIF of one pixel: 43 bytes. */
    private static final byte[] IMAGE = HexFormat.of()
            .parseHex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b");

    private static final byte[] HEADERS = Ascii.bytes(String.join(
            "\r\n",
            "Content-Type: image/gif",
            "Cache-Control: no-store, private",
            "Cross-Origin-Resource-Policy: cross-origin",
            "X-Robots-Tag: noindex",
            ""));

    private static final byte[] ACCEPTED = Ascii.bytes("X-Tracking-Result: accepted\r\n");
    private static final byte[] DUPLICATE = Ascii.bytes("X-Tracking-Result: duplicate\r\n");
    private static final byte[] REFUSED = Ascii.bytes("X-Tracking-Result: refused:");
    private static final byte[] LINE_END = Ascii.bytes("\r\n");
    private static final byte[] NOTHING = {};

    private PixelVoice() {}

    @Override
    public void refuse(final Response response, final EdgeLoop loop, final Problem problem, final String detail) {
        loop.counters().increment(problem.counter());
        response.begin(Status.OK)
                .lines(HEADERS)
                .append(REFUSED)
                .append(Ascii.bytes(problem.code()))
                .append(LINE_END);
        end(response, loop);
    }

    @Override
    public void decided(final Response response, final EdgeLoop loop, final DecisionView decision) {
        final Problem problem = Refusals.ofConversion(decision);
        if (problem != null) {
            refuse(response, loop, problem, null);
            return;
        }
        send(response, loop, decision.decision() == Decision.DUPLICATE ? DUPLICATE : ACCEPTED);
    }

    @Override
    public void taken(
            final Response response,
            final EdgeLoop loop,
            final long conversionId,
            final long position,
            final boolean isSynced) {
        send(response, loop, ACCEPTED);
    }

    /** The image alone: nothing was reported. */
    void image(final Response response, final EdgeLoop loop) {
        send(response, loop, NOTHING);
    }

    private static void send(final Response response, final EdgeLoop loop, final byte[] result) {
        response.begin(Status.OK).lines(HEADERS).append(result);
        end(response, loop);
    }

    private static void end(final Response response, final EdgeLoop loop) {
        loop.counters().increment(Counter.PIXELS_SERVED);
        response.end(IMAGE);
    }
}
