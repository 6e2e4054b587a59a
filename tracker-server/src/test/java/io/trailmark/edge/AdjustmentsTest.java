package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.counters.Counter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refunds as a shop's server reports them, by conversion and by order. */
final class AdjustmentsTest {
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
    void shouldTakeBackTheRewardInProportion() {
        final String path = "/v1/conversions/" + sell("R-1") + "/adjustments";
        final HttpResponse<String> first = refund(path, "r1", "33.33");
        assertEquals(201, first.statusCode(), first.body());
        assertEquals("recorded", IntakeRig.json(first).get("decision").asText());
        assertEquals(
                "66.67", IntakeRig.json(first).at("/conversion/revenue/amount").asText());
        assertEquals("13.33", netReward(first));
        final HttpResponse<String> second = refund(path, "r2", "33.33");
        assertEquals(
                "33.34", IntakeRig.json(second).at("/conversion/revenue/amount").asText());
        assertEquals("6.67", netReward(second));
        final HttpResponse<String> rest =
                rig.post(path, rig.acmeToken, "{\"adjustment_id\":\"r3\",\"type\":\"refund\"}");
        assertEquals(201, rest.statusCode(), rest.body());
        assertEquals("reversed", IntakeRig.json(rest).at("/conversion/status").asText());
        assertEquals("0.00", netReward(rest));
    }

    @Test
    void shouldTakeARefundOnceAndRefuseItWithAnotherPayload() {
        final String path = "/v1/conversions/" + sell("R-2") + "/adjustments";
        assertEquals(201, refund(path, "r1", "10.00").statusCode());
        final HttpResponse<String> again = refund(path, "r1", "10.00");
        assertEquals(200, again.statusCode(), again.body());
        assertTrue(IntakeRig.json(again).get("duplicate").asBoolean());
        final HttpResponse<String> other = refund(path, "r1", "11.00");
        assertEquals(409, other.statusCode(), other.body());
        assertEquals("adjustment_conflict", IntakeRig.json(other).get("code").asText());
        assertEquals(1, rig.count(Counter.REFUSED_ADJUSTMENT_CONFLICT));
    }

    @Test
    void shouldRefuseMoreThanTheOrder() {
        final String path = "/v1/conversions/" + sell("R-3") + "/adjustments";
        assertEquals(201, refund(path, "r1", "100.00").statusCode());
        final HttpResponse<String> tooLarge = refund(path, "r2", "0.01");
        assertEquals(422, tooLarge.statusCode(), tooLarge.body());
        assertEquals("over_refund", IntakeRig.json(tooLarge).get("code").asText());
        final String whole = "/v1/conversions/" + sell("R-4") + "/adjustments";
        assertEquals(422, refund(whole, "r1", "100.01").statusCode());
    }

    @Test
    void shouldKeepARefundThatComesBeforeItsSale() {
        final String refund = "{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"R-5\",\"adjustment_id\":\"r1\","
                + "\"type\":\"refund\",\"amount\":{\"amount\":\"40.00\",\"currency\":\"EUR\"}}";
        final HttpResponse<String> parked = rig.post("/v1/adjustments", rig.acmeToken, refund);
        assertEquals(202, parked.statusCode(), parked.body());
        assertEquals("parked", IntakeRig.json(parked).get("decision").asText());
        assertEquals(200, rig.post("/v1/adjustments", rig.acmeToken, refund).statusCode());
        sell("R-5");
        final HttpResponse<String> again = rig.post("/v1/adjustments", rig.acmeToken, refund);
        assertEquals(200, again.statusCode(), again.body());
        final JsonNode conversion = IntakeRig.json(again).get("conversion");
        assertEquals("60.00", conversion.at("/revenue/amount").asText());
        assertEquals("12.00", conversion.at("/credits/0/net_reward/amount").asText());
        assertEquals("recorded", conversion.at("/adjustments/0/decision").asText());
    }

