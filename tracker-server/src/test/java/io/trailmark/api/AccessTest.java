package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import io.trailmark.counters.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Users, sessions and tokens over the API: who is let in, who may do what, and what is told of it. */
final class AccessTest {
    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR'}").is(201);
        office.send("POST", "/programs", "{'program':'other','currency':'USD'}").is(201);
        office.send("POST", "/partners", "{'program':'acme','partner':'ann','name':'Ann'}")
                .is(201);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void shouldLetAUserInAndOut() throws Exception {
        final String session = office.session("Meg@acme.example", "manager", "acme", null);
        final JsonNode me = as(session, "GET", "/me", null).is(200).json();
        assertEquals("user:meg@acme.example", me.get("actor").asText());
        assertEquals("meg@acme.example", me.at("/user/email").asText());
        assertEquals("[\"adjust\",\"read\",\"manage\"]", me.get("scopes").toString());
        as(session, "PATCH", "/partners/prt_1", "{'name':'Anna'}").is(200);
        final JsonNode change =
                office.get("/changes?actor=user:meg@acme.example").is(200).json();
        assertEquals("PATCH /v1/partners/prt_1", change.at("/data/0/request").asText());
        as(session, "DELETE", "/sessions/current", null).is(200);
        as(session, "GET", "/me", null).refuses(401, "unauthorized");
        as(office.owner(), "DELETE", "/sessions/current", null).refuses(400, "malformed");
        assertTrue(as(office.owner(), "GET", "/me", null).text("actor").startsWith("owner:"));
        office.send("POST", "/sessions", "{'email':'meg@acme.example','password':'something else'}", null, Map.of())
                .refuses(401, "login_refused");
        office.send("POST", "/sessions", "{'email':'nobody@acme.example','password':'something else'}", null, Map.of())
                .refuses(401, "login_refused");
        office.send("POST", "/sessions", "{'email':'meg@acme.example'}", null, Map.of())
                .refuses(400, "malformed");
        assertEquals(1, office.counters().sum(Counter.LOGINS_ACCEPTED));
        assertEquals(2, office.counters().sum(Counter.LOGINS_REFUSED));
    }

    @Test
    void shouldDoWhatEachRoleSays() throws Exception {
        final Map<String, List<Integer>> expected = Map.of(
                "owner", List.of(200, 201, 200, 200),
                "manager", List.of(200, 201, 403, 403),
                "finance", List.of(200, 403, 403, 403),
                "read-only", List.of(200, 403, 403, 403));
        for (final Map.Entry<String, List<Integer>> each : expected.entrySet()) {
            final String role = each.getKey();
            final String session = office.session(role + "@acme.example", role, "acme", null);
            final List<Integer> statuses = List.of(
                    as(session, "GET", "/partners/prt_1", null).status(),
                    as(session, "POST", "/partners", "{'program':'acme','partner':'of-" + role + "'}")
                            .status(),
                    as(session, "GET", "/users", null).status(),
                    as(session, "GET", "/changes", null).status());
            assertEquals(each.getValue(), statuses, role);
        }
        final String manager = office.token("manager", "acme", Scope.MANAGE);
        as(manager, "POST", "/partners", "{'program':'acme','partner':'bob'}").is(201);
        as(manager, "POST", "/tokens", "{'name':'x','program':'acme','scopes':['read']}")
                .refuses(403, "forbidden");
    }

    /** Nobody becomes more than whoever made him. */
    @Test
    void shouldLetNobodyMakeMoreThanHeIs() throws Exception {
        final String boss = office.session("boss@acme.example", "owner", "acme", null);
        final String token = office.token("boss", "acme", Scope.ADMIN);
        office.session("all@acme.example", "owner", "*", null);
        office.session("oda@other.example", "manager", "other", null);
        for (final String who : List.of(boss, token)) {
            for (final String program : List.of("*", "other", "nowhere")) {
                as(who, "POST", "/users", "{'email':'x@y','role':'read-only','program':'" + program + "'}")
                        .refuses(403, "forbidden");
                as(who, "POST", "/tokens", "{'name':'x','program':'" + program + "','scopes':['read']}")
                        .refuses(403, "forbidden");
            }
            as(who, "POST", "/tokens", "{'name':'x','scopes':['read']}").refuses(403, "forbidden");
            for (final String id : List.of("usr_2", "usr_3", "usr_99")) {
                as(who, "GET", "/users/" + id, null).refuses(404, "user_unknown");
                as(who, "PATCH", "/users/" + id, "{'status':'disabled'}").refuses(404, "user_unknown");
                as(who, "POST", "/users/" + id + "/invite", null).refuses(404, "user_unknown");
                as(who, "DELETE", "/users/" + id, null).refuses(404, "user_unknown");
            }
            assertEquals(1, as(who, "GET", "/users", null).json().get("data").size());
        }
        as(boss, "POST", "/tokens", "{'name':'x','program':'acme','scopes':['own']}")
                .refuses(422, "invalid");
        final String program = as(boss, "POST", "/users", "{'email':'n@acme.example','role':'finance'}")
                .text("program");
        assertEquals("acme", program);
    }

