package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.access.Networks;
import io.trailmark.access.NewToken;
import io.trailmark.access.Scope;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenSettings;
import io.trailmark.counters.Counter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may report: by a signature, and from where. Each case has orders of its own, so one server does for all. */
final class CallersTest {
    private static final String CONVERSIONS = "/v1/conversions";
    private static final long SOME_MS = 1_793_000_000_000L;

    @TempDir
    private static Path folder;

    private static IntakeRig rig;
    private static NewToken signer;

    @BeforeAll
    static void open() throws IOException {
        rig = IntakeRig.open(folder, context -> context.trustedProxies(List.of("127.0.0.1")));
        signer = create("signer", TokenSettings.USUAL.with(Signing.REQUIRED));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static NewToken create(final String name, final TokenSettings settings) throws IOException {
        final EnumSet<Scope> scopes = EnumSet.of(Scope.CONVERSION_WRITE, Scope.ADJUST, Scope.HISTORY_WRITE);
        return rig.tokens.create(name, "acme", scopes, settings, SOME_MS);
    }

    private static String sale(final String order) {
        return "{\"goal\":\"sale\",\"customer_id\":\"c\",\"order_id\":\"" + order + "\"}";
    }

    private static HttpResponse<String> signed(final String body, final String signature) {
        return rig.post(CONVERSIONS, null, body, "Trailmark-Signature", signature);
    }

    @Test
    void shouldTakeASignedReportWithoutAToken() {
        final String body = sale("S-1");
        final String signature = Signatures.header(signer, "json-0001", "POST", CONVERSIONS, body);
        assertEquals(201, signed(body, signature).statusCode());
        rig.assertRefused(401, "signature_repeated", () -> signed(body, signature));
        final String again = Signatures.header(signer, "json-0002", "POST", CONVERSIONS, body);
        assertEquals(200, signed(body, again).statusCode());
    }

    @Test
    void shouldTakeASignedPostbackAndAdjustment() {
        final String target = "/postback?order_id=S-2&amount=10.00&coupon=ANN10";
        final String signature = Signatures.header(signer, "get-00001", "GET", target, "");
        assertEquals(200, rig.getBytes(target, "Trailmark-Signature", signature).statusCode());
        final String form = "order_id=S-3&coupon=ANN10";
        final String ofForm = Signatures.header(signer, "form-0001", "POST", "/pb", form);
        assertEquals(
                200, rig.postForm("/pb", form, "Trailmark-Signature", ofForm).statusCode());
        final String refund = "{\"adjustment_id\":\"r1\",\"type\":\"refund\",\"order_id\":\"S-2\"}";
        final String ofRefund = Signatures.header(signer, "adj-00001", "POST", "/v1/adjustments", refund);
        assertEquals(
                201,
                rig.post("/v1/adjustments", null, refund, "Trailmark-Signature", ofRefund)
                        .statusCode());
    }

    @Test
    void shouldRefuseASignatureThatIsNotOfThisRequestOrThisTime() {
        final String body = sale("S-4");
        final long nowS = System.currentTimeMillis() / 1_000;
        final String other = Signatures.header(signer, "bad-00001", "POST", CONVERSIONS, sale("S-5"));
        rig.assertRefused(401, "signature_invalid", () -> signed(body, other));
        rig.assertRefused(401, "signature_invalid", () -> signed(body, "k=1"));
        final String old = Signatures.header(signer, nowS - 310, "bad-00002", "POST", CONVERSIONS, body);
        rig.assertRefused(401, "signature_expired", () -> signed(body, old));
        final String early = Signatures.header(signer, nowS + 310, "bad-00003", "POST", CONVERSIONS, body);
        rig.assertRefused(401, "signature_expired", () -> signed(body, early));
    }

    @Test
    void shouldNotTakeTheTokenWhereASignatureIsAskedFor() throws IOException {
        final String body = sale("S-6");
        rig.assertRefused(401, "signature_needed", () -> rig.post(CONVERSIONS, signer.token(), body));
        rig.assertRefused(
                401, "signature_needed", () -> rig.get("/postback?order_id=S-6&coupon=A&token=" + signer.token()));
        final String mine = Signatures.header(signer, "both-0001", "POST", CONVERSIONS, body);
        rig.assertRefused(
                400, "ambiguous", () -> rig.post(CONVERSIONS, rig.acmeToken, body, "Trailmark-Signature", mine));
        final String both = Signatures.header(signer, "both-0002", "POST", CONVERSIONS, body);
        assertEquals(
                201,
                rig.post(CONVERSIONS, signer.token(), body, "Trailmark-Signature", both)
                        .statusCode());
        final NewToken either = create("either", TokenSettings.USUAL.with(Signing.ALLOWED));
        assertEquals(201, rig.post(CONVERSIONS, either.token(), sale("S-7")).statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 201",
        "192.0.3.7, 403",
        "::ffff:192.0.2.8, 201",
        "2001:db8:1::1, 201",
        "2001:db9::1, 403",
        "'192.0.3.7, 192.0.2.9', 201",
        "'192.0.2.7, 192.0.3.9', 403"
    })
    void shouldTakeATokenFromItsNetworksOnly(final String client, final int status) throws IOException {
        final Networks networks = Networks.of(List.of("192.0.2.0/24", "2001:db8::/32"));
        final NewToken bound = create("bound", TokenSettings.USUAL.with(networks));
        final String body = sale("N-" + client);
        if (status == 201) {
            assertEquals(
                    status,
                    rig.post(CONVERSIONS, bound.token(), body, "X-Forwarded-For", client)
                            .statusCode());
        } else {
            rig.assertRefused(
                    status,
                    "address_refused",
                    () -> rig.post(CONVERSIONS, bound.token(), body, "X-Forwarded-For", client));
        }
        rig.tokens.revoke(null, "bound", null);
    }

    @Test
    void shouldHoldSignedRequestsAndHistoryToTheNetworksToo() throws IOException {
        final TokenSettings settings =
                TokenSettings.USUAL.with(Signing.ALLOWED).with(Networks.of(List.of("::ffff:10.0.0.0/104")));
        final NewToken bound = create("far", settings);
        final String body = sale("N-1");
        final String signature = Signatures.header(bound, "far-00001", "POST", CONVERSIONS, body);
        rig.assertRefused(403, "address_refused", () -> signed(body, signature));
        final String click = "/c/acme/hello";
        final long before = rig.count(Counter.REFUSED_ADDRESS_REFUSED);
        final HttpResponse<byte[]> refused = rig.getBytes(
                click, "Authorization", "Bearer " + bound.token(), "X-Occurred-At", "2026-01-01T00:00:00Z");
        assertEquals(403, refused.statusCode());
        assertEquals(before + 1, rig.count(Counter.REFUSED_ADDRESS_REFUSED));
        final HttpResponse<String> taken = rig.post(CONVERSIONS, bound.token(), body, "X-Forwarded-For", "10.1.2.3");
        assertEquals(201, taken.statusCode(), taken.body());
    }
}
