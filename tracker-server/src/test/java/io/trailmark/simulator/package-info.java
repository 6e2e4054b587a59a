/**
 * Deterministic simulation: the edge, the journal, the engine, the snapshots and the views of a server, stepped on one
 * thread with simulated time, sockets and disk, all of it from a seed. {@link io.trailmark.simulator.Simulation} is the
 * door; docs/RELIABILITY.md says what is real, what is simulated and what is left out.
 *
 * <pre>
 *  Workload -- requests --> Network -- bytes, when and in whatever order --> Server (edge, journal, engine, views)
 *     ^                        |                                                |
 *     +------ answers ---------+                                                +-- files --> SimulatedDisk
 *                              +--> Auditor (what was sent, appended, promised) <-- reads what is there
 * </pre>
 */
package io.trailmark.simulator;
