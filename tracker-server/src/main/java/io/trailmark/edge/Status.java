package io.trailmark.edge;

/** The statuses that the edge answers with, each with its line as it is sent. */
enum Status {
    OK(200, "OK"),
    CREATED(201, "Created"),
    ACCEPTED(202, "Accepted"),
    NO_CONTENT(204, "No Content"),
    FOUND(302, "Found"),
    SEE_OTHER(303, "See Other"),
    TEMPORARY_REDIRECT(307, "Temporary Redirect"),
    NOT_MODIFIED(304, "Not Modified"),
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    REQUEST_TIMEOUT(408, "Request Timeout"),
    CONFLICT(409, "Conflict"),
    GONE(410, "Gone"),
    CONTENT_TOO_LARGE(413, "Content Too Large"),
    URI_TOO_LONG(414, "URI Too Long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    EXPECTATION_FAILED(417, "Expectation Failed"),
    UNPROCESSABLE(422, "Unprocessable Content"),
    TOO_MANY_REQUESTS(429, "Too Many Requests"),
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
    INTERNAL_ERROR(500, "Internal Server Error"),
    UNAVAILABLE(503, "Service Unavailable");

    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // Written once, here.
    private final byte[] line;

    Status(final int code, final String reason) {
        this.code = code;
        line = Ascii.bytes("HTTP/1.1 " + code + ' ' + reason + "\r\n");
    }

    int code() {
        return code;
    }

    boolean isRedirect() {
        return code / 100 == 3 && this != NOT_MODIFIED;
    }

    /** The status line with its line end; not to be changed. */
    byte[] line() {
        return line;
    }
}
