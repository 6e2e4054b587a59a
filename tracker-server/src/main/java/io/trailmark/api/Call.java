package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Program;
import io.trailmark.control.Author;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;

/**
 * One request that was let in: what it asks, who asks, and what its path names. Used by one thread.
 *
 * @param grant null where anybody may ask.
 * @param path values of the names in the operation's template.
 */
record Call(ApiRequest request, Grant grant, Map<String, String> path) {
    private static final int KEY_BYTES = 255;

    String path(final String name) {
        return path.get(name);
    }

    /** The first value of a parameter of the query, or null. */
    String query(final String name) {
        return request.query().apply(name);
    }

    /** Who is named in the journal for what this request changes. */
    Author author(final byte[] body) {
        final String key = request.header().apply("Idempotency-Key");
        if (key != null && (key.isBlank() || key.getBytes(UTF_8).length > KEY_BYTES)) {
            throw new Refusal(Problem.MALFORMED, "Idempotency-Key has 1 to " + KEY_BYTES + " bytes.");
        }
        return author(grant.actor(), key == null ? "" : key, body);
    }

    /** The same of a request that holds secrets, and names who sent it: not even a sum of the body is journaled. */
    Author author(final String actor) {
        return author(actor, "", new byte[0]);
    }

    private Author author(final String actor, final String key, final byte[] body) {
        final String asked = request.method() + " /v1/" + String.join("/", request.segments());
        return new Author(
                actor,
                request.address(),
                request.requestId(),
                key,
                asked.substring(0, Math.min(asked.length(), 256)),
                hash(asked, body));
    }

    /** Nobody hands out what it has not: refuses scopes and programmes that are not the caller's. */
    void mustBeAbleToGive(final String program, final Set<Scope> scopes) {
        if (!grant.covers(program)) {
            throw new Refusal(Problem.FORBIDDEN, "The token is of another programme.");
        }
        for (final Scope scope : scopes) {
            if (!grant.allows(scope)) {
                throw new Refusal(
                        Problem.FORBIDDEN, "Nobody gives away the scope " + scope.text() + " without having it.");
            }
        }
    }

    private static long hash(final String asked, final byte[] body) {
        try {
            final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(asked.getBytes(UTF_8));
            sha256.update((byte) 0);
            return ByteBuffer.wrap(sha256.digest(body)).getLong();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** Whether the token is of this programme, or of all. */
    boolean covers(final Program program) {
        return program != null && grant.covers(program.code());
    }

    /** Refuses what is of all programmes to the token of one. */
    void mustCoverAll(final String what) {
        if (!grant.isForAllPrograms()) {
            throw new Refusal(Problem.FORBIDDEN, what + " is of all programmes; the token is of one.");
        }
    }
}
