package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.access.Scope;
import io.trailmark.edge.geo.CountryTable;
import io.trailmark.edge.geo.SmallDatabase;
import io.trailmark.ids.ClickId;
import io.trailmark.record.codec.ClickClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that lead people to different places, over sockets and with the journal read back. */
final class LinkRulesTest {
    static final String PROGRAM = """
            program: acme
            currency: EUR
            time_zone: America/New_York
            deep_link_hosts: [shop.example]
            fallback: https://shop.example/sorry
            click_id_parameter: cid
            goals:
              - goal: sale
            partners:
              - partner: ann
                links:
                  - code: place
                    destination: https://shop.example/
                    rules:
                      - when: {country: [DE, AT], device: [mobile, tablet]}
                        destination: https://shop.example/app?at={country}
                      - when: {country: DE}
                        destination: https://shop.example/de?b=2#top
                      - when: {country: US}
                        refuse: true
                      - when: {language: [fr, de]}
                        destination: https://shop.example/{device}/speaks
                  - code: night
                    destination: https://shop.example/day
                    rules:
                      - when:
                          time: {from: "22:00", to: "06:00", days: [sat]}
                        destination: https://shop.example/night
                  - code: spread
                    destination: https://shop.example/own
                    variants:
                      - variant: a
                        destination: https://shop.example/a?v={sub1}
                        weight: 3
                      - variant: b
                        destination: https://shop.example/b
                  - code: early
                    destination: https://shop.example/
                    starts_at: 2090-01-01T00:00:00Z
            """;

    private static final String PHONE =
            "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";
    private static final String GERMAN = "X-Forwarded-For: 192.0.2.9";
    private static final String AUSTRIAN = "X-Forwarded-For: 2001:db8::9";
    private static final String AMERICAN = "X-Forwarded-For: 198.51.100.9";
    private static final String ELSEWHERE = "X-Forwarded-For: 203.0.113.9";

    @TempDir
    Path folder;

    private EdgeRig rig;

    static CountryTable countries(final Path folder) throws IOException {
        final Path database = folder.resolve("countries.mmdb");
        new SmallDatabase()
                .put("192.0.2.0/24", "DE")
                .put("198.51.100.0/24", "US")
                .put("2001:db8::/32", "AT")
                .write(database);
        return CountryTable.ofDatabase(database);
    }

    @BeforeEach
    void start() throws IOException {
        final CountryTable countries = countries(folder);
        rig = EdgeRig.start(
                folder,
                PROGRAM,
                context -> context.trustedProxies(List.of("127.0.0.1")).countries(countries));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldLeadByCountryAndDevice() throws IOException {
        assertLeads("https://shop.example/app?at=DE&cid=", 1, "/c/acme/place", GERMAN, PHONE);
        assertLeads("https://shop.example/app?at=AT&cid=", 1, "/c/acme/place", AUSTRIAN, PHONE);
        assertLeads("https://shop.example/de?b=2&x=1&cid=", 2, "/c/acme/place?x=1", GERMAN);
        assertLeads("https://shop.example/?cid=", 0, "/c/acme/place", AUSTRIAN);
        assertLeads("https://shop.example/?cid=", 0, "/c/acme/place", ELSEWHERE, PHONE);
        final SeenClick click = rig.lastClick();
        assertEquals(0, click.linkVersion());
        assertEquals(ClickClass.HUMAN, click.clickClass());
    }

    private void assertLeads(final String expected, final int rule, final String path, final String... headers)
            throws IOException {
        final String location = rig.get(path, headers).location();
        assertTrue(location.startsWith(expected), () -> location + " not " + expected);
        final SeenClick click = rig.lastClick();
        assertEquals(rule, click.rule());
        assertEquals(rule == 0 ? 0 : 1, click.linkVersion());
        assertEquals(0, click.variant());
    }

    @Test
    void shouldRefuseAPlaceAndSayWhy() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/place", AMERICAN);
        assertEquals(302, answer.status());
        assertTrue(answer.location().startsWith("https://shop.example/sorry?cid="), answer.raw());
        final SeenClick click = rig.lastClick();
        assertEquals(ClickClass.REFUSED, click.clickClass());
        assertEquals("{placeRefused}", click.reasons());
        assertEquals("US", click.country());
        assertEquals(3, click.rule());
        assertFalse(isPayable(answer.parameter("cid")));
    }

