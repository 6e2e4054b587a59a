package io.trailmark.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code scripts/bench redirect}. */
@Command(
        name = "scripts/bench redirect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tracked redirects beside what web servers do: each server pinned to one core, the generator to another, in"
                    + " turns. Prints tables in Markdown; progress goes to standard error.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Every answer was right and the counts agree.", "1:They were not.", "2:Wrong usage."})
public final class RedirectRun implements Callable<Integer> {
    private static final int NEW_CONNECTIONS = 64;
    private static final String ACCEPTED = "trailmark_clicks_accepted_total";
    private static final String UNJOURNALED = "trailmark_clicks_unjournaled_total";

    /** Of the answers before the generator's: the one that the start waited for. */
    private static final int FIRST_CLICK = 1;

    /** What a server and the generator need beside idle connections. */
    private static final int OTHER_FILES = 500;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measured in each round, after one second of warm-up. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "First load on each server, not measured. Default: ${DEFAULT-VALUE}")
    private int warmUpSeconds;

    @Option(
            names = "--links",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Links of each server that has links. Default: ${DEFAULT-VALUE}")
    private int links;

    @Option(
            names = "--more-links",
            paramLabel = "N",
            defaultValue = "0",
            description = "Adds a tracker with so many links; 0: none. Default: ${DEFAULT-VALUE}")
    private int moreLinks;

    @Option(
            names = "--idle",
            paramLabel = "N",
            defaultValue = "0",
            description = "Adds the tracker with so many idle connections beside; 0: not. Default: ${DEFAULT-VALUE}")
    private int idle;

    @Option(
            names = "--rivals",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "nginx-work,nginx,haproxy,h2o,netty,canned",
            description = "Who else takes part. Default: ${DEFAULT-VALUE}")
    private List<String> wanted;

    @Option(names = "--server-core", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}")
    private int serverCore;

    @Option(names = "--generator-core", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private int generatorCore;

    @Option(
            names = "--flags",
            paramLabel = "FLAGS",
            defaultValue = "",
            description = "More flags for the virtual machine of the tracker, such as '-Xmx1g'.")
    private String flags;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where journal and logs are while it runs; its disk counts. Default: a new temporary one.")
    private Path folder;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final PrintWriter progress = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    private final List<Contender> contenders = new ArrayList<>();
    private final List<StartUp> starts = new ArrayList<>();
    private Optional<Certificate> certificate = Optional.empty();
    private final RedirectTables tables = new RedirectTables(out);
    private Path root;
    private Driver driver;
    private boolean isRight = true;

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new RedirectRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (idle + OTHER_FILES > Machine.openFiles()) {
            throw new ParameterException(
                    spec.commandLine(),
                    idle + " idle connections and " + OTHER_FILES + " other files are more than the "
                            + Machine.openFiles() + " files that a process may open here: ulimit -Hn");
        }
        root = Path.of("").toAbsolutePath();
        final Path own = folder == null
                ? Files.createTempDirectory("trailmark-bench")
                : Files.createDirectories(folder.toAbsolutePath());
        try {
            measure(own);
        } finally {
            for (final Contender contender : contenders) {
                contender.server().close();
            }
            Folders.delete(own);
        }
        return isRight ? 0 : 1;
    }

    private void measure(final Path own) throws IOException, InterruptedException {
        final Tools tools = new Tools(root);
        final List<String> facts = new ArrayList<>(Machine.facts(root, own));
        final boolean isTls = tools.hasTls();
        driver = new Driver(
                tools.compile("clicks", isTls), writeRequest(own), serverCore, generatorCore, seconds, progress);
        certificate = isTls ? Certificate.make(tools, own.resolve("tls")) : Optional.empty();
        startOurs(own);
        final Rivals rivals = new Rivals(tools, root, own, serverCore, links, certificate);
        for (final Contender contender : contenders) {
            contender.server().pause();
        }
        startRivals(rivals);
        warmUp();
        final double idleBytes = idleBytes();
        final Contest capacity = new Contest(driver, clicks -> clicks, contenders);
        capacity.run(rounds);
        if (SystemCalls.isThere(tools)) {
            capacity.countSystemCalls();
        }
        tables.capacity(capacity, rivals.missing());
        fixedRate(capacity, clicks -> clicks, "64 kept-alive connections");
        newConnections(capacity);
        final Map<String, Double> allocated = allocations();
        tables.tracker(starts, allocated, idleBytes, moreLinks - links);
        checkCounts();
        facts.add("load average at the end: " + Machine.loadAverage());
        facts.add("rounds: " + rounds + " of " + seconds + " s, each after 1 s of warm-up, in turns; first load on each"
                + " server " + warmUpSeconds + " s; server on core " + serverCore + ", generator on core "
                + generatorCore + (flags.isEmpty() ? "" : "; more flags: " + flags));
        tables.facts(facts, driver.faults());
    }

    private Path writeRequest(final Path own) throws IOException {
        try (InputStream in = RedirectRun.class.getResourceAsStream("/rivals/click.http")) {
            final String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Files.writeString(own.resolve("click.http"), text.replace("\n", "\r\n"));
        }
    }

    private void startOurs(final Path own) throws IOException, InterruptedException {
        final Tracker tracker = start("Trailmark", own.resolve("base"), links);
        contenders.add(Contender.ours("Trailmark", tracker, links, 0));
        if (idle > 0) {
            contenders.add(Contender.ours("Trailmark, " + idle + " idle connections beside", tracker, links, idle));
        }
        if (moreLinks > 0) {
            tracker.server().pause();
            final String name = "Trailmark, " + moreLinks + " links";
            contenders.add(Contender.ours(name, start(name, own.resolve("more"), moreLinks), moreLinks, 0));
            tracker.server().resume();
        }
    }

    private Tracker start(final String name, final Path own, final int count) throws IOException, InterruptedException {
        progress.println("starting " + name);
        final Path programmes = LinkFolder.writeProgrammes(own.resolve("programmes"), count);
        final StartUp start = new StartUp(name);
        start.run(root, serverCore, programmes, own.resolve("data"), own.resolve("log"), flags, certificate);
        starts.add(start);
        return start.tracker();
    }

    private void startRivals(final Rivals rivals) throws IOException, InterruptedException {
        final int before = contenders.size();
        rivals.start(wanted, contenders);
        for (final Contender rival : contenders.subList(before, contenders.size())) {
            rival.server().pause();
        }
    }

    private void warmUp() throws IOException, InterruptedException {
        for (final Contender contender : contenders) {
            progress.println("warming up " + contender.name());
            contender.server().resume();
            final Clicks.Result result =
                    driver.load(contender.withoutIdle(), clicks -> clicks, warmUpSeconds, () -> {});
            starts.stream()
                    .filter(start -> start.name.equals(contender.name()))
                    .forEach(start -> start.onFirstLoad(result.slices()));
            if (contender.tracker() != null) {
                contender.tracker().awaitCaughtUp();
            }
            contender.server().pause();
        }
    }

    /** At half of what nginx with the like work can do; without nginx there is no rate to agree on. */
    private void fixedRate(final Contest capacity, final Driver.Kind kind, final String what)
            throws IOException, InterruptedException {
        if (capacity.of(Rivals.NGINX_WORK).isEmpty()) {
            return;
        }
        final long rate =
                Math.round(capacity.of(Rivals.NGINX_WORK).get().perSecond.median() / 2);
        final Contest contest = new Contest(
                driver,
                clicks -> kind.apply(clicks).with("rate", rate),
                capacity.beside(List.of("Trailmark", Rivals.NGINX_WORK, Rivals.CANNED)).stream()
                        .map(standing -> standing.contender)
                        .toList());
        contest.run(rounds);
        tables.latencies(contest, rate, what);
    }

    private void newConnections(final Contest capacity) throws IOException, InterruptedException {
        final Driver.Kind kind = clicks -> clicks.with("new-each").with("connections", NEW_CONNECTIONS);
        final Contest contest = new Contest(
                driver,
                kind,
                capacity.beside(List.of("Trailmark", Rivals.NGINX_WORK, Rivals.CANNED)).stream()
                        .map(standing -> standing.contender)
                        .toList());
        contest.run(rounds);
        final Contest tls = new Contest(
                driver,
                clicks -> kind.apply(clicks).with("tls"),
                capacity.beside(List.of("Trailmark", Rivals.NGINX_WORK)).stream()
                        .map(standing -> standing.contender)
                        .filter(contender -> contender.tlsPort() > 0)
                        .map(Contender::overTls)
                        .toList());
        tls.run(rounds);
        tables.newConnections(contest, tls);
        fixedRate(contest, kind, "one new connection for each click");
    }

    /** Bytes per click by thread, in a run of its own: the looking takes time. */
    private Map<String, Double> allocations() throws IOException, InterruptedException {
        final Contender ours = contenders.getFirst();
        final long pid = ours.server().pid();
        ours.server().resume();
        driver.load(ours, clicks -> clicks, 1, () -> {});
        ours.tracker().awaitCaughtUp();
        final Map<String, Long> before = Allocations.byThread(pid);
        final long answered =
                driver.load(ours, clicks -> clicks, seconds, () -> {}).count("answered");
        ours.tracker().awaitCaughtUp();
        final Map<String, Long> after = Allocations.byThread(pid);
        final Map<String, Double> perClick = new TreeMap<>();
        for (final String thread : List.of("edge-0", "sync", "engine", "views")) {
            perClick.put(thread, (after.get(thread) - before.get(thread)) / (double) answered);
        }
        return perClick;
    }

    /**
     * How much the tracker's memory grows for each idle connection, or NaN when there are none. Before the rounds: what
     * was taken once stays taken, and would not be seen a second time.
     */
    private double idleBytes() throws IOException, InterruptedException {
        if (idle == 0) {
            return Double.NaN;
        }
        final Contender ours = contenders.get(1);
        ours.server().resume();
        final ProcessFigures figures = ours.server().figures();
        final long before = figures.residentBytes();
        final long[] beside = new long[1];
        driver.load(ours, clicks -> clicks, 1, () -> beside[0] = figures.residentBytes());
        ours.tracker().awaitCaughtUp();
        ours.server().pause();
        return (beside[0] - before) / (double) idle;
    }

    private void checkCounts() throws IOException, InterruptedException {
        for (final StartUp start : starts) {
            start.tracker().server().resume();
            final double accepted = start.tracker().counters().value(ACCEPTED);
            final double unjournaled = start.tracker().counters().value(UNJOURNALED);
            final long right = driver.rightAnswers(start.tracker()) + FIRST_CLICK;
            final boolean isEqual = Math.round(accepted + unjournaled) == right;
            isRight &= isEqual;
            tables.counts(start.name, right, Math.round(accepted), Math.round(unjournaled), isEqual);
        }
        isRight &= driver.faults().isEmpty();
    }
}
