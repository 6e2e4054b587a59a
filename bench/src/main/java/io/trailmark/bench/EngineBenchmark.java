package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a record to its outcomes, per record and without the journal. Encoding and stamping the record is part of it;
 * what that costs is measured by {@link RecordBenchmark}. A fixed number of records per iteration: no identity is ever
 * forgotten, so an engine that took conversions for as long as it liked would be full.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark implements OutcomeHandler {
    private static final int RECORDS = 50_000;
    private static final int VISITORS = 1 << 16;

    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionOutcomeDecoder outcome = new ConversionOutcomeDecoder();
    private Engine engine;
    private long position;
    private long clicks;
    private long sales;
    private long recorded;

    /** An engine with one programme, one link, and one click of each of 65,536 visitors. */
    @Setup(Level.Trial)
    public void setUp() {
        engine = new Engine(new Engine.Context().conversionCapacity(1 << 20));
        samples.start(batch);
        samples.link(batch, 1);
        apply();
        for (int i = 0; i < VISITORS; i++) {
            applyClick();
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void tearDown() {
        engine.close();
    }

    /** Clicks of visitors who come again and again, never within the 10 s of a duplicate. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long click() {
        for (int i = 0; i < RECORDS; i++) {
            applyClick();
        }
        return engine.position();
    }

    /** Sales, each with an order id of its own and the click id of one of the visitors. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long conversion() {
        final long before = recorded;
        for (int i = 0; i < RECORDS; i++) {
            samples.conversion(batch, sales++, 1);
            apply();
        }
        if (recorded - before != RECORDS) {
            throw new IllegalStateException((recorded - before) + " conversions of " + RECORDS + " were recorded");
        }
        return engine.position();
    }

    private void applyClick() {
        samples.click(batch, clicks++, 1);
        apply();
    }

    private void apply() {
        final long first = position + 1;
        position = samples.stamp(batch, first) - 1;
        int offset = 0;
        while (offset < batch.lengthBytes()) {
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            engine.onRecord(batch.buffer(), offset, lengthBytes, this);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
        batch.clear();
    }

    @Override
    public void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset);
        if (header.templateId() == ConversionOutcomeDecoder.TEMPLATE_ID) {
            outcome.wrapAndApplyHeader(buffer, offset, header);
            if (outcome.decision() == Decision.RECORDED) {
                recorded++;
            }
        }
    }
}
