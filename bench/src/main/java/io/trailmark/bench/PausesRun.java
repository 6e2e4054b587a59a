package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.engine.EngineStatistics;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.memory.AnonymousMemory;
import io.trailmark.memory.MappedMemory;
import io.trailmark.memory.MemorySource;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long single records hold the engine up: {@code scripts/bench pauses}. */
@Command(
        name = "scripts/bench pauses",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Applies clicks, conversions and refunds one by one to an engine whose touches and counted clicks overwrite"
                    + " the oldest, whose waiting refunds fill up and expire, many at once every million records, and"
                    + " whose tables that never forget start small and grow through all their generations; first with"
                    + " the machine's memory, then with scratch files. Prints the time of each record by the clock on"
                    + " the wall, and of the slow ones how much the scheduler gave to others. Between stretches a bare"
                    + " loop reads the clock for as long as the engine took: the machine's own hiccups.",
            ""
        })
public final class PausesRun implements Callable<Integer> {
    private static final OutcomeHandler NOBODY = (buffer, offset, lengthBytes) -> {};
    private static final int RECORDS_PER_STRETCH = 1024;
    private static final int RECORDS_PER_GROUP = 32;
    private static final int CLOCKS_PER_GROUP = 1024;
    private static final int WARM_UP_PART = 8;
    private static final int SMALL_INDEX = 1 << 12;
    private static final int FILE_BYTES = 64 << 20;
    private static final long FREE_BYTES = 4L << 30;
    private static final int TOUCHES_OF_PERSON = 3;
    private static final long BETWEEN_TOUCHES_MS = 11_000;

    /** A million records take as long as refunds may wait, and then comes as long a time without any. */
    private static final long RECORDS_PER_LEAP = 1_000_000;

    private static final long THIRTY_DAYS_NS = 30L * 86_400 * 1_000_000_000;
    private static final long SEED = 5;

    /** Numbers of orders that never come. */
    private static final long UNKNOWN_ORDERS = 5_000_000_000L;

