package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Dialect;
import io.trailmark.access.Scope;
import io.trailmark.access.TokenSettings;
import io.trailmark.money.Money;
import io.trailmark.views.ConversionView;
import io.trailmark.views.ExplanationText;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders in another currency than their programme's, through every door, at stored rates. */
final class PaidInOtherCurrenciesTest {
    @TempDir
    private Path folder;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private IntakeRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = IntakeRig.open(folder);
        rig.rate("EUR", "USD", "1.25", today.minusDays(1).toString());
        rig.rate("EUR", "GBP", "0.8", today.minusDays(1).toString());
        rig.rate("EUR", "CHF", "0.95", today.minusDays(30).toString());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldConvertAnOrderAndSayWhatWasPaid() {
        final JsonNode sold = IntakeRig.json(sale("A-1", "129.00", "USD"));
        assertEquals("103.20", sold.at("/amount/amount").asText(), sold::toString);
        assertEquals("EUR", sold.at("/amount/currency").asText());
        assertEquals("129.00", sold.at("/paid/amount").asText());
        assertEquals("USD", sold.at("/paid/currency").asText());
        assertEquals("0.8", sold.at("/paid/rate").asText());
        assertEquals("ECB " + today.minusDays(1), sold.at("/paid/source").asText());
        assertEquals("20.64", sold.at("/credits/0/reward/amount").asText());
        final String text = ExplanationText.render(conversion("A-1"), rig.views.catalogue());
        assertTrue(text.contains("paid 129.00 USD, one USD at 0.8 EUR by ECB " + today.minusDays(1)), text);
    }

    @Test
    void shouldKnowAnOrderAgainByWhatWasPaidThoughTheRateHasChanged() {
        assertEquals(201, sale("A-1", "129.00", "USD").statusCode());
        rig.rate("EUR", "USD", "1.5", today.minusDays(1).toString());
        final HttpResponse<String> again = sale("A-1", "129.00", "USD");
        assertEquals(200, again.statusCode(), again.body());
        assertTrue(IntakeRig.json(again).get("duplicate").asBoolean());
        assertEquals("103.20", IntakeRig.json(again).at("/amount/amount").asText());
        final HttpResponse<String> other = sale("A-1", "103.20", "EUR");
        assertEquals(409, other.statusCode(), other.body());
        assertEquals(
                "86.00",
                IntakeRig.json(sale("A-2", "129.00", "USD"))
                        .at("/amount/amount")
                        .asText());
        final HttpResponse<String> more = sale("A-1", "130.00", "USD");
        assertEquals(409, more.statusCode(), more.body());
        assertTrue(more.body().contains("\"129.00\"") && more.body().contains("\"130.00\""), more.body());
    }

    @Test
    void shouldTakeEveryDoorAndEveryWord() throws IOException {
        final String click = "click_id=" + rig.clickId() + "&goal=sale";
        final String postback = "/postback?token=" + rig.acmeToken;
        assertEquals(
                200,
                rig.get(postback + "&" + click + "&order_id=P-1&amount=10.00&currency=gbp")
                        .statusCode());
        assertEquals("12.50", amount("P-1"));
        final String voluum = rig.tokens
                .create(
                        "voluum",
                        "acme",
                        Set.of(Scope.CONVERSION_WRITE),
                        TokenSettings.USUAL.with(Dialect.VOLUUM),
                        System.currentTimeMillis())
                .token();
        final HttpResponse<String> words = rig.get(
                "/postback?token=" + voluum + "&cid=" + rig.clickId() + "&et=sale&txid=V-1&payout=20.00&currency=USD");
        assertEquals(200, words.statusCode(), words.body());
        assertEquals("16.00", amount("V-1"));
        final HttpResponse<byte[]> pixel =
                rig.getBytes("/px.gif?program=acme&" + click + "&order_id=X-1&amount=30.00&currency=USD");
        assertEquals("accepted", pixel.headers().firstValue("X-Tracking-Result").orElseThrow());
        assertEquals("24.00", amount("X-1"));
        final String line = "{\"program\":\"acme\",\"goal\":\"sale\",\"customer_id\":\"c\",\"order_id\":\"B-%d\","
                + "\"amount\":{\"amount\":\"%s\",\"currency\":\"%s\"}}\n";
        final HttpResponse<String> batch = rig.postPlain(
                "/v1/conversions/batch",
                rig.acmeToken,
                String.format(line, 1, "1.00", "USD")
                        + String.format(line, 2, "1.00", "CHF")
                        + String.format(line, 3, "1.00", "EUR"),
                "Content-Type",
                "application/x-ndjson");
        final String[] lines = batch.body().split("\n", -1);
        assertTrue(lines[0].contains("\"status\":201") && lines[0].contains("\"0.80\""), lines[0]);
        assertTrue(lines[1].contains("rate_missing"), lines[1]);
        assertTrue(lines[2].contains("\"status\":201") && !lines[2].contains("\"paid\""), lines[2]);
    }

    @Test
    void shouldGoThroughACommonCurrencyToAProgrammeWithOtherDecimals() {
        rig.rate("EUR", "JPY", "160", today.toString());
        final HttpResponse<String> sold = rig.post(
                "/v1/conversions",
                rig.openToken,
                "{\"program\":\"open\",\"goal\":\"order\",\"customer_id\":\"c\",\"order_id\":\"J-1\","
                        + "\"amount\":{\"amount\":\"10.01\",\"currency\":\"USD\"}}");
        // 10.01 USD at 128 JPY are 1281.28.
        assertEquals("1281", IntakeRig.json(sold).at("/amount/amount").asText(), sold.body());
        assertEquals("128", IntakeRig.json(sold).at("/paid/rate").asText());
        assertEquals(
                "ECB " + today.minusDays(1) + ", ECB " + today + " via EUR",
                IntakeRig.json(sold).at("/paid/source").asText());
    }

