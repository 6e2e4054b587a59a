package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.trailmark.access.Scope;
import io.trailmark.counters.Counter;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /i/...gif}: always the image, and a record with the class and the privacy that a click would have. */
final class ViewsOfLinksTest {
    private static final String COOKIE = "Cookie: tm=0123456789abcdef";
    private static final long VISITOR = 0x0123456789abcdefL;
    private static final int IMAGE_BYTES = 43;

    @TempDir
    private Path folder;

    /** A view as it stands in the journal. */
    private record SeenView(
            long visitor,
            int linkId,
            ClickClass clickClass,
            String reasons,
            String privacy,
            boolean isHistory,
            long occurredMs,
            long agentHash,
            long addressBlock) {}

    @Test
    void shouldRecordAViewByTheSharedPathAndOnTheProgramsOwnHost() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM)) {
            assertImage(rig.get("/i/acme/home.gif"));
            assertImage(rig.get("/i/merge.gif?x=1", "Host: go.acme.example"));
            rig.get("/c/acme/home");
            final List<SeenView> views = views(rig);
            assertEquals(2, views.size());
            assertEquals(ClickClass.HUMAN, views.getFirst().clickClass());
            assertEquals(0, views.getFirst().visitor());
            assertEquals(rig.onlyClick().linkId(), views.getFirst().linkId());
            assertNotEquals(views.getFirst().linkId(), views.get(1).linkId());
            assertEquals(rig.onlyClick().agentHash(), views.getFirst().agentHash());
            assertEquals(rig.onlyClick().addressBlock(), views.getFirst().addressBlock());
            assertEquals(2, rig.count(Counter.VIEWS_ACCEPTED));
            assertEquals(1, rig.count(Counter.CLICKS_ACCEPTED));
        }
    }

    @Test
    void shouldKnowTheVisitorByTheCookieUnlessTheVisitorWantsLess() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM)) {
            rig.get("/i/acme/home.gif", COOKIE);
            rig.get("/i/acme/home.gif?cs=granted", COOKIE);
            rig.get("/i/acme/home.gif?cs=denied", COOKIE);
            rig.get("/i/acme/home.gif", COOKIE, "Sec-GPC: 1");
            rig.get("/i/acme/home.gif", COOKIE, "DNT: 1");
            rig.get("/i/acme/home.gif?cs=granted");
            final List<SeenView> views = views(rig);
            assertEquals(
                    List.of(VISITOR, VISITOR, 0L, 0L, 0L, 0L),
                    views.stream().map(SeenView::visitor).toList());
            assertEquals("{visitorFromCookie}", views.getFirst().privacy());
            assertEquals("{consentGranted,visitorFromCookie}", views.get(1).privacy());
            assertEquals("{consentDenied}", views.get(2).privacy());
            assertEquals("{globalPrivacyControl}", views.get(3).privacy());
            assertEquals("{doNotTrack}", views.get(4).privacy());
        }
    }

    @Test
    void shouldGiveAViewTheClassOfAClick() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                folder, LinkTest.PROGRAM.replace("code: merge", "code: merge\n        status: suspended"))) {
            rig.get("/i/acme/home.gif", "User-Agent: Googlebot/2.1 (+http://www.google.com/bot.html)");
            rig.get("/i/acme/home.gif", "Sec-Purpose: prefetch");
            rig.get("/i/acme/merge.gif");
            assertEquals("", rig.ask("HEAD", "/i/acme/home.gif").body());
            final List<SeenView> views = views(rig);
            assertEquals(
                    List.of(ClickClass.BOT, ClickClass.PREFETCH, ClickClass.REFUSED, ClickClass.HEAD),
                    views.stream().map(SeenView::clickClass).toList());
            assertEquals("{linkDisabled}", views.get(2).reasons());
        }
    }

    @Test
    void shouldSendTheImageAndRecordNothingWhereThereIsNoLinkOrNoRecordIsWanted() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM)) {
            for (final String path : List.of(
                    "/i/acme/nothing.gif", "/i/nobody/home.gif", "/i/home.gif", "/i/acme/%zz.gif", "/i/acme/.gif")) {
                assertImage(rig.get(path));
            }
            assertEquals(5, rig.count(Counter.ORPHANS));
            assertImage(rig.get("/i/acme/home.gif?notrack=1"));
            assertEquals(1, rig.count(Counter.VIEWS_UNRECORDED));
            assertEquals(List.of(), views(rig));
            assertEquals(
                    405,
                    rig.ask("POST", "/i/acme/home.gif", "Content-Length: 0").status());
        }
    }

    @Test
    void shouldTakeTheTimeOfAViewOfThePastWithTheRightTokenOnly() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM)) {
            final String past = "X-Occurred-At: 2026-01-01T00:00:00Z";
            final String token = "Authorization: Bearer " + rig.token(Scope.HISTORY_WRITE);
            assertImage(rig.get("/i/acme/home.gif", past, token));
            assertImage(rig.get("/i/acme/home.gif", past));
            final List<SeenView> views = views(rig);
            assertEquals(1, views.size());
            assertEquals(1_767_225_600_000L, views.getFirst().occurredMs());
            assertEquals(true, views.getFirst().isHistory());
            assertEquals(1, rig.count(Counter.REFUSED_UNAUTHORIZED));
        }
    }

    @Test
    void shouldCountViewsByThemselvesAllTheWayThrough() throws IOException {
        try (IntakeRig rig = IntakeRig.open(folder)) {
            for (int i = 0; i < 3; i++) {
                final HttpResponse<byte[]> answer = rig.getBytes("/i/acme/hello.gif");
                assertEquals(200, answer.statusCode());
                assertEquals(IMAGE_BYTES, answer.body().length);
                assertArrayEquals(rig.getBytes("/px.gif").body(), answer.body());
            }
            rig.awaitViews();
            final int programId = rig.views.catalogue().program("acme").id();
            long seen = 0;
            for (final ClickClass clickClass : ClickClass.values()) {
                if (clickClass != ClickClass.NULL_VAL) {
                    seen += rig.views.totals(programId).whole().views(clickClass);
                    assertEquals(0, rig.views.totals(programId).whole().clicks(clickClass));
                }
            }
            assertEquals(3, seen);
        }
    }

    private static void assertImage(final RawClient.Answer answer) {
        assertEquals(200, answer.status());
        assertEquals("image/gif", answer.header("Content-Type"));
        assertEquals("no-store, private", answer.header("Cache-Control"));
        assertEquals(Integer.toString(IMAGE_BYTES), answer.header("Content-Length"));
        assertNull(answer.header("Set-Cookie"));
    }

    private List<SeenView> views(final EdgeRig rig) {
        final List<SeenView> views = new ArrayList<>();
        try (JournalReader reader = new JournalReader(folder.resolve("journal"), 1)) {
            int records;
            do {
                records = reader.poll(
                        (buffer, offset, lengthBytes) -> {
                            if (RecordFrame.templateId(buffer, offset) == ViewDecoder.TEMPLATE_ID) {
                                views.add(seen(new ViewDecoder()
                                        .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder())));
                            }
                        },
                        rig.journal().appendedPosition(),
                        1_000);
            } while (records > 0);
        }
        return views;
    }

    private static SeenView seen(final ViewDecoder view) {
        final StringBuilder reasons = new StringBuilder();
        view.reasons().appendTo(reasons);
        final StringBuilder privacy = new StringBuilder();
        view.privacy().appendTo(privacy);
        return new SeenView(
                view.visitor(),
                (int) view.linkId(),
                view.clickClass(),
                reasons.toString(),
                privacy.toString(),
                view.flags().history(),
                view.occurredMs(),
                view.agentHash(),
                view.addressBlock());
    }
}
