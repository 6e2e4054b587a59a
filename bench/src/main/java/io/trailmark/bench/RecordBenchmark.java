package io.trailmark.bench;

import io.trailmark.record.RecordBatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writing a record: what comes between the parsed request and the journal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecordBenchmark {
    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private long number;

    /** Encode a click of about 400 bytes into a batch. */
    @Benchmark
    public int encodeClick() {
        batch.clear();
        samples.click(batch, number++, 1);
        return batch.lengthBytes();
    }

    /** The same, then position, time and checksum over all of it. */
    @Benchmark
    public long encodeAndStampClick() {
        batch.clear();
        samples.click(batch, number++, 1);
        return samples.stamp(batch, number);
    }
}
