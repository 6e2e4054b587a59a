package io.trailmark.simulator;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many histories with their progress: {@code scripts/simulate}. Each thread has a simulator of its own, and a history
 * is the same whichever thread lives through it.
 */
public final class Simulation {
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(5);

    /**
     * What is asked for.
     *
     * @param histories how many, from 1.
     * @param seed of the first; those after it follow.
     * @param threads that share them.
     * @param isLibrary whether the library itself writes the roll files, which takes many times as long.
     */
    record Options(long histories, long seed, int threads, boolean isLibrary) {
        private static final String USAGE =
                "usage: scripts/simulate --histories N [--seed S] [--threads T] [--library]";

        /** Null where the command line is wrong; then it was said. */
        static Options parse(final String[] arguments, final PrintStream err) {
            long histories = 0;
            long seed = 1;
            int threads = 1;
            boolean isLibrary = false;
            boolean isRight = true;
            try {
                for (int i = 0; i < arguments.length; i++) {
                    switch (arguments[i]) {
                        case "--histories" -> histories = Long.parseLong(arguments[++i]);
                        case "--seed" -> seed = Long.parseLong(arguments[++i]);
                        case "--threads" -> threads = Integer.parseInt(arguments[++i]);
                        case "--library" -> isLibrary = true;
                        default -> isRight = false;
                    }
                }
            } catch (final NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
                isRight = false;
            }
            if (!isRight || histories < 1 || threads < 1) {
                err.println(USAGE);
                return null;
            }
            return new Options(histories, seed, threads, isLibrary);
        }
    }

    private final Options options;
    private final PrintStream out;
    private final Tally tally = new Tally();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicReference<String> failure = new AtomicReference<>();

    Simulation(final Options options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exits with 1 where a promise was not kept, and with 2 for a wrong command line. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(final String[] arguments) throws InterruptedException {
        final Options options = Options.parse(arguments, System.err);
        if (options == null) {
            System.exit(2);
        }
        final Simulation simulation = new Simulation(options, System.out);
        final boolean isKept = simulation.run();
        if (isKept) {
            System.out.println();
            System.out.print(simulation.tally.text());
        }
        System.exit(isKept ? 0 : 1);
    }

    /** Lives through all of them, or up to a failure; returns whether every promise was kept. */
    boolean run() throws InterruptedException {
        final long startNs = System.nanoTime();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.threads; i++) {
            threads.add(Thread.ofPlatform().name("simulator-" + i).start(this::work));
        }
        for (final Thread thread : threads) {
            while (!thread.join(Duration.ofNanos(PROGRESS_NS))) {
                out.println(progress(System.nanoTime() - startNs));
            }
        }
        out.println(progress(System.nanoTime() - startNs));
        if (failure.get() != null) {
            out.println(failure.get());
        }
        return failure.get() == null;
    }

    private void work() {
        try (Simulator simulator = Simulator.open()) {
            long number = next.getAndIncrement();
            while (number < options.histories && failure.get() == null) {
                final long before = simulator.tally().faults();
                live(simulator, options.seed + number);
                faults.addAndGet(simulator.tally().faults() - before);
                done.incrementAndGet();
                number = next.getAndIncrement();
            }
            synchronized (tally) {
                tally.add(simulator.tally());
            }
        }
    }

    private void live(final Simulator simulator, final long seed) {
        try {
            simulator.run(seed, Bug.NONE, options.isLibrary);
        } catch (final RuntimeException | Error thrown) {
            final StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            failure.compareAndSet(
                    null,
                    "seed " + seed + ": " + thrown.getMessage() + "\nreplay: scripts/simulate --histories 1 --seed "
                            + seed + (options.isLibrary ? " --library" : "") + "\n" + text);
        }
    }

    /** All that happened; after {@link #run}. */
    Tally tally() {
        return tally;
    }

    private String progress(final long elapsedNs) {
        final double perSecond = Math.max(1, done.get()) * 1e9 / elapsedNs;
        return String.format(
                Locale.ROOT,
                "%,d of %,d histories, %.1f a second, %,d faults, %.0f s to go",
                done.get(),
                options.histories,
                perSecond,
                faults.get(),
                (options.histories - done.get()) / perSecond);
    }
}
