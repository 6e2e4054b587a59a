package io.trailmark.bench.load;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Latencies of one step in ns: from the planned time, which is what counts, and from the sending, for comparison.
 *
 * <p>Threads: the generator records; a second thread takes the interval of each second for the log and adds it up.
 * Three digits are kept, up to a minute; anything longer counts as a minute.
 */
final class Latencies {
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final SingleWriterRecorder fromPlan = new SingleWriterRecorder(LONGEST_NS, DIGITS);
    private final Histogram fromSending = new Histogram(LONGEST_NS, DIGITS);
    private final Histogram sum = new Histogram(LONGEST_NS, DIGITS);
    private final HistogramLogWriter log;
    private final Thread collector;
    private Histogram interval;
    private volatile boolean isFinished;

    /** @param logFile receives one line per second in HdrHistogram's format; null: none is written. */
    Latencies(final Path logFile) throws FileNotFoundException {
        log = logFile == null ? null : new HistogramLogWriter(logFile.toFile());
        if (log != null) {
            final long nowMs = System.currentTimeMillis();
            log.outputLogFormatVersion();
            log.outputStartTime(nowMs);
            log.setBaseTime(nowMs);
            log.outputLegend();
        }
        collector = Thread.ofPlatform().name("latencies").daemon().start(this::collect);
    }

    void record(final long fromPlanNs, final long fromSendingNs) {
        fromPlan.recordValue(Math.clamp(fromPlanNs, 0, LONGEST_NS));
        fromSending.recordValue(Math.clamp(fromSendingNs, 0, LONGEST_NS));
    }

    private void collect() {
        while (!isFinished) {
            LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
            take();
        }
    }

    private void take() {
        interval = fromPlan.getIntervalHistogram(interval);
        sum.add(interval);
        if (log != null && interval.getTotalCount() > 0) {
            log.outputIntervalHistogram(interval);
        }
    }

    /** Everything from the planned times; read after {@link #finish}. */
    Histogram fromPlan() {
        return sum;
    }

    /** Everything from the sending; read after {@link #finish}. */
    Histogram fromSending() {
        return fromSending;
    }

    /** Ends the measurement: what was recorded is then complete. */
    void finish() throws InterruptedException {
        isFinished = true;
        LockSupport.unpark(collector);
        collector.join();
        take();
        if (log != null) {
            log.close();
        }
    }
}
