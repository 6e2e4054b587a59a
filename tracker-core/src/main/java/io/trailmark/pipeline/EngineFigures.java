package io.trailmark.pipeline;

import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineStatistics;

/**
 * How much the engine held at one moment, and what it had to drop or refuse since position 1. Immutable.
 *
 * @param position of the last record applied.
 * @param grownBytes taken by the tables that never forget.
 */
public record EngineFigures(
        long position,
        long grownBytes,
        long touches,
        long touchesOverwritten,
        long pathsCut,
        long conversions,
        long adjustments,
        long adjustmentsRefusedFull,
        long parked,
        long parkedExpired) {
    static final EngineFigures NONE = new EngineFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static EngineFigures of(final Engine engine) {
        final EngineStatistics statistics = engine.statistics();
        return new EngineFigures(
                engine.position(),
                statistics.grownBytes(),
                statistics.touches(),
                statistics.touchesOverwritten(),
                statistics.pathsCut(),
                statistics.conversions(),
                statistics.adjustments(),
                statistics.adjustmentsRefusedFull(),
                statistics.parked(),
                statistics.parkedExpired());
    }
}
