package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says beyond its order: registration, dimensions and the programme's own time. */
final class BeyondTheOrderTest {
    @TempDir
    private Path folder;

    private IntakeRig rig;

    /** What the journal keeps of one report. */
    private record Kept(long registrationId, int zoneOffsetS, String dimensions, long occurredMs, String details) {}

    @BeforeEach
    void open() throws IOException {
        rig = IntakeRig.open(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldTakeARegistrationByItsCodeOrItsNumberAndForAKeyOfItsOwn() {
        assertTaken(rig.sale("\"order_id\":\"R-1\",\"registration_id\":\"umbrella\""));
        assertTaken(rig.sale("\"order_id\":\"R-2\",\"registration_id\":1"));
        assertTaken(rig.sale("\"order_id\":\"R-3\",\"customer_id\":\"c\",\"registration_id\":\"1\""));
        assertTaken(rig.sale("\"order_id\":\"R-4\",\"customer_id\":\"c\",\"registration_id\":null"));
        assertEquals(
                List.of(1L, 1L, 1L, 0L),
                kept().stream().map(Kept::registrationId).toList());
    }

    @Test
    void shouldRefuseARegistrationThatTheProgramDoesNotHave() {
        for (final String id :
                List.of("\"umbrela\"", "2", "\"0\"", "-1", "99999999999999999999", "\"" + "x".repeat(65) + "\"")) {
            rig.assertRefused(
                    422, "registration_unknown", () -> rig.sale("\"order_id\":\"R-5\",\"registration_id\":" + id));
        }
        rig.assertRefused(400, "malformed", () -> rig.sale("\"order_id\":\"R-5\",\"registration_id\":{}"));
        rig.assertRefused(422, "no_attribution_key", () -> rig.sale("\"order_id\":\"R-5\""));
        rig.assertRefused(
                422,
                "registration_unknown",
                () -> rig.post(
                        "/v1/conversions",
                        rig.openToken,
                        "{\"program\":\"open\",\"goal\":\"order\",\"order_id\":\"1\",\"registration_id\":1}"));
    }

    @Test
    void shouldKeepDimensionsInTheOrderOfTheirNames() {
        assertTaken(sale("\"dimensions\":{\"size\":\"XL\",\"city\":\"K\\u00f6ln\",\"city2\":7,\"new\":true,"
                + "\"none\":null,\"empty\":\"\"},\"customer_status\":\"returning\""));
        assertTaken(sale("\"customer_status\":\"a\",\"dimensions\":{\"customer_status\":\"a\"}"));
        assertTaken(sale("\"dimensions\":{},\"customer_status\":null"));
        assertTaken(sale("\"metadata\":{\"a\":1}"));
        final List<Kept> kept = kept();
        assertEquals(
                "{city=K\u00f6ln, city2=7, customer_status=returning, new=true, size=XL}",
                kept.getFirst().dimensions());
        assertEquals("", kept.getFirst().details());
        assertEquals("{customer_status=a}", kept.get(1).dimensions());
        assertEquals("{}", kept.get(2).dimensions());
        assertEquals("{\"metadata\":{\"a\":1}}", kept.get(3).details());
    }

    @Test
    void shouldTakeDimensionsOfPostbacksAndPixels() {
        final HttpResponse<String> answer = rig.get("/postback?token=" + rig.acmeToken
                + "&order_id=P-1&goal=sale&customer_id=c&dim_city=K%C3%B6ln+am+Rhein&dim_a=1&dim_a=1&dim_b=");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                200,
                rig.getBytes("/px.gif?program=acme&order_id=P-2&goal=sale&customer_id=c&dim_city=Bonn")
                        .statusCode());
        assertEquals(
                List.of("{a=1, city=K\u00f6ln am Rhein}", "{city=Bonn}"),
                kept().stream().map(Kept::dimensions).toList());
    }

    @Test
    void shouldRefuseDimensionsThatAreNone() {
        for (final String wrong : List.of(
                "{\"City\":\"x\"}",
                "{\"\":\"x\"}",
                "{\"a-b\":\"x\"}",
                "{\"" + "a".repeat(33) + "\":\"x\"}",
                "{\"a\":\"" + "x".repeat(65) + "\"}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":[]}",
                "{\"a\":{}}",
                "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}")) {
            rig.assertRefused(422, "dimension_invalid", () -> sale("\"dimensions\":" + wrong));
        }
        rig.assertRefused(400, "malformed", () -> sale("\"dimensions\":[]"));
        rig.assertRefused(400, "malformed", () -> sale("\"dimensions\":\"city\""));
        rig.assertRefused(422, "dimension_invalid", () -> sale("\"customer_status\":\"" + "x".repeat(65) + "\""));
        rig.assertRefused(
                400, "ambiguous", () -> sale("\"customer_status\":\"a\",\"dimensions\":{\"customer_status\":\"b\"}"));
        final String postback = "/postback?token=" + rig.acmeToken + "&order_id=P-3&goal=sale&customer_id=c&dim_";
        rig.assertRefused(422, "dimension_invalid", () -> rig.get(postback + "=x"));
        rig.assertRefused(422, "dimension_invalid", () -> rig.get(postback + "City=x"));
        rig.assertRefused(422, "dimension_invalid", () -> rig.get(postback + "a".repeat(40) + "=x"));
        rig.assertRefused(400, "ambiguous", () -> rig.get(postback + "a=x&dim_a=y"));
        final String form = "order_id=P-3&goal=sale&customer_id=c&dim_a=%zz&token=" + rig.acmeToken;
        rig.assertRefused(400, "malformed", () -> rig.postForm("/postback", form));
    }

