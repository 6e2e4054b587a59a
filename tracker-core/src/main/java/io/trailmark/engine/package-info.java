/**
 * The engine: record in, outcomes out. A pure state machine of one thread, whose whole input is the journal: no clock,
 * no file, no randomness, no thread of its own. It sees records, memory, money and Agrona's buffers, nothing else, so
 * it can be replayed, simulated and asked why. {@link io.trailmark.engine.Engine} is the door.
 */
package io.trailmark.engine;
