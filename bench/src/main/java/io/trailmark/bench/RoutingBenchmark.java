package io.trailmark.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.catalogue.Route;
import io.trailmark.catalogue.RoutingTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a code to its link: the look-up of every request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RoutingBenchmark {
    private final Route route = new Route();

    /** How many links the programme has. */
    @Param({"100", "100000"})
    public int links;

    private RoutingTable routing;
    private byte[][] codes;
    private int next;

    /** Makes the table and the codes to ask for, in scattered order. */
    @Setup
    public void setUp() {
        routing = new Samples().routing(links);
        codes = new byte[1024][];
        for (int i = 0; i < codes.length; i++) {
            final int linkId = Math.floorMod(i * 0x9E3779B97F4A7C15L, links) + 1;
            codes[i] = ("link" + linkId).getBytes(US_ASCII);
        }
    }

    /** A link that is there. */
    @Benchmark
    public int findLink() {
        final byte[] code = codes[next++ & (codes.length - 1)];
        if (!routing.findLink(Samples.PROGRAM_ID, code, 0, code.length, route)) {
            throw new IllegalStateException("link not found: " + new String(code, US_ASCII));
        }
        return route.linkId();
    }
}
