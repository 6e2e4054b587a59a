package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.views.ConversionView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop's page loads from us: the image that reports, and the script that asks for it. */
final class PixelAndScriptTest {
    private static final int IMAGE_BYTES = 43;

    @TempDir
    private Path folder;

    private IntakeRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = IntakeRig.open(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldAlwaysSendTheImageAndSayWhatBecameOfTheReport() {
        final String click = rig.clickId();
        final String query = "/px.gif?program=acme&goal=sale&amount=129.00&order_id=X-1&click_id=" + click;
        assertPixel("accepted", query);
        assertPixel("duplicate", query);
        assertPixel("duplicate", query.replace("129.00", "1.00"));
        assertPixel("refused:program_unknown", "/px.gif");
        assertPixel("refused:program_unknown", "/px.gif?program=nope&order_id=X-2&customer_id=c");
        assertPixel("refused:no_attribution_key", "/px.gif?program=acme&order_id=X-2");
        assertPixel("refused:amount_invalid", "/px.gif?program=acme&order_id=X-2&coupon=A&amount=1e9");
        assertPixel("refused:click_id_forged", "/px.gif?program=acme&order_id=X-2&click_id=x");
        assertPixel("refused:malformed", "/px.gif?program=acme&order_id=%00&coupon=A");
        assertPixel("refused:ambiguous", query + "&order_id=X-3");
        assertEquals(10, rig.count(Counter.PIXELS_SERVED));
        assertEquals(3, rig.count(Counter.CONVERSIONS_ACCEPTED));
        assertEquals(1, rig.views.conversionCount());
    }

    @Test
    void shouldKeepWhatABrowserReportsPendingUntilATrustedReportSetsItRight() {
        final String click = rig.clickId();
        assertPixel(
                "accepted",
                "/px.gif?program=acme&amount=9999.00&order_id=X-4&token=" + rig.acmeToken + "&click_id=" + click);
        final ConversionView browser = only();
        assertEquals(ConversionStatus.PENDING, browser.status());
        assertEquals(
                201,
                rig.sale("\"order_id\":\"X-4\",\"customer_id\":\"c\","
                                + "\"amount\":{\"amount\":\"10.00\",\"currency\":\"EUR\"}")
                        .statusCode());
        final ConversionView confirmed = only();
        assertEquals(browser.id(), confirmed.id());
        assertEquals(ConversionStatus.APPROVED, confirmed.status());
        assertEquals(1_000, confirmed.amountMinor());
        assertEquals(200, confirmed.credits().getFirst().rewardMinor());
        assertPixel("duplicate", "/px.gif?program=acme&amount=8888.00&order_id=X-4&click_id=" + click);
        assertEquals(1_000, only().amountMinor());
    }

    @Test
    void shouldNotReportByHead() {
        final long before = rig.journal.appendedPosition();
        final HttpResponse<byte[]> answer = rig.head("/px.gif?program=acme&order_id=X-5&coupon=A");
        assertEquals(200, answer.statusCode());
        assertEquals("43", answer.headers().firstValue("content-length").orElseThrow());
        assertTrue(answer.headers().firstValue("x-tracking-result").isEmpty());
        assertEquals(before, rig.journal.appendedPosition());
    }

    @Test
    void shouldSendTheScriptOnceAndThenSayThatItIsStillRight() {
        final HttpResponse<byte[]> first = rig.getBytes("/tm.js");
        final String script = new String(first.body(), StandardCharsets.UTF_8);
        assertEquals(200, first.statusCode());
        assertTrue(first.body().length < 2048, "bytes: " + first.body().length);
        assertTrue(first.headers().firstValue("content-type").orElseThrow().startsWith("text/javascript"));
        for (final String part : new String[] {"click_id", "SameSite=Lax", "Secure", "400", "consent", "/px.gif?"}) {
            assertTrue(script.contains(part), part);
        }
        final String tag = first.headers().firstValue("etag").orElseThrow();
        for (final String known : new String[] {tag, "\"other\", " + tag, "W/" + tag}) {
            final HttpResponse<byte[]> again = rig.getBytes("/tm.js", "If-None-Match", known);
            assertEquals(304, again.statusCode());
            assertEquals(0, again.body().length);
            assertEquals(tag, again.headers().firstValue("etag").orElseThrow());
        }
        assertEquals(200, rig.getBytes("/tm.js", "If-None-Match", "\"other\"").statusCode());
        assertEquals(5, rig.count(Counter.SCRIPTS_SERVED));
    }

    private ConversionView only() {
        rig.awaitViews();
        assertEquals(1, rig.views.conversionCount());
        return rig.views.conversion(rig.views.conversionsOfOrder(programId(), "X-4")[0]);
    }

    private int programId() {
        return rig.views.catalogue().program("acme").id();
    }

    private void assertPixel(final String result, final String path) {
        final HttpResponse<byte[]> answer = rig.getBytes(path);
        assertEquals(200, answer.statusCode());
        assertEquals(result, answer.headers().firstValue("x-tracking-result").orElseThrow());
        assertEquals("image/gif", answer.headers().firstValue("content-type").orElseThrow());
        assertTrue(answer.headers().firstValue("cache-control").orElseThrow().contains("no-store"));
        assertEquals(IMAGE_BYTES, answer.body().length);
        assertArrayEquals(Ascii.bytes("GIF89a"), Arrays.copyOf(answer.body(), 6));
    }
}
