package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.counters.Counter;
import io.trailmark.views.ChangeView;
import io.trailmark.views.Changes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programmes run over the API: made, changed, refused, repeated, traced. */
final class ControlTest {
    private static final String SHOP = "'destination':'https://shop.example/'";

    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR','domains':['go.acme.example']}")
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
    void shouldMakeChangeArchiveAndBringBackEveryKind() throws Exception {
        final Map<String, String> bodies = Map.of(
                "/goals", "{'program':'acme','goal':'sale','reward':{'percent':10}}",
                "/partners", "{'program':'acme','partner':'bob','type':'reseller','level':3}",
                "/links", "{'program':'acme','partner':'ann','code':'blog'," + SHOP + "}",
                "/coupons", "{'program':'acme','partner':'ann','coupon':'ANN10'}",
                "/registrations",
                        "{'program':'acme','partner':'ann','registration':'r1','account':'C-1',"
                                + "'from':'2027-01-01T00:00:00Z','until':'2027-03-01T00:00:00Z'}");
        for (final Map.Entry<String, String> each : bodies.entrySet()) {
            final Office.Reply made =
                    office.send("POST", each.getKey(), each.getValue()).is(201);
            final String path = each.getKey() + '/' + made.text("id");
            assertEquals("/v1" + path, made.header("Location"));
            assertEquals("\"v1\"", made.header("ETag"));
            assertEquals("api", made.text("origin"));
            assertEquals(made.json(), office.get(path).is(200).json());
            assertEquals(office.get(path).header("ETag"), made.header("ETag"));
            final Office.Reply gone = office.send("DELETE", path, null).is(200);
            assertEquals("archived", gone.text("status"));
            assertEquals("\"v2\"", gone.header("ETag"));
            // Archived twice is archived once.
            assertEquals(
                    2,
                    office.send("DELETE", path, null)
                            .is(200)
                            .json()
                            .get("version")
                            .asInt());
            assertEquals(
                    "active",
                    office.send("PATCH", path, "{'status':'active'}").is(200).text("status"));
            office.send("POST", each.getKey(), each.getValue()).refuses(409, "taken");
        }
        final Office.Reply program =
                office.send("PATCH", "/programs/acme", "{'name':'Acme','fallback':'https://a.example/'}");
        assertEquals("Acme", program.is(200).text("name"));
        assertTrue(office.send("PATCH", "/programs/acme", "{'fallback':null}")
                .is(200)
                .json()
                .path("fallback")
                .isMissingNode());
        assertEquals(
                "archived",
                office.send("DELETE", "/programs/acme", null).is(200).text("status"));
    }

    /** Two links with one code would share neither traffic nor what it earns. */
    @Test
    void shouldBringNothingBackWhoseCodeIsTaken() throws Exception {
        final String link = "{'program':'acme','partner':'ann','code':'x'," + SHOP + "}";
        office.send("POST", "/partners", "{'program':'acme','partner':'bob'}").is(201);
        office.send("POST", "/links", link).is(201);
        office.send("DELETE", "/links/lnk_1", null).is(200);
        office.send("POST", "/links", link.replace("ann", "bob")).is(201);
        office.send("PATCH", "/links/lnk_1", "{'status':'active'}").refuses(409, "taken");
        office.send("DELETE", "/links/lnk_2", null).is(200);
        assertEquals(
                "active",
                office.send("PATCH", "/links/lnk_1", "{'status':'active'}")
                        .is(200)
                        .text("status"));
        office.send("PATCH", "/links/lnk_2", "{'status':'active'}").refuses(409, "taken");
    }

