package io.trailmark.edge;

import io.trailmark.catalogue.Route;

/** The answers to prospects, with everything that never changes encoded in advance. */
final class LinkAnswers {
    private static final byte[] LOCATION = Ascii.bytes("Location: ");
    private static final byte[] LINE_END = Ascii.bytes("\r\n");
    private static final byte[] NEITHER_KEPT_NOR_LISTED =
            Ascii.bytes("Cache-Control: no-store, private\r\nX-Robots-Tag: noindex, nofollow\r\n");
    private static final byte[] DEFAULT_REFERRER_POLICY =
            Ascii.bytes("Referrer-Policy: strict-origin-when-cross-origin\r\n");
    private static final byte[] TEXT = Ascii.bytes("Content-Type: text/plain; charset=utf-8\r\n");
    private static final byte[] RETRY_AFTER = Ascii.bytes("Retry-After: 1\r\n");
    private static final byte[] UNKNOWN = Ascii.bytes("This link does not exist.\n");
    private static final byte[] ENDED = Ascii.bytes("This link has ended.\n");
    private static final byte[] PUT_OFF = Ascii.bytes("Not in advance.\n");

    private LinkAnswers() {}

    static Status status(final int redirectStatus) {
        return switch (redirectStatus) {
            case 303 -> Status.SEE_OTHER;
            case 307 -> Status.TEMPORARY_REDIRECT;
            default -> Status.FOUND;
        };
    }

    /** Begins a redirect; the caller may add headers and ends it. */
    static void redirect(
            final Response response, final Status status, final LocationWriter location, final Route route) {
        response.begin(status)
                .append(LOCATION)
                .append(location.bytes(), 0, location.length())
                .append(LINE_END)
                .append(NEITHER_KEPT_NOR_LISTED)
                .append(route == null ? DEFAULT_REFERRER_POLICY : route.referrerPolicyHeader());
    }

    /** 404. */
    static void unknown(final Response response) {
        response.begin(Status.NOT_FOUND)
                .append(NEITHER_KEPT_NOR_LISTED)
                .append(TEXT)
                .end(UNKNOWN);
    }

    /** 410. */
    static void ended(final Response response) {
        response.begin(Status.GONE).append(NEITHER_KEPT_NOR_LISTED).append(TEXT).end(ENDED);
    }

    /** 503: a prefetch; the browser comes back when the person does. */
    static void putOff(final Response response) {
        response.begin(Status.UNAVAILABLE)
                .append(NEITHER_KEPT_NOR_LISTED)
                .append(RETRY_AFTER)
                .append(TEXT)
                .end(PUT_OFF);
    }
}
