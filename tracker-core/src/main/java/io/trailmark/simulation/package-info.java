/**
 * Simulations: what would have come of a programme's conversions under other rules.
 *
 * <p>{@link io.trailmark.simulation.Simulations} is the door. A simulation reads the journal from its first record with
 * a reader and engines of its own, once as it was and once with the other rules in force from a time on, and compares.
 * It writes nothing and shares nothing with the running engine but the journal's files.
 */
package io.trailmark.simulation;
