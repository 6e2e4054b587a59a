package io.trailmark.control;

/**
 * Who asks for a change. Immutable.
 *
 * @param actor name and id of the token; at most 128 bytes.
 * @param address where the request came from; at most 64 bytes.
 * @param requestId of the answer.
 * @param idempotencyKey as sent, at most 255 bytes; empty without one.
 * @param request method and path, at most 512 bytes.
 * @param requestHash tells one request from another: a repeat has the same.
 */
public record Author(
        String actor, String address, String requestId, String idempotencyKey, String request, long requestHash) {}
