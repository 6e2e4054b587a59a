package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.counters.Counter;
import io.trailmark.ids.ConversionId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered while engine and views stand still: the record is safe, and nobody else has to wait. */
final class LateDecisionsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSayHowSafeTheRecordIsWhenTheDecisionTakesTooLong() throws IOException {
        try (IntakeRig rig = IntakeRig.openStill(folder)) {
            final String order = "{\"goal\":\"sale\",\"order_id\":\"L-1\",\"customer_id\":\"c\"}";
            final CompletableFuture<HttpResponse<String>> late = rig.postLater("/v1/conversions", rig.acmeToken, order);
            final List<HttpResponse<byte[]>> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                others.add(rig.getBytes("/tm.js"));
            }
            assertFalse(late.isDone(), "answered before its time");
            others.forEach(answer -> assertEquals(200, answer.statusCode()));

            final HttpResponse<String> answer = late.join();
            assertEquals(202, answer.statusCode(), answer.body());
            final JsonNode taken = IntakeRig.json(answer);
            assertEquals("synced", taken.get("durability").asText());
            assertTrue(rig.journal.syncedPosition() >= taken.get("position").asLong());
            assertEquals(1, rig.count(Counter.CONVERSIONS_ANSWERED_LATE));

            rig.start();
            rig.awaitViews();
            final long id = ConversionId.parse(taken.get("conversion_id").asText());
            assertEquals("L-1", rig.views.conversion(id).report().identity());
            assertEquals(200, rig.post("/v1/conversions", rig.acmeToken, order).statusCode());
        }
    }

    @Test
    void shouldRefuseWhatAFailingDiskHasDestroyedAfterItWasAppended() throws IOException {
        try (IntakeRig rig = IntakeRig.openStill(folder)) {
            rig.journal.lose();
            final String order = "{\"goal\":\"sale\",\"order_id\":\"L-4\",\"customer_id\":\"c\"}";
            final HttpResponse<String> answer = rig.post("/v1/conversions", rig.acmeToken, order);
            assertEquals(503, answer.statusCode(), answer.body());
            assertEquals("not_journaled", IntakeRig.json(answer).get("code").asText());
            assertEquals(0, rig.count(Counter.CONVERSIONS_ANSWERED_LATE));
        }
    }

    @Test
    void shouldNotTakeARecordForLostThatIsSyncedWhileItsReportIsLookedAt() throws IOException {
        try (IntakeRig rig = IntakeRig.open(folder)) {
            rig.journal.syncMeanwhile();
            for (int i = 0; i < 20; i++) {
                final String order = "{\"goal\":\"sale\",\"order_id\":\"L-5-" + i + "\",\"customer_id\":\"c\"}";
                final HttpResponse<String> answer = rig.post("/v1/conversions", rig.acmeToken, order);
                assertEquals(201, answer.statusCode(), answer.body());
            }
        }
    }

    @Test
    void shouldTakePostbacksAndPixelsThatAreNotDecidedYet() throws IOException {
        try (IntakeRig rig = IntakeRig.openStill(folder)) {
            final HttpResponse<String> postback =
                    rig.get("/postback?order_id=L-2&customer_id=c&token=" + rig.acmeToken);
            assertEquals(202, postback.statusCode(), postback.body());
            assertTrue(IntakeRig.json(postback).get("ok").asBoolean());
            final HttpResponse<byte[]> pixel = rig.getBytes("/px.gif?program=acme&order_id=L-3&customer_id=c");
            assertEquals(
                    "accepted", pixel.headers().firstValue("x-tracking-result").orElseThrow());
        }
    }
}