    @Test
    void shouldKeepAnyEightDimensionsAscending() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            final TreeMap<String, String> ascending = new TreeMap<>();
            final StringBuilder fields = new StringBuilder();
            for (int count = random.nextInt(9); ascending.size() < count; ) {
                final String name = "abc_12".substring(random.nextInt(3), 4 + random.nextInt(3)) + random.nextInt(20);
                final String value = "v".repeat(1 + random.nextInt(64));
                if (ascending.putIfAbsent(name, value) == null) {
                    fields.append(fields.isEmpty() ? "" : ",");
                    fields.append('"')
                            .append(name)
                            .append("\":\"")
                            .append(value)
                            .append('"');
                }
            }
            expected.add(ascending.toString());
            final HttpResponse<String> answer =
                    rig.sale("\"order_id\":\"D-" + i + "\",\"customer_id\":\"c\",\"dimensions\":{" + fields + "}");
            assertEquals(201, answer.statusCode(), "seed " + seed + " " + answer.body());
        }
        assertEquals(expected, kept().stream().map(Kept::dimensions).toList(), "seed " + seed);
    }

    @Test
    void shouldKeepTheProgrammesOwnOffsetAtTheTimeOfTheEvent() {
        final String winter = "{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"Z-1\",\"customer_id\":\"c\","
                + "\"occurred_at\":\"2026-01-15T12:00:00Z\"}";
        assertTaken(rig.post("/v1/conversions", rig.historyToken, winter));
        assertTaken(rig.post(
                "/v1/conversions",
                rig.historyToken,
                winter.replace("Z-1", "Z-2").replace("2026-01", "2026-07")));
        assertTaken(sale("\"metadata\":{}"));
        final List<Kept> kept = kept();
        assertEquals(3_600, kept.getFirst().zoneOffsetS());
        assertEquals(7_200, kept.get(1).zoneOffsetS());
        final Instant now = Instant.ofEpochMilli(kept.get(2).occurredMs());
        final int offsetS = ZoneId.of("Europe/Berlin").getRules().getOffset(now).getTotalSeconds();
        assertEquals(offsetS, kept.get(2).zoneOffsetS());
    }

    private int orderCount;

    private HttpResponse<String> sale(final String fields) {
        return rig.sale("\"order_id\":\"S-" + ++orderCount + "\",\"customer_id\":\"c\"," + fields);
    }

    private static void assertTaken(final HttpResponse<String> answer) {
        assertTrue(answer.statusCode() == 201 || answer.statusCode() == 200, answer.body());
    }

    private List<Kept> kept() {
        rig.awaitViews();
        final List<Kept> kept = new ArrayList<>();
        try (JournalReader reader = new JournalReader(folder.resolve("journal"), 1)) {
            final ConversionDecoder conversion = new ConversionDecoder();
            final MessageHeaderDecoder header = new MessageHeaderDecoder();
            int read;
            do {
                read = reader.poll(
                        (buffer, offset, lengthBytes) -> {
                            if (RecordFrame.templateId(buffer, offset) == ConversionDecoder.TEMPLATE_ID) {
                                kept.add(kept(conversion.wrapAndApplyHeader(buffer, offset, header)));
                            }
                        },
                        Long.MAX_VALUE,
                        100);
            } while (read > 0);
        }
        return kept;
    }

    private static Kept kept(final ConversionDecoder conversion) {
        conversion.skipIdentity();
        conversion.skipCustomerId();
        conversion.skipCouponText();
        final byte[] details = new byte[conversion.detailsLength()];
        conversion.getDetails(details, 0, details.length);
        final byte[] dimensions = new byte[conversion.dimensionsLength()];
        conversion.getDimensions(dimensions, 0, dimensions.length);
        return new Kept(
                conversion.registrationId(),
                conversion.zoneOffsetS(),
                text(dimensions),
                conversion.occurredMs(),
                new String(details, StandardCharsets.UTF_8));
    }

    /** In the order in which they stand. */
    private static String text(final byte[] dimensions) {
        final StringBuilder text = new StringBuilder("{");
        int at = 0;
        while (at < dimensions.length) {
            final int valueAt = at + 1 + dimensions[at];
            text.append(text.length() > 1 ? ", " : "")
                    .append(new String(dimensions, at + 1, dimensions[at], StandardCharsets.UTF_8))
                    .append('=')
                    .append(new String(dimensions, valueAt + 1, dimensions[valueAt], StandardCharsets.UTF_8));
            at = valueAt + 1 + dimensions[valueAt];
        }
        return text.append('}').toString();
    }
}
