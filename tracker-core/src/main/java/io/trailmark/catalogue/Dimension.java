package io.trailmark.catalogue;

/** A name with the value that a conversion must have been reported with: the city, say. Immutable. */
public record Dimension(String name, String value) {}
