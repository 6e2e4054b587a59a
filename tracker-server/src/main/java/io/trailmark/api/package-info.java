/**
 * The back office: what people and programs ask over HTTP. {@link io.trailmark.api.ApiServer} is the door.
 *
 * <p>Each request runs on a virtual thread of its own and may block. It reads views and counters; it never touches the
 * engine, and trouble here never reaches the edge.
 */
package io.trailmark.api;
