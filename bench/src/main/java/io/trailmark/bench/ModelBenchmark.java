package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Model;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A conversion whose visitor has eight touches, under each model, from the record to its outcomes: candidates, credits,
 * rewards, the ledger's lines, and the row that is kept for ever. Records are encoded before the clock runs, each
 * iteration with new orders of the same visitors.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class ModelBenchmark implements OutcomeHandler {
    private static final int RECORDS = 50_000;
    private static final int TOUCHES = 8;
    private static final long BETWEEN_TOUCHES_MS = 5_000;
    private static final int BYTES_PER_RECORD = 512;

    /** Records that are announced at a time, as the journal's reader does. */
    private static final int ANNOUNCED = 32;

    /** How the credit is shared. */
    @Param({"FIRST_TOUCH", "LAST_TOUCH", "LINEAR", "TIME_DECAY", "POSITION_BASED", "WEIGHTED"})
    public Model model;

    /** Visitors, each with eight touches. */
    @Param("4096")
    public int visitors;

    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(RECORDS * BYTES_PER_RECORD));
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionOutcomeDecoder outcome = new ConversionOutcomeDecoder();
    private Engine engine;
    private int recordsLengthBytes;
    private long position;
    private long orders;
    private long candidates;

    /** An engine with eight links and the touches of all visitors. */
    @Setup(Level.Trial)
    public void setUp() {
        engine = new Engine(new Engine.Context());
        samples.start(batch);
        samples.rules(batch, model);
        for (int linkId = 1; linkId <= TOUCHES; linkId++) {
            samples.link(batch, linkId);
        }
        applyBatch();
        for (int touch = 0; touch < TOUCHES; touch++) {
            for (int visitor = 0; visitor < visitors; visitor++) {
                samples.click(
                        batch,
                        visitor,
                        (long) touch * visitors + visitor,
                        visitor + touch * BETWEEN_TOUCHES_MS,
                        1 + touch);
                applyBatch();
            }
        }
    }

    /** Encodes the next conversions. */
    @Setup(Level.Invocation)
    public void encode() {
        recordsLengthBytes = 0;
        long next = position + 1;
        for (int i = 0; i < RECORDS; i++) {
            samples.conversion(batch, orders, orders % visitors, 1);
            orders++;
            next = samples.stamp(batch, next);
            records.putBytes(recordsLengthBytes, batch.buffer(), 0, batch.lengthBytes());
            recordsLengthBytes += batch.lengthBytes();
            batch.clear();
        }
        candidates = 0;
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void tearDown() {
        engine.close();
    }

    /** Decides them. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long conversion() {
        apply(records, recordsLengthBytes);
        if (candidates != (long) RECORDS * TOUCHES) {
            throw new IllegalStateException(candidates + " touches were looked at");
        }
        return engine.position();
    }

    private void applyBatch() {
        samples.stamp(batch, position + 1);
        apply(batch.buffer(), batch.lengthBytes());
        batch.clear();
    }

    private void apply(final DirectBuffer buffer, final int endOffset) {
        int offset = 0;
        for (int record = 0; offset < endOffset; record++) {
            if (record % ANNOUNCED == 0) {
                engine.onAhead(buffer, offset, endOffset);
            }
            final int lengthBytes = RecordFrame.lengthBytes(buffer, offset);
            engine.onRecord(buffer, offset, lengthBytes, this);
            position++;
            offset += RecordFrame.alignedLength(lengthBytes);
        }
    }

    @Override
    public void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset);
        if (header.templateId() == ConversionOutcomeDecoder.TEMPLATE_ID) {
            outcome.wrapAndApplyHeader(buffer, offset, header);
            skipCredits();
            candidates += outcome.candidates().count();
        }
    }

    private void skipCredits() {
        ConversionOutcomeDecoder.CreditsDecoder credits = outcome.credits();
        while (credits.hasNext()) {
            credits = credits.next();
        }
    }
}
