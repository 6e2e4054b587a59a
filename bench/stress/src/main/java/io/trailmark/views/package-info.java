/** Stress of what readers share with the views' thread, with what must never be seen, run by {@code scripts/stress}. */
package io.trailmark.views;
