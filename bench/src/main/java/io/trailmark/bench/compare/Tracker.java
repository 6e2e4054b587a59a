package io.trailmark.bench.compare;

import io.trailmark.bench.load.ServerCounters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ourselves, as a process of our own: one event loop, everything else as {@code config/trailmark.properties} has it,
 * the journal on the disk of the temporary folder.
 */
final class Tracker implements AutoCloseable {
    private static final long CATCH_UP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Server server;
    private final int tlsPort;
    private final URI backOffice;
    private final URI metrics;

    /**
     * @param flags of the virtual machine beside those of {@code config/jvm.options}; may be empty.
     * @param certificate to speak TLS with as well; may be empty.
     */
    Tracker(
            final Path root,
            final int core,
            final Path programmes,
            final Path data,
            final Path log,
            final String flags,
            final Optional<Certificate> certificate)
            throws IOException {
        this(root, Integer.toString(core), programmes, data, log, flags, certificate);
    }

    /** @param cores as {@code taskset} takes them. */
    Tracker(
            final Path root,
            final String cores,
            final Path programmes,
            final Path data,
            final Path log,
            final String flags,
            final Optional<Certificate> certificate)
            throws IOException {
        final int port = Server.freePort();
        final int backOfficePort = Server.freePort();
        final List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "@" + root.resolve("config/jvm.options")));
        if (!flags.isEmpty()) {
            command.addAll(List.of(flags.split(" ", -1)));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "io.trailmark.main.Trailmark",
                "--edge.port=" + port,
                "--backoffice.port=" + backOfficePort,
                "--edge.loops=1",
                "--trusted.proxies=127.0.0.0/8",
                "--programs.dir=" + programmes,
                "--data.dir=" + data));
        tlsPort = certificate.isPresent() ? Server.freePort() : 0;
        certificate.ifPresent(files -> command.addAll(List.of(
                "--edge.tls.port=" + tlsPort,
                "--edge.tls.certificate=" + files.chain(),
                "--edge.tls.key=" + files.key())));
        server = new Server(cores, command, "", port, log);
        backOffice = URI.create("http://127.0.0.1:" + backOfficePort);
        metrics = backOffice.resolve("/metrics");
    }

    /** 0 where it does not speak TLS. */
    int tlsPort() {
        return tlsPort;
    }

    Server server() {
        return server;
    }

    URI backOffice() {
        return backOffice;
    }

    ServerCounters counters() throws IOException, InterruptedException {
        return ServerCounters.read(metrics);
    }

    /** Waits until engine and views have all that was appended; returns how long that took, in ns. */
    long awaitCaughtUp() throws IOException, InterruptedException {
        final long startNs = System.nanoTime();
        while (!isCaughtUp(counters())) {
            if (System.nanoTime() - startNs > CATCH_UP_TIMEOUT_NS) {
                throw new IOException("engine and views do not catch up");
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return System.nanoTime() - startNs;
    }

    private static boolean isCaughtUp(final ServerCounters counters) {
        final double appended = counters.value("trailmark_journal_appended_position");
        return counters.value("trailmark_engine_position") >= appended
                && counters.value("trailmark_views_position") >= appended;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
