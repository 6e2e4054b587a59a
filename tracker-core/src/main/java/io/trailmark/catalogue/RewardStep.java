package io.trailmark.catalogue;

/**
 * One tier of a reward. Immutable.
 *
 * @param from volume from which it holds: conversions or minor units.
 * @param ppm share of the order value in parts per million, for PERCENT; else 0.
 * @param amountMinor minor units, for FIXED; else 0.
 */
public record RewardStep(long from, long ppm, long amountMinor) {}
