package io.trailmark.bench.plain;

import java.math.BigDecimal;

/** A touch's part in a conversion. Kept for ever. */
public final class Credit {
    final Touch touch;
    final BigDecimal share;
    private long rewardMinor;

    Credit(final Touch touch, final BigDecimal share) {
        this.touch = touch;
        this.share = share;
    }

    void earn(final long amountMinor) {
        rewardMinor += amountMinor;
    }

    /** The money that the partner earns by it, in minor units. */
    public long rewardMinor() {
        return rewardMinor;
    }
}
