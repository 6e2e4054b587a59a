package io.trailmark.edge;

import io.trailmark.record.RecordFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers every request with 200 and writes down what it was, so that two ways of reading the same bytes can be
 * compared. A path with a {@code w} is answered later, one with two of them later still.
 */
final class Scribe implements Handler {
    private final List<String> requests = new ArrayList<>();

    /** What was handled since the last call. */
    List<String> take() {
        final List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final String seen = describe(request);
        requests.add(seen);
        final String path = text(request, request.pathOffset(), request.pathLength());
        final int first = path.indexOf('w');
        if (first < 0) {
            answer(response, seen);
            return;
        }
        final boolean isLate = path.indexOf('w', first + 1) >= 0;
        loop.claim(RecordFrame.MIN_LENGTH);
        loop.commitAndAwait(RecordFrame.MIN_LENGTH, new PendingAnswer() {
            @Override
            public boolean onAppended(final long position, final Response later, final EdgeLoop itsLoop) {
                return !isLate && tryAnswer(position, 0, later, itsLoop);
            }

            @Override
            public boolean tryAnswer(
                    final long viewsPosition, final long nowNs, final Response later, final EdgeLoop itsLoop) {
                answer(later, seen);
                return true;
            }
        });
    }

    /** The answer belongs to its request: bodies in another order are seen. */
    private static void answer(final Response response, final String seen) {
        response.begin(Status.OK).end(Ascii.bytes(Integer.toHexString(seen.hashCode())));
    }

    private static String describe(final Request request) {
        final StringBuilder text = new StringBuilder()
                .append(request.method())
                .append(request.isHttp10() ? " 1.0 " : " 1.1 ")
                .append(request.isKeepAlive() ? "keeps " : "closes ")
                .append(text(request, request.pathOffset(), request.pathLength()));
        if (request.hasQuery()) {
            text.append('?').append(text(request, request.queryOffset(), request.queryLength()));
        }
        for (final Header header : Header.values()) {
            if (request.has(header)) {
                text.append("\n").append(header).append(": ");
                text.append(text(request, request.offset(header), request.length(header)));
            }
        }
        return text.append("\n\n")
                .append(text(request, request.bodyOffset(), request.bodyLength()))
                .toString();
    }

    private static String text(final Request request, final int offset, final int length) {
        return new String(request.bytes(), offset, length, StandardCharsets.ISO_8859_1);
    }
}
