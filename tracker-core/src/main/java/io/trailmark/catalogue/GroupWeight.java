package io.trailmark.catalogue;

/** How much the touches of a group of partners weigh together, in the model WEIGHTED. Immutable. */
public record GroupWeight(String group, long weight) {}
