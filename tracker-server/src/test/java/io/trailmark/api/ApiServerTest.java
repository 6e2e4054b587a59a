package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Networks;
import io.trailmark.access.Scope;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenSettings;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.JournalDamage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the port whatever is asked: who is let in, and what is answered where nothing is. */
class ApiServerTest {
    private static final String PROGRAM = "{'program':'CODE','currency':'EUR','time_zone':'Europe/Berlin',"
            + "'goals':[{'goal':'sale','window':'30d','model':'last_touch','reward':{'percent':'10'}}],"
            + "'partners':[{'partner':'mia','links':[{'code':'blog','destination':'https://shop.example/'}]}]}";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private Office office;
    private String reader;
    private String readerOfAcme;
    private String writer;
    private String signer;
    private String bound;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        reader = office.token("reader", "*", Scope.READ);
        readerOfAcme = office.token("acme-reader", "acme", Scope.READ);
        writer = office.token("writer", "*", Scope.CONVERSION_WRITE);
        signer = reader("signer", TokenSettings.USUAL.with(Signing.REQUIRED));
        bound = reader("bound", TokenSettings.USUAL.with(Networks.of(List.of("192.0.2.0/24"))));
        for (final String code : List.of("acme", "other")) {
            office.send("POST", "/programs", PROGRAM.replace("CODE", code)).is(201);
        }
    }

    private String reader(final String name, final TokenSettings settings) throws IOException {
        return office.tokens()
                .create(name, "*", EnumSet.of(Scope.READ), settings, 0)
                .token();
    }

    @AfterEach
    void close() {
        office.close();
    }

    private HttpResponse<String> send(final String method, final String path, final String token)
            throws IOException, InterruptedException {
        return office.raw(method, path, method.equals("POST") ? "{}" : null, token, Map.of());
    }

    private HttpResponse<String> get(final String path, final String token) throws IOException, InterruptedException {
        return send("GET", path, token);
    }

    private JsonNode json(final String path, final String token) throws IOException, InterruptedException {
        final HttpResponse<String> answer = get(path, token);
        assertEquals(200, answer.statusCode(), answer.body());
        return MAPPER.readTree(answer.body());
    }

    private void assertRefused(final int status, final String code, final HttpResponse<String> answer)
            throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.headers().firstValue("X-Request-Id").isPresent());
        final JsonNode problem = MAPPER.readTree(answer.body());
        assertEquals(code, problem.get("code").asText());
        assertEquals(status, problem.get("status").asInt());
        assertFalse(problem.get("detail").asText().isEmpty());
    }

    @Test
    void shouldRefuseEveryoneWithoutATokenThatReads() throws Exception {
        for (final String path :
                List.of("/v1/audit", "/v1/programs", "/v1/programs/acme/totals", "/v1/conversions/x")) {
            assertRefused(401, "unauthorized", get(path, null));
            assertRefused(401, "unauthorized", get(path, "tm_wrong"));
            assertRefused(403, "forbidden", get(path, writer));
            assertRefused(403, "forbidden", get(path, signer));
            assertRefused(403, "forbidden", get(path, bound));
        }
        assertEquals(
                "Bearer",
                get("/v1/audit", null).headers().firstValue("WWW-Authenticate").orElse(""));
    }

    @Test
    void shouldKeepATokenToItsProgramme() throws Exception {
        assertEquals(200, get("/v1/programs/acme/totals", readerOfAcme).statusCode());
        assertRefused(404, "program_unknown", get("/v1/programs/other/totals", readerOfAcme));
        assertRefused(404, "program_unknown", get("/v1/conversions?program=other&order_id=1", readerOfAcme));
        assertRefused(403, "forbidden", get("/v1/audit", readerOfAcme));
        assertEquals(1, json("/v1/programs", readerOfAcme).get("programs").size());
        assertEquals(2, json("/v1/programs", reader).get("programs").size());
    }

    @Test
    void shouldDrawALinkForWhoMayReadItsProgramme() throws Exception {
        final HttpResponse<String> svg = get("/v1/links/lnk_1/qr.svg?color=0b3d91", readerOfAcme);
        assertEquals(200, svg.statusCode(), svg.body());
        assertTrue(svg.body().contains("fill=\"#0b3d91\""), svg.body());
        assertEquals(List.of("image/svg+xml"), svg.headers().allValues("Content-Type"));
        assertEquals(List.of("private, max-age=300"), svg.headers().allValues("Cache-Control"));
        assertRefused(404, "link_unknown", get("/v1/links/lnk_2/qr.svg", readerOfAcme));
        assertRefused(401, "unauthorized", get("/v1/links/lnk_1/qr.svg", null));
        assertRefused(404, "link_unknown", get("/v1/links/lnk_3/qr.png", reader));
        assertRefused(404, "link_unknown", get("/v1/links/1/qr.png", reader));
        assertRefused(404, "not_found", get("/v1/links/lnk_1/qr.gif", reader));
        assertRefused(422, "qr_invalid", get("/v1/links/lnk_1/qr.png?size=1", reader));
        assertRefused(422, "qr_invalid", send("POST", "/v1/links/lnk_1/qr.png", reader));
        assertRefused(405, "method_not_allowed", send("DELETE", "/v1/links/lnk_1/qr.png", reader));
        assertEquals(List.of("no-store"), get("/v1/programs", reader).headers().allValues("Cache-Control"));
    }

    @Test
    void shouldSayClearlyWhatIsNotThere() throws Exception {
        assertRefused(404, "not_found", get("/", reader));
        assertRefused(404, "not_found", get("/v1", reader));
        assertRefused(404, "not_found", get("/v1/nothing", reader));
        assertRefused(404, "not_found", get("/v1/audit/more", reader));
        assertRefused(404, "program_unknown", get("/v1/programs/nobody", reader));
        assertRefused(404, "program_unknown", get("/v1/programs/nobody/totals", reader));
        assertRefused(404, "conversion_unknown", get("/v1/conversions/cv_0000000000001", reader));
        assertRefused(404, "conversion_unknown", get("/v1/conversions/12/explain", reader));
        assertRefused(400, "malformed", get("/v1/conversions?colour=red", reader));
    }

    @Test
    void shouldNameTheMethodsThatApply() throws Exception {
        for (final String method : List.of("POST", "PUT", "DELETE")) {
            final HttpResponse<String> answer = send(method, "/v1/audit", reader);
            assertRefused(405, "method_not_allowed", answer);
            assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElse(""));
        }
        final HttpResponse<String> head = send("HEAD", "/health", null);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(200, get("/health", null).statusCode());
    }

    @Test
    void shouldBeReadyOnlyWithoutProblems() throws Exception {
        assertTrue(json("/ready", null).get("ready").asBoolean());
        office.problems("the disk is full");
        final HttpResponse<String> answer = get("/ready", null);
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("the disk is full"), answer.body());
        assertEquals(200, get("/health", null).statusCode());
    }

    @Test
    void shouldBalanceTheAuditAndSayWhenItDoesNot() throws Exception {
        final JsonNode audit = json("/v1/audit", reader);
        assertTrue(audit.get("balanced").asBoolean(), audit::toString);
        assertTrue(audit.get("settled").asBoolean(), audit::toString);
        final long journaled = office.views().position();
        assertEquals(journaled, audit.get("journaled").asLong());
        assertEquals(journaled, audit.get("applied").asLong());
        assertEquals(2, audit.get("records").get("program_defined").asInt());
        assertTrue(audit.get("first_gap").isNull());
        assertTrue(audit.get("durability").get("forces").asLong() > 0, audit::toString);

        // Somebody says that a click was accepted, and no record of it is there.
        office.counters().column("liar").increment(Counter.CLICKS_ACCEPTED);
        final JsonNode wrong = json("/v1/audit", reader);
        assertFalse(wrong.get("balanced").asBoolean(), wrong::toString);
        assertEquals(1, wrong.get("since_start").get("clicks").get("accepted").asInt());
        assertEquals(0, wrong.get("since_start").get("clicks").get("applied").asInt());
    }

    @Test
    void shouldNameTheFirstGap() throws Exception {
        office.damage(new JournalDamage(
                JournalDamage.Kind.UNREADABLE, 5, 7, 1, folder.resolve("journal/epoch-00000001/x.cq4"), 4096));
        final JsonNode audit = json("/v1/audit", reader);
        assertFalse(audit.get("balanced").asBoolean());
        assertEquals(5, audit.get("first_gap").get("position").asInt());
    }

    @Test
    void shouldPublishEveryCounterOnceUnderItsName() throws Exception {
        final CounterColumn edge = office.counters().column("edge-1");
        edge.add(Counter.CLICKS_UNJOURNALED, 3);
        edge.add(Counter.REFUSED_AMOUNT_INVALID, 2);
        final Histogram interval = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            interval.recordValue(i * 1_000L);
        }
        office.latency().add(interval, 1);
        final String page = get("/metrics", null).body();
        for (final Counter counter : Counter.values()) {
            final String name = "\ntrailmark_" + counter.label()
                    + (counter.code().isEmpty() ? "" : "{code=\"" + counter.code() + "\"}") + " ";
            assertEquals(2, page.split(java.util.regex.Pattern.quote(name), -1).length, name);
        }
        assertTrue(page.contains("\ntrailmark_clicks_unjournaled_total 3\n"), page);
        assertTrue(page.contains("\ntrailmark_refused_total{code=\"amount_invalid\"} 2\n"), page);
        assertTrue(page.contains("\ntrailmark_views_position " + office.views().position() + "\n"), page);
        assertTrue(page.contains("\ntrailmark_redirect_latency_seconds{quantile=\"0.5\"} 0.000500"), page);
        assertTrue(page.contains("\ntrailmark_redirect_latency_seconds{quantile=\"0.9999\"} 0.001000"), page);
        assertTrue(page.contains("\ntrailmark_redirect_latency_seconds_count 1000\n"), page);
        assertEquals(1, page.split("# TYPE trailmark_refused_total counter", -1).length - 1);
    }

    @Test
    void shouldForgetLatencyOlderThanAMinuteButNotTheCount() {
        final RollingLatency rolling = new RollingLatency(0);
        final Histogram interval = new Histogram(3);
        interval.recordValue(5);
        rolling.add(interval, 1);
        assertEquals(1, rolling.lastMinute().getTotalCount());
        rolling.add(new Histogram(3), TimeUnit.SECONDS.toNanos(61));
        assertEquals(0, rolling.lastMinute().getTotalCount());
        assertEquals(1, rolling.count());
    }

    @Test
    void shouldRefuseASecondUseOfItsContextAndOneWithoutParts() {
        assertThrows(IllegalArgumentException.class, () -> ApiServer.open(new ApiServer.Context()));
    }
}
