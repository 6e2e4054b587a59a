package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the edge is started with, and limits that depend on each other. */
final class EdgeContextTest {
    @TempDir
    Path folder;

    @Test
    void shouldNameEverythingThatIsWrongAtOnce() {
        final String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> EdgeServer.start(
                                new EdgeServer.Context().port(70_000).loops(65).trustedProxies(List.of("10.0.0.0/33"))))
                .getMessage();
        for (final String fault : List.of(
                "port out of range: 70000",
                "number of loops out of range: 65",
                "no journal",
                "no routing table",
                "no counters",
                "no tokens",
                "trusted proxies: prefix length out of range: 10.0.0.0/33")) {
            assertTrue(message.contains(fault), message);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldServeOnSeveralLoopsOverEpollAndOverNio(final boolean isEpoll) throws IOException {
        try (EdgeRig rig = EdgeRig.start(
                folder,
                LinkTest.PROGRAM,
                context -> context.nativeTransportAllowed(isEpoll).loops(3))) {
            for (int i = 0; i < 12; i++) {
                assertEquals(302, rig.get("/c/acme/home").status());
            }
            assertEquals(12, rig.clicks().size());
            assertEquals(
                    12, rig.clicks().stream().map(SeenClick::clickId).distinct().count());
            assertEquals(
                    12, rig.clicks().stream().map(SeenClick::visitor).distinct().count());
            assertEquals(12, redirectsMeasured(rig, 12));
        }
    }

    /** An answer is measured after it was written, so a client may know of it before the histogram does. */
    private static long redirectsMeasured(final EdgeRig rig, final long expected) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        final long[] recorded = new long[1];
        do {
            rig.server().redirectLatency(histogram -> recorded[0] += histogram.getTotalCount());
            Thread.onSpinWait();
        } while (recorded[0] < expected && System.nanoTime() < deadlineNs);
        return recorded[0];
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws IOException {
        try (EdgeRig rig = EdgeRig.start(folder, LinkTest.PROGRAM)) {
            final Path other = folder.resolve("other");
            other.toFile().mkdir();
            assertThrows(
                    RuntimeException.class,
                    () -> EdgeRig.start(
                            other,
                            LinkTest.PROGRAM,
                            context -> context.port(rig.server().port())));
        }
    }

    @Test
    void shouldNameTheHostThatIsNotFound() {
        final UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.host("nowhere.invalid")));
        assertTrue(refused.getMessage().contains("nowhere.invalid"), refused.getMessage());
    }

    @Test
    void shouldHaveRoomForTheLongestOfEverything() {
        assertTrue(
                EdgeLimits.LOOP_BYTES >= EdgeLimits.HEAD_BYTES + EdgeLimits.READ_BYTES,
                "what is kept of one request and one read");
        assertTrue(
                EdgeLimits.BACKLOG_BYTES >= EdgeLimits.HEAD_BYTES + EdgeLimits.READ_BYTES,
                "reading pauses after the read that went over the mark");
        assertTrue(EdgeLimits.BATCH_BYTES >= 2 * RecordFrame.MAX_LENGTH, "two of the longest");
        assertTrue(EdgeLimits.WRITE_LOW_WATERMARK_BYTES < EdgeLimits.WRITE_HIGH_WATERMARK_BYTES);
        assertTrue(Parameter.LONGEST_NAME < EdgeLimits.REQUEST_LINE_BYTES);
    }
}
