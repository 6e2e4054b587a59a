package io.trailmark.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: the generator in C counts what it should, finds every kind of wrong answer, and charges a stall to all requests
 * that were planned meanwhile. Method: run it against the canned answer and against servers that do wrong.
 */
@Timeout(120)
final class GeneratorTest {
    private static final String ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private static final String FRESH = "7-5X-u_8U--0Kfpy--88wfKbVQ0BhqUzQQLtYqGor4Z";

    @TempDir
    private Path folder;

    private Tools tools;
    private Path request;

    /** The test runs in the folder of its module. */
    @BeforeEach
    void setUp() throws IOException {
        tools = new Tools(Path.of("").toAbsolutePath().getParent());
        request = Files.writeString(
                folder.resolve("request"),
                "GET /c/p{programme}/k{link} HTTP/1.1\r\nHost: x\r\nX: {a}.{b}.{c}.7\r\n\r\n");
    }

    private Clicks clicks(final int port) throws IOException, InterruptedException {
        return new Clicks(tools.compile("clicks", false), 0)
                .with("port", port)
                .with("request", request)
                .with("connections", 4)
                .with("location", LinkFolder.DESTINATION);
    }

    @Test
    void shouldFindEveryCannedAnswerRight() throws Exception {
        final int port = Server.freePort();
        final Path program = tools.compile("canned", false);
        try (Server server = new Server(
                0, java.util.List.of(program.toString(), Integer.toString(port)), "", port, folder.resolve("log"))) {
            server.awaitRedirect("/");
            final int[] idle = new int[1];
            final Clicks.Result kept =
                    clicks(port).with("seconds", 0.5).with("idle", 20).run(() -> idle[0]++);
            final Clicks.Result each =
                    clicks(port).with("seconds", 0.5).with("new-each").run();
            final Clicks.Result planned =
                    clicks(port).with("seconds", 0.5).with("rate", 200).run();
            assertEquals("", kept.faults() + each.faults() + planned.faults());
            assertEquals(1, idle[0]);
            assertEquals(kept.count("sent"), kept.ok());
            assertEquals(kept.ok() - 20, kept.latency().getTotalCount());
            assertTrue(each.ok() > 0);
            assertEquals(100, planned.ok());
            final Clicks.Result tooMany = clicks(port)
                    .with("seconds", 0.5)
                    .with("rate", 100_000_000)
                    .with("overrun")
                    .with("park")
                    .run();
            assertEquals("", tooMany.faults());
            assertTrue(tooMany.ok() > 0 && tooMany.ok() < 50_000_000, "the plan is never done: " + tooMany.ok());
            assertEquals(0, kept.count("idle_closed"));
            assertTrue(server.figures().cpuNs() > 0);
        }
    }

    @Test
    void shouldTakeRightIdsOfOursAndFindWrongAnswers() throws Exception {
        final AtomicInteger count = new AtomicInteger();
        assertEquals("", faults("hex", path -> found(path.substring(9), hex(count.incrementAndGet()))));
        assertEquals("", faults("trailmark", path -> found(path.substring(9), ours(count.incrementAndGet()))));
        final String madeOnce = ours(7);
        assertFault("repeated_id", "trailmark", path -> found(path.substring(9), madeOnce));
        assertFault("wrong_status", "hex", path -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertFault("wrong_location", "hex", path -> found("99999999", hex(count.incrementAndGet())));
        assertFault("no_click_id", "hex", path -> found(path.substring(9), "0123"));
        assertFault("repeated_id", "hex", path -> found(path.substring(9), hex(7)));
        assertFault("stale_id", "trailmark", path -> found(path.substring(9), "E".repeat(43)));
        assertFault("lost", "hex", path -> "");
    }

    @Test
    void shouldReadTheTimeInsideAClickId() throws Exception {
        // The id was made when this test was written: it is well formed, of the right link, and stale by now.
        assertFault("stale_id", "trailmark", path -> found(path.substring(9), FRESH));
    }

    @Test
    void shouldChargeAStallToAllRequestsPlannedMeanwhile() throws Exception {
        final AtomicInteger count = new AtomicInteger();
        try (Stub stub = new Stub(path -> {
            if (count.incrementAndGet() == 100) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
            }
            return found(path.substring(9), hex(count.get()));
        })) {
            final Clicks.Result result = clicks(stub.port())
                    .with("connections", 1)
                    .with("rate", 500)
                    .with("seconds", 1)
                    .run();
            final long late = result.latency()
                    .getCountBetweenValues(
                            TimeUnit.MILLISECONDS.toNanos(200), result.latency().getMaxValue());
            assertEquals(500, result.count("answered"));
            assertTrue(late >= 80, "requests over 200 ms after a stall of 400 ms at 500/s: " + late);
        }
    }

