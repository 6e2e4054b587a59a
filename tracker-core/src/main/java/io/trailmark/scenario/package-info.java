/**
 * Scenarios: a programme file, a table of what happened and the ledger that must come out, in files that a programme
 * manager can read and write; docs/SCENARIOS.md has the format.
 *
 * <p>{@link io.trailmark.scenario.Scenario} is the door. It reads the programme as the server does, turns each line
 * into a record with the time that the line says, lets the engine decide, and compares the ledger. Nothing is written
 * to a journal, and nothing here is on a path that must be fast.
 */
package io.trailmark.scenario;
