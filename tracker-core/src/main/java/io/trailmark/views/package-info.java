/**
 * Views: what people and the edge read. Everything here follows from records and the engine's outcomes and can be built
 * again from the journal.
 *
 * <p>{@link io.trailmark.views.Views} is the door. One thread writes: {@link io.trailmark.views.Views#onApplied} for
 * every record, {@link io.trailmark.views.Views#publish} after a batch. Any thread reads, without a lock; what it
 * gets is immutable and whole. Outcomes enter as {@link io.trailmark.views.AppliedMessage}; bytes of requests never
 * do.
 */
package io.trailmark.views;
