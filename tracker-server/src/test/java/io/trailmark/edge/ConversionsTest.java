package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.counters.Counter;
import io.trailmark.ids.ClickId;
import io.trailmark.ids.ConversionId;
import io.trailmark.journal.Journal;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Source;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /v1/conversions} as a client sees it: what is taken, and what is refused and leaves no record. */
final class ConversionsTest {
    private static final String MONEY = "\"amount\":{\"amount\":\"129.00\",\"currency\":\"EUR\"}";

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

    @Test
    void shouldAnswerWithTheDecision() {
        final HttpResponse<String> answer =
                rig.sale("\"order_id\":\"A-1\",\"click_id\":\"" + rig.clickId() + "\"," + MONEY);
        assertEquals(201, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("x-request-id").isPresent());
        final JsonNode decision = IntakeRig.json(answer);
        assertEquals("recorded", decision.get("decision").asText());
        assertEquals("approved", decision.get("status").asText());
        assertEquals("ok", decision.get("reason").asText());
        assertEquals("ann", decision.at("/credits/0/partner").asText());
        assertEquals("25.80", decision.at("/credits/0/reward/amount").asText());
        final long id = ConversionId.parse(decision.get("conversion_id").asText());
        assertEquals(ConversionStatus.APPROVED, rig.views.conversion(id).status());
        assertTrue(rig.journal.syncedPosition() >= decision.get("position").asLong());
    }

