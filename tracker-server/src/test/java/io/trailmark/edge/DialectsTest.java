package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.access.Dialect;
import io.trailmark.access.NewToken;
import io.trailmark.access.Scope;
import io.trailmark.access.TokenSettings;
import io.trailmark.counters.Counter;
import io.trailmark.views.ConversionView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Postbacks in the words of the system that the token is of; {@code $id} stands for a click id. */
final class DialectsTest {
    @TempDir
    private static Path folder;

    private static IntakeRig rig;
    private static final Map<Dialect, String> TOKENS = new EnumMap<>(Dialect.class);

    @BeforeAll
    static void open() throws IOException {
        rig = IntakeRig.open(folder);
        for (final Dialect dialect : Dialect.values()) {
            TOKENS.put(dialect, token(dialect.text(), TokenSettings.USUAL.with(dialect)));
        }
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static String token(final String name, final TokenSettings settings) throws IOException {
        final NewToken made =
                rig.tokens.create(name, "acme", EnumSet.of(Scope.CONVERSION_WRITE), settings, 1_793_000_000_000L);
        return made.token();
    }

    private static HttpResponse<String> postback(final Dialect dialect, final String query) {
        return rig.get("/pb?" + query.replace("$id", rig.clickId()) + "&token=" + TOKENS.get(dialect));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NATIVE|click_id=$id&order_id=D-1&amount=129.00&currency=EUR&goal=sale",
                "TUNE|transaction_id=$id&adv_sub=D-2&amount=129.00&goal_name=sale&offer_id=26",
                "TUNE|transaction_id=$id&oid=D-3&amount=129.00&goal=sale",
                "EVERFLOW|nid=1&transaction_id=$id&order_id=D-4&amount=129.00&event=sale&oid=26&aid=1",
                "EVERFLOW|nid=1&transaction_id=$id&order_id=D-5&amount=129.00&adv_event_id=sale&coupon_code=ANN10",
                "VOLUUM|cid=$id&txid=D-6&payout=129.00&et=sale",
                "VOLUUM|clickid=$id&txid=D-7&payout=129.00&currency=EUR",
                "KEITARO|subid=$id&tid=D-8&payout=129.00&status=sale&sub_id_1=x",
                "KEITARO|subid=$id&tid=D-9&sum=129.00&currency=eur&cost=1",
                "CAKE|reqid=$id&t=D-10&p=129.00&e=sale&o=26",
                "CAKE|r=$id&t=D-11&p=129.00",
                "VOLUUM|click_id=$id&order_id=D-12&amount=129.00&goal=sale"
            })
    void shouldTakeASaleInTheWordsOfItsSystem(final Dialect dialect, final String query) {
        final HttpResponse<String> answer = postback(dialect, query);
        assertEquals(200, answer.statusCode(), answer.body());
        final ConversionView sale = saleOf(query);
        assertEquals(12_900, sale.amountMinor());
        assertEquals("sale", rig.views.catalogue().goal(sale.report().goalId()).code());
        assertEquals(2_580, sale.credits().getFirst().rewardMinor());
    }

    private static ConversionView saleOf(final String query) {
        final String order = query.replaceAll(".*=(D-[0-9]+).*", "$1");
        final int program = rig.views.catalogue().program("acme").id();
        final long[] ids = rig.views.conversionsOfOrder(program, order);
        assertEquals(1, ids.length, order);
        final ConversionView sale = rig.views.conversion(ids[0]);
        assertNotNull(sale);
        return sale;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NATIVE|cid=$id&order_id=E-1|422|no_attribution_key",
                "NATIVE|transaction_id=$id&order_id=E-1|400|malformed",
                "VOLUUM|transaction_id=$id&txid=E-1|400|malformed",
                "CAKE|reqid=$id&t=E-1&payout=1|400|malformed",
                "VOLUUM|cid=$id&txid=E-1&payout=1.00&amount=2.00|400|ambiguous",
                "VOLUUM|cid=$id&click_id=x&txid=E-1|400|ambiguous",
                "VOLUUM|cid=$id&txid=E-1&order_id=E-2|400|ambiguous",
                "CAKE|reqid=$id&t=E-1&e=sale&goal=lead|400|ambiguous",
                "EVERFLOW|transaction_id=$id&order_id=E-1&event=none|422|goal_unknown",
                "VOLUUM|cid=%00&txid=E-1|400|malformed",
                "VOLUUM|cid=$id&txid=E-1&payout=1,299.00|422|amount_invalid",
                "EVERFLOW|transaction_id=forged&order_id=E-1|422|click_id_forged"
            })
    void shouldNeverGuess(final Dialect dialect, final String query, final int status, final String code) {
        rig.assertRefused(status, code, () -> postback(dialect, query));
    }

    @Test
    void shouldNotTakeARejectedLeadOfKeitaroForASale() {
        final HttpResponse<String> answer = postback(Dialect.KEITARO, "subid=$id&tid=E-3&payout=1.00&status=rejected");
        assertEquals(422, answer.statusCode());
        assertEquals("Error: goal_unknown: The programme has no such goal.", answer.body());
    }

    @Test
    void shouldTakeTwoNamesWithOneValue() {
        final String query = "payout=1.00&sum=1.00&amount=1.00&tid=E-4&order_id=E-4&subid=" + rig.clickId();
        assertEquals(200, postback(Dialect.KEITARO, query).statusCode());
    }

    @Test
    void shouldAnswerInTheWordsOfTheSystemWhereItHasAny() {
        final HttpResponse<String> tune = postback(Dialect.TUNE, "transaction_id=$id&adv_sub=E-5");
        assertEquals("success=true;", tune.body());
        assertEquals("text/plain", tune.headers().firstValue("content-type").orElseThrow());
        final HttpResponse<String> refused = postback(Dialect.TUNE, "transaction_id=x&adv_sub=E-6");
        assertEquals(422, refused.statusCode());
        assertTrue(refused.body().startsWith("success=false; err_msg=click_id_forged: "), refused.body());
        assertEquals("Success", postback(Dialect.KEITARO, "subid=$id&tid=E-7").body());
        assertTrue(IntakeRig.json(postback(Dialect.CAKE, "reqid=$id&t=E-8"))
                .get("ok")
                .asBoolean());
    }

    @Test
    void shouldAnswerRefusalsWith200OnlyWhereTheTokenSaysSo() throws IOException {
        final String lenient = token("lenient", TokenSettings.USUAL.withAnswersAlways200(true));
        final long before = rig.count(Counter.REFUSED_CLICK_ID_FORGED);
        final HttpResponse<String> refused = rig.get("/postback?order_id=E-9&click_id=x&token=" + lenient);
        assertEquals(200, refused.statusCode());
        assertEquals("click_id_forged", IntakeRig.json(refused).get("code").asText());
        assertEquals(before + 1, rig.count(Counter.REFUSED_CLICK_ID_FORGED));
        assertEquals(401, rig.get("/postback?order_id=E-9&click_id=x&token=x").statusCode());
    }

    @Test
    void shouldSpeakTheDialectOfATokenThatStandsInTheHeaderOrTheForm() {
        final String token = TOKENS.get(Dialect.VOLUUM);
        final String form = "txid=D-13&payout=129.00&cid=" + rig.clickId();
        assertEquals(
                200,
                rig.postForm("/postback", form, "Authorization", "Bearer " + token)
                        .statusCode());
        assertEquals(200, rig.postForm("/postback", form + "&token=" + token).statusCode());
        assertEquals(12_900, saleOf(form.substring(0, 9)).amountMinor());
    }
}
