package io.trailmark.bench.compare;

import io.trailmark.bench.load.ServerCounters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Figures of {@link CatalogueRun} and how they are shown. */
final class CatalogueTables {
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1 << 20;
    private static final int CLASSES_SHOWN = 8;
    private static final int[] STEPS = {20_000, 50_000, 100_000, 200_000, 500_000};
    private static final String LAG = "trailmark_store_lag_seconds";
    private static final String LAG_RECORDS = "trailmark_store_lag_records";
    private static final long LEVEL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(600);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Long enough for what compilers and readers gave back to go back to the machine. */
    private static final int SETTLE_SECONDS = 12;

    private final Figures perSecondBeside = new Figures();
    private final Map<Integer, Double> callMs = new TreeMap<>();
    private double perSecondAlone = Double.NaN;
    private double worstLagSeconds;
    private double levelSeconds;
    private double restartSeconds;
    private Memory empty;
    private Memory filled;
    private Memory filledAgain;

    private record Memory(long residentBytes, Map<String, Long> heap, long journalBytes, long storeBytes) {
        static Memory of(final Server server, final Path data) throws IOException, InterruptedException {
            final Map<String, Long> heap = HeapFigures.byClass(server.pid());
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            return new Memory(
                    server.figures().anonymousBytes(),
                    heap,
                    data == null ? 0 : lengthBytes(data, "journal/"),
                    data == null ? 0 : lengthBytes(data, "store.db"));
        }

        private static long lengthBytes(final Path data, final String begin) throws IOException {
            try (Stream<Path> files = Files.walk(data)) {
                return files.filter(file -> data.relativize(file).toString().startsWith(begin))
                        .filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        }

        long heapBytes() {
            return heap.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    void empty(final Server server, final Path data) throws IOException, InterruptedException {
        empty = Memory.of(server, data);
    }

    void filled(final Server server, final Path data) throws IOException, InterruptedException {
        filled = Memory.of(server, data);
    }

    void filledAgain(final Server server) throws IOException, InterruptedException {
        filledAgain = Memory.of(server, null);
    }

    void importedBeside(final int links, final double seconds) {
        perSecondBeside.add(links / seconds);
    }

    /** @param links made after the rounds, with nothing beside. */
    void imported(final Importer importer, final int links, final double seconds) {
        perSecondAlone = links == 0 ? Double.NaN : links / seconds;
        for (int decade = 1; decade <= 100; decade *= 10) {
            for (final int step : STEPS) {
                if ((long) step * decade <= importer.links()) {
                    callMs.put(step * decade, importer.callMs(step * decade));
                }
            }
        }
    }

    void storeLag(final ServerCounters counters) {
        worstLagSeconds = Math.max(worstLagSeconds, counters.value(LAG));
    }

    /** Waits until lists show everything. */
    void storeLevel(final Tracker tracker) throws IOException, InterruptedException {
        final long startNs = System.nanoTime();
        ServerCounters counters = tracker.counters();
        while (counters.value(LAG_RECORDS) > 0) {
            storeLag(counters);
            if (System.nanoTime() - startNs > LEVEL_TIMEOUT_NS) {
                throw new IOException("the read store does not catch up");
            }
            LockSupport.parkNanos(POLL_NS);
            counters = tracker.counters();
        }
        levelSeconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
    }

    void restarted(final double seconds) {
        restartSeconds = seconds;
    }

    void print(
            final PrintWriter out,
            final int links,
            final int rate,
            final CatalogueRun.Phase quiet,
            final CatalogueRun.Phase busy) {
        final Table redirects =
                new Table(rate + " redirects/s, us from the planned time", "p50", "p99", "p99.9", "p99.99", "max", "n");
        redirects(redirects, "quiet", quiet.redirects);
        redirects(redirects, "beside the import", busy.redirects);
        redirects.print(out);
        final Table changes = new Table("one link changed", "p50", "p99", "max", "n");
        changes(changes, "quiet: request to answer, ms", quiet.changes.answer);
        changes(changes, "beside the import: request to answer, ms", busy.changes.answer);
        changes(changes, "quiet: answer to the first redirect by it, ms", quiet.changes.edge);
        changes(changes, "beside the import: answer to the first redirect by it, ms", busy.changes.edge);
        changes.print(out);
        out.println("Shown by the first redirect after the answer: quiet " + quiet.changes.atOnce + " of "
                + quiet.changes.changes + ", beside the import " + busy.changes.atOnce + " of "
                + busy.changes.changes);
        out.println();
        imports(out);
        memory(out, links);
    }

    private static void redirects(final Table table, final String name, final Histogram ns) {
        table.row(
                name,
                at(ns, 50, NS_PER_US, "%.0f"),
                at(ns, 99, NS_PER_US, "%.0f"),
                at(ns, 99.9, NS_PER_US, "%.0f"),
                at(ns, 99.99, NS_PER_US, "%.0f"),
                at(ns, 100, NS_PER_US, "%.0f"),
                Long.toString(ns.getTotalCount()));
    }

    private static void changes(final Table table, final String name, final Histogram ns) {
        table.row(
                name,
                at(ns, 50, NS_PER_MS, "%.2f"),
                at(ns, 99, NS_PER_MS, "%.2f"),
                at(ns, 100, NS_PER_MS, "%.2f"),
                Long.toString(ns.getTotalCount()));
    }

    private static String at(final Histogram ns, final double percentile, final double unit, final String form) {
        return text(form, ns.getValueAtPercentile(percentile) / unit);
    }

    private static String text(final String form, final double value) {
        return String.format(Locale.ROOT, form, value);
    }

    private void imports(final PrintWriter out) {
        final Table table = new Table("import, 1,000 links a call, one call after the other", "");
        table.row("links/s beside clicks and changes", perSecondBeside.text("%.0f"));
        table.row("links/s after that, alone", text("%.0f", perSecondAlone));
        callMs.forEach((count, ms) ->
                table.row(String.format(Locale.ROOT, "ms a call at %,d links", count), text("%.1f", ms)));
        table.row("read store behind, at most, s", text("%.1f", worstLagSeconds));
        table.row("read store level after the last link, s", text("%.1f", levelSeconds));
        table.print(out);
    }

    private void memory(final PrintWriter out, final int links) {
        final Table table = new Table("with " + links + " links", "", "bytes a link");
        row(table, "memory without files, after the import, MB", filled.residentBytes, empty.residentBytes, links);
        row(table, "the same after a restart, MB", filledAgain.residentBytes, empty.residentBytes, links);
        row(table, "live on the heap after a restart, MB", filledAgain.heapBytes(), empty.heapBytes(), links);
        filledAgain.heap.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(CLASSES_SHOWN)
                .forEach(each -> row(
                        table,
                        "of it " + each.getKey() + ", MB",
                        each.getValue(),
                        empty.heap.getOrDefault(each.getKey(), 0L),
                        links));
        row(table, "journal, MB", filled.journalBytes, empty.journalBytes, links);
        row(table, "read store, MB", filled.storeBytes, empty.storeBytes, links);
        table.row("exec to first redirect with them, s", text("%.1f", restartSeconds), "");
        table.print(out);
    }

    private static void row(
            final Table table, final String name, final long bytes, final long emptyBytes, final int links) {
        table.row(name, text("%.1f", bytes / BYTES_PER_MB), text("%.0f", (bytes - emptyBytes) / (double) links));
    }
}
