package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: what two servers read differently never becomes a second request here. Method: over a real socket each case
 * sends a head that is read one way or another, and behind it a request that only the wrong way reveals. It must be
 * refused with one answer, the connection must end, and the hidden request must neither be answered nor leave a record.
 */
final class SmugglingTest {
    private static final String HOST = "Host: t.example\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    /** What is hidden; its link is used nowhere else. */
    private static final String HIDDEN = "GET /c/acme/open?sub1=hidden HTTP/1.1\r\nHost: t.example\r\n\r\n";

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
    void shouldRefuseLinesThatAreReadDifferently() throws IOException {
        final List<String> cases = new ArrayList<>();
        for (final String line : List.of(
                "GET /c/acme/home HTTP/9.9",
                "GET /c/acme/home HTTP/1.2",
                "GET /c/acme/home HTTP/2.0",
                "GET /c/acme/home HTTP/01.1",
                "GET /c/acme/home HTTP/1.1 HTTP/1.1",
                "GET /c/acme/home http/1.1",
                "GET /c/acme/home HTTP/1.1\0",
                "GET /c/acme/home HTTP /1.1",
                "GET /c/acme/home",
                "GET",
                " GET /c/acme/home HTTP/1.1",
                "GET  /c/acme/home HTTP/1.1",
                "GET\t/c/acme/home HTTP/1.1",
                "GET /c/acme/home\tHTTP/1.1",
                "GET\u000B/c/acme/home HTTP/1.1",
                "GET /c/acme/home\rHTTP/1.1",
                "GET /c/acme/h\nome HTTP/1.1",
                "GET /c/acme/h\0ome HTTP/1.1",
                "GET /c/acme/h\u0080ome HTTP/1.1",
                "GET /c/acme/h\u00FFome HTTP/1.1",
                "GET /c/acme/h\u007Fome HTTP/1.1",
                "GET /c/acme/home#x HTTP/1.1",
                "GET c/acme/home HTTP/1.1",
                "GET * HTTP/1.1",
                "GET t.example:80 HTTP/1.1",
                "GET http://evil.example/c/acme/home HTTP/1.1",
                "GET http://t.example@evil.example/c/acme/home HTTP/1.1",
                "GET http://t.example:81/c/acme/home HTTP/1.1",
                "GET //t.example\\@evil/c/acme/home#a HTTP/1.1",
                "GET ftp://t.example/c/acme/home HTTP/1.1",
                "CONNECT t.example:80 HTTP/1.1",
                "\0GET /c/acme/home HTTP/1.1",
                "G\0T /c/acme/home HTTP/1.1",
                "G\u0080T /c/acme/home HTTP/1.1")) {
            cases.add(line + "\r\n" + HOST + "\r\n");
        }
        cases.add("GET /c/acme/home HTTP/1.1\n" + HOST + "\r\n");
        cases.add("GET /c/acme/home HTTP/1.1\r\r\n" + HOST + "\r\n");
        assertAllRefused(cases);
    }

    @Test
    void shouldRefuseHostsAndHeadersThatAreReadDifferently() throws IOException {
        final List<String> cases = new ArrayList<>();
        for (final String headers : List.of(
                "",
                "X: y\r\n",
                HOST + HOST,
                HOST + "host: evil.example\r\n",
                "Host: t.example, evil.example\r\n",
                "Host: t.example/x\r\n",
                "Host: t.example@evil.example\r\n",
                "Host: t.example evil.example\r\n",
                "Host: t.ex\u00E4mple\r\n",
                "Host: t.example\0\r\n",
                "Host: t.example%00\r\n",
                "Host:\r\n",
                "Host:\r\n t.example\r\n",
                "Host : t.example\r\n",
                " Host: t.example\r\n",
                "\tHost: t.example\r\n",
                HOST + " X: y\r\n",
                HOST + "X: y\r\n folded\r\n",
                HOST + "X: y\r\n\tfolded\r\n",
                HOST + "X: y\r\n \r\n",
                HOST + "X : y\r\n",
                HOST + "X\t: y\r\n",
                HOST + ": y\r\n",
                HOST + "X\r\n",
                HOST + "X y: z\r\n",
                HOST + "X\0: y\r\n",
                HOST + "X\u0080: y\r\n",
                HOST + "X(: y\r\n",
                HOST + "X: a\0b\r\n",
                HOST + "X: a\rb\r\n",
                HOST + "X: a\r\r\n",
                HOST + "X: a\u0001b\r\n",
                HOST + "X: a\u007Fb\r\n",
                HOST + "X: a\nY: b\r\n",
                HOST + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                HOST + "Content-Type: a/b\r\nContent-Type: c/d\r\n")) {
            cases.add("GET /c/acme/home HTTP/1.1\r\n" + headers + "\r\n");
        }
        cases.add("GET /c/acme/home HTTP/1.1\r\n" + HOST + "\n");
        assertAllRefused(cases);
    }

