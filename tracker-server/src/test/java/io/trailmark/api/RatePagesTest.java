package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exchange rates over the API: stored once, corrected, looked up, traced. */
final class RatePagesTest {
    private static final String DOLLAR =
            "{'base':'EUR','quote':'USD','rate':'1.0842','date':'2026-11-20','source':'ECB'}";
    private static final String POUND =
            "{'base':'EUR','quote':'GBP','rate':'0.8','from':'2026-11-20T00:00:00Z','source':'ECB'}";

    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void shouldStoreOneOrManyAndTheSameOnce() throws Exception {
        final JsonNode one = office.send("POST", "/rates", DOLLAR).is(200).json();
        assertEquals(1, one.get("changed").asInt());
        assertEquals("rte_1", one.at("/data/0/id").asText());
        assertEquals("1.0842", one.at("/data/0/rate").asText());
        assertEquals("2026-11-20T00:00:00.000Z", one.at("/data/0/from").asText());
        final JsonNode both = office.send("POST", "/rates", "[" + DOLLAR + "," + POUND + "]")
                .is(200)
                .json();
        assertEquals(1, both.get("changed").asInt());
        assertEquals(1, both.get("unchanged").asInt());
        assertEquals("rte_2", both.at("/data/1/id").asText());
        assertEquals(1, both.at("/data/0/version").asInt());
        final JsonNode again = office.send("POST", "/rates", DOLLAR).is(200).json();
        assertEquals(0, again.get("changed").asInt());
        assertEquals(both.get("position"), again.get("position"), "nothing was journaled");
    }

    @Test
    void shouldCorrectByTheNextVersionAndLeaveATrail() throws Exception {
        office.send("POST", "/rates", DOLLAR).is(200);
        final JsonNode corrected = office.send("POST", "/rates", DOLLAR.replace("1.0842", "1.0850"))
                .is(200)
                .json();
        assertEquals(2, corrected.at("/data/0/version").asInt());
        assertEquals("1.085", corrected.at("/data/0/rate").asText());
        final JsonNode change =
                office.get("/changes?thing=rte_1").is(200).json().at("/data/0");
        final JsonNode whole = office.get("/changes/" + change.get("position").asLong())
                .is(200)
                .json();
        assertEquals("1.0842", whole.at("/before/0/rate").asText());
        assertEquals("1.085", whole.at("/after/0/rate").asText());
    }

    @Test
    void shouldShowThePairsRatesAndWhatAnOrderIsConvertedAt() throws Exception {
        office.send("POST", "/rates", "[" + DOLLAR + "," + POUND + "]").is(200);
        office.send("POST", "/rates", DOLLAR.replace("11-20", "11-19").replace("1.0842", "1.2"))
                .is(200);
        final JsonNode latest =
                office.get("/rates?latest=true&at=2026-11-21T00:00:00Z").is(200).json();
        assertEquals(2, latest.get("data").size());
        final JsonNode pair = office.get("/rates?base=EUR&quote=USD&at=2026-11-21T00:00:00Z")
                .is(200)
                .json();
        assertEquals(2, pair.get("data").size());
        assertEquals("1.0842", pair.at("/data/0/rate").asText());
        assertEquals("1.0842", pair.at("/used/rate").asText());
        final JsonNode before = office.get("/rates?base=EUR&quote=USD&at=2026-11-19T12:00:00Z")
                .is(200)
                .json();
        assertEquals("1.2", before.at("/used/rate").asText());
        assertEquals(1, before.get("data").size());
        final JsonNode crossed = office.get("/rates?base=USD&quote=GBP&at=2026-11-21T00:00:00Z")
                .is(200)
                .json();
        assertEquals("0.73787124", crossed.at("/used/rate").asText().substring(0, 10));
        assertEquals("ECB 2026-11-20 via EUR", crossed.at("/used/source").asText());
        assertEquals(0, crossed.get("data").size());
        assertTrue(office.get("/rates?base=EUR&quote=USD&at=2026-12-21T00:00:00Z")
                .is(200)
                .json()
                .path("used")
                .isMissingNode());
        office.get("/rates?base=euro").refuses(400, "malformed");
        office.get("/rates?at=today").refuses(400, "malformed");
    }

    @Test
    void shouldListAllOfThemPageByPageTheNewestFirst() throws Exception {
        for (final String day : List.of("11-20", "11-18", "11-19")) {
            office.send("POST", "/rates", "[" + DOLLAR.replace("11-20", day) + "," + POUND.replace("11-20", day) + "]")
                    .is(200);
        }
        final List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            final JsonNode rates = office.get("/rates?limit=2" + cursor).is(200).json();
            rates.get("data")
                    .forEach(rate -> seen.add(rate.get("from").asText().substring(5, 10)
                            + rate.get("quote").asText()));
            assertEquals(page < 2, rates.has("next_cursor"));
            cursor = "&cursor=" + rates.path("next_cursor").asText();
            // What comes at the front meanwhile moves nothing behind it.
            office.send("POST", "/rates", DOLLAR.replace("11-20", "11-2" + (page + 1)))
                    .is(200);
        }
        assertEquals(List.of("11-20GBP", "11-20USD", "11-19GBP", "11-19USD", "11-18GBP", "11-18USD"), seen);
        assertEquals(3, office.get("/rates?quote=GBP").json().get("data").size());
        assertEquals(
                4,
                office.get("/rates?at=2026-11-19T12:00:00Z").json().get("data").size());
        for (final String wrong :
                List.of("cursor=x", "cursor=EURUSD", "latest=yes", "latest=true&limit=1", "limit=0")) {
            office.get("/rates?" + wrong).refuses(400, "malformed");
        }
    }

    @Test
    void shouldRefuseAllOfAListWhereOneIsWrong() throws Exception {
        final JsonNode refused = office.send("POST", "/rates", "[" + DOLLAR + "," + POUND.replace("0.8", "0") + "]")
                .refuses(422, "invalid")
                .json();
        assertEquals("/1/rate", refused.at("/errors/0/field").asText());
        assertEquals(0, office.get("/rates").is(200).json().get("data").size());
        office.send("POST", "/rates", "[" + DOLLAR + "," + DOLLAR.replace("1.0842", "1.1") + "]")
                .refuses(409, "taken");
        office.send("POST", "/rates", "[]").refuses(400, "malformed");
        office.send("POST", "/rates", "7").refuses(400, "malformed");
    }

    @Test
    void shouldAnswerARepeatedRequestAsBefore() throws Exception {
        final Map<String, String> key = Map.of("Idempotency-Key", "k1");
        final Office.Reply first =
                office.send("POST", "/rates", DOLLAR, office.owner(), key).is(200);
        final Office.Reply again =
                office.send("POST", "/rates", DOLLAR, office.owner(), key).is(200);
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(first.json().get("data"), again.json().get("data"));
        assertEquals(1, again.json().get("changed").asInt());
    }

    @Test
    void shouldTakeRatesFromWhoeverOwnsAllProgrammesAlone() throws Exception {
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR'}").is(201);
        final String acme = office.token("acme", "acme", Scope.ADMIN);
        office.send("POST", "/rates", DOLLAR, acme, Map.of()).refuses(403, "forbidden");
        final String reader = office.token("reader", "*", Scope.READ);
        office.send("POST", "/rates", DOLLAR, reader, Map.of()).refuses(403, "forbidden");
        office.send("POST", "/rates", DOLLAR).is(200);
        final JsonNode seen =
                office.send("GET", "/rates", null, acme, Map.of()).is(200).json();
        assertEquals(1, seen.get("data").size(), "what money is worth is no secret of anybody");
    }
}
