package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.trailmark.access.Passwords;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.access.Users;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.simulation.Simulations;
import io.trailmark.store.ReadStore;
import io.trailmark.views.Views;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A back office over a real port, in front of a real journal, engine and views. Whatever it answers is compared with
 * its own description: a status, a field or an address that is not described fails the test.
 */
public final class Office implements AutoCloseable {
    /** Of all users that it makes. */
    static final String PASSWORD = "a blue door in Lisbon";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Counters counters = Counters.inMemory();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final ChronicleJournal journal;
    private final Views views;
    private final Pipeline pipeline;
    private final ReadStore store;
    private final ApiServer server;
    private final JsonNode description;
    private final Tokens tokens;
    private final Users users;
    private final String owner;
    private final Traffic traffic;
    private final Simulations simulations;
    private final AtomicReference<List<String>> problems = new AtomicReference<>(List.of());
    private final AtomicReference<JournalDamage> damage = new AtomicReference<>();
    private final RollingLatency latency = new RollingLatency(0);

    /** Opens one, with nothing in it. */
    public Office(final Path folder) throws IOException, InterruptedException {
        journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .counters(counters)
                .reserveAheadBytes(4 * 1024 * 1024)
                .freeSpaceLimitBytes(0));
        final CounterColumn viewsCounters = counters.column("views");
        views = new Views(viewsCounters);
        final Engine engine =
                new Engine(new Engine.Context().touchCapacity(1024).conversionCapacity(1024));
        pipeline = new Pipeline(journal, journal.newReader(1), engine, views, counters.column("engine"), viewsCounters);
        assertTrue(pipeline.replay((position, last) -> {}));
        final var start = views.state();
        pipeline.start(failure -> {});
        tokens = Tokens.open(folder.resolve("tokens"));
        users = Users.open(
                folder.resolve("users"), tokens.sessions(), new Passwords(64, 1, 2, 2_000), System::currentTimeMillis);
        owner = token("owner", "*", Scope.ADMIN);
        store = ReadStore.open(new ReadStore.Context()
                .views(views)
                .file(folder.resolve("store.db"))
                .readers(journal::newReader)
                .syncedPosition(journal::syncedPosition)
                .hashSeed(journal.hashSeed())
                .counters(counters.column(ReadStore.ROLE)));
        store.start();
        traffic = new Traffic(journal, pipeline, counters.column("edge-0"));
        simulations = new Simulations(
                () -> journal.newReader(1),
                () -> new Engine(new Engine.Context().touchCapacity(1024).conversionCapacity(1024)),
                journal::syncedPosition);
        server = ApiServer.open(new ApiServer.Context()
                .views(views)
                .start(start)
                .journal(journal)
                .counters(counters)
                .tokens(tokens)
                .users(users)
                .requestsPerMinute(60_000)
                .store(store)
                .readiness(problems::get)
                .damage(damage::get)
                .redirectLatency(latency)
                .gauges(List.of(new Gauge("views_position", "Last record that readers see", views::position)))
                .simulations(simulations)
                .publicUrl("https://go.example")
                .linkKeys(LinkKeys.open(folder.resolve("link-keys"), System.currentTimeMillis()))
                .enginePosition(() -> pipeline.engineFigures().position())
                .editor(new CatalogueEditor(journal, views, counters.column("editor")), journal::newReader));
        description = MAPPER.readTree(
                raw("GET", "/openapi.json", null, null, Map.of()).body());
    }

    /** Makes a token with one scope. */
    public String token(final String name, final String program, final Scope scope) throws IOException {
        return tokens.create(name, program, EnumSet.of(scope), 0);
    }

    /** The token that may do everything. */
    public String owner() {
        return owner;
    }

    /** Makes a user who chose this password, and a session; both as the owner's. */
    String session(final String email, final String role, final String program, final String partner)
            throws IOException, InterruptedException {
        final String body = "{'email':'" + email + "','role':'" + role + "','program':'" + program + "'"
                + (partner == null ? "" : ",'partner':'" + partner + "'") + "}";
        final String invitation = send("POST", "/users", body).is(201).text("invitation");
        send(
                        "POST",
                        "/users/accept",
                        "{'invitation':'" + invitation + "','password':'" + PASSWORD + "'}",
                        null,
                        Map.of())
                .is(200);
        return login(email);
    }

    /** Begins a session of a user that {@link #session} made. */
    String login(final String email) throws IOException, InterruptedException {
        return send("POST", "/sessions", "{'email':'" + email + "','password':'" + PASSWORD + "'}", null, Map.of())
                .is(201)
                .text("token");
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Events as the edge would have journaled them; wait until they are applied. */
    public Traffic traffic() {
        return traffic;
    }

    /** Why it is not ready; nothing by default. */
    public void problems(final String... newProblems) {
        problems.set(List.of(newProblems));
    }

    /** What stands in the way in the journal. */
    void damage(final JournalDamage newDamage) {
        damage.set(newDamage);
    }

    RollingLatency latency() {
        return latency;
    }

    Tokens tokens() {
        return tokens;
    }

    Views views() {
        return views;
    }

    Counters counters() {
        return counters;
    }

    /** What it says of itself. */
    public JsonNode description() {
        return description;
    }

    /** Sends a request as the owner of everything; single quotes stand for double ones. */
    public Reply send(final String method, final String path, final String body)
            throws IOException, InterruptedException {
        return send(method, path, body, owner, Map.of());
    }

    Reply get(final String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    Reply send(
            final String method,
            final String path,
            final String body,
            final String token,
            final Map<String, String> headers)
            throws IOException, InterruptedException {
        final HttpResponse<String> answer = raw(method, "/v1" + path, body, token, headers);
        final JsonNode json = answer.body().isEmpty() ? null : MAPPER.readTree(answer.body());
        compare(method, path.replaceFirst("\\?.*", ""), path.contains("fields="), answer, json);
        return new Reply(answer, json);
    }

    /** What a request is answered with, whose answer is no JSON. */
    int status(final String path, final String token) throws IOException, InterruptedException {
        return raw("GET", "/v1" + path, null, token, Map.of()).statusCode();
    }

    /** What is answered to any request, compared with nothing. */
    HttpResponse<String> raw(
            final String method,
            final String path,
            final String body,
            final String token,
            final Map<String, String> headers)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void compare(
            final String method,
            final String path,
            final boolean isSparse,
            final HttpResponse<String> answer,
            final JsonNode json) {
        final JsonNode operation = operation(method, path);
        if (answer.statusCode() >= 400) {
            assertValid("Problem", json, method + ' ' + path);
            return;
        }
        assertTrue(operation != null, "not described: " + method + ' ' + path);
        final JsonNode described = operation.get("responses").get(Integer.toString(answer.statusCode()));
        // What changes nothing is answered 200, whatever making it is answered.
        if (described != null && !isSparse) {
            final String ref =
                    described.at("/content/application~1json/schema/$ref").asText();
            assertValid(ref.substring(ref.lastIndexOf('/') + 1), json, method + ' ' + path);
        }
        assertTrue(described != null || answer.statusCode() == 200, method + ' ' + path + ' ' + answer.statusCode());
    }

    /** The described operation of an address; those without values come first. */
    private JsonNode operation(final String method, final String path) {
        JsonNode found = null;
        for (final Map.Entry<String, JsonNode> each : description.get("paths").properties()) {
            final boolean isIt = path.matches(each.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"));
            final JsonNode operation = each.getValue().get(method.toLowerCase(java.util.Locale.ROOT));
            if (isIt && operation != null && (found == null || !each.getKey().contains("{"))) {
                found = operation;
            }
        }
        return found;
    }

    private void assertValid(final String schema, final JsonNode json, final String where) {
        final var errors = schemas.computeIfAbsent(schema, this::schema).validate(json);
        assertEquals(List.of(), errors, () -> where + " is no " + schema + ": " + json);
    }

    private Schema schema(final String name) {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("$ref", "#/components/schemas/" + name);
        root.set("components", description.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }

    @Override
    public void close() {
        server.close();
        store.close();
        simulations.close();
        pipeline.close();
        journal.close();
        client.close();
    }

    /** What came back. */
    public record Reply(HttpResponse<String> answer, JsonNode json) {
        int status() {
            return answer.statusCode();
        }

        String header(final String name) {
            return answer.headers().firstValue(name).orElse(null);
        }

        /** A field of the answer as text. */
        public String text(final String name) {
            return json.path(name).asText();
        }

        /** The answer, which has this status. */
        public Reply is(final int status) {
            assertEquals(status, answer.statusCode(), answer.body());
            return this;
        }

        /** A refusal with this code. */
        Reply refuses(final int status, final String code) {
            assertEquals(status + " " + code, answer.statusCode() + " " + text("code"), answer.body());
            return this;
        }
    }
}
