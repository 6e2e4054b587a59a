package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens, followed over the API: in order, waited for, each token's own, and nobody's privacy in it. */
final class EventsTest {
    @TempDir
    private Path folder;

    private Office office;
    private long nowMs;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR'}").is(201);
        office.send("POST", "/programs", "{'program':'other','currency':'USD'}").is(201);
        office.send("POST", "/goals", "{'program':'acme','goal':'sale','reward':{'percent':10}}")
                .is(201);
        office.send("POST", "/partners", "{'program':'acme','partner':'ann'}").is(201);
        office.send(
                        "POST",
                        "/links",
                        "{'program':'acme','partner':'ann','code':'blog','destination':'https://shop.example/'}")
                .is(201);
        nowMs = System.currentTimeMillis();
    }

    @AfterEach
    void close() {
        office.close();
    }

    private void traffic() {
        office.traffic().click(nowMs);
        office.traffic().view(nowMs);
        office.traffic().sale("A-1", nowMs + 1, 12_900, nowMs);
        office.traffic().refund("A-1", "r1", nowMs + 2, 2_900);
    }

    private static List<String> types(final JsonNode page) {
        final List<String> types = new ArrayList<>();
        page.get("data").forEach(event -> types.add(event.get("type").asText()));
        return types;
    }

    @Test
    void shouldTellWhatHappenedAndWhatWasDecided() throws Exception {
        final long before = office.views().position();
        traffic();
        final JsonNode page = office.get("/events?after=" + before).is(200).json();
        assertEquals(List.of("click", "view", "conversion", "adjustment"), types(page));
        assertEquals(before + 4, page.get("next").asLong());
        assertEquals("ann", page.at("/data/0/partner").asText());
        assertEquals("blog", page.at("/data/0/link").asText());
        assertEquals("human", page.at("/data/1/class").asText());
        final JsonNode sale = page.at("/data/2");
        assertEquals("A-1", sale.get("order_id").asText());
        assertEquals("129.00", sale.at("/amount/amount").asText());
        assertEquals("recorded", sale.get("decision").asText());
        assertEquals("ok", sale.get("reason").asText());
        assertEquals("10.00", sale.at("/credits/0/reward/amount").asText());
        final JsonNode refund = page.at("/data/3");
        assertEquals("refund", refund.get("adjustment").asText());
        assertEquals("recorded", refund.get("decision").asText());
        assertEquals(sale.get("conversion_id"), refund.get("conversion_id"));
        office.get("/conversions/" + refund.get("conversion_id").asText()).is(200);
        // Nobody who follows learns who clicked.
        assertFalse(page.toString().contains(Long.toString(Traffic.VISITOR)), page.toString());
        assertFalse(page.toString().contains("Firefox"), page.toString());
    }

    @Test
    void shouldWaitForWhatIsToCome() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final long before = office.views().position();
            final Future<JsonNode> follower =
                    threads.submit(() -> office.get("/events?wait=25&types=click&after=" + before)
                            .is(200)
                            .json());
            office.traffic().view(nowMs);
            office.traffic().click(nowMs);
            final JsonNode page = follower.get();
            assertEquals(List.of("click"), types(page));
            assertEquals(before + 2, page.get("next").asLong());
        }
        assertEquals(List.of(), types(office.get("/events").is(200).json()));
    }

    @Test
    void shouldGoOnWhereAnAnswerEnded() throws Exception {
        traffic();
        final List<String> all = new ArrayList<>();
        long next = 0;
        for (int i = 0; i < 20; i++) {
            final JsonNode page =
                    office.get("/events?limit=2&after=" + next).is(200).json();
            assertTrue(page.get("data").size() <= 2);
            all.addAll(types(page));
            next = page.get("next").asLong();
        }
        assertEquals(
                List.of("change", "change", "change", "change", "change", "click", "view", "conversion", "adjustment"),
                all);
        assertEquals(office.views().position(), next);
    }

    @Test
    void shouldShowEachTokenItsOwn() throws Exception {
        traffic();
        final String reader = office.token("reader", "acme", Scope.READ);
        final JsonNode seen = office.send("GET", "/events?after=0", null, reader, Map.of())
                .is(200)
                .json();
        assertEquals(List.of("click", "view", "conversion", "adjustment"), types(seen));
        office.send("GET", "/events?types=change", null, reader, Map.of()).refuses(403, "forbidden");
        final String stranger = office.token("stranger", "other", Scope.ADMIN);
        final JsonNode others = office.send("GET", "/events?after=0", null, stranger, Map.of())
                .is(200)
                .json();
        assertEquals(List.of("change"), types(others));
        assertEquals("other", others.at("/data/0/things/0").asText());
        office.send("GET", "/events?program=acme", null, stranger, Map.of()).refuses(404, "program_unknown");
        assertEquals(
                List.of("click"),
                types(office.get("/events?after=0&program=acme&types=click").json()));
        assertEquals(
                List.of("change"),
                types(office.get("/events?after=0&program=other").json()));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws Exception {
        office.get("/events?types=click,sale").refuses(400, "malformed");
        office.get("/events?wait=26").refuses(400, "malformed");
        office.get("/events?after=" + (office.views().position() + 1)).refuses(400, "malformed");
        office.get("/events?program=nobody").refuses(404, "program_unknown");
    }
}
