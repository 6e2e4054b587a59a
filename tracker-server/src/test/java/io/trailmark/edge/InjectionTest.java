package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.catalogue.RoutingTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Aim: line ends and NUL never get from a request into an answer. Method: each of them, raw, escaped once and escaped
 * twice, through every parameter, the path, and every header that is read, to every kind of link; what comes back is
 * taken apart strictly (see {@link WireAnswers}): one status line, in a redirect one {@code Location}, no control byte.
 */
final class InjectionTest {
    private static final List<String> CODES =
            List.of("home", "merge", "open", "closed", "macros", "other", "over", "off", "none", "");
    private static final List<String> PAYLOADS = List.of(
            "a\r\nX-Evil: b\r\n",
            "a\nX-Evil: b",
            "a\rX-Evil: b",
            "a\0b",
            "a%0d%0aX-Evil:%20b%0d%0a",
            "a%0D%0ASet-Cookie:%20tm=evil%0D%0A%0D%0A%3Chtml%3E",
            "a%0aX-Evil:b",
            "a%0dX-Evil:b",
            "a%00b",
            "a%250d%250aX-Evil:%2520b",
            "a%2500b",
            "a%25250d%25250aX-Evil:b",
            "a%E5%98%8A%E5%98%8DX-Evil:b",
            "a%c0%8d%c0%8aX-Evil:b",
            "a\u560A\u560DX-Evil: b");

    private final RoutingTable routing = Outside.routing(LinkTest.PROGRAM);
    private int redirects;
    private int refusals;

    @Test
    void shouldNeverLetLineEndsOutOfParameters() {
        final List<String> names = List.of(
                "x",
                "cid",
                "click_id",
                "own",
                "b",
                "sub1",
                "sub2",
                "sub3",
                "sub4",
                "sub5",
                "aff_sub",
                "aff_sub2",
                "s1",
                "s2",
                "source",
                "aff_click_id",
                "gclid",
                "gbraid",
                "wbraid",
                "fbclid",
                "msclkid",
                "ttclid",
                "twclid",
                "li_fat_id",
                "url",
                "sig",
                "notrack",
                "cs");
        try (BareEdge edge = edge()) {
            for (final String code : CODES) {
                for (final String payload : PAYLOADS) {
                    for (final String name : names) {
                        ask(edge, "/c/acme/" + code + "?" + name + "=" + payload + "&cs=granted", "");
                        ask(edge, "/c/acme/" + code + "?" + name + payload + "=1", "");
                    }
                    ask(edge, "/c/acme/" + code + payload, "");
                    ask(edge, "/c/" + payload + "/" + code, "");
                    ask(edge, "/i/acme/" + code + payload + ".gif?sub1=" + payload, "");
                    ask(edge, "/c/acme/" + code + "?url=https://shop.example/" + payload, "");
                }
            }
        }
        assertCounts();
    }

    @Test
    void shouldNeverLetLineEndsOutOfHeaders() {
        try (BareEdge edge = edge()) {
            for (final Header header : Header.values()) {
                for (final String payload : PAYLOADS) {
                    ask(edge, "/c/acme/macros?cs=granted", header.headerName() + ": " + payload + "\r\n");
                    ask(edge, "/robots.txt", header.headerName() + ": " + payload + "\r\n");
                }
            }
            for (final String payload : PAYLOADS) {
                ask(edge, "/c/acme/home?cs=granted", "Cookie: tm=0123456789abcdef; x=" + payload + "\r\n");
                ask(edge, "/c/acme/home?cs=granted", "Cookie: tm=" + payload + "\r\n");
            }
        }
        assertCounts();
    }

    @Test
    void shouldNeverLetLineEndsOutOfReports() {
        final ReportDoors doors = new ReportDoors();
        for (final Field field : Field.values()) {
            for (final String payload : PAYLOADS) {
                final String value = Outside.target(Outside.bytes(payload), 0, EdgeLimits.REQUEST_LINE_BYTES);
                final String query = "program=acme&goal=sale&customer_id=c&order_id=o&amount=1.00&currency=EUR&"
                        + field.text() + "=" + value;
                final String headers = " HTTP/1.1\r\nHost: t.example\r\n" + doors.authorization(0) + "\r\n";
                ReportDoors.checkJson(doors.ask("GET /postback?" + query + headers));
                final WireAnswers.Answer pixel = doors.ask("GET /px.gif?" + query + headers);
                assertTrue(pixel.header("x-tracking-result").matches("[a-z_]+(:[a-z_]+)?"), payload);
                assertEquals(200, pixel.status());
            }
        }
    }

    private BareEdge edge() {
        return BareEdge.ofServer(new Sink(batch -> {}), context -> context.routings(() -> routing));
    }

    private void ask(final BareEdge edge, final String target, final String header) {
        final boolean isHost = header.startsWith("host:");
        final BareEdge.Talk talk = edge.talk(Outside.bytes(
                "GET " + target + " HTTP/1.1\r\n" + (isHost ? "" : "Host: t.example\r\n") + header + "\r\n"));
        // A raw line end in a header makes two headers of it, which is what a client may send.
        assertEquals(1, talk.answers().size(), () -> target + " " + header);
        final WireAnswers.Answer answer = talk.answers().getFirst();
        assertNull(answer.header("x-evil"), () -> target + " " + header);
        final String cookie = answer.header("set-cookie");
        assertTrue(cookie == null || cookie.matches("tm=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax; Max-Age=[0-9]+"));
        redirects += answer.isRedirect() ? 1 : 0;
        refusals += answer.status() / 100 == 4 ? 1 : 0;
    }

    /** Neither is everything refused, nor is nothing. */
    private void assertCounts() {
        assertTrue(redirects > 100 && refusals > 100, redirects + " redirects, " + refusals + " refusals");
    }
}