    @Test
    void shouldRefuseBodiesWhoseEndIsReadDifferently() throws IOException {
        final List<String> cases = new ArrayList<>();
        final String hiddenLength = "Content-Length: " + HIDDEN.length() + "\r\n";
        for (final String headers : List.of(
                "Content-Length: 5\r\n" + CHUNKED,
                CHUNKED + "Content-Length: 5\r\n",
                CHUNKED + "Content-Length: 0\r\n",
                "Content-Length: 0\r\n" + hiddenLength,
                hiddenLength + "Content-Length: 0\r\n",
                "Content-Length: 0\r\ncontent-length: 1\r\n",
                "Content-Length: 0, 5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: 5;\r\n",
                "Content-Length: 5.0\r\n",
                "Content-Length: 1e1\r\n",
                "Content-Length: five\r\n",
                "Content-Length: \u00B2\r\n",
                "Content-Length: 5\0\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: 18446744073709551616\r\n",
                "Content-Length:\r\n",
                "Content-Length : 5\r\n",
                "Content-Length: 0\r\n 5\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunkedx\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: identity, chunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: chunked;q=1\r\n",
                "Transfer-Encoding: chunked\u000B\r\n",
                "Transfer-Encoding: ,chunked\r\n",
                "Transfer-Encoding:\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "X: y\nTransfer-Encoding: chunked\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n",
                CHUNKED + "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: identity\r\n" + CHUNKED)) {
            cases.add("POST /c/acme/home HTTP/1.1\r\n" + HOST + headers + "\r\n0\r\n\r\n");
        }
        for (final String method : List.of("GET", "HEAD")) {
            cases.add(method + " /c/acme/home HTTP/1.1\r\n" + HOST + hiddenLength + "\r\n");
            cases.add(method + " /c/acme/home HTTP/1.1\r\n" + HOST + CHUNKED + "\r\n0\r\n\r\n");
            cases.add(
                    method + " /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n" + CHUNKED + "\r\n0\r\n\r\n");
        }
        cases.add("POST /c/acme/home HTTP/1.0\r\n" + HOST + CHUNKED + "\r\n0\r\n\r\n");
        cases.add("POST /c/acme/home HTTP/1.1\r\n" + HOST + "Expect: 200-ok\r\nContent-Length: 5\r\n\r\n");
        assertAllRefused(cases);
    }

    @Test
    void shouldRefuseChunksThatAreReadDifferently() throws IOException {
        final List<String> cases = new ArrayList<>();
        for (final String chunks : List.of(
                "-1\r\n",
                "+1\r\na\r\n",
                "0x1\r\na\r\n",
                " 1\r\na\r\n",
                "g\r\na\r\n",
                "\r\n",
                ";x\r\n",
                "1\na\r\n",
                "1\ra\r\n",
                "1\0\r\na\r\n",
                "1;x\n\r\na\r\n",
                "1;x=\r\r\na\r\n",
                "1;\0\r\na\r\n",
                "1;x=\"\u0001\"\r\na\r\n",
                "1\r\nab\r\n",
                "1\r\na\n",
                "1\r\na\r",
                "1\r\na0\r\n\r\n",
                "FFFFFFFFFFFFFFFF\r\n",
                "100000000000000000\r\n",
                "80000000\r\n",
                "0\n\r\n",
                "0\r\nX: y\n\r\n",
                "0\r\nX : y\r\n\r\n",
                "0\r\n: y\r\n\r\n",
                "0\r\nX: a\0b\r\n\r\n",
                "0\r\n folded\r\n\r\n")) {
            cases.add("POST /c/acme/home HTTP/1.1\r\n" + HOST + CHUNKED + "\r\n" + chunks);
        }
        assertAllRefused(cases);
    }

    /** What is read the same by all is taken, and what follows is its own request. */
    @Test
    void shouldTakeWhatEverybodyReadsTheSame() throws IOException {
        for (final String request : List.of(
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "\r\nGET /c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "GET http://t.example/c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\n0\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + CHUNKED + "\r\n1;x=y\r\na\r\n0\r\nX: y\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "transfer-encoding:\tChunked\r\n\r\n00\r\n\r\n")) {
            try (RawClient client = rig.client()) {
                client.send(request + "GET /c/acme/see?sub1=own HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
                assertEquals(302, client.read(false).status(), request);
                assertEquals(303, client.read(false).status(), request);
                assertTrue(client.isEnded(), request);
            }
        }
        assertNothingHidden();
    }

    private void assertAllRefused(final List<String> cases) throws IOException {
        for (final String request : cases) {
            final long answered = rig.count(Counter.EDGE_REQUESTS);
            try (RawClient client = rig.client()) {
                client.send(request + HIDDEN);
                final RawClient.Answer answer = client.read(request.startsWith("HEAD"));
                assertTrue(answer != null && answer.status() / 100 == 4, request + " is answered " + answer);
                assertEquals("close", answer.header("Connection"), request);
                assertTrue(client.isEnded(), () -> "more than one answer to " + request);
            }
            assertEquals(answered + 1, rig.count(Counter.EDGE_REQUESTS), request);
        }
        assertEquals(List.of(), rig.clicks());
    }

    private void assertNothingHidden() {
        assertTrue(rig.clicks().stream().noneMatch(click -> click.labels().containsValue("hidden")), "hidden");
    }
}
