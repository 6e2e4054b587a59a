package io.trailmark.edge;

/**
 * Answers to reported clicks and views. Pages of any origin may read them: they hold nothing that the page did not say,
 * but for the click id, which is made for it.
 */
final class ClickVoice {
    private static final byte[] CREATED = Ascii.bytes(String.join(
            "\r\n",
            "Content-Type: application/json",
            "Cache-Control: no-store",
            "Access-Control-Allow-Origin: *",
            "Access-Control-Expose-Headers: X-Request-Id",
            ""));

    private static final byte[] ANY_ORIGIN = Ascii.bytes("Access-Control-Allow-Origin: *\r\n");

    private static final byte[] PREFLIGHT = Ascii.bytes(String.join(
            "\r\n",
            "Access-Control-Allow-Origin: *",
            "Access-Control-Allow-Methods: POST",
            "Access-Control-Allow-Headers: Content-Type, X-Request-Id",
            "Access-Control-Max-Age: 86400",
            ""));

    private ClickVoice() {}

    static void created(final Response response, final byte[] body) {
        response.begin(Status.CREATED).lines(CREATED).end(body);
    }

    static void refuse(final Response response, final Problem problem, final String detail) {
        response.refuse(problem, detail, ANY_ORIGIN);
    }

    /** What a browser asks before it lets a page post JSON elsewhere. */
    static void preflight(final Response response) {
        response.begin(Status.NO_CONTENT).lines(PREFLIGHT).endNotModified();
    }
}
