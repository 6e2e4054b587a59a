package io.trailmark.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Aim: the generator counts what it should and charges a stall to all requests planned meanwhile. Method: run it
 * against the canned server, and against servers that stall, repeat themselves or answer wrongly.
 */
@Timeout(60)
final class LoadTest {
    private static final String CANNED_ID = "E" + "-".repeat(42);

    @TempDir
    private Path folder;

    @Test
    void shouldFindEveryAnswerRightWhenTheServerIsCanned() throws Exception {
        final Path log = folder.resolve("run.hlog");
        try (CannedServer server = new CannedServer(0)) {
            Thread.ofPlatform().start(() -> serve(server));
            assertEquals(
                    0,
                    run(
                            "--url=http://127.0.0.1:" + server.port() + "/c/demo/spring",
                            "--metrics=none",
                            "--rate=2000",
                            "--connections=8",
                            "--warm-up=0",
                            "--duration=1",
                            "--hlog=" + log));
        }
        long logged = 0;
        final HistogramLogReader reader = new HistogramLogReader(log.toFile());
        while (reader.hasNext()) {
            logged += ((Histogram) reader.nextIntervalHistogram()).getTotalCount();
        }
        assertEquals(2000, logged);
        assertTrue(Files.size(log) > 0);
    }

    @Test
    void shouldChargeAStallToAllRequestsPlannedMeanwhile() throws Exception {
        final Latencies latencies = new Latencies(null);
        try (StubServer server = new StubServer(500)) {
            final OpenLoop loop = loop(server.port(), latencies);
            loop.run(1000, 0, TimeUnit.SECONDS.toNanos(1));
            loop.close();
            latencies.finish();
            assertEquals(1000, loop.answered());
        }
        final Histogram fromPlan = latencies.fromPlan();
        final long halfStallNs = TimeUnit.MILLISECONDS.toNanos(250);
        final long late = fromPlan.getCountBetweenValues(halfStallNs, fromPlan.getMaxValue());
        assertTrue(late >= 200, "requests over 250 ms after a stall of 500 ms at 1,000/s: " + late);
        final long seenFromSending = latencies
                .fromSending()
                .getCountBetweenValues(halfStallNs, latencies.fromSending().getMaxValue());
        assertTrue(seenFromSending < late / 10, "a closed loop sees the stall once: " + seenFromSending);
    }

    @Test
    void shouldNameAClickIdThatComesTwiceOrIsOldOrMissing() throws Exception {
        assertJudged(AnswerCheck.STALE_CLICK_ID, redirect(CANNED_ID));
        assertJudged(AnswerCheck.NO_CLICK_ID, redirect("too-short"));
        assertJudged(AnswerCheck.NO_CLICK_ID, redirect("E" + "-".repeat(41) + "0"));
        assertJudged(AnswerCheck.WRONG_STATUS, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        final byte[] answer = redirect(CANNED_ID).getBytes(StandardCharsets.US_ASCII);
        final AnswerCheck check = new AnswerCheck(16);
        assertEquals(AnswerCheck.OK, check.check(answer, 0, answer.length, 0));
        assertEquals(AnswerCheck.REPEATED_CLICK_ID, check.check(answer, 0, answer.length, 0));
    }

    @Test
    void shouldRefuseWhateverIsNotThisMachine() {
        assertEquals(2, run("--url=http://192.0.2.1/c/demo/spring", "--metrics=none"));
        assertEquals(2, run("--url=https://127.0.0.1/c/demo/spring", "--metrics=none"));
        assertEquals(2, run("--rate=100000", "--duration=3000", "--metrics=none"));
    }

    @Test
    void shouldSayHowMuchACounterRose() {
        final ServerCounters before = ServerCounters.parse("# HELP a b\na_total 5\nb_total{code=\"x\"} 1\n");
        final ServerCounters after = ServerCounters.parse("a_total 7.0\nb_total{code=\"x\"} 4\nc_total 2\n");
        assertEquals(2, before.rise(after, "a_total"));
        assertEquals(3, before.rise(after, "b_total{code=\"x\"}"));
        assertEquals(2, before.rise(after, "c_total"));
    }

    @Test
    void shouldSendARequestOfABrowsersSizeFromEverChangingAddresses() {
        final ClickRequest request = new ClickRequest("127.0.0.1:8080", "/c/demo/spring");
        final String first = StandardCharsets.US_ASCII.decode(request.of(0)).toString();
        final String last = StandardCharsets.US_ASCII
                .decode(request.of(ClickRequest.VISITORS - 1))
                .toString();
        assertTrue(first.contains("X-Forwarded-For: 128.100.100.7\r\n"), first);
        assertTrue(last.contains("X-Forwarded-For: 223.255.255.7\r\n"), last);
        assertTrue(request.lengthBytes() > 560 && request.lengthBytes() < 660, "bytes: " + request.lengthBytes());
    }

    private static void assertJudged(final int judgement, final String answer) {
        final byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        assertEquals(judgement, new AnswerCheck(16).check(bytes, 0, bytes.length, System.currentTimeMillis()));
    }

    private static String redirect(final String clickId) {
        return "HTTP/1.1 302 Found\r\nLocation: https://shop.example/?click_id=" + clickId + "\r\n\r\n";
    }

    private static int run(final String... arguments) {
        final CommandLine command = new CommandLine(new Load());
        command.setErr(new PrintWriter(new StringWriter(), true));
        return command.execute(arguments);
    }

    private static OpenLoop loop(final int port, final Latencies latencies) throws IOException {
        return new OpenLoop(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                1,
                new ClickRequest("127.0.0.1", "/x"),
                new AnswerCheck(4096),
                latencies,
                false);
    }

    private static void serve(final CannedServer server) {
        try {
            server.run();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers one request at a time on one connection, and once stops for a while. */
    private static final class StubServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final int stallMs;

        private StubServer(final int stallMs) throws IOException {
            this.stallMs = stallMs;
            Thread.ofPlatform().daemon().start(this::serve);
        }

        private int port() {
            return listener.getLocalPort();
        }

        private void serve() {
            try (Socket socket = listener.accept()) {
                final byte[] buffer = new byte[4096];
                for (int i = 0; socket.getInputStream().read(buffer) > 0; i++) {
                    if (i == 100) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stallMs));
                    }
                    socket.getOutputStream().write(redirect(CANNED_ID).getBytes(StandardCharsets.US_ASCII));
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
