package io.trailmark.engine;

import io.trailmark.record.codec.EntityStatus;

/** One version of a partner. Clicks count for partners that were active when they happened. */
record PartnerVersion(EntityStatus status) implements Versioned {
    @Override
    public long digest() {
        return status.value();
    }
}