    private static final int WORST = 8;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "16000000",
            description = "Records, five eighths of them clicks, a quarter conversions. Default: ${DEFAULT-VALUE}")
    private long records;

    @Option(
            names = "--touches",
            paramLabel = "N",
            defaultValue = "1048576",
            description = "Touches the engine remembers. Default: ${DEFAULT-VALUE}")
    private int touches;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where the scratch files are; by default a folder that is deleted at the end.")
    private Path folder;

    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private PrintWriter out;
    private SplittableRandom random;
    private Engine engine;
    private long position;
    private long timeNs;
    private long number;
    private long clicks;
    private long orders;
    private PauseWatch ofAhead;
    private PauseWatch ofClicks;
    private PauseWatch ofConversions;
    private PauseWatch ofRefunds;
    private PauseWatch ofClock;

    /** The entry point. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new PausesRun()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        final Path place = folder != null ? folder : Files.createTempDirectory("bench-pauses");
        try {
            try (ThreadTimes times = new ThreadTimes()) {
                run(new AnonymousMemory(), records / WARM_UP_PART, times);
                run(new AnonymousMemory(), records, times);
                print("the machine's memory");
                run(new MappedMemory(place, FILE_BYTES, FREE_BYTES, Throwable::printStackTrace), records, times);
                print("scratch files");
            }
        } finally {
            if (folder == null) {
                Files.delete(place);
            }
        }
        return 0;
    }

    private void run(final MemorySource memory, final long count, final ThreadTimes times) {
        random = new SplittableRandom(SEED);
        position = 1;
        number = 0;
        clicks = 0;
        orders = 0;
        timeNs = Samples.START_MS * 1_000_000;
        ofAhead = new PauseWatch("announcing");
        ofClicks = new PauseWatch("click");
        ofConversions = new PauseWatch("conversion");
        ofRefunds = new PauseWatch("refund");
        ofClock = new PauseWatch("clock alone");
        try (Engine made = new Engine(new Engine.Context()
                .memory(memory)
                .conversionCapacity(SMALL_INDEX)
                .adjustmentCapacity(SMALL_INDEX))) {
            engine = made;
            start();
            while (number < count) {
                encode();
                stamp();
                final long tookNs = apply(times);
                watchClock(tookNs, times);
            }
            if (count == records) {
                report();
            }
        }
    }

    private void start() {
        samples.epoch(batch);
        limits(touches).encode(batch);
        samples.catalogue(batch);
        samples.rules(batch, Model.LINEAR);
        samples.link(batch, 1);
        stamp();
        for (int offset = 0; offset < batch.lengthBytes(); ) {
            offset = applyOne(offset);
        }
        batch.clear();
    }

    private static EngineLimits limits(final int touchCapacity) {
        return new EngineLimits(
                touchCapacity,
                EngineLimits.DEFAULT.pathCapacity(),
                EngineLimits.DEFAULT.duplicateCapacity(),
                EngineLimits.DEFAULT.parkedCapacity());
    }

    private void encode() {
        for (int i = 0; i < RECORDS_PER_STRETCH; i++) {
            switch ((int) (number & 7)) {
                case 3, 7 -> {
                    final long person = Math.max(0, clicks - random.nextLong(2L * touches)) / TOUCHES_OF_PERSON;
                    samples.conversion(batch, orders, person, 1, orders % 2 == 0);
                    orders++;
                }
                case 5 -> {
                    final boolean isKnown = random.nextBoolean() && orders > 0;
                    samples.refund(batch, isKnown ? random.nextLong(orders) : UNKNOWN_ORDERS + number);
                }
                default -> {
                    final long person = clicks / TOUCHES_OF_PERSON;
                    final long touch = clicks % TOUCHES_OF_PERSON;
                    samples.click(batch, person, person, person + touch * BETWEEN_TOUCHES_MS, 1);
                    clicks++;
                }
            }
            number++;
        }
    }

    private void stamp() {
        final long betweenNs = THIRTY_DAYS_NS / RECORDS_PER_LEAP;
        final long first = position;
        position = samples.stamp(batch, first, timeNs, betweenNs);
        timeNs += (position - first) * betweenNs;
        if (first / RECORDS_PER_LEAP != position / RECORDS_PER_LEAP) {
            timeNs += THIRTY_DAYS_NS;
        }
    }

    private int applyOne(final int offset) {
        final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
        engine.onRecord(batch.buffer(), offset, lengthBytes, NOBODY);
        return offset + RecordFrame.alignedLength(lengthBytes);
    }

    private long apply(final ThreadTimes times) {
        long sumNs = 0;
        int offset = 0;
        while (offset < batch.lengthBytes()) {
            times.read();
            final long processorNs = times.processorNs();
            final long waitedNs = times.waitedNs();
            long before = System.nanoTime();
            final long startNs = before;
            engine.onAhead(batch.buffer(), offset, batch.lengthBytes());
            long after = System.nanoTime();
            ofAhead.took(after - before);
            for (int i = 0; i < RECORDS_PER_GROUP && offset < batch.lengthBytes(); i++) {
                final int templateId = RecordFrame.templateId(batch.buffer(), offset);
                before = System.nanoTime();
                offset = applyOne(offset);
                after = System.nanoTime();
                watch(templateId).took(after - before);
            }
            times.read();
            endGroup(times.processorNs() - processorNs, times.waitedNs() - waitedNs);
            sumNs += after - startNs;
        }
        batch.clear();
        return sumNs;
    }

    private PauseWatch watch(final int templateId) {
        return switch (templateId) {
            case ClickDecoder.TEMPLATE_ID -> ofClicks;
            case ConversionDecoder.TEMPLATE_ID -> ofConversions;
            case AdjustmentDecoder.TEMPLATE_ID -> ofRefunds;
            default -> throw new IllegalStateException("a record of type " + templateId);
        };
    }

    private void endGroup(final long processorNs, final long waitedNs) {
        ofAhead.endGroup(processorNs, waitedNs);
        ofClicks.endGroup(processorNs, waitedNs);
        ofConversions.endGroup(processorNs, waitedNs);
        ofRefunds.endGroup(processorNs, waitedNs);
    }

    private void watchClock(final long forNs, final ThreadTimes times) {
        final long endNs = System.nanoTime() + forNs;
        long now = 0;
        while (now < endNs) {
            times.read();
            final long processorNs = times.processorNs();
            final long waitedNs = times.waitedNs();
            now = System.nanoTime();
            for (int i = 0; i < CLOCKS_PER_GROUP; i++) {
                final long next = System.nanoTime();
                ofClock.took(next - now);
                now = next;
            }
            times.read();
            ofClock.endGroup(times.processorNs() - processorNs, times.waitedNs() - waitedNs);
        }
    }

    /** At the end a change of the limits, which copies all touches: it is journaled by people, seldom. */
    private void report() {
        final EngineStatistics statistics = engine.statistics();
        out.printf(
                "%,d touches, %,d overwritten; %,d conversions; %,d refunds taken, %,d wait, %,d expired, %,d refused;"
                        + " grown to %,d MB%n",
                statistics.touches(),
                statistics.touchesOverwritten(),
                statistics.conversions(),
                statistics.adjustments(),
                statistics.parked(),
                statistics.parkedExpired(),
                statistics.adjustmentsRefusedFull(),
                statistics.grownBytes() >> 20);
        limits(2 * touches).encode(batch);
        stamp();
        final long before = ReplayRun.nowNs();
        applyOne(0);
        out.printf(
                "limits changed to twice as many touches: %.1f ms of processor time%n",
                (ReplayRun.nowNs() - before) / 1e6);
        batch.clear();
    }

    private void print(final String memory) {
        final List<PauseWatch> watches = List.of(ofAhead, ofClicks, ofConversions, ofRefunds);
        out.printf("%s:%n", memory);
        PauseWatch.printHead(out);
        watches.forEach(watch -> watch.print(out));
        ofClock.print(out);
        out.printf("  slowest records, without waiting for a processor%n");
        PauseWatch.printWorst(out, watches, WORST);
        out.printf("  and of the clock alone%n");
        PauseWatch.printWorst(out, List.of(ofClock), WORST / 2);
        out.flush();
    }
}
