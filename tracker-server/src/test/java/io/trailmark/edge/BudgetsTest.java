package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to clients that take more than their share: prospects land all the same, and every refusal counts. */
final class BudgetsTest {
    private static final String LINK = EdgeRig.request("GET", "/c/acme/home");
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    Path folder;

    private static void await(final EdgeRig rig, final Counter counter, final long value) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (rig.count(counter) < value) {
            assertTrue(System.nanoTime() < deadlineNs, counter + " stays at " + rig.count(counter));
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void assertBalanced(final EdgeRig rig) {
        assertEquals(
                rig.count(Counter.EDGE_CONNECTIONS_OPENED) - rig.count(Counter.EDGE_CONNECTIONS_CLOSED),
                rig.server().connections(),
                "opened, closed and open connections balance");
    }

    @Test
    void shouldEndTheQuietestConnectionForANewOne() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.connectionLimit(3));
                RawClient silent = rig.client()) {
            await(rig, Counter.EDGE_CONNECTIONS_OPENED, 1);
            try (RawClient second = rig.client();
                    RawClient third = rig.client()) {
                assertEquals(302, second.ask(LINK).status());
                assertEquals(302, third.ask(LINK).status());
                try (RawClient fourth = rig.client()) {
                    assertEquals(302, fourth.ask(LINK).status(), "a prospect lands");
                    assertTrue(silent.isEnded(), "whoever said nothing makes way");
                    assertEquals(302, second.ask(LINK).status());
                    assertEquals(302, third.ask(LINK).status());
                    await(rig, Counter.EDGE_CONNECTIONS_CLOSED, 1);
                    assertEquals(1, rig.count(Counter.EDGE_CONNECTIONS_MADE_WAY));
                    assertEquals(0, rig.count(Counter.EDGE_CONNECTIONS_REFUSED));
                    assertEquals(3, rig.server().connections());
                    assertBalanced(rig);
                }
            }
        }
    }

    @Test
    void shouldNotEndWhoeverWaitsForAnAnswer() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                        folder,
                        LinkTest.PROGRAM,
                        context -> context.connectionLimit(1).endpointFactory(loop ->
                                new Endpoint[] {Endpoint.exact("/report", Method.GET, BudgetsTest::answerLate)}));
                RawClient first = rig.client()) {
            first.send(EdgeRig.request("GET", "/report"));
            await(rig, Counter.EDGE_BATCHES, 1);
            try (RawClient second = rig.client()) {
                assertTrue(second.isEnded());
            }
            assertEquals(1, rig.count(Counter.EDGE_CONNECTIONS_REFUSED));
            assertEquals(0, rig.count(Counter.EDGE_CONNECTIONS_MADE_WAY));
            assertBalanced(rig);
            assertEquals(200, first.read(false).status());
        }
    }

    private static void answerLate(final Request request, final Response response, final EdgeLoop loop) {
        final long sinceNs = loop.nowNs();
        loop.claim(1_024);
        loop.commitAndAwait(1_024, new PendingAnswer() {
            @Override
            public boolean onAppended(final long position, final Response later, final EdgeLoop itsLoop) {
                return false;
            }

            @Override
            public boolean tryAnswer(
                    final long viewsPosition, final long nowNs, final Response later, final EdgeLoop itsLoop) {
                if (nowNs - sinceNs < TimeUnit.SECONDS.toNanos(1)) {
                    return false;
                }
                later.begin(Status.OK).end();
                return true;
            }
        });
    }

    @Test
    void shouldServeAnAddressBeyondItsConnectionsButNotKeepThem() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.lastingConnections(1))) {
            try (RawClient first = rig.client()) {
                assertEquals(302, first.ask(LINK).status());
                try (RawClient second = rig.client()) {
                    final RawClient.Answer answer = second.ask(LINK);
                    assertEquals(302, answer.status(), "a prospect lands");
                    assertEquals("close", answer.header("Connection"));
                    assertTrue(second.isEnded());
                }
                try (RawClient silent = rig.client()) {
                    assertNull(silent.read(false), "it has less time to say what it wants");
                }
                assertEquals(302, first.ask(LINK).status());
                assertEquals(2, rig.count(Counter.EDGE_CONNECTIONS_SHORT));
            }
            await(rig, Counter.EDGE_CONNECTIONS_CLOSED, 3);
            try (RawClient next = rig.client()) {
                assertNull(next.ask(LINK).header("Connection"), "there is room again");
            }
            assertBalanced(rig);
        }
    }

    @Test
    void shouldLetATrustedProxyOpenWhatItNeeds() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                        folder,
                        LinkTest.PROGRAM,
                        context -> context.lastingConnections(1).trustedProxies(List.of("127.0.0.1")));
                RawClient first = rig.client();
                RawClient second = rig.client()) {
            assertNull(first.ask(LINK).header("Connection"));
            assertNull(second.ask(LINK).header("Connection"));
        }
    }

    @Test
    void shouldTellStrangersToWaitAndNobodyElse() throws IOException {
        try (IntakeRig rig = IntakeRig.open(
                folder,
                context ->
                        context.strangers(1, 1_000).loops(1).nanoClock(() -> 0).trustedProxies(List.of("127.0.0.1")))) {
            final String pixel = "/px.gif?program=acme&goal=sale&amount=1.00&currency=EUR&click_id=" + rig.clickId();
            int pixels = 0;
            HttpResponse<byte[]> image;
            do {
                image = rig.getBytes(pixel + "&order_id=P-" + pixels, "X-Forwarded-For", "192.0.2.1");
                pixels++;
            } while (image.headers().firstValue("X-Tracking-Result").orElse("").equals("accepted") && pixels < 100);
            assertEquals(12, pixels, "ten seconds' worth, one more into debt, and then none");
            assertEquals(200, image.statusCode(), "an image is always sent");
            assertEquals(
                    "refused:rate_limited",
                    image.headers().firstValue("X-Tracking-Result").orElseThrow());

            final long before = rig.journal.appendedPosition();
            final String[] stranger = {"X-Forwarded-For", "192.0.2.1"};
            final HttpResponse<String> report = rig.postForm("/postback", "order_id=A-1", stranger);
            assertEquals(429, report.statusCode());
            assertEquals("1", report.headers().firstValue("Retry-After").orElseThrow());
            assertEquals("rate_limited", IntakeRig.json(report).get("code").asText());
            assertEquals(
                    429,
                    rig.post("/v1/conversions", "tm_guessed", "{}", stranger).statusCode());
            assertEquals(429, rig.post("/v1/adjustments", null, "{}", stranger).statusCode());
            assertEquals(before, rig.journal.appendedPosition(), "no record of any");
            assertEquals(4, rig.count(Counter.REFUSED_RATE_LIMITED), "each refusal is counted");

            assertEquals(302, rig.getBytes("/c/acme/hello", stranger).statusCode(), "the prospect lands");
            final String sale = "goal=sale&amount=1.00&order_id=T-1&customer_id=c";
            final HttpResponse<String> known = rig.postForm("/postback?token=" + rig.acmeToken, sale);
            assertEquals(200, known.statusCode(), known.body());
            assertEquals(
                    401,
                    rig.postForm("/postback", "order_id=A-1", "X-Forwarded-For", "192.0.2.2")
                            .statusCode(),
                    "the address beside it has a budget of its own");
        }
    }

    @Test
    void shouldTakeAProspectsFormWhateverTheAddressHasAskedForBefore() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                        folder,
                        LinkTest.PROGRAM,
                        context -> context.strangers(1, 1).nanoClock(() -> 0).endpointFactory(loop -> new Endpoint[] {
                            Endpoint.exact("/report", Method.POST, (request, response, itsLoop) -> {
                                itsLoop.strangers().judge(request, new Report(), null, false, 0);
                                response.begin(Status.OK).end();
                            })
                        }));
                RawClient client = rig.client()) {
            final String body = "x".repeat(20_000);
            final String report = EdgeRig.request("POST", "/report", "Content-Length: 20000") + body;
            assertEquals(200, client.ask(report).status());
            final RawClient.Answer refused = client.ask(EdgeRig.request("POST", "/report", "Content-Length: 20000"));
            assertEquals(429, refused.status(), "before its body is read");
            assertEquals("close", refused.header("Connection"));
            try (RawClient other = rig.client()) {
                final String click = EdgeRig.request("POST", "/c/acme/home", "Content-Length: 20000") + body;
                assertEquals(302, other.ask(click).status());
            }
        }
    }

    @Test
    void shouldHoldOnlySoMuchOfWhatIsNotWholeAndAlwaysAUsualRequest() throws IOException {
        final List<RawClient> clients = new ArrayList<>();
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.heldLimitBytes(64 << 10))) {
            final String begun = EdgeRig.request("GET", "/c/acme/home", "X: " + "y".repeat(9_000));
            final String half = begun.substring(0, begun.length() - 4);
            for (int i = 0; i < 10; i++) {
                final RawClient client = rig.client();
                clients.add(client);
                client.send(half);
            }
            await(rig, Counter.REFUSED_OVERLOADED, 3);
            final String form = EdgeRig.request("POST", "/c/acme/home", "Content-Length: 9000") + "x".repeat(8_000);
            try (RawClient client = rig.client()) {
                final RawClient.Answer refused = client.ask(form);
                assertEquals(503, refused.status());
                assertEquals("1", refused.header("Retry-After"));
                assertTrue(refused.body().contains("\"code\":\"overloaded\""), refused.body());
            }
            assertEquals(4, rig.count(Counter.REFUSED_OVERLOADED), "seven of the first ten found room");
            try (RawClient slow = rig.client()) {
                slow.send(LINK.substring(0, 40));
                await(rig, Counter.EDGE_CONNECTIONS_OPENED, 12);
                assertEquals(302, slow.ask(LINK.substring(40)).status());
            }
            for (final RawClient client : clients) {
                client.close();
            }
            await(rig, Counter.EDGE_CONNECTIONS_CLOSED, 12);
            try (RawClient client = rig.client()) {
                assertEquals(302, client.ask(form + "x".repeat(1_000)).status(), "there is room again");
            }
        }
    }

    @Test
    void shouldHoldBackRequestsWhoseAnswersWouldPileUp() {
        final byte[] page = "a".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        final List<String> asked = new ArrayList<>();
        try (BareEdge edge = BareEdge.of(new Sink(batch -> {}), (request, response, loop) -> {
            asked.add(
                    new String(request.bytes(), request.pathOffset(), request.pathLength(), StandardCharsets.US_ASCII));
            response.begin(Status.OK).end(page);
        })) {
            final StringBuilder requests = new StringBuilder();
            final List<String> expected = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: t\r\n\r\n");
                expected.add("/" + i);
            }
            // Whichever parser reads them; the edge's harness fails when answers of more than one share pile up.
            for (final String head : List.of("", "POST /first HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nx")) {
                asked.clear();
                final BareEdge.Talk talk = edge.talk((head + requests).getBytes(StandardCharsets.US_ASCII));
                if (!head.isEmpty()) {
                    assertEquals("/first", asked.removeFirst());
                }
                assertEquals(expected, asked, "every one once, in order");
                assertEquals(
                        expected.size() + (head.isEmpty() ? 0 : 1),
                        talk.answers().size());
            }
        }
    }
}