    @Test
    void shouldFindTheOrderWithoutAGoalWhereSaleIsMeant() {
        sell("R-6");
        final HttpResponse<String> answer = rig.post(
                "/v1/adjustments",
                rig.acmeToken,
                "{\"order_id\":\"R-6\",\"adjustment_id\":\"r1\",\"type\":\"refund\",\"reason\":\"broken\"}");
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals("broken", IntakeRig.json(answer).get("note").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gift", "REFUND", "refunds", " refund"})
    void shouldSayWhichTypesAreTaken(final String type) {
        final String path = "/v1/conversions/" + sell("R-7") + "/adjustments";
        rig.assertRefused(
                422,
                "adjustment_type_unsupported",
                () -> rig.post(path, rig.acmeToken, "{\"adjustment_id\":\"r1\",\"type\":\"" + type + "\"}"));
    }

    private HttpResponse<String> adjust(final String path, final String type, final String more) {
        return rig.post(
                path, rig.acmeToken, "{\"adjustment_id\":\"" + type + "\",\"type\":\"" + type + "\"" + more + "}");
    }

    private static String worth(final String amount) {
        return ",\"amount\":{\"amount\":\"" + amount + "\",\"currency\":\"EUR\"}";
    }

    private static String status(final HttpResponse<String> answer) {
        return IntakeRig.json(answer).at("/conversion/status").asText();
    }

    @Test
    void shouldTakeAChargebackAsARefund() {
        final String path = "/v1/conversions/" + sell("T-1") + "/adjustments";
        assertEquals("12.00", netReward(adjust(path, "chargeback", worth("40.00"))));
    }

    @Test
    void shouldAmendTheOrdersAmount() {
        final String path = "/v1/conversions/" + sell("T-2") + "/adjustments";
        final HttpResponse<String> amended = adjust(path, "amend", worth("150.00"));
        assertEquals(201, amended.statusCode(), amended.body());
        assertEquals("30.00", netReward(amended));
        rig.assertRefused(422, "amount_invalid", () -> adjust(path, "amend", ""));
    }

    @Test
    void shouldRejectAndApprove() {
        final String path = "/v1/conversions/" + sell("T-3") + "/adjustments";
        final HttpResponse<String> rejected = adjust(path, "reject", ",\"reason\":\"not ours\"");
        assertEquals("rejected", status(rejected), rejected.body());
        assertEquals("0.00", netReward(rejected));
        final HttpResponse<String> approved = adjust(path, "approve", "");
        assertEquals("approved", status(approved), approved.body());
        assertEquals("20.00", netReward(approved));
        rig.assertRefused(400, "malformed", () -> adjust(path, "approve", worth("1.00")));
    }

    @Test
    void shouldCancelForGood() {
        final String path = "/v1/conversions/" + sell("T-4") + "/adjustments";
        rig.assertRefused(400, "malformed", () -> adjust(path, "cancel", worth("1.00")));
        final HttpResponse<String> cancelled = adjust(path, "cancel", "");
        assertEquals(201, cancelled.statusCode(), cancelled.body());
        assertEquals("reversed", status(cancelled));
        assertEquals("0.00", netReward(cancelled));
        final HttpResponse<String> late = adjust(path, "approve", "");
        assertEquals(409, late.statusCode(), late.body());
        assertEquals("status_final", IntakeRig.json(late).get("code").asText());
        assertEquals(1, rig.count(Counter.REFUSED_STATUS_FINAL));
        assertEquals(409, adjust(path, "amend", worth("1.00")).statusCode());
        assertEquals(422, adjust(path, "chargeback", "").statusCode());
    }

    @Test
    void shouldRefuseBadInputWithoutARecord() {
        final String path = "/v1/conversions/" + sell("R-8") + "/adjustments";
        final String refund = "{\"adjustment_id\":\"r1\",\"type\":\"refund\"}";
        rig.assertRefused(401, "unauthorized", () -> rig.post(path, null, refund));
        rig.assertRefused(403, "forbidden", () -> rig.post(path, rig.readToken, refund));
        rig.assertRefused(404, "conversion_unknown", () -> rig.post(path, rig.openToken, refund));
        for (final String none : new String[] {"cv_0000000000001", "cv_00000000000zz", "1", "%00", "cv_", "..%2f"}) {
            rig.assertRefused(
                    404,
                    "conversion_unknown",
                    () -> rig.post("/v1/conversions/" + none + "/adjustments", rig.acmeToken, refund));
        }
        rig.assertRefused(400, "malformed", () -> rig.post(path, rig.acmeToken, "{\"type\":\"refund\"}"));
        rig.assertRefused(400, "malformed", () -> rig.post(path, rig.acmeToken, "{\"adjustment_id\":\"r1\"}"));
        rig.assertRefused(400, "malformed", () -> rig.post(path, rig.acmeToken, "{\"order_id\":\"R-8\"}"));
        rig.assertRefused(
                413,
                "too_large",
                () -> rig.post(
                        path, rig.acmeToken, "{\"adjustment_id\":\"" + "x".repeat(129) + "\",\"type\":\"refund\"}"));
        for (final String amount : new String[] {"0.00", "-1", "1e9", "1,00"}) {
            rig.assertRefused(422, "amount_invalid", () -> refund(path, "r1", amount));
        }
        rig.assertRefused(
                422,
                "currency_mismatch",
                () -> rig.post(
                        path,
                        rig.acmeToken,
                        "{\"adjustment_id\":\"r1\",\"type\":\"refund\","
                                + "\"amount\":{\"amount\":\"1\",\"currency\":\"USD\"}}"));
        rig.assertRefused(400, "malformed", () -> rig.post("/v1/adjustments", rig.acmeToken, refund));
        rig.assertRefused(
                403,
                "forbidden",
                () -> rig.post("/v1/adjustments", rig.openToken, "{\"program\":\"acme\",\"order_id\":\"R-8\"}"));
        rig.assertRefused(415, "unsupported_type", () -> rig.postForm(path, "adjustment_id=r1"));
    }

    private String sell(final String order) {
        final HttpResponse<String> answer = rig.sale("\"order_id\":\"" + order + "\",\"click_id\":\"" + rig.clickId()
                + "\",\"amount\":{\"amount\":\"100.00\",\"currency\":\"EUR\"}");
        assertEquals(201, answer.statusCode(), answer.body());
        return IntakeRig.json(answer).get("conversion_id").asText();
    }

    private HttpResponse<String> refund(final String path, final String id, final String amount) {
        return rig.post(
                path,
                rig.acmeToken,
                "{\"adjustment_id\":\"" + id + "\",\"type\":\"refund\",\"amount\":{\"amount\":\"" + amount
                        + "\",\"currency\":\"EUR\"}}");
    }

    private static String netReward(final HttpResponse<String> answer) {
        return IntakeRig.json(answer)
                .at("/conversion/credits/0/net_reward/amount")
                .asText();
    }
}
