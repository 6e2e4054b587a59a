/**
 * The edge: HTTP for prospects and checkouts. {@link io.trailmark.edge.EdgeServer} is its door. Bytes come in, a
 * handler answers, records go into the journal once per iteration of an event loop, and only then do the answers
 * leave. Event loop threads live here; each owns one {@code EdgeLoop} and everything in it. The edge sees the journal
 * and the routing table, never the engine.
 */
package io.trailmark.edge;
