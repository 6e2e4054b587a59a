package io.trailmark.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.journal.JournalVerifier;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A server under load, killed with SIGKILL at random moments, again and again over one data folder.
 *
 * <p>Three of four deaths come up to half a second after it served clicks and sales again, one of four somewhere in the
 * start. After each death the journal is read on: every acknowledged click and sale is there once, no click id came
 * twice, nothing is torn or missing. At the end all of it is read anew, verified, and compared with the server's audit.
 */
final class Kills {
    /** The server as process 1 of a namespace of its own, as in a container. */
    static final List<String> NAMESPACE = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

    private static final int CLIENTS = 4;
    private static final int MOST_ALIVE_MS = 500;
    private static final int LEAST_STARTING_MS = 100;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);

    /** What a series of kills came to. */
    static final class Figures {
        private final List<Long> servingMs = new ArrayList<>();
        private int kills;
        private int whileStarting;
        private int locksHeld;
        private long clicks;
        private long sales;
        private long records;

        /** From the start of the process to the first click and the first sale answered, in ms, ascending. */
        List<Long> servingMs() {
            return servingMs;
        }

        int kills() {
            return kills;
        }

        /** Deaths in which the library's append lock was left held. */
        int locksHeld() {
            return locksHeld;
        }

        long clicks() {
            return clicks;
        }

        long sales() {
            return sales;
        }

        void add(final Figures other) {
            kills += other.kills;
            whileStarting += other.whileStarting;
            locksHeld += other.locksHeld;
            clicks += other.clicks;
            sales += other.sales;
            records += other.records;
            servingMs.addAll(other.servingMs);
            Collections.sort(servingMs);
        }

        @Override
        public String toString() {
            return "%d kills, %d of them during the start, %d with the append lock held; %d clicks and %d sales"
                            .formatted(kills, whileStarting, locksHeld, clicks, sales)
                    + " acknowledged, %d records; 0 lost, 0 twice; serving again after %d ms (median), %d ms (longest)"
                            .formatted(records, servingMs.get(servingMs.size() / 2), servingMs.getLast());
        }
    }

    private final Path journal;
    private final ServerProcess server;
    private final boolean isInNamespace;
    private final Random random;
    private final String what;
    private final Consumer<String> messages;
    private final Acknowledged acknowledged = new Acknowledged();
    private final JournalContents contents;
    private final Figures figures = new Figures();

    /**
     * @param folder empty; it holds data and output of the server.
     * @param messages one line for each kill.
     */
    Kills(final Path folder, final boolean isInNamespace, final long seed, final Consumer<String> messages)
            throws IOException {
        server = new ServerProcess(folder).shortLived().wrapper(isInNamespace ? NAMESPACE : List.of());
        journal = server.dataFolder().resolve("journal");
        contents = new JournalContents(journal);
        this.isInNamespace = isInNamespace;
        this.messages = messages;
        random = new Random(seed);
        what = "seed " + seed + (isInNamespace ? ", as process 1" : "");
    }

    /** @throws AssertionError that names the seed, when a promise was broken. */
    Figures run(final int count) throws Exception {
        try (ServerProcess closing = server;
                Crowd crowd = new Crowd(server, acknowledged, CLIENTS, random.nextLong())) {
            for (int i = 0; i < count; i++) {
                killOnce(crowd);
                check(crowd, "kill " + (i + 1));
                messages.accept("kill %d: %d clicks, %d sales, position %d"
                        .formatted(i + 1, acknowledged.clicks(), acknowledged.sales(), contents.position()));
            }
            closing.launch();
            awaitServing(crowd, System.nanoTime());
        }
        checkAll();
        figures.clicks = acknowledged.clicks();
        figures.sales = acknowledged.sales();
        figures.records = contents.position();
        Collections.sort(figures.servingMs);
        return figures;
    }

    private void killOnce(final Crowd crowd) throws IOException, InterruptedException {
        acknowledged.watch();
        final long startNs = System.nanoTime();
        server.launch();
        final boolean isDuringStart = !figures.servingMs.isEmpty() && random.nextInt(4) == 0;
        if (isDuringStart) {
            final int usualMs = figures.servingMs.getLast().intValue();
            sleep(LEAST_STARTING_MS + random.nextInt(Math.max(1, usualMs - LEAST_STARTING_MS)));
            figures.whileStarting++;
        } else {
            awaitServing(crowd, startNs);
            sleep(random.nextInt(MOST_ALIVE_MS));
        }
        server.kill();
        await(crowd, crowd::isCutOff, "clients see that the server is dead");
        figures.kills++;
        final Path metadata = newestMetadata();
        // A death within an append is rare; what it leaves behind is laid out for every start in the namespace.
        if (metadata != null
                && (LibraryLock.holder(metadata) != 0 || (isInNamespace && LibraryLock.tryHold(metadata, 1)))) {
            figures.locksHeld++;
        }
    }

    private void awaitServing(final Crowd crowd, final long startNs) {
        await(
                crowd,
                () -> acknowledged.firstClickNs() != 0 && acknowledged.firstSaleNs() != 0,
                "the server serves again");
        final long servedNs = Math.max(acknowledged.firstClickNs(), acknowledged.firstSaleNs());
        figures.servingMs.add(TimeUnit.NANOSECONDS.toMillis(servedNs - startNs));
    }

    /** The moment of death is what is random here; nothing waits for it. */
    private static void sleep(final int ms) {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private void await(final Crowd crowd, final java.util.function.BooleanSupplier condition, final String goal) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            checkClients(crowd);
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(what + ": waited in vain until " + goal + "\n" + said());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void checkClients(final Crowd crowd) {
        if (crowd.failure() != null) {
            throw new AssertionError(what + ": a client failed\n" + said(), crowd.failure());
        }
    }

    private String said() {
        try {
            return server.said();
        } catch (final IOException unreadable) {
            return unreadable.toString();
        }
    }

    private Path newestMetadata() throws IOException {
        Path newest = null;
        try (DirectoryStream<Path> epochs = Files.newDirectoryStream(journal, "epoch-*")) {
            for (final Path epoch : epochs) {
                newest = newest == null || epoch.compareTo(newest) > 0 ? epoch : newest;
            }
        } catch (final java.nio.file.NoSuchFileException none) {
            return null;
        }
        final Path metadata = newest == null ? null : newest.resolve("metadata.cq4t");
        return metadata == null || !Files.exists(metadata) ? null : metadata;
    }

    private void check(final Crowd crowd, final String when) {
        checkClients(crowd);
        final List<String> complaints = new ArrayList<>(contents.readOn());
        for (final String clickId : acknowledged.takeClicks()) {
            if (!contents.hasClick(clickId)) {
                complaints.add("click " + clickId + " was acknowledged and is not there");
            }
        }
        for (final Acknowledged.Sale sale : acknowledged.takeSales()) {
            if (!sale.conversionId().equals(contents.conversionOf(sale.orderId()))) {
                complaints.add(sale + " was acknowledged; the journal has " + contents.conversionOf(sale.orderId()));
            }
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError(what + ", " + when + ": " + complaints);
        }
    }

    /** The server is stopped by closing it, which is one more death. */
    private void checkAll() throws IOException, InterruptedException {
        final JournalContents anew = new JournalContents(journal);
        final List<String> complaints = new ArrayList<>(anew.readOn());
        complaints.addAll(contents.readOn());
        if (anew.clicks() != contents.clicks()
                || anew.reports() != contents.reports()
                || anew.position() != contents.position()
                || anew.reports() != anew.orders()) {
            complaints.add(
                    "read at once, the journal has %d clicks, %d reports of %d orders, %d records; piece by piece"
                                    .formatted(anew.clicks(), anew.reports(), anew.orders(), anew.position())
                            + " %d, %d, %d".formatted(contents.clicks(), contents.reports(), contents.position()));
        }
        final JournalVerifier.Report report = JournalVerifier.verify(journal, 1, Long.MAX_VALUE);
        if (!report.isWhole()) {
            complaints.add("not whole: " + report.damages() + report.faults());
        }
        for (final String clickId : acknowledged.takeClicks()) {
            if (!anew.hasClick(clickId)) {
                complaints.add("click " + clickId + " was acknowledged and is not there");
            }
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError(what + ", at the end: " + complaints);
        }
        checkServer(anew);
    }

    /** Engine and views come to the same numbers from snapshot, archive and journal. */
    private void checkServer(final JournalContents all) throws IOException, InterruptedException {
        try (ServerProcess last = server) {
            last.start();
            final JsonNode audit = last.read("/v1/audit");
            final JsonNode totals = last.read("/v1/programs/demo/totals");
            final long approved = totals.at("/conversions/approved").asLong();
            if (!audit.get("balanced").asBoolean() || approved != all.orders()) {
                throw new AssertionError(what + ": " + all.orders() + " orders, " + approved + " conversions; "
                        + audit.toPrettyString());
            }
            last.stop();
        }
    }
}
