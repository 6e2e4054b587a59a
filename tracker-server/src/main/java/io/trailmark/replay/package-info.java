/**
 * A client that plays an access log against a running tracker: each line becomes a click at the log's own time, and
 * every fifth person buys. It speaks to the server by HTTP alone; of the server's code it uses only the maintained list
 * of crawlers, to know who is a person. {@code scripts/replay} runs it.
 */
package io.trailmark.replay;
