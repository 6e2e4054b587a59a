package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.trailmark.access.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who applies to be a partner, and what is decided about him. */
final class ApplicationsTest {
    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR'}").is(201);
        office.send("POST", "/programs", "{'program':'open','currency':'EUR','applications':'approve'}")
                .is(201);
        office.send("POST", "/partners", "{'program':'acme','partner':'ann','status':'pending'}")
                .is(201);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Office.Reply decide(final String verdict, final String body) throws Exception {
        return office.send("POST", "/partners/prt_1/" + verdict, body);
    }

    private void become(final String status) throws Exception {
        final boolean isArchived = status.equals("archived");
        office.send(
                        isArchived ? "DELETE" : "PATCH",
                        "/partners/prt_1",
                        isArchived ? null : "{'status':'" + status + "'}")
                .is(200);
    }

    @Test
    void shouldApproveOnlyWhomTheProgrammeWantsToLookAt() throws Exception {
        assertEquals("review", office.get("/programs/acme").text("applications"));
        assertEquals("approve", office.get("/programs/open").text("applications"));
        assertEquals("pending", office.get("/partners/prt_1").text("status"));
        assertEquals(
                "active",
                office.send("POST", "/partners", "{'program':'open','partner':'bob','status':'pending'}")
                        .is(201)
                        .text("status"));
        office.send("PATCH", "/programs/open", "{'applications':'review'}").is(200);
        assertEquals(
                "pending",
                office.send("POST", "/partners", "{'program':'open','partner':'eve','status':'pending'}")
                        .is(201)
                        .text("status"));
        office.send("PATCH", "/programs/open", "{'applications':'never'}").refuses(422, "invalid");
        office.send("POST", "/partners", "{'program':'open','partner':'x','status':'maybe'}")
                .refuses(422, "invalid");
        assertEquals(
                2, office.get("/partners?status=pending").json().get("data").size());
        assertEquals(
                "eve",
                office.get("/partners?status=pending&program=open")
                        .json()
                        .at("/data/0/partner")
                        .asText());
    }

    @Test
    void shouldSayWhyUntilTheStatusChanges() throws Exception {
        assertEquals("rejected", decide("reject", "{'note':'no page'}").is(200).text("status"));
        assertEquals("no page", office.get("/partners/prt_1").text("status_note"));
        // Whatever else is changed, the reason stays.
        office.send("PATCH", "/partners/prt_1", "{'name':'Ann'}").is(200);
        assertEquals("no page", office.get("/partners/prt_1").text("status_note"));
        assertEquals(
                "has one now",
                decide("approve", "{'note':'has one now'}").is(200).text("status_note"));
        assertEquals(
                "suspended", decide("suspend", "{'note':'late papers'}").is(200).text("status"));
        final Office.Reply back = decide("reactivate", null).is(200);
        assertEquals("active", back.text("status"));
        assertFalse(back.json().has("status_note"));
        decide("suspend", "{'note':'" + "x".repeat(501) + "'}").refuses(422, "invalid");
        decide("suspend", "{'note':7}").refuses(400, "malformed");
        decide("suspend", "{'reason':'x'}").refuses(400, "malformed");
        decide("suspend", "[]").refuses(400, "malformed");
        assertEquals(
                "POST /v1/partners/prt_1/reactivate",
                office.get("/changes").json().at("/data/0/request").asText());
    }

    /** Every decision in every status: it leads somewhere, is so already, or is refused. */
    @Test
    void shouldDecideOnlyWhatIsOpen() throws Exception {
        final Map<String, Map<String, String>> after = Map.of(
                "approve", Map.of("pending", "active", "rejected", "active", "active", "active"),
                "reject", Map.of("pending", "rejected", "rejected", "rejected"),
                "suspend", Map.of("active", "suspended", "suspended", "suspended"),
                "reactivate", Map.of("suspended", "active", "active", "active"));
        for (final String status : List.of("pending", "rejected", "active", "suspended", "archived")) {
            for (final Map.Entry<String, Map<String, String>> each : after.entrySet()) {
                become("active");
                become(status);
                final String expected = each.getValue().get(status);
                final Office.Reply reply = decide(each.getKey(), null);
                if (expected == null) {
                    reply.refuses(409, "status_conflict");
                    assertEquals(status, office.get("/partners/prt_1").text("status"));
                } else {
                    assertEquals(expected, reply.is(200).text("status"), each.getKey() + " of " + status);
                }
            }
        }
    }

    @Test
    void shouldKeepToWhatATokenMayAndHasSeen() throws Exception {
        final String stranger = office.token("stranger", "open", Scope.ADMIN);
        office.send("POST", "/partners/prt_1/approve", null, stranger, Map.of()).refuses(404, "partner_unknown");
        final String reader = office.token("reader", "acme", Scope.READ);
        office.send("POST", "/partners/prt_1/approve", null, reader, Map.of()).refuses(403, "forbidden");
        final String tag = office.get("/partners/prt_1").header("ETag");
        office.send("PATCH", "/partners/prt_1", "{'name':'A'}").is(200);
        office.send("POST", "/partners/prt_1/approve", null, office.owner(), Map.of("If-Match", tag))
                .refuses(412, "version_conflict");
        final Map<String, String> key = Map.of("Idempotency-Key", "a-1");
        office.send("POST", "/partners/prt_1/approve", null, office.owner(), key)
                .is(200);
        assertEquals(
                "true",
                office.send("POST", "/partners/prt_1/approve", null, office.owner(), key)
                        .is(200)
                        .header("Idempotent-Replayed"));
        office.send("POST", "/partners/prt_9/approve", null).refuses(404, "partner_unknown");
    }
}
