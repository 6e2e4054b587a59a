package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.journal.Journal;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that wait for the journal or for the views, journals that refuse, and clients that are too slow. */
final class WaitingTest {
    private static final byte[] NO_BYTES = new byte[0];

    @TempDir
    Path folder;

    private final AtomicLong viewsPosition = new AtomicLong();

    /** Writes some record and answers when the views have reached it. */
    private static void report(final Request request, final Response response, final EdgeLoop loop) {
        final int offset = loop.claim(1_024);
        final AdjustmentEncoder encoder =
                new AdjustmentEncoder().wrapAndApplyHeader(loop.batch().buffer(), offset, new MessageHeaderEncoder());
        encoder.putOrderId(NO_BYTES, 0, 0).putAdjustmentId(NO_BYTES, 0, 0).putReason(NO_BYTES, 0, 0);
        loop.commitAndAwait(
                MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength(), new SomeAnswer(loop.nowNs()));
    }

    /** Fails after it has put its answer off: a fault of ours. */
    private static void fail(final Request request, final Response response, final EdgeLoop loop) {
        report(request, response, loop);
        throw new IllegalStateException("thrown by a test");
    }

    private static final class SomeAnswer implements PendingAnswer {
        private final long sinceNs;
        private long position;

        SomeAnswer(final long sinceNs) {
            this.sinceNs = sinceNs;
        }

        @Override
        public boolean onAppended(final long newPosition, final Response response, final EdgeLoop loop) {
            position = newPosition;
            if (newPosition < 0) {
                response.refuse(Problem.NOT_JOURNALED);
                return true;
            }
            return false;
        }

        @Override
        public boolean tryAnswer(
                final long viewsPosition, final long nowNs, final Response response, final EdgeLoop loop) {
            if (viewsPosition >= position) {
                response.begin(Status.CREATED).end(Ascii.bytes("" + position));
                return true;
            }
            if (nowNs - sinceNs > TimeUnit.SECONDS.toNanos(2)) {
                response.begin(Status.ACCEPTED).end(Ascii.bytes("" + position));
                return true;
            }
            return false;
        }
    }

    private EdgeServer.Context settings(final EdgeServer.Context context) {
        return context.viewsPosition(viewsPosition::get).endpointFactory(loop -> new Endpoint[] {
            Endpoint.exact("/report", Method.GET_POST, WaitingTest::report),
            Endpoint.exact("/fail", Method.GET_POST, WaitingTest::fail)
        });
    }

