package io.trailmark.edge;

/** Answers the requests of one address. Each event loop has an instance of its own, with its memory. */
@FunctionalInterface
interface Handler {
    /**
     * Answers now, by completing {@code response}, or later, by {@link EdgeLoop#commitAndAwait}: exactly one of the
     * two.
     *
     * @param request valid until this returns.
     */
    void handle(Request request, Response response, EdgeLoop loop);
}
