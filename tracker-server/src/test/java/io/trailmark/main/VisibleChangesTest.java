package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.edge.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: who has the answer of a change finds it at the edge, each time and not soon. Method: the whole process over real
 * HTTP; each of many changes of a partner and his links is followed by one redirect on a connection that was open all
 * the time.
 */
class VisibleChangesTest {
    private static final int ROUNDS = 20;
    private static final String SORRY = "https://shop.example/sorry";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private WholeServer server;
    private RawClient prospect;
    private int changes;

    @BeforeEach
    void launch() throws Exception {
        server = WholeServer.launch(folder, "--geo.database=none");
        prospect = new RawClient(server.trailmark().edgePort());
    }

    @AfterEach
    void close() throws IOException {
        prospect.close();
        server.close();
        client.close();
    }

    private JsonNode change(final String method, final String path, final String body) throws Exception {
        final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.office() + "/v1" + path))
                        .header("Authorization", "Bearer " + server.owner())
                        .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer::body);
        changes++;
        return mapper.readTree(answer.body());
    }

    /** Where a prospect is sent, without what is added to it. */
    private String target(final String code) throws IOException {
        final RawClient.Answer answer = prospect.ask("GET /c/acme/" + code
                + " HTTP/1.1\r\nHost: t.example\r\nUser-Agent: " + RawClient.BROWSER + "\r\n\r\n");
        return answer.status() == 302 ? answer.location().replaceAll("\\?.*", "") : Integer.toString(answer.status());
    }

    @Test
    void shouldRedirectByEachChangeAsSoonAsItIsAnswered() throws Exception {
        change("POST", "/programs", "{'program':'acme','currency':'EUR','fallback':'" + SORRY + "'}");
        final String first = "https://shop.example/first";
        final String second = "https://shop.example/second";
        for (int i = 0; i < ROUNDS; i++) {
            final String partner = "/partners/"
                    + change("POST", "/partners", "{'program':'acme','partner':'p" + i + "'}")
                            .get("id")
                            .asText();
            final String code = "k" + i;
            final String body =
                    "{'program':'acme','partner':'p" + i + "','code':'" + code + "','destination':'" + first + "'}";
            assertEquals("404", target(code));
            final String link =
                    "/links/" + change("POST", "/links", body).get("id").asText();
            assertEquals(first, target(code));
            change("PATCH", link, "{'destination':'" + second + "'}");
            assertEquals(second, target(code));
            change("PATCH", partner, "{'status':'suspended'}");
            assertEquals(SORRY, target(code));
            change("PATCH", partner, "{'status':'active'}");
            assertEquals(second, target(code));
            change("DELETE", link, "");
            assertEquals(SORRY, target(code));
            change("PATCH", link, "{'status':'active'}");
            assertEquals(second, target(code));
            change("PATCH", "/programs/acme", "{'fallback':'" + SORRY + "/" + i + "'}");
            change("PATCH", link, "{'status':'suspended'}");
            assertEquals(SORRY + "/" + i, target(code));
            change("PATCH", "/programs/acme", "{'fallback':'" + SORRY + "'}");
            assertEquals(SORRY, target(code));
        }
        assertEquals(1 + 10 * ROUNDS, changes);
    }
}
