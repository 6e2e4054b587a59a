/** Stress of how agents are woken, with what must never be seen, run by {@code scripts/stress}. */
package io.trailmark.threads;
