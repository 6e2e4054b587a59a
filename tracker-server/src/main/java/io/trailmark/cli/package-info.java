/**
 * The command line {@code scripts/trailmark}: a client of the back office that knows the HTTP API and nothing of the
 * server behind it. One thread, the one that runs the command; nothing is kept between two commands but what they say
 * they write.
 */
package io.trailmark.cli;
