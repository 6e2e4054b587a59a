package io.trailmark.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Aim: no step of the hot path allocates after warm-up. Method: run the benchmarks briefly under JMH's gc profiler,
 * which counts every byte that a thread allocates, and look at the bytes per operation; times are of no interest here.
 */
@Timeout(300)
final class AllocationTest {
    /** JMH itself allocates some KiB per iteration. The smallest object has 16 bytes: one in 16 operations is found. */
    private static final double MOST_BYTES_PER_OPERATION = 1;

    private static final int MEASURED = 3;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** The steps that a click or a conversion goes through, as names of benchmarks. */
    private static final List<String> STEPS = List.of(
            "RequestBenchmark.parse",
            "AgentBenchmark.browser",
            "JournalBenchmark.append",
            "EngineBenchmark.click",
            "EngineBenchmark.conversion",
            "ClickIdBenchmark.mint",
            "ClickIdBenchmark.verify",
            "RecordBenchmark.encodeAndStampClick",
            "RoutingBenchmark.findLink");

    @Test
    void shouldAllocateNothingPerOperationOnTheHotPath() throws RunnerException {
        final OptionsBuilder options = new OptionsBuilder();
        STEPS.forEach(step -> options.include("\\." + step.replace(".", "\\.") + "$"));
        final Collection<RunResult> results = run(options.param("links", "100").param("syncIntervalMs", "20"));
        final List<String> complaints = new ArrayList<>();
        for (final RunResult result : results) {
            final double bytes = bytesPerOperation(result);
            final String line = "%-60s %8.4f B/op".formatted(result.getParams().getBenchmark(), bytes);
            System.out.println(line);
            if (bytes > MOST_BYTES_PER_OPERATION) {
                complaints.add(line);
            }
        }
        assertEquals(STEPS.size(), results.size(), "benchmarks run");
        assertTrue(complaints.isEmpty(), () -> "allocates: " + complaints);
    }

    @Test
    void shouldSeeAnAllocationWhereThereIsOne() throws RunnerException {
        final OptionsBuilder options = new OptionsBuilder();
        options.include("\\.AllocatingBenchmark\\.");
        final Collection<RunResult> results = run(options);
        // An empty object is its header, which config/jvm.options makes one of 8 bytes.
        assertTrue(bytesPerOperation(results.iterator().next()) >= 8, "an object of 8 bytes per operation was missed");
    }

    private static Collection<RunResult> run(final ChainedOptionsBuilder options) throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true");
        final Options brief = options.addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(300))
                .measurementIterations(MEASURED)
                .measurementTime(TimeValue.milliseconds(200))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(brief).run();
    }

    /** The median of the iterations: all threads are counted, so one in which the disk was looked at has more. */
    private static double bytesPerOperation(final RunResult result) {
        final double[] iterations = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration ->
                        iteration.getSecondaryResults().get(ALLOCATED).getScore())
                .sorted()
                .toArray();
        assertEquals(MEASURED, iterations.length);
        return iterations[MEASURED / 2];
    }
}
