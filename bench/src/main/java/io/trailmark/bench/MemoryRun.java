package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.engine.EngineStatistics;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.codec.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the engine holds when it holds many touches: {@code scripts/bench memory}. */
@Command(
        name = "scripts/bench memory",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Fills an engine with touches of as many visitors, then lets random ones of them click again. Prints what"
                    + " the engine says it took, what Linux says the process holds in memory, and processor times per"
                    + " click.",
            ""
        })
public final class MemoryRun implements Callable<Integer> {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double BYTES_PER_GB = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--touches",
            paramLabel = "N",
            defaultValue = "100000000",
            description = "Touches that the engine remembers, each of a visitor of its own. Default: ${DEFAULT-VALUE}")
    private int touches;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Clicks of random visitors once it is full. Default: ${DEFAULT-VALUE}")
    private long clicks;

    private PrintWriter out;
    private long outcomes;
    private final OutcomeHandler outcomeHandler = (buffer, offset, lengthBytes) -> outcomes++;

    /** The entry point. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new MemoryRun()).execute(args));
    }

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        final long beforeBytes = residentBytes();
        out.printf("before the engine:  %6.2f GB resident%n", beforeBytes / BYTES_PER_GB);
        try (Engine engine = new Engine(new Engine.Context())) {
            final TwinTraffic traffic = new TwinTraffic(TwinRun.handler(engine, outcomeHandler));
            traffic.start(
                    new EngineLimits(
                            touches,
                            EngineLimits.DEFAULT.pathCapacity(),
                            EngineLimits.DEFAULT.duplicateCapacity(),
                            EngineLimits.DEFAULT.parkedCapacity()),
                    Model.LAST_TOUCH);
            traffic.firstClicks(touches);
            final EngineStatistics statistics = engine.statistics();
            if (statistics.touches() != touches || statistics.touchesOverwritten() != 0) {
                throw new IllegalStateException("not what was sent: " + statistics.touches() + " touches");
            }
            final long residentBytes = residentBytes();
            final long tookBytes = statistics.fixedBytes() + statistics.grownBytes();
            out.printf(
                    "%,d touches: %6.2f GB resident, %.1f bytes a touch; the engine took %.2f GB, %.1f bytes a touch%n",
                    touches,
                    residentBytes / BYTES_PER_GB,
                    (double) residentBytes / touches,
                    tookBytes / BYTES_PER_GB,
                    (double) tookBytes / touches);
            out.printf("first click of each visitor: %.0f ns%n", (double) traffic.threadNs() / touches);
            traffic.clicks(touches, clicks);
            out.printf("clicks of random visitors:   %.0f ns%n", (double) traffic.threadNs() / clicks);
            if (engine.statistics().touchesOverwritten() != clicks) {
                throw new IllegalStateException(engine.statistics().touchesOverwritten() + " touches overwritten");
            }
        }
        out.flush();
        return 0;
    }

    private static long residentBytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            final String line = lines.filter(each -> each.startsWith(RESIDENT))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + RESIDENT + " in " + STATUS));
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
