package io.trailmark.bench.compare;

import io.trailmark.bench.load.ServerCounters;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code scripts/bench overload}. */
@Command(
        name = "scripts/bench overload",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds what a tracker on one core can do, asks it for ten times as much from another core, and looks at"
                    + " what came of it: answers beside the peak, latency beside what the number of connections"
                    + " explains, memory, counters, and the time right after. Then the same clicks with and"
                    + " without slow clients beside.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Every answer was right and the counts agree.", "1:They were not.", "2:Wrong usage."})
public final class OverloadRun implements Callable<Integer> {
    private static final int USUAL_CONNECTIONS = 64;
    private static final int TIMES = 10;
    private static final int SLOW_ROUNDS = 3;

    /** What the server keeps for other things than connections. */
    private static final int OTHER_FILES = 2_200;

    private static final double NS_PER_US = 1e3;
    private static final double US_PER_SECOND = 1e6;
    private static final String ACCEPTED = "trailmark_clicks_accepted_total";
    private static final String UNJOURNALED = "trailmark_clicks_unjournaled_total";
    private static final String OPENED = "trailmark_edge_connections_opened_total";
    private static final String CLOSED = "trailmark_edge_connections_closed_total";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Of overload; every other phase takes a sixth of it. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "4000",
            description = "That ask during the overload: so many clicks wait at a time. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--slow",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Slow clients; each needs a file here and one there. Default: ${DEFAULT-VALUE}")
    private int slow;

    @Option(names = "--server-core", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}")
    private int serverCore;

