/**
 * The process: configuration, the order of start and stop, and what is looked after once a second.
 *
 * <p>{@link io.trailmark.main.Trailmark} is the door. Its thread starts everything and waits for the end;
 * {@code keeper} is the one thread that lives here.
 */
package io.trailmark.main;
