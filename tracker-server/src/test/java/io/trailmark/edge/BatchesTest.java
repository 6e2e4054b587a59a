package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Scope;
import io.trailmark.counters.Counter;
import io.trailmark.journal.Journal;
import io.trailmark.views.DecisionView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches: line by line what a single report is, and one request. */
final class BatchesTest {
    private static final String CONVERSIONS = "/v1/conversions/batch";

    @TempDir
    private Path folder;

    private IntakeRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = IntakeRig.open(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private HttpResponse<String> batch(final String body, final String... headers) {
        return lines(CONVERSIONS, rig.acmeToken, body, headers);
    }

    private HttpResponse<String> lines(
            final String path, final String token, final String body, final String... headers) {
        final List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/x-ndjson"));
        return rig.postPlain(path, token, body, all.toArray(new String[0]));
    }

    private static List<JsonNode> lines(final HttpResponse<String> answer) {
        assertEquals(
                "application/x-ndjson",
                answer.headers().firstValue("content-type").orElseThrow());
        assertTrue(answer.body().endsWith("\n"), answer.body());
        return answer.body().lines().map(BatchesTest::json).toList();
    }

    private static JsonNode json(final String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (final IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    private static List<Integer> statuses(final List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("status").asInt()).toList();
    }

    private static String sale(final String order, final String more) {
        return "{\"goal\":\"sale\",\"order_id\":\"" + order + "\",\"coupon\":\"ANN10\"" + more + "}";
    }

    private static String worth(final String amount) {
        return ",\"amount\":{\"amount\":\"" + amount + "\",\"currency\":\"EUR\"}";
    }

    @Test
    void shouldAnswerLineByLineInTheirOrder() {
        final String body = String.join(
                "\n",
                sale("B-1", worth("100.00")),
                "not JSON",
                "",
                sale("B-2", worth("1e9")),
                sale("B-1", worth("100.00")),
                sale("B-1", worth("99.00")) + "\r",
                "{\"goal\":\"sale\",\"metadata\":{\"x\":\"" + "y".repeat(70_000) + "\"}}",
                "{\"program\":\"open\",\"goal\":\"order\",\"order_id\":\"B-3\",\"coupon\":\"A\"}",
                "{\"goal\":\"lead\",\"coupon\":\"ANN10\"}",
                "{\"goal\":\"lead\",\"coupon\":\"ANN10\",\"idempotency_key\":\"k-1\"}",
                sale("B-4", worth("10.00")));
        final HttpResponse<String> answer = batch(body);
        assertEquals(200, answer.statusCode(), answer.body());
        final List<JsonNode> lines = lines(answer);
        assertEquals(List.of(201, 400, 422, 200, 409, 413, 403, 422, 201, 201), statuses(lines));
        assertEquals(
                List.of(1, 2, 4, 5, 6, 7, 8, 9, 10, 11),
                lines.stream().map(line -> line.get("line").asInt()).toList());
        assertEquals(
                "20.00",
                lines.getFirst().at("/decision/credits/0/reward/amount").asText());
        assertEquals("amount_invalid", lines.get(2).get("code").asText());
        assertTrue(lines.get(3).get("duplicate").asBoolean());
        assertEquals(lines.getFirst().get("conversion_id"), lines.get(3).get("conversion_id"));
        assertEquals("order_conflict", lines.get(4).get("code").asText());
        assertEquals("100.00", lines.get(4).at("/decision/amount/amount").asText());
        assertEquals("too_large", lines.get(5).get("code").asText());
        assertEquals("forbidden", lines.get(6).get("code").asText());
        assertEquals("no_identity", lines.get(7).get("code").asText());
        assertEquals(3, rig.views.conversionCount());
        assertEquals(5, rig.count(Counter.CONVERSIONS_ACCEPTED));
        assertEquals(5, rig.count(Counter.BATCH_LINES_TAKEN));
        assertEquals(5, rig.count(Counter.BATCH_LINES_REFUSED));
        assertEquals(1, rig.count(Counter.REFUSED_NO_IDENTITY));
        assertEquals(1, rig.count(Counter.REFUSED_ORDER_CONFLICT));
        assertEquals(200, batch(body).statusCode(), "everything again is a duplicate or refused");
        assertEquals(3, rig.views.conversionCount());
    }

    @Test
    void shouldTakeAsManyLinesAsTheLimitAndNoneOfMore() {
        final String full = IntStream.range(0, EdgeLimits.BATCH_LINES)
                .mapToObj(i -> sale("F-" + i, worth("1.00")))
                .collect(Collectors.joining("\n"));
        final long before = rig.journal.appendedPosition();
        final List<JsonNode> lines = lines(batch(full));
        assertEquals(EdgeLimits.BATCH_LINES, lines.size());
        // 202 where deciding so many takes a slow machine too long: taken is taken.
        assertTrue(lines.stream().allMatch(line -> line.get("status").asInt() / 100 == 2));
        assertEquals(before + EdgeLimits.BATCH_LINES, rig.journal.appendedPosition());
        rig.assertRefused(413, "too_large", () -> batch(full + "\n" + sale("F-x", "")));
        rig.awaitViews();
        assertEquals(EdgeLimits.BATCH_LINES, rig.views.conversionCount());
    }

    @Test
    void shouldKeepItsAnswerShortHoweverLongDecisionsAre() {
        final JsonNode sale = IntakeRig.json(rig.sale("\"order_id\":\"L-1\",\"click_id\":\"" + rig.clickId() + "\""));
        final DecisionView decision = rig.views.decision(sale.get("position").asLong());
        final BatchAnswer answer = new BatchAnswer(rig.counters.column("test"), 0, false);
        final BatchLine line = new BatchLine() {
            @Override
            public long position() {
                return decision.position();
            }

            @Override
            public Status write(final BatchAnswer to) {
                to.line(Status.CREATED, json -> to.decision(json, decision));
                return Status.CREATED;
            }
        };
        final int count = 2 * EdgeLimits.BATCH_ANSWER_BYTES / decision.json().length;
        final Response response = new Response(rig.counters.column("test-2"), new HttpDate());
        response.reset(new Request(), true, 1);
        answer.end(
                Collections.nCopies(count, line),
                IntStream.range(0, count).boxed().toList(),
                response);
        final String[] lines = new String(response.bytes(), 0, response.lengthBytes(), StandardCharsets.UTF_8)
                .replaceFirst("(?s).*?\r\n\r\n", "")
                .split("\n", -1);
        assertEquals(count + 1, lines.length);
        assertTrue(json(lines[0]).has("decision"));
        assertFalse(json(lines[count - 1]).has("decision"));
        assertTrue(response.lengthBytes() < EdgeLimits.BATCH_ANSWER_BYTES + 100 * count + decision.json().length);
    }

    @Test
    void shouldRefuseTheWholeForWhatIsWrongWithTheWhole() {
        final String body = sale("W-1", "");
        rig.assertRefused(401, "unauthorized", () -> lines(CONVERSIONS, null, body));
        rig.assertRefused(401, "unauthorized", () -> lines(CONVERSIONS, "nobody", body));
        rig.assertRefused(403, "forbidden", () -> lines(CONVERSIONS, rig.readToken, body));
        rig.assertRefused(415, "unsupported_type", () -> rig.post(CONVERSIONS, rig.acmeToken, body));
        rig.assertRefused(400, "malformed", () -> batch("\n \r\n\n"));
        rig.assertRefused(400, "malformed", () -> batch(""));
        assertEquals(0, rig.count(Counter.BATCH_LINES_REFUSED));
    }

    @Test
    void shouldNotSucceedWhereNothingWasTaken() {
        final HttpResponse<String> answer = batch("x\n" + sale("N-1", worth("-1")));
        assertEquals(400, answer.statusCode());
        assertEquals(List.of(400, 422), statuses(lines(answer)));
    }

    @Test
    void shouldAnswer503WhenTheJournalTakesNothing() {
        rig.journal.refuse(Journal.FULL);
        final HttpResponse<String> answer = batch(sale("J-1", "") + "\n" + sale("J-2", ""));
        assertEquals(503, answer.statusCode());
        assertEquals("1", answer.headers().firstValue("retry-after").orElseThrow());
        assertEquals(List.of(503, 503), statuses(lines(answer)));
        assertEquals("not_journaled", lines(answer).getFirst().get("code").asText());
        assertEquals(2, rig.count(Counter.CONVERSIONS_UNJOURNALED));
        rig.journal.refuse(0);
        assertEquals(200, batch(sale("J-1", "") + "\n" + sale("J-2", "")).statusCode());
        assertEquals(2, rig.views.conversionCount());
    }

    @Test
    void shouldNotWaitForDecisionsWhenAskedNotTo() {
        final HttpResponse<String> answer =
                batch(sale("P-1", "") + "\nx\n" + sale("P-2", ""), "Prefer", "respond-async");
        assertEquals(200, answer.statusCode());
        final List<JsonNode> lines = lines(answer);
        assertEquals(List.of(202, 400, 202), statuses(lines));
        assertEquals("synced", lines.getFirst().get("durability").asText());
        assertTrue(
                rig.journal.syncedPosition() >= lines.getLast().get("position").asLong());
        assertFalse(lines.getFirst().has("decision"));
        rig.awaitViews();
        assertEquals(2, rig.views.conversionCount());
    }

    @Test
    void shouldTakeClicksAndViewsInBatchesFromServers() throws IOException {
        final String token = rig.tokens.create("clicks", "acme", EnumSet.of(Scope.CLICK_WRITE), 1_793_000_000_000L);
        final String click = "{\"code\":\"hello\",\"address\":\"192.0.2.1\",\"agent\":\"" + RawClient.BROWSER + "\"}";
        final List<JsonNode> lines = lines(
                lines("/v1/clicks/batch", token, click + "\n{}\n" + click.replace("hello", "none") + "\n" + click));
        assertEquals(List.of(201, 400, 422, 201), statuses(lines));
        assertEquals("human", lines.getFirst().get("class").asText());
        assertEquals(43, lines.getLast().get("click_id").asText().length());
        final List<JsonNode> views = lines(lines("/v1/views/batch", token, click + "\n" + click));
        assertEquals(List.of(201, 201), statuses(views));
        assertFalse(views.getFirst().has("click_id"));
        assertEquals(2, rig.count(Counter.CLICKS_ACCEPTED));
        assertEquals(2, rig.count(Counter.VIEWS_ACCEPTED));
        rig.assertRefused(401, "unauthorized", () -> lines("/v1/clicks/batch", null, click));
        rig.journal.refuse(Journal.FULL);
        assertEquals(503, lines("/v1/clicks/batch", token, click).statusCode());
        assertEquals(503, rig.post("/v1/clicks", token, click).statusCode());
        rig.journal.refuse(0);
        rig.awaitViews();
        assertEquals(2, rig.count(Counter.CLICKS_ACCEPTED));
    }
}
