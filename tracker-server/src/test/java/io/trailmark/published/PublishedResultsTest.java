package io.trailmark.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.main.WholeServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Aim: what others have published as the right answer of a model comes out here, per channel. Method: one programme for
 * each model, one partner for each channel, a reward of the whole order value; a browser with a cookie follows the
 * links at the published times and the checkout reports the order, all through the public port; then the totals are
 * read.
 *
 * <p>{@link Published} names the sources.
 */
@Timeout(300)
final class PublishedResultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @TempDir
    private Path folder;

    private final Instant beginning = Instant.now().minus(80, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
    private final HttpClient client = HttpClient.newHttpClient();
    private String token;
    private WholeServer server;

    static List<Published.Example> examples() {
        return Published.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldComeToThePublishedTotalsWhenThePathsAreFollowed(final Published.Example example) throws Exception {
        for (final String model : example.totals().keySet()) {
            writeProgram(example, model);
        }
        try (WholeServer launched = launch()) {
            server = launched;
            for (final String model : example.totals().keySet()) {
                int orders = 0;
                for (final Published.Path path : example.paths()) {
                    for (int i = 0; i < path.orders(); i++) {
                        follow(example, code(model), path, "order-" + ++orders);
                    }
                }
            }
            for (final Map.Entry<String, Map<String, Long>> published :
                    example.totals().entrySet()) {
                compare(example, published.getKey(), published.getValue());
            }
            final JsonNode audit = get("/v1/audit");
            assertTrue(audit.get("balanced").asBoolean(), audit.toPrettyString());
        }
    }

    private void compare(final Published.Example example, final String model, final Map<String, Long> published)
            throws Exception {
        final long tolerance = example.toleranceMinor().getOrDefault(model, 0L);
        final Map<String, Long> totals = totals(code(model), example);
        long sum = 0;
        for (final Map.Entry<String, Long> total : totals.entrySet()) {
            final long expected = published.getOrDefault(total.getKey(), 0L);
            assertTrue(
                    Math.abs(expected - total.getValue()) <= tolerance,
                    model + ", " + total.getKey() + ": " + expected + " published, came to " + totals + "; source: "
                            + example.source());
            sum += total.getValue();
        }
        assertEquals(orders(example) * example.orderMinor(), sum, model + ": nothing is lost and nothing is added");
    }

    /** A prospect clicks its way along the path, and buys. */
    private void follow(
            final Published.Example example, final String program, final Published.Path path, final String order)
            throws Exception {
        String cookie = null;
        String clickId = null;
        for (final Published.Touch touch : path.touches()) {
            final HttpRequest.Builder click = HttpRequest.newBuilder(edge("/c/" + program + "/to-" + touch.channel()))
                    .header("User-Agent", BROWSER)
                    .header("Authorization", "Bearer " + token)
                    .header("X-Occurred-At", at(touch.hours()));
            if (cookie != null) {
                click.header("Cookie", cookie);
            }
            final HttpResponse<String> answer = client.send(click.build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(302, answer.statusCode(), answer.body());
            if (cookie == null) {
                cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
            }
            clickId = answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*click_id=", "");
        }
        final ObjectNode report = JSON.createObjectNode()
                .put("program", program)
                .put("goal", "sale")
                .put("order_id", order)
                .put("click_id", clickId)
                .put("occurred_at", at(path.convertedAfterHours()));
        report.putObject("amount")
                .put("amount", BigDecimal.valueOf(example.orderMinor(), 2).toPlainString())
                .put("currency", "USD");
        final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(edge("/v1/conversions"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(report)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
    }

    private String at(final int hours) {
        return beginning.plus(hours, ChronoUnit.HOURS).toString();
    }

    /** What each channel has earned, once all orders are counted. */
    private Map<String, Long> totals(final String program, final Published.Example example) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        JsonNode totals = get("/v1/programs/" + program + "/totals");
        while (totals.at("/conversions/approved").asInt() < orders(example)) {
            assertTrue(System.nanoTime() < deadlineNs, totals.toPrettyString());
            LockSupport.parkNanos(1_000_000);
            totals = get("/v1/programs/" + program + "/totals");
        }
        final Map<String, Long> byChannel = new TreeMap<>();
        for (final JsonNode partner : totals.get("partners")) {
            final BigDecimal earned =
                    new BigDecimal(partner.at("/rewards/approved/amount").asText());
            byChannel.put(
                    partner.get("partner").asText(), earned.movePointRight(2).longValueExact());
        }
        return byChannel;
    }

    private static int orders(final Published.Example example) {
        return example.paths().stream().mapToInt(Published.Path::orders).sum();
    }

    private void writeProgram(final Published.Example example, final String model) throws IOException {
        final StringBuilder file = new StringBuilder("""
                program: %s
                currency: USD
                cookie: declared
                approve_below: always
                attribution:
                  model: %s
                  half_life: %s
                  windows: {click: 60d}
                goals:
                  - goal: sale
                    reward: {percent: 100}
                partners:
                """.formatted(code(model), model, example.halfLife()));
        for (final String channel : Published.channels(example)) {
            file.append("  - partner: ").append(channel).append("\n    links:\n");
            file.append("      - {code: to-").append(channel).append(", destination: \"https://shop.example/\"}\n");
        }
        Files.createDirectories(folder.resolve("programs"));
        Files.writeString(folder.resolve("programs/" + code(model) + ".yaml"), file.toString());
    }

    private static String code(final String model) {
        return model.replace('_', '-');
    }

    private WholeServer launch() throws IOException {
        final Path keys = Files.createDirectories(folder.resolve("data/keys"));
        token = Tokens.open(keys.resolve("tokens"))
                .create(
                        "published",
                        "*",
                        EnumSet.of(Scope.CONVERSION_WRITE, Scope.HISTORY_WRITE, Scope.ADMIN),
                        System.currentTimeMillis());
        return WholeServer.launch(folder, "--engine.room.mb=256");
    }

    private JsonNode get(final String path) throws Exception {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(server.office() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        final HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private URI edge(final String path) {
        return URI.create(server.edge() + path);
    }
}
