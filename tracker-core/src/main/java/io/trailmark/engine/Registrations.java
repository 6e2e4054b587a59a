package io.trailmark.engine;

import io.trailmark.memory.SipHash;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.EntityStatus;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * All registrations, by number and by account. On the heap: it grows only when a registration is defined. Accounts are
 * spread by SipHash, for partners choose them. Looking up allocates nothing.
 */
final class Registrations {
    private static final int INITIAL_BUCKETS = 64;

    private final Int2ObjectHashMap<Registration> byId = new Int2ObjectHashMap<>();
    private final long hashKey0;
    private final long hashKey1;
    private Registration[] buckets = new Registration[INITIAL_BUCKETS];

    Registrations(final long hashKey0, final long hashKey1) {
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
    }

    /** What is known of the registration's number from here on. */
    void put(final Registration registration) {
        final Registration before = byId.put(registration.id, registration);
        if (before != null) {
            takeOut(before);
        }
        if (byId.size() > buckets.length) {
            spreadOver(buckets.length * 2);
        } else {
            putIn(registration);
        }
    }

    /** The registration of that number, or null. */
    Registration find(final int registrationId) {
        return byId.get(registrationId);
    }

    /** The one that stands for a customer's account at that time, or null where nobody has an active one. */
    Registration find(final int programId, final byte[] customer, final int lengthBytes, final long timeMs) {
        if (byId.isEmpty()) {
            return null;
        }
        Registration best = null;
        Registration next = buckets[bucket(programId, customer, lengthBytes)];
        while (next != null) {
            if (next.status == EntityStatus.ACTIVE
                    && next.isFor(programId, customer, lengthBytes)
                    && (best == null || isBetter(next, best, timeMs))) {
                best = next;
            }
            next = next.nextMet;
        }
        return best;
    }

    void addTo(final StateDigest digest) {
        long sum = 0;
        for (final Registration registration : byId.values()) {
            sum += StateDigest.mix(registration.id * 31L + registration.digest());
        }
        digest.add(sum);
    }

    private static boolean isBetter(final Registration one, final Registration other, final long timeMs) {
        if (one.covers(timeMs) != other.covers(timeMs)) {
            return one.covers(timeMs);
        }
        if (one.protectedFromMs != other.protectedFromMs) {
            return one.protectedFromMs > other.protectedFromMs;
        }
        return Integer.compareUnsigned(one.id, other.id) < 0;
    }

    private void putIn(final Registration registration) {
        final int bucket = bucket(registration.programId, registration.account, registration.account.length);
        registration.nextMet = buckets[bucket];
        buckets[bucket] = registration;
    }

    private void takeOut(final Registration registration) {
        final int bucket = bucket(registration.programId, registration.account, registration.account.length);
        if (buckets[bucket] == registration) {
            buckets[bucket] = registration.nextMet;
            return;
        }
        Registration previous = buckets[bucket];
        while (previous.nextMet != registration) {
            previous = previous.nextMet;
        }
        previous.nextMet = registration.nextMet;
    }

    private void spreadOver(final int bucketCount) {
        buckets = new Registration[bucketCount];
        for (final Registration registration : byId.values()) {
            putIn(registration);
        }
    }

    private int bucket(final int programId, final byte[] account, final int lengthBytes) {
        final long hash = SipHash.hash(hashKey0 ^ programId, hashKey1, account, 0, lengthBytes);
        return (int) hash & (buckets.length - 1);
    }
}
