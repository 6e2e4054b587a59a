package io.trailmark.replay;

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
 */
final class ServerProcess implements AutoCloseable {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long STOP_TIMEOUT_SECONDS = 60;

    private final Path root = Path.of(System.getProperty("trailmark.root"));
    private final Path dataFolder;
    private final Path output;
    private final int edgePort = freePort();
    private final int backOfficePort = freePort();
    private final String token;
    private Process process;

    ServerProcess(final Path folder) throws IOException {
        dataFolder = folder.resolve("data");
        output = folder.resolve("server.log");
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

    /** Starts, and returns when it is ready. */
    void start() throws IOException, InterruptedException {
        final String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("config/jvm.options"),
                "-Xmx1g",
                "-cp",
                classPath,
                "io.trailmark.main.Trailmark",
                "--edge.host=127.0.0.1",
                "--edge.port=" + edgePort,
                "--backoffice.port=" + backOfficePort,
                "--data.dir=" + dataFolder,
                "--programs.dir=" + root.resolve("config/programs"),
                "--trusted.proxies=127.0.0.1/32"));
        process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the server does not start:\n" + Files.readString(output));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/ready").statusCode() == 200;
        } catch (final IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backOfficePort + path))
                    .timeout(Duration.ofSeconds(10))
                    .header("Authorization", "Bearer " + token)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** A page of the back office, which must be there. */
    JsonNode read(final String path) throws IOException, InterruptedException {
        final HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    URI edge() {
        return URI.create("http://127.0.0.1:" + edgePort);
    }

    Path dataFolder() {
        return dataFolder;
    }

    String token() {
        return token;
    }

    /** SIGKILL: nothing of the process runs any more when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for the clean end. */
    void stop() throws InterruptedException, IOException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not stop:\n" + Files.readString(output));
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
