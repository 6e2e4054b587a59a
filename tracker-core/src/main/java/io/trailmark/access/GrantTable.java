package io.trailmark.access;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;

/**
 * Grants by the SHA-256 of their tokens, in a table of at least twice as many places. Immutable; looking up allocates
 * nothing.
 *
 * <p>The time that it takes says something about the sum of what was shown, which nobody can choose, and nothing about
 * any token.
 */
final class GrantTable {
    static final GrantTable EMPTY = new GrantTable(List.of());

    private final Grant[] places;
    private final int mask;

    GrantTable(final Collection<Grant> grants) {
        places = new Grant[Math.max(2, Integer.highestOneBit(Math.max(1, grants.size())) << 2)];
        mask = places.length - 1;
        for (final Grant grant : grants) {
            int index = first(grant.sha256());
            while (places[index] != null) {
                index = (index + 1) & mask;
            }
            places[index] = grant;
        }
    }

    /** Null where there is none. */
    Grant find(final byte[] sha256) {
        int index = first(sha256);
        while (places[index] != null && !MessageDigest.isEqual(places[index].sha256(), sha256)) {
            index = (index + 1) & mask;
        }
        return places[index];
    }

    private int first(final byte[] sha256) {
        int hash = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            hash = (hash << Byte.SIZE) | (sha256[i] & 0xFF);
        }
        return hash & mask;
    }
}
