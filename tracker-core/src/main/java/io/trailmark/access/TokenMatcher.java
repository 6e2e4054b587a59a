package io.trailmark.access;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;

/**
 * Finds what a presented token allows. The time it takes depends on how many tokens there are, not on which one it is
 * nor on how much of one was guessed.
 *
 * <p>Threads: one; each event loop has its own. Allocates nothing.
 */
public final class TokenMatcher {
    /** Longer ones are refused unread. */
    public static final int MAX_TOKEN_BYTES = 128;

    private final Tokens tokens;
    private final MessageDigest sha256 = Tokens.sha256();
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
        final List<Grant> all = tokens.grants();
        Grant found = null;
        for (int i = 0; i < all.size(); i++) {
            final Grant grant = all.get(i);
            found = MessageDigest.isEqual(grant.sha256(), presented) ? grant : found;
        }
        return found;
    }
}
