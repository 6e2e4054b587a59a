package io.trailmark.bench;

import io.trailmark.bench.plain.PlainEngine;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.engine.EngineStatistics;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.Model;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
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
            "Applies the same records, from memory, to the engine and to a twin in plain Java collections, in turns:"
                    + " clicks, then under each model conversions of visitors with eight touches of eight partners."
                    + " Checks that both recorded the same conversions and that the same money was earned. Prints the"
                    + " processor time of the whole process per record, so that the twin's garbage is paid for, and"
                    + " what is held: memory outside the heap for the engine, heap in use after a collection for the"
                    + " twin.",
            ""
        })
public final class TwinRun implements Callable<Integer> {
    private static final List<Model> MODELS = List.of(
            Model.FIRST_TOUCH, Model.LAST_TOUCH, Model.LINEAR, Model.TIME_DECAY, Model.POSITION_BASED, Model.WEIGHTED);

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
            names = "--converting",
            paramLabel = "N",
            defaultValue = "65536",
            description = "People with eight touches who convert. Default: ${DEFAULT-VALUE}")
    private int converting;

    @Option(
            names = "--conversions",
            paramLabel = "N",
            defaultValue = "300000",
            description = "Conversions under each model, of random ones of them. Default: ${DEFAULT-VALUE}")
    private long conversions;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "Rounds; the first is not counted. Default: ${DEFAULT-VALUE}")
    private int rounds;

    private PrintWriter out;

    /** What one of the two needed. */
    private static final class Cost {
        private final long[] processNs;
        private final long[] otherThreadsNs;
        private long heldBytes;

        Cost(final int rounds) {
            processNs = new long[rounds];
            otherThreadsNs = new long[rounds];
        }

        void took(final int round, final TwinTraffic traffic) {
            processNs[round] = traffic.processNs();
            otherThreadsNs[round] = Math.max(0, traffic.processNs() - traffic.threadNs());
        }

        double perRecord(final long records) {
            return median(processNs) / records;
        }

        double partOfOthers() {
            return median(otherThreadsNs) / median(processNs);
        }

        private static double median(final long[] timesNs) {
            final long[] counted = Arrays.copyOfRange(timesNs, 1, timesNs.length);
            Arrays.sort(counted);
            return counted[counted.length / 2];
        }
    }

    /** The entry point. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new TwinRun()).execute(args));
    }

    @Override
    public Integer call() {
        if (rounds < 2) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--rounds below 2: the first is not counted");
        }
        out = spec.commandLine().getOut();
        out.printf(
                "%,d clicks on %,d touches of as many visitors; %,d conversions a model, of %,d visitors with %d"
                        + " touches; medians of %d%n",
                clicks, visitors, conversions, converting, TwinTraffic.TOUCHES, rounds - 1);
        out.printf(
                "%-16s %9s %9s %6s %12s %9s %9s %6s%n",
                "", "engine ns", "twin ns", "ratio", "collections", "engine B", "twin B", "ratio");
        measureClicks();
        MODELS.forEach(this::measureConversions);
        return 0;
    }

    private void measureClicks() {
        final Cost ofEngine = new Cost(rounds);
        final Cost ofTwin = new Cost(rounds);
        for (int round = 0; round < rounds; round++) {
            final Tally engineTally = new Tally();
            try (Engine engine = new Engine(new Engine.Context())) {
                ofEngine.took(round, click(handler(engine, engineTally)));
                ofEngine.heldBytes = engine.statistics().fixedBytes();
            }
            final Tally twinTally = new Tally();
            final long beforeBytes = usedBytes();
            final PlainEngine twin = twin(visitors, twinTally);
            ofTwin.took(round, click(twin));
            ofTwin.heldBytes = usedBytes() - beforeBytes;
            check(twin.touches() == visitors, "the twin holds " + twin.touches() + " touches");
            check(engineTally.equals(twinTally), "engine: " + engineTally + "; twin: " + twinTally);
        }
        print("click", ofEngine, ofTwin, clicks, visitors);
    }

    private TwinTraffic click(final RecordHandler handler) {
        final TwinTraffic traffic = new TwinTraffic(handler);
        traffic.start(limits(visitors), Model.LAST_TOUCH);
        traffic.firstClicks(visitors);
        traffic.clicks(visitors, clicks);
        return traffic;
    }

    private void measureConversions(final Model model) {
        final Cost ofEngine = new Cost(rounds);
        final Cost ofTwin = new Cost(rounds);
        for (int round = 0; round < rounds; round++) {
            final Tally engineTally = new Tally();
            try (Engine engine = new Engine(new Engine.Context())) {
                final TwinTraffic traffic = paths(handler(engine, engineTally), model);
                traffic.conversions(converting, 0, conversions);
                ofEngine.took(round, traffic);
                final EngineStatistics statistics = engine.statistics();
                check(statistics.conversions() == conversions, "the engine holds " + statistics.conversions());
                ofEngine.heldBytes = statistics.grownBytes();
            }
            final Tally twinTally = new Tally();
            final PlainEngine twin = twin(TwinTraffic.TOUCHES * converting, twinTally);
            final TwinTraffic traffic = paths(twin, model);
            final long beforeBytes = usedBytes();
            traffic.conversions(converting, 0, conversions);
            ofTwin.took(round, traffic);
            ofTwin.heldBytes = usedBytes() - beforeBytes;
            check(twin.conversions() == conversions, "the twin holds " + twin.conversions());
            check(
                    twin.conversionsOfPartners() == engineTally.credits()
                            && twin.revenueMinor() == conversions * Samples.ORDER_MINOR,
                    "the twin's sums: " + twin.conversionsOfPartners() + " and " + twin.revenueMinor());
            check(engineTally.equals(twinTally), "engine: " + engineTally + "; twin: " + twinTally);
            check(
                    engineTally.recorded() == conversions
                            && engineTally.candidates() == TwinTraffic.TOUCHES * conversions,
                    "not what was sent: " + engineTally);
        }
        print(model.name(), ofEngine, ofTwin, conversions, conversions);
    }

    private TwinTraffic paths(final RecordHandler handler, final Model model) {
        final TwinTraffic traffic = new TwinTraffic(handler);
        traffic.start(limits(TwinTraffic.TOUCHES * converting), model);
        traffic.paths(converting);
        return traffic;
    }

    private static EngineLimits limits(final int touches) {
        return new EngineLimits(
                touches,
                EngineLimits.DEFAULT.pathCapacity(),
                EngineLimits.DEFAULT.duplicateCapacity(),
                EngineLimits.DEFAULT.parkedCapacity());
    }

    private static PlainEngine twin(final int touches, final Tally tally) {
        return new PlainEngine(
                touches, EngineLimits.DEFAULT.pathCapacity(), EngineLimits.DEFAULT.duplicateCapacity(), tally);
    }

    static RecordHandler handler(final Engine engine, final OutcomeHandler outcomes) {
        return new RecordHandler() {
            @Override
            public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
                engine.onRecord(buffer, offset, lengthBytes, outcomes);
            }

            @Override
            public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
                engine.onAhead(buffer, offset, endOffset);
            }
        };
    }

    private void print(final String what, final Cost ofEngine, final Cost ofTwin, final long records, final long held) {
        final double engineNs = ofEngine.perRecord(records);
        final double twinNs = ofTwin.perRecord(records);
        final double engineBytes = (double) ofEngine.heldBytes / held;
        final double twinBytes = (double) ofTwin.heldBytes / held;
        out.printf(
                "%-16s %9.0f %9.0f %6.1f %11.0f%% %9.0f %9.0f %6.1f%n",
                what,
                engineNs,
                twinNs,
                twinNs / engineNs,
                100 * ofTwin.partOfOthers(),
                engineBytes,
                twinBytes,
                twinBytes / engineBytes);
        out.flush();
    }

    private static void check(final boolean isRight, final String what) {
        if (!isRight) {
            throw new IllegalStateException(what);
        }
    }

    /** Leaves nothing to collect, so that no twin pays for the one before it. */
    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
