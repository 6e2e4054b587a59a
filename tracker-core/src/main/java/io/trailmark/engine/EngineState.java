package io.trailmark.engine;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.StateDigest;

/** All that the engine remembers. What is off the heap has its full size from the start. */
final class EngineState implements AutoCloseable {
    final CatalogueState catalogue = new CatalogueState();
    final DuplicateClicks duplicates;
    final TouchLog touches;
    final ByteArena arena;
    final ConversionTable conversions;
    final AdjustmentTable adjustments;
    final ParkedAdjustments parked;

    EngineState(final Engine.Context context, final long hashKey0, final long hashKey1) {
        duplicates = new DuplicateClicks(context.duplicateCapacity(), hashKey0, hashKey1);
        touches = new TouchLog(context.touchCapacity(), hashKey0, hashKey1);
        arena = new ByteArena(context.arenaBytes());
        conversions = new ConversionTable(context.conversionCapacity(), arena, hashKey0, hashKey1);
        adjustments = new AdjustmentTable(context.adjustmentCapacity(), arena, hashKey0, hashKey1);
        parked = new ParkedAdjustments(context.parkedCapacity(), hashKey0, hashKey1);
    }

    void addTo(final StateDigest digest) {
        catalogue.addTo(digest);
        duplicates.addTo(digest);
        touches.addTo(digest);
        conversions.addTo(digest);
        arena.addTo(digest);
        parked.addTo(digest);
    }

    void copyTo(final EngineStatistics statistics) {
        statistics.touches = touches.count();
        statistics.touchesOverwritten = touches.overwritten();
        statistics.conversions = conversions.count();
        statistics.adjustments = adjustments.count();
        statistics.parked = parked.count();
        statistics.parkedExpired = parked.expired();
        statistics.fullPermille = Math.max(conversions.fullPermille(), adjustments.fullPermille());
    }

    @Override
    public void close() {
        duplicates.close();
        touches.close();
        conversions.close();
        adjustments.close();
        parked.close();
        arena.close();
    }
}
