package io.trailmark.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Drives contenders with the generator, one at a time: continues the one, warms it up, measures it, waits until it has
 * nothing left to do, and pauses it. Keeps what was wrong with answers, and how many of ours were right, for the end.
 */
final class Driver {
    private static final int WARM_UP_SECONDS = 1;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final String EVENT_LOOP = "edge-";

    private final Path program;
    private final Path request;
    private final int serverCore;
    private final int generatorCore;
    private final double seconds;
    private final PrintWriter progress;
    private final Map<Tracker, Long> rightAnswers = new HashMap<>();
    private final StringBuilder faults = new StringBuilder();

    /** What one round showed. */
    record Round(
            Clicks.Result result,
            double perSecond,
            double cpuUs,
            double loopUs,
            double idlePercent,
            double othersPercent,
            double catchUpMs) {}

    /** Where the counts stood; read again once idle connections are open, since that work is none of the round's. */
    private final class Stand {
        private final ProcessFigures figures;
        private Core core;
        private long cpuNs;
        private long loopNs;

        private Stand(final ProcessFigures figures) {
            this.figures = figures;
        }

        private void read() throws IOException {
            core = Core.read(serverCore);
            cpuNs = figures.cpuNs();
            loopNs = figures.cpuNs(EVENT_LOOP);
        }
    }

    /** Sets what differs between kinds of load. */
    @FunctionalInterface
    interface Kind {
        Clicks apply(Clicks clicks);
    }

    /**
     * @param program the generator.
     * @param request the file with the request.
     * @param seconds how long a round is measured.
     */
    Driver(
            final Path program,
            final Path request,
            final int serverCore,
            final int generatorCore,
            final double seconds,
            final PrintWriter progress) {
        this.program = program;
        this.request = request;
        this.serverCore = serverCore;
        this.generatorCore = generatorCore;
        this.seconds = seconds;
        this.progress = progress;
    }

    /** One round. Processor time covers all that the answers led to, the engine's and the views' work included. */
    Round round(final Contender contender, final Kind kind) throws IOException, InterruptedException {
        final ProcessFigures figures = contender.server().figures();
        contender.server().resume();
        load(contender.withoutIdle(), kind, WARM_UP_SECONDS, () -> {});
        if (contender.tracker() != null) {
            contender.tracker().awaitCaughtUp();
        }
        final Stand before = new Stand(figures);
        before.read();
        final Clicks.Result result = load(contender, kind, seconds, before::read);
        final Core core = Core.read(serverCore);
        final long underLoadNs = figures.cpuNs() - before.cpuNs;
        final double catchUpMs =
                contender.tracker() == null ? 0 : contender.tracker().awaitCaughtUp() / NS_PER_MS;
        final long answered = result.count("answered") - contender.idle();
        final Round round = new Round(
                result,
                result.perSecond(seconds),
                (figures.cpuNs() - before.cpuNs) / NS_PER_US / answered,
                (figures.cpuNs(EVENT_LOOP) - before.loopNs) / NS_PER_US / answered,
                before.core.idlePercent(core),
                before.core.othersPercent(core, underLoadNs),
                catchUpMs);
        contender.server().pause();
        progress.printf(
                "%-40s %9.0f/s %7.2f us of the process, core idle %4.1f %%, at other work %4.1f %%%n",
                contender.name(), round.perSecond, round.cpuUs, round.idlePercent, round.othersPercent);
        return round;
    }

    /** Load of so many seconds on a server that runs; every answer is checked. */
    Clicks.Result load(final Contender contender, final Kind kind, final double loadSeconds, final Clicks.OnIdle onIdle)
            throws IOException, InterruptedException {
        final Clicks clicks = new Clicks(program, generatorCore)
                .with("port", contender.port())
                .with("request", request)
                .with("links", contender.links())
                .with("location", LinkFolder.DESTINATION)
                .with("id", contender.id())
                .with("seconds", loadSeconds);
        if (contender.idle() > 0) {
            clicks.with("idle", contender.idle());
        }
        final Clicks.Result result = kind.apply(clicks).run(onIdle);
        if (contender.tracker() != null) {
            rightAnswers.merge(contender.tracker(), result.ok(), Long::sum);
        }
        final String wrong = result.faults();
        if (!wrong.isEmpty()) {
            faults.append(contender.name()).append(": ").append(wrong).append('\n');
        }
        return result;
    }

    /** Right answers of a tracker since the start. */
    long rightAnswers(final Tracker tracker) {
        return rightAnswers.getOrDefault(tracker, 0L);
    }

    /** Everything that was wrong, a line for each run; empty when every answer was right. */
    String faults() {
        return faults.toString();
    }
}
