/** Stress of what appends share with others, with what must never be seen, run by {@code scripts/stress}. */
package io.trailmark.journal;
