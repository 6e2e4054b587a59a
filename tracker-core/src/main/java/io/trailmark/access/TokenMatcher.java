package io.trailmark.access;

import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Finds what a presented token allows, be it a token or that of a user's session. The time it takes does not depend on
 * how many there are, nor on how much of one was guessed.
 *
 * <p>Threads: one; each event loop has its own. Allocates nothing.
 */
public final class TokenMatcher {
    /** Longer ones are refused unread. */
    public static final int MAX_TOKEN_BYTES = 128;

    private final Tokens tokens;
    private final MessageDigest sha256 = Secrets.sha256();
    private final byte[] presented = new byte[32];

    TokenMatcher(final Tokens tokens) {
        this.tokens = tokens;
    }

    /** The grant of the token in these bytes, or null if there is none. */
    public Grant match(final byte[] bytes, final int offset, final int lengthBytes) {
        if (lengthBytes == 0 || lengthBytes > MAX_TOKEN_BYTES) {
            return null;
        }
        try {
            sha256.update(bytes, offset, lengthBytes);
            sha256.digest(presented, 0, presented.length);
        } catch (final DigestException e) {
            throw new IllegalStateException("a SHA-256 sum fills 32 bytes", e);
        }
        final Grant token = tokens.find(presented);
        return token == null ? tokens.sessions().find(presented) : token;
    }
}
