package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Scope;
import io.trailmark.counters.Counter;
import io.trailmark.ids.ClickId;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.LabelKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/clicks}: the same click as by a redirect, without one. */
final class PostedClicksTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String HOME = "{\"program\":\"acme\",\"code\":\"home\"}";
    private static final String PHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1";

    @TempDir
    private Path folder;

    private EdgeRig rig;
    private String token;

    @BeforeEach
    void start() throws IOException {
        rig = EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.trustedProxies(List.of("127.0.0.0/8")));
        token = "Authorization: Bearer " + rig.token("server", "acme", Set.of(Scope.CLICK_WRITE));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static JsonNode json(final RawClient.Answer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private void assertRefused(final int status, final String code, final String body, final String... headers)
            throws IOException {
        final int clicks = rig.clicks().size();
        final RawClient.Answer answer = rig.post("/v1/clicks", body, headers);
        assertEquals(status, answer.status(), answer.body());
        assertEquals(code, json(answer).get("code").asText());
        assertEquals(clicks, rig.clicks().size(), "a refusal left a record");
    }

    @Test
    void shouldRecordTheSameClickAsARedirect() throws IOException {
        rig.get("/c/acme/home?sub1=blog&gclid=g", "Referer: https://blog.example/");
        final RawClient.Answer answer = rig.post(
                "/v1/clicks",
                "{\"program\":\"acme\",\"code\":\"home\",\"sub1\":\"blog\",\"gclid\":\"g\","
                        + "\"referrer\":\"https://blog.example/\"}",
                JSON);
        assertEquals(201, answer.status(), answer.body());
        final List<SeenClick> clicks = rig.clicks();
        assertEquals(2, clicks.size());
        final SeenClick followed = clicks.getFirst();
        final SeenClick posted = clicks.getLast();
        assertEquals(followed.linkId(), posted.linkId());
        assertEquals(followed.partnerId(), posted.partnerId());
        assertEquals(followed.agentHash(), posted.agentHash());
        assertEquals(followed.addressBlock(), posted.addressBlock());
        assertEquals(followed.labels(), posted.labels());
        assertEquals(followed.referrer(), posted.referrer());
        assertEquals(followed.reasons(), posted.reasons());
        assertEquals(ClickClass.HUMAN, posted.clickClass());
        assertNotEquals(followed.visitor(), posted.visitor());
        assertEquals(2, rig.count(Counter.CLICKS_ACCEPTED));
        final JsonNode body = json(answer);
        assertEquals("human", body.get("class").asText());
        assertEquals("journal", body.get("durability").asText());
        assertEquals(posted.position(), body.get("position").asLong());
        final ClickId id = new ClickId();
        final byte[] text = Ascii.bytes(body.get("click_id").asText());
        assertTrue(id.tryParse(text, 0, text.length));
        assertEquals(ClickVerdict.PROVEN, id.verify(rig.clickIdKeys()));
        assertTrue(id.isPayable());
        assertEquals(posted.linkId(), id.linkId());
    }

    @Test
    void shouldTakeWhatABrowserSaysByItselfAndSetNoCookie() throws IOException {
        final String home = HOME.replace("}", ",\"consent\":\"granted\",\"referrer\":\"https://r.example/\"}");
        final RawClient.Answer answer =
                rig.post("/v1/clicks", home, JSON, "X-Forwarded-For: 192.0.2.7", "Cookie: tm=0123456789abcdef");
        assertEquals(201, answer.status());
        assertNull(answer.header("Set-Cookie"));
        assertEquals("*", answer.header("Access-Control-Allow-Origin"));
        final SeenClick known = rig.lastClick();
        assertEquals("{consentGranted,visitorFromCookie}", known.privacy());
        assertEquals(0x0123456789abcdefL, known.visitor());
        assertEquals(4L << 56 | 0xC00002L, known.addressBlock());
        assertEquals("https://r.example/", known.referrer());
        rig.post("/v1/clicks", home, JSON, "Sec-GPC: 1", "Cookie: tm=0123456789abcdef");
        final SeenClick limited = rig.lastClick();
        assertEquals("{globalPrivacyControl,consentGranted}", limited.privacy());
        assertEquals("", limited.referrer());
        assertNotEquals(known.visitor(), limited.visitor());
        rig.post("/v1/clicks", HOME, "Content-Type: text/plain;charset=UTF-8");
        assertEquals("{}", rig.lastClick().privacy());
    }

    @Test
    void shouldTakeFromAServerWhoTheVisitorWasAndNothingFromTheServerItself() throws IOException {
        rig.post("/v1/clicks", HOME, JSON, token, "X-Forwarded-For: 192.0.2.7", "Cookie: tm=0123456789abcdef");
        final SeenClick nobody = rig.lastClick();
        assertEquals(0, nobody.addressBlock());
        assertEquals(0, nobody.agentHash());
        assertEquals("{agentMissing}", nobody.reasons());
        final String visitor = "{\"link\":\"home\",\"address\":\"2001:db8:7::1\",\"agent\":\"" + PHONE + "\"}";
        final RawClient.Answer answer = rig.post("/v1/clicks", visitor, JSON, token);
        assertEquals(201, answer.status(), answer.body());
        final SeenClick phone = rig.lastClick();
        assertEquals(ClickClass.HUMAN, phone.clickClass());
        assertEquals(Device.MOBILE, phone.device());
        assertEquals(PHONE, phone.agent());
        assertEquals(6L << 56 | 0x2001_0db8_0007L, phone.addressBlock());
        final String wishes = visitor.replace("}", ",\"dnt\":true,\"gpc\":true,\"consent\":\"denied\"}");
        rig.post("/v1/clicks", wishes.replace("2001:db8:7::1", "192.0.2.9"), JSON, token);
        assertEquals(
                "{globalPrivacyControl,doNotTrack,consentDenied}",
                rig.lastClick().privacy());
        assertEquals(4L << 56 | 0xC00002L, rig.lastClick().addressBlock());
        assertEquals("", rig.lastClick().agent());
    }

    @Test
    void shouldGiveTheClassesOfFollowedLinks() throws IOException {
        final String robot = "User-Agent: Googlebot/2.1 (+http://www.google.com/bot.html)";
        assertEquals(
                "bot",
                json(rig.post("/v1/clicks", HOME, JSON, robot)).get("class").asText());
        for (final String code : List.of("over", "off", "bob")) {
            final RawClient.Answer answer = rig.post("/v1/clicks", HOME.replace("home", code), JSON);
            assertEquals(201, answer.status());
            assertEquals("refused", json(answer).get("class").asText(), code);
        }
        assertEquals(
                List.of("{agentListed}", "{linkExpired}", "{linkDisabled}", "{partnerSuspended}"),
                rig.clicks().stream().map(SeenClick::reasons).toList());
    }

    @Test
    void shouldReadLabelsFromThePageToo() throws IOException {
        final String url = "https://shop.example/p?sub1=other&aff_sub2=b%20c+d&x=1&gclid=G&cs=denied&notrack=1#sub3=z";
        final String body = "{\"program\":\"acme\",\"code\":\"home\",\"s1\":\"own\",\"url\":\"" + url + "\"}";
        assertEquals(201, rig.post("/v1/clicks", body, JSON).status());
        final SeenClick click = rig.lastClick();
        assertEquals(Map.of(LabelKey.SUB1, "own", LabelKey.SUB2, "b c d", LabelKey.GCLID, "G"), click.labels());
        assertEquals("{}", click.privacy());
        assertEquals("{}", click.reasons());
    }

    @Test
    void shouldKeepLabelsAsTheyAreAndCutWhatIsTooLong() throws IOException {
        final String odd = "a&b=c%20+\u00fc\ud83d\ude00";
        final String body = "{\"program\":\"acme\",\"code\":\"home\",\"sub1\":\"" + odd + "\",\"sub2\":\""
                + "x".repeat(501) + "\"}";
        assertEquals(201, rig.post("/v1/clicks", body, JSON).status());
        final SeenClick click = rig.lastClick();
        assertEquals(odd, click.labels().get(LabelKey.SUB1));
        assertEquals(500, click.labels().get(LabelKey.SUB2).length());
        assertEquals("{labelCut}", click.reasons());
        final String long1 = body.replace("x".repeat(501), "\u00fc".repeat(4_000));
        assertRefused(413, "too_large", long1.replace("}", ",\"sub3\":\"" + "y".repeat(1_000) + "\"}"), JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "|400|malformed",
                "{|400|malformed",
                "[]|400|malformed",
                "{'program':'acme'}|400|malformed",
                "{'program':'acme','code':'home','colour':'red'}|400|malformed",
                "{'program':'acme','code':1}|400|malformed",
                "{'program':'acme','code':'home','gpc':'yes'}|400|malformed",
                "{'program':'acme','code':'home','sub1':'a\\u000d\\u000ab'}|400|malformed",
                "{'program':'acme','code':'home','sub1':'\\ud800'}|400|malformed",
                "{'program':'acme','code':'home','consent':'perhaps'}|400|malformed",
                "{'program':'acme','code':'home','sub1':'a','aff_sub':'b'}|400|ambiguous",
                "{'program':'acme','code':'home','link':'over'}|400|ambiguous",
                "{'program':'acme','code':'home'} {}|400|malformed",
                "{'program':'nobody','code':'home'}|422|program_unknown",
                "{'code':'home'}|422|program_unknown",
                "{'program':'acme','code':'nothing'}|422|link_unknown",
                "{'program':'acme','code':'../home'}|422|link_unknown",
                "{'program':'acme','code':'home/x'}|422|link_unknown",
                "{'program':'acme','code':'home','agent':'x'}|401|unauthorized",
                "{'program':'acme','code':'home','address':'192.0.2.1'}|401|unauthorized",
                "{'program':'acme','code':'home','occurred_at':'2026-01-01T00:00:00Z'}|401|unauthorized"
            })
    void shouldRefuseBadInputWithoutARecord(final String body, final int status, final String code) throws IOException {
        assertRefused(status, code, body == null ? "" : body.replace('\'', '"'), JSON);
    }

    @Test
    void shouldRefuseLongCodesOtherTypesAndWrongTokens() throws IOException {
        assertRefused(422, "link_unknown", HOME.replace("home", "x".repeat(9_000)), JSON);
        assertRefused(422, "program_unknown", HOME.replace("acme", "x".repeat(9_000)), JSON);
        assertRefused(422, "link_unknown", HOME.replace("home", "\ud83d\ude00".repeat(30)), JSON);
        assertRefused(415, "unsupported_type", HOME, "Content-Type: application/xml");
        assertRefused(401, "unauthorized", HOME, JSON, "Authorization: Bearer nobody");
        final String reader = "Authorization: Bearer " + rig.token("r", "acme", Set.of(Scope.READ));
        assertRefused(403, "forbidden", HOME, JSON, reader);
        final String other = "Authorization: Bearer " + rig.token("o", "other", Set.of(Scope.CLICK_WRITE));
        assertRefused(403, "forbidden", HOME, JSON, other);
        assertRefused(400, "malformed", HOME.replace("}", ",\"address\":\"localhost\"}"), JSON, token);
        assertRefused(403, "history_scope_needed", HOME, JSON, token, "X-Occurred-At: 2026-01-01T00:00:00Z");
    }

    @Test
    void shouldLetPagesOfOtherOriginsAskAndReport() throws IOException {
        final RawClient.Answer preflight = rig.ask(
                "OPTIONS",
                "/v1/clicks",
                "Origin: https://shop.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type");
        assertEquals(204, preflight.status());
        assertEquals("*", preflight.header("Access-Control-Allow-Origin"));
        assertEquals("POST", preflight.header("Access-Control-Allow-Methods"));
        assertNull(preflight.header("Access-Control-Allow-Credentials"));
        final RawClient.Answer refused = rig.post("/v1/clicks", "{}", JSON, "Origin: https://shop.example");
        assertEquals("*", refused.header("Access-Control-Allow-Origin"));
        assertEquals(405, rig.get("/v1/clicks").status());
        assertEquals("POST, OPTIONS", rig.get("/v1/clicks").header("Allow"));
        assertEquals(405, rig.ask("OPTIONS", "/c/acme/home").status());
    }

    @Test
    void shouldTakeTheProgramsOwnHostForItsName() throws IOException {
        assertEquals(
                201,
                rig.post("/v1/clicks", "{\"code\":\"home\"}", JSON, "Host: go.acme.example")
                        .status());
        assertEquals(1, rig.clicks().size());
    }

    @Test
    void shouldBudgetStrangersAndNobodyElse() throws IOException {
        try (EdgeRig narrow = EdgeRig.start(
                folder.resolve("b"),
                LinkTest.PROGRAM,
                context -> context.strangers(1, 0).trustedProxies(List.of("127.0.0.0/8")))) {
            final String known = "Authorization: Bearer " + narrow.token("server", "acme", Set.of(Scope.CLICK_WRITE));
            int limited = 0;
            for (int i = 0; i < 20; i++) {
                limited += narrow.post("/v1/clicks", HOME, JSON, "X-Forwarded-For: 192.0.2.1")
                                        .status()
                                == 429
                        ? 1
                        : 0;
                assertEquals(
                        201,
                        narrow.post("/v1/clicks", HOME, JSON, "X-Forwarded-For: 192.0.2.2", known)
                                .status());
            }
            assertTrue(limited > 0, "nobody was limited");
            assertEquals(limited, narrow.count(Counter.REFUSED_RATE_LIMITED));
            assertEquals(40 - limited, narrow.count(Counter.CLICKS_ACCEPTED));
        }
    }
}
