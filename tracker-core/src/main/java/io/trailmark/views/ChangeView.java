package io.trailmark.views;

import java.util.List;

/**
 * A change of the catalogue that somebody asked for. Immutable.
 *
 * @param position of its own record; those of what it changed follow.
 * @param madeMs when it was journaled, in ms since 1970.
 * @param requestHash tells whether a repeat asks for the same.
 * @param count how many things it changed.
 * @param actor name and id of the token, or {@code user:} and an address.
 * @param address where the request came from.
 * @param idempotencyKey as sent; empty without one.
 * @param request method and path.
 * @param things ids of the first that it changed, at most {@link Changes#THINGS_KEPT}; programmes by code.
 * @param program code of the programme whose token or user was changed, or * for all; empty where the catalogue was,
 *     which says whose its things are.
 */
public record ChangeView(
        long position,
        long madeMs,
        long requestHash,
        int count,
        String actor,
        String address,
        String requestId,
        String idempotencyKey,
        String request,
        List<String> things,
        String program) {}
