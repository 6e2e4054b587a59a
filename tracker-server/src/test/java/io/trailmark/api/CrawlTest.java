package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everybody goes to every address with ids that are another's, and finds nothing, changes nothing, and does not even
 * learn that it is there. Acme's partner bob is the one who is looked for: by a token and a user of another programme,
 * and by a user of Ann, who is a partner of the same programme and has a share in one of his sales.
 */
final class CrawlTest {
    /** What a partner's user may ask; the test fails when this and the table of operations differ. */
    private static final Set<String> OWN = Set.of(
            "listLinks",
            "getLink",
            "drawQrPng",
            "drawQrSvg",
            "drawQrWithLogoPng",
            "drawQrWithLogoSvg",
            "listCoupons",
            "getCoupon",
            "listRegistrations",
            "getRegistration",
            "listLedger",
            "getLedger",
            "getBalances",
            "getTotals",
            "listConversions",
            "getConversion");

    /** What says or ends who one is, and what needs no token. */
    private static final Set<String> NOBODYS = Set.of("getMe", "logout", "login", "acceptInvitation");

    /** Words that stand for bob, his things, and his customer, and that nobody else may see. */
    private static final List<String> SECRETS =
            List.of("bob", "Robert", "lnk_2", "blog-b", "C-77", "B10", "his-account", "Shop told us");

    @TempDir
    private Path folder;

    private Office office;
    private String onlyHis;
    private String shared;

    /** Bob's things by the first segment of their addresses. */
    private final Map<String, String> his = new HashMap<>();

    private record Asked(String id, String method, String template) {
        String path(final String program, final String thing) {
            return template.replace("{program}", program)
                    .replace("{position}", thing)
                    .replace("{id}", thing);
        }

        String kind() {
            return template.split("/", -1)[1];
        }

