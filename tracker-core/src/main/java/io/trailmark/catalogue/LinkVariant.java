package io.trailmark.catalogue;

/**
 * One of the places that a link spreads people over. Immutable.
 *
 * @param name for reports.
 * @param weight 1 to 1,000: its share is in proportion.
 * @param destination with macros.
 */
public record LinkVariant(String name, int weight, String destination) {}