    @Test
    void shouldTakeBackExactlyAllByRefundsInWhatWasPaid() {
        final String id = IntakeRig.json(sale("A-1", "100.00", "GBP"))
                .get("conversion_id")
                .asText();
        rig.rate("EUR", "GBP", "0.9", today.toString());
        final JsonNode first = IntakeRig.json(refund(id, "r1", "33.33", "GBP"));
        assertEquals("41.66", first.at("/amount/amount").asText(), first::toString);
        assertEquals("EUR", first.at("/amount/currency").asText());
        assertEquals("33.33", first.at("/paid/amount").asText());
        assertEquals("GBP", first.at("/paid/currency").asText());
        assertEquals("8.33", first.at("/reversals/0/reversed/amount").asText());
        refund(id, "r2", "33.33", "GBP");
        assertRefused("over_refund", refund(id, "r3", "33.35", "GBP"));
        final JsonNode last = IntakeRig.json(refund(id, "r3", "33.34", "GBP"));
        assertEquals("125.00", last.at("/refunded/amount").asText(), last::toString);
        assertEquals("reversed", last.at("/conversion/status").asText());
        assertEquals("0.00", last.at("/conversion/credits/0/net_reward/amount").asText());
        assertRefused("currency_mismatch", refund(id, "r4", "1.00", "USD"));
    }

    @Test
    void shouldSayHowToMendWhatHasNoRate() {
        rig.assertRefused(422, "rate_missing", () -> sale("A-1", "1.00", "CHF"));
        assertTrue(sale("A-1", "1.00", "CHF").body().contains("POST /v1/rates"));
        rig.assertRefused(422, "currency_mismatch", () -> sale("A-1", "1.00", "SEK"));
        assertTrue(sale("A-1", "1.00", "SEK").body().contains("or report in EUR"));
        rig.rate("EUR", "CHF", "0.95", today.minusDays(7).toString());
        final long nowMs = System.currentTimeMillis();
        // The rate of a week ago is of its midnight, and may be a week old at the most.
        rig.assertRefused(422, "rate_missing", () -> sale("A-1", "1.00", "CHF"));
        final long pastMs = nowMs - 29L * 24 * 3_600_000;
        assertEquals(
                201,
                rig.post(
                                "/v1/conversions",
                                rig.historyToken,
                                "{\"program\":\"acme\",\"goal\":\"sale\",\"customer_id\":\"c\",\"order_id\":\"H-1\","
                                        + "\"occurred_at\":\"" + Instant.ofEpochMilli(pastMs) + "\","
                                        + "\"amount\":{\"amount\":\"0.95\",\"currency\":\"CHF\"}}")
                        .statusCode());
        assertEquals("1.00", amount("H-1"));
    }

    @Test
    void shouldRefuseMoneyThatIsNoneOfItsCurrency() {
        rig.rate("JPY", "EUR", "0.0061", today.toString());
        rig.rate("EUR", "VND", "0.000000002", today.toString());
        rig.assertRefused(422, "amount_invalid", () -> sale("A-1", "1.50", "JPY"));
        rig.assertRefused(422, "amount_invalid", () -> sale("A-1", "1.001", "USD"));
        rig.assertRefused(422, "amount_invalid", () -> sale("A-1", "100000000000.01", "USD"));
        rig.assertRefused(422, "amount_invalid", () -> sale("A-1", "1000000", "VND"));
        assertEquals(
                "0.01",
                IntakeRig.json(sale("A-1", "1", "JPY")).at("/amount/amount").asText());
    }

    @Test
    void shouldHaveNothingToConvertWithoutAnAmount() {
        final HttpResponse<String> lead =
                rig.postForm("/postback?token=" + rig.acmeToken, "order_id=L-1&customer_id=c&goal=lead&currency=CHF");
        assertEquals(200, lead.statusCode(), lead.body());
    }

    private HttpResponse<String> sale(final String order, final String amount, final String currency) {
        return rig.sale("\"order_id\":\"" + order + "\",\"click_id\":\"" + rig.clickId()
                + "\",\"amount\":{\"amount\":\"" + amount + "\",\"currency\":\"" + currency + "\"}");
    }

    private HttpResponse<String> refund(
            final String conversionId, final String id, final String amount, final String currency) {
        return rig.post(
                "/v1/conversions/" + conversionId + "/adjustments",
                rig.acmeToken,
                "{\"adjustment_id\":\"" + id + "\",\"type\":\"refund\",\"amount\":{\"amount\":\"" + amount
                        + "\",\"currency\":\"" + currency + "\"}}");
    }

    /** What the engine refuses stands in the journal. */
    private static void assertRefused(final String code, final HttpResponse<String> answer) {
        assertEquals(422, answer.statusCode(), answer.body());
        assertEquals(code, IntakeRig.json(answer).get("code").asText());
    }

    private ConversionView conversion(final String order) {
        rig.awaitViews();
        final int programId = rig.views.catalogue().program("acme").id();
        return rig.views.conversion(rig.views.conversionsOfOrder(programId, order)[0]);
    }

    private String amount(final String order) {
        return Money.format(conversion(order).amountMinor(), 2);
    }
}
