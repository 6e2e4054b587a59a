package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many things at once: what would become of them, all that is wrong with them, and what is there already. */
final class DryRunTest {
    private static final String ANN_HOME =
            "{'program':'acme','partner':'ann','code':'home','destination':'https://shop.example/'}";
    private static final String HOME_AND_NEWS = "[" + ANN_HOME
            + ",{'program':'acme','partner':'ann','code':'news','destination':'https://shop.example/news'}]";

    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR','goals':[{'goal':'sale'}]}")
                .is(201);
        office.send("POST", "/partners", "{'program':'acme','partner':'ann'}").is(201);
        office.send("POST", "/links", ANN_HOME).is(201);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void shouldSayWhatWouldBeMadeAndMakeNothing() throws Exception {
        final long before = office.views().position();
        final JsonNode dry = office.send("POST", "/links/bulk?dry_run=true&existing=keep", HOME_AND_NEWS)
                .is(200)
                .json();
        assertTrue(dry.get("dry_run").asBoolean());
        assertEquals(1, dry.get("already_there").asInt());
        assertEquals("news", dry.at("/data/0/code").asText());
        assertEquals(1, dry.get("data").size());
        assertEquals(before, office.views().position());
        office.send("POST", "/links/bulk?dry_run=maybe", HOME_AND_NEWS).refuses(400, "malformed");
        office.send("POST", "/links/bulk?existing=drop", HOME_AND_NEWS).refuses(400, "malformed");
    }

    @Test
    void shouldKeepWhatIsThereAsItIsSent() throws Exception {
        assertEquals(
                1,
                office.send("POST", "/links/bulk?existing=keep", HOME_AND_NEWS)
                        .is(201)
                        .json()
                        .get("already_there")
                        .asInt());
        final JsonNode again = office.send("POST", "/links/bulk?existing=keep", HOME_AND_NEWS)
                .is(200)
                .json();
        assertEquals(2, again.get("already_there").asInt());
        assertEquals(0, again.get("data").size());
        office.send("POST", "/links/bulk", HOME_AND_NEWS).refuses(409, "taken");
        office.send("POST", "/links/bulk?existing=keep", HOME_AND_NEWS.replace("/news'", "/other'"))
                .refuses(409, "taken");
        office.send("POST", "/partners", "{'program':'acme','partner':'bob'}").is(201);
        office.send("POST", "/links/bulk?existing=keep", HOME_AND_NEWS.replace("'ann'", "'bob'"))
                .refuses(409, "taken");
    }

    @Test
    void shouldMakeOfAPartnerWhatIsMissing() throws Exception {
        final String ann = "[{'program':'acme','partner':'ann','links':[{'code':'home','destination':"
                + "'https://shop.example/'},{'code':'two','destination':'https://shop.example/2'}],"
                + "'coupons':['ANN10']}]";
        assertEquals(
                1,
                office.send("POST", "/partners/bulk?existing=keep", ann)
                        .is(201)
                        .json()
                        .get("already_there")
                        .asInt());
        assertEquals(
                List.of("home", "two"),
                office.views().catalogue().links().stream()
                        .map(link -> link.code())
                        .toList());
        assertEquals(1, office.views().catalogue().coupons().size());
        office.send("POST", "/partners/bulk?existing=keep", ann).is(200);
        assertEquals(1, office.views().catalogue().coupons().size());
        assertEquals(
                1,
                office.send(
                                "POST",
                                "/coupons/bulk?existing=keep",
                                "[{'program':'acme','partner':'ann','coupon':'ANN10'}]")
                        .is(200)
                        .json()
                        .get("already_there")
                        .asInt());
    }

    @Test
    void shouldHideNothingBehindAWrongOne() throws Exception {
        final String list = "[{'program':'acme','partner':'nobody','code':'a','destination':'https://a.example'},"
                + "{'program':'acme','partner':'ann','code':'b b','destination':'ftp://b'},"
                + ANN_HOME
                + ",{'program':'acme','partner':'ann','code':'twice','destination':'https://a.example'}"
                + ",{'program':'acme','partner':'ann','code':'twice','destination':'https://b.example'}"
                + ",{'program':'acme','partner':'ann','code':'good','destination':'https://a.example'}]";
        final Map<String, String> expected = new TreeMap<>(Map.of(
                "/0/partner", "unknown",
                "/1/code", "invalid",
                "/1/destination", "invalid",
                "/2/code", "taken",
                "/4/code", "taken"));
        for (final String query : List.of("", "?dry_run=true")) {
            final Map<String, String> found = new TreeMap<>();
            office.send("POST", "/links/bulk" + query, list)
                    .refuses(409, "taken")
                    .json()
                    .get("errors")
                    .forEach(error -> found.put(
                            error.get("field").asText(), error.get("code").asText()));
            assertEquals(expected, found);
        }
    }

