package io.trailmark.api;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests each token, and each network without one, may still make: a bucket that fills by so many a minute,
 * and holds a minute's worth. However many networks strangers have, they take no bucket of a token away. Threads: any.
 */
final class RateLimits {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_BUCKETS = 10_000;

    private final int perMinute;
    private final long requestNs;
    private final LongSupplier clock;
    private final Map<String, Bucket> ofTokens = new ConcurrentHashMap<>();

    /** In the order of their last requests; guarded by itself. */
    private final Map<String, Bucket> ofNetworks = new LinkedHashMap<>();

    /** @param isAllowed whether this request may be made, and was counted. */
    record Standing(boolean isAllowed, int limit, long remaining, long secondsToNext) {}

    /** A minute of requests ahead of the present is an empty bucket; each request pushes the moment on by its share. */
    private static final class Bucket {
        private long fullAtNs;
    }

    /** @param clock in ns. */
    RateLimits(final int perMinute, final LongSupplier clock) {
        this.perMinute = perMinute;
        this.requestNs = MINUTE_NS / perMinute;
        this.clock = clock;
    }

    /** Takes one request from the token's bucket, if there is one left. */
    Standing take(final String tokenId) {
        if (ofTokens.size() > MOST_BUCKETS) {
            // Tokens that were revoked, and users who left; the others begin with a full bucket once more.
            ofTokens.clear();
        }
        return take(ofTokens.computeIfAbsent(tokenId, _ -> new Bucket()));
    }

    /**
     * Takes one request from the bucket of a network, if there is one left. At most 10,000 networks have one: the one
     * that asked the longest ago loses it, and begins with a full one once more.
     */
    Standing takeOfNetwork(final String network) {
        final Bucket bucket;
        synchronized (ofNetworks) {
            final Bucket known = ofNetworks.remove(network);
            bucket = known == null ? new Bucket() : known;
            ofNetworks.put(network, bucket);
            if (ofNetworks.size() > MOST_BUCKETS) {
                final Iterator<String> longestAgo = ofNetworks.keySet().iterator();
                longestAgo.next();
                longestAgo.remove();
            }
        }
        return take(bucket);
    }

    private Standing take(final Bucket bucket) {
        synchronized (bucket) {
            final long nowNs = clock.getAsLong();
            final long fullAtNs = Math.max(bucket.fullAtNs, nowNs);
            final boolean isAllowed = fullAtNs + requestNs - nowNs <= MINUTE_NS;
            bucket.fullAtNs = isAllowed ? fullAtNs + requestNs : fullAtNs;
            final long roomNs = MINUTE_NS - (bucket.fullAtNs - nowNs);
            final long waitNs = Math.max(0, requestNs - roomNs);
            return new Standing(
                    isAllowed,
                    perMinute,
                    roomNs / requestNs,
                    (waitNs + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1));
        }
    }
}
