package io.trailmark.edge;

/** The methods that some address of the edge has; a set of them is an int with one bit each. */
final class Method {
    static final int GET = 1;
    static final int HEAD = 1 << 1;
    static final int POST = 1 << 2;

    /** Any other: no address has it. */
    static final int OTHER = 1 << 3;

    static final int OPTIONS = 1 << 4;

    static final int GET_HEAD = GET | HEAD;
    static final int GET_POST = GET | POST;
    static final int OPTIONS_POST = OPTIONS | POST;
    static final int GET_HEAD_POST = GET | HEAD | POST;

    private Method() {}

    /** As it stands in a request; empty for any other. */
    static String name(final int method) {
        return switch (method) {
            case GET -> "GET";
            case HEAD -> "HEAD";
            case POST -> "POST";
            case OPTIONS -> "OPTIONS";
            default -> "";
        };
    }
}
