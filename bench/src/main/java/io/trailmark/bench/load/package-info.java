/**
 * The open-loop load generator: requests go out at planned times whether or not the server keeps up, and latency counts
 * from the planned time, so that a stall is charged to every request that it held up. {@code scripts/load} runs it. It
 * talks to loopback addresses only.
 */
package io.trailmark.bench.load;
