package io.trailmark.bench.compare;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of {@link RedirectRun}: medians with the least and the most, ratios of the same rounds. */
final class RedirectTables {
    private static final String NOT_INSTALLED = "not installed";

    private final PrintWriter out;

    RedirectTables(final PrintWriter out) {
        this.out = out;
    }

    void capacity(final Contest contest, final List<String> missing) {
        out.println("**Redirects on one core**, 64 kept-alive connections, no pipelining, closed loop; the second"
                + " column is what a second of processor time gives, whatever else the core had to do:");
        out.println();
        final Table table = new Table(
                "server",
                "redirects/s",
                "redirects per second of processor time",
                "processor time each, us",
                "of it on the event loop, us",
                "system calls each",
                "core idle, %",
                "core at other work, %");
        for (final Standing standing : contest.standings()) {
            table.row(
                    standing.contender.name(),
                    standing.perSecond.text("%.0f"),
                    perCpuSecond(standing).text("%.0f"),
                    standing.cpuUs.text("%.2f"),
                    standing.contender.tracker() == null ? "all" : standing.loopUs.text("%.2f"),
                    standing.systemCalls.isPresent() ? number("%.2f", standing.systemCalls.getAsDouble()) : "-",
                    standing.idlePercent.text("%.0f"),
                    standing.othersPercent.text("%.0f"));
        }
        missing.forEach(name -> table.row(name, NOT_INSTALLED, "-", "-", "-", "-", "-", "-"));
        table.print(out);
        contest.standings().stream()
                .filter(standing -> standing.contender.tracker() != null)
                .forEach(standing -> ratios(contest, standing));
    }

    private static Figures perCpuSecond(final Standing standing) {
        final Figures million = new Figures();
        final Figures figures = standing.cpuUs;
        figures.values().forEach(us -> million.add(1e6 / us));
        return million;
    }

    private void ratios(final Contest contest, final Standing ours) {
        final Table table = new Table(
                ours.contender.name() + " against",
                "redirects/s",
                "processor time of the process",
                "of the event loop");
        for (final Standing other : contest.standings()) {
            if (other != ours) {
                table.row(
                        other.contender.name(),
                        ours.perSecond.over(other.perSecond).text("%.2f"),
                        ours.cpuUs.over(other.cpuUs).text("%.2f"),
                        ours.loopUs.over(other.cpuUs).text("%.2f"));
            }
        }
        table.print(out);
        out.println("Engine and views had applied everything " + ours.catchUpMs.text("%.0f")
                + " ms after the last answer.");
        out.println();
    }

    void latencies(final Contest contest, final long rate, final String what) {
        out.println("**Latency at " + rate + "/s**, half of what nginx with the like work can do, " + what
                + "; microseconds from the planned time:");
        out.println();
        final Table table = new Table("server", "p50", "p99", "p99.9", "p99.99");
        for (final Standing standing : contest.standings()) {
            table.row(
                    standing.contender.name(),
                    text(standing, 0),
                    text(standing, 1),
                    text(standing, 2),
                    text(standing, 3));
        }
        contest.of(Rivals.NGINX_WORK)
                .ifPresent(nginx -> contest.of("Trailmark")
                        .ifPresent(ours -> table.row(
                                "ratio to nginx",
                                ratio(ours, nginx, 0),
                                ratio(ours, nginx, 1),
                                ratio(ours, nginx, 2),
                                ratio(ours, nginx, 3))));
        table.print(out);
    }

    private static String text(final Standing standing, final int percentile) {
        return standing.latencyUs[percentile].text("%.0f");
    }

    private static String ratio(final Standing ours, final Standing other, final int percentile) {
        return ours.latencyUs[percentile].over(other.latencyUs[percentile]).text("%.2f");
    }

    void newConnections(final Contest contest, final Contest tls) {
        out.println("**One new connection for each click**, 64 at a time, closed loop, closed by the client:");
        out.println();
        final Table table =
                new Table("server", "clicks/s", "processor time each, us", "core idle, %", "ratio to nginx");
        for (final Standing standing : contest.standings()) {
            table.row(
                    standing.contender.name(),
                    standing.perSecond.text("%.0f"),
                    standing.cpuUs.text("%.1f"),
                    standing.idlePercent.text("%.0f"),
                    contest.of(Rivals.NGINX_WORK)
                            .map(nginx ->
                                    standing.perSecond.over(nginx.perSecond).text("%.2f"))
                            .orElse("-"));
        }
        for (final Standing standing : tls.standings()) {
            table.row(
                    standing.contender.name() + ", TLS 1.3, P-256, no resumption",
                    standing.perSecond.text("%.0f"),
                    standing.cpuUs.text("%.1f"),
                    standing.idlePercent.text("%.0f"),
                    tls.of(Rivals.NGINX_WORK)
                            .map(nginx ->
                                    standing.perSecond.over(nginx.perSecond).text("%.2f"))
                            .orElse("-"));
        }
        table.print(out);
    }

    void tracker(
            final List<StartUp> starts,
            final Map<String, Double> allocated,
            final double idleBytes,
            final int linksMore) {
        final Table table = new Table("Trailmark", "measured");
        for (final StartUp start : starts) {
            table.row(
                    start.name + ": exec to first redirect, links in the journal",
                    number("%.1f s", start.restartSeconds));
            table.row(
                    start.name + ": exec to first redirect, links from files",
                    number("%.1f s", start.firstStartSeconds));
            table.row(start.name + ": resident memory, idle", number("%.0f MB", start.idleMb));
            table.row(
                    start.name + ": sixth second of load beside the fastest of the first",
                    number("%.0f %%", start.peakPercent));
        }
        if (starts.size() > 1) {
            final double bytes = (starts.getLast().idleMb - starts.getFirst().idleMb) * (1 << 20) / linksMore;
            table.row("memory for each link more", number("%.0f bytes", bytes));
        }
        allocated.forEach((thread, bytes) ->
                table.row("bytes allocated for each redirect, thread " + thread, number("%.3f", bytes)));
        if (!Double.isNaN(idleBytes)) {
            table.row(
                    "resident memory for each idle connection, without the kernel's", number("%.0f bytes", idleBytes));
        }
        table.print(out);
    }

    void counts(
            final String name, final long right, final long accepted, final long unjournaled, final boolean isEqual) {
        out.printf(
                "%s: %,d right answers; the server says %,d clicks accepted, %,d unjournaled: %s%n%n",
                name, right, accepted, unjournaled, isEqual ? "agrees" : "DOES NOT AGREE");
    }

    void facts(final List<String> facts, final String faults) {
        out.println(faults.isEmpty() ? "Every answer was right." : "WRONG ANSWERS:\n" + faults);
        out.println();
        facts.forEach(fact -> out.println("- " + fact));
        out.println("- durability: a click is in the mapped journal before its answer leaves, forced every 20 ms; nginx"
                + " writes each line of its log at once and forces nothing; the bare ones keep nothing");
        out.println("- left out: HTTP/2, several cores");
    }

    private static String number(final String form, final double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
