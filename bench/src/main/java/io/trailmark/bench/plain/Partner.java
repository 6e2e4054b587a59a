package io.trailmark.bench.plain;

/**
 * A partner from a time on.
 *
 * @param group empty for none.
 */
record Partner(boolean isActive, String group) {}
