package io.trailmark.counters;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counters of one thread.
 *
 * <p>Threads: one writes, any may read through {@link Counters}. Order: a reader that sees a value sees everything its
 * writer did before counting. A column covers whole cache lines of 64 bytes, so that two writers never share one.
 */
public final class CounterColumn {
    private final UnsafeBuffer buffer;
    private final int valuesOffset;

    CounterColumn(final UnsafeBuffer buffer, final int valuesOffset) {
        this.buffer = buffer;
        this.valuesOffset = valuesOffset;
    }

    /** One more. */
    public void increment(final Counter counter) {
        add(counter, 1);
    }

    /** {@code amount} more; not negative. */
    public void add(final Counter counter, final long amount) {
        final int offset = valuesOffset + counter.id() * BitUtil.SIZE_OF_LONG;
        buffer.putLongRelease(offset, buffer.getLong(offset) + amount);
    }

    /** What this thread has counted. */
    public long value(final Counter counter) {
        return buffer.getLongAcquire(valuesOffset + counter.id() * BitUtil.SIZE_OF_LONG);
    }
}