    private List<String> check(final String... conversions) throws Exception {
        final List<String> found = new ArrayList<>();
        office.send("POST", "/conversions/check", '[' + String.join(",", conversions) + ']')
                .is(200)
                .json()
                .get("data")
                .forEach(check -> {
                    final StringBuilder text = new StringBuilder();
                    check.get("errors")
                            .forEach(error -> text.append(error.get("field").asText())
                                    .append(' ')
                                    .append(error.get("code").asText())
                                    .append(' '));
                    for (final String name : List.of("known", "link", "coupon")) {
                        if (check.has(name)) {
                            text.append(
                                    name.equals("known")
                                            ? name
                                            : check.get(name).asText());
                        }
                    }
                    found.add(text.toString().strip());
                });
        return found;
    }

    private static String conversion(final String more) {
        return "{'program':'acme','order_id':'A-1','occurred_at':'2026-01-01T00:00:00Z'" + more + "}";
    }

    private static String money(final String amount, final String currency) {
        return ",'partner':'ann','amount':{'amount':'" + amount + "','currency':'" + currency + "'}";
    }

    @Test
    void shouldSayWhatIsWrongWithConversions() throws Exception {
        office.send("POST", "/partners", "{'program':'acme','partner':'bob','coupons':['BOB']}")
                .is(201);
        office.send("POST", "/partners", "{'program':'acme','partner':'eve'}").is(201);
        assertEquals(
                List.of(
                        "home",
                        "BOB",
                        "/partner unknown",
                        "/partner unknown",
                        "/link unknown",
                        "/link invalid",
                        "/coupon unknown",
                        "/registration_id unknown",
                        "/goal unknown",
                        "no_attribution_key",
                        "/click_id click_id_forged"),
                check(
                        conversion(",'partner':'ann'"),
                        conversion(",'partner':'bob'"),
                        conversion(",'partner':'eve'"),
                        conversion(",'partner':'zoe'"),
                        conversion(",'link':'nowhere'"),
                        conversion(",'partner':'bob','link':'home'"),
                        conversion(",'coupon':'NONE'"),
                        conversion(",'registration_id':'r'"),
                        conversion(",'link':'home','goal':'lead'"),
                        conversion(""),
                        conversion(",'click_id':'x'")));
        assertEquals(
                List.of(
                        "/amount/currency currency_mismatch home",
                        "/amount/amount amount_invalid home",
                        "/amount/amount amount_invalid home",
                        "home",
                        "/occurred_at invalid",
                        "/clicked_at invalid",
                        "/occurred_at invalid /order_id invalid",
                        "/program unknown"),
                check(
                        conversion(money("1.00", "USD")),
                        conversion(money("1.001", "EUR")),
                        conversion(money("-1", "EUR")),
                        conversion(money("1.00", "EUR")),
                        conversion(",'link':'home'").replace("2026-01-01T00", "2126-01-01T00"),
                        conversion(",'link':'home','clicked_at':'2026-01-02T00:00:00Z'"),
                        "{'program':'acme','link':'home'}",
                        conversion("").replace("acme", "nowhere")));
    }

    @Test
    void shouldKnowWhatWasReported() throws Exception {
        final long nowMs = System.currentTimeMillis();
        office.send("POST", "/partners", "{'program':'acme','partner':'bob','coupons':['BOB']}")
                .is(201);
        office.traffic().click(nowMs);
        office.traffic().sale("A-1", nowMs + 1, 12_900, nowMs);
        assertEquals(
                List.of(
                        "known",
                        "/amount order_conflict known",
                        "/customer_id order_conflict known",
                        "/partner order_conflict known",
                        "/partner order_conflict known"),
                check(
                        conversion(money("129.00", "EUR")),
                        conversion(money("128.00", "EUR")),
                        conversion(money("129.00", "EUR") + ",'customer_id':'c'"),
                        conversion(money("129.00", "EUR").replace("ann", "bob")),
                        conversion(money("129.00", "EUR").replace("'partner':'ann'", "'coupon':'bob'"))));
        final String stranger = office.token("stranger", "other", Scope.READ);
        office.send("POST", "/conversions/check", '[' + conversion("") + ']', stranger, Map.of())
                .refuses(403, "forbidden");
    }
}
