package io.trailmark.bench.compare;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server that runs as a process of its own, pinned to cores. Ended by {@link #close}. */
final class Server implements AutoCloseable {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(300);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int STOP_TIMEOUT_SECONDS = 20;

    private final Process process;
    private final int port;
    private final long startedNs;
    private final Path log;
    private ProcessFigures figures;

    /** @param libraryPath where its libraries are, beside the usual places. */
    Server(final int core, final List<String> command, final String libraryPath, final int port, final Path log)
            throws IOException {
        this(Integer.toString(core), command, libraryPath, port, log);
    }

    /** @param cores as {@code taskset} takes them, such as {@code 0-3}. */
    Server(final String cores, final List<String> command, final String libraryPath, final int port, final Path log)
            throws IOException {
        final List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        pinned.addAll(command);
        final ProcessBuilder builder = new ProcessBuilder(pinned)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (Files.isDirectory(Path.of(libraryPath))) {
            builder.environment().put("LD_LIBRARY_PATH", libraryPath);
        }
        this.port = port;
        this.log = log;
        startedNs = System.nanoTime();
        process = builder.start();
        // A paused server would outlive us otherwise.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** A port that nobody has just now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Waits for the first redirect; returns ns since the process was started. */
    long awaitRedirect(final String path) throws IOException {
        return await(() -> isRedirecting(path));
    }

    private long await(final BooleanSupplier isThere) throws IOException {
        while (true) {
            if (!process.isAlive()) {
                throw new IOException("a server ended with " + process.exitValue() + "; its log is " + log);
            }
            if (isThere.getAsBoolean()) {
                figures = new ProcessFigures(process.toHandle());
                return System.nanoTime() - startedNs;
            }
            if (System.nanoTime() - startedNs > START_TIMEOUT_NS) {
                throw new IOException("not there after " + TimeUnit.NANOSECONDS.toSeconds(START_TIMEOUT_NS) + " s");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Waits until it says that it lives, with or without a programme; returns ns since the process was started. */
    long awaitHealth(final URI backOffice) throws IOException {
        return await(() -> status(backOffice.resolve("/health")) == HttpURLConnection.HTTP_OK);
    }

    private boolean isRedirecting(final String path) {
        return status(URI.create("http://127.0.0.1:" + port + path)) / 100 == 3;
    }

    /** 0 without an answer. */
    private static int status(final URI address) {
        try {
            final HttpURLConnection connection =
                    (HttpURLConnection) address.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            final int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (final IOException e) {
            return 0;
        }
    }

    ProcessFigures figures() {
        return figures;
    }

    long pid() {
        return process.pid();
    }

    /** Takes its processor time away: the others run. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(final String name) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("kill", name));
        figures.pids().forEach(pid -> command.add(pid.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + command);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (figures != null && process.isAlive()) {
                resume();
            }
            process.destroy();
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (final InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
