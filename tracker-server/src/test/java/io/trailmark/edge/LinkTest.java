package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.ids.ClickId;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a link is followed: section 1 of the HTTP contract, over sockets and with the journal read back. */
final class LinkTest {
    private static final String PROGRAM = """
            program: acme
            name: Acme
            currency: EUR
            time_zone: Europe/Berlin
            domains:
              - go.acme.example
            goals:
              - goal: sale
                window: 30d
            partners:
              - partner: ann
                links:
                  - code: home
                    destination: https://shop.example/
            """;

    @TempDir
    Path folder;

    private EdgeRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = EdgeRig.start(folder, PROGRAM);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldSendAProspectOnAndRecordTheClick() throws IOException {
        final RawClient.Answer answer = rig.get("/c/acme/home");
        assertEquals(302, answer.status(), answer.raw());
        final String text = answer.parameter("click_id");
        assertEquals("https://shop.example/?click_id=" + text, answer.location());
        assertEquals("no-store, private", answer.header("Cache-Control"));
        assertEquals("noindex, nofollow", answer.header("X-Robots-Tag"));
        assertEquals("strict-origin-when-cross-origin", answer.header("Referrer-Policy"));
        assertEquals("0", answer.header("Content-Length"));
        assertNull(answer.header("Set-Cookie"));
        final ClickId clickId = new ClickId();
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertTrue(clickId.tryParse(bytes, 0, bytes.length));
        assertEquals(ClickVerdict.PROVEN, clickId.verify(rig.clickIdKeys()));
        assertTrue(clickId.isPayable());
        final SeenClick click = rig.onlyClick();
        assertEquals(ClickClass.HUMAN, click.clickClass());
        assertEquals(clickId.linkId(), click.linkId());
        assertEquals(clickId.visitor(), click.visitor());
        assertEquals(clickId.timeMs(), click.occurredMs());
        assertEquals(RawClient.BROWSER, click.agent());
        assertEquals(1, rig.count(Counter.CLICKS_ACCEPTED));
    }
}
