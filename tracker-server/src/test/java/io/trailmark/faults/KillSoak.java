package io.trailmark.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/soak kills}: the long form of {@link KillsTest}. */
@Command(
        name = "scripts/soak kills",
        description = "Kills a server under load with SIGKILL, again and again, and looks for everything that clients"
                + " were told. Every fifth series runs as process 1 of a PID namespace with the append lock of the"
                + " journal's library left held.",
        mixinStandardHelpOptions = true)
public final class KillSoak implements Callable<Integer> {
    private static final int KILLS_PER_SERIES = 50;
    private static final int SERIES_PER_NAMESPACE = 5;

    @Option(names = "--count", defaultValue = "1000", description = "How many deaths (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", description = "Of the moments of death (default: a new one, printed).")
    private Long seed;

    private KillSoak() {}

    /** Ends with 0 when all promises were kept, with 1 when one was broken. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new KillSoak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        final Random seeds = new Random(seed == null ? System.nanoTime() : seed);
        final Kills.Figures plain = new Kills.Figures();
        final Kills.Figures namespaced = new Kills.Figures();
        for (int done = 0, series = 1; done < count; series++) {
            final int kills = Math.min(KILLS_PER_SERIES, count - done);
            final boolean isInNamespace = series % SERIES_PER_NAMESPACE == 0;
            final long seriesSeed = seeds.nextLong();
            final Path folder = Files.createTempDirectory("trailmark-kills");
            System.out.printf(
                    "kills %d to %d of %d%s, seed %d, in %s%n",
                    done + 1, done + kills, count, isInNamespace ? " as process 1" : "", seriesSeed, folder);
            final Kills.Figures figures = new Kills(folder, isInNamespace, seriesSeed, line -> {}).run(kills);
            System.out.println("  " + figures);
            (isInNamespace ? namespaced : plain).add(figures);
            delete(folder);
            done += kills;
        }
        System.out.println("kills                " + plain);
        if (namespaced.kills() > 0) {
            System.out.println("kills as process 1   " + namespaced);
        }
        return 0;
    }

    /** Only after a series that kept its promises: else the data are what to look at. */
    private static void delete(final Path folder) throws java.io.IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file :
                    files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
