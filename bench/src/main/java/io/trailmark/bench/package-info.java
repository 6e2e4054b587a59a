/**
 * Benchmarks of single parts under JMH: what one step of the hot path costs in time and in bytes allocated. Each builds
 * its input once, checks that the part does what is measured, and returns the result. {@code scripts/bench} runs them.
 */
package io.trailmark.bench;
