package io.trailmark.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Aim: no bytes from outside make anything throw, hang or come out otherwise than promised. Method: Jazzer feeds each
 * door, led by the branches it reaches, from the kept inputs on; as many inputs as take less than half a minute. The
 * long form is {@code scripts/fuzz}.
 */
@Tag("slow")
final class FuzzTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "head, 3000000, 150",
        "wire, 100000, 1300",
        "query, 120000, 1100",
        "postback, 120000, 950",
        "json, 100000, 2400",
        "macros, 250000, 550",
        "catalogue, 12000, 2000",
        "record, 25000, 350"
    })
    void shouldStandAnyBytes(final String name, final long executions, final long leastCoverage)
            throws IOException, InterruptedException {
        final Target target = Target.of(name);
        final FuzzRun fuzz = new FuzzRun(target, folder);
        final List<byte[]> inputs = new ArrayList<>(Corpus.kept(target));
        inputs.addAll(target.open().seeds());
        Corpus.spread(inputs, fuzz.corpus());
        final int seed = new Random().nextInt(Integer.MAX_VALUE);
        final FuzzRun.Result result = fuzz.run(executions, 0, seed, line -> {});
        assertEquals(0, result.exitCode(), () -> name + ", seed " + seed + ":\n" + result.output());
        System.out.printf(
                "%s: %,d executions, %,d edges covered, seed %d%n", name, result.executions(), result.coverage(), seed);
        assertTrue(result.executions() >= executions, () -> "executions: " + result.executions());
        assertTrue(result.coverage() >= leastCoverage, () -> "edges covered: " + result.coverage());
    }
}
