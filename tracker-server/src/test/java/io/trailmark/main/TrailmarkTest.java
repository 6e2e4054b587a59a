package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Starts and stops the whole process within this one, on ports of its own. */
class TrailmarkTest {
    private static final String PROGRAM = """
            program: acme
            name: Acme
            currency: EUR
            time_zone: Europe/Berlin
            goals:
              - goal: sale
                window: 30d
                model: last_touch
                reward:
                  percent: "10"
            partners:
              - partner: mia
                name: Mia
                type: affiliate
                links:
                  - code: blog
                    destination: https://shop.example/
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void writeProgram() throws IOException {
        Files.createDirectory(folder.resolve("programs"));
        Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM);
    }

    private WholeServer launch(final String... more) {
        return WholeServer.launch(folder, more);
    }

    private HttpResponse<String> get(final WholeServer server, final String path, final String token)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.office() + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String permissions(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void shouldBeReadyOnceItStartedAndTakeOverTheProgrammeFiles() throws Exception {
        try (WholeServer server = launch()) {
            final String token = server.owner();
            assertEquals("rwx------", permissions(folder.resolve("data")));
            assertEquals("rwx------", permissions(folder.resolve("data/keys")));
            assertEquals(200, get(server, "/ready", null).statusCode());
            assertEquals(200, get(server, "/health", null).statusCode());
            final String programs = get(server, "/v1/programs", token).body();
            assertTrue(programs.contains("\"program\":\"acme\""), programs);
            final String audit = get(server, "/v1/audit", token).body();
            assertTrue(audit.contains("\"balanced\":true"), audit);
            assertTrue(audit.contains("\"catalogue\":{\"accepted\":5,\"applied\":5}"), audit);
        }
    }

    @Test
    void shouldGoOnWhereItWasAfterARestartAndShowTokensOnlyOnce() throws Exception {
        final String token;
        try (WholeServer server = launch()) {
            token = server.owner();
        }
        try (WholeServer server = launch()) {
            assertFalse(server.printed().contains("tm_"), server.printed());
            final String audit = get(server, "/v1/audit", token).body();
            // Epoch, limits, programme, goal, partner, link; then the second epoch, and nothing more since no file
            // changed.
            assertTrue(audit.contains("\"journaled\":8,\"applied\":8"), audit);
            assertTrue(audit.contains("\"balanced\":true"), audit);
        }
    }

    @Test
    void shouldKeepTokensOutOfTheLog() throws Exception {
        final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        final Logger ours = (Logger) LoggerFactory.getLogger("io.trailmark");
        final ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        final Level before = ours.getLevel();
        ours.setLevel(Level.TRACE);
        try (WholeServer server = launch()) {
            final String token = server.owner();
            assertEquals(200, get(server, "/v1/audit", token).statusCode());
            assertEquals(401, get(server, "/v1/audit", token + "x").statusCode());
            assertEquals(404, get(server, "/" + token, token).statusCode());
            final URI postback = URI.create(server.edge() + "/postback?goal=sale&token=");
            for (final String each : List.of(token, token + "x")) {
                final HttpRequest request =
                        HttpRequest.newBuilder(URI.create(postback + each)).build();
                assertTrue(client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        >= 400);
            }
        } finally {
            root.detachAppender(log);
            ours.setLevel(before);
        }
        assertTrue(
                log.list.stream().anyMatch(event -> event.getFormattedMessage().startsWith("Ready: ")), "no log");
        for (final ILoggingEvent event : List.copyOf(log.list)) {
            assertFalse(event.getFormattedMessage().contains("tm_"), event.getFormattedMessage());
        }
    }

    @Test
    void shouldSayThatTheDataFolderIsInUse() {
        try (WholeServer server = launch()) {
            final StartFailure failure = assertThrows(StartFailure.class, this::launch);
            assertEquals(StartFailure.ENVIRONMENT, failure.exitCode());
            assertTrue(failure.getMessage().contains(folder.resolve("data").toString()), failure.getMessage());
            assertTrue(server.trailmark().backOfficePort() > 0);
        }
    }

    @Test
    void shouldNotStartForTheFirstTimeWithWrongProgrammeFilesAndSayAllErrors() throws Exception {
        Files.writeString(
                folder.resolve("programs/acme.yaml"),
                PROGRAM.replace("EUR", "EURO").replace("last_touch", "middle_touch"));
        final StartFailure failure = assertThrows(StartFailure.class, this::launch);

        assertEquals(StartFailure.CONFIGURATION, failure.exitCode());
        assertTrue(failure.getMessage().contains("acme.yaml:3:"), failure.getMessage());
        assertTrue(failure.getMessage().contains("acme.yaml:8:"), failure.getMessage());
    }

    @Test
    void shouldKeepTheRunningCatalogueWhenAFileBecameWrong() throws Exception {
        final String token;
        try (WholeServer server = launch()) {
            token = server.owner();
        }
        Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM.replace("EUR", "EURO"));
        try (WholeServer server = launch()) {
            assertEquals(200, get(server, "/ready", null).statusCode());
            assertTrue(get(server, "/v1/programs", token).body().contains("\"currency\":\"EUR\""));
            assertTrue(get(server, "/metrics", null).body().contains("trailmark_catalogue_file_errors_total 1"));
            assertTrue(server.printed().contains("acme.yaml:3:"), server.printed());
        }
    }

    @Test
    void shouldTakeOverAChangedFileWhileItRuns() throws Exception {
        try (WholeServer server = launch("--programs.watch.seconds=1")) {
            final String token = server.owner();
            Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM.replace("name: Acme", "name: Acme again"));
            final long deadlineNs = System.nanoTime() + 30_000_000_000L;
            String programs = "";
            while (!programs.contains("Acme again")) {
                assertTrue(System.nanoTime() < deadlineNs, programs);
                programs = get(server, "/v1/programs", token).body();
            }
            assertTrue(get(server, "/v1/audit", token).body().contains("\"balanced\":true"));
        }
    }

    @Test
    void shouldSpeakTlsWithTheFilesThatAreSet() throws Exception {
        final X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        final Path certificate = Files.writeString(folder.resolve("chain.pem"), bundle.getCertificatePathPEM());
        final Path key = Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
        final SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {bundle.toTrustManager()}, null);
        try (WholeServer server =
                        launch("--edge.tls.certificate=" + certificate, "--edge.tls.key=" + key, "--edge.tls.port=0");
                HttpClient overTls =
                        HttpClient.newBuilder().sslContext(trusting).build()) {
            final URI link =
                    URI.create("https://127.0.0.1:" + server.trailmark().edgeTlsPort() + "/c/acme/blog");
            final HttpRequest request = HttpRequest.newBuilder(link)
                    .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0")
                    .build();
            assertEquals(
                    302,
                    overTls.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode());
        }
        final StartFailure failure =
                assertThrows(StartFailure.class, () -> launch("--edge.tls.certificate=" + certificate));
        assertEquals(StartFailure.CONFIGURATION, failure.exitCode());
        assertTrue(failure.getMessage().contains("set edge.tls.key as well"), failure.getMessage());
    }

    @Test
    void shouldSayWhyItHasNoTableOfCountries() {
        final StartFailure failure =
                assertThrows(StartFailure.class, () -> launch("--geo.database=" + folder.resolve("missing.mmdb")));
        assertEquals(StartFailure.CONFIGURATION, failure.exitCode());
        assertTrue(
                failure.getMessage().contains("missing.mmdb: there is no such file (bundled: "), failure.getMessage());
    }

    @Test
    void shouldReportEveryWrongSettingAtOnceAndStartNothing() {
        final StartFailure failure =
                assertThrows(StartFailure.class, () -> launch("--backoffice.port=x", "--node.id=256"));
        assertTrue(failure.getMessage().contains("backoffice.port"), failure.getMessage());
        assertTrue(failure.getMessage().contains("node.id"), failure.getMessage());
        assertFalse(Files.exists(folder.resolve("data")));
    }
}
