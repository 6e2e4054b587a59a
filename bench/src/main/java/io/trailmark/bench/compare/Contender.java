package io.trailmark.bench.compare;

/**
 * Who takes part.
 *
 * @param name in the tables.
 * @param server the process; two contenders may share one.
 * @param tracker ourselves, or null.
 * @param id what the generator checks in Location: {@code none}, {@code hex} or {@code trailmark}.
 * @param links how many links are asked for.
 * @param idle connections that stay open beside, after one request each.
 */
record Contender(String name, Server server, Tracker tracker, String id, int links, int idle) {
    static Contender rival(final String name, final Server server, final String id, final int links) {
        return new Contender(name, server, null, id, links, 0);
    }

    static Contender ours(final String name, final Tracker tracker, final int links, final int idle) {
        return new Contender(name, tracker.server(), tracker, "trailmark", links, idle);
    }

    /** The same without idle connections. */
    Contender withoutIdle() {
        return new Contender(name, server, tracker, id, links, 0);
    }
}
