package io.trailmark.views;

import io.trailmark.memory.SipHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Makes keys of orders for hash maps. Order ids are chosen outside, by browsers too, and strings of one {@code
 * String.hashCode} are easily made: a map of 16,384 of them would search through all for each. So the hash is keyed.
 *
 * <p>Immutable; any thread. Keys of one instance belong together, and are never stored.
 */
final class OrderKeys {
    private final long hashKey0;
    private final long hashKey1;

    /**
     * One order of a programme.
     *
     * @param hash of the other two, by the secret of whoever made it.
     */
    record Key(int programId, String orderId, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    OrderKeys() {
        final SecureRandom random = new SecureRandom();
        hashKey0 = random.nextLong();
        hashKey1 = random.nextLong();
    }

    Key of(final int programId, final String orderId) {
        final byte[] bytes = orderId.getBytes(StandardCharsets.UTF_8);
        final long ofOrder = SipHash.hash(hashKey0, hashKey1, bytes, 0, bytes.length);
        return new Key(programId, orderId, (int) SipHash.hash(hashKey0, hashKey1, programId, ofOrder));
    }
}
