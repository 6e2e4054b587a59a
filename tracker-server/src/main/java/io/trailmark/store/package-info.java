/**
 * The read store: a copy of the views in a database, for lists that are filtered, sorted and read page by page.
 *
 * <p>Door: {@link io.trailmark.store.ReadStore}. It is filled from what the views hold, never from requests, and
 * nothing waits for it but lists. All of it can be deleted at any time: it is made again from the views, which are made
 * from the journal. Thread: {@code store} writes; whoever asks for a list reads on a connection of his own.
 */
package io.trailmark.store;
