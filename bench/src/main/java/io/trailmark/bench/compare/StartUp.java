package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a tracker of ours starts: with links that it has to read from files first, then again with a journal that holds
 * them; the memory it holds then; and how fast it gets fast.
 */
final class StartUp {
    private static final double NS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1 << 20;
    /** Long enough for the native heap to be trimmed. */
    private static final int SETTLE_SECONDS = 12;

    private static final int SLICES_PER_SECOND = 10;
    private static final int PEAK_AFTER_SECONDS = 5;

    final String name;
    double firstStartSeconds;
    double restartSeconds;
    double idleMb;
    double peakPercent;
    private Tracker tracker;

    /** @param name in the tables. */
    StartUp(final String name) {
        this.name = name;
    }

    /** Starts, ends and starts again; what runs in the end is {@link #tracker}. */
    void run(
            final Path root,
            final int core,
            final Path programmes,
            final Path data,
            final Path log,
            final String flags,
            final Optional<Certificate> certificate)
            throws IOException, InterruptedException {
        final String path = LinkFolder.path(1);
        try (Tracker first = new Tracker(root, core, programmes, data, log, flags, certificate)) {
            firstStartSeconds = first.server().awaitRedirect(path) / NS_PER_SECOND;
        }
        tracker = new Tracker(root, core, programmes, data, log, flags, certificate);
        restartSeconds = tracker.server().awaitRedirect(path) / NS_PER_SECOND;
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        idleMb = tracker.server().figures().residentBytes() / BYTES_PER_MB;
    }

    Tracker tracker() {
        return tracker;
    }

    /** The first load after a start: how fast the sixth second is, in percent of the fastest second there was. */
    void onFirstLoad(final List<Long> slices) {
        final long peak = Collections.max(seconds(slices));
        final List<Long> seconds = seconds(slices);
        peakPercent = 100.0 * seconds.get(Math.min(PEAK_AFTER_SECONDS, seconds.size() - 1)) / peak;
    }

    private static List<Long> seconds(final List<Long> slices) {
        return java.util.stream.IntStream.range(0, slices.size() / SLICES_PER_SECOND)
                .mapToObj(
                        second -> slices.subList(second * SLICES_PER_SECOND, (second + 1) * SLICES_PER_SECOND).stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .toList();
    }
}
