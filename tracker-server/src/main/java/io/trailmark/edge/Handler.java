package io.trailmark.edge;

/** Answers the requests of one address. Called on event loop threads, one instance for all of them: it holds no state of a request. */
@FunctionalInterface
interface Handler {
    /**
     * Answers now, by completing {@code response}, or later, by {@link EdgeLoop#commitAndAwait}: exactly one of the two.
     *
     * @param request valid until this returns.
     */
    void handle(Request request, Response response, EdgeLoop loop);
}
