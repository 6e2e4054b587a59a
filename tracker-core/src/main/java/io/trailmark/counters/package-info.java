/**
 * Counters: nothing is silent. {@link io.trailmark.counters.Counter} lists every one; {@link
 * io.trailmark.counters.Counters} is the file they live in; each thread counts in a {@link
 * io.trailmark.counters.CounterColumn} of its own. Nothing else enters here.
 */
package io.trailmark.counters;
