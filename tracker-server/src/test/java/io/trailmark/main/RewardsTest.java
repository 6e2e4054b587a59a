package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole process over real HTTP, from two links to the ledger: who earns what of a shared sale, how it is explained,
 * what a refund takes back, and what other rules would have brought.
 */
class RewardsTest {
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
    private static final String PROGRAM = """
            program: acme
            name: Acme
            currency: EUR
            time_zone: Europe/Berlin
            attribution:
              model: linear
            goals:
              - goal: sale
                per_customer: many
                rewards:
                  - name: commission
                    percent: "20"
                  - name: welcome
                    to: customer
                    benefit: voucher
            partners:
              - partner: ann
                links:
                  - code: hello
                    destination: https://shop.example/
              - partner: bob
                links:
                  - code: news
                    destination: https://shop.example/
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private WholeServer server;

    @BeforeEach
    void launch() throws IOException {
        Files.createDirectory(folder.resolve("programs"));
        Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM);
        server = WholeServer.launch(folder);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    private HttpResponse<String> send(
            final String door, final String method, final String path, final String token, final String body)
            throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(door + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> office(final String method, final String path, final String body) throws Exception {
        return send(server.office(), method, path, server.owner(), body);
    }

    private JsonNode get(final String path) throws Exception {
        final HttpResponse<String> answer = office("GET", path, null);
        assertEquals(200, answer.statusCode(), answer.body());
        return mapper.readTree(answer.body());
    }

    private JsonNode report(final String path, final String body) throws Exception {
        final HttpResponse<String> answer = send(server.edge(), "POST", path, server.shop(), body);
        assertTrue(answer.statusCode() / 100 == 2, answer.body());
        return mapper.readTree(answer.body());
    }

    /** Follows a link as a browser that has this cookie, and returns the redirect. */
    private HttpResponse<String> click(final String code, final String cookie) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.edge() + "/c/acme/" + code + "?cs=granted"))
                .header("User-Agent", AGENT);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        final HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(302, answer.statusCode());
        return answer;
    }

    /** One visitor follows both partners' links and buys for 100.01; returns the answer to the report. */
    private JsonNode sharedSale(final String orderId) throws Exception {
        final HttpResponse<String> first = click("hello", "");
        final String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        final HttpResponse<String> second = click("news", cookie.substring(0, cookie.indexOf(';')));
        final String location = second.headers().firstValue("Location").orElseThrow();
        final String clickId = location.substring(location.indexOf("click_id=") + "click_id=".length());
        return report("/v1/conversions", """
                {"program":"acme","goal":"sale","click_id":"%s","order_id":"%s","customer_id":"c-1",
                 "amount":{"amount":"100.01","currency":"EUR"}}
                """.formatted(clickId, orderId));
    }

    private static String amount(final JsonNode money) {
        return money.get("amount").asText() + " " + money.get("currency").asText();
    }

    @Test
    void shouldAnswerAReportWithCreditsWeightsAndRewards() throws Exception {
        final JsonNode sale = sharedSale("A-1");
        assertEquals("click", sale.get("priority").asText());
        assertEquals(2, sale.get("credits").size());
        long cents = 0;
        for (final JsonNode credit : sale.get("credits")) {
            assertEquals("0.500000000", credit.get("share").asText());
            assertEquals(1, credit.get("weight").asInt());
            cents += Math.round(credit.get("reward").get("amount").asDouble() * 100);
        }
        assertEquals(2_000, cents);
        final JsonNode rewards = sale.get("rewards");
        assertEquals("commission", rewards.get(0).get("reward").asText());
        assertEquals("partner", rewards.get(0).get("to").asText());
        assertEquals("approved", rewards.get(0).get("status").asText());
        final JsonNode benefit = rewards.get(rewards.size() - 1);
        assertEquals("customer", benefit.get("to").asText());
        assertEquals("voucher", benefit.get("benefit").asText());
        assertEquals(1, benefit.get("count").asInt());
    }

    @Test
    void shouldExplainEveryCandidateConditionLineAndPosition() throws Exception {
        final String id = sharedSale("A-1").get("conversion_id").asText();
        final JsonNode explained = get("/v1/conversions/" + id + "/explain");
        assertEquals("linear", explained.get("rule").get("model").asText());
        assertEquals("P30D", explained.get("rule").get("window").asText());
        assertEquals(5, explained.get("rule").get("priorities").size());
        assertTrue(explained.get("rule").get("defined_position").asLong() > 0);
        assertEquals(
                "20 % of the order value for the partner.",
                explained.get("rule").get("rewards").get(0).get("text").asText());
        assertEquals(2, explained.get("candidates").size());
        for (final JsonNode candidate : explained.get("candidates")) {
            assertTrue(candidate.get("taken").asBoolean());
            assertEquals("It was taken.", candidate.get("text").asText());
            assertTrue(positions(explained)
                    .contains(candidate.get("touch_position").asText()));
        }
        assertEquals(3, explained.get("ledger").size());
        assertEquals("earned", explained.get("ledger").get(0).get("kind").asText());
        assertEquals(
                "20 % of the order value for the partner.",
                explained.get("ledger").get(0).get("rule").asText());

        final String text = office("GET", "/v1/conversions/" + id + "/explain?format=text", null)
                .body();
        assertTrue(text.startsWith("conversion " + id + ": approved, ok."), text);
        assertTrue(text.contains("click of ann by link hello"), text);
        assertTrue(text.contains("reward commission: 20 % of the order value for the partner."), text);
        assertTrue(text.contains("└─ "), text);
    }

    private static String positions(final JsonNode explained) {
        return explained.get("positions").toString();
    }

    @Test
    void shouldPageThroughTheLedgerAndSumItUp() throws Exception {
        final String id = sharedSale("A-1").get("conversion_id").asText();
        report("/v1/conversions/" + id + "/adjustments", """
                {"adjustment_id":"r1","type":"refund","amount":{"amount":"50.00","currency":"EUR"}}
                """);
        final JsonNode all = get("/v1/programs/acme/ledger");
        assertEquals(5, all.get("lines").size(), all::toString);
        assertFalse(all.has("next_cursor"));
        final JsonNode first = get("/v1/programs/acme/ledger?limit=2");
        final JsonNode rest = get("/v1/programs/acme/ledger?limit=10&cursor="
                + first.get("next_cursor").asText());
        assertEquals(all.get("lines").get(2), rest.get("lines").get(0));
        assertEquals(3, rest.get("lines").size());
        assertEquals(
                2, get("/v1/programs/acme/ledger?partner=bob").get("lines").size() - (bobGaveTheWelcome(all) ? 1 : 0));
        assertEquals(
                5, get("/v1/programs/acme/ledger?conversion=" + id).get("lines").size());
        assertEquals(
                0,
                get("/v1/programs/acme/ledger?from=2099-01-01T00:00:00Z")
                        .get("lines")
                        .size());
        assertEquals(
                5,
                get("/v1/programs/acme/ledger?to=2099-01-01T00:00:00Z")
                        .get("lines")
                        .size());
        final HttpResponse<String> ndjson = office("GET", "/v1/programs/acme/ledger?format=ndjson", null);
        assertEquals(
                "application/x-ndjson",
                ndjson.headers().firstValue("Content-Type").orElse(""));
        assertEquals(5, ndjson.body().lines().count());

        final JsonNode balances = get("/v1/programs/acme/balances");
        long approved = 0;
        for (final JsonNode partner : balances.get("partners")) {
            approved += Math.round(partner.get("approved").get("amount").asDouble() * 100);
        }
        // 20 % of 100.01 is 20.00; half the order taken back takes back 10.00 of it, each half by itself.
        assertEquals(1_000, approved);
        assertEquals(
                1,
                balances.get("customers").get("benefits").get(0).get("approved").asInt());
        final JsonNode customer =
                get("/v1/programs/acme/balances?customer_id=c-1").get("customer");
        assertEquals("voucher", customer.get("benefits").get(0).get("benefit").asText());
        final JsonNode totals = get("/v1/programs/acme/totals");
        assertEquals("10.00 EUR", amount(totals.get("rewards").get("approved")));
        assertEquals("10.00 EUR", amount(totals.get("rewards").get("reversed")));
        assertEquals(1, totals.get("benefits").get("approved").asInt());
    }

    private static boolean bobGaveTheWelcome(final JsonNode ledger) {
        for (final JsonNode line : ledger.get("lines")) {
            if (line.has("benefit") && line.get("partner").asText().equals("bob")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldSimulateOtherRulesInTheWordsOfAProgrammeFile() throws Exception {
        sharedSale("A-1");
        final String position = get("/v1/audit").get("applied").asText();
        final JsonNode same = simulated("{\"attribution\":{\"model\":\"linear\"}}");
        assertEquals(0, same.get("conversions_changed").asInt(), same::toString);
        assertEquals(1, same.get("conversions").asInt());
        final JsonNode last = simulated("{\"attribution\":{\"model\":\"last_touch\"}}");
        assertEquals(1, last.get("conversions_changed").asInt());
        assertEquals("0.00 EUR", amount(last.get("total").get("difference").get("rewards")));
        final JsonNode ann = last.get("partners").get(0);
        assertEquals("ann", ann.get("partner").asText());
        assertEquals("10.00 EUR", amount(ann.get("before").get("rewards")));
        assertEquals("0.00 EUR", amount(ann.get("after").get("rewards")));
        assertEquals("-0.500000000", ann.get("difference").get("credit").asText());
        final JsonNode change = last.get("changed_most").get(0);
        assertEquals(2, change.get("before").get("credits").size());
        assertEquals(1, change.get("after").get("credits").size());
        final JsonNode goal =
                simulated("{\"goals\":[{\"goal\":\"sale\",\"rewards\":[{\"name\":\"flat\",\"fixed\":\"3.00\"}]}]}");
        assertEquals("-17.00 EUR", amount(goal.get("total").get("difference").get("rewards")));
        assertEquals(-1, goal.get("total").get("difference").get("benefits").asInt());
        assertEquals(position, get("/v1/audit").get("applied").asText());
        assertEquals(3, get("/v1/simulations").get("simulations").size());
    }

    private JsonNode simulated(final String rules) throws Exception {
        final HttpResponse<String> taken = office(
                "POST",
                "/v1/simulations",
                "{\"program\":\"acme\",\"from\":\"2020-01-01T00:00:00Z\",\"rules\":" + rules + "}");
        assertEquals(202, taken.statusCode(), taken.body());
        final String address = taken.headers().firstValue("Location").orElseThrow();
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (true) {
            final JsonNode simulation = get(address);
            final String state = simulation.get("state").asText();
            if (state.equals("done")) {
                assertEquals(100, simulation.get("percent").asInt());
                return simulation.get("result");
            }
            assertTrue(state.equals("running") || state.equals("queued"), simulation::toString);
            assertTrue(System.nanoTime() < deadlineNs, simulation::toString);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeSimulatedOrFoundWithStableCodes() throws Exception {
        assertRefused(422, "rules_invalid", "POST", "/v1/simulations", body("\"goals\":[{\"goal\":\"nothing\"}]"));
        assertRefused(400, "malformed", "POST", "/v1/simulations", "{");
        assertRefused(400, "malformed", "POST", "/v1/simulations", "{\"program\":\"acme\",\"other\":1}");
        assertRefused(400, "malformed", "POST", "/v1/simulations", "{\"program\":\"acme\",\"rules\":{}}");
        assertRefused(404, "program_unknown", "POST", "/v1/simulations", body("").replace("acme", "nobody"));
        assertRefused(404, "simulation_unknown", "GET", "/v1/simulations/sim_99", null);
        assertRefused(404, "simulation_unknown", "DELETE", "/v1/simulations/sim_99", null);
        assertRefused(405, "method_not_allowed", "PUT", "/v1/simulations", "{}");
        assertRefused(405, "method_not_allowed", "DELETE", "/v1/simulations", null);
        assertRefused(404, "partner_unknown", "GET", "/v1/programs/acme/ledger?partner=zoe", null);
        assertRefused(404, "conversion_unknown", "GET", "/v1/programs/acme/ledger?conversion=cv_1", null);
        assertRefused(400, "malformed", "GET", "/v1/programs/acme/ledger?limit=0", null);
        assertRefused(400, "malformed", "GET", "/v1/programs/acme/ledger?cursor=x", null);
        assertRefused(400, "malformed", "GET", "/v1/programs/acme/ledger?from=yesterday", null);
        assertRefused(404, "program_unknown", "GET", "/v1/programs/nobody/balances", null);
        assertEquals(
                403,
                send(server.office(), "GET", "/v1/programs/acme/ledger", server.shop(), null)
                        .statusCode());
        final HttpResponse<String> cancelled = office("POST", "/v1/simulations", body("\"caps\":[]"));
        assertEquals(202, cancelled.statusCode(), cancelled.body());
        final String address = cancelled.headers().firstValue("Location").orElseThrow();
        assertEquals(200, office("DELETE", address, null).statusCode());
        assertNotEquals("failed", get(address).get("state").asText());
    }

    private static String body(final String rules) {
        return "{\"program\":\"acme\",\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2099-01-01T00:00:00Z\",\"rules\":{"
                + rules + "}}";
    }

    private void assertRefused(
            final int status, final String code, final String method, final String path, final String body)
            throws Exception {
        final HttpResponse<String> answer = office(method, path, body);
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(code, mapper.readTree(answer.body()).get("code").asText(), answer.body());
        assertTrue(answer.headers().firstValue("X-Request-Id").isPresent());
    }
}
