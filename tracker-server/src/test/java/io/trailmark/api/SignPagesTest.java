package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.access.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deep links that are signed for whoever may change the link; where they lead is a test of the whole server. */
final class SignPagesTest {
    private static final String URL = "'url':'https://foreign.example/'";

    @TempDir
    private Path folder;

    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        office.send("POST", "/programs", "{'program':'acme','currency':'EUR'}").is(201);
        office.send(
                        "POST",
                        "/partners",
                        "{'program':'acme','partner':'ann','links':[{'code':'a-b','destination':'https://a.example/'}]}")
                .is(201);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Office.Reply sign(final String body) throws Exception {
        return office.send("POST", "/links/lnk_1/sign", body);
    }

    @Test
    void shouldGiveTheWholeLink() throws Exception {
        final long before = office.views().position();
        final Office.Reply signed = sign("{" + URL + "}").is(200);
        assertEquals(
                "https://go.example/c/acme/a-b?url=https%3A%2F%2Fforeign.example%2F&sig=" + signed.text("sig"),
                signed.text("url"));
        assertTrue(signed.text("sig").matches("0\\.[0-9]{10}\\.[A-Za-z0-9_-]{43}"), signed.text("sig"));
        office.send("PATCH", "/programs/acme", "{'domains':['go.acme.example']}")
                .is(200);
        assertTrue(sign("{" + URL + "}").is(200).text("url").startsWith("https://go.acme.example/a-b?url="));
        assertEquals(before + 2, office.views().position(), "signing leaves nothing in the journal");
    }

    @Test
    void shouldRefuseWhatWouldLeadNowhere() throws Exception {
        for (final String url : List.of("", "foreign.example", "ftp://x.example/", "https://", "javascript:alert(1)")) {
            sign("{'url':'" + url + "'}").refuses(422, "invalid");
        }
        sign("{}").refuses(422, "invalid");
        sign("{'url':7}").refuses(422, "invalid");
        sign("{'url':'https://x.example/" + "x".repeat(4_096) + "'}").refuses(422, "invalid");
        for (final String time : List.of("30", "0d", "-1d", "731d", "1y", "9999999d", "")) {
            sign("{" + URL + ",'expires_in':'" + time + "'}").refuses(422, "invalid");
        }
        sign("{" + URL + ",'expires_in':'730d'}").is(200);
        sign("{" + URL + ",'expires':'1d'}").refuses(400, "malformed");
        sign("[]").refuses(400, "malformed");
        office.send("POST", "/links/lnk_9/sign", "{" + URL + "}").refuses(404, "link_unknown");
        final String reader = office.token("reader", "acme", Scope.READ);
        office.send("POST", "/links/lnk_1/sign", "{" + URL + "}", reader, Map.of())
                .refuses(403, "forbidden");
        final String stranger = office.token("stranger", "other", Scope.ADMIN);
        office.send("POST", "/links/lnk_1/sign", "{" + URL + "}", stranger, Map.of())
                .refuses(404, "link_unknown");
        office.send("DELETE", "/links/lnk_1", null).is(200);
        sign("{" + URL + "}").refuses(409, "status_conflict");
    }
}