    @Test
    void shouldMakeOneConversionOfOneOrderReportedAHundredTimesAtOnce() {
        final String body = "{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"A-2\",\"click_id\":\""
                + rig.clickId() + "\"," + MONEY + "}";
        final List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(rig.postLater("/v1/conversions", rig.acmeToken, body));
        }
        int created = 0;
        final List<String> ids = new ArrayList<>();
        for (final CompletableFuture<HttpResponse<String>> each : answers) {
            final HttpResponse<String> answer = each.join();
            final JsonNode decision = IntakeRig.json(answer);
            created += answer.statusCode() == 201 ? 1 : 0;
            assertTrue(answer.statusCode() == 201 || answer.statusCode() == 200, answer.body());
            assertEquals(answer.statusCode() == 200, decision.get("duplicate").asBoolean());
            ids.add(decision.get("conversion_id").asText());
        }
        assertEquals(1, created);
        assertEquals(1, ids.stream().distinct().count());
        assertEquals(1, rig.views.conversionCount());
        assertEquals(100, rig.count(Counter.CONVERSIONS_ACCEPTED));
    }

    @Test
    void shouldShowBothPayloadsWhenAnOrderComesWithAnother() {
        final String click = rig.clickId();
        rig.sale("\"order_id\":\"A-3\",\"customer_id\":\"c1\",\"click_id\":\"" + click + "\"," + MONEY);
        final HttpResponse<String> answer = rig.sale("\"order_id\":\"A-3\",\"customer_id\":\"c1\",\"click_id\":\""
                + click + "\",\"amount\":{\"amount\":\"99.00\",\"currency\":\"EUR\"}");
        assertEquals(409, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElseThrow());
        final JsonNode problem = IntakeRig.json(answer);
        assertEquals("order_conflict", problem.get("code").asText());
        assertEquals("129.00", problem.at("/decision/amount/amount").asText());
        assertEquals("99.00", problem.at("/decision/reported/amount/amount").asText());
        final HttpResponse<String> customer =
                rig.sale("\"order_id\":\"A-3\",\"customer_id\":\"c2\",\"click_id\":\"" + click + "\"," + MONEY);
        assertEquals(409, customer.statusCode(), customer.body());
        assertEquals(2, rig.count(Counter.REFUSED_ORDER_CONFLICT));
        assertEquals(1, rig.views.conversionCount());
    }

    @Test
    void shouldTakeTheIdempotencyKeyOrTheClickForTheIdentityWithoutAnOrderId() {
        final String body = "{\"program\":\"acme\",\"goal\":\"lead\",\"customer_id\":\"c9\"}";
        rig.assertRefused(422, "no_identity", () -> rig.post("/v1/conversions", rig.acmeToken, body));
        assertEquals(201, withKey(body, "k1").statusCode());
        assertEquals(200, withKey(body, "k1").statusCode());
        assertEquals(201, withKey(body, "k2").statusCode());
        final String byClick = "{\"program\":\"acme\",\"goal\":\"lead\",\"click_id\":\"" + rig.clickId() + "\"}";
        assertEquals(201, rig.post("/v1/conversions", rig.acmeToken, byClick).statusCode());
        assertEquals(200, rig.post("/v1/conversions", rig.acmeToken, byClick).statusCode());
        final String otherGoal = byClick.replace("lead", "sale");
        assertEquals(201, rig.post("/v1/conversions", rig.acmeToken, otherGoal).statusCode());
    }

    private HttpResponse<String> withKey(final String body, final String key) {
        return rig.post("/v1/conversions", rig.acmeToken, body, "Idempotency-Key", key);
    }

    @Test
    void shouldCreditUpToTheEndOfTheWindowAndNotAtIt() {
        final long clickMs = System.currentTimeMillis() - 2 * IntakeRig.WINDOW_MS;
        final String click = rig.clickId("acme", clickMs);
        final JsonNode last = IntakeRig.json(historic("W-1", click, clickMs + IntakeRig.WINDOW_MS - 1));
        assertEquals("ok", last.get("reason").asText(), last.toString());
        assertEquals("25.80", last.at("/credits/0/reward/amount").asText());
        final JsonNode over = IntakeRig.json(historic("W-2", click, clickMs + IntakeRig.WINDOW_MS));
        assertEquals("click_expired", over.get("reason").asText(), over.toString());
        assertEquals(0, over.get("credits").size());
        final JsonNode before = IntakeRig.json(historic("W-3", click, clickMs - 1));
        assertNotEquals("ok", before.get("reason").asText(), before.toString());
    }

    private HttpResponse<String> historic(final String order, final String click, final long occurredMs) {
        final HttpResponse<String> answer = rig.post(
                "/v1/conversions",
                rig.historyToken,
                "{\"goal\":\"sale\",\"order_id\":\"" + order + "\",\"click_id\":\"" + click + "\",\"occurred_at\":\""
                        + IntakeRig.time(occurredMs) + "\"," + MONEY + "}");
        assertEquals(201, answer.statusCode(), answer.body());
        return answer;
    }

    @Test
    void shouldTakeTheTimeOfAnEventWithinItsLimits() {
        final long nowMs = System.currentTimeMillis();
        rig.assertRefused(422, "occurred_in_future", () -> occurred("T-1", IntakeRig.time(nowMs + 400_000)));
        rig.assertRefused(403, "history_scope_needed", () -> occurred("T-1", IntakeRig.time(nowMs - 90_000_000)));
        for (final String none : new String[] {"yesterday", "2026-11-01", "2026-11-01T10:00:00", "1", "9999999999"}) {
            rig.assertRefused(400, "malformed", () -> occurred("T-1", none));
        }
        assertEquals(201, occurred("T-2", IntakeRig.time(nowMs - 3_600_000)).statusCode());
        final HttpResponse<String> ahead = occurred("T-3", IntakeRig.time(nowMs + 240_000));
        assertEquals(201, ahead.statusCode());
        assertTrue(Instant.parse(IntakeRig.json(ahead).get("occurred_at").asText())
                .isBefore(Instant.ofEpochMilli(nowMs + 200_000)));
        assertEquals(
                201,
                occurred("T-4", "2026-11-22T01:00:00+01:00".replace("2026-11-22", today(nowMs)))
                        .statusCode());
    }

    private static String today(final long nowMs) {
        return IntakeRig.time(nowMs).substring(0, 10);
    }

    private HttpResponse<String> occurred(final String order, final String time) {
        return rig.sale("\"order_id\":\"" + order + "\",\"customer_id\":\"c\",\"occurred_at\":\"" + time + "\"");
    }

    @Test
    void shouldAskForATokenOfTheProgrammeWithTheScope() {
        final String body = "{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"A-4\",\"customer_id\":\"c\"}";
        rig.assertRefused(401, "unauthorized", () -> rig.post("/v1/conversions", null, body));
        rig.assertRefused(401, "unauthorized", () -> rig.post("/v1/conversions", "tm_wrong", body));
        rig.assertRefused(401, "unauthorized", () -> rig.post("/v1/conversions", rig.acmeToken + "x", body));
        rig.assertRefused(
                401, "unauthorized", () -> rig.post("/v1/conversions", null, body, "Authorization", "Basic YTpi"));
        rig.assertRefused(403, "forbidden", () -> rig.post("/v1/conversions", rig.openToken, body));
        rig.assertRefused(403, "forbidden", () -> rig.post("/v1/conversions", rig.readToken, body));
        assertEquals(201, rig.post("/v1/conversions", rig.anyToken, body).statusCode());
    }

    @Test
    void shouldStopTakingATokenThatWasRevoked() throws IOException {
        final String body = "{\"goal\":\"sale\",\"order_id\":\"A-5\",\"customer_id\":\"c\"}";
        assertEquals(201, rig.post("/v1/conversions", rig.acmeToken, body).statusCode());
        rig.tokens.revoke(null, "acme", null);
        rig.assertRefused(401, "unauthorized", () -> rig.post("/v1/conversions", rig.acmeToken, body));
    }

    @Test
    void shouldTakeMoneyInTheWaysThatAreClear() {
        int order = 0;
        for (final String money : new String[] {
            "{\"amount\":\"1\",\"currency\":\"EUR\"}",
            "{\"amount\":\"1.500\",\"currency\":\"eur\"}",
            "{\"amount\":19.90,\"currency\":\"EUR\"}",
            "{\"amount\":\"0.00\",\"currency\":\"EUR\"}",
            "null"
        }) {
            final HttpResponse<String> answer =
                    rig.sale("\"order_id\":" + order++ + ",\"customer_id\":7,\"amount\":" + money);
            assertEquals(201, answer.statusCode(), money + ": " + answer.body());
        }
    }

    @Test
    void shouldRefuseAReportThatNothingCanBeCreditedBy() {
        rig.assertRefused(422, "no_attribution_key", () -> rig.sale("\"order_id\":\"A-8\""));
        rig.assertRefused(
                422, "no_attribution_key", () -> rig.sale("\"order_id\":\"A-8\",\"click_id\":\"\",\"coupon\":null"));
        rig.assertRefused(
                422,
                "goal_unknown",
                () -> rig.post(
                        "/v1/conversions",
                        rig.acmeToken,
                        "{\"goal\":\"trial\",\"order_id\":\"A-8\",\"customer_id\":\"c\"}"));
        rig.assertRefused(
                422,
                "program_unknown",
                () -> rig.post(
                        "/v1/conversions",
                        rig.anyToken,
                        "{\"program\":\"nope\",\"order_id\":\"A-8\",\"customer_id\":\"c\"}"));
    }

    @Test
    void shouldRefuseAForgedClickIdUnlessThereIsAnotherKey() {
        final String click = rig.clickId();
        final String forged = (click.charAt(0) == '4' ? '5' : '4') + click.substring(1);
        rig.assertRefused(
                422,
                "click_id_forged",
                () -> rig.sale("\"order_id\":\"A-9\",\"click_id\":\"" + forged + "\"," + MONEY));
        final HttpResponse<String> answer =
                rig.sale("\"order_id\":\"A-9\",\"customer_id\":\"c\",\"click_id\":\"" + forged + "\"," + MONEY);
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals("click_id_forged", IntakeRig.json(answer).get("reason").asText());
        assertEquals(0, IntakeRig.json(answer).get("credits").size());
    }

    /** Through the check itself and not through sockets: it is the same for each, and there are many. */
    @Test
    void shouldRefuseThousandsOfForgedClickIdsWithoutARecord() throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final IntakeServices services = new IntakeServices(rig.views, rig.journal, rig.tokens, rig.keys, 0);
        final ConversionIntake intake = new ConversionIntake(services);
        final byte[] id = new byte[ClickId.LENGTH_BYTES];
        final byte[] text = new byte[ClickId.TEXT_BYTES];
        for (int i = 0; i < 16_384; i++) {
            random.nextBytes(id);
            if ((i & 1) == 0) {
                id[0] = 1 << 5;
            }
            ClickId.encode(id, 0, text, 0);
            final Report report = intake.begin();
            report.put(Field.TOKEN, rig.acmeToken.getBytes(StandardCharsets.US_ASCII));
            report.put(Field.ORDER_ID, Ascii.bytes("F-" + i));
            report.put(Field.CLICK_ID, text);
            assertNull(intake.identify(new Request(), System.currentTimeMillis()));
            assertEquals(
                    Problem.CLICK_ID_FORGED, intake.check(Source.JSON, System.currentTimeMillis()), "seed " + seed);
        }
    }

    @Test
    void shouldRefuseAClickIdWithAnyBitChanged() {
        final String click = rig.clickId();
        final byte[] text = Ascii.bytes(click);
        final IntakeServices services = new IntakeServices(rig.views, rig.journal, rig.tokens, rig.keys, 0);
        final ConversionIntake intake = new ConversionIntake(services);
        for (int bit = 0; bit < text.length * 8; bit++) {
            final byte[] wrong = text.clone();
            wrong[bit >>> 3] ^= (byte) (1 << (bit & 7));
            final Report report = intake.begin();
            report.put(Field.TOKEN, rig.acmeToken.getBytes(StandardCharsets.US_ASCII));
            final Problem form = report.put(Field.CLICK_ID, wrong);
            assertNull(intake.identify(new Request(), System.currentTimeMillis()));
            final Problem problem = form != null ? form : intake.check(Source.JSON, System.currentTimeMillis());
            assertTrue(problem == Problem.CLICK_ID_FORGED || problem == Problem.MALFORMED, "bit " + bit);
        }
    }

    @Test
    void shouldRefuseWhatIsNotJsonOfTheKnownForm() {
        for (final String body : new String[] {
            "",
            "{",
            "[]",
            "\"x\"",
            "null",
            "{} {}",
            "{\"order_id\":\"a\"",
            "{\"order_id\":true}",
            "{\"goal\":1}",
            "{\"order_id\":\"a\",\"order_id\":\"b\"}",
            "{\"oder_id\":\"a\"}",
            "{\"order_id\":\"a\\u0000b\"}",
            "{\"order_id\":\"a\\r\\nb\"}",
            "{\"order_id\":\"\\ud800\"}",
            "{\"order_id\":1.5}",
            "{\"test\":\"yes\"}",
            "{\"items\":{}}",
            "{\"items\":[1]}",
            "{\"items\":[{\"quantity\":-1}]}",
            "{\"metadata\":[]}",
            "{\"items\":[{\"sku\":{}}]}",
            "{'order_id':'a'}",
            "order_id=a"
        }) {
            rig.assertRefused(400, "malformed", () -> rig.post("/v1/conversions", rig.acmeToken, body));
        }
        rig.assertRefused(422, "amount_invalid", () -> rig.sale("\"items\":[{\"amount\":\"1e9\"}]"));
        rig.assertRefused(415, "unsupported_type", () -> rig.postForm("/v1/conversions", "order_id=a"));
    }

    @Test
    void shouldRefuseWhatIsOverItsLimit() {
        final String c = "\"customer_id\":\"c\",";
        rig.assertRefused(413, "too_large", () -> rig.sale(c + "\"order_id\":\"" + "x".repeat(129) + "\""));
        rig.assertRefused(413, "too_large", () -> rig.sale(c + "\"order_id\":\"" + "\ud83d\ude00".repeat(33) + "\""));
        rig.assertRefused(413, "too_large", () -> rig.sale("\"customer_id\":\"" + "x".repeat(101) + "\""));
        rig.assertRefused(413, "too_large", () -> rig.sale("\"coupon\":\"" + "x".repeat(10_240) + "\""));
        rig.assertRefused(413, "too_large", () -> rig.sale(c + "\"metadata\":{\"a\":\"" + "x".repeat(10_239) + "\"}"));
        rig.assertRefused(
                413, "too_large", () -> rig.sale(c + "\"metadata\":" + "{\"a\":".repeat(20) + "1" + "}".repeat(20)));
        rig.assertRefused(413, "too_large", () -> rig.sale(c + "\"items\":[" + "{},".repeat(200) + "{}]"));
        rig.assertRefused(413, "too_large", () -> rig.sale(c + "\"coupon\":\"" + "x".repeat(1 << 20) + "\""));
        final HttpResponse<String> atLimit = rig.sale("\"customer_id\":\"" + "x".repeat(100) + "\",\"order_id\":\""
                + "\ud83d\ude00".repeat(32) + "\",\"metadata\":{\"a\":\""
                + "x".repeat(10_000) + "\"},\"items\":[" + "{\"sku\":\"abc\",\"quantity\":1},".repeat(199)
                + "{\"sku\":\"z\",\"quantity\":2,\"amount\":\"1.00\"}]");
        assertEquals(201, atLimit.statusCode(), atLimit.body());
        assertEquals(
                "\ud83d\ude00".repeat(32),
                IntakeRig.json(atLimit).get("order_id").asText());
    }

    @Test
    void shouldAnswerAtOnceWhenAskedTo() {
        final HttpResponse<String> answer = rig.post(
                "/v1/conversions",
                rig.acmeToken,
                "{\"goal\":\"sale\",\"order_id\":\"A-10\",\"customer_id\":\"c\"}",
                "Prefer",
                "respond-async");
        assertEquals(202, answer.statusCode(), answer.body());
        final JsonNode taken = IntakeRig.json(answer);
        assertEquals("synced", taken.get("durability").asText());
        rig.awaitViews();
        final long id = ConversionId.parse(taken.get("conversion_id").asText());
        assertEquals("A-10", rig.views.conversion(id).report().identity());
        assertEquals(
                taken.get("position").asLong(),
                rig.views.conversion(id).report().position());
    }

    @Test
    void shouldSayTryAgainWhenTheJournalTakesNothing() {
        for (final long status : new long[] {Journal.FULL, Journal.FAILED, Journal.CLOSED, Journal.STALLED}) {
            rig.journal.refuse(status);
            final HttpResponse<String> answer = rig.sale("\"order_id\":\"A-11\",\"customer_id\":\"c\"");
            assertEquals(503, answer.statusCode());
            assertEquals("not_journaled", IntakeRig.json(answer).get("code").asText());
            assertTrue(answer.headers().firstValue("retry-after").isPresent());
        }
        assertEquals(4, rig.count(Counter.CONVERSIONS_UNJOURNALED));
        rig.journal.refuse(0);
        assertEquals(
                201, rig.sale("\"order_id\":\"A-11\",\"customer_id\":\"c\"").statusCode());
    }

    @Test
    void shouldSayTryAgainWhenNoMoreIdentitiesCanBeKept() {
        final String report = "{\"goal\":\"sale\",\"order_id\":\"full\",\"customer_id\":\"c\"}";
        rig.fullPermille = 1000;
        final HttpResponse<String> refused = rig.post("/v1/conversions", rig.acmeToken, report);
        assertEquals(503, refused.statusCode(), refused.body());
        assertEquals("table_full", IntakeRig.json(refused).get("code").asText());
        assertTrue(refused.headers().firstValue("retry-after").isPresent());
        rig.fullPermille = 999;
        assertEquals(201, rig.post("/v1/conversions", rig.acmeToken, report).statusCode());
    }

    @Test
    void shouldKeepTestsApart() {
        final HttpResponse<String> answer =
                rig.sale("\"order_id\":\"A-12\",\"test\":true,\"click_id\":\"" + rig.clickId() + "\"," + MONEY);
        assertEquals(201, answer.statusCode(), answer.body());
        assertTrue(IntakeRig.json(answer).get("test").asBoolean());
        assertFalse(IntakeRig.json(answer).get("duplicate").asBoolean());
    }
}
