package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.TokenMatcher;
import io.trailmark.access.Tokens;

/** Finds what the token of a request allows. One instance per event loop; allocates nothing. */
final class Credentials {
    private static final byte[] BEARER = Ascii.bytes("bearer ");

    private final TokenMatcher matcher;

    Credentials(final Tokens tokens) {
        matcher = tokens.newMatcher();
    }

    /** Puts the token of the {@code Authorization} header into the report; returns null, or why it is refused. */
    static Problem readHeader(final Request request, final Report report) {
        if (!request.has(Header.AUTHORIZATION)) {
            return null;
        }
        final int offset = request.offset(Header.AUTHORIZATION);
        final int length = request.length(Header.AUTHORIZATION);
        if (length <= BEARER.length || !Ascii.equalsLowerCase(request.bytes(), offset, BEARER)) {
            return report.refuse(Problem.UNAUTHORIZED, "Authorization is to be: Bearer TOKEN");
        }
        return report.put(Field.TOKEN, request.bytes(), offset + BEARER.length, length - BEARER.length);
    }

    /** What the report's token allows, or null when there is none or it is not known. */
    Grant grant(final Report report) {
        return matcher.match(report.bytes(), report.offset(Field.TOKEN), report.length(Field.TOKEN));
    }
}
