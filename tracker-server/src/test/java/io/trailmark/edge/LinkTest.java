package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.access.Scope;
import io.trailmark.counters.Counter;
import io.trailmark.ids.ClickId;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.LabelKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a link is followed: section 1 of the HTTP contract, over sockets and with the journal read back. */
final class LinkTest {
    static final String PROGRAM = """
            program: acme
            name: Acme
            currency: EUR
            time_zone: Europe/Berlin
            domains:
              - go.acme.example
            deep_link_hosts:
              - shop.example
            fallback: https://shop.example/sorry
            not_found: https://shop.example/nothing?of={program}
            click_id_parameter: cid
            goals:
              - goal: lead
                window: 7d
              - goal: sale
                window: 30d
            partners:
              - partner: ann
                links:
                  - code: home
                    destination: https://shop.example/
                  - code: merge
                    destination: https://shop.example/p?a=1&b=%2f&a=2#top
                  - code: open
                    destination: https://shop.example/?own=1
                    forward: all
                  - code: closed
                    destination: https://shop.example/?own=1
                    forward: none
                  - code: macros
                    destination: https://shop.example/{program}/{partner}/{link}/{sub1}?s={source}&x={aff_click_id}\
            &c={country}&d={device}&t={timestamp}&id={click_id}#{sub2}
                  - code: other
                    destination: https://shop.example/?cid=fixed&z=1
                  - code: v6
                    destination: http://[2001:db8::1]:8080/a?b#c
                  - code: idn
                    destination: https://xn--bcher-kva.example/%C3%BC
                  - code: see
                    destination: https://shop.example/
                    redirect: 303
                    referrer_policy: no-referrer
                  - code: temporary
                    destination: https://shop.example/
                    redirect: 307
                  - code: over
                    destination: https://shop.example/
                    expires_at: 2020-01-01T00:00:00Z
                    fallback: https://shop.example/over?s={sub1}
                  - code: off
                    destination: https://shop.example/
                    status: suspended
              - partner: bob
                status: suspended
                links:
                  - code: bob
                    destination: https://shop.example/
            """;

    @TempDir
    Path folder;

