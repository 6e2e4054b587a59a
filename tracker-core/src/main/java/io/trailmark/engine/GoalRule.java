package io.trailmark.engine;

import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.RewardKind;

/** One version of a goal: who is credited and what is earned. */
record GoalRule(
        int programId, int version, long windowMs, Model model, RewardKind rewardKind, long rewardPpm, long rewardMinor)
        implements Versioned {
    @Override
    public long digest() {
        long digest = programId;
        digest = digest * 31 + version;
        digest = digest * 31 + windowMs;
        digest = digest * 31 + model.value();
        digest = digest * 31 + rewardKind.value();
        digest = digest * 31 + rewardPpm;
        return digest * 31 + rewardMinor;
    }
}