    private static boolean isPayable(final String text) {
        final ClickId clickId = new ClickId();
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertTrue(clickId.tryParse(bytes, 0, bytes.length), text);
        return clickId.isPayable();
    }

    @Test
    void shouldLeadByTheLanguageThatIsLikedBest() throws IOException {
        final String speaks = "https://shop.example/desktop/speaks?cid=";
        final String own = "https://shop.example/?cid=";
        assertLanguage(speaks, "de");
        assertLanguage(speaks, "DE-at, en;q=0.9");
        assertLanguage(speaks, "en;q=0.8, fr;q=0.9, de;q=0.1");
        assertLanguage(speaks, " fr-CA ; q=1.000");
        assertLanguage(speaks, "*;q=1, de;q=0.5");
        assertLanguage(speaks, "x1;q=1,toolongtag;q=1,,;,=, de");
        assertLanguage(own, "en, de");
        assertLanguage(own, "en;q=0.5, de;q=0.499");
        assertLanguage(own, "de;q=0");
        assertLanguage(own, "*");
        for (final String weight : new String[] {
            "", "1.001", "2", "-1", "1e3", "NaN", "0.1234", ".9", "01", "1,", "0x1", "9".repeat(500), "1;q=1", "\u00b9"
        }) {
            assertLanguage(own, "en;q=0.1, de;q=" + weight);
        }
        assertLanguage(speaks, "de," + "en;q=0.9,".repeat(800));
    }

    private void assertLanguage(final String expected, final String header) throws IOException {
        // A weight that ends with a comma ends its entry, and is a good one.
        final String wanted = header.endsWith("q=1,") ? "https://shop.example/desktop/speaks?cid=" : expected;
        assertLeads(
                wanted, wanted.contains("speaks") ? 4 : 0, "/c/acme/place", ELSEWHERE, "Accept-Language: " + header);
    }

    @Test
    void shouldJoinLanguagesThatComeInTwoHeaders() throws IOException {
        assertLeads(
                "https://shop.example/desktop/speaks?cid=",
                4,
                "/c/acme/place",
                ELSEWHERE,
                "Accept-Language: en;q=0.5",
                "Accept-Language: de;q=0.6");
    }

    @Test
    void shouldLeadByTheProgramsClocks() throws IOException {
        // Saturday, 7 March 2026, and the night in which New York's clocks go from 02:00 to 03:00.
        assertHour("day", "2026-03-08T02:59:59Z");
        assertHour("night", "2026-03-08T03:00:00Z");
        assertHour("night", "2026-03-08T06:59:59Z");
        assertHour("night", "2026-03-08T09:59:59Z");
        assertHour("day", "2026-03-08T10:00:00Z");
        // Saturday, 31 October 2026: the hour from 01:00 comes twice, and the night is an hour longer.
        assertHour("day", "2026-11-01T01:59:59Z");
        assertHour("night", "2026-11-01T02:00:00Z");
        assertHour("night", "2026-11-01T10:59:59Z");
        assertHour("day", "2026-11-01T11:00:00Z");
        // The night from Friday is none of them.
        assertHour("day", "2026-03-07T05:00:00Z");
    }

    private void assertHour(final String expected, final String time) throws IOException {
        final String token = "Authorization: Bearer " + history();
        final String location =
                rig.get("/c/acme/night", token, "X-Occurred-At: " + time).location();
        assertTrue(location.startsWith("https://shop.example/" + expected + "?"), () -> time + " " + location);
    }

    private String token;

    private String history() throws IOException {
        token = token == null ? rig.token(Scope.HISTORY_WRITE) : token;
        return token;
    }