    @Option(names = "--generator-core", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private int generatorCore;

    @Spec
    private CommandSpec spec;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private Path program;
    private Path request;
    private Tracker tracker;
    private long right;
    private String faults = "";

    /**
     * What one phase came to.
     *
     * @param cpuUs of the server's processor time for each answer.
     * @param core how the server's core was: what it had left, and what it gave to others.
     */
    private record Phase(double perSecond, Histogram latency, long sent, double cpuUs, String core) {
        double p99Us() {
            return latency.getValueAtPercentile(99) / NS_PER_US;
        }
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new OverloadRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (slow + OTHER_FILES > Machine.openFiles()) {
            throw new ParameterException(
                    spec.commandLine(),
                    slow + " slow clients and " + OTHER_FILES + " other files are more than the " + Machine.openFiles()
                            + " files that a process may open here: ulimit -Hn");
        }
        final Path root = Path.of("").toAbsolutePath().resolve(System.getProperty("trailmark.root", ""));
        final Path own = Files.createTempDirectory("trailmark-overload");
        pinOurselves();
        try (Tracker started = new Tracker(
                root,
                serverCore,
                LinkFolder.writeProgrammes(own.resolve("programmes"), 1),
                own.resolve("data"),
                own.resolve("log"),
                "",
                Optional.empty())) {
            tracker = started;
            program = new Tools(root).compile("clicks", false);
            try (InputStream in = OverloadRun.class.getResourceAsStream("/rivals/click.http")) {
                final String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                request = Files.writeString(own.resolve("click.http"), text.replace("\n", "\r\n"));
            }
            tracker.server().awaitRedirect(LinkFolder.path(0));
            Machine.facts(root, own).forEach(out::println);
            return measure() ? 0 : 1;
        } finally {
            Folders.delete(own);
        }
    }

    /** The slow clients, which are of this process, take nothing from the server's core. */
    private void pinOurselves() throws IOException, InterruptedException {
        final String pid = Long.toString(ProcessHandle.current().pid());
        final int status = new ProcessBuilder("taskset", "-a", "-p", "-c", Integer.toString(generatorCore), pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("taskset ended with " + status + ": is there a core " + generatorCore + "?");
        }
    }

    private boolean measure() throws IOException, InterruptedException {
        final ServerCounters before = tracker.counters();
        final double part = seconds / 6;
        closed(part);
        final Phase peak = closed(part);
        final long usualRate = Math.max(1, Math.round(peak.perSecond() / 4));
        final Phase usual = planned(usualRate, part);
        final long memory = tracker.server().figures().anonymousBytes();
        final Phase over = overload(peak);
        final long grown = tracker.server().figures().anonymousBytes() - memory;
        TimeUnit.SECONDS.sleep(1);
        final Phase after = planned(usualRate, part);
        out.printf(
                Locale.ROOT,
                "peak %,.0f/s over %d connections; %s%n",
                peak.perSecond(),
                USUAL_CONNECTIONS,
                peak.core());
        out.printf(
                Locale.ROOT,
                "asked for %,.0f/s over %,d connections for %.0f s: sent %,d, answered %,.0f/s; %s%n",
                TIMES * peak.perSecond(),
                connections,
                seconds,
                over.sent(),
                over.perSecond(),
                over.core());
        out.printf(
                Locale.ROOT,
                "  answered over peak: %.2f; per second of the server's processor time: %.2f%n",
                over.perSecond() / peak.perSecond(),
                peak.cpuUs() / over.cpuUs());
        final double averageUs = connections / over.perSecond() * US_PER_SECOND;
        out.printf(
                Locale.ROOT,
                "  p99 %,.0f us, longest %,.0f us; connections over rate: %,.0f us%n",
                over.p99Us(),
                over.latency().getMaxValue() / NS_PER_US,
                averageUs);
        out.printf(Locale.ROOT, "  memory of its own: %,d KB before, grown by %,d KB%n", memory >> 10, grown >> 10);
        out.printf(
                Locale.ROOT,
                "at a quarter of the peak: p99 %,.0f us before, %,.0f us from one second after it on%n",
                usual.p99Us(),
                after.p99Us());
        besideSlowClients(usualRate, part);
        return balances(before);
    }

    private Clicks clicks(final int count, final double phaseSeconds) {
        return new Clicks(program, generatorCore)
                .with("port", tracker.server().port())
                .with("request", request)
                .with("links", 1)
                .with("location", LinkFolder.DESTINATION)
                .with("id", "trailmark")
                .with("connections", count)
                .with("seconds", phaseSeconds);
    }

    private Phase run(final Clicks clicks, final double phaseSeconds) throws IOException, InterruptedException {
        final ProcessFigures figures = tracker.server().figures();
        final Core start = Core.read(serverCore);
        final long startNs = figures.cpuNs();
        final Clicks.Result result = clicks.run();
        final Core end = Core.read(serverCore);
        final long cpuNs = figures.cpuNs() - startNs;
        right += result.ok();
        faults += result.faults();
        return new Phase(
                result.perSecond(phaseSeconds),
                result.latency(),
                result.count("sent"),
                cpuNs / NS_PER_US / Math.max(1, result.count("answered")),
                String.format(
                        Locale.ROOT,
                        "server's core idle %.1f %%, at other work %.1f %%",
                        start.idlePercent(end),
                        start.othersPercent(end, cpuNs)));
    }

    private Phase closed(final double phaseSeconds) throws IOException, InterruptedException {
        return run(clicks(USUAL_CONNECTIONS, phaseSeconds), phaseSeconds);
    }

    private Phase planned(final long rate, final double phaseSeconds) throws IOException, InterruptedException {
        return run(clicks(USUAL_CONNECTIONS, phaseSeconds).with("rate", rate).with("park"), phaseSeconds);
    }

    private Phase overload(final Phase peak) throws IOException, InterruptedException {
        final long rate = Math.max(1, Math.round(TIMES * peak.perSecond()));
        return run(
                clicks(connections, seconds).with("rate", rate).with("overrun").with("park"), seconds);
    }

    /** By turns, so that whatever else the machine does falls on both. */
    private void besideSlowClients(final long rate, final double part) throws IOException, InterruptedException {
        final Figures alone = new Figures();
        final Figures beside = new Figures();
        long ended = 0;
        for (int round = 0; round < SLOW_ROUNDS; round++) {
            alone.add(planned(rate, part).p99Us());
            final InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), tracker.server().port());
            try (SlowClients clients = SlowClients.open(address, slow)) {
                beside.add(planned(rate, part).p99Us());
                ended += clients.ended();
            }
        }
        out.printf(
                Locale.ROOT,
                "at a quarter of the peak: p99 %s us alone, %s us beside %,d slow clients, of whom %,d were ended%n",
                alone.text("%,.0f"),
                beside.text("%,.0f"),
                slow,
                ended);
        out.printf(Locale.ROOT, "  beside over alone: %s%n", beside.over(alone).text("%.2f"));
    }

    /** What was answered is what is counted, and what was refused is. */
    private boolean balances(final ServerCounters before) throws IOException, InterruptedException {
        tracker.awaitCaughtUp();
        final ServerCounters after = tracker.counters();
        final long counted = before.rise(after, ACCEPTED) + before.rise(after, UNJOURNALED);
        final long open = Math.round(after.value(OPENED) - after.value(CLOSED));
        final long gauge = Math.round(after.value("trailmark_edge_connections"));
        final boolean isBalanced = faults.isEmpty() && counted == right && open == gauge;
        out.printf(
                Locale.ROOT,
                "answered right %,d, clicks that the server counts %,d; wrong: %s; connections opened less closed %,d,"
                        + " open %,d: %s%n",
                right,
                counted,
                faults.isEmpty() ? "none" : faults,
                open,
                gauge,
                isBalanced ? "balanced" : "NOT BALANCED");
        for (final String counter : new String[] {
            "trailmark_edge_connections_made_way_total",
            "trailmark_edge_connections_refused_total",
            "trailmark_edge_connections_short_total",
            "trailmark_refused_total{code=\"timeout\"}",
            UNJOURNALED
        }) {
            out.printf(Locale.ROOT, "  %s %,d%n", counter, before.rise(after, counter));
        }
        return isBalanced;
    }
}
