package io.trailmark.edge;

/**
 * Finds who answers: the address in the list of endpoints, first match first; every other path is a link.
 *
 * <p>Immutable; one per event loop.
 */
final class Router implements Handler {
    private static final byte[] ROBOTS = Ascii.bytes("User-agent: *\nDisallow: /\n");
    private static final byte[] TEXT = Ascii.bytes("Content-Type: text/plain\r\n");
    private static final byte[] LINKS = Ascii.bytes("/c/");
    private static final byte[] API = Ascii.bytes("/v1/");

    private final Endpoint[] endpoints;
    private final Endpoint links;
    private final Endpoint unknown = Endpoint.between("/v1/", "", Method.GET_HEAD_POST, Router::unknown);

    /** @param endpoints everything but links and their images, {@code /robots.txt} and {@code /favicon.ico}. */
    Router(final Handler linkHandler, final Handler viewHandler, final Endpoint[] endpoints) {
        this.endpoints = new Endpoint[endpoints.length + 3];
        System.arraycopy(endpoints, 0, this.endpoints, 0, endpoints.length);
        this.endpoints[endpoints.length] = Endpoint.exact("/robots.txt", Method.GET_HEAD, Router::robots);
        this.endpoints[endpoints.length + 1] = Endpoint.exact("/favicon.ico", Method.GET_HEAD, Router::nothing);
        this.endpoints[endpoints.length + 2] = Endpoint.between("/i/", ".gif", Method.GET_HEAD, viewHandler);
        links = Endpoint.between("/", "", Method.GET_HEAD_POST, linkHandler);
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final Endpoint endpoint = endpoint(request);
        if (endpoint.has(request.method())) {
            endpoint.handler().handle(request, response, loop);
        } else {
            loop.counters().increment(Problem.METHOD_NOT_ALLOWED.counter());
            response.begin(Status.METHOD_NOT_ALLOWED).lines(endpoint.allow()).end(Problem.METHOD_NOT_ALLOWED.body());
        }
    }

    /** Whether the request is one for a link, which is never refused for what was asked before. */
    boolean isLink(final Request request) {
        return endpoint(request) == links;
    }

    private Endpoint endpoint(final Request request) {
        final byte[] bytes = request.bytes();
        final int offset = request.pathOffset();
        final int length = request.pathLength();
        if (Ascii.startsWith(bytes, offset, length, LINKS)) {
            return links;
        }
        for (final Endpoint endpoint : endpoints) {
            if (endpoint.matches(bytes, offset, length)) {
                return endpoint;
            }
        }
        return Ascii.startsWith(bytes, offset, length, API) ? unknown : links;
    }

    /** Not a link: a not-found page by 302 would look like success to a program that follows it. */
    private static void unknown(final Request request, final Response response, final EdgeLoop loop) {
        response.refuse(Problem.NOT_FOUND);
    }

    private static void robots(final Request request, final Response response, final EdgeLoop loop) {
        response.begin(Status.OK).lines(TEXT).end(ROBOTS);
    }

    /** Browsers ask for an icon by themselves: no orphan. */
    private static void nothing(final Request request, final Response response, final EdgeLoop loop) {
        response.begin(Status.NOT_FOUND).end();
    }
}
