/** Stress of what requests with tokens share, with what must never be seen, run by {@code scripts/stress}. */
package io.trailmark.access;
