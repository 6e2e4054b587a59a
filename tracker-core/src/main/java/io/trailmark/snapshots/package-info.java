/**
 * Snapshots: the state of engine and views at a synced position, so that a start need not read the whole journal. They
 * are made by a second engine with views of its own, the shadow, which follows the journal in the background and leaves
 * the running ones alone. {@link io.trailmark.snapshots.Snapshots} is the door; the thread {@code snapshots} lives
 * here.
 */
package io.trailmark.snapshots;