    @Test
    void shouldSayHowManyIdleConnectionsTheServerClosed() throws Exception {
        final AtomicInteger count = new AtomicInteger();
        try (Stub stub = new Stub(path -> found(path.substring(9), hex(count.incrementAndGet()))
                .replace("Content", "Connection: close\r\nContent"))) {
            final Clicks.Result result = clicks(stub.port())
                    .with("id", "hex")
                    .with("links", 60_000)
                    .with("idle", 3)
                    .with("rate", 20)
                    .with("seconds", 0.5)
                    .run();
            assertEquals("idle_closed 3", result.faults());
            assertEquals(13, result.ok());
        }
    }

    private void assertFault(final String fault, final String id, final Function<String, String> answers)
            throws Exception {
        final String faults = faults(id, answers);
        assertTrue(faults.startsWith(fault), faults);
    }

    private String faults(final String id, final Function<String, String> answers) throws Exception {
        try (Stub stub = new Stub(answers)) {
            return clicks(stub.port())
                    .with("id", id)
                    .with("links", 60_000)
                    .with("rate", 100)
                    .with("seconds", 0.2)
                    .run()
                    .faults();
        }
    }

    private static String found(final String link, final String id) {
        return "HTTP/1.1 302 Found\r\nlocation: " + LinkFolder.DESTINATION + link + "?click_id=" + id
                + "\r\nContent-Length: 3\r\n\r\nabc";
    }

    private static String hex(final int number) {
        return String.format(Locale.ROOT, "%032x", number);
    }

    /** A click id made now: the time in bits 8 to 55, then a number, six bits to a character. */
    private static String ours(final int number) {
        final BigInteger bits = BigInteger.valueOf(0x20)
                .shiftLeft(248)
                .or(BigInteger.valueOf(System.currentTimeMillis()).shiftLeft(200))
                .or(BigInteger.valueOf(number).shiftLeft(160))
                .shiftLeft(2);
        final StringBuilder text = new StringBuilder();
        for (int shift = 252; shift >= 0; shift -= 6) {
            text.append(ALPHABET.charAt(bits.shiftRight(shift).intValue() & 63));
        }
        return text.toString();
    }

    /** Answers each request by its path; an empty answer ends the connection. */
    private static final class Stub implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket();
        private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
        private final Function<String, String> answers;

        private Stub(final Function<String, String> answers) throws IOException {
            this.answers = answers;
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread.ofVirtual().start(this::accept);
        }

        private int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    final Socket socket = listener.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (final IOException e) {
                // Closed: the test is over.
            }
        }

        private void serve(final Socket socket) {
            try (BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                    OutputStream out = socket.getOutputStream()) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    final String path = line.substring(4, line.indexOf(' ', 4));
                    while (!line.isEmpty()) {
                        line = in.readLine();
                    }
                    final String answer = answers.apply(path);
                    if (answer.isEmpty()) {
                        return;
                    }
                    out.write(answer.getBytes(StandardCharsets.US_ASCII));
                    if (answer.contains("Connection: close")) {
                        return;
                    }
                }
            } catch (final IOException e) {
                // The generator has ended.
            }
        }

        @Override
        public void close() {
            try {
                listener.close();
                for (final Socket socket : sockets) {
                    socket.close();
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
