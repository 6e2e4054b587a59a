package io.trailmark.api;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a client asks under {@code /v1}, free of the server it came through. Immutable.
 *
 * @param segments of the path behind {@code /v1}.
 * @param query gives the first value of a parameter, or null.
 * @param authorization the header, or null.
 * @param accept the header; empty without one.
 * @param body reads the whole body; asked at most once.
 */
record ApiRequest(
        String method,
        List<String> segments,
        UnaryOperator<String> query,
        String authorization,
        String accept,
        Supplier<byte[]> body) {
    private static final String FORMAT = "format";

    /** Whether the answer should be in this form: {@code ?format=} decides, else the header Accept. */
    boolean wants(final String format, final String contentType) {
        final String asked = query.apply(FORMAT);
        return asked != null ? asked.equals(format) : accept.contains(contentType);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
