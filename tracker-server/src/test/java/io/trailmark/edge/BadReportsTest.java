package io.trailmark.edge;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many bad values, each with its public code; one server for all, for none of them leaves anything in it. */
final class BadReportsTest {
    @TempDir
    private static Path folder;

    private static IntakeRig rig;

    @BeforeAll
    static void open() throws IOException {
        rig = IntakeRig.open(folder);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,299.00",
                "1.299,00",
                "1e9",
                "1E9",
                "NaN",
                "Infinity",
                "-1",
                "+1",
                "0.12345678901234567890",
                "1234567890123456789",
                "12.345",
                " 1",
                "1 ",
                "",
                "€5",
                "0x1F",
                "1_000",
                "99999999999999999.00"
            })
    void shouldRefuseAnAmountThatIsNoPlainDecimal(final String amount) {
        rig.assertRefused(
                422,
                "amount_invalid",
                () -> rig.sale("\"order_id\":\"A-6\",\"customer_id\":\"c\"," + "\"amount\":{\"amount\":\"" + amount
                        + "\",\"currency\":\"EUR\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'amount':1e9,'currency':'EUR'}|amount_invalid",
                "{'amount':-1,'currency':'EUR'}|amount_invalid",
                "{'currency':'EUR'}|amount_invalid",
                "'129.00'|amount_invalid",
                "129|amount_invalid",
                "[]|amount_invalid",
                "{'amount':'1.00','currency':'EUR','tax':'0.19'}|amount_invalid",
                "{'amount':'1.00'}|currency_unknown",
                "{'amount':'1.00','currency':'EURO'}|currency_unknown",
                "{'amount':'1.00','currency':'XXX'}|currency_unknown",
                "{'amount':'1.00','currency':'ABC'}|currency_unknown",
                "{'amount':'1.00','currency':'USD'}|currency_mismatch"
            })
    void shouldRefuseMoneyThatIsNotTheProgrammes(final String money, final String code) {
        rig.assertRefused(
                422,
                code,
                () -> rig.sale("\"order_id\":\"A-7\",\"customer_id\":\"c\",\"amount\":" + money.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "order_id=%00, 400, malformed",
        "order_id=a%0d%0ab, 400, malformed",
        "order_id=a%0Ab, 400, malformed",
        "order_id=%, 400, malformed",
        "order_id=%4, 400, malformed",
        "order_id=%zz, 400, malformed",
        "order_id=%ff, 400, malformed",
        "order_id=%C0%AF, 400, malformed",
        "order_id=%ED%A0%80, 400, malformed",
        "customer_id=%7f, 400, malformed",
        "click_id=%00, 400, malformed",
        "click_id=%F0%9F%98%80, 422, click_id_forged",
        "click_id={click_id}, 422, click_id_forged",
        "click_id=x, 422, click_id_forged",
        "'order_id=P-8&coupon=A&amount=1,299.00', 422, amount_invalid",
        "order_id=P-8&coupon=A&amount=1e9, 422, amount_invalid",
        "order_id=P-8&coupon=A&amount=NaN, 422, amount_invalid",
        "order_id=P-8&coupon=A&amount=-1, 422, amount_invalid",
        "order_id=P-8&coupon=A&amount=1.00000000000000000001, 422, amount_invalid",
        "order_id=P-8&coupon=A&amount=%2B5, 422, amount_invalid",
        "order_id=P-8&coupon=A&amount=5+, 422, amount_invalid",
        "order_id=P-8&coupon=A&currency=QQQ, 422, currency_unknown",
        "order_id=P-8&coupon=A&currency=US, 422, currency_unknown",
        "order_id=P-8&coupon=A&currency=USD, 422, currency_mismatch",
        "order_id=P-8&coupon=A&goal=none, 422, goal_unknown",
        "coupon=A, 422, no_identity",
        "order_id=P-8, 422, no_attribution_key"
    })
    void shouldRefuseAPostbackWithBadInput(final String query, final int status, final String code) {
        rig.assertRefused(status, code, () -> rig.postForm("/postback?token=" + rig.acmeToken, query));
    }
}
