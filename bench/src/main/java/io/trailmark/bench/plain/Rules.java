package io.trailmark.bench.plain;

import io.trailmark.record.codec.Model;
import java.util.List;
import java.util.Map;

/**
 * The rules of a goal from a time on.
 *
 * @param groupWeights by partner group, for the weighted model.
 */
record Rules(
        long version,
        Model model,
        long windowMs,
        long halfLifeMs,
        long positionFirstPpm,
        long positionLastPpm,
        Map<String, Long> groupWeights,
        List<Reward> rewards) {}