    @Test
    void shouldRefuseUsersThatCannotBe() throws Exception {
        for (final String bad : List.of(
                "{'email':'n@acme.example'}",
                "{'email':'n@acme.example','role':'king'}",
                "{'email':'none','role':'owner'}",
                "{'email':'n@acme.example','role':'finance','program':'nowhere'}",
                "{'email':'n@acme.example','role':'partner','program':'acme','partner':'nobody'}",
                "{'email':'n@acme.example','role':'partner','program':'acme'}",
                "{'email':'n@acme.example','role':'partner','program':'*','partner':'ann'}",
                "{'email':7,'role':'owner'}")) {
            office.send("POST", "/users", bad).refuses(422, "invalid");
        }
        office.send("POST", "/users", "{'email':'n@acme.example','role':'owner','password':'x'}")
                .refuses(400, "malformed");
        final String id = office.send("POST", "/users", "{'email':'n@acme.example','role':'owner'}")
                .is(201)
                .text("id");
        office.send("POST", "/users", "{'email':'N@acme.example','role':'owner'}")
                .refuses(409, "taken");
        office.send("PATCH", "/users/" + id, "{'status':'invited'}").is(200);
        office.send("PATCH", "/users/" + id, "{'role':'partner'}").refuses(422, "invalid");
        office.send("PATCH", "/users/" + id, "{'email':'x@y'}").refuses(400, "malformed");
        office.session("last@acme.example", "owner", "*", null);
        office.send("DELETE", "/users/usr_2", null).refuses(409, "last_owner");
        final JsonNode page = office.get("/users?limit=1").json();
        assertEquals("1", page.get("next_cursor").asText());
        assertEquals(
                "last@acme.example",
                office.get("/users?cursor=1&role=owner&status=active")
                        .json()
                        .at("/data/0/email")
                        .asText());
    }

    @Test
    void shouldEndSessionsOfWhoMayDoSomethingElse() throws Exception {
        final String session = office.session("meg@acme.example", "manager", "acme", null);
        office.send("PATCH", "/users/usr_1", "{'name':'Meg'}").is(200);
        as(session, "GET", "/me", null).is(200);
        office.send("PATCH", "/users/usr_1", "{'role':'finance'}").is(200);
        as(session, "GET", "/me", null).refuses(401, "unauthorized");
        final String again = office.login("meg@acme.example");
        final Office.Reply invited =
                office.send("POST", "/users/usr_1/invite", null).is(201);
        as(again, "GET", "/me", null).is(200);
        final String accepted = "{'invitation':'" + invited.text("invitation") + "','password':'another long one'}";
        office.send("POST", "/users/accept", accepted, null, Map.of()).is(200);
        office.send("POST", "/users/accept", accepted, null, Map.of()).refuses(404, "invitation_unknown");
        as(again, "GET", "/me", null).refuses(401, "unauthorized");
        office.send("DELETE", "/users/usr_1", null).is(200);
        office.send("POST", "/sessions", "{'email':'meg@acme.example','password':'another long one'}", null, Map.of())
                .refuses(401, "login_refused");
    }

    @Test
    void shouldMakeWhoGuessesWait() throws Exception {
        office.session("meg@acme.example", "manager", "acme", null);
        final String guess = "{'email':'meg@acme.example','password':'a wrong password'}";
        for (int i = 0; i < 5; i++) {
            office.send("POST", "/sessions", guess, null, Map.of()).refuses(401, "login_refused");
        }
        final Office.Reply reply = office.send("POST", "/sessions", guess, null, Map.of());
        assertEquals("1", reply.refuses(429, "login_throttled").header("Retry-After"));
        assertEquals(1, office.counters().sum(Counter.LOGINS_THROTTLED));
    }

