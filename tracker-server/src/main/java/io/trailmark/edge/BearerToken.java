package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.TokenMatcher;

/** The token in {@code Authorization: Bearer}. No state. */
final class BearerToken {
    private static final byte[] BEARER = Ascii.bytes("bearer ");

    private BearerToken() {}

    /** What the request's token allows, or null when there is none or it is not known. */
    static Grant grant(final Request request, final TokenMatcher tokens) {
        final int length = request.length(Header.AUTHORIZATION);
        if (length <= BEARER.length) {
            return null;
        }
        final int offset = request.offset(Header.AUTHORIZATION);
        if (!Ascii.equalsLowerCase(request.bytes(), offset, BEARER)) {
            return null;
        }
        return tokens.match(request.bytes(), offset + BEARER.length, length - BEARER.length);
    }
}
