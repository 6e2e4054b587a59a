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
 * @param port where it is asked.
 * @param tlsPort where it speaks TLS; 0 where it does not.
 */
record Contender(String name, Server server, Tracker tracker, String id, int links, int idle, int port, int tlsPort) {
    static Contender rival(
            final String name, final Server server, final String id, final int links, final int tlsPort) {
        return new Contender(name, server, null, id, links, 0, server.port(), tlsPort);
    }

    static Contender ours(final String name, final Tracker tracker, final int links, final int idle) {
        final Server server = tracker.server();
        return new Contender(name, server, tracker, "trailmark", links, idle, server.port(), tracker.tlsPort());
    }

    /** The same without idle connections. */
    Contender withoutIdle() {
        return new Contender(name, server, tracker, id, links, 0, port, tlsPort);
    }

    /** The same, asked over TLS. */
    Contender overTls() {
        return new Contender(name, server, tracker, id, links, 0, tlsPort, tlsPort);
    }
}
