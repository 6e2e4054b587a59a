package io.trailmark.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code scripts/bench catalogue}. */
@Command(
        name = "scripts/bench catalogue",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes links through the API of a real server while others click at a fixed rate and one link is changed"
                    + " again and again: what the import disturbs, how soon a change is seen at the edge, and what a"
                    + " link costs. Quiet rounds and rounds beside the import take turns.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Every answer was right.", "1:They were not.", "2:Wrong usage."})
public final class CatalogueRun implements Callable<Integer> {
    /** Those that are clicked; a programme of {@link LinkFolder} has as many. */
    private static final int CLICKED_LINKS = LinkFolder.LINKS_PER_PROGRAMME;

    private static final double NS_PER_SECOND = 1e9;
    private static final int CONNECTIONS = 64;

    @Option(
            names = "--links",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many there are in the end; a multiple of 1,000. Default: ${DEFAULT-VALUE}")
    private int links;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Of both kinds, fewer where the links are made before. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Of each round, quiet and again beside the import. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Clicks per second. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--server-cores",
            paramLabel = "LIST",
            defaultValue = "0",
            description = "As taskset takes them, such as 0-3. Default: ${DEFAULT-VALUE}")
    private String serverCores;

    @Option(
            names = "--client-cores",
            paramLabel = "LIST",
            defaultValue = "1",
            description = "Of the clicks; import and changes come from this process. Default: ${DEFAULT-VALUE}")
    private String clientCores;

    @Option(
            names = "--flags",
            paramLabel = "FLAGS",
            defaultValue = "",
            description = "More flags for the virtual machine of the server, such as '-Xmx1g'.")
    private String flags;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where journal and store are while it runs; its disk counts. Default: a new temporary one.")
    private Path folder;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final PrintWriter progress = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final CatalogueTables tables = new CatalogueTables();
    private final Phase quiet = new Phase();
    private final Phase busy = new Phase();
    private Path own;
    private Path generator;
    private Path request;

    /** Rounds of one kind together. */
    static final class Phase {
        final Histogram redirects = new Histogram(3);
        final Visibility.Seen changes = new Visibility.Seen();
        final StringBuilder faults = new StringBuilder();
    }

    /** What goes on beside the clicks and the changes. */
    @FunctionalInterface
    private interface Beside {
        void run(long untilNs) throws IOException, InterruptedException;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new CatalogueRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        final Path root = Path.of("").toAbsolutePath();
        own = folder == null
                ? Files.createTempDirectory("trailmark-bench")
                : Files.createDirectories(folder.toAbsolutePath());
        try {
            generator = new Tools(root).compile("clicks", false);
            try (InputStream in = CatalogueRun.class.getResourceAsStream("/rivals/click.http")) {
                final String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                request = Files.writeString(own.resolve("click.http"), text.replace("\n", "\r\n"));
            }
            measure(root);
            tables.print(out, links, rate, quiet, busy);
            Machine.facts(root, own).forEach(fact -> out.println("- " + fact));
            out.println("- rounds: " + rounds + " of " + seconds + " s each, " + CONNECTIONS
                    + " connections; server on cores " + serverCores + " with one event loop and the read store in"
                    + " SQLite, clicks from cores " + clientCores + (flags.isEmpty() ? "" : "; more flags: " + flags));
        } finally {
            others.shutdownNow();
            Folders.delete(own);
        }
        final String faults = quiet.faults.toString() + busy.faults;
        out.println(faults.isEmpty() ? "Every answer was right." : "WRONG ANSWERS: " + faults);
        return faults.isEmpty() ? 0 : 1;
    }

    private void measure(final Path root) throws IOException, InterruptedException, ExecutionException {
        final Path log = own.resolve("log");
        final Path programmes = Files.createDirectories(own.resolve("programmes"));
        final Path data = own.resolve("data");
        try (Tracker tracker = new Tracker(root, serverCores, programmes, data, log, flags, Optional.empty())) {
            tracker.server().awaitHealth(tracker.backOffice());
            tables.empty(tracker.server(), data);
            try (BackOffice importing = new BackOffice(tracker.backOffice(), Files.readString(log));
                    BackOffice changing = new BackOffice(tracker.backOffice(), Files.readString(log))) {
                final Importer importer = new Importer(importing);
                importer.run(CLICKED_LINKS);
                try (Visibility visibility =
                        new Visibility(changing, tracker.server().port())) {
                    round(tracker, visibility, new Phase(), untilNs -> {});
                    rounds(tracker, visibility, importer);
                }
                final long startNs = System.nanoTime();
                final int before = importer.links();
                importer.run(links);
                tables.imported(importer, importer.links() - before, (System.nanoTime() - startNs) / NS_PER_SECOND);
                tables.storeLevel(tracker);
            }
            tables.filled(tracker.server(), data);
        }
        try (Tracker again = new Tracker(root, serverCores, programmes, data, log, flags, Optional.empty())) {
            tables.restarted(again.server().awaitRedirect(LinkFolder.path(links - 1)) / NS_PER_SECOND);
            tables.filledAgain(again.server());
        }
    }

    private void rounds(final Tracker tracker, final Visibility visibility, final Importer importer)
            throws IOException, InterruptedException, ExecutionException {
        for (int i = 0; i < rounds && importer.links() < links; i++) {
            round(tracker, visibility, quiet, untilNs -> {});
            final long startNs = System.nanoTime();
            final int before = importer.links();
            round(tracker, visibility, busy, untilNs -> importer.run(links, untilNs));
            final int made = importer.links() - before;
            tables.importedBeside(made, (System.nanoTime() - startNs) / NS_PER_SECOND);
            tables.storeLag(tracker.counters());
            progress.printf(
                    "%d: %,d links, %,d of them now; p99.9 of redirects so far: quiet %,d us, beside %,d us%n",
                    i + 1,
                    importer.links(),
                    made,
                    quiet.redirects.getValueAtPercentile(99.9) / 1_000,
                    busy.redirects.getValueAtPercentile(99.9) / 1_000);
        }
    }

    private void round(final Tracker tracker, final Visibility visibility, final Phase phase, final Beside beside)
            throws IOException, InterruptedException, ExecutionException {
        final long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        final Future<?> changes = others.submit(() -> {
            visibility.run(untilNs, phase.changes);
            return null;
        });
        final Future<?> work = others.submit(() -> {
            beside.run(untilNs);
            return null;
        });
        final Clicks.Result result = new Clicks(generator, clientCores)
                .with("port", tracker.server().port())
                .with("request", request)
                .with("links", CLICKED_LINKS)
                .with("connections", CONNECTIONS)
                .with("location", LinkFolder.DESTINATION)
                .with("id", "trailmark")
                .with("rate", rate)
                .with("seconds", seconds)
                .with("park")
                .run();
        changes.get();
        work.get();
        phase.redirects.add(result.latency());
        phase.faults.append(result.faults());
        tracker.awaitCaughtUp();
    }
}
