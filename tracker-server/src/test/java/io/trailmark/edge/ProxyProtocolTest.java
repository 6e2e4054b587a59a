package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PROXY protocol, written here byte by byte, before requests on real sockets. */
class ProxyProtocolTest {
    private static final String LINK = EdgeRig.request("GET", "/c/acme/home?cs=granted");
    private static final String V1 = "PROXY TCP4 192.0.2.7 127.0.0.1 4711 8080\r\n";
    private static final long BLOCK = 4L << 56 | 0xC0_00_02L;
    private static final long OWN_BLOCK = 4L << 56 | 127L << 16;

    @TempDir
    private Path folder;

    private EdgeRig open(final UnaryOperator<EdgeServer.Context> settings) throws IOException {
        return EdgeRig.start(
                folder,
                LinkTest.PROGRAM,
                context -> settings.apply(
                        context.trustedProxies(List.of("127.0.0.1")).proxyProtocol(true)));
    }

    private EdgeRig open() throws IOException {
        return open(context -> context);
    }

    /** Version 2: {@code kind} is family and transport, {@code rest} addresses, ports and what more there is. */
    private static String v2(final int command, final int kind, final String rest) {
        return "\r\n\r\n\0\r\nQUIT\n" + (char) (0x20 | command) + (char) kind + (char) (rest.length() >> 8)
                + (char) (rest.length() & 0xFF) + rest;
    }

    private static String ofTcp4(final String more) {
        return v2(1, 0x11, "\u00C0\0\u0002\u0007\u007F\0\0\u0001\u0012g\u001F\u0090" + more);
    }

    private static RawClient.Answer ask(final EdgeRig rig, final String bytes) throws IOException {
        try (RawClient client = rig.client()) {
            return client.ask(bytes);
        }
    }

    @Test
    void shouldTakeTheClientFromTheHeaderOfATrustedProxy() throws IOException {
        try (EdgeRig rig = open()) {
            assertEquals(302, ask(rig, V1 + LINK).status());
            assertEquals(BLOCK, rig.lastClick().addressBlock());
            assertEquals(302, ask(rig, ofTcp4("") + LINK).status());
            assertEquals(BLOCK, rig.lastClick().addressBlock());
            assertEquals(
                    302,
                    ask(rig, "PROXY TCP6 2001:db8:1:2::3 ::1 4711 8080\r\n" + LINK)
                            .status());
            assertEquals(6L << 56 | 0x2001_0db8_0001L, rig.lastClick().addressBlock());
        }
    }

    @Test
    void shouldTakeAHeaderThatComesInPieces() throws Exception {
        try (EdgeRig rig = open();
                RawClient client = rig.client()) {
            final String bytes = ofTcp4("") + LINK;
            for (int i = 0; i < bytes.length(); i += 7) {
                client.send(bytes.substring(i, Math.min(bytes.length(), i + 7)));
            }
            assertEquals(302, client.read(false).status());
            assertEquals(302, client.ask(LINK).status(), "a second request needs no header");
            assertEquals(2, rig.clicks().size());
            assertTrue(rig.clicks().stream().allMatch(click -> click.addressBlock() == BLOCK), "each of that client");
        }
    }

    @Test
    void shouldNotBelieveWhatTheClientBehindTheProxyWrites() throws IOException {
        try (EdgeRig rig = open()) {
            ask(rig, V1 + EdgeRig.request("GET", "/c/acme/home", "X-Forwarded-For: 203.0.113.9"));
            assertEquals(BLOCK, rig.lastClick().addressBlock());
            ask(
                    rig,
                    "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n"
                            + EdgeRig.request("GET", "/c/acme/home", "X-Forwarded-For: 192.0.2.7"));
            assertEquals(BLOCK, rig.lastClick().addressBlock(), "a proxy behind a proxy is believed");
            assertEquals(
                    400,
                    ask(rig, V1 + "PROXY TCP4 203.0.113.9 127.0.0.1 1 2\r\n" + LINK)
                            .status());
        }
    }

    @Test
    void shouldSetASecureCookieForWhoCameOverTls() throws IOException {
        final String overTls = " \0\u0005\u0001\0\0\0\0";
        final String plain = " \0\u0005\0\0\0\0\0";
        try (EdgeRig rig = open()) {
            assertTrue(ask(rig, ofTcp4(overTls) + LINK).header("Set-Cookie").startsWith("__Host-tm="));
            assertTrue(ask(rig, ofTcp4(plain) + LINK).header("Set-Cookie").startsWith("tm="));
            assertTrue(ask(rig, V1 + LINK).header("Set-Cookie").startsWith("tm="));
        }
    }

