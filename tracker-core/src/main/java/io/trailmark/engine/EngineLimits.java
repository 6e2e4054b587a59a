package io.trailmark.engine;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.LimitsDefinedDecoder;
import io.trailmark.record.codec.LimitsDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;

/**
 * How much the engine remembers of what may be forgotten. What it decides depends on these, so they stand in the
 * journal, and hold from the position of their record on; before the first such record {@link #DEFAULT} holds.
 *
 * @param touchCapacity touches remembered over all visitors: 2 to 2^29. The oldest is overwritten.
 * @param pathCapacity how many of a visitor's newest touches a conversion looks at: 1 to 1,024.
 * @param duplicateCapacity counted clicks remembered to know duplicates by: 2 to 2^29.
 * @param parkedCapacity adjustments that may wait for their order: a power of two.
 */
public record EngineLimits(int touchCapacity, int pathCapacity, int duplicateCapacity, int parkedCapacity) {
    /**
     * What holds in a journal that says nothing else. Never to be changed: journals without the record depend on it.
     */
    public static final EngineLimits DEFAULT = new EngineLimits(1 << 20, 64, 1 << 17, 1 << 14);

    private static final int MAX_PATH_CAPACITY = 1024;
    private static final int MAX_CAPACITY = 1 << 29;

    /** @throws IllegalArgumentException where a limit is out of its range. */
    public EngineLimits {
        inRange("touchCapacity", touchCapacity);
        inRange("duplicateCapacity", duplicateCapacity);
        powerOfTwo("parkedCapacity", parkedCapacity);
        if (pathCapacity < 1 || pathCapacity > MAX_PATH_CAPACITY) {
            throw new IllegalArgumentException("pathCapacity not within 1 to 1024: " + pathCapacity);
        }
    }

    /**
     * Takes the memory that these limits ask for and gives it back: before they are journaled, since afterwards every
     * start has to have it.
     *
     * @throws OutOfMemoryError where the machine has not as much.
     */
    public void tryOut() {
        TouchLog touches = null;
        DuplicateClicks duplicates = null;
        ParkedAdjustments parked = null;
        try {
            touches = new TouchLog(touchCapacity, 0, 0);
            duplicates = new DuplicateClicks(duplicateCapacity, 0, 0);
            parked = new ParkedAdjustments(parkedCapacity, 0, 0);
        } finally {
            CloseHelper.closeAll(touches, duplicates, parked);
        }
    }

    /** Puts the record that makes these limits hold into a batch that has room for it. */
    public void encode(final RecordBatch batch) {
        if (batch.tryClaim(RecordFrame.MAX_LENGTH) == RecordBatch.FULL) {
            throw new IllegalStateException("batch full: " + batch.lengthBytes());
        }
        final LimitsDefinedEncoder record = new LimitsDefinedEncoder();
        record.wrapAndApplyHeader(batch.buffer(), batch.offset(), new MessageHeaderEncoder());
        record.prefix().crc32c(0).length(0).position(0).epochNs(0);
        record.touches(touchCapacity)
                .pathTouches(pathCapacity)
                .duplicates(duplicateCapacity)
                .parked(parkedCapacity);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + record.encodedLength());
    }

    static EngineLimits of(final LimitsDefinedDecoder record) {
        return new EngineLimits(
                (int) record.touches(), (int) record.pathTouches(), (int) record.duplicates(), (int) record.parked());
    }

    void addTo(final StateDigest digest) {
        digest.add(touchCapacity).add(pathCapacity).add(duplicateCapacity).add(parkedCapacity);
    }

    void writeTo(final SnapshotOut out) {
        out.putInt(touchCapacity).putInt(pathCapacity).putInt(duplicateCapacity).putInt(parkedCapacity);
    }

    static EngineLimits readFrom(final SnapshotIn in) {
        return new EngineLimits(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    private static void inRange(final String name, final int value) {
        if (value < 2 || value > MAX_CAPACITY) {
            throw new IllegalArgumentException(name + " not within 2 to 2^29: " + value);
        }
    }

    private static void powerOfTwo(final String name, final int value) {
        if (value < 2 || value > MAX_CAPACITY || !BitUtil.isPowerOfTwo(value)) {
            throw new IllegalArgumentException(name + " not a power of two within 2 to 2^29: " + value);
        }
    }
}
