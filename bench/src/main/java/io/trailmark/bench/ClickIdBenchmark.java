package io.trailmark.bench;

import io.trailmark.ids.ClickId;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.ClickIdMinter;
import io.trailmark.record.codec.ClickVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Making a click id with its text, once per redirect, and proving one, once per reported conversion. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ClickIdBenchmark {
    private final byte[] minted = new byte[ClickId.LENGTH_BYTES];
    private final byte[] text = new byte[ClickId.TEXT_BYTES];
    private final byte[] presented = new byte[ClickId.TEXT_BYTES];
    private final ClickId clickId = new ClickId();
    private ClickIdKeys keys;
    private ClickIdMinter minter;
    private long number;

    /** Makes a key and one id to be proven. */
    @Setup
    public void setUp() throws IOException {
        final Path folder = Files.createTempDirectory("bench");
        keys = ClickIdKeys.open(folder.resolve("click-id-keys"), Samples.START_MS);
        Files.delete(folder.resolve("click-id-keys"));
        Files.delete(folder);
        minter = new ClickIdMinter(keys, 0, 0, 0);
        minter.mint(minted, 0, Samples.START_MS, 1, 1, true);
        ClickId.encode(minted, 0, presented, 0);
    }

    /** Mint and write as text. */
    @Benchmark
    public byte mint() {
        number++;
        minter.mint(minted, 0, Samples.START_MS + (number >>> 10), 7, number, true);
        ClickId.encode(minted, 0, text, 0);
        return text[ClickId.TEXT_BYTES - 1];
    }

    /** Parse the text and check its MAC. */
    @Benchmark
    public ClickVerdict verify() {
        if (!clickId.tryParse(presented, 0, presented.length)) {
            throw new IllegalStateException("the sample is not a click id");
        }
        final ClickVerdict verdict = clickId.verify(keys);
        if (verdict != ClickVerdict.PROVEN) {
            throw new IllegalStateException("the sample does not prove itself: " + verdict);
        }
        return verdict;
    }
}
