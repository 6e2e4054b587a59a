package io.trailmark.bench;

import com.sun.management.OperatingSystemMXBean;
import io.trailmark.engine.EngineLimits;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.Model;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/**
 * The traffic of {@link TwinRun}: the same records for whoever is measured. They are encoded stretch by stretch, which
 * no clock counts, then applied; the clock is read once a stretch, since reading it costs as much as a record.
 * Owned by one thread.
 */
final class TwinTraffic {
    /** Touches of each visitor who converts: one through each link, each of a partner of its own. */
    static final int TOUCHES = 8;

    private static final int RECORDS_PER_STRETCH = 1024;
    private static final int RECORDS_ANNOUNCED = 32;
    private static final long BETWEEN_CLICKS_MS = 10;
    private static final long BETWEEN_TOUCHES_MS = 5_000;
    private static final long SEED = 3;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RecordHandler handler;
    private long position = 1;
    private int inStretch;
    private long processNs;
    private long threadNs;

    /** Adds one record. */
    private interface Encoder {
        void encode(long number);
    }

    TwinTraffic(final RecordHandler handler) {
        this.handler = handler;
    }

    /** What the journal begins with, and the catalogue: eight partners of two groups, each with a link. */
    void start(final EngineLimits limits, final Model model) {
        samples.epoch(batch);
        limits.encode(batch);
        samples.catalogue(batch);
        samples.rules(batch, model, "content", "coupon");
        for (int id = 1; id <= TOUCHES; id++) {
            samples.partner(batch, id, id % 2 == 0 ? "coupon" : "content");
            samples.link(batch, id, id);
        }
        apply();
    }

    /** One click of each visitor. */
    void firstClicks(final int visitors) {
        run(visitors, number -> samples.click(batch, number, number, number * BETWEEN_CLICKS_MS, 1));
    }

    /** Clicks of random visitors, behind the first of each. */
    void clicks(final int visitors, final long clicks) {
        run(clicks, number -> {
            final long following = visitors + number;
            samples.click(batch, random.nextLong(visitors), following, following * BETWEEN_CLICKS_MS, 1);
        });
    }

    /** Eight touches of each visitor, within the minute before he converts. */
    void paths(final int visitors) {
        run((long) TOUCHES * visitors, number -> {
            final int touch = (int) (number / visitors);
            final long visitor = number % visitors;
            samples.click(batch, visitor, number, visitor + touch * BETWEEN_TOUCHES_MS, touch + 1, touch + 1);
        });
    }

    /** Conversions of random visitors, each under an order id of its own. */
    void conversions(final int visitors, final long firstOrder, final long count) {
        run(count, number -> samples.conversion(batch, firstOrder + number, random.nextLong(visitors), 1));
    }

    /**
     * Processor time of the whole process in the last call without the encoding: threads that collect and compile
     * included. The process's clock ticks in hundredths of a second.
     */
    long processNs() {
        return processNs;
    }

    /** Processor time of the applying thread in the last call. */
    long threadNs() {
        return threadNs;
    }

    private void run(final long count, final Encoder encoder) {
        final long startProcessNs = PROCESS.getProcessCpuTime();
        final long startThreadNs = ReplayRun.nowNs();
        threadNs = 0;
        for (long number = 0; number < count; number++) {
            encoder.encode(number);
            if (++inStretch == RECORDS_PER_STRETCH) {
                apply();
            }
        }
        apply();
        final long encodingNs = ReplayRun.nowNs() - startThreadNs - threadNs;
        processNs = PROCESS.getProcessCpuTime() - startProcessNs - encodingNs;
    }

    private void apply() {
        position = samples.stamp(batch, position);
        final long startThreadNs = ReplayRun.nowNs();
        int record = 0;
        for (int offset = 0; offset < batch.lengthBytes(); record++) {
            if (record % RECORDS_ANNOUNCED == 0) {
                handler.onAhead(batch.buffer(), offset, batch.lengthBytes());
            }
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            handler.onRecord(batch.buffer(), offset, lengthBytes);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
        threadNs += ReplayRun.nowNs() - startThreadNs;
        batch.clear();
        inStretch = 0;
    }
}
