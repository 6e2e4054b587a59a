package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.ids.LinkKeys;
import io.trailmark.ids.LinkSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A programme that is run over the API while prospects follow its links and sales come in, all over real HTTP. */
final class RunningProgrammeTest {
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private WholeServer server;
    private String shop;

    @BeforeEach
    void launch() throws Exception {
        server = WholeServer.launch(folder, "--public.url=https://go.example");
        office(
                "POST",
                "/programs",
                "{'program':'acme','currency':'EUR','fallback':'https://shop.example/sorry',"
                        + "'goals':[{'goal':'sale','per_customer':'many','reward':{'percent':10}}]}");
        shop = office("POST", "/tokens", "{'name':'shop','program':'acme','scopes':['conversion:write']}")
                .get("token")
                .asText();
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    private HttpResponse<String> send(final String url, final String method, final String token, final String body)
            throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("User-Agent", AGENT)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (token != null) {
            request.header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode office(final String method, final String path, final String body) throws Exception {
        final HttpResponse<String> answer = send(server.office() + "/v1" + path, method, server.owner(), body);
        assertTrue(answer.statusCode() < 300, answer.body());
        return mapper.readTree(answer.body());
    }

    /** Where a link leads, without the click id. */
    private String follow(final String pathAndQuery) throws Exception {
        final HttpResponse<String> answer = send(server.edge() + pathAndQuery, "GET", null, null);
        assertEquals(302, answer.statusCode(), answer.body());
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst("[?&]click_id=.*", "");
    }

    /** A sale with a coupon, decided. */
    private JsonNode sale(final String order, final String coupon) throws Exception {
        final HttpResponse<String> answer = send(
                server.edge() + "/v1/conversions",
                "POST",
                shop,
                "{'program':'acme','goal':'sale','order_id':'" + order + "','coupon':'" + coupon
                        + "','amount':{'amount':'100.00','currency':'EUR'}}");
        assertEquals(201, answer.statusCode(), answer.body());
        return mapper.readTree(answer.body());
    }

    @Test
    void shouldLeadASignedLinkToAForeignHostUntilItExpires() throws Exception {
        office(
                "POST",
                "/partners",
                "{'program':'acme','partner':'ann','links':[{'code':'blog','destination':'https://shop.example/'}]}");
        final String wanted = "https://foreign.example/a%20b?x=1&y=%C3%A9+z";
        final JsonNode signed = office("POST", "/links/lnk_1/sign", "{'url':'" + wanted + "','expires_in':'15m'}");
        final String link = signed.get("url").asText();
        assertTrue(link.startsWith("https://go.example/c/acme/blog?url=https%3A%2F%2Fforeign.example"), link);
        final String path = link.substring("https://go.example".length());
        assertTrue(path.endsWith("&sig=" + signed.get("sig").asText()), path);
        assertEquals("https://foreign.example/a%20b?x=1&y=%C3%A9+z", follow(path));
        final long lastsS = Instant.parse(signed.get("expires_at").asText()).getEpochSecond()
                - Instant.now().getEpochSecond();
        assertTrue(lastsS > 800 && lastsS <= 900, signed::toString);
        // Neither another address, nor a later time, nor another proof; then the link leads where it leads alone.
        for (final String changed : List.of(
                path.replace("foreign", "evil"),
                path.replaceFirst("(sig=[0-9]+\\.[0-9]{9})[0-9]", "$19"),
                path.substring(0, path.length() - 4) + "AAAA",
                path.replaceFirst("&sig=.*", ""))) {
            assertNotEquals(path, changed);
            assertTrue(follow(changed).startsWith("https://shop.example/"), changed);
        }
        final String expired = new LinkSignature(
                        LinkKeys.open(server.data().resolve("keys/link-keys"), System.currentTimeMillis()))
                .sign("acme", "blog", "https://foreign.example/", System.currentTimeMillis() / 1_000 - 1);
        assertTrue(follow("/c/acme/blog?url=https%3A%2F%2Fforeign.example%2F&sig=" + expired)
                .startsWith("https://shop.example/"));
    }

    @Test
    void shouldPayWhoAppliedFromTheApprovalOn() throws Exception {
        office(
                "POST",
                "/partners",
                "{'program':'acme','partner':'ann','status':'pending','links':[{'code':'blog',"
                        + "'destination':'https://shop.example/'}],'coupons':['ANN10']}");
        assertEquals("https://shop.example/sorry", follow("/c/acme/blog"));
        assertEquals("partner_suspended", sale("o-1", "ANN10").get("reason").asText());
        office("POST", "/partners/prt_1/approve", "{'note':'nice blog'}");
        assertEquals("https://shop.example/", follow("/c/acme/blog"));
        final JsonNode paid = sale("o-2", "ANN10");
        assertEquals("10.00", paid.at("/credits/0/reward/amount").asText(), paid::toString);
        office("POST", "/partners/prt_1/suspend", "{'note':'late papers'}");
        assertEquals("https://shop.example/sorry", follow("/c/acme/blog"));
        office("POST", "/partners/prt_1/reactivate", null);
        office("PATCH", "/partners/prt_1", "{'status':'rejected'}");
        assertEquals("https://shop.example/sorry", follow("/c/acme/blog"));
        assertTrue(sale("o-3", "ANN10").get("credits").isEmpty());
        // Every prospect is there, and the reason why three of them are nobody's.
        final JsonNode clicks =
                office("GET", "/events?after=0&types=click", null).get("data");
        assertEquals(4, clicks.size());
        assertEquals("refused", clicks.get(0).get("class").asText());
        assertEquals("human", clicks.get(1).get("class").asText());
    }

    @Test
    void shouldCreditACouponWhileItHolds() throws Exception {
        office("POST", "/partners", "{'program':'acme','partner':'ann'}");
        final Instant now = Instant.now();
        office(
                "POST",
                "/coupons",
                "{'program':'acme','partner':'ann','coupon':'AUTUMN','starts_at':'" + now.minusSeconds(60)
                        + "','expires_at':'" + now.plusSeconds(3_600) + "'}");
        assertEquals(
                "10.00", sale("o-1", "autumn").at("/credits/0/reward/amount").asText());
        final JsonNode ended = office("PATCH", "/coupons/cpn_1", "{'expires_at':'" + now.minusSeconds(30) + "'}");
        assertEquals(
                now.minusSeconds(30).toEpochMilli(),
                Instant.parse(ended.get("expires_at").asText()).toEpochMilli());
        final JsonNode late = sale("o-2", "AUTUMN");
        assertEquals("coupon_expired", late.get("reason").asText());
        assertTrue(late.get("credits").isEmpty());
        final JsonNode why =
                office("GET", "/conversions/" + late.get("conversion_id").asText() + "/explain", null);
        assertTrue(why.toString().contains("The coupon does not hold at the time of the conversion."), why::toString);
        // What was credited stays, and the same order again is the same.
        final HttpResponse<String> again = send(
                server.edge() + "/v1/conversions",
                "POST",
                shop,
                "{'program':'acme','goal':'sale','order_id':'o-1','coupon':'autumn',"
                        + "'amount':{'amount':'100.00','currency':'EUR'}}");
        assertEquals(200, again.statusCode(), again.body());
        assertEquals(
                "10.00",
                mapper.readTree(again.body()).at("/credits/0/reward/amount").asText());
        office("PATCH", "/coupons/cpn_1", "{'starts_at':null,'expires_at':null}");
        assertEquals(
                "10.00", sale("o-3", "AUTUMN").at("/credits/0/reward/amount").asText());
    }
}
