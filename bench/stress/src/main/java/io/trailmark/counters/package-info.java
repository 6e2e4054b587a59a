/** Stress of the counters that threads share, with what must never be seen, run by {@code scripts/stress}. */
package io.trailmark.counters;