    @Test
    void shouldReadLittleFromStrangers() throws Exception {
        office.session("meg@acme.example", "manager", "acme", null);
        final String login = "{'email':'meg@acme.example','password':'" + Office.PASSWORD + "'}";
        final String longest = login + " ".repeat(ShortBody.MOST_BYTES - login.length());
        office.send("POST", "/sessions", longest, null, Map.of()).is(201);
        office.send("POST", "/sessions", longest + " ", null, Map.of()).refuses(413, "body_too_large");
        office.send("POST", "/users/accept", "x".repeat(100_000), null, Map.of())
                .refuses(413, "body_too_large");
        office.send("POST", "/sessions", login, null, Map.of()).is(201);
        final long[] nowNs = {0};
        final InputStream slow = new InputStream() {
            @Override
            public int read() {
                nowNs[0] += 1_000_000_000L;
                return ' ';
            }

            @Override
            public int read(final byte[] bytes, final int from, final int length) {
                bytes[from] = (byte) read();
                return 1;
            }
        };
        final Refusal refusal = assertThrows(Refusal.class, () -> ShortBody.read(slow, () -> nowNs[0]));
        assertEquals(Problem.BODY_TOO_SLOW, refusal.problem());
        assertEquals(6_000_000_000L, nowNs[0]);
    }

    /** Each comes while the one before it is being read. */
    @Test
    void shouldLetInOnlySoManyStrangersAtOnce() {
        final List<Operation> operations = new SessionPages(null, null, null, null, _ -> {}).operations();
        final int[] inside = {0};
        final Operation.Handler[] next = new Operation.Handler[1];
        final Call call = new Call(
                new ApiRequest("POST", List.of(), Map.of(), _ -> null, "192.0.2.1", "r", null, () -> {
                    inside[0]++;
                    next[0].answer(null);
                    return new byte[0];
                }),
                null,
                Map.of());
        final List<Operation.Handler> open = operations.stream()
                .filter(operation -> operation.door() == Operation.Door.OPEN)
                .map(Operation::handler)
                .toList();
        assertEquals(2, open.size());
        next[0] = _ -> open.get(inside[0] % 2).answer(call);
        for (int i = 0; i < 2; i++) {
            inside[0] = 0;
            final Refusal refusal = assertThrows(Refusal.class, () -> next[0].answer(null));
            assertEquals(Problem.LOGINS_BUSY, refusal.problem());
            assertEquals("1", refusal.answer().headers().get("Retry-After"));
            assertEquals(16, inside[0]);
        }
    }

    /** Who may do what is a change like any other: with before and after, and the programme's own to see. */
    @Test
    void shouldTraceWhoMayDoWhat() throws Exception {
        final String boss = office.session("boss@acme.example", "owner", "acme", null);
        final String stranger = office.token("stranger", "other", Scope.ADMIN);
        office.session("meg@acme.example", "manager", "acme", null);
        office.send("PATCH", "/users/usr_2", "{'role':'finance'}").is(200);
        final JsonNode newest =
                as(boss, "GET", "/changes?thing=usr_2", null).json().at("/data");
        assertEquals(3, newest.size());
        assertEquals("PATCH /v1/users/usr_2", newest.get(0).get("request").asText());
        assertEquals("user:meg@acme.example", newest.get(1).get("actor").asText());
        final String position = newest.get(0).get("position").asText();
        final JsonNode change =
                as(boss, "GET", "/changes/" + position, null).is(200).json();
        assertEquals("manager", change.at("/before/0/role").asText());
        assertEquals("finance", change.at("/after/0/role").asText());
        as(stranger, "GET", "/changes/" + position, null).refuses(404, "change_unknown");
        assertEquals(
                List.of("[\"other\"]"),
                as(stranger, "GET", "/changes", null).json().findValues("things").stream()
                        .map(JsonNode::toString)
                        .toList());
        final String token = as(boss, "POST", "/tokens", "{'name':'till','scopes':['read'],'program':'acme'}")
                .is(201)
                .text("id");
        as(boss, "DELETE", "/tokens/" + token, null).is(200);
        final JsonNode ended = last(boss);
        assertEquals("[\"" + token + "\"]", ended.get("things").toString());
        assertEquals("till", ended.at("/before/0/name").asText());
        assertEquals(0, ended.get("after").size());
        office.send("POST", "/tokens", "{'name':'till','scopes':['read']}").is(201);
        assertEquals("till", last(office.owner()).at("/after/0/name").asText());
        assertEquals(ended, last(boss));
        final JsonNode events = as(boss, "GET", "/events?after=0&types=change&program=acme&limit=1000", null)
                .is(200)
                .json();
        assertTrue(events.toString().contains("usr_2"), events.toString());
        as(
                        office.owner(),
                        "POST",
                        "/users",
                        "{'email':'k@acme.example','role':'owner'}",
                        Map.of("Idempotency-Key", "k"))
                .is(201);
        as(
                        office.owner(),
                        "POST",
                        "/users",
                        "{'email':'k@acme.example','role':'owner'}",
                        Map.of("Idempotency-Key", "k"))
                .refuses(409, "taken");
        as(
                        office.owner(),
                        "POST",
                        "/users",
                        "{'email':'l@acme.example','role':'owner'}",
                        Map.of("Idempotency-Key", "k"))
                .refuses(409, "idempotency_key_reused");
    }

