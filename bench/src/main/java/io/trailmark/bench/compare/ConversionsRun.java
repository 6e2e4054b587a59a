package io.trailmark.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code scripts/bench conversions}. */
@Command(
        name = "scripts/bench conversions",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Conversions as JSON with a token, each of a proven click and with an order of its own, answered with the"
                    + " engine's decision once they are synced; beside them what the disk needs for one sync.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Every answer was right.", "1:They were not.", "2:Wrong usage."})
public final class ConversionsRun implements Callable<Integer> {
    /** The token of a first start holds for the first programme, and a programme file takes so many. */
    private static final int LINKS = 50_000;

    private static final int WIDTH_OF_PLACES = 43 + 12 - "{click}{order}".length();
    private static final Pattern TOKEN = Pattern.compile("postback\\?token=(tm_[^&]+)&");
    private static final double NS_PER_US = 1e3;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}")
    private int warmUpSeconds;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "256", description = "Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--server-core", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}")
    private int serverCore;

    @Option(names = "--generator-core", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private int generatorCore;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final Figures perSecond = new Figures();
    private final Figures cpuUs = new Figures();
    private final Figures p50Us = new Figures();
    private final Figures p99Us = new Figures();
    private final Figures disk50Us = new Figures();
    private final Figures disk99Us = new Figures();
    private final StringBuilder faults = new StringBuilder();
    private long orders;

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new ConversionsRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Path root = Path.of("").toAbsolutePath();
        final Path own = Files.createTempDirectory("trailmark-bench");
        final Path program = new Tools(root).compile("clicks", false);
        final Path programmes = LinkFolder.writeProgrammes(own.resolve("programmes"), LINKS);
        final Path log = own.resolve("log");
        try (Tracker tracker =
                new Tracker(root, serverCore, programmes, own.resolve("data"), log, "", Optional.empty())) {
            tracker.server().awaitRedirect(LinkFolder.path(1));
            final Path clicks = makeClicks(tracker, program, own);
            final Path request = writeRequest(own, Files.readString(log));
            convert(tracker, program, request, clicks, warmUpSeconds);
            for (int round = 0; round < rounds; round++) {
                round(tracker, program, request, clicks, own);
            }
        } finally {
            Folders.delete(own);
        }
        print(root);
        return faults.isEmpty() ? 0 : 1;
    }

    /** People click first; their ids are what the shop reports. */
    private Path makeClicks(final Tracker tracker, final Path program, final Path own)
            throws IOException, InterruptedException {
        final Path request = own.resolve("click.http");
        Files.writeString(request, resource("click.http").replace("\n", "\r\n"));
        final Path clicks = own.resolve("clicks");
        final Clicks.Result result = new Clicks(program, generatorCore)
                .with("port", tracker.server().port())
                .with("request", request)
                .with("links", LINKS)
                .with("location", LinkFolder.DESTINATION)
                .with("id", "trailmark")
                .with("ids-out", clicks)
                .with("seconds", 2)
                .run();
        faults.append(result.faults());
        tracker.awaitCaughtUp();
        return clicks;
    }

    private static Path writeRequest(final Path own, final String log) throws IOException {
        final Matcher token = TOKEN.matcher(log);
        if (!token.find()) {
            throw new IOException("the tracker showed no token");
        }
        final String text = resource("conversion.http").strip();
        final int body = text.indexOf("\n\n") + 2;
        final String head = text.substring(0, body)
                .replace("${token}", token.group(1))
                .replace("${length}", Integer.toString(text.length() - body + WIDTH_OF_PLACES));
        return Files.writeString(own.resolve("conversion.http"), head.replace("\n", "\r\n") + text.substring(body));
    }

    private static String resource(final String name) throws IOException {
        try (InputStream in = ConversionsRun.class.getResourceAsStream("/rivals/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private Clicks.Result convert(
            final Tracker tracker, final Path program, final Path request, final Path clicks, final int loadSeconds)
            throws IOException, InterruptedException {
        final Clicks.Result result = new Clicks(program, generatorCore)
                .with("port", tracker.server().port())
                .with("request", request)
                .with("connections", connections)
                .with("status", 201)
                .with("expect", "\"decision\":\"recorded\"")
                .with("clicks", clicks)
                .with("first-order", orders)
                .with("seconds", loadSeconds)
                .run();
        orders += result.count("sent");
        faults.append(result.faults());
        return result;
    }

    private void round(final Tracker tracker, final Path program, final Path request, final Path clicks, final Path own)
            throws IOException, InterruptedException {
        final Histogram disk = DiskProbe.probe(own, 1);
        disk50Us.add(disk.getValueAtPercentile(50) / NS_PER_US);
        disk99Us.add(disk.getValueAtPercentile(99) / NS_PER_US);
        final long cpuNs = tracker.server().figures().cpuNs();
        final Clicks.Result result = convert(tracker, program, request, clicks, seconds);
        cpuUs.add((tracker.server().figures().cpuNs() - cpuNs) / NS_PER_US / result.count("answered"));
        perSecond.add(result.perSecond(seconds));
        p50Us.add(result.latency().getValueAtPercentile(50) / NS_PER_US);
        p99Us.add(result.latency().getValueAtPercentile(99) / NS_PER_US);
    }

    private void print(final Path root) throws IOException {
        final Table table = new Table("conversions, synced and decided, " + connections + " connections", "measured");
        table.row("per second", perSecond.text("%.0f"));
        table.row("processor time each, us", cpuUs.text("%.1f"));
        table.row("p50, us, closed loop", p50Us.text("%.0f"));
        table.row("p99, us, closed loop", p99Us.text("%.0f"));
        table.row("disk: p50 of 4 KB with fdatasync, us", disk50Us.text("%.0f"));
        table.row("disk: p99 of 4 KB with fdatasync, us", disk99Us.text("%.0f"));
        table.row("p99 over the disk's p99", p99Us.over(disk99Us).text("%.1f"));
        table.print(out);
        out.println(faults.isEmpty() ? "Every answer was right." : "WRONG ANSWERS: " + faults);
        out.println();
        Machine.facts(root, Path.of(System.getProperty("java.io.tmpdir"))).forEach(fact -> out.println("- " + fact));
        out.println("- rounds: " + rounds + " of " + seconds + " s after " + warmUpSeconds
                + " s of warm-up; server on core " + serverCore + ", generator on core " + generatorCore);
    }
}
