package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;

/**
 * A goal with its attribution and reward rule. Immutable; each version holds for conversions that occurred from its
 * {@link #effectiveFromMs} on.
 *
 * @param windowMs how long after a click a conversion still counts.
 * @param rewardPpm share of the order value in parts per million, for PERCENT; else 0.
 * @param rewardMinor sum in minor units of the programme's currency, for FIXED; else 0.
 */
public record Goal(
        int id,
        int programId,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long effectiveFromMs,
        String name,
        long windowMs,
        Model model,
        RewardKind rewardKind,
        long rewardPpm,
        long rewardMinor)
        implements Entity {

    Goal stamped(final Stamp stamp, final int ofProgramId) {
        return new Goal(
                stamp.id(),
                ofProgramId,
                code,
                stamp.version(),
                stamp.status(),
                origin,
                stamp.effectiveFromMs(),
                name,
                windowMs,
                model,
                rewardKind,
                rewardPpm,
                rewardMinor);
    }
}
