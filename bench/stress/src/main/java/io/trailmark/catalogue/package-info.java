/** Stress of what readers of links share, with what must never be seen, run by {@code scripts/stress}. */
package io.trailmark.catalogue;