    private JsonNode last(final String token) throws IOException, InterruptedException {
        final String position = as(token, "GET", "/changes?limit=1", null)
                .json()
                .at("/data/0/position")
                .asText();
        return as(token, "GET", "/changes/" + position, null).is(200).json();
    }

    @Test
    void shouldCallTokensOfTwoProgrammesTheSame() throws Exception {
        for (final String program : List.of("acme", "other")) {
            final String body = "{'name':'shop','program':'" + program + "','scopes':['read']}";
            office.send("POST", "/tokens", body).is(201);
            office.send("POST", "/tokens", body).is(201);
            office.send("POST", "/tokens", body).refuses(409, "tokens_full");
        }
        final JsonNode tokens = office.get("/tokens").json().get("data");
        office.send("DELETE", "/tokens/" + tokens.get(1).get("id").asText(), null)
                .is(200);
        assertEquals(4, office.get("/tokens").json().get("data").size());
    }

    /** Neither logs nor journal nor any answer but the one that makes it holds a secret. */
    @Test
    void shouldTellNobodyASecret() throws Exception {
        final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        final ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        final Level level = root.getLevel();
        root.setLevel(Level.DEBUG);
        root.addAppender(log);
        final List<String> secrets = new ArrayList<>(
                List.of(Office.PASSWORD, "not the right", "right password", "right_password", "too short"));
        final StringBuilder answers = new StringBuilder();
        try {
            final String session = office.session("meg@acme.example", "owner", "*", null);
            final String hash = Files.readString(folder.resolve("users"));
            secrets.add(session);
            secrets.add(hash.substring(hash.indexOf("%24argon2id") + 60, hash.indexOf("%24argon2id") + 90));
            final Office.Reply invited = office.send("POST", "/users/usr_1/invite", null);
            secrets.add(invited.text("invitation"));
            office.send(
                            "POST",
                            "/sessions",
                            "{'email':'meg@acme.example','password':'not the right password'}",
                            null,
                            Map.of())
                    .refuses(401, "login_refused");
            answers.append(office.send(
                            "POST",
                            "/users/accept",
                            "{'invitation':'" + invited.text("invitation") + "','password':'too short'}",
                            null,
                            Map.of())
                    .refuses(422, "password_weak")
                    .json());
            office.send(
                            "POST",
                            "/sessions",
                            "{'email':'meg@acme.example','password':'" + Office.PASSWORD,
                            null,
                            Map.of())
                    .refuses(400, "malformed");
            answers.append(office.send("POST", "/sessions", "{'password':not_the_right_password}", null, Map.of())
                    .refuses(400, "malformed")
                    .json());
            final Office.Reply token =
                    office.send("POST", "/tokens", "{'name':'t','scopes':['read'],'signing':'allowed'}");
            secrets.add(token.text("token"));
            secrets.add(token.text("signing_key"));
            for (final String path :
                    List.of("/me", "/users", "/users/usr_1", "/tokens", "/changes", "/events?after=0")) {
                answers.append(as(session, "GET", path, null).is(200).json());
            }
            for (final JsonNode change : office.get("/changes").json().get("data")) {
                answers.append(office.get("/changes/" + change.get("position").asText())
                        .json());
            }
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
        final String logged = String.join(
                "\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        final String journal = journal();
        assertTrue(journal.contains("meg@acme.example"), "the trail is in the journal");
        for (final String secret : secrets) {
            assertFalse(answers.toString().contains(secret), secret);
            assertFalse(logged.contains(secret), secret);
            assertFalse(journal.contains(secret), secret);
        }
    }

    private String journal() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("journal"))) {
            final StringBuilder all = new StringBuilder();
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        }
    }

    @Test
    void shouldSayWhoMayInItsDescription() {
        final JsonNode paths = office.description().get("paths");
        assertEquals(0, paths.at("/~1sessions/post/security").size());
        assertNotNull(paths.at("/~1users/post/requestBody").get("content"));
        assertNull(paths.at("/~1users/post").get("security"));
        assertTrue(paths.at("/~1users/post/description").asText().contains("scope admin"));
        assertTrue(paths.at("/~1partners/post/description").asText().contains("scope manage"));
        assertTrue(paths.at("/~1me/get/description").asText().contains("any token"));
    }

    private Office.Reply as(final String token, final String method, final String path, final String body)
            throws IOException, InterruptedException {
        return office.send(method, path, body, token, Map.of());
    }

    private Office.Reply as(
            final String token,
            final String method,
            final String path,
            final String body,
            final Map<String, String> headers)
            throws IOException, InterruptedException {
        return office.send(method, path, body, token, headers);
    }
}
