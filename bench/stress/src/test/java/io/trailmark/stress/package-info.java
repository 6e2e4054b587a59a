/** Runs the stress tests for a moment, and one that must fail. */
package io.trailmark.stress;
