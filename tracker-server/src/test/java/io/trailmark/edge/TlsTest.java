package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.trailmark.counters.Counter;
import io.trailmark.record.codec.LabelKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aim: the edge says the same over TLS, knows that it is spoken to in private, and survives another certificate. */
final class TlsTest {
    private static X509Bundle first;
    private static X509Bundle second;

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;
    private Tls tls;
    private EdgeRig rig;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = bundle();
        second = bundle();
    }

    private static X509Bundle bundle() throws Exception {
        return new CertificateBuilder()
                .subject("CN=t.example")
                .addSanDnsName("t.example")
                .setIsCertificateAuthority(true)
                .ecp256()
                .buildSelfSigned();
    }

    @BeforeEach
    void start() throws IOException {
        certificate = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        write(first, first);
        tls = Tls.open(certificate, key);
        rig = EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.tls(tls, 0));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void write(final X509Bundle certificateOf, final X509Bundle keyOf) throws IOException {
        Files.writeString(certificate, certificateOf.getCertificatePathPEM());
        Files.writeString(key, keyOf.getPrivateKeyPEM());
        // Two writes within one tick of the file system's clock would else look like one.
        Files.setLastModifiedTime(key, FileTime.fromMillis(System.nanoTime() / 1_000_000));
    }

    private SSLSocket connect(final X509Bundle trusted, final String... protocols) throws Exception {
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusted.toTrustManager()}, null);
        final SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), rig.server().tlsPort());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void shouldSendOnOverBothVersions(final String protocol) throws Exception {
        final SSLSocket socket = connect(first, protocol);
        try (RawClient client = new RawClient(socket)) {
            final RawClient.Answer answer = client.ask(EdgeRig.request("GET", "/c/acme/home?cs=granted"));
            assertEquals(302, answer.status());
            assertTrue(answer.header("Set-Cookie").contains("; Secure;"), answer.raw());
            assertEquals(protocol, socket.getSession().getProtocol());
            assertEquals(1, rig.clicks().size());
            assertEquals(1, rig.count(Counter.EDGE_TLS_HANDSHAKES));
        }
    }

    @Test
    void shouldAgreeToHttp1Alone() throws Exception {
        final SSLSocket socket = connect(first);
        final var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        try (RawClient client = new RawClient(socket)) {
            assertEquals(302, client.ask(EdgeRig.request("GET", "/c/acme/home")).status());
            assertEquals("http/1.1", socket.getApplicationProtocol());
        }
    }

    @Test
    void shouldKeepTheOrderOfManyRequestsAndTakeALongBody() throws Exception {
        final int requests = 1_000;
        try (RawClient client = new RawClient(connect(first))) {
            final StringBuilder pipelined = new StringBuilder();
            for (int i = 0; i < requests; i++) {
                pipelined.append(EdgeRig.request("GET", "/c/acme/home?sub1=n" + i));
            }
            final Thread sender = Thread.ofPlatform().start(() -> {
                try {
                    client.send(pipelined.toString());
                } catch (final IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < requests; i++) {
                assertEquals(302, client.read(false).status(), "answer " + i);
            }
            sender.join();
            final String body = "z".repeat(1024 * 1024);
            assertEquals(
                    302,
                    client.ask(EdgeRig.request("POST", "/c/acme/home", "Content-Length: " + body.length()) + body)
                            .status());
        }
        final List<SeenClick> clicks = rig.clicks();
        assertEquals(requests + 1, clicks.size());
        for (int i = 0; i < requests; i++) {
            assertEquals("n" + i, clicks.get(i).labels().get(LabelKey.SUB1));
        }
    }

    @Test
    void shouldEndAConnectionSoThatTheClientKnowsThatNothingWasCutOff() throws Exception {
        try (RawClient client = new RawClient(connect(first))) {
            assertEquals(
                    302,
                    client.ask(EdgeRig.request("GET", "/c/acme/home", "Connection: close"))
                            .status());
            // Without the notice of TLS this would be an exception.
            assertNull(client.read(false));
        }
    }

    @Test
    void shouldCountWhoeverDoesNotSpeakTls() throws Exception {
        try (RawClient client = new RawClient(
                new Socket(InetAddress.getLoopbackAddress(), rig.server().tlsPort()))) {
            client.send(EdgeRig.request("GET", "/c/acme/home"));
            while (!client.isEnded()) {
                Thread.onSpinWait();
            }
            assertEquals(1, rig.count(Counter.EDGE_TLS_HANDSHAKES_FAILED));
            assertEquals(0, rig.count(Counter.EDGE_TLS_HANDSHAKES));
            assertEquals(0, rig.clicks().size());
        }
    }

    @Test
    void shouldTakeOverANewPairForNewConnectionsOnly() throws Exception {
        final SSLSocket old = connect(first);
        try (RawClient client = new RawClient(old)) {
            client.ask(EdgeRig.request("GET", "/c/acme/home"));
            assertFalse(tls.reloadIfChanged(), "nothing has changed");
            write(second, second);
            assertTrue(tls.reloadIfChanged());
            assertEquals(302, client.ask(EdgeRig.request("GET", "/c/acme/home")).status());
            final SSLSocket fresh = connect(second);
            try (RawClient other = new RawClient(fresh)) {
                assertEquals(
                        302, other.ask(EdgeRig.request("GET", "/c/acme/home")).status());
                assertArrayEquals(
                        second.getCertificate().getEncoded(),
                        fresh.getSession().getPeerCertificates()[0].getEncoded());
            }
        }
    }

    @Test
    void shouldKeepThePairThatIsRightWhenAnotherIsWrong() throws Exception {
        write(second, first);
        final String message =
                assertThrows(IOException.class, tls::reloadIfChanged).getMessage();
        assertTrue(message.contains(certificate.toString()) && message.contains(key.toString()), message);
        assertFalse(tls.reloadIfChanged(), "a wrong change is told once");
        try (RawClient client = new RawClient(connect(first))) {
            assertEquals(302, client.ask(EdgeRig.request("GET", "/c/acme/home")).status());
        }
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        assertTrue(assertThrows(IOException.class, tls::reloadIfChanged)
                .getMessage()
                .contains("openssl pkcs8"));
        Files.writeString(certificate, "nothing\n");
        assertThrows(IOException.class, tls::reloadIfChanged);
        Files.delete(key);
        assertThrows(IOException.class, tls::reloadIfChanged);
        assertThrows(IOException.class, () -> Tls.open(certificate, key));
    }

    @Test
    void shouldCloseWhoeverConnectsAndSaysNothing() throws Exception {
        rig.close();
        rig = EdgeRig.start(
                Files.createDirectory(folder.resolve("other")),
                LinkTest.PROGRAM,
                context ->
                        context.tls(tls, 0).timeouts(TimeUnit.MILLISECONDS.toNanos(300), TimeUnit.SECONDS.toNanos(60)));
        try (RawClient client = new RawClient(
                new Socket(InetAddress.getLoopbackAddress(), rig.server().tlsPort()))) {
            assertTrue(client.isEnded());
        }
    }
}
