package io.trailmark.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/load overload}: ten times what the server can do, then clients that hold connections. */
@Command(
        name = "overload",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds what the server can do, asks for ten times as much in an open loop, and looks at what came of it:"
                    + " answers beside the peak, latency beside what the number of connections explains, memory,"
                    + " counters, and the time right after. Then the same clicks with and without slow clients beside.",
            "The server must be one of its own, and trust the loopback address as a proxy.",
            ""
        })
final class Overload implements Callable<Integer> {
    private static final int USUAL_CONNECTIONS = 64;
    private static final int TIMES = 10;
    private static final int SLOW_ROUNDS = 5;

    /** Latency is the number of connections over the rate, on average; its p99 is not far from it. */
    private static final double LEAST_SHARE = 0.9;

    private static final double MOST_OVER_AVERAGE = 4;
    private static final double MOST_OVER_USUAL = 2;
    private static final long MOST_GROWTH_BYTES = 64L << 20;
    private static final int MOST_ANSWERS = 1 << 24;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080/c/demo/spring",
            description = "The link to click. Default: ${DEFAULT-VALUE}")
    private URI url;

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081/metrics",
            description = "The server's metrics page. Default: ${DEFAULT-VALUE}")
    private URI metrics;

    @Option(
            names = "--pid",
            paramLabel = "N",
            required = true,
            description = "The server's process, whose memory is looked at.")
    private long pid;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--slow",
            paramLabel = "N",
            defaultValue = "17000",
            description = "Slow clients; each needs a file here and one there. Default: ${DEFAULT-VALUE}")
    private int slow;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final AnswerCheck check = new AnswerCheck(MOST_ANSWERS);
    private InetSocketAddress address;
    private long sent;
    private long right;
    private boolean isBounded = true;

    /** What one phase came to. */
    private record Phase(double perSecond, Histogram latency, long planned, long sent) {
        double p99Us() {
            return latency.getValueAtPercentile(99) / 1e3;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        address = new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort());
        final ServerCounters before = ServerCounters.read(metrics);
        final long part = Math.max(1, seconds / 10);
        ask(USUAL_CONNECTIONS, Integer.MAX_VALUE, part);
        final Phase peak = ask(USUAL_CONNECTIONS, Integer.MAX_VALUE, part);
        final int usualRate = (int) Math.max(1, peak.perSecond() / 4);
        final Phase usual = ask(USUAL_CONNECTIONS, usualRate, part);
        final long memory = memoryBytes();
        final Phase over = ask(TIMES * USUAL_CONNECTIONS, (int) (TIMES * peak.perSecond()), seconds);
        final long grown = memoryBytes() - memory;
        TimeUnit.SECONDS.sleep(1);
        final Phase after = ask(USUAL_CONNECTIONS, usualRate, part);
        out.printf("peak %,.0f/s over %d connections%n", peak.perSecond(), USUAL_CONNECTIONS);
        out.printf(
                "asked for %,d in %d s, %d times as much, over %d connections: sent %,d, answered %,.0f/s%n",
                over.planned(), seconds, TIMES, TIMES * USUAL_CONNECTIONS, over.sent(), over.perSecond());
        judge("answered over peak", over.perSecond() / peak.perSecond(), ">=", LEAST_SHARE);
        final double averageUs = TIMES * USUAL_CONNECTIONS / over.perSecond() * 1e6;
        out.printf("p99 %,.0f us; connections over rate: %,.0f us%n", over.p99Us(), averageUs);
        judge("p99 over that", over.p99Us() / averageUs, "<=", MOST_OVER_AVERAGE);
        out.printf("memory of its own: %,d KB, grown by %,d KB%n", memory >> 10, grown >> 10);
        judge("growth, MB", (double) (grown >> 20), "<=", (double) (MOST_GROWTH_BYTES >> 20));
        out.printf(
                "p99 at a quarter of the peak: %,.0f us before, %,.0f us a second after%n",
                usual.p99Us(), after.p99Us());
        judge("after over before", after.p99Us() / usual.p99Us(), "<=", MOST_OVER_USUAL);
        besideSlowClients(usualRate, part);
        return balances(before) && isBounded ? 0 : 1;
    }

    /** Clicks as fast as the connections allow, or as planned; latencies count from the sending. */
    private Phase ask(final int connections, final int rate, final long phaseSeconds)
            throws IOException, InterruptedException {
        final Latencies latencies = new Latencies(null);
        final ClickRequest request = new ClickRequest(url.getAuthority(), url.getRawPath());
        try (OpenLoop loop = new OpenLoop(address, connections, request, check, latencies, false)) {
            final long startNs = System.nanoTime();
            final long planned = loop.overrun(rate, TimeUnit.SECONDS.toNanos(phaseSeconds));
            final double took = (System.nanoTime() - startNs) / 1e9;
            latencies.finish();
            sent += loop.sent();
            right += loop.answers(AnswerCheck.OK);
            return new Phase(loop.answered() / took, latencies.fromSending(), planned, loop.sent());
        }
    }

    /** By turns, so that whatever else the machine does falls on both. */
    private void besideSlowClients(final int rate, final long part) throws IOException, InterruptedException {
        final Histogram alone = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        final Histogram beside = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        long ended = 0;
        for (int round = 0; round < SLOW_ROUNDS; round++) {
            alone.add(ask(USUAL_CONNECTIONS, rate, part).latency());
            try (SlowClients clients = SlowClients.open(address, slow)) {
                beside.add(ask(USUAL_CONNECTIONS, rate, part).latency());
                ended += clients.ended();
            }
        }
        out.printf(
                "p99 %,.1f us alone, %,.1f us beside %,d slow clients, of whom the server ended %,d%n",
                alone.getValueAtPercentile(99) / 1e3, beside.getValueAtPercentile(99) / 1e3, slow, ended);
        judge(
                "beside over alone",
                (double) beside.getValueAtPercentile(99) / alone.getValueAtPercentile(99),
                "<=",
                MOST_OVER_USUAL);
    }

    private void judge(final String what, final double value, final String relation, final double limit) {
        final boolean isSo = relation.equals(">=") ? value >= limit : value <= limit;
        isBounded &= isSo;
        out.printf("  %s: %.2f, %s %.1f: %s%n", what, value, relation, limit, isSo ? "yes" : "NO");
    }

    private boolean balances(final ServerCounters before) throws IOException, InterruptedException {
        final ServerCounters after = ServerCounters.read(metrics);
        final long clicks = before.rise(after, "trailmark_clicks_accepted_total")
                + before.rise(after, "trailmark_clicks_unjournaled_total");
        final long open = Math.round(after.value("trailmark_edge_connections_opened_total")
                - after.value("trailmark_edge_connections_closed_total"));
        final long gauge = Math.round(after.value("trailmark_edge_connections"));
        final boolean isBalanced = sent == right && clicks == right && open == gauge;
        out.printf(
                "sent %,d, answered right %,d, clicks that the server counts %,d; connections opened less closed %,d,"
                        + " open %,d: %s%n",
                sent, right, clicks, open, gauge, isBalanced ? "balanced" : "NOT BALANCED");
        for (final String counter : new String[] {
            "trailmark_edge_connections_made_way_total",
            "trailmark_edge_connections_refused_total",
            "trailmark_edge_connections_short_total",
            "trailmark_refused_total{code=\"timeout\"}"
        }) {
            out.printf("  %s %,d%n", counter, before.rise(after, counter));
        }
        return isBalanced;
    }

    /** Without the pages of mapped files, which are the journal's. */
    private long memoryBytes() throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
