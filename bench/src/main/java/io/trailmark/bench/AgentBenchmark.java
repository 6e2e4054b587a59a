package io.trailmark.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.record.codec.ClickClass;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Telling people from crawlers by the agent: a browser, a crawler, and the longest agent that is read to its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AgentBenchmark {
    private final AgentClassifier classifier = AgentClassifier.load();
    private final byte[] browser = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/142.0.0.0 Safari/537.36")
            .getBytes(US_ASCII);
    private final byte[] crawler = ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1;"
                    + " +http://www.google.com/bot.html) Chrome/131.0.0.0 Safari/537.36")
            .getBytes(US_ASCII);
    private final byte[] longest = "bo spide crawle http Googlebo ".repeat(64).getBytes(US_ASCII);

    /** A current browser: HUMAN. */
    @Benchmark
    public ClickClass browser() {
        return classify(browser, ClickClass.HUMAN);
    }

    /** A listed crawler: BOT. */
    @Benchmark
    public ClickClass crawler() {
        return classify(crawler, ClickClass.BOT);
    }

    /** 1,920 bytes of almost-matches, of which as many are read as the classifier reads at most. */
    @Benchmark
    public int longest() {
        return classifier.classify(longest, 0, longest.length);
    }

    private ClickClass classify(final byte[] agent, final ClickClass expected) {
        final ClickClass found = AgentClassifier.clickClass(classifier.classify(agent, 0, agent.length));
        if (found != expected) {
            throw new IllegalStateException("classified as " + found + ", not " + expected);
        }
        return found;
    }
}
