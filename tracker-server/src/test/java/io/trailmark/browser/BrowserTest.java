package io.trailmark.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.ids.ClickId;
import io.trailmark.main.WholeServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job in a real browser. Aim: a prospect follows a partner's link and buys, and the partner is credited once,
 * whatever the order in which browser and shop report and whatever the browser claims. Method: the system's Chromium;
 * blog, tracker and shop are three registrable domains, so that cookies between them are as limited as in the world.
 */
@Tag("browser")
final class BrowserTest {
    private static final String BLOG = "http://partner-blog.test";
    private static final String TRACKER = "http://trail-track.test";
    private static final String SHOP = "http://acme-shop.test";
    private static final String AGENT_OF_A_PERSON =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    private static final String PROGRAM = """
            program: browser
            currency: EUR
            goals:
              - goal: sale
                window: 30d
                model: last_touch
                reward:
                  percent: "20"
            partners:
              - partner: anna
                links:
                  - code: anna-blog
                    destination: http://acme-shop.test/welcome?from={partner}#top
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Playwright playwright;

    @TempDir
    private Path folder;

    private WholeServer server;
    private Shop shop;
    private Browser browser;
    private BrowserContext person;
    private String readToken;

    @BeforeAll
    static void startPlaywright() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    @AfterAll
    static void stopPlaywright() {
        playwright.close();
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("programs")).resolve("browser.yaml"), PROGRAM);
        final Tokens tokens =
                Tokens.open(Files.createDirectories(folder.resolve("data/keys")).resolve("tokens"));
        readToken = tokens.create("test", "*", EnumSet.of(Scope.READ), 0);
        final String postbackToken = tokens.create("shop", "browser", EnumSet.of(Scope.CONVERSION_WRITE), 0);
        server = WholeServer.launch(folder);
        shop = new Shop(TRACKER, URI.create(server.edge()), postbackToken);
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
                                "--host-resolver-rules=MAP partner-blog.test:80 127.0.0.1:" + shop.port()
                                        + ", MAP acme-shop.test:80 127.0.0.1:" + shop.port()
                                        + ", MAP trail-track.test:80 "
                                        + server.edge().substring("http://".length())
                                        + ", MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")));
        // Without a window the browser calls itself HeadlessChrome, which is on the list of crawlers, and rightly so.
        person = browser.newContext(new Browser.NewContextOptions().setUserAgent(AGENT_OF_A_PERSON));
    }

    @AfterEach
    void stop() {
        browser.close();
        shop.close();
        server.close();
    }

    @Test
    void shouldCreditThePartnerOnceWhenTheShopReportsBeforeTheBrowser() throws Exception {
        final Page page = person.newPage();
        final String clickId = followLink(page, "granted");

        final HttpResponse<String> postback = shop.postback(clickId, "A-1", "100.00");
        final Response pixel = buy(page, "A-1", "999999.00");

        assertEquals(200, postback.statusCode(), postback.body());
        assertEquals("duplicate", pixel.headerValue("x-tracking-result"));
        assertOneSale(clickId, "100.00", "20.00", 2);
    }

    @Test
    void shouldCreditThePartnerOnceWhenTheBrowserReportsFirstWithAForgedAmount() throws Exception {
        final Page page = person.newPage();
        final String clickId = followLink(page, "granted");

        final Response pixel = buy(page, "A-1", "999999.00");
        assertEquals("accepted", pixel.headerValue("x-tracking-result"));
        assertEquals(0, sums("approved").asInt(), "what a browser says stays pending");

        final HttpResponse<String> postback = shop.postback(clickId, "A-1", "100.00");
        assertEquals(200, postback.statusCode(), postback.body());
        assertOneSale(clickId, "100.00", "20.00", 2);
    }

    @Test
    void shouldTakeASecondPurchaseWithTheSameOrderAsADuplicate() throws Exception {
        final Page page = person.newPage();
        final String clickId = followLink(page, "granted");
        final HttpResponse<String> first = shop.postback(clickId, "A-1", "100.00");
        buy(page, "A-1", "100.00");

        final HttpResponse<String> second = shop.postback(clickId, "A-1", "100.00");
        final Response secondPixel = buy(page, "A-1", "100.00");

        assertEquals(200, second.statusCode(), second.body());
        assertEquals(
                JSON.readTree(first.body()).get("conversion_id"),
                JSON.readTree(second.body()).get("conversion_id"));
        assertEquals("duplicate", secondPixel.headerValue("x-tracking-result"));
        assertOneSale(clickId, "100.00", "20.00", 4);
    }

    @Test
    void shouldKnowTheVisitorAgainWithConsent() throws Exception {
        final Page page = person.newPage();
        final String first = followLink(page, "granted");
        final String second = followLink(page, "granted");

        assertNotEquals(first, second);
        assertEquals(visitor(first), visitor(second));
        final List<Cookie> cookies = person.cookies(TRACKER);
        assertEquals(1, cookies.size());
        assertEquals("tm", cookies.get(0).name);
        assertTrue(cookies.get(0).httpOnly);
        assertTheShopCannotSendTheCookie(page);
    }

    @Test
    void shouldPayThePartnerAndKeepNoCookieWithoutConsent() throws Exception {
        for (final String consent : List.of("", "denied")) {
            final Page page = person.newPage();
            final String first = followLink(page, consent);
            final String second = followLink(page, consent);

            assertNotEquals(visitor(first), visitor(second));
            assertEquals(List.of(), person.cookies(TRACKER));
        }
        final Page page = person.newPage();
        final String clickId = followLink(page, "denied");
        assertEquals(200, shop.postback(clickId, "A-1", "100.00").statusCode());
        buy(page, "A-1", "1.00");
        assertOneSale(clickId, "100.00", "20.00", 2);
    }

    /** Opens the blog, clicks the link, lands in the shop; the click id that came with it. */
    private static String followLink(final Page page, final String consent) {
        page.navigate(BLOG + "/post?consent=" + consent);
        page.click("#link");
        page.waitForURL(SHOP + "/welcome?**");
        final URI landed = URI.create(page.url());
        assertEquals("top", landed.getFragment());
        assertTrue(landed.getRawQuery().startsWith("from=anna&click_id="), landed.getRawQuery());
        final String clickId = URLDecoder.decode(
                landed.getRawQuery().substring("from=anna&click_id=".length()), StandardCharsets.US_ASCII);
        assertEquals(clickId, page.evaluate("() => trailmark.clickId()"));
        return clickId;
    }

    /** Buys with the amount that the page claims; the answer to the pixel that the page then sends. */
    private static Response buy(final Page page, final String orderId, final String amount) {
        final Response pixel = page.waitForResponse(
                response -> response.url().startsWith(TRACKER + "/px.gif"),
                () -> page.navigate(SHOP + "/thanks?order=" + orderId + "&amount=" + amount));
        assertEquals(200, pixel.status());
        return pixel;
    }

    private static void assertTheShopCannotSendTheCookie(final Page page) {
        final Response pixel = buy(page, "third-party", "1.00");
        assertFalse(pixel.request().allHeaders().containsKey("cookie"), "third-party cookies are not relied on");
    }

    /** One sale of this worth, credited wholly to anna's link for this click, after so many reports of it. */
    private void assertOneSale(final String clickId, final String revenue, final String reward, final int reports)
            throws Exception {
        assertEquals(1, sums("approved").asInt());
        assertEquals(0, sums("pending").asInt());
        final JsonNode totals = get("/v1/programs/browser/totals");
        assertEquals(revenue, totals.at("/revenue/amount").asText(), totals.toPrettyString());
        assertEquals("anna", totals.at("/partners/0/partner").asText());
        assertEquals(reward, totals.at("/partners/0/rewards/approved/amount").asText(), totals.toPrettyString());

        final JsonNode found =
                get("/v1/conversions?program=browser&order_id=A-1").get("conversions");
        assertEquals(1, found.size(), found.toPrettyString());
        final JsonNode explanation =
                get("/v1/conversions/" + found.at("/0/conversion_id").asText() + "/explain");
        assertEquals("ok", explanation.at("/reason").asText(), explanation.toPrettyString());
        assertEquals(1, explanation.at("/credits").size());
        assertEquals("anna", explanation.at("/credits/0/partner").asText());
        assertEquals(clickId, explanation.at("/report/click_id").asText());

        final JsonNode audit = get("/v1/audit");
        assertTrue(audit.get("balanced").asBoolean(), audit.toPrettyString());
        assertEquals(reports, audit.at("/records/conversion").asInt(), audit.toPrettyString());
        assertTrue(audit.get("first_gap").isNull(), audit.toPrettyString());
    }

    private JsonNode sums(final String status) throws Exception {
        return get("/v1/programs/browser/totals").at("/conversions/" + status);
    }

    private JsonNode get(final String path) throws Exception {
        final HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.office() + path))
                                .header("Authorization", "Bearer " + readToken)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    private static long visitor(final String clickId) {
        final ClickId id = new ClickId();
        assertTrue(id.tryParse(clickId.getBytes(StandardCharsets.US_ASCII), 0, clickId.length()));
        return id.visitor();
    }

    private static Path chromium() {
        for (final String name : List.of("chromium", "chromium-browser", "google-chrome")) {
            final Path path = Path.of("/usr/bin", name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException(
                "no Chromium in /usr/bin: scripts/test installs it, or apt-get install chromium");
    }
}
