package io.trailmark.api;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a client asks under {@code /v1}, free of the server it came through. Immutable.
 *
 * @param segments of the path behind {@code /v1}.
 * @param parameters of the query, each with all its values.
 * @param header gives the value of a header, or null.
 * @param address where it came from.
 * @param requestId of the answer.
 * @param body reads the whole body; asked at most once.
 * @param shortBody the same from whom nobody knows: refuses one that is long, or that comes slowly.
 */
record ApiRequest(
        String method,
        List<String> segments,
        Map<String, List<String>> parameters,
        UnaryOperator<String> header,
        String address,
        String requestId,
        Supplier<byte[]> body,
        Supplier<byte[]> shortBody) {
    private static final String FORMAT = "format";

    /** Gives the first value of a parameter, or null. */
    UnaryOperator<String> query() {
        return name -> parameters.containsKey(name) ? parameters.get(name).getFirst() : null;
    }

    /** Whether the answer should be in this form: {@code ?format=} decides, else the header Accept. */
    boolean wants(final String format, final String contentType) {
        final String asked = query().apply(FORMAT);
        final String accept = header.apply("Accept");
        return asked != null ? asked.equals(format) : accept != null && accept.contains(contentType);
    }
}
