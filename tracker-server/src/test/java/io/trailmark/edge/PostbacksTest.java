package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.counters.Counter;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.views.ConversionView;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /postback} as a network or a shop's server sees it. */
final class PostbacksTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"/postback", "/pb"})
    void shouldTakeAConversionByItsAddress(final String path) {
        final String query = "?token=" + rig.acmeToken + "&click_id=" + rig.clickId()
                + "&order_id=P%2D1&amount=129.00&currency=EUR&goal=sale&unknown=x";
        final HttpResponse<String> first = rig.get(path + query);
        assertEquals(200, first.statusCode(), first.body());
        final JsonNode answer = IntakeRig.json(first);
        assertTrue(answer.get("ok").asBoolean());
        assertFalse(answer.get("duplicate").asBoolean());
        final ConversionView conversion = conversion(first);
        assertEquals("P-1", conversion.report().identity());
        assertEquals(12_900, conversion.amountMinor());
        assertEquals(ConversionStatus.APPROVED, conversion.status());
        assertEquals(2_580, conversion.credits().getFirst().rewardMinor());
        final HttpResponse<String> again = rig.get(path + query);
        assertEquals(200, again.statusCode());
        assertTrue(IntakeRig.json(again).get("duplicate").asBoolean());
        assertEquals(answer.get("conversion_id"), IntakeRig.json(again).get("conversion_id"));
    }

    @Test
    void shouldTakeAConversionByAFormAndTheTokenByAHeader() {
        final HttpResponse<String> answer = rig.postForm(
                "/postback?program=acme",
                "customer_id=J%C3%B6rg+%F0%9F%98%80&order_id=P-2&amount=10&coupon=ann10",
                "Authorization",
                "Bearer " + rig.anyToken);
        assertEquals(200, answer.statusCode(), answer.body());
        final ConversionView conversion = conversion(answer);
        assertEquals("J\u00f6rg \ud83d\ude00", conversion.report().customerId());
        assertEquals(
                "sale", rig.views.catalogue().goal(conversion.report().goalId()).code());
        assertEquals(200, conversion.credits().getFirst().rewardMinor());
        assertTrue(conversion.credits().getFirst().couponId() != 0);
    }

    @Test
    void shouldRefuseAPostbackWithoutAnOwnToken() {
        final String query = "order_id=P-3&click_id=" + rig.clickId() + "&goal=sale";
        rig.assertRefused(401, "unauthorized", () -> rig.get("/postback?" + query));
        rig.assertRefused(401, "unauthorized", () -> rig.get("/postback?program=nope&" + query));
        rig.assertRefused(401, "unauthorized", () -> rig.get("/postback?token=wrong&" + query));
        rig.assertRefused(401, "unauthorized", () -> rig.get("/postback?token=" + "x".repeat(500) + "&" + query));
        rig.assertRefused(
                403, "forbidden", () -> rig.get("/postback?program=acme&token=" + rig.openToken + "&" + query));
        rig.assertRefused(403, "forbidden", () -> rig.get("/postback?token=" + rig.readToken + "&" + query));
        assertFalse(rig.get("/postback?" + query).body().contains(rig.acmeToken));
    }

    @Test
    void shouldTakeAProvenClickIdForATokenWhereTheProgrammeSaysSo() {
        final long nowMs = System.currentTimeMillis();
        final String click = rig.clickId("open", nowMs - 1_000);
        final HttpResponse<String> answer = rig.get("/postback?order_id=P-4&amount=1500&click_id=" + click);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(ConversionStatus.PENDING, conversion(answer).status());
        assertEquals(1_500, conversion(answer).amountMinor());
        rig.assertRefused(401, "unauthorized", () -> rig.get("/postback?program=open&order_id=P-5&customer_id=c"));
        final String forged = click.substring(0, 42) + (click.endsWith("-") ? "3" : "-");
        rig.assertRefused(
                422, "click_id_forged", () -> rig.get("/postback?program=open&order_id=P-5&click_id=" + forged));
        rig.assertRefused(
                403, "forbidden", () -> rig.get("/postback?program=open&order_id=P-5&click_id=" + rig.clickId()));
        final HttpResponse<String> confirmed =
                rig.get("/postback?token=" + rig.openToken + "&order_id=P-4&amount=1500&click_id=" + click);
        assertEquals(200, confirmed.statusCode(), confirmed.body());
        assertEquals(ConversionStatus.APPROVED, conversion(confirmed).status());
        assertEquals(1, rig.views.conversionCount());
    }

    @Test
    void shouldRefuseTwoValuesForOneThing() {
        final String query = "/postback?token=" + rig.acmeToken + "&goal=sale&order_id=P-6&click_id=" + rig.clickId();
        rig.assertRefused(400, "ambiguous", () -> rig.get(query + "&click_id=" + rig.clickId("acme", 1_000)));
        rig.assertRefused(400, "ambiguous", () -> rig.get(query + "&order_id=P-7"));
        rig.assertRefused(400, "ambiguous", () -> rig.postForm(query, "amount=1&amount=2"));
        rig.assertRefused(400, "ambiguous", () -> rig.postForm(query, "order_id=P-7"));
        rig.assertRefused(
                400, "ambiguous", () -> rig.postForm(query, "amount=1", "Authorization", "Bearer " + rig.anyToken));
        assertEquals(
                200, rig.postForm(query, "order_id=P%2d6&goal=sale&coupon=").statusCode());
    }

    @Test
    void shouldRefuseLongValuesAndTooManyOfThem() {
        final String query = "token=" + rig.acmeToken + "&goal=sale&order_id=P-9";
        for (final String name : new String[] {"customer_id", "coupon"}) {
            rig.assertRefused(
                    413, "too_large", () -> rig.postForm("/postback?" + query, name + "=" + "x".repeat(10_240)));
        }
        rig.assertRefused(
                413,
                "too_large",
                () -> rig.postForm(
                        "/postback?token=" + rig.acmeToken, "order_id=" + encoded("\ud83d\ude00".repeat(33))));
        rig.assertRefused(
                422, "amount_invalid", () -> rig.postForm("/postback?" + query, "amount=" + "9".repeat(10_240)));
        rig.assertRefused(400, "malformed", () -> rig.postForm("/postback?" + query, "a=1&".repeat(65)));
        rig.assertRefused(415, "unsupported_type", () -> rig.post("/postback?" + query, null, "{}"));
    }

    @Test
    void shouldNeverAnswerARefusalOfTheEngineWithSuccess() {
        final String query = "/postback?token=" + rig.acmeToken + "&order_id=P-10&customer_id=c&amount=";
        assertEquals(200, rig.get(query + "1").statusCode());
        final HttpResponse<String> conflict = rig.get(query + "2");
        assertEquals(409, conflict.statusCode(), conflict.body());
        assertFalse(IntakeRig.json(conflict).get("ok").asBoolean());
        assertEquals("order_conflict", IntakeRig.json(conflict).get("code").asText());
        assertEquals(1, rig.count(Counter.REFUSED_ORDER_CONFLICT));
    }

    private ConversionView conversion(final HttpResponse<String> answer) {
        return rig.views.conversion(
                ConversionId.parse(IntakeRig.json(answer).get("conversion_id").asText()));
    }

    private static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void shouldRefuseTheNameThatAnotherSystemGivesAnAmount() throws Exception {
        final String query = "?token=" + rig.acmeToken + "&click_id=" + rig.clickId() + "&order_id=F-1&goal=sale";
        final HttpResponse<String> refused = rig.get("/postback" + query + "&payout=129.00");
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("malformed"), refused.body());
    }
}