    /** A long change is known by its first things; what came behind them is somebody's as well. */
    @Test
    void shouldShowNobodyTheRestOfAChange() throws Exception {
        final StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < 20; i++) {
            list.append("{'program':'other','partner':'q").append(i).append("'},");
        }
        final String both = list + "{'program':'acme','partner':'secret'}]";
        office.send("POST", "/partners/bulk", both).is(201);
        final String position =
                office.get("/changes").json().at("/data/0/position").asText();
        final String stranger = office.token("stranger", "other", Scope.ADMIN);
        office.send("GET", "/changes/" + position, null, stranger, Map.of()).refuses(404, "change_unknown");
        assertEquals(
                21,
                office.get("/changes/" + position).is(200).json().get("after").size());
    }

    @Test
    void shouldCheckTheScheduleOfACoupon() throws Exception {
        final String coupon = "{'program':'acme','partner':'ann','coupon':'X','starts_at':'2027-01-01T00:00:00Z',";
        assertEquals(
                "/starts_at",
                office.send("POST", "/coupons", coupon + "'expires_at':'2027-01-01T00:00:00Z'}")
                        .refuses(422, "invalid")
                        .json()
                        .at("/errors/0/field")
                        .asText());
        final Office.Reply made = office.send("POST", "/coupons", coupon + "'status':'suspended'}")
                .is(201);
        assertEquals("2027-01-01T00:00:00.000Z", made.text("starts_at"));
        assertEquals("suspended", made.text("status"));
        office.send("PATCH", "/coupons/" + made.text("id"), "{'expires_at':'yesterday'}")
                .refuses(422, "invalid");
        office.send("PATCH", "/coupons/" + made.text("id"), "{'coupon':'Y'}").refuses(422, "invalid");
    }

    @Test
    void shouldSayAtWhichPositionItIsTrue() throws Exception {
        final Office.Reply made = office.send("POST", "/partners", "{'program':'acme','partner':'bob'}")
                .is(201);
        final long position = Long.parseLong(made.header("Trailmark-Position"));
        assertEquals(office.views().position(), position);
        assertEquals("bob", office.views().catalogue().partners().getLast().code());
    }

    @Test
    void shouldNameEveryWrongFieldAndChangeNothing() throws Exception {
        final long before = office.views().position();
        final JsonNode problem = office.send(
                        "POST",
                        "/links",
                        "{'program':'acme','partner':'ann','code':'a b','destination':'ftp://x','colour':1}")
                .refuses(422, "invalid")
                .json();
        final TreeSet<String> fields = new TreeSet<>();
        problem.get("errors").forEach(error -> fields.add(error.get("field").asText()));
        assertEquals(new TreeSet<>(List.of("/code", "/destination", "/colour")), fields);
        office.send("POST", "/links", "{'program':'acme','partner':'eve','code':'x'," + SHOP + "}")
                .refuses(422, "invalid");
        office.send("POST", "/links", "[]").refuses(400, "malformed");
        office.send("POST", "/links", "{").refuses(400, "malformed");
        office.send("POST", "/links", "{'a':1,'a':2}").refuses(400, "malformed");
        office.send("PATCH", "/partners/prt_1", "{'links':[]}").refuses(400, "malformed");
        office.send("PATCH", "/partners/prt_1", "{'id':'prt_2'}").refuses(400, "malformed");
        office.send("PATCH", "/partners/prt_1", "{'level':99}").refuses(422, "invalid");
        office.send("PATCH", "/partners/prt_99", "{}").refuses(404, "partner_unknown");
        office.get("/partners/lnk_1").refuses(404, "partner_unknown");
        assertEquals(before, office.views().position());
        assertEquals(4, office.counters().sum(Counter.API_CHANGES));
    }

    @Test
    void shouldMakeAChangeOnceHoweverOftenItIsAskedFor() throws Exception {
        final Map<String, String> key = Map.of("Idempotency-Key", "k-1");
        final String body = "{'program':'acme','partner':'ann'," + SHOP + "}";
        final Office.Reply first =
                office.send("POST", "/links", body, office.owner(), key).is(201);
        final Office.Reply again =
                office.send("POST", "/links", body, office.owner(), key).is(201);
        assertNull(first.header("Idempotent-Replayed"));
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(first.json(), again.json());
        assertEquals(10, first.text("code").length());
        office.send("POST", "/links", body.replace("shop", "shop2"), office.owner(), key)
                .refuses(409, "idempotency_key_reused");
        final String other = office.token("second", "*", Scope.ADMIN);
        final Office.Reply others =
                office.send("POST", "/links", body, other, key).is(201);
        assertNotEquals(first.text("id"), others.text("id"));
        assertEquals(2, office.counters().sum(Counter.API_CHANGES_REPEATED));
    }

    @Test
    void shouldLetNobodyOverwriteWhatHeHasNotSeen() throws Exception {
        final String tag = office.get("/partners/prt_1").header("ETag");
        office.send("PATCH", "/partners/prt_1", "{'name':'A'}", office.owner(), Map.of("If-Match", tag))
                .is(200);
        office.send("PATCH", "/partners/prt_1", "{'name':'B'}", office.owner(), Map.of("If-Match", tag))
                .refuses(412, "version_conflict");
        office.send("DELETE", "/partners/prt_1", null, office.owner(), Map.of("If-Match", tag))
                .refuses(412, "version_conflict");
        assertEquals("A", office.get("/partners/prt_1").text("name"));
    }

    @Test
    void shouldLoseNoChangeAmongManyAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                final int number = i;
                all.add(threads.submit(
                        () -> office.send("POST", "/partners", "{'program':'acme','partner':'p" + number % 10 + "'}")
                                .status()));
                all.add(threads.submit(() -> office.send(
                                "PATCH",
                                "/partners/prt_1",
                                number % 2 == 0 ? "{'level':" + (number / 2 + 1) + "}" : "{'group':'g" + number + "'}")
                        .status()));
            }
            final List<Integer> statuses = new ArrayList<>();
            for (final Future<Integer> each : all) {
                statuses.add(each.get());
            }
            assertEquals(10, statuses.stream().filter(status -> status == 201).count());
            assertEquals(10, statuses.stream().filter(status -> status == 409).count());
            assertEquals(20, statuses.stream().filter(status -> status == 200).count());
        }
        final JsonNode ann = office.get("/partners/prt_1").json();
        assertEquals(21, ann.get("version").asInt());
        assertTrue(ann.has("level") && ann.has("group"));
        assertEquals(12, office.views().catalogue().partners().size());
    }

    @Test
    void shouldDateRules() throws Exception {
        final String goal = office.send(
                        "POST", "/goals", "{'program':'acme','goal':'sale','reward':{'percent':10},'requires':[]}")
                .is(201)
                .text("id");
        final String path = "/goals/" + goal + "/rules";
        final Office.Reply dated = office.send(
                        "PATCH",
                        path,
                        "{'effective_from':'2040-01-01T00:00:00Z','reward':{'percent':12},'window':'60d'}")
                .is(200);
        assertEquals(1, dated.json().get("in_force").asInt());
        final JsonNode versions = dated.json().get("data");
        assertEquals(2, versions.size());
        assertEquals("10", versions.get(0).at("/rewards/0/percent").asText());
        assertEquals("12", versions.get(1).at("/rewards/0/percent").asText());
        assertEquals("60d", versions.get(1).at("/attribution/windows/click").asText());
        office.send("PATCH", path, "{'requires':['sale']}").refuses(422, "invalid");
        office.send("PATCH", path, "{'attribution':'last_click'}").refuses(422, "invalid");
        office.send("PATCH", path, "{'attribution':{'windows':'30d'},'window':'30d'}")
                .refuses(422, "invalid");
        office.send("PATCH", "/goals/" + goal, "{'reward':{'percent':12}}").refuses(400, "malformed");
        assertEquals(
                "Sale",
                office.send("PATCH", "/goals/" + goal, "{'name':'Sale'}")
                        .is(200)
                        .text("name"));
        assertEquals(dated.json(), office.get(path).json());
    }

    @Test
    void shouldMakeManyOrNone() throws Exception {
        final StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < 1_000; i++) {
            list.append(i == 0 ? "" : ",")
                    .append("{'program':'acme','partner':'ann','code':'l")
                    .append(i)
                    .append("',")
                    .append(SHOP)
                    .append('}');
        }
        final Map<String, String> key = Map.of("Idempotency-Key", "import-1");
        final Office.Reply made = office.send("POST", "/links/bulk", list + "]", office.owner(), key)
                .is(201);
        assertEquals(1_000, made.json().get("data").size());
        final Office.Reply again = office.send("POST", "/links/bulk", list + "]", office.owner(), key)
                .is(201);
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(made.json().get("data"), again.json().get("data"));
        office.send(
                        "POST",
                        "/links/bulk",
                        "[{'program':'acme','partner':'ann','code':'new'," + SHOP + "},"
                                + "{'program':'acme','partner':'ann','code':'l7'," + SHOP + "}]")
                .refuses(409, "taken");
        assertEquals(1_000, office.views().catalogue().links().size());
        office.send("POST", "/partners", "{'program':'acme','partner':'bob'}").is(201);
        final Office.Reply each =
                office.send("POST", "/links/per-partner", "{'program':'acme','destination':'https://s.example/new'}");
        assertEquals(2, each.is(201).json().get("data").size());
        assertEquals(
                0,
                office.send("POST", "/links/per-partner", "{'program':'acme','destination':'https://s.example/new'}")
                        .is(200)
                        .json()
                        .get("data")
                        .size());
    }

    @Test
    void shouldMakeALinkPerPartnerInAsManyChangesAsItTakes() throws Exception {
        final int many = CatalogueEditor.MOST_CHANGES;
        for (int from = 0; from < many; from += 1_000) {
            final StringBuilder partners = new StringBuilder();
            for (int i = from; i < from + 1_000; i++) {
                partners.append(i == from ? '[' : ',').append("{'program':'acme','partner':'p" + i + "'}");
            }
            office.send("POST", "/partners/bulk", partners + "]").is(201);
        }
        final String wanted = "{'program':'acme'," + SHOP + "}";
        final JsonNode first =
                office.send("POST", "/links/per-partner", wanted).is(201).json();
        assertEquals(many, first.get("data").size());
        assertEquals(1, first.get("remaining").asInt());
        final JsonNode rest =
                office.send("POST", "/links/per-partner", wanted).is(201).json();
        assertEquals("p" + (many - 1), rest.at("/data/0/partner").asText());
        assertEquals(1, rest.get("data").size());
        assertFalse(rest.has("remaining"));
        office.send("POST", "/links/per-partner", wanted).is(200);
        office.send("POST", "/links/per-partner", wanted.replace("acme", "none"))
                .refuses(404, "program_unknown");
    }

    @Test
    void shouldTraceWhoChangedWhatAndWhatItWas() throws Exception {
        office.send("PATCH", "/partners/prt_1", "{'name':'Anna'}").is(200);
        final JsonNode changes =
                office.get("/changes?thing=prt_1").is(200).json().get("data");
        assertEquals(2, changes.size());
        assertEquals("PATCH /v1/partners/prt_1", changes.get(0).get("request").asText());
        assertTrue(changes.get(0).get("actor").asText().startsWith("owner:"));
        assertEquals("127.0.0.1", changes.get(0).get("address").asText());
        final JsonNode change = office.get(
                        "/changes/" + changes.get(0).get("position").asText())
                .is(200)
                .json();
        assertEquals("Ann", change.at("/before/0/name").asText());
        assertEquals("Anna", change.at("/after/0/name").asText());
        final JsonNode page = office.get("/changes?limit=2").json();
        assertEquals(2, page.get("data").size());
        assertEquals(
                3,
                office.get("/changes?cursor=" + page.get("next_cursor").asText())
                        .json()
                        .get("data")
                        .size());
        office.get("/changes/1").refuses(404, "change_unknown");
        office.get("/changes?limit=0").refuses(400, "malformed");
    }

    /** Who asks for something rare looks through all of them, and nobody who changes something waits for that. */
    @Test
    void shouldLookThroughTheTrailWithoutHoldingItUp() throws Exception {
        for (int i = 0; i < 4; i++) {
            office.send("PATCH", "/programs/acme", "{'name':'Acme " + i + "'}").is(200);
        }
        final Changes changes = office.views().changes();
        final List<Long> seen = new ArrayList<>();
        final List<ChangeView> found = changes.newest(Long.MAX_VALUE, 2, change -> {
            assertFalse(Thread.holdsLock(changes));
            seen.add(change.position());
            return change.request().startsWith("POST");
        });
        assertEquals(6, seen.size(), "four patches, then the first two that are wanted");
        assertEquals(
                seen.subList(4, 6), found.stream().map(ChangeView::position).toList());
        assertEquals(List.of(), changes.newest(found.getLast().position(), 9, change -> change.count() < 0));
    }

    @Test
    void shouldMakeRotateAndRevokeTokens() throws Exception {
        final Office.Reply made =
                office.send("POST", "/tokens", "{'name':'till','program':'acme','scopes':['read','admin']}");
        final String secret = made.is(201).text("token");
        assertEquals(
                200,
                office.send("GET", "/programs/acme", null, secret, Map.of()).status());
        final Office.Reply second = office.send("POST", "/tokens/" + made.text("id") + "/rotate", null)
                .is(201);
        office.send("POST", "/tokens/" + made.text("id") + "/rotate", null).refuses(409, "tokens_full");
        office.send("DELETE", "/tokens/" + made.text("id"), null).is(200);
        assertEquals(
                "DELETE /v1/tokens/" + made.text("id"),
                office.get("/changes").json().at("/data/0/request").asText());
        office.send("GET", "/programs/acme", null, secret, Map.of()).refuses(401, "unauthorized");
        assertEquals(
                200,
                office.send("GET", "/programs/acme", null, second.text("token"), Map.of())
                        .status());
        office.send(
                        "POST",
                        "/tokens",
                        "{'name':'x','program':'other','scopes':['read']}",
                        second.text("token"),
                        Map.of())
                .refuses(403, "forbidden");
        office.send("POST", "/tokens", "{'name':'x','scopes':['all']}").refuses(422, "invalid");
        office.send("POST", "/tokens", "{'name':'x','scopes':['read'],'dialect':'x'}")
                .refuses(422, "invalid");
        office.send("POST", "/tokens", "{'name':'x','scopes':['read'],'networks':['x']}")
                .refuses(422, "invalid");
        final Office.Reply near = office.send(
                "POST", "/tokens", "{'name':'near','scopes':['read'],'networks':['127.0.0.0/8'],'signing':'allowed'}");
        assertTrue(near.is(201).json().has("signing_key"));
        assertEquals(
                200,
                office.send("GET", "/programs/acme", null, near.text("token"), Map.of())
                        .status());
        final String far = office.send(
                        "POST", "/tokens", "{'name':'far','scopes':['read'],'networks':['192.0.2.0/24']}")
                .text("token");
        office.send("GET", "/programs/acme", null, far, Map.of()).refuses(403, "forbidden");
        office.send("DELETE", "/tokens/nothing", null).refuses(404, "token_unknown");
        assertFalse(office.get("/tokens").json().toString().contains("tm_"));
    }

    /** What was answered before is in the list, however short the time between. */
    @Test
    void shouldListWhatWasMadeAtOnce() throws Exception {
        for (int i = 0; i < 7; i++) {
            office.send("POST", "/partners", "{'program':'acme','partner':'p" + i + "','level':" + (i + 1) + "}")
                    .is(201);
            final JsonNode newest =
                    office.get("/partners?sort=-created&limit=1").is(200).json();
            assertEquals("p" + i, newest.at("/data/0/partner").asText());
            assertTrue(newest.get("position").asLong() >= office.views().position());
        }
        final List<String> codes = new ArrayList<>();
        String cursor = "";
        do {
            final JsonNode page = office.get("/partners?program=acme&limit=3&sort=-code" + cursor)
                    .is(200)
                    .json();
            page.get("data").forEach(partner -> codes.add(partner.get("partner").asText()));
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.get("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        assertEquals(List.of("p6", "p5", "p4", "p3", "p2", "p1", "p0", "ann"), codes);
        assertEquals(1, office.get("/partners?level=3").json().get("data").size());
        assertEquals(
                office.get("/partners/prt_1").json(),
                office.get("/partners?q=ann").json().at("/data/0"));
        office.get("/partners?colour=red").refuses(400, "malformed");
        office.get("/partners?cursor=x").refuses(400, "malformed");
        office.get("/partners?sort=colour").refuses(400, "malformed");
        office.get("/partners?program=nothing").refuses(404, "program_unknown");
        for (final String each : List.of(
                "goals",
                "links",
                "coupons",
                "registrations",
                "customers",
                "conversions",
                "adjustments",
                "credits",
                "rewards",
                "ledger")) {
            assertEquals(0, office.get('/' + each).is(200).json().get("data").size(), each);
        }
    }

    /** A wrong word would find nothing, and nobody would know why. */
    @Test
    void shouldNameTheParameterThatIsWrongAndWhatThereIs() throws Exception {
        final String wrong = """
                /partners?status=activ              | status  | pending, active, suspended, rejected, archived
                /partners?type=friend               | type    | customer, affiliate, reseller
                /partners?origin=hand               | origin  | file, api
                /goals?status=suspended             | status  | active, archived
                /links?status=pending               | status  | active, suspended, archived
                /links?partner=lnk_1                | partner | prt_12
                /coupons?status=approved            | status  | active, suspended, archived
                /registrations?status=no            | status  | active, suspended, archived
                /conversions?status=recorded        | status  | pending, approved, rejected, reversed
                /conversions?reason=fine            | reason  | ok, no_touch
                /conversions?source=web             | source  | json, postback, pixel
                /adjustments?type=refunds           | type    | refund, chargeback, amend
                /adjustments?decision=ok            | decision | recorded
                /credits?touch=clicks               | touch   | click, click_id
                /rewards?kind=money                 | kind    | percent, fixed, benefit
                /rewards?status=rejected            | status  | pending, approved, taken_back
                /ledger?kind=paid                   | kind    | earned, taken_back
                /ledger?to=owner                    | to      | partner, customer
                /programs?status=suspended          | status  | active, archived
                /programs?sort=code                 | sort    | status and q
                /users?role=boss                    | role    | owner, manager, finance, read-only, partner
                /users?status=gone                  | status  | invited, active, disabled
                /events?types=sale                  | types   | click, view
                /partners?colour=red                | colour  | level
                /partners?sort=colour               | sort    | created
                /partners?limit=0                   | limit   | 1 to 1000
                /partners?cursor=x                  | cursor  | the page before
                /changes?made_from=today            | made_from | 2026
                /rates?base=XXY                     | base    | EUR
                """;
        for (final String line : wrong.lines().toList()) {
            final String[] parts = line.split(" *\\| *", -1);
            final Office.Reply refused = office.get(parts[0]).refuses(400, "malformed");
            assertEquals(parts[1], refused.json().at("/errors/0/field").asText(), line);
            assertTrue(refused.text("detail").contains(parts[2]), refused.text("detail"));
            assertEquals(
                    refused.text("detail"),
                    refused.json().at("/errors/0/message").asText());
        }
    }

    @Test
    void shouldListProgrammesByWhatTheyAreAndPageByPage() throws Exception {
        office.send("DELETE", "/programs/other", null).is(200);
        assertEquals(List.of("acme"), programs("?status=active"));
        assertEquals(List.of("other"), programs("?status=archived"));
        assertEquals(List.of("other"), programs("?q=OTH"));
        assertEquals(List.of("acme", "other"), programs(""));
        assertEquals(List.of("acme"), programs("?limit=1"));
        assertEquals(List.of("other"), programs("?limit=1&cursor=1"));
        assertEquals("1", office.get("/programs?limit=1").text("next_cursor"));
        assertFalse(office.get("/programs?limit=2").json().has("next_cursor"));
    }

    private List<String> programs(final String query) throws Exception {
        final List<String> codes = new ArrayList<>();
        office.get("/programs" + query)
                .is(200)
                .json()
                .get("programs")
                .forEach(each -> codes.add(each.get("program").asText()));
        return codes;
    }

    @Test
    void shouldShowOnlyTheFieldsThatAreWanted() throws Exception {
        assertEquals(
                "{\"id\":\"prt_1\",\"name\":\"Ann\"}",
                office.get("/partners/prt_1?fields=id,name").json().toString());
        assertEquals(
                "{}",
                office.get("/changes?limit=1&fields=no").json().at("/data/0").toString());
    }

    @Test
    void shouldDescribeWhatThereIs() throws Exception {
        final JsonNode root = office.description();
        assertEquals("3.1.0", root.get("openapi").asText());
        final TreeSet<String> ids = new TreeSet<>();
        for (final JsonNode path : root.get("paths")) {
            for (final JsonNode operation : path) {
                assertTrue(ids.add(operation.get("operationId").asText()), operation.toString());
                assertRefsResolve(operation, root);
            }
        }
        assertRefsResolve(root.get("components"), root);
        assertTrue(ids.size() > 35, ids.toString());
        assertEquals(404, office.get("/nothing").status());
        final Office.Reply wrong = office.send("PUT", "/partners/prt_1", "{}").refuses(405, "method_not_allowed");
        assertEquals(
                new TreeSet<>(List.of("GET", "HEAD", "PATCH", "DELETE")),
                new TreeSet<>(List.of(wrong.header("Allow").split(", ", -1))));
        assertTrue(office.get("/partners/prt_1").header("RateLimit").startsWith("\"token\";r="));
    }

    private static void assertRefsResolve(final JsonNode node, final JsonNode root) throws IOException {
        for (final JsonNode ref : node.findValues("$ref")) {
            assertFalse(root.at(ref.asText().substring(1)).isMissingNode(), ref.asText());
        }
    }

    @Test
    void shouldSlowDownWhoAsksTooMuch() {
        final long[] nowNs = {5_000_000_000L};
        final RateLimits limits = new RateLimits(60, () -> nowNs[0]);
        for (int i = 0; i < 60; i++) {
            assertTrue(limits.take("a").isAllowed(), "request " + i);
        }
        final RateLimits.Standing refused = limits.take("a");
        assertFalse(refused.isAllowed());
        assertEquals(0, refused.remaining());
        assertEquals(1, refused.secondsToNext());
        assertTrue(limits.take("b").isAllowed());
        nowNs[0] += 1_000_000_000L;
        assertTrue(limits.take("a").isAllowed());
        assertFalse(limits.take("a").isAllowed());
    }

    /** Strangers of many networks take each other's buckets, the oldest first, and none of a token's. */
    @Test
    void shouldCountStrangersApart() {
        final RateLimits limits = new RateLimits(1, () -> 5_000_000_000L);
        assertTrue(limits.take("a").isAllowed());
        assertTrue(limits.takeOfNetwork("a").isAllowed());
        for (int i = 0; i < 9_998; i++) {
            limits.takeOfNetwork("n" + i);
        }
        assertFalse(limits.takeOfNetwork("a").isAllowed());
        for (int i = 0; i < 5_000; i++) {
            limits.takeOfNetwork("m" + i);
        }
        assertFalse(limits.takeOfNetwork("a").isAllowed());
        assertTrue(limits.takeOfNetwork("n0").isAllowed());
        for (int i = 0; i < 10_000; i++) {
            limits.takeOfNetwork("o" + i);
        }
        assertTrue(limits.takeOfNetwork("a").isAllowed());
        assertFalse(limits.take("a").isAllowed());
    }
}
