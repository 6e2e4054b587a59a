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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void writeProgram() throws IOException {
        Files.createDirectory(folder.resolve("programs"));
        Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM);
    }

    private Trailmark launch(final String... more) {
        final List<String> arguments = new ArrayList<>(List.of(
                "--config=" + Path.of(System.getProperty("trailmark.root"), Settings.DEFAULT_FILE),
                "--data.dir=" + folder.resolve("data"),
                "--programs.dir=" + folder.resolve("programs"),
                "--programs.watch.seconds=0",
                "--edge.host=127.0.0.1",
                "--edge.port=0",
                "--edge.loops=1",
                "--backoffice.port=0",
                "--journal.reserve.mb=4",
                "--journal.free.limit.mb=0",
                "--engine.touches=1024",
                "--engine.conversions=1024",
                "--engine.adjustments=1024",
                "--engine.room.mb=64"));
        arguments.addAll(List.of(more));
        return Trailmark.launch(new Trailmark.Context()
                .arguments(arguments)
                .environment(Map.of())
                .out(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> get(final Trailmark trailmark, final String path, final String token)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + trailmark.backOfficePort() + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String permissions(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String backOfficeToken(final Trailmark trailmark) {
        trailmark.printGuide();
        final Matcher token = Pattern.compile("back office +(tm_\\S+)").matcher(printed());
        assertTrue(token.find(), printed());
        return token.group(1);
    }

    @Test
    void shouldBeReadyOnceItStartedAndTakeOverTheProgrammeFiles() throws Exception {
        try (Trailmark trailmark = launch()) {
            final String token = backOfficeToken(trailmark);
            assertEquals("rwx------", permissions(folder.resolve("data")));
            assertEquals("rwx------", permissions(folder.resolve("data/keys")));
            assertEquals(200, get(trailmark, "/ready", null).statusCode());
            assertEquals(200, get(trailmark, "/health", null).statusCode());
            final String programs = get(trailmark, "/v1/programs", token).body();
            assertTrue(programs.contains("\"program\":\"acme\""), programs);
            final String audit = get(trailmark, "/v1/audit", token).body();
            assertTrue(audit.contains("\"balanced\":true"), audit);
            assertTrue(audit.contains("\"catalogue\":{\"accepted\":5,\"applied\":5}"), audit);
        }
    }

    @Test
    void shouldGoOnWhereItWasAfterARestartAndShowTokensOnlyOnce() throws Exception {
        final String token;
        try (Trailmark trailmark = launch()) {
            token = backOfficeToken(trailmark);
        }
        out.reset();
        try (Trailmark trailmark = launch()) {
            trailmark.printGuide();
            assertFalse(printed().contains("tm_"), printed());
            final String audit = get(trailmark, "/v1/audit", token).body();
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
        try (Trailmark trailmark = launch()) {
            final String token = backOfficeToken(trailmark);
            assertEquals(200, get(trailmark, "/v1/audit", token).statusCode());
            assertEquals(401, get(trailmark, "/v1/audit", token + "x").statusCode());
            assertEquals(404, get(trailmark, "/" + token, token).statusCode());
            final URI postback = URI.create("http://127.0.0.1:" + trailmark.edgePort() + "/postback?goal=sale&token=");
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
        try (Trailmark trailmark = launch()) {
            final StartFailure failure = assertThrows(StartFailure.class, this::launch);
            assertEquals(StartFailure.ENVIRONMENT, failure.exitCode());
            assertTrue(failure.getMessage().contains(folder.resolve("data").toString()), failure.getMessage());
            assertTrue(trailmark.backOfficePort() > 0);
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
        try (Trailmark trailmark = launch()) {
            token = backOfficeToken(trailmark);
        }
        Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM.replace("EUR", "EURO"));
        try (Trailmark trailmark = launch()) {
            assertEquals(200, get(trailmark, "/ready", null).statusCode());
            assertTrue(get(trailmark, "/v1/programs", token).body().contains("\"currency\":\"EUR\""));
            assertTrue(get(trailmark, "/metrics", null).body().contains("trailmark_catalogue_file_errors_total 1"));
            assertTrue(printed().contains("acme.yaml:3:"), printed());
        }
    }

    @Test
    void shouldTakeOverAChangedFileWhileItRuns() throws Exception {
        try (Trailmark trailmark = launch("--programs.watch.seconds=1")) {
            final String token = backOfficeToken(trailmark);
            Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM.replace("name: Acme", "name: Acme again"));
            final long deadlineNs = System.nanoTime() + 30_000_000_000L;
            String programs = "";
            while (!programs.contains("Acme again")) {
                assertTrue(System.nanoTime() < deadlineNs, programs);
                programs = get(trailmark, "/v1/programs", token).body();
            }
            assertTrue(get(trailmark, "/v1/audit", token).body().contains("\"balanced\":true"));
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
        try (Trailmark trailmark =
                        launch("--edge.tls.certificate=" + certificate, "--edge.tls.key=" + key, "--edge.tls.port=0");
                HttpClient overTls =
                        HttpClient.newBuilder().sslContext(trusting).build()) {
            final URI link = URI.create("https://127.0.0.1:" + trailmark.edgeTlsPort() + "/c/acme/blog");
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
