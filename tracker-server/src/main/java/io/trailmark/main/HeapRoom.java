package io.trailmark.main;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/**
 * How much of the heap is taken by what stays: the views keep every conversion there, and a full heap ends the process,
 * and each start after it.
 *
 * <p>What stays is known since the last collection of the old generation, and not before the first: until then there is
 * room. What was let go since, such as the shadow of a snapshot, counts until the next one, which is asked for when
 * there is no room. Threads: {@link #look} on one; {@link #permille} on any.
 */
final class HeapRoom {
    /** A heap that is fuller after a collection is about to end the process. */
    private static final int USABLE_PERCENT = 85;

    private static final int FULL_PERMILLE = 1000;
    private static final long COLLECT_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private final MemoryPoolMXBean oldGeneration;
    private long collectedNs = System.nanoTime() - COLLECT_INTERVAL_NS;
    private volatile int permille;

    HeapRoom() {
        oldGeneration = largest();
        look();
    }

    /** The pool that what stays ends up in; null where the collector says nothing of it. */
    private static MemoryPoolMXBean largest() {
        MemoryPoolMXBean found = null;
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            final boolean isFit = pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null;
            if (isFit && (found == null || maxBytes(pool) > maxBytes(found))) {
                found = pool;
            }
        }
        return found;
    }

    private static long maxBytes(final MemoryPoolMXBean pool) {
        return pool.getUsage().getMax();
    }

    /** Looks again, and has the heap collected at most once a minute while it was found full. */
    void look() {
        read();
        final long nowNs = System.nanoTime();
        if (permille >= FULL_PERMILLE && nowNs - collectedNs >= COLLECT_INTERVAL_NS) {
            collectedNs = nowNs;
            System.gc();
            read();
        }
    }

    private void read() {
        final MemoryUsage usage = oldGeneration == null ? null : oldGeneration.getCollectionUsage();
        if (usage != null && usage.getMax() > 0) {
            permille = (int) (usage.getUsed() * 1000 / (usage.getMax() / 100 * USABLE_PERCENT));
        }
    }

    /** How much of what may be used is taken: 1000 and more when there is no room for anything that stays. */
    int permille() {
        return permille;
    }
}
