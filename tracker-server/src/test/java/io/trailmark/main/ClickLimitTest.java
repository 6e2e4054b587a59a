package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.edge.RawClient;
import io.trailmark.ids.ClickId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link that may have so many clicks, in the whole process over real HTTP: however many people come at once, exactly
 * as many are counted, soon the others are sent elsewhere, and a restart or a higher limit goes on from there.
 */
class ClickLimitTest {
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final int LIMIT = 25;
    private static final int PEOPLE = 4;
    private static final int CLICKS_EACH = 50;
    private static final String PROGRAM = """
            program: acme
            currency: EUR
            fallback: https://shop.example/sorry
            goals:
              - goal: sale
            partners:
              - partner: ann
                links:
                  - code: few
                    destination: https://shop.example/few
                    click_limit: LIMIT
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private WholeServer server;
    private String reader;
    private int address;

    @BeforeEach
    void launchFirst() throws IOException {
        Files.createDirectory(folder.resolve("programs"));
        launch(LIMIT);
        reader = server.owner();
    }

    private void launch(final int limit) throws IOException {
        Files.writeString(folder.resolve("programs/acme.yaml"), PROGRAM.replace("LIMIT", Integer.toString(limit)));
        server = WholeServer.launch(folder, "--edge.loops=2", "--trusted.proxies=127.0.0.1", "--geo.database=none");
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void shouldCountExactlyAsManyAndSendTheOthersElsewhere() throws Exception {
        try (ExecutorService people = Executors.newFixedThreadPool(PEOPLE)) {
            final List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                final int first = i * CLICKS_EACH;
                all.add(people.submit(() -> clickFrom(first)));
            }
            for (final Future<?> one : all) {
                one.get();
            }
        }
        address = PEOPLE * CLICKS_EACH;
        assertEquals(LIMIT, awaitClicks(address).path("human").asInt());
        assertEquals(address - LIMIT, awaitClicks(address).path("capped").asInt());
        final RawClient.Answer late = click();
        assertTrue(late.location().startsWith("https://shop.example/sorry?click_id="), late.raw());
        assertFalse(isPayable(late.parameter("click_id")));

        server.close();
        launch(LIMIT);
        // The first one after a restart finds out for the others; the engine has not forgotten.
        click();
        assertEquals(
                address,
                awaitClicks(address).path("human").asInt()
                        + awaitClicks(address).path("capped").asInt());
        assertEquals(LIMIT, awaitClicks(address).path("human").asInt());
        assertTrue(click().location().startsWith("https://shop.example/sorry?"));

        server.close();
        launch(LIMIT + 2);
        for (int i = 0; i < 2; i++) {
            assertTrue(click().location().startsWith("https://shop.example/few?"), "a higher limit lets in more");
        }
        assertEquals(LIMIT + 2, awaitClicks(address).path("human").asInt());
        assertTrue(click().location().startsWith("https://shop.example/sorry?"));
    }

    private Void clickFrom(final int first) throws IOException {
        try (RawClient person = new RawClient(server.trailmark().edgePort())) {
            for (int i = 0; i < CLICKS_EACH; i++) {
                assertEquals(302, person.ask(request(first + i)).status());
            }
        }
        return null;
    }

    private RawClient.Answer click() throws IOException {
        try (RawClient person = new RawClient(server.trailmark().edgePort())) {
            return person.ask(request(address++));
        }
    }

    /** Each from a network of its own: none repeats another. */
    private static String request(final int number) {
        return "GET /c/acme/few HTTP/1.1\r\nHost: t.example\r\nUser-Agent: " + RawClient.BROWSER
                + "\r\nX-Forwarded-For: 10." + number / 200 + "." + number % 200 + ".1\r\n\r\n";
    }

    private static boolean isPayable(final String text) {
        final ClickId clickId = new ClickId();
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertTrue(clickId.tryParse(bytes, 0, bytes.length), text);
        return clickId.isPayable();
    }

    /** Clicks by class, as soon as so many are known. */
    private JsonNode awaitClicks(final int count) throws Exception {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (true) {
            final JsonNode clicks = clicks();
            int sum = 0;
            for (final JsonNode each : clicks) {
                sum += each.asInt();
            }
            if (sum >= count) {
                assertEquals(count, sum, clicks::toString);
                return clicks;
            }
            assertTrue(System.nanoTime() < deadlineNs, clicks::toString);
            Thread.onSpinWait();
        }
    }

    private JsonNode clicks() throws Exception {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(server.office() + "/v1/programs/acme/totals"))
                .header("Authorization", "Bearer " + reader)
                .build();
        final HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return mapper.readTree(answer.body()).at("/clicks");
    }
}
