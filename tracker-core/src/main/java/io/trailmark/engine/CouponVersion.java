package io.trailmark.engine;

import io.trailmark.record.codec.EntityStatus;

/** One version of a coupon. */
record CouponVersion(int programId, int partnerId, EntityStatus status) implements Versioned {
    @Override
    public long digest() {
        return (programId * 31L + partnerId) * 31 + status.value();
    }
}
