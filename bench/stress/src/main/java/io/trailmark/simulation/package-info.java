/** Stress of simulations that are cancelled while they begin, with what must never be seen: {@code scripts/stress}. */
package io.trailmark.simulation;
