package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the edge refuses, and that it refuses it clearly: section 6 of the HTTP contract and what desynchronises
 * servers.
 */
final class BadInputTest {
    private static final String HOST = "Host: t.example\r\n";

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
    void shouldRefuseOddCodesClearly() throws IOException {
        assertEquals(404, rig.get("/c/").status(), "empty");
        assertEquals(302, rig.get("/c/acme/").status(), "empty code of a programme: its not-found page");
        assertEquals(302, rig.get("/c/acme").status());
        assertEquals(302, rig.get("/c/acme/%F0%9F%98%80").status(), "emoji");
        assertEquals(302, rig.get("/c/acme/..%2f").status());
        assertEquals(404, rig.get("/..%2f").status());
        assertEquals(404, rig.get("/../../etc/passwd").status());
        assertEquals(302, rig.get("/c/acme/" + "x".repeat(65)).status());
        assertEquals(302, rig.get("/c/acme/" + "x".repeat(7_000)).status());
        for (final String path : List.of("/c/acme/%00", "/%0d%0aX:y", "/c/acme/home%0A", "/c/acme/%", "/%4", "/%zz")) {
            final RawClient.Answer answer = rig.get(path);
            assertEquals(400, answer.status(), path);
            assertTrue(answer.body().contains("\"code\":\"malformed\""), answer.body());
        }
        assertEquals(414, rig.get("/c/acme/" + "x".repeat(10 * 1024)).status());
        assertEquals(List.of(), rig.clicks());
    }

    @Test
    void shouldNeverLetLineEndsIntoAHeader() throws IOException {
        for (final String code : List.of("home", "open", "macros", "merge", "over", "nothing")) {
            for (final String name :
                    List.of("sub1", "source", "aff_click_id", "url", "sig", "cs", "x", "x%0d%0aSet-Cookie:a", "cid")) {
                final RawClient.Answer answer = rig.get("/c/acme/" + code + "?" + name + "=a%0d%0aX-Evil:%20b%0d%0a");
                assertEquals(302, answer.status());
                assertNull(answer.header("X-Evil"));
                assertNull(answer.header("Set-Cookie"));
            }
        }
    }

