package io.trailmark.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the load generator: {@code scripts/load}. */
@Command(
        name = "scripts/load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends clicks at a fixed rate to a tracker on this machine and prints a table of latencies, each counted"
                    + " from the time the click was planned for. Every answer is checked: 302, and a Location with a"
                    + " fresh click id. At the end the count is compared with the server's own counters.",
            "",
            "To tell people apart by their forwarded address, the server must trust the loopback address as a proxy"
                    + " (trusted.proxies=127.0.0.1/32); without that all clicks come from one address.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:All answers were right and all counts agree.", "1:They were not.", "2:Wrong usage."},
        subcommands = Load.Canned.class)
public final class Load implements Callable<Integer> {
    private static final int MOST_ANSWERS = 1 << 24;
    private static final long MOST_SECONDS = 3_600;
    private static final String ACCEPTED = "trailmark_clicks_accepted_total";
    private static final String UNJOURNALED = "trailmark_clicks_unjournaled_total";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080/c/demo/spring",
            description = {"The link to click; its host must be a loopback address. Default: ${DEFAULT-VALUE}"})
    private URI url;

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081/metrics",
            description = {"The server's metrics page, or 'none'. Default: ${DEFAULT-VALUE}"})
    private String metrics;

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000",
            description = {"Clicks per second; several, with commas, make one row each. Default: ${DEFAULT-VALUE}"})
    private List<Integer> rates;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = {"Kept-alive connections. Default: ${DEFAULT-VALUE}"})
    private int connections;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = {"How long each row is measured. Default: ${DEFAULT-VALUE}"})
    private int durationSeconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = {"How long each row runs before it is measured, at the same rate. Default: ${DEFAULT-VALUE}"})
    private int warmUpSeconds;

    @Option(
            names = "--hlog",
            paramLabel = "FILE",
            description = {
                "Write HdrHistogram's log, one line per second; with several rates, -RATE is put before the ending."
            })
    private Path hlog;

    @Option(
            names = "--wait",
            paramLabel = "spin|park",
            defaultValue = "spin",
            description = {
                "Spin between sends, which keeps one core busy, or park, which adds up to 0.1 ms."
                        + " Default: ${DEFAULT-VALUE}"
            })
    private String wait;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new Load()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final InetSocketAddress address = address();
        final long most = rates.stream()
                .mapToLong(rate -> (long) rate * (warmUpSeconds + durationSeconds))
                .sum();
        if (most > MOST_ANSWERS || (long) rates.size() * (warmUpSeconds + durationSeconds) > MOST_SECONDS) {
            throw usage("at most " + MOST_ANSWERS + " clicks and " + MOST_SECONDS + " seconds in one run");
        }
        if (connections < 1 || connections > 4_096 || rates.stream().anyMatch(rate -> rate < 1)) {
            throw usage("connections from 1 to 4,096, rates from 1");
        }
        final URI page = metrics.equals("none") ? null : URI.create(metrics);
        final ServerCounters before = page == null ? null : ServerCounters.read(page);
        final AnswerCheck check = new AnswerCheck((int) most);
        final Totals totals = new Totals();
        heading();
        for (final int rate : rates) {
            step(address, rate, check, totals);
        }
        out.printf("%nsent %,d, answered %,d, lost %,d%n", totals.sent, totals.answered, totals.lost);
        out.printf(
                "right %,d, wrong status %,d, no click id %,d, stale %,d, repeated %,d%n",
                totals.answers[AnswerCheck.OK],
                totals.answers[AnswerCheck.WRONG_STATUS],
                totals.answers[AnswerCheck.NO_CLICK_ID],
                totals.answers[AnswerCheck.STALE_CLICK_ID],
                totals.answers[AnswerCheck.REPEATED_CLICK_ID]);
        final boolean isAgreed = page == null || agrees(before, ServerCounters.read(page), totals);
        return isAgreed && totals.sent == totals.answers[AnswerCheck.OK] ? 0 : 1;
    }

    private InetSocketAddress address() throws IOException {
        final InetAddress host = InetAddress.getByName(url.getHost());
        if (!"http".equals(url.getScheme()) || !host.isLoopbackAddress()) {
            throw usage("only http to a loopback address: " + url);
        }
        return new InetSocketAddress(host, url.getPort() < 0 ? 80 : url.getPort());
    }

    private ParameterException usage(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void heading() {
        out.printf(
                "%s %s, %d connections, %d s after %d s of warm-up, %s;"
                        + " latencies in microseconds from the planned time%n",
                "GET", url, connections, durationSeconds, warmUpSeconds, wait);
        out.printf(
                "%9s %9s %9s %9s %9s %9s %9s %9s %9s %9s   %9s%n",
                "rate/s", "done/s", "p50", "p75", "p90", "p99", "p99.9", "p99.99", "max", "count", "p99 sent");
    }

    private void step(final InetSocketAddress address, final int rate, final AnswerCheck check, final Totals totals)
            throws IOException, InterruptedException {
        final String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        final ClickRequest request = new ClickRequest(url.getAuthority(), path);
        final Latencies latencies = new Latencies(logFile(rate));
        final long startNs = System.nanoTime();
        try (OpenLoop loop = new OpenLoop(address, connections, request, check, latencies, wait.equals("spin"))) {
            loop.run(rate, TimeUnit.SECONDS.toNanos(warmUpSeconds), TimeUnit.SECONDS.toNanos(durationSeconds));
            totals.add(loop);
            latencies.finish();
            row(rate, loop.answered() * 1e9 / (System.nanoTime() - startNs), latencies);
        }
    }

    private Path logFile(final int rate) {
        if (hlog == null || rates.size() == 1) {
            return hlog;
        }
        final String name = hlog.getFileName().toString();
        final int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
        return hlog.resolveSibling(name.substring(0, dot) + "-" + rate + name.substring(dot));
    }

    private void row(final int rate, final double donePerSecond, final Latencies latencies) {
        final Histogram all = latencies.fromPlan();
        out.printf(
                "%9d %9.0f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %9d   %9.1f%n",
                rate,
                donePerSecond,
                micros(all, 50),
                micros(all, 75),
                micros(all, 90),
                micros(all, 99),
                micros(all, 99.9),
                micros(all, 99.99),
                all.getMaxValue() / 1e3,
                all.getTotalCount(),
                micros(latencies.fromSending(), 99));
    }

    private static double micros(final Histogram histogram, final double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    private boolean agrees(final ServerCounters before, final ServerCounters after, final Totals totals) {
        final long accepted = before.rise(after, ACCEPTED);
        final long unjournaled = before.rise(after, UNJOURNALED);
        final boolean isEqual = accepted + unjournaled == totals.answers[AnswerCheck.OK];
        out.printf(
                "server: %s rose by %,d, %s by %,d: %s%n",
                ACCEPTED, accepted, UNJOURNALED, unjournaled, isEqual ? "agrees" : "DOES NOT AGREE");
        return isEqual;
    }

    /** What all rows together sent and received. */
    private static final class Totals {
        private long sent;
        private long answered;
        private long lost;
        private final long[] answers = new long[AnswerCheck.REPEATED_CLICK_ID + 1];

        private void add(final OpenLoop loop) {
            sent += loop.sent();
            answered += loop.answered();
            lost += loop.lost();
            for (int i = 0; i < answers.length; i++) {
                answers[i] += loop.answers(i);
            }
        }
    }

    /** Serves canned redirects until it is interrupted. */
    @Command(
            name = "canned",
            mixinStandardHelpOptions = true,
            description = "Serves canned redirects on a loopback port, to measure the generator itself.")
    static final class Canned implements Callable<Integer> {
        @Option(names = "--port", paramLabel = "N", defaultValue = "8090", description = "Default: ${DEFAULT-VALUE}")
        private int port;

        @Override
        public Integer call() throws IOException {
            try (CannedServer server = new CannedServer(port)) {
                System.out.println("canned redirects on http://127.0.0.1:" + server.port()
                        + "/ - measure with: scripts/load --metrics none --url http://127.0.0.1:" + server.port()
                        + "/x");
                server.run();
            }
            return 0;
        }
    }
}
