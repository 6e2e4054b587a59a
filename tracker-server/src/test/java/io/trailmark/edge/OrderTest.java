package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers come in the order of their requests, however the bytes arrive and whichever parser reads them. */
final class OrderTest {
    @TempDir
    Path folder;

    private EdgeRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = EdgeRig.start(folder, LinkTest.PROGRAM);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldAnswerAThousandPipelinedRequestsInOrder() throws IOException {
        final StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            requests.append(EdgeRig.request(i % 7 == 3 ? "HEAD" : "GET", "/c/acme/home?n=" + i));
        }
        try (RawClient client = rig.client()) {
            client.send(requests.toString());
            for (int i = 0; i < 1_000; i++) {
                final RawClient.Answer answer = client.read(i % 7 == 3);
                assertEquals("" + i, answer.parameter("n"));
            }
        }
        assertEquals(1_000, rig.clicks().size());
        assertEquals(1_000, rig.count(Counter.EDGE_REQUESTS_FAST));
    }

    @Test
    void shouldKeepTheOrderWhenNettysCodecTakesOver() throws IOException {
        final StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append(
                    i % 10 == 4
                            ? EdgeRig.request("POST", "/c/acme/home?n=" + i, "Content-Length: 5") + "hello"
                            : EdgeRig.request("GET", "/c/acme/home?n=" + i));
        }
        try (RawClient client = rig.client()) {
            client.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertEquals("" + i, client.read(false).parameter("n"));
            }
        }
        assertEquals(4, rig.count(Counter.EDGE_REQUESTS_FAST));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswerTheSameHoweverTheBytesAreSplit(final boolean isPlain) throws IOException {
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final List<String> requests = new ArrayList<>();
        final StringBuilder all = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            requests.add(request(random, i, isPlain));
            all.append(requests.getLast());
        }
        final List<String> whole = new ArrayList<>();
        try (RawClient client = rig.client()) {
            client.send(all.toString());
            for (int i = 0; i < requests.size(); i++) {
                whole.add(shape(client.read(requests.get(i).startsWith("HEAD"))));
            }
        }
        for (int round = 0; round < 5; round++) {
            try (RawClient client = rig.client()) {
                int at = 0;
                while (at < all.length()) {
                    final int part = 1 + (random.nextInt(4) == 0 ? random.nextInt(900) : random.nextInt(20));
                    client.send(all.substring(at, Math.min(at + part, all.length())));
                    at += part;
                }
                for (int i = 0; i < requests.size(); i++) {
                    assertEquals(whole.get(i), shape(client.read(requests.get(i).startsWith("HEAD"))), "seed " + seed);
                }
            }
        }
    }

    private static String request(final Random random, final int number, final boolean isPlain) {
        final String target = switch (random.nextInt(5)) {
            case 0 -> "/c/acme/nothing";
            case 1 -> "/c/acme/merge?x=" + "y".repeat(random.nextInt(3_000));
            case 2 -> "/robots.txt";
            case 3 -> "/c/acme/%zz";
            default -> "/c/acme/open?n=" + number;
        };
        final String padding = "X-Padding: " + "z".repeat(random.nextInt(2_000));
        if (isPlain || random.nextInt(3) > 0) {
            return EdgeRig.request(random.nextInt(4) == 0 ? "HEAD" : "GET", target, padding);
        }
        if (random.nextBoolean()) {
            final String body = "b".repeat(random.nextInt(500));
            return EdgeRig.request("POST", target, padding, "Content-Length: " + body.length()) + body;
        }
        return EdgeRig.request("POST", target, "Transfer-Encoding: chunked", padding) + "5\r\nhello\r\n0\r\n\r\n";
    }

    /** What must be the same: status, and the location without the click id. */
    private static String shape(final RawClient.Answer answer) {
        assertNotNull(answer);
        final String location = answer.location();
        return answer.status() + " " + (location == null ? answer.body() : location.replaceAll("cid=[^&#]*", "cid="));
    }

    @Test
    void shouldSpeakHttp10() throws IOException {
        try (RawClient client = rig.client()) {
            final RawClient.Answer answer = client.ask("GET /c/acme/home HTTP/1.0\r\nHost: t.example\r\n\r\n");
            assertEquals(302, answer.status());
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isEnded());
        }
        try (RawClient client = rig.client()) {
            final String request = "GET /c/acme/home HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
            assertEquals("keep-alive", client.ask(request).header("Connection"));
            assertEquals(302, client.ask(request).status());
        }
    }

    @Test
    void shouldCloseWhenAskedTo() throws IOException {
        try (RawClient client = rig.client()) {
            final RawClient.Answer answer = client.ask(EdgeRig.request("GET", "/c/acme/home", "Connection: close"));
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isEnded());
        }
    }

    @Test
    void shouldSayThatABodyIsWelcome() throws IOException {
        try (RawClient client = rig.client()) {
            final RawClient.Answer interim =
                    client.ask(EdgeRig.request("POST", "/c/acme/home", "Content-Length: 5", "Expect: 100-continue"));
            assertEquals(100, interim.status());
            assertEquals(302, client.ask("hello").status());
        }
        assertEquals(
                417,
                rig.ask("POST", "/c/acme/home", "Content-Length: 5", "Expect: miracles")
                        .status());
    }

    @Test
    void shouldUnderstandTheAbsoluteFormOfItsOwnHost() throws IOException {
        assertEquals(302, rig.get("http://T.example/c/acme/home").status());
        assertEquals(
                302,
                rig.get("http://go.acme.example/home?x=y", "Host: go.acme.example")
                        .status());
    }

    @Test
    void shouldAnswerWhatIsUnderwayWhenItStops() throws Exception {
        try (RawClient idle = rig.client();
                RawClient busy = rig.client()) {
            assertEquals(302, idle.ask(EdgeRig.request("GET", "/c/acme/home")).status());
            final String request = EdgeRig.request("GET", "/c/acme/home");
            busy.send(request.substring(0, 30));
            final long deadlineNs = System.nanoTime() + 10_000_000_000L;
            while (rig.server().connections() < 2 && System.nanoTime() < deadlineNs) {
                Thread.onSpinWait();
            }
            final Thread stop = new Thread(rig.server()::close);
            stop.start();
            assertTrue(idle.isEnded());
            busy.send(request.substring(30));
            final RawClient.Answer answer = busy.read(false);
            assertEquals(302, answer.status());
            assertEquals("close", answer.header("Connection"));
            stop.join();
        }
    }
}
