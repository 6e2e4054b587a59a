package io.trailmark.engine;

import io.trailmark.record.codec.EntityStatus;

/**
 * One version of a coupon.
 *
 * @param startsMs first ms at which it holds; {@link Long#MIN_VALUE}: it always did.
 * @param expiresMs first ms at which it no longer holds; {@link Long#MAX_VALUE}: never.
 */
record CouponVersion(int programId, int partnerId, EntityStatus status, long startsMs, long expiresMs)
        implements Versioned {
    /** Whether it holds at that time. */
    boolean covers(final long timeMs) {
        return startsMs <= timeMs && timeMs < expiresMs;
    }

    /** One without a schedule has the digest that it had before there were any. */
    @Override
    public long digest() {
        final long digest = (programId * 31L + partnerId) * 31 + status.value();
        return startsMs == Long.MIN_VALUE && expiresMs == Long.MAX_VALUE
                ? digest
                : (digest * 31 + startsMs) * 31 + expiresMs;
    }
}