    private EdgeRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = EdgeRig.start(folder, PROGRAM, context -> context.trustedProxies(List.of("127.0.0.0/8", "10.0.0.0/8")));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldSendAProspectOnAndRecordTheClick() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/home", "Referer: https://blog.example/post");
        assertEquals(302, answer.status(), answer.raw());
        final String text = answer.parameter("cid");
        assertEquals("https://shop.example/?cid=" + text, answer.location());
        assertEquals("no-store, private", answer.header("Cache-Control"));
        assertEquals("noindex, nofollow", answer.header("X-Robots-Tag"));
        assertEquals("strict-origin-when-cross-origin", answer.header("Referrer-Policy"));
        assertEquals("0", answer.header("Content-Length"));
        assertNotNull(answer.header("Date"));
        assertEquals(16, answer.header("X-Request-Id").length());
        assertNull(answer.header("Set-Cookie"));
        final ClickId clickId = proven(text);
        assertTrue(clickId.isPayable());
        final SeenClick click = rig.onlyClick();
        assertEquals(ClickClass.HUMAN, click.clickClass());
        assertEquals(Device.DESKTOP, click.device());
        assertEquals("{}", click.reasons());
        assertEquals(clickId.linkId(), click.linkId());
        assertEquals(clickId.visitor(), click.visitor());
        assertEquals(clickId.timeMs(), click.occurredMs());
        assertEquals(4L << 56 | 127L << 16, click.addressBlock());
        assertNotEquals(0, click.agentHash());
        assertEquals(RawClient.BROWSER, click.agent());
        assertEquals("https://blog.example/post", click.referrer());
        assertFalse(click.isHistory());
        assertEquals(1, rig.count(Counter.CLICKS_ACCEPTED));
    }

    private ClickId proven(final String text) {
        final ClickId clickId = new ClickId();
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertTrue(clickId.tryParse(bytes, 0, bytes.length), text);
        assertEquals(ClickVerdict.PROVEN, clickId.verify(rig.clickIdKeys()));
        return clickId;
    }

    @Test
    void shouldKnowTheProgramByItsDomain() throws IOException {
        assertEquals(302, rig.get("/home", "Host: go.acme.example").status());
        assertEquals(302, rig.get("/home", "Host: GO.ACME.EXAMPLE:8080").status());
        assertEquals(302, rig.get("/home", "Host: go.acme.example.").status());
        assertEquals(302, rig.get("/c/acme/home", "Host: go.acme.example").status());
        assertEquals(404, rig.get("/home", "Host: go.other.example").status());
        assertEquals(4, rig.clicks().size());
        assertEquals(1, rig.count(Counter.ORPHANS));
    }

    @Test
    void shouldKeepLabelsUnderAllTheirNames() throws IOException {
        rig.get("/c/acme/home?sub1=a&aff_sub2=b+b&s3=%C3%BC&aff_sub4=&sub5=e%zz&source=mail&aff_click_id=x1"
                + "&gclid=g&gbraid=gb&wbraid=w&fbclid=f&msclkid=m&ttclid=t&twclid=tw&li_fat_id=l");
        assertEquals(
                Map.ofEntries(
                        Map.entry(LabelKey.SUB1, "a"),
                        Map.entry(LabelKey.SUB2, "b b"),
                        Map.entry(LabelKey.SUB3, "ü"),
                        Map.entry(LabelKey.SUB5, "e%zz"),
                        Map.entry(LabelKey.SOURCE, "mail"),
                        Map.entry(LabelKey.AFF_CLICK_ID, "x1"),
                        Map.entry(LabelKey.GCLID, "g"),
                        Map.entry(LabelKey.GBRAID, "gb"),
                        Map.entry(LabelKey.WBRAID, "w"),
                        Map.entry(LabelKey.FBCLID, "f"),
                        Map.entry(LabelKey.MSCLKID, "m"),
                        Map.entry(LabelKey.TTCLID, "t"),
                        Map.entry(LabelKey.TWCLID, "tw"),
                        Map.entry(LabelKey.LI_FAT_ID, "l")),
                rig.onlyClick().labels());
        rig.get("/c/acme/home?aff_sub=first&s1=second&%73ub2=escaped");
        assertEquals(
                Map.of(LabelKey.SUB1, "first", LabelKey.SUB2, "escaped"),
                rig.lastClick().labels());
        assertEquals("{parameterRepeated}", rig.lastClick().reasons());
        rig.get("/c/acme/home?sub1=same&s1=same");
        assertEquals("{}", rig.lastClick().reasons());
    }

    @Test
    void shouldCutLongLabelsAndSayThatItDid() throws IOException {
        rig.get("/c/acme/home?sub1=" + "x".repeat(500) + "&source=" + "y".repeat(200));
        assertEquals("{}", rig.lastClick().reasons());
        rig.get("/c/acme/home?sub1=" + "x".repeat(501));
        assertEquals("x".repeat(500), rig.lastClick().labels().get(LabelKey.SUB1));
        assertEquals("{labelCut}", rig.lastClick().reasons());
        rig.get("/c/acme/home?sub1=" + "x".repeat(499) + "%C3%BC");
        assertEquals("x".repeat(499), rig.lastClick().labels().get(LabelKey.SUB1), "no half character");
        rig.get("/c/acme/home?source=" + "y".repeat(201) + "&aff_click_id=" + "z".repeat(256));
        assertEquals("y".repeat(200), rig.lastClick().labels().get(LabelKey.SOURCE));
        assertEquals("z".repeat(255), rig.lastClick().labels().get(LabelKey.AFF_CLICK_ID));
        assertEquals(3, rig.count(Counter.CLICKS_LABEL_CUT));
    }

    @Test
    void shouldPutOwnParametersFirstForwardedOnesNextAndOursLast() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/merge?x=1&a=evil&utm=%41&x=2&sub1=s&B=3&b=4&%61=5");
        assertEquals(
                "https://shop.example/p?a=1&b=%2f&a=2&x=1&utm=%41&x=2&B=3&cid=" + answer.parameter("cid") + "#top",
                answer.location());
    }

    @Test
    void shouldForwardWhatTheLinkSays() throws IOException {
        final String query = "?sub1=s&gclid=g&x=1&own=2&cs=granted&url=&sig=s&notrack=0";
        final RawClient.Answer all = rig.get("/c/acme/open" + query);
        assertEquals(
                "https://shop.example/?own=1&sub1=s&gclid=g&x=1&cs=granted&cid=" + all.parameter("cid"),
                all.location());
        final RawClient.Answer none = rig.get("/c/acme/closed" + query);
        assertEquals("https://shop.example/?own=1&cid=" + none.parameter("cid"), none.location());
        final RawClient.Answer unknown = rig.get("/c/acme/home" + query);
        assertEquals("https://shop.example/?x=1&own=2&cid=" + unknown.parameter("cid"), unknown.location());
    }

    @Test
    void shouldLetNoClickIdThroughButOurs() throws IOException {
        final RawClient.Answer answer =
                rig.get("/c/acme/open?cid=forged&click_id=forged&c%69d=forged&x=1&click%5Fid=2");
        assertEquals("https://shop.example/?own=1&x=1&cid=" + answer.parameter("cid"), answer.location());
        proven(answer.parameter("cid"));
        final RawClient.Answer replaced = rig.get("/c/acme/other");
        assertEquals("https://shop.example/?z=1&cid=" + replaced.parameter("cid"), replaced.location());
    }

    @Test
    void shouldFillMacrosPercentEncodedAndUnknownOnesEmpty() throws IOException {
        final RawClient.Answer answer =
                rig.get("/c/acme/macros?sub1=a/b%20c%0d%0a%3f&source=%26%23&sub2=%C3%BC", "X-Forwarded-For: 192.0.2.1");
        final SeenClick click = rig.onlyClick();
        final String time = Instant.ofEpochMilli(click.occurredMs()).toString();
        final String expected = "https://shop.example/acme/ann/macros/a%2Fb%20c%0D%0A%3F?s=%26%23&x=&c=&d=desktop&t="
                + (time.length() == 24 ? time : time.replace("Z", ".000Z")).replace(":", "%3A")
                + "&id=" + answer.parameter("id") + "#%C3%BC";
        assertEquals(expected, answer.location());
        proven(answer.parameter("id"));
    }

    @Test
    void shouldKeepFragmentPortAddressAndPunycode() throws IOException {
        final RawClient.Answer v6 = rig.get("/c/acme/v6?x=y");
        assertEquals("http://[2001:db8::1]:8080/a?b&x=y&cid=" + v6.parameter("cid") + "#c", v6.location());
        final RawClient.Answer idn = rig.get("/c/acme/idn");
        assertEquals("https://xn--bcher-kva.example/%C3%BC?cid=" + idn.parameter("cid"), idn.location());
    }

    @Test
    void shouldAnswerWithTheLinksOwnStatusAndPolicy() throws IOException {
        assertEquals(303, rig.get("/c/acme/see").status());
        assertEquals("no-referrer", rig.get("/c/acme/see").header("Referrer-Policy"));
        assertEquals(307, rig.get("/c/acme/temporary").status());
    }

    @Test
    void shouldSendUnknownCodesToTheProgramsPage() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/nothing?sub1=x&y=z");
        assertEquals(302, answer.status());
        assertEquals("https://shop.example/nothing?of=acme", answer.location());
        assertEquals("no-store, private", answer.header("Cache-Control"));
        assertEquals(
                "https://shop.example/nothing?of=acme",
                rig.get("/HOME", "Host: go.acme.example").location());
        assertEquals(404, rig.get("/c/nobody/home").status());
        assertEquals(404, rig.get("/home").status());
        assertEquals(404, rig.get("/").status());
        assertEquals(5, rig.count(Counter.ORPHANS));
        assertEquals(List.of(), rig.clicks());
    }

    @Test
    void shouldFollowTheFallbackChainForWhatIsNotPayable() throws IOException {
        final RawClient.Answer over = rig.get("/c/acme/over?sub1=s");
        assertEquals(302, over.status());
        assertEquals("https://shop.example/over?s=s&cid=" + over.parameter("cid"), over.location());
        assertFalse(proven(over.parameter("cid")).isPayable());
        assertEquals(ClickClass.REFUSED, rig.lastClick().clickClass());
        assertEquals("{linkExpired}", rig.lastClick().reasons());
        assertEquals("/sorry", rig.get("/c/acme/off").location().substring(20, 26));
        assertEquals("{linkDisabled}", rig.lastClick().reasons());
        assertEquals(302, rig.get("/c/acme/bob").status());
        assertEquals("{partnerSuspended}", rig.lastClick().reasons());
    }

    @Test
    void shouldPutPrefetchesOff() throws IOException {
        for (final String header : List.of(
                "Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "Purpose: Prefetch", "X-Moz: prefetch")) {
            final RawClient.Answer answer = rig.get("/c/acme/home", header);
            assertEquals(503, answer.status());
            assertEquals("no-store, private", answer.header("Cache-Control"));
            assertNull(answer.location());
            assertEquals(ClickClass.PREFETCH, rig.lastClick().clickClass());
            assertFalse(rig.lastClick().hasClickId());
        }
        assertEquals(4, rig.count(Counter.CLICKS_PREFETCH_PUT_OFF));
        assertEquals(
                302,
                rig.get("/c/acme/home", "Sec-Purpose: ", "Purpose: prefetched").status());
    }

    @Test
    void shouldAnswerHeadWithoutClickId() throws IOException {
        final RawClient.Answer answer = rig.ask("HEAD", "/c/acme/home?x=1");
        assertEquals(302, answer.status());
        assertEquals("https://shop.example/?x=1", answer.location());
        assertEquals(ClickClass.HEAD, rig.onlyClick().clickClass());
        assertFalse(rig.onlyClick().hasClickId());
    }

    @Test
    void shouldFollowPostsAsGets() throws IOException {
        final RawClient.Answer answer = rig.ask("POST", "/c/acme/home?sub1=s", "Content-Length: 0");
        assertEquals(302, answer.status());
        assertEquals(ClickClass.HUMAN, rig.onlyClick().clickClass());
        assertEquals("s", rig.onlyClick().labels().get(LabelKey.SUB1));
    }

    @Test
    void shouldRecordNothingForNotrack() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/home?notrack=1&x=1&cs=granted");
        assertEquals(302, answer.status());
        assertEquals("https://shop.example/?x=1", answer.location());
        assertNull(answer.header("Set-Cookie"));
        assertEquals(List.of(), rig.clicks());
        assertEquals(1, rig.count(Counter.CLICKS_UNRECORDED));
    }

    @Test
    void shouldMarkCrawlersAndPreviewsAsNotPayable() throws IOException {
        final RawClient.Answer bot = rig.get(
                "/c/acme/home", "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
        assertEquals(302, bot.status());
        assertFalse(proven(bot.parameter("cid")).isPayable());
        assertEquals(ClickClass.BOT, rig.lastClick().clickClass());
        assertEquals("{agentListed}", rig.lastClick().reasons());
        rig.get("/c/acme/home", "User-Agent:");
        assertEquals(ClickClass.BOT, rig.lastClick().clickClass());
        assertEquals("{agentMissing}", rig.lastClick().reasons());
        assertEquals(0, rig.lastClick().agentHash());
    }

    @Test
    void shouldSetTheCookieOnlyWithConsentAndKnowTheVisitorAgain() throws IOException {
        assertNull(rig.get("/c/acme/home").header("Set-Cookie"));
        final String cookie = rig.get("/c/acme/home?cs=granted").header("Set-Cookie");
        assertTrue(cookie.matches("tm=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"), cookie);
        final long visitor = rig.lastClick().visitor();
        assertEquals("{consentGranted,visitorCookieSet}", rig.lastClick().privacy());
        rig.get("/c/acme/home", "Cookie: a=b; " + cookie.substring(0, 19) + "; c=d");
        assertEquals(visitor, rig.lastClick().visitor());
        assertEquals("{visitorFromCookie}", rig.lastClick().privacy());
        rig.get("/c/acme/home?cs=denied", "Cookie: " + cookie.substring(0, 19));
        assertNotEquals(visitor, rig.lastClick().visitor());
        assertEquals("{consentDenied}", rig.lastClick().privacy());
        for (final String signal : List.of("Sec-GPC: 1", "DNT: 1")) {
            final RawClient.Answer answer = rig.get("/c/acme/home?cs=granted", signal, "Referer: https://a.example/");
            assertNull(answer.header("Set-Cookie"));
            assertEquals("", rig.lastClick().agent());
            assertEquals("", rig.lastClick().referrer());
            assertEquals(ClickClass.HUMAN, rig.lastClick().clickClass());
            assertTrue(proven(answer.parameter("cid")).isPayable());
        }
    }

    @Test
    void shouldUseTheHostCookieOverHttps() throws IOException {
        final String cookie =
                rig.get("/c/acme/home?cs=granted", "X-Forwarded-Proto: https").header("Set-Cookie");
        assertTrue(
                cookie.matches("__Host-tm=[0-9a-f]{16}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000"),
                cookie);
        final long visitor = rig.lastClick().visitor();
        final String sent = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
        rig.get("/c/acme/home", sent, "Forwarded: for=192.0.2.7;proto=https");
        assertEquals(visitor, rig.lastClick().visitor());
        rig.get("/c/acme/home", sent);
        assertNotEquals(visitor, rig.lastClick().visitor());
    }

    @Test
    void shouldTakeTheAddressFromTrustedProxiesOnly() throws IOException {
        final long block = 4L << 56 | 0xC0_00_02L;
        assertEquals(block, blockOf("X-Forwarded-For: 203.0.113.9, 192.0.2.7"), "the rightmost untrusted hop");
        assertEquals(block, blockOf("X-Forwarded-For: 203.0.113.9, 192.0.2.7 ,10.1.2.3, 127.0.0.5"));
        assertEquals(block, blockOf("X-Forwarded-For: ::ffff:192.0.2.7"), "IPv4-mapped is IPv4");
        assertEquals(block, blockOf("X-Forwarded-For: 192.0.2.7:4711"));
        assertEquals(block, blockOf("X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 192.0.2.7"), "two lines");
        assertEquals(block, blockOf("Forwarded: for=203.0.113.9, for=\"192.0.2.7:80\";proto=http, For=10.0.0.1"));
        assertEquals(6L << 56 | 0x2001_0db8_0001L, blockOf("X-Forwarded-For: 2001:db8:1:2::3"));
        assertEquals(6L << 56 | 0x2001_0db8_0001L, blockOf("Forwarded: for=\"[2001:db8:1:2::3]:4711\""));
        assertEquals(0, blockOf("X-Forwarded-For: unknown"), "nobody knows");
        assertEquals(0, blockOf("X-Forwarded-For: 192.0.2.7, nonsense"), "nothing left of it is believed");
        assertEquals(block, blockOf("Forwarded: for=203.0.113.9", "X-Forwarded-For: 192.0.2.7"));
    }

    private long blockOf(final String... headers) throws IOException {
        rig.get("/c/acme/home", headers);
        return rig.lastClick().addressBlock();
    }

    @Test
    void shouldTakeDeepLinksToListedHosts() throws IOException {
        final RawClient.Answer answer = rig.get(
                "/c/acme/home?url=https%3A%2F%2Fshop.example%2Fp%3Fq%3Da%2Bb%26cid%3Dold%26x%3D1%23top&x=2&y=3&sub1=s");
        assertEquals("https://shop.example/p?q=a+b&x=1&y=3&cid=" + answer.parameter("cid") + "#top", answer.location());
        assertEquals("{}", rig.onlyClick().reasons());
    }

    @Test
    void shouldIgnoreDeepLinksToOtherHosts() throws IOException {
        for (final String url : List.of(
                "https://evil.example/",
                "https://shop.example.evil.example/",
                "https://shop.example@evil.example/",
                "https://evil.example%5C@shop.example/",
                "https:%5C%5Cshop.example/",
                "//shop.example/",
                "javascript:alert(1)",
                "https://shop.example%0d%0aX: y",
                "https://shop.example//evil.example",
                "https%3A%2F%2Fshop.ex%C3%A4mple%2F",
                "")) {
            final RawClient.Answer answer = rig.get("/c/acme/home?url=" + url.replace(" ", "%20"));
            assertEquals(302, answer.status(), url);
            assertTrue(answer.location().startsWith("https://shop.example/?cid="), answer.location());
            assertEquals("{deepLinkRefused}", rig.lastClick().reasons(), url);
        }
        assertEquals(11, rig.count(Counter.DEEP_LINKS_REFUSED));
    }

    @Test
    void shouldTakeSignedDeepLinksToAnyHost() throws IOException {
        final String url = "https://partner.example/x";
        final long soon = System.currentTimeMillis() / 1000 + 60;
        final String sig = rig.sign("home", url, soon);
        final RawClient.Answer answer = rig.get("/c/acme/home?url=" + url + "&sig=" + sig);
        assertEquals(url + "?cid=" + answer.parameter("cid"), answer.location());
        assertTrue(
                rig.get("/c/acme/merge?url=" + url + "&sig=" + sig).location().startsWith("https://shop.example/"));
        final String late = rig.sign("home", url, 1);
        assertTrue(
                rig.get("/c/acme/home?url=" + url + "&sig=" + late).location().startsWith("https://shop.example/"));
    }

    @Test
    void shouldTakeTheTimeOfClicksOfThePast() throws IOException {
        final String time = "2025-05-17T10:05:03Z";
        final String bearer = "Authorization: Bearer " + rig.token(Scope.HISTORY_WRITE);
        final RawClient.Answer answer = rig.get("/c/acme/home", bearer, "X-Occurred-At: " + time);
        assertEquals(302, answer.status(), answer.raw() + answer.body());
        assertEquals(
                Instant.parse(time).toEpochMilli(),
                proven(answer.parameter("cid")).timeMs());
        assertEquals(Instant.parse(time).toEpochMilli(), rig.onlyClick().occurredMs());
        assertTrue(rig.onlyClick().isHistory());
        final RawClient.Answer noToken = rig.get("/c/acme/home", "X-Occurred-At: " + time);
        assertEquals(401, noToken.status());
        assertTrue(noToken.body().contains("\"code\":\"unauthorized\""), noToken.body());
        final String other = "Authorization: Bearer " + rig.token(Scope.CONVERSION_WRITE);
        assertEquals(
                403, rig.get("/c/acme/home", other, "X-Occurred-At: " + time).status());
        assertEquals(
                400, rig.get("/c/acme/home", bearer, "X-Occurred-At: yesterday").status());
        assertEquals(
                422,
                rig.get("/c/acme/home", bearer, "X-Occurred-At: 2999-01-01T00:00:00Z")
                        .status());
        assertEquals(1, rig.clicks().size());
    }

    @Test
    void shouldAnswerRobotsAndIconsWithoutCountingOrphans() throws IOException {
        final RawClient.Answer robots = rig.get("/robots.txt", "Host: go.acme.example");
        assertEquals(200, robots.status());
        assertEquals("User-agent: *\nDisallow: /\n", robots.body());
        assertEquals(404, rig.get("/favicon.ico", "Host: go.acme.example").status());
        assertEquals(0, rig.count(Counter.ORPHANS));
    }

    @Test
    void shouldGiveBackTheClientsRequestId() throws IOException {
        assertEquals(
                "abc-123_X", rig.get("/c/acme/home", "X-Request-Id: abc-123_X").header("X-Request-Id"));
        assertEquals(
                16,
                rig.get("/c/acme/home", "X-Request-Id: a b")
                        .header("X-Request-Id")
                        .length());
    }
}
