package io.trailmark.engine;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.StateDigest;

/**
 * All that the engine remembers. What may be forgotten has its full size from the start; what may not takes more memory
 * as it needs it.
 */
final class EngineState implements AutoCloseable {
    private final MemorySource source;
    final CatalogueState catalogue;
    final DuplicateClicks duplicates;
    final TouchLog touches;
    final ByteArena arena;
    final ConversionTable conversions;
    final AdjustmentTable adjustments;
    final ParkedAdjustments parked;
    final Caps caps;
    final Volumes volumes;
    final Marks marks;

    EngineState(final Engine.Context context, final long hashKey0, final long hashKey1) {
        source = context.memory();
        catalogue = new CatalogueState(hashKey0, hashKey1);
        duplicates = new DuplicateClicks(context.duplicateCapacity(), hashKey0, hashKey1);
        touches = new TouchLog(context.touchCapacity(), hashKey0, hashKey1);
        arena = new ByteArena(source);
        conversions = new ConversionTable(context.conversionCapacity(), arena, source, hashKey0, hashKey1);
        adjustments = new AdjustmentTable(context.adjustmentCapacity(), arena, source, hashKey0, hashKey1);
        parked = new ParkedAdjustments(context.parkedCapacity(), hashKey0, hashKey1);
        caps = new Caps(source, hashKey0, hashKey1);
        volumes = new Volumes(source, hashKey0, hashKey1);
        marks = new Marks(source, hashKey0, hashKey1);
    }

    void addTo(final StateDigest digest) {
        catalogue.addTo(digest);
        duplicates.addTo(digest);
        touches.addTo(digest);
        conversions.addTo(digest);
        arena.addTo(digest);
        parked.addTo(digest);
        caps.addTo(digest);
        volumes.addTo(digest);
        marks.addTo(digest);
    }

    void copyTo(final EngineStatistics statistics) {
        statistics.touches = touches.count();
        statistics.touchesOverwritten = touches.overwritten();
        statistics.conversions = conversions.count();
        statistics.adjustments = adjustments.count();
        statistics.parked = parked.count();
        statistics.parkedExpired = parked.expired();
        statistics.grownBytes = source.takenBytes();
    }

    @Override
    public void close() {
        duplicates.close();
        touches.close();
        conversions.close();
        adjustments.close();
        parked.close();
        caps.close();
        volumes.close();
        marks.close();
        arena.close();
        source.close();
    }
}