        boolean hasBody() {
            return method.equals("POST") || method.equals("PATCH");
        }
    }

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        make("/programs", "{'program':'acme','currency':'EUR','domains':['go.acme.example']}");
        make("/programs", "{'program':'other','currency':'USD'}");
        make("/goals", "{'program':'acme','goal':'sale','model':'linear','reward':{'percent':'10'}}");
        make("/partners", "{'program':'acme','partner':'ann','name':'Ann'}");
        make("/partners", "{'program':'acme','partner':'bob','name':'Robert'}");
        make("/partners", "{'program':'other','partner':'oda'}");
        for (final String who : List.of("ann", "bob")) {
            final char initial = who.charAt(0);
            make(
                    "/links",
                    "{'program':'acme','partner':'" + who + "','code':'blog-" + initial
                            + "','destination':'https://shop.example/','tags':['watched'],'click_limit':1000}");
            make(
                    "/coupons",
                    "{'program':'acme','partner':'" + who + "','coupon':'" + (initial == 'a' ? "A10" : "B10") + "'}");
            make(
                    "/registrations",
                    "{'program':'acme','partner':'" + who + "','registration':'reg-" + initial
                            + "','account':'" + (initial == 'a' ? "her" : "his") + "-account',"
                            + "'from':'2027-01-01T00:00:00Z','until':'2027-03-01T00:00:00Z'}");
        }
        final long nowMs = System.currentTimeMillis() - 60_000;
        office.traffic().click(2, 2, nowMs);
        office.traffic().sale("B-1", "C-77", 2, nowMs + 1_000, 5_000, nowMs);
        office.traffic().click(1, 1, nowMs + 2_000);
        office.traffic().sale("S-1", "C-77", 1, nowMs + 3_000, 10_000, nowMs + 2_000);
        office.traffic().refund("S-1", "r1", nowMs + 4_000, 1_000);
        onlyHis = conversion("B-1");
        shared = conversion("S-1");
        final String user = make("/users", "{'email':'hq@acme.example','role':'owner','program':'acme'}");
        final String token = make("/tokens", "{'name':'till','program':'acme','scopes':['read']}");
        make("/simulations", "{'program':'acme','from':'2026-01-01T00:00:00Z','rules':{'goals':[{'goal':'sale'}]}}");
        his.putAll(Map.of(
                "goals", "gol_1", "partners", "prt_2", "links", "lnk_2", "coupons", "cpn_2", "registrations", "reg_2"));
        his.putAll(Map.of(
                "conversions",
                onlyHis,
                "users",
                user,
                "tokens",
                token,
                "simulations",
                "sim_1",
                "changes",
                office.get("/changes?thing=prt_2").json().at("/data/0/position").asText()));
    }

    private String make(final String path, final String body) throws IOException, InterruptedException {
        final Office.Reply made = office.send("POST", path, body);
        assertTrue(made.status() == 201 || made.status() == 202, made.answer().body());
        return made.text("id");
    }

    private String conversion(final String order) throws IOException, InterruptedException {
        return office.get("/conversions?program=acme&order_id=" + order)
                .json()
                .at("/conversions/0/conversion_id")
                .asText();
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void shouldShowNobodyWhatIsAnotherProgrammes() throws Exception {
        final List<String> callers = List.of(
                office.token("stranger", "other", Scope.ADMIN),
                office.session("boss@other.example", "owner", "other", null),
                office.session("oda@other.example", "partner", "other", "oda"));
        final long before = office.views().position();
        for (final String caller : callers) {
            int tried = 0;
            for (final Asked asked : operations()) {
                if (!NOBODYS.contains(asked.id())) {
                    assertFindsNothing(asked, caller);
                    tried++;
                }
            }
            assertEquals(operations().size() - NOBODYS.size(), tried);
            assertTrue(tried > 60, "operations tried: " + tried);
        }
        assertEquals(before, office.views().position());
    }

    private void assertFindsNothing(final Asked asked, final String caller) throws Exception {
        final String thing = his.getOrDefault(asked.kind(), "x");
        final Office.Reply reply = ask(asked, asked.path("acme", thing), caller);
        final String where =
                asked.method() + ' ' + asked.template() + ": " + reply.answer().body();
        if (asked.template().contains("{") || asked.hasBody()) {
            assertTrue(Set.of(403, 404).contains(reply.status()), where);
            assertSameAsUnknown(asked, thing, caller, reply);
        } else if (reply.status() == 200) {
            assertFalse(reply.json().toString().contains("acme"), where);
        }
        assertShowsNothingOfHis(reply, thing, where);
    }

    /** What is there is answered like what is not. */
    private void assertSameAsUnknown(
            final Asked asked, final String thing, final String caller, final Office.Reply reply) throws Exception {
        final String none = none(thing);
        final String program = asked.template().contains("{program}") ? "nowhere" : "acme";
        final Office.Reply unknown = ask(asked, asked.path(program, none), caller);
        assertEquals(
                unknown.status() + unknown.json().toString().replace(none, "ID").replace("nowhere", "acme"),
                reply.status() + reply.json().toString().replace(thing, "ID"),
                asked.method() + ' ' + asked.template());
    }

    /** An id of the same form that nobody has. */
    private static String none(final String thing) {
        return thing.startsWith("cv_") ? "cv_0000000zzzzzz" : thing.replaceFirst("[0-9a-f]+$", "99999");
    }

    private static void assertShowsNothingOfHis(final Office.Reply reply, final String asked, final String where) {
        final String shown = reply.answer().body().replace(asked, "ID");
        for (final String secret : SECRETS) {
            assertFalse(shown.contains(secret), secret + " in " + where);
        }
    }

    private Office.Reply ask(final Asked asked, final String path, final String caller) throws Exception {
        final String one = switch (asked.kind()) {
            case "users" ->
                asked.method().equals("PATCH")
                        ? "{'name':'x'}"
                        : "{'email':'x@acme.example','role':'read-only','program':'acme'}";
            case "tokens" -> "{'name':'mine','program':'acme','scopes':['read']}";
            case "simulations" ->
                "{'program':'acme','from':'2026-01-01T00:00:00Z','rules':{'goals':[{'goal':'sale'}]}}";
            case "partners" -> ofPartner(asked);
            default ->
                asked.method().equals("PATCH")
                        ? "{'name':'x'}"
                        : "{'program':'acme','destination':'https://x.example/'}";
        };
        final boolean isList =
                asked.template().endsWith("/bulk") || asked.template().endsWith("/check");
        final String body = isList ? "[" + one + "]" : one;
        return office.send(asked.method(), path, asked.hasBody() ? body : null, caller, Map.of());
    }

    private static String ofPartner(final Asked asked) {
        if (asked.template().contains("{id}/")) {
            return "{'note':'x'}";
        }
        return asked.method().equals("PATCH") ? "{'name':'x'}" : "{'program':'acme','partner':'p'}";
    }

    private List<Asked> operations() {
        final List<Asked> all = new ArrayList<>();
        for (final Map.Entry<String, JsonNode> path :
                office.description().get("paths").properties()) {
            for (final Map.Entry<String, JsonNode> each : path.getValue().properties()) {
                all.add(new Asked(
                        each.getValue().get("operationId").asText(),
                        each.getKey().toUpperCase(Locale.ROOT),
                        path.getKey()));
            }
        }
        return all;
    }

    @Test
    void shouldShowAPartnerNothingOfAnother() throws Exception {
        final String ann = office.session("ann@partners.example", "partner", "acme", "ann");
        final long before = office.views().position();
        final TreeSet<String> open = new TreeSet<>();
        for (final Asked asked : operations()) {
            final String thing = his.getOrDefault(asked.kind(), "x");
            if (NOBODYS.contains(asked.id())) {
                continue;
            }
            final Office.Reply reply = ask(asked, asked.path("acme", thing), ann);
            final String where = asked.method() + ' ' + asked.template() + ": "
                    + reply.answer().body();
            if (OWN.contains(asked.id())) {
                open.add(asked.id());
                if (asked.template().contains("{id}")) {
                    assertEquals(404, reply.status(), where);
                    final String none = none(thing);
                    assertEquals(
                            ask(asked, asked.path("acme", none), ann)
                                    .json()
                                    .toString()
                                    .replace(none, "ID"),
                            reply.json().toString().replace(thing, "ID"));
                } else {
                    assertEquals(200, reply.status(), where);
                }
            } else {
                assertEquals("403 forbidden", reply.status() + " " + reply.text("code"), where);
            }
            assertShowsNothingOfHis(reply, thing, where);
        }
        assertEquals(new TreeSet<>(OWN), open);
        assertEquals(before, office.views().position());
        for (final Asked asked : operations()) {
            final JsonNode described = office.description()
                    .at("/paths")
                    .get(asked.template())
                    .get(asked.method().toLowerCase(Locale.ROOT));
            assertEquals(
                    OWN.contains(asked.id()),
                    described.get("description").asText().contains("a partner's user"),
                    asked.id());
        }
    }

    @Test
    void shouldShowAPartnerItsOwn() throws Exception {
        final String ann = office.session("ann@partners.example", "partner", "acme", "ann");
        for (final String kind : List.of("links", "coupons", "registrations")) {
            final JsonNode list = get(ann, '/' + kind).get("data");
            assertEquals(1, list.size(), kind);
            final String id = list.get(0).get("id").asText();
            final JsonNode shown = get(ann, '/' + kind + '/' + id);
            assertEquals(list.get(0), shown);
            final ObjectNode whole =
                    (ObjectNode) office.get('/' + kind + '/' + id).json();
            whole.remove(List.of("tags", "metadata", "click_limit", "rules", "variants", "fallback"));
            assertEquals(whole, shown);
        }
        assertEquals(200, office.status("/links/lnk_1/qr.svg", ann));
        assertEquals(404, office.status("/links/lnk_2/qr.svg", ann));
        final JsonNode conversions = get(ann, "/conversions").get("data");
        assertEquals(1, conversions.size());
        final JsonNode one = get(ann, "/conversions/" + shared);
        assertEquals(conversions.get(0), one);
        assertEquals("S-1", one.get("order_id").asText());
        assertEquals("100.00", one.at("/amount/amount").asText());
        assertEquals(1, one.get("credits").size());
        assertEquals("ann", one.at("/credits/0/partner").asText());
        assertEquals("4.50", one.at("/credits/0/net_reward/amount").asText());
        assertEquals(1, one.get("rewards").size());
        assertEquals(1, one.at("/adjustments/0/reversals").size());
        assertFalse(one.has("customer_id"));
        assertEquals(one, get(ann, "/conversions?program=acme&order_id=S-1").at("/conversions/0"));
        assertEquals(
                0,
                get(ann, "/conversions?program=acme&order_id=B-1")
                        .get("conversions")
                        .size());
        final JsonNode balance = get(ann, "/programs/acme/balances").get("partners");
        assertEquals(1, balance.size());
        assertEquals("4.50", balance.at("/0/approved/amount").asText());
        final JsonNode totals = get(ann, "/programs/acme/totals");
        assertEquals(1, totals.get("partners").size());
        assertEquals(1, totals.at("/partners/0/clicks/human").asInt());
        assertFalse(totals.has("revenue"));
        final JsonNode lines = get(ann, "/programs/acme/ledger").get("lines");
        assertEquals(2, lines.size());
        assertEquals(2, get(ann, "/ledger").get("data").size());
        assertEquals(
                2,
                get(ann, "/programs/acme/ledger?conversion=" + shared)
                        .get("lines")
                        .size());
        assertEquals("ann", get(ann, "/me").get("partner").asText());
    }

    /** What is not shown cannot be asked for either: a filter that finds says that it is there. */
    @Test
    void shouldAnswerAPartnerNoRiddles() throws Exception {
        final String ann = office.session("ann@partners.example", "partner", "acme", "ann");
        for (final String filter : List.of(
                "customer_id=C-77",
                "link=lnk_2",
                "coupon=B10",
                "partner=prt_2",
                "partner_code=bob",
                "sort=reward",
                "sort=-reward")) {
            ask(ann, "/conversions?" + filter).refuses(400, "malformed");
        }
        for (final String none : List.of(
                "/links?partner=prt_2",
                "/links?partner_code=bob",
                "/ledger?partner_code=bob",
                "/ledger?link=lnk_2",
                "/conversions?order_id=B-1&status=approved",
                "/conversions?conversion=" + onlyHis)) {
            assertEquals(0, get(ann, none).get("data").size(), none);
        }
        ask(ann, "/programs/acme/ledger?partner=bob").refuses(404, "partner_unknown");
        ask(ann, "/programs/acme/ledger?partner=nobody").refuses(404, "partner_unknown");
        ask(ann, "/programs/acme/ledger?conversion=" + onlyHis).refuses(404, "conversion_unknown");
        ask(ann, "/programs/acme/balances?customer_id=C-77").refuses(403, "forbidden");
        ask(ann, "/programs/other/totals").refuses(404, "program_unknown");
        ask(ann, "/links?program=other").refuses(404, "program_unknown");
        final String cursor =
                office.get("/ledger?limit=1").json().get("next_cursor").asText();
        ask(ann, "/ledger?limit=1&cursor=" + cursor).refuses(400, "malformed");
    }

    /** An archived partner is there still, and so is what it earned. */
    @Test
    void shouldKeepWhatAPartnerEarnedInItsSight() throws Exception {
        final String ann = office.session("ann@partners.example", "partner", "acme", "ann");
        office.send("DELETE", "/partners/prt_1", null).is(200);
        assertEquals(1, get(ann, "/conversions").get("data").size());
    }

    private Office.Reply ask(final String token, final String path) throws IOException, InterruptedException {
        return office.send("GET", path, null, token, Map.of());
    }

    private JsonNode get(final String token, final String path) throws IOException, InterruptedException {
        return ask(token, path).is(200).json();
    }
}