    @Test
    void shouldTakeAProxyThatSpeaksForItselfForWhatItIs() throws IOException {
        try (EdgeRig rig = open()) {
            for (final String own : List.of(
                    "PROXY UNKNOWN\r\n", v2(0, 0, ""), v2(0, 0x11, ofTcp4("").substring(16)))) {
                assertEquals(302, ask(rig, own + LINK).status());
                assertEquals(OWN_BLOCK, rig.lastClick().addressBlock());
            }
        }
    }

    @Test
    void shouldCloseAndCountWhatBeginsWithoutARightHeader() throws IOException {
        try (EdgeRig rig = open()) {
            int closed = 0;
            for (final String wrong : List.of(
                    LINK,
                    "PROXY TCP4 192.0.2.7\r\n" + LINK,
                    "PROXY TCP4 300.0.2.7 127.0.0.1 1 2\r\n" + LINK,
                    ofTcp4("x".repeat(4_000)) + LINK,
                    v2(5, 0x11, "") + LINK)) {
                try (RawClient client = rig.client()) {
                    client.send(wrong);
                    assertTrue(client.isEnded(), wrong);
                }
                closed++;
                awaitRefused(rig, closed);
            }
            assertEquals(0, rig.clicks().size());
            assertEquals(0, rig.count(Counter.EDGE_ERRORS), "no fault of ours");
        }
    }

    /** The connection is closed right before it is counted. */
    private static void awaitRefused(final EdgeRig rig, final int count) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (rig.count(Counter.EDGE_PROXY_HEADERS_REFUSED) != count) {
            assertTrue(System.nanoTime() < endNs, rig.count(Counter.EDGE_PROXY_HEADERS_REFUSED) + " of " + count);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldTakeNoHeaderOfAnybodyElse() throws IOException {
        try (EdgeRig rig = open(context -> context.trustedProxies(List.of("10.0.0.0/8")))) {
            assertEquals(400, ask(rig, V1 + LINK).status());
            assertEquals(400, ask(rig, ofTcp4("") + LINK).status());
            assertEquals(302, ask(rig, LINK).status());
            assertEquals(OWN_BLOCK, rig.onlyClick().addressBlock());
        }
    }

    @Test
    void shouldTakeNoHeaderWhereNoneIsSpoken() throws IOException {
        try (EdgeRig rig = open(context -> context.proxyProtocol(false))) {
            assertEquals(400, ask(rig, V1 + LINK).status());
            assertEquals(0, rig.clicks().size());
        }
    }

    @Test
    void shouldBoundTheConnectionsOfEachClientBehindTheProxy() throws IOException {
        try (EdgeRig rig = open(context -> context.lastingConnections(1))) {
            try (RawClient first = rig.client();
                    RawClient second = rig.client();
                    RawClient other = rig.client()) {
                assertNull(first.ask(V1 + LINK).header("Connection"));
                assertEquals("close", second.ask(V1 + LINK).header("Connection"));
                assertNull(
                        other.ask(V1.replace("192.0.2.7", "203.0.113.9") + LINK).header("Connection"));
            }
            boolean isLasting = false;
            for (int i = 0; i < 1_000 && !isLasting; i++) {
                isLasting = ask(rig, V1 + LINK).header("Connection") == null;
            }
            assertTrue(isLasting, "what they held was not given back");
        }
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }

    @Test
    void shouldForgetWhoeverLeavesBeforeItIsTakenIn() throws IOException {
        try (EdgeRig rig = open()) {
            assertEquals(302, ask(rig, V1 + LINK).status());
            final int before = openFiles();
            for (int i = 0; i < 200; i++) {
                try (Socket checking = new Socket(
                        InetAddress.getLoopbackAddress(), rig.server().port())) {
                    checking.setSoLinger(true, 0);
                }
            }
            assertEquals(302, ask(rig, V1 + LINK).status());
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (openFiles() > before + 20 && System.nanoTime() < deadlineNs) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            assertTrue(openFiles() <= before + 20, openFiles() + " files are open, " + before + " were before");
        }
    }

    @Test
    void shouldWantATrustedProxyWhereTheProtocolIsSpoken() {
        final IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> open(context -> context.trustedProxies(List.of())));
        assertTrue(failure.getMessage().contains("PROXY protocol"), failure.getMessage());
        assertFalse(failure.getMessage().contains("no journal"), failure.getMessage());
    }
}
