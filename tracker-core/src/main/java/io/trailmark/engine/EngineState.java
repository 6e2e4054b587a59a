package io.trailmark.engine;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;

/**
 * All that the engine remembers. What may be forgotten has its full size from the start; what may not takes more memory
 * as it needs it.
 */
final class EngineState implements AutoCloseable {
    private final MemorySource source;
    final CatalogueState catalogue;
    final DuplicateClicks duplicates;
    final ClickLimits clickLimits;
    final TouchLog touches;
    final ByteArena arena;
    final ConversionTable conversions;
    private final long hashKey0;
    private final long hashKey1;
    final AdjustmentTable adjustments;
    final ParkedAdjustments parked;
    final Caps caps;
    final Volumes volumes;
    final Marks marks;
    final Customers customers;
    final Progress progress;

    EngineState(final Engine.Context context, final EngineLimits limits, final long hashKey0, final long hashKey1) {
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
        source = context.memory();
        clickLimits = new ClickLimits(source, hashKey0, hashKey1);
        catalogue = new CatalogueState(clickLimits, hashKey0, hashKey1);
        duplicates = new DuplicateClicks(limits.duplicateCapacity(), hashKey0, hashKey1);
        touches = new TouchLog(limits.touchCapacity(), hashKey0, hashKey1);
        arena = new ByteArena(source);
        conversions = new ConversionTable(context.conversionCapacity(), arena, catalogue, source, hashKey0, hashKey1);
        adjustments = new AdjustmentTable(context.adjustmentCapacity(), arena, source, hashKey0, hashKey1);
        parked = new ParkedAdjustments(limits.parkedCapacity(), hashKey0, hashKey1);
        caps = new Caps(source, hashKey0, hashKey1);
        volumes = new Volumes(source, hashKey0, hashKey1);
        marks = new Marks(source, hashKey0, hashKey1);
        customers = new Customers(context.conversionCapacity(), arena, source, hashKey0, hashKey1);
        progress = new Progress(context.conversionCapacity(), source, hashKey0, hashKey1);
    }

    /** A key that the tables of this state know the place of. */
    OrderKey orderKey() {
        return new OrderKey(hashKey0, hashKey1);
    }

    void addTo(final StateDigest digest) {
        catalogue.addTo(digest);
        duplicates.addTo(digest);
        clickLimits.addTo(digest);
        touches.addTo(digest);
        conversions.addTo(digest);
        arena.addTo(digest);
        parked.addTo(digest);
        caps.addTo(digest);
        volumes.addTo(digest);
        marks.addTo(digest);
        customers.addTo(digest);
        progress.addTo(digest);
    }

    void copyTo(final EngineStatistics statistics) {
        statistics.touches = touches.count();
        statistics.touchesOverwritten = touches.overwritten();
        statistics.conversions = conversions.count();
        statistics.adjustments = adjustments.count();
        statistics.parked = parked.count();
        statistics.parkedExpired = parked.expired();
        statistics.grownBytes = source.takenBytes();
        statistics.fixedBytes = touches.lengthBytes() + duplicates.lengthBytes() + parked.lengthBytes();
    }

    /** Makes room as the limits say. What is never forgotten has none. */
    void resize(final EngineLimits before, final EngineLimits limits) {
        if (limits.touchCapacity() != before.touchCapacity()) {
            touches.resize(limits.touchCapacity());
        }
        if (limits.duplicateCapacity() != before.duplicateCapacity()) {
            duplicates.resize(limits.duplicateCapacity());
        }
        if (limits.parkedCapacity() != before.parkedCapacity()) {
            parked.resize(limits.parkedCapacity());
        }
    }

    /** Writes all but the catalogue, which follows from its records. */
    void writeTo(final SnapshotOut out) {
        duplicates.writeTo(out);
        clickLimits.writeTo(out);
        touches.writeTo(out);
        conversions.writeTo(out);
        adjustments.writeTo(out);
        parked.writeTo(out);
        caps.writeTo(out);
        volumes.writeTo(out);
        marks.writeTo(out);
        customers.writeTo(out);
        progress.writeTo(out);
        arena.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        duplicates.readFrom(in);
        clickLimits.readFrom(in);
        touches.readFrom(in);
        conversions.readFrom(in);
        adjustments.readFrom(in);
        parked.readFrom(in);
        caps.readFrom(in);
        volumes.readFrom(in);
        marks.readFrom(in);
        customers.readFrom(in);
        progress.readFrom(in);
        arena.readFrom(in);
    }

    @Override
    public void close() {
        duplicates.close();
        clickLimits.close();
        touches.close();
        conversions.close();
        adjustments.close();
        parked.close();
        caps.close();
        volumes.close();
        marks.close();
        customers.close();
        progress.close();
        arena.close();
        source.close();
    }
}