    @Test
    void shouldLetTheDeepLinkOfTheProspectWinAndStillRefuse() throws IOException {
        final RawClient.Answer deep = rig.get("/c/acme/place?url=https://shop.example/deep", GERMAN);
        assertTrue(deep.location().startsWith("https://shop.example/deep?cid="), deep.raw());
        assertEquals(0, rig.lastClick().rule());
        final RawClient.Answer refused = rig.get("/c/acme/place?url=https://shop.example/deep", AMERICAN);
        assertTrue(refused.location().startsWith("https://shop.example/sorry?"), refused.raw());
        assertEquals(3, rig.lastClick().rule());
        final RawClient.Answer spread = rig.get("/c/acme/spread?url=https://shop.example/deep");
        assertTrue(spread.location().startsWith("https://shop.example/deep?cid="), spread.raw());
        assertEquals(0, rig.lastClick().variant());
    }

    @Test
    void shouldSpreadPeopleByWeightAndKeepWhoIsKnown() throws IOException {
        int first = 0;
        final Set<String> seen = new HashSet<>();
        try (RawClient client = rig.client()) {
            for (int i = 0; i < 1_000; i++) {
                final String location = client.ask(EdgeRig.request("GET", "/c/acme/spread?sub1=" + i))
                        .location();
                first += location.startsWith("https://shop.example/a?v=" + i + "&cid=") ? 1 : 0;
                seen.add(location.substring(0, location.indexOf('?')));
            }
        }
        assertEquals(Set.of("https://shop.example/a", "https://shop.example/b"), seen);
        assertEquals(750, first, 60);
        final List<SeenClick> clicks = rig.clicks();
        assertEquals(
                first, clicks.stream().filter(click -> click.variant() == 1).count());
        assertEquals(
                1_000 - first,
                clicks.stream().filter(click -> click.variant() == 2).count());
        assertTrue(clicks.stream().allMatch(click -> click.linkVersion() == 1 && click.rule() == 0));
        for (int i = 0; i < 20; i++) {
            final RawClient.Answer answer = rig.get("/c/acme/spread?cs=granted");
            final String cookie = answer.header("Set-Cookie");
            final int variant = rig.lastClick().variant();
            rig.get("/c/acme/spread", "Cookie: " + cookie.substring(0, cookie.indexOf(';')));
            assertEquals(variant, rig.lastClick().variant());
            assertTrue(
                    rig.lastClick().privacy().contains("visitorFromCookie"),
                    rig.lastClick().privacy());
        }
    }

    @Test
    void shouldShowProgramsTheLinksOwnDestination() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/spread", "User-Agent: Googlebot/2.1");
        assertTrue(answer.location().startsWith("https://shop.example/own?cid="), answer.raw());
        assertEquals(ClickClass.BOT, rig.lastClick().clickClass());
        assertEquals(0, rig.lastClick().variant());
    }

    @Test
    void shouldDecideForWhoIsNotRecordedAsWell() throws IOException {
        assertEquals(
                "https://shop.example/de?b=2#top",
                rig.get("/c/acme/place?notrack=1", GERMAN).location());
        assertEquals(
                "https://shop.example/sorry",
                rig.get("/c/acme/place?notrack=1", AMERICAN).location());
        final Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100 && seen.size() < 2; i++) {
            seen.add(rig.get("/c/acme/spread?notrack=1").location());
        }
        assertEquals(Set.of("https://shop.example/a?v=", "https://shop.example/b"), seen);
        assertEquals(List.of(), rig.clicks());
    }

    @Test
    void shouldAnswerAHeadAsAGet() throws IOException {
        try (RawClient client = rig.client()) {
            final RawClient.Answer answer = client.ask(EdgeRig.request("HEAD", "/c/acme/place", GERMAN));
            assertEquals("https://shop.example/de?b=2#top", answer.location());
        }
        assertEquals(ClickClass.HEAD, rig.lastClick().clickClass());
    }

    @Test
    void shouldRefuseALinkBeforeItStarts() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/early");
        assertTrue(answer.location().startsWith("https://shop.example/sorry?cid="), answer.raw());
        final SeenClick click = rig.lastClick();
        assertEquals(ClickClass.REFUSED, click.clickClass());
        assertEquals("{linkNotStarted}", click.reasons());
        assertFalse(isPayable(answer.parameter("cid")));
        assertNull(answer.header("Set-Cookie"));
    }
}