    @Test
    void shouldKeepLaterAnswersBackUntilTheViewsHaveCaughtUp() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, this::settings);
                RawClient client = rig.client();
                RawClient other = rig.client()) {
            client.send(EdgeRig.request("GET", "/report", "X-Request-Id: first")
                    + EdgeRig.request("GET", "/c/acme/home?n=1")
                    + EdgeRig.request("POST", "/report", "Content-Length: 2") + "{}"
                    + EdgeRig.request("GET", "/c/acme/home?n=2"));
            assertEquals(302, other.ask(EdgeRig.request("GET", "/c/acme/home")).status(), "others do not wait");
            advance(rig, rig.journal().appendedPosition());
            final RawClient.Answer first = client.read(false);
            assertEquals(201, first.status());
            assertEquals("first", first.header("X-Request-Id"));
            assertEquals("1", client.read(false).parameter("n"));
            advance(rig, Long.MAX_VALUE);
            assertEquals(201, client.read(false).status());
            assertEquals("2", client.read(false).parameter("n"));
        }
    }

    private void advance(final EdgeRig rig, final long position) {
        viewsPosition.set(position);
        rig.server().onViewsAdvanced();
    }

    @Test
    void shouldTellEachReportItsOwnPositionWithinTheBatch() throws IOException {
        viewsPosition.set(Long.MAX_VALUE);
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, this::settings);
                RawClient client = rig.client()) {
            final long before = rig.journal().appendedPosition();
            client.send(EdgeRig.request("GET", "/c/acme/home").repeat(3) + EdgeRig.request("GET", "/report"));
            for (int i = 0; i < 3; i++) {
                assertEquals(302, client.read(false).status());
            }
            assertEquals("" + (before + 4), client.read(false).body());
            assertEquals(1, rig.count(Counter.EDGE_BATCHES), "one append for all of them");
        }
    }

    @Test
    void shouldAnswerWithoutTheViewsAfterAWhile() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, this::settings)) {
            assertEquals(202, rig.get("/report").status());
        }
    }

    @Test
    void shouldAnswerAThousandThatWaitOnManyConnections() throws IOException {
        viewsPosition.set(Long.MAX_VALUE);
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, this::settings);
                RawClient client = rig.client()) {
            final String request = EdgeRig.request("GET", "/report");
            client.send(request.repeat(1_000));
            long last = 0;
            for (int i = 0; i < 1_000; i++) {
                final long position = Long.parseLong(client.read(false).body());
                assertTrue(position > last);
                last = position;
            }
        }
    }

    @Test
    void shouldAnswerForAHandlerThatFails() throws IOException {
        viewsPosition.set(Long.MAX_VALUE);
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM, this::settings);
                RawClient client = rig.client()) {
            assertEquals(500, client.ask(EdgeRig.request("GET", "/fail")).status());
            assertEquals(201, client.ask(EdgeRig.request("GET", "/report")).status());
            assertEquals(1, rig.count(Counter.EDGE_ERRORS));
        }
    }

    @Test
    void shouldLetTheProspectLandWhenTheJournalRefuses() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                folder, LinkTest.PROGRAM, context -> settings(context).journal(new FullJournal()))) {
            final RawClient.Answer answer = rig.get("/c/acme/home");
            assertEquals(302, answer.status());
            assertEquals(43, answer.parameter("cid").length());
            assertEquals(1, rig.count(Counter.CLICKS_UNJOURNALED));
            assertEquals(0, rig.count(Counter.CLICKS_ACCEPTED));
            final RawClient.Answer report = rig.get("/report");
            assertEquals(503, report.status());
            assertEquals("1", report.header("Retry-After"));
            assertTrue(report.body().contains("\"code\":\"not_journaled\""), report.body());
        }
    }

    /** A disk that is full. */
    private static final class FullJournal implements Journal {
        @Override
        public long append(final RecordBatch batch) {
            return FULL;
        }

        @Override
        public long appendedPosition() {
            return 0;
        }

        @Override
        public long syncedPosition() {
            return 0;
        }

        @Override
        public void requestSync() {}

        @Override
        public void onSynced(final Runnable listener) {}

        @Override
        public boolean isWritable() {
            return false;
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldGiveAHeadOnlySoLongHoweverSlowlyItComes() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                        folder,
                        LinkTest.PROGRAM,
                        context -> context.timeouts(TimeUnit.MILLISECONDS.toNanos(300), TimeUnit.MINUTES.toNanos(1)));
                RawClient client = rig.client();
                RawClient silent = rig.client()) {
            final String request = EdgeRig.request("GET", "/c/acme/home", "X: " + "y".repeat(10_000));
            int sent = 0;
            while (!client.hasInput() && sent < request.length() - 1) {
                client.send(request.substring(sent, sent + 1));
                sent++;
                Thread.onSpinWait();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            assertEquals(408, client.read(false).status());
            assertTrue(client.isEnded());
            assertNull(silent.read(false), "nothing was asked, nothing is said");
        }
    }

    @Test
    void shouldCloseIdleConnections() throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                        folder,
                        LinkTest.PROGRAM,
                        context -> context.timeouts(TimeUnit.MINUTES.toNanos(1), TimeUnit.MILLISECONDS.toNanos(300)));
                RawClient client = rig.client()) {
            assertEquals(302, client.ask(EdgeRig.request("GET", "/c/acme/home")).status());
            assertNull(client.read(false));
        }
    }
}