    @Test
    void shouldRefuseWhatServersReadDifferently() throws IOException {
        for (final String request : List.of(
                "GET /c/acme/home HTTP/1.1\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + HOST + "\r\n",
                "GET /c/acme/home HTTP/1.1\r\nHost: a.example\r\nX: y\r\nhost: b.example\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\nHost: \r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\nHost: a.example/b\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\nHost: a@b.example\r\n\r\n",
                "GET /c/acme/home HTTP/9.9\r\n" + HOST + "\r\n",
                "GET /c/acme/home HTTP/2.0\r\n" + HOST + "\r\n",
                "GET /c/acme/home HTTP/1.1 x\r\n" + HOST + "\r\n",
                "GET /c/acme/home\r\n" + HOST + "\r\n",
                "GET  /c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/home  HTTP/1.1\r\n" + HOST + "\r\n",
                "GET\t/c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/\thome HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/h\u00FCme HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/home#x HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/\u007Fhome HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/\0home HTTP/1.1\r\n" + HOST + "\r\n",
                "GET c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "GET * HTTP/1.1\r\n" + HOST + "\r\n",
                "GET http://evil.example/c/acme/home HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "X: a\r\n folded\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "X: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "X : a\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + ": a\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "X: a\0b\r\n\r\n",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "X: a\rb\r\n\r\n",
                EdgeRig.request("GET", "/c/acme/home").replace("\r\n", "\n"),
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello",
                "GET /c/acme/home HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HEAD /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: 1, 1\r\n\r\na",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: +1\r\n\r\na",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Content-Length: -1\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST
                        + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "POST /c/acme/home HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
                "POST /c/acme/home HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
            assertRefusedAndClosed(400, request);
        }
        assertEquals(List.of(), rig.clicks());
    }

    private void assertRefusedAndClosed(final int status, final String request) throws IOException {
        try (RawClient client = rig.client()) {
            final RawClient.Answer answer = client.ask(request);
            final String shown = request.length() < 200 ? request : request.substring(0, 200);
            assertEquals(status, answer == null ? -1 : answer.status(), shown);
            assertEquals("close", answer.header("Connection"), shown);
            assertTrue(client.isEnded(), shown);
        }
    }

    @Test
    void shouldLimitLinesHeadersAndBodies() throws IOException {
        final int lineOverhead = "GET  HTTP/1.1".length();
        final String longest = "/c/acme/home?" + "x".repeat(8 * 1024 - lineOverhead - "/c/acme/home?".length());
        assertEquals(302, rig.get(longest).status());
        assertRefusedAndClosed(414, EdgeRig.request("GET", longest + "x"));
        assertRefusedAndClosed(414, EdgeRig.request("POST", longest, "Content-Length: 0"));
        assertEquals(302, rig.get("/c/acme/home", "X: " + "y".repeat(16_000)).status());
        assertRefusedAndClosed(431, EdgeRig.request("GET", "/c/acme/home", "X: " + "y".repeat(17_000)));
        assertRefusedAndClosed(
                431,
                EdgeRig.request("GET", "/c/acme/home", "X: y\r\n".repeat(3_000).strip()));
        assertRefusedAndClosed(
                431, EdgeRig.request("POST", "/c/acme/home", "Content-Length: 0", "X: " + "y".repeat(17_000)));
        assertRefusedAndClosed(413, EdgeRig.request("POST", "/c/acme/home", "Content-Length: " + (1024 * 1024 + 1)));
        assertRefusedAndClosed(
                413,
                EdgeRig.request("POST", "/c/acme/home", "Transfer-Encoding: chunked")
                        + ("8000\r\n" + "z".repeat(0x8000) + "\r\n").repeat(33));
    }

    @Test
    void shouldTakeABodyOfAMegabyte() throws IOException {
        final String body = "z".repeat(1024 * 1024);
        try (RawClient client = rig.client()) {
            final RawClient.Answer answer =
                    client.ask(EdgeRig.request("POST", "/c/acme/home", "Content-Length: " + body.length()) + body);
            assertEquals(302, answer.status());
        }
    }

    @Test
    void shouldNameTheMethodsThereAre() throws IOException {
        for (final String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND")) {
            final RawClient.Answer answer = rig.ask(method, "/c/acme/home");
            assertEquals(405, answer.status());
            assertEquals("GET, HEAD, POST", answer.header("Allow"));
        }
        final RawClient.Answer robots = rig.ask("POST", "/robots.txt", "Content-Length: 0");
        assertEquals(405, robots.status());
        assertEquals("GET, HEAD", robots.header("Allow"));
        assertEquals(6, rig.count(Counter.REFUSED_METHOD_NOT_ALLOWED));
    }

    @Test
    void shouldReadSixtyFourParametersAndPassOverTheRest() throws IOException {
        final StringBuilder query = new StringBuilder("/c/acme/home?p=0");
        for (int i = 1; i < 70; i++) {
            query.append("&p=").append(i);
        }
        final String location = rig.get(query + "&sub1=late").location();
        assertTrue(location.contains("&p=63&cid="), location);
        assertFalse(location.contains("p=64"), location);
        assertTrue(rig.onlyClick().labels().isEmpty());
    }

    @Test
    void shouldSurviveEmptyAndStrangeQueries() throws IOException {
        for (final String query :
                List.of("?", "?&", "?&&&", "?=", "?=&=", "?a", "??", "?a=b=c", "?;", "?%", "?%=%", "?{click_id}")) {
            final RawClient.Answer answer = rig.get("/c/acme/home" + query);
            assertEquals(302, answer.status(), query);
            assertEquals(43, answer.parameter("cid").length(), query);
        }
    }
}
