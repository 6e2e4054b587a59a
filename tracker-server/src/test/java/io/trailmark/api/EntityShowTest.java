package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of links and coupons beside what was sent: their address, and what they are now. */
final class EntityShowTest {
    private static final String SHOP = "'destination':'https://shop.example/'";

    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send(
                        "POST",
                        "/programs",
                        "{'program':'acme','currency':'EUR','domains':['go.acme.example','b.example']}")
                .is(201);
        office.send("POST", "/programs", "{'program':'other','currency':'USD'}").is(201);
        office.send("POST", "/partners", "{'program':'acme','partner':'ann','name':'Ann'}")
                .is(201);
        office.send("POST", "/partners", "{'program':'other','partner':'oda'}").is(201);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void shouldShowTheFullAddressOfALinkWhereverItIsShown() throws Exception {
        final JsonNode made = office.send(
                        "POST", "/links", "{'program':'acme','partner':'ann','code':'blog'," + SHOP + "}")
                .is(201)
                .json();
        assertEquals("https://go.acme.example/blog", made.get("url").asText());
        assertEquals(made, office.get("/links/lnk_1").is(200).json());
        final JsonNode bulk = office.send(
                        "POST",
                        "/links/bulk",
                        "[{'program':'other','partner':'oda','code':'x'," + SHOP + ",'metadata':{'a':'}'}}]")
                .is(201)
                .json();
        assertEquals("https://go.example/c/other/x", bulk.at("/data/0/url").asText());
        final JsonNode list = office.get("/links").is(200).json();
        assertEquals(made, list.at("/data/0"));
        assertEquals(bulk.at("/data/0"), list.at("/data/1"));
        assertEquals(
                "{\"id\":\"lnk_1\",\"url\":\"https://go.acme.example/blog\"}",
                office.get("/links?code=blog&fields=id,url")
                        .json()
                        .at("/data/0")
                        .toString());
        final String partner = office.session("ann@acme.example", "partner", "acme", "ann");
        for (final String path : List.of("/links/lnk_1", "/links")) {
            final JsonNode own =
                    office.send("GET", path, null, partner, Map.of()).is(200).json();
            assertEquals("https://go.acme.example/blog", own.findValue("url").asText());
        }
        final long position =
                office.get("/changes").json().at("/data/2/position").asLong();
        assertEquals(
                "https://go.example/c/other/x",
                office.get("/changes/" + position)
                        .is(200)
                        .json()
                        .at("/after/0/url")
                        .asText());
    }

    @Test
    void shouldFollowWhatTheProgrammeSaysNow() throws Exception {
        office.send("POST", "/links", "{'program':'other','partner':'oda','code':'x'," + SHOP + "}")
                .is(201);
        office.send("PATCH", "/programs/other", "{'domains':['o.example']}").is(200);
        assertEquals("https://o.example/x", office.get("/links/lnk_1").text("url"));
        assertEquals(
                "https://o.example/x",
                office.get("/links?program=other").json().at("/data/0/url").asText());
    }

    @Test
    void shouldTakeBackWhatItShowedAndNothingElse() throws Exception {
        office.send("POST", "/links", "{'program':'acme','partner':'ann','code':'blog'," + SHOP + "}")
                .is(201);
        office.send("POST", "/coupons", "{'program':'acme','partner':'ann','coupon':'ANN'}")
                .is(201);
        for (final String path : List.of("/links/lnk_1", "/coupons/cpn_1")) {
            final String whole = office.get(path).json().toString();
            assertEquals(
                    1,
                    office.send("PATCH", path, whole)
                            .is(200)
                            .json()
                            .get("version")
                            .asInt());
        }
        office.send("PATCH", "/links/lnk_1", "{'url':'https://x.example/'}").refuses(400, "malformed");
        office.send("PATCH", "/coupons/cpn_1", "{'state':'expired'}").refuses(400, "malformed");
    }

    @Test
    void shouldShowNoAddressThatNobodyKnows() throws Exception {
        office.send("POST", "/links", "{'program':'other','partner':'oda','code':'x'," + SHOP + "}")
                .is(201);
        office.send("POST", "/links", "{'program':'acme','partner':'ann','code':'y'," + SHOP + "}")
                .is(201);
        final EntityShow unknown = new EntityShow(new LinkAddresses(""));
        final var catalogue = office.views().catalogue();
        assertTrue(Bodies.own(unknown.render(catalogue.link(1), catalogue))
                .path("url")
                .isMissingNode());
        assertEquals(
                "https://go.acme.example/y",
                Bodies.own(unknown.render(catalogue.link(2), catalogue))
                        .path("url")
                        .asText());
        final String document = "{\"id\":\"lnk_1\",\"program\":\"other\",\"code\":\"x\"}";
        assertEquals(document, unknown.link(document, catalogue));
    }

    @Test
    void shouldSayWhatACouponIsNow() throws Exception {
        final Map<String, String> states = Map.of(
                "'starts_at':'2099-01-01T00:00:00Z'", "scheduled",
                "'starts_at':'2020-01-01T00:00:00Z','expires_at':'2021-01-01T00:00:00Z'", "expired",
                "'starts_at':'2020-01-01T00:00:00Z','expires_at':'2099-01-01T00:00:00Z'", "active",
                "'status':'suspended','expires_at':'2021-01-01T00:00:00Z'", "suspended");
        for (final Map.Entry<String, String> each : states.entrySet()) {
            final JsonNode coupon = office.send(
                            "POST",
                            "/coupons",
                            "{'program':'acme','partner':'ann','coupon':'" + each.getValue() + "'," + each.getKey()
                                    + "}")
                    .is(201)
                    .json();
            assertEquals(each.getValue(), coupon.get("state").asText(), each.getKey());
        }
        final JsonNode list = office.get("/coupons").is(200).json().get("data");
        assertEquals(states.size(), list.size());
        for (final JsonNode coupon : list) {
            assertEquals(coupon.get("coupon").asText(), coupon.get("state").asText());
        }
    }
}
