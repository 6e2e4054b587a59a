package io.trailmark.bench.plain;

import io.trailmark.record.codec.RewardKind;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A reward of a goal: a fixed amount, or a part of the order value.
 *
 * @param part of the order value, for PERCENT.
 * @param amountMinor for FIXED, in minor units.
 */
record Reward(String name, RewardKind kind, BigDecimal part, long amountMinor) {
    /** What a whole credit earns, in minor units. */
    long amountMinor(final long valueMinor) {
        return kind == RewardKind.FIXED
                ? amountMinor
                : BigDecimal.valueOf(valueMinor)
                        .multiply(part)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact();
    }
}
