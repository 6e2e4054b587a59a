package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.SignatureMatcher;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenMatcher;
import io.trailmark.access.Tokens;
import java.nio.charset.StandardCharsets;

/**
 * Finds on whose behalf a request comes: by its signature, else by the token that it shows; and whether it comes from
 * where that token may be used.
 *
 * <p>One instance per event loop. Without a signature it allocates nothing.
 */
final class Caller {
    private static final byte[] BEARER = Ascii.bytes("bearer ");

    private final TokenMatcher tokens;
    private final SignatureMatcher signatures;
    private final ClientHop client;
    private Grant grant;

    Caller(final Tokens tokens, final TrustedProxies proxies) {
        this.tokens = tokens.newMatcher();
        signatures = tokens.newSignatureMatcher();
        client = new ClientHop(proxies);
    }

    /** Nobody is known until the next request. */
    void forget() {
        grant = null;
    }

    /** What the caller may do; null for who shows nothing, and for who was refused. */
    Grant grant() {
        return grant;
    }

    /** Puts the token of the {@code Authorization} header into the report; returns null, or why it is refused. */
    static Problem readHeader(final Request request, final Report report) {
        if (!request.has(Header.AUTHORIZATION)) {
            return null;
        }
        return hasBearer(request)
                ? report.put(
                        Field.TOKEN,
                        request.bytes(),
                        request.offset(Header.AUTHORIZATION) + BEARER.length,
                        request.length(Header.AUTHORIZATION) - BEARER.length)
                : report.refuse(Problem.UNAUTHORIZED, "Authorization is to be: Bearer TOKEN");
    }

    /** Puts the time of {@code X-Occurred-At} into the report; returns null, or why it is refused. */
    static Problem readTime(final Request request, final Report report) {
        return request.has(Header.X_OCCURRED_AT)
                ? report.put(
                        Field.OCCURRED_AT,
                        request.bytes(),
                        request.offset(Header.X_OCCURRED_AT),
                        request.length(Header.X_OCCURRED_AT))
                : null;
    }

    private static boolean hasBearer(final Request request) {
        return request.length(Header.AUTHORIZATION) > BEARER.length
                && Ascii.equalsLowerCase(request.bytes(), request.offset(Header.AUTHORIZATION), BEARER);
    }

    /** Identifies the caller by the token that is in the report, or by a signature; null, or why it is refused. */
    Problem identify(final Request request, final Report report, final long nowMs) {
        return identify(request, report.bytes(), report.offset(Field.TOKEN), report.length(Field.TOKEN), nowMs);
    }

    /** Identifies the caller by the header alone; null, or why it is refused. */
    Problem identify(final Request request, final long nowMs) {
        final int length = hasBearer(request) ? request.length(Header.AUTHORIZATION) - BEARER.length : 0;
        final int offset = length == 0 ? 0 : request.offset(Header.AUTHORIZATION) + BEARER.length;
        return identify(request, request.bytes(), offset, length, nowMs);
    }

    private Problem identify(
            final Request request, final byte[] token, final int offset, final int length, final long nowMs) {
        grant = null;
        final Grant shown = length == 0 ? null : tokens.match(token, offset, length);
        if (length > 0 && shown == null) {
            return Problem.UNAUTHORIZED;
        }
        if (request.has(Header.TRAILMARK_SIGNATURE)) {
            final Problem problem = matchSignature(request, nowMs);
            if (problem != null) {
                return problem;
            }
            if (shown != null && !shown.id().equals(signatures.grant().id())) {
                return Problem.AMBIGUOUS;
            }
            return enter(signatures.grant(), request);
        }
        if (shown != null && shown.settings().signing() == Signing.REQUIRED) {
            return Problem.SIGNATURE_NEEDED;
        }
        return shown == null ? null : enter(shown, request);
    }

    private Problem enter(final Grant who, final Request request) {
        if (!who.settings().networks().isEmpty()) {
            client.resolve(request);
            if (!who.allowsAddress(client.high(), client.low())) {
                return Problem.ADDRESS_REFUSED;
            }
        }
        grant = who;
        return null;
    }

    private Problem matchSignature(final Request request, final long nowMs) {
        final int targetEnd = request.hasQuery()
                ? request.queryOffset() + request.queryLength()
                : request.pathOffset() + request.pathLength();
        return switch (signatures.match(
                latin(request, request.offset(Header.TRAILMARK_SIGNATURE), request.length(Header.TRAILMARK_SIGNATURE)),
                Method.name(request.method()),
                latin(request, request.pathOffset(), targetEnd - request.pathOffset()),
                request.bytes(),
                request.bodyOffset(),
                request.bodyLength(),
                nowMs)) {
            case RIGHT -> null;
            case MALFORMED, WRONG -> Problem.SIGNATURE_INVALID;
            case EXPIRED -> Problem.SIGNATURE_EXPIRED;
            case REPEATED -> Problem.SIGNATURE_REPEATED;
            case NO_ROOM -> Problem.NONCES_FULL;
        };
    }

    private static String latin(final Request request, final int offset, final int length) {
        return new String(request.bytes(), offset, length, StandardCharsets.ISO_8859_1);
    }
}
