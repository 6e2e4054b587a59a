package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The engine beside its twin in plain collections: {@code scripts/bench twin}. */
@Command(
        name = "scripts/bench twin",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Applies the same clicks, from memory, to the engine and to a twin in plain Java collections, in turns, and"
                    + " prints processor times per click and what the touches take: bytes outside the heap for the"
                    + " engine, heap in use after a collection for the twin.",
            ""
        })
public final class TwinRun implements Callable<Integer> {
    private static final int RECORDS_PER_BATCH = 32;
    private static final long MS_BETWEEN_CLICKS = 10;
    private static final long SEED = 3;

    /** What a touch takes in the log and in the index, and what a counted click takes. */
    private static final long BYTES_PER_TOUCH = 76;

    private static final long BYTES_PER_COUNTED_CLICK = 56;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--visitors",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "People who click. Default: ${DEFAULT-VALUE}")
    private int visitors;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Clicks that are timed, after one of each visitor. Default: ${DEFAULT-VALUE}")
    private long clicks;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "Rounds; the first is not counted. Default: ${DEFAULT-VALUE}")
    private int rounds;

    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private long outcomes;
    private final OutcomeHandler outcomeHandler = (buffer, offset, lengthBytes) -> outcomes++;
    private long applyingNs;

    /** The entry point. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new TwinRun()).execute(args));
    }

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        final EngineLimits limits = new EngineLimits(
                visitors,
                EngineLimits.DEFAULT.pathCapacity(),
                EngineLimits.DEFAULT.duplicateCapacity(),
                EngineLimits.DEFAULT.parkedCapacity());
        final long[] engineNs = new long[rounds];
        final long[] twinNs = new long[rounds];
        long heapBytes = 0;
        for (int round = 0; round < rounds; round++) {
            try (Engine engine = new Engine(new Engine.Context())) {
                engineNs[round] = run(limits, handler(engine));
                check(engine.statistics().touches() == visitors + clicks, "touches of the engine");
            }
            final long before = usedBytes();
            final PlainEngine twin = new PlainEngine(visitors, limits.duplicateCapacity());
            twinNs[round] = run(limits, twin);
            heapBytes = usedBytes() - before;
            check(twin.touches() == visitors, "touches of the twin");
        }
        final long nativeBytes = BYTES_PER_TOUCH * visitors + BYTES_PER_COUNTED_CLICK * limits.duplicateCapacity();
        out.printf("%,d touches of as many visitors, %,d clicks, medians of %d:%n", visitors, clicks, rounds - 1);
        out.printf("  engine %8.1f ns a click  %6.1f MB%n", median(engineNs), nativeBytes / 1e6);
        out.printf("  twin   %8.1f ns a click  %6.1f MB%n", median(twinNs), heapBytes / 1e6);
        out.flush();
        return 0;
    }

    private RecordHandler handler(final Engine engine) {
        return new RecordHandler() {
            @Override
            public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                engine.onRecord(buffer, offset, lengthBytes, outcomeHandler);
            }

            @Override
            public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
                engine.onAhead(buffer, offset, endOffset);
            }
        };
    }

    /** Encodes batch by batch, which the clock does not count, and applies each. */
    private long run(final EngineLimits limits, final RecordHandler handler) {
        final SplittableRandom random = new SplittableRandom(SEED);
        batch.clear();
        samples.epoch(batch);
        limits.encode(batch);
        samples.catalogue(batch);
        samples.link(batch, 1);
        long position = apply(handler, 1);
        applyingNs = 0;
        for (long number = 0; number < visitors + clicks; ) {
            if (number == visitors) {
                applyingNs = 0;
            }
            final long end = Math.min(number + RECORDS_PER_BATCH, number < visitors ? visitors : visitors + clicks);
            for (; number < end; number++) {
                final long person = number < visitors ? number : random.nextLong(visitors);
                samples.click(batch, person, number, number * MS_BETWEEN_CLICKS, 1);
            }
            position = apply(handler, position);
        }
        return applyingNs;
    }

    private long apply(final RecordHandler handler, final long firstPosition) {
        final long next = samples.stamp(batch, firstPosition);
        final long startNs = ReplayRun.nowNs();
        handler.onAhead(batch.buffer(), 0, batch.lengthBytes());
        for (int offset = 0; offset < batch.lengthBytes(); ) {
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            handler.onRecord(batch.buffer(), offset, lengthBytes);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
        applyingNs += ReplayRun.nowNs() - startNs;
        batch.clear();
        return next;
    }

    private double median(final long[] timesNs) {
        final long[] counted = Arrays.copyOfRange(timesNs, 1, rounds);
        Arrays.sort(counted);
        return (double) counted[counted.length / 2] / clicks;
    }

    private static void check(final boolean isRight, final String what) {
        if (!isRight) {
            throw new IllegalStateException("wrong number of " + what);
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
