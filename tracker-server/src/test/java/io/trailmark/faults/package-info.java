/**
 * Real faults for a real server: a process under load is killed, its disk is filled, stalled, made to fail. What
 * clients were told is compared with what the journal holds. {@link io.trailmark.faults.KillSoak} is the long form.
 */
package io.trailmark.faults;
