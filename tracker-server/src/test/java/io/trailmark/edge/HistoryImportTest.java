package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Scope;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiFunction;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clicks, views and conversions of the past by each way in: their own time decides, throughout. */
final class HistoryImportTest {
    private static final String CLICKED = "2026-01-01T10:00:00Z";
    private static final String INSIDE = "2026-01-31T09:59:59.999Z";
    private static final String OUTSIDE = "2026-01-31T10:00:00.000Z";

    @TempDir
    private Path folder;

    private IntakeRig rig;
    private String importer;

    @BeforeEach
    void open() throws IOException {
        rig = IntakeRig.open(folder);
        importer = rig.tokens.create(
                "importer",
                "acme",
                EnumSet.of(Scope.CLICK_WRITE, Scope.CONVERSION_WRITE, Scope.HISTORY_WRITE),
                1_793_000_000_000L);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonNode only(final HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (final IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    private HttpResponse<String> lines(final String path, final String body) {
        return rig.postPlain(path, importer, body, "Content-Type", "application/x-ndjson");
    }

    private static String click(final String time) {
        return "{\"code\":\"hello\",\"agent\":\"" + RawClient.BROWSER + "\",\"address\":\"192.0.2.1\"" + time + "}";
    }

    private static String at(final String time) {
        return ",\"occurred_at\":\"" + time + "\"";
    }

    @Test
    void shouldTakeAClickAtItsOwnTimeByEachWay() {
        final List<String> ids = List.of(
                only(rig.post("/v1/clicks", importer, click(at(CLICKED))))
                        .get("click_id")
                        .asText(),
                only(rig.post("/v1/clicks", importer, click(""), "X-Occurred-At", CLICKED))
                        .get("click_id")
                        .asText(),
                only(lines("/v1/clicks/batch", click(at(CLICKED))))
                        .get("click_id")
                        .asText(),
                followed());
        int order = 0;
        for (final String id : ids) {
            assertEquals("ok", reason("C-" + order, id, INSIDE), "way " + order);
            assertEquals("click_expired", reason("X-" + order, id, OUTSIDE), "way " + order);
            order++;
        }
    }

    private String followed() {
        final HttpResponse<byte[]> answer = rig.getBytes(
                "/c/acme/hello",
                "Authorization",
                "Bearer " + importer,
                "X-Occurred-At",
                CLICKED,
                "User-Agent",
                RawClient.BROWSER);
        assertEquals(302, answer.statusCode());
        return answer.headers().firstValue("location").orElseThrow().replaceAll(".*click_id=", "");
    }

    private String reason(final String order, final String clickId, final String time) {
        final HttpResponse<String> answer = rig.post(
                "/v1/conversions",
                importer,
                "{\"goal\":\"sale\",\"order_id\":\"" + order + "\",\"click_id\":\"" + clickId + "\"" + at(time) + "}");
        assertEquals(201, answer.statusCode(), answer.body());
        return only(answer).get("reason").asText();
    }

    @Test
    void shouldTakeAConversionAtItsOwnTimeByEachWay() {
        final String id = only(rig.post("/v1/clicks", importer, click(at(CLICKED))))
                .get("click_id")
                .asText();
        final BiFunction<String, String, String> sale = (order, more) ->
                "{\"goal\":\"sale\",\"order_id\":\"" + order + "\",\"click_id\":\"" + id + "\"" + more + "}";
        final JsonNode byJson = only(rig.post("/v1/conversions", importer, sale.apply("1", at(INSIDE))));
        final JsonNode byHeader =
                only(rig.post("/v1/conversions", importer, sale.apply("2", ""), "X-Occurred-At", INSIDE));
        final JsonNode byLine = only(lines("/v1/conversions/batch", sale.apply("3", at(INSIDE))))
                .get("decision");
        final HttpResponse<byte[]> postback = rig.getBytes(
                "/postback?order_id=4&goal=sale&click_id=" + id + "&token=" + importer, "X-Occurred-At", INSIDE);
        assertEquals(200, postback.statusCode());
        for (final JsonNode decision : List.of(byJson, byHeader, byLine)) {
            assertEquals("ok", decision.get("reason").asText(), decision.toString());
            assertEquals(INSIDE, decision.get("occurred_at").asText());
        }
        final int program = rig.views.catalogue().program("acme").id();
        final long byPostback = rig.views.conversionsOfOrder(program, "4")[0];
        assertEquals(
                INSIDE, IntakeRig.time(rig.views.conversion(byPostback).report().occurredMs()));
    }

    @Test
    void shouldTakeAViewAtItsOwnTimeByEachWay() {
        assertEquals(201, rig.post("/v1/views", importer, click(at(CLICKED))).statusCode());
        assertEquals(
                201,
                rig.post("/v1/views", importer, click(""), "X-Occurred-At", CLICKED)
                        .statusCode());
        assertEquals(200, lines("/v1/views/batch", click(at(CLICKED))).statusCode());
        assertEquals(
                200,
                rig.getBytes("/i/acme/hello.gif", "Authorization", "Bearer " + importer, "X-Occurred-At", CLICKED)
                        .statusCode());
        final List<String> times = new ArrayList<>();
        try (JournalReader reader = new JournalReader(folder.resolve("journal"), 1)) {
            while (reader.poll(
                            (buffer, offset, lengthBytes) -> addIfView(times, buffer, offset),
                            rig.journal.appendedPosition(),
                            1_000)
                    > 0) {
                assertTrue(times.size() <= 4);
            }
        }
        assertEquals(Collections.nCopies(4, CLICKED), times);
    }

    private static void addIfView(final List<String> times, final DirectBuffer buffer, final int offset) {
        if (RecordFrame.templateId(buffer, offset) == ViewDecoder.TEMPLATE_ID) {
            final ViewDecoder view = new ViewDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            times.add(view.flags().history() ? IntakeRig.time(view.occurredMs()) : "not of the past");
        }
    }

    @Test
    void shouldRefuseThePastWithoutItsScopeByEachWay() throws IOException {
        final String writer = rig.tokens.create(
                "writer", "acme", EnumSet.of(Scope.CLICK_WRITE, Scope.CONVERSION_WRITE), 1_793_000_000_000L);
        final String sale = "{\"goal\":\"sale\",\"order_id\":\"1\",\"coupon\":\"ANN10\"";
        final String code = "history_scope_needed";
        rig.assertRefused(403, code, () -> rig.post("/v1/clicks", writer, click(at(CLICKED))));
        rig.assertRefused(403, code, () -> rig.post("/v1/views", writer, click(""), "X-Occurred-At", CLICKED));
        rig.assertRefused(403, code, () -> rig.post("/v1/conversions", writer, sale + at(CLICKED) + "}"));
        rig.assertRefused(403, code, () -> rig.post("/v1/conversions", writer, sale + "}", "X-Occurred-At", CLICKED));
        rig.assertRefused(
                403,
                code,
                () -> rig.postForm("/pb", "order_id=1&coupon=ANN10&token=" + writer, "X-Occurred-At", CLICKED));
        rig.assertRefused(
                400,
                "ambiguous",
                () -> rig.post("/v1/conversions", writer, sale + at(INSIDE) + "}", "X-Occurred-At", CLICKED));
        rig.assertRefused(
                403,
                code,
                () -> rig.postPlain(
                        "/v1/clicks/batch", writer, click(at(CLICKED)), "Content-Type", "application/x-ndjson"));
        rig.assertRefused(
                422, "occurred_in_future", () -> rig.post("/v1/clicks", importer, click(at("2999-01-01T00:00:00Z"))));
    }
}
