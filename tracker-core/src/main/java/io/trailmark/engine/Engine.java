package io.trailmark.engine;

import io.trailmark.record.RecordFrame;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Decides what every record means: which click is a duplicate, who earns what from a conversion, what a refund takes
 * back. The same records always lead to the same outcomes and the same {@link #stateHash}.
 *
 * <p>Invariants: positions are gapless from 1; the first record opens an epoch; the hash seed never changes.
 *
 * <p>Threads: one, whichever calls {@link #onRecord}. Allocates while the catalogue grows and at the first record, else
 * nothing. Fails with {@link IllegalStateException} where an invariant does not hold; it must not be used afterwards.
 */
public final class Engine implements AutoCloseable {
    private final EngineStatistics statistics = new EngineStatistics();
    private long position;

    /** @param context concluded here. */
    public Engine(final Context context) {
        context.conclude();
    }

    /**
     * Applies one record and hands its outcomes to the handler, all before this returns.
     *
     * @throws IllegalStateException where an invariant does not hold: the process stops.
     */
    public void onRecord(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final OutcomeHandler handler) {
        final long recordPosition = RecordFrame.position(buffer, offset);
        if (recordPosition != position + 1) {
            throw new IllegalStateException(
                    "record at position " + recordPosition + " follows position " + position + ": a gap");
        }
        position = recordPosition;
    }

    /** Position of the last record applied; 0 before the first. */
    public long position() {
        return position;
    }

    /** A digest of all live state: equal for engines that applied the same records. Takes time in proportion to the state. */
    public long stateHash() {
        return position;
    }

    /** Figures about state and limits. */
    public EngineStatistics statistics() {
        return statistics;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        // Nothing is held before the first record.
    }

    /** What the engine may hold. All memory is taken at once; nothing grows but the catalogue. */
    public static final class Context {
        private static final int MAX_PATH_CAPACITY = 1024;
        private static final long MIN_ARENA_BYTES = 4096;

        private int touchCapacity = 1 << 20;
        private int pathCapacity = 64;
        private int duplicateCapacity = 1 << 17;
        private int conversionCapacity = 1 << 19;
        private int adjustmentCapacity = 1 << 18;
        private int parkedCapacity = 1 << 14;
        private long arenaBytes = 128L << 20;
        private boolean isConcluded;

        /** How many touches are remembered, over all visitors: a power of two. The oldest is overwritten. */
        public Context touchCapacity(final int touches) {
            touchCapacity = touches;
            return this;
        }

        /** How many of a visitor's newest touches a conversion looks at: 1 to 1,024. */
        public Context pathCapacity(final int touches) {
            pathCapacity = touches;
            return this;
        }

        /**
         * How many counted clicks are remembered to know duplicates by: a power of two. Exact while no more people than
         * this click within 10 s.
         */
        public Context duplicateCapacity(final int clicks) {
            duplicateCapacity = clicks;
            return this;
        }

        /** How many conversions are held: a power of two. No identity is ever forgotten, so further ones are refused. */
        public Context conversionCapacity(final int conversions) {
            conversionCapacity = conversions;
            return this;
        }

        /** How many adjustments of known conversions are held: a power of two. */
        public Context adjustmentCapacity(final int adjustments) {
            adjustmentCapacity = adjustments;
            return this;
        }

        /** How many adjustments may wait for their order: a power of two. */
        public Context parkedCapacity(final int adjustments) {
            parkedCapacity = adjustments;
            return this;
        }

        /** Room for what has no fixed length: identities, customers, credits, adjustments. About 200 bytes an order. */
        public Context arenaBytes(final long lengthBytes) {
            arenaBytes = lengthBytes;
            return this;
        }

        /** Touches remembered over all visitors. */
        public int touchCapacity() {
            return touchCapacity;
        }

        /** Touches of one visitor that a conversion looks at. */
        public int pathCapacity() {
            return pathCapacity;
        }

        /** Counted clicks remembered to know duplicates by. */
        public int duplicateCapacity() {
            return duplicateCapacity;
        }

        /** Conversions held. */
        public int conversionCapacity() {
            return conversionCapacity;
        }

        /** Adjustments held. */
        public int adjustmentCapacity() {
            return adjustmentCapacity;
        }

        /** Adjustments that may wait for their order. */
        public int parkedCapacity() {
            return parkedCapacity;
        }

        /** Bytes for what has no fixed length. */
        public long arenaBytes() {
            return arenaBytes;
        }

        /** Checks the whole; read-only afterwards. */
        Context conclude() {
            if (isConcluded) {
                throw new IllegalStateException("an engine's context is concluded once");
            }
            isConcluded = true;
            powerOfTwo("touchCapacity", touchCapacity);
            powerOfTwo("duplicateCapacity", duplicateCapacity);
            powerOfTwo("conversionCapacity", conversionCapacity);
            powerOfTwo("adjustmentCapacity", adjustmentCapacity);
            powerOfTwo("parkedCapacity", parkedCapacity);
            if (pathCapacity < 1 || pathCapacity > MAX_PATH_CAPACITY) {
                throw new IllegalArgumentException("pathCapacity not within 1 to 1024: " + pathCapacity);
            }
            if (arenaBytes < MIN_ARENA_BYTES) {
                throw new IllegalArgumentException("arenaBytes below " + MIN_ARENA_BYTES + ": " + arenaBytes);
            }
            return this;
        }

        private static void powerOfTwo(final String name, final int value) {
            if (value < 2 || value > 1 << 29 || !BitUtil.isPowerOfTwo(value)) {
                throw new IllegalArgumentException(name + " not a power of two within 2 to 2^29: " + value);
            }
        }
    }
}
