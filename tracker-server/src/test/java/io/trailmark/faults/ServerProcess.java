package io.trailmark.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real server in a process of its own, over a data folder that outlives it, with the demo programme and one token.
 * Thread: one at a time; {@link #read} and {@link #ask} from any.
 */
public final class ServerProcess implements AutoCloseable {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long STOP_TIMEOUT_SECONDS = 60;

    /** Quick to start, and every part of it at work within seconds: snapshots and the archive too. */
    static final List<String> SMALL = List.of(
            "--edge.loops=2",
            "--journal.reserve.mb=8",
            "--journal.free.limit.mb=16",
            "--engine.touches=16384",
            "--engine.duplicates=4096",
            "--engine.conversions=4096",
            "--engine.adjustments=1024",
            "--engine.file.mb=4",
            "--snapshot.interval.minutes=0",
            "--snapshot.interval.records=4000",
            "--archive.after.hours=0");

    private final Path root = Path.of(System.getProperty("trailmark.root"));
    private final Path dataFolder;
    private final Path output;
    private final int edgePort = freePort();
    private final int backOfficePort = freePort();
    private final String token;
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of("-Xmx1g"));
    private final List<String> arguments = new ArrayList<>();
    private Process process;

    /** @param folder where the data folder and the server's output go. */
    public ServerProcess(final Path folder) throws IOException {
        this(folder.resolve("data"), folder.resolve("server.log"));
    }

    ServerProcess(final Path dataFolder, final Path output) throws IOException {
        this.dataFolder = dataFolder;
        this.output = output;
        Files.createDirectories(dataFolder.resolve("keys"));
        token = Tokens.open(dataFolder.resolve("keys").resolve("tokens"))
                .create(
                        "replay",
                        "*",
                        EnumSet.of(Scope.READ, Scope.HISTORY_WRITE, Scope.CONVERSION_WRITE),
                        System.currentTimeMillis());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What every later start is wrapped in: it makes a child that is the server, and ends with it. */
    ServerProcess wrapper(final List<String> command) {
        wrapper.addAll(command);
        return this;
    }

    /** Starts under what opens the edge's port and keeps it open over {@link #restart}. */
    ServerProcess holdingPort() {
        return wrapper(List.of(root.resolve("scripts/hold-port").toString(), Integer.toString(edgePort)));
    }

    /** More arguments for every later start; the last of a key wins. */
    ServerProcess arguments(final List<String> more) {
        arguments.addAll(more);
        return this;
    }

    /** A small heap and the quick compiler alone: for servers that live for seconds. */
    ServerProcess shortLived() {
        jvmOptions.clear();
        jvmOptions.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        return arguments(SMALL);
    }

    /** Starts, and returns when it is ready. */
    public void start() throws IOException, InterruptedException {
        launch();
        awaitReady();
    }

    /** Starts, and returns at once. */
    void launch() throws IOException {
        final String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        final List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + root.resolve("config/jvm.options"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-cp",
                classPath,
                "io.trailmark.main.Trailmark",
                "--edge.host=127.0.0.1",
                "--edge.port=" + edgePort,
                "--backoffice.port=" + backOfficePort,
                "--data.dir=" + dataFolder,
                "--programs.dir=" + root.resolve("config/programs"),
                "--trusted.proxies=127.0.0.1/32",
                "--stop.drain.seconds=0"));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** Where there is no network, not even this machine's own; returns when it says that it runs. */
    void startWithoutNetwork() throws IOException {
        wrapper(List.of("unshare", "--net", "--fork", "--kill-child"));
        launch();
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (!said().contains("Trailmark runs.")) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the server does not start:\n" + said());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Its number, where it is wrapped in nothing. */
    long pid() {
        return process.pid();
    }

    /** A file that the kernel keeps about the process, such as {@code net/snmp}. */
    List<String> kernel(final String file) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file));
    }

    private void awaitReady() throws IOException, InterruptedException {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the server does not start:\n" + said());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Whether traffic is welcome. */
    boolean isReady() throws InterruptedException {
        try {
            return ask("/ready").statusCode() == 200;
        } catch (final IOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Exit code of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** All that it printed and logged so far. */
    String said() throws IOException {
        return Files.readString(output);
    }

    /** A page of the back office, whatever its status. */
    HttpResponse<String> ask(final String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backOfficePort + path))
                    .timeout(Duration.ofSeconds(10))
                    .header("Authorization", "Bearer " + token)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** A page of the back office, which must be there. */
    public JsonNode read(final String path) throws IOException, InterruptedException {
        final HttpResponse<String> answer = ask(path);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    /** The port for prospects and shops. */
    public URI edge() {
        return URI.create("http://127.0.0.1:" + edgePort);
    }

    /** Where journal, snapshots and keys are. */
    public Path dataFolder() {
        return dataFolder;
    }

    /** What reports carry. */
    public String token() {
        return token;
    }

    /** SIGKILL: nothing of the process runs any more when this returns. */
    public void kill() throws InterruptedException, IOException {
        server().forEach(ProcessHandle::destroyForcibly);
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server cannot be killed:\n" + said());
        }
    }

    /** SIGTERM, and waits for the clean end. */
    public void stop() throws InterruptedException, IOException {
        beginStop();
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not stop:\n" + said());
        }
    }

    /** SIGTERM alone. */
    void beginStop() {
        server().forEach(ProcessHandle::destroy);
    }

    /** The server; what wraps it only until there is a server. A starting JVM has children too, for milliseconds. */
    private List<ProcessHandle> server() {
        final List<ProcessHandle> wrapped =
                wrapper.isEmpty() ? List.of() : process.children().toList();
        return wrapped.isEmpty() ? List.of(process.toHandle()) : wrapped;
    }

    /** SIGHUP to whoever holds the port; returns when the next server is ready. */
    void restart() throws InterruptedException, IOException {
        new ProcessBuilder("kill", "-HUP", "" + process.pid()).start().waitFor();
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (isReady()) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the server does not stop:\n" + said());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        awaitReady();
    }

    int edgePort() {
        return edgePort;
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
