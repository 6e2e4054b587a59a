package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped, or started anew, while prospects click on: none of them may notice. */
final class RestartTest {
    private static final int CLIENTS = 8;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path folder;

    private static void awaitAnswers(final SteadyClients clients, final long more) {
        final long count = clients.answered() + more;
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (clients.answered() < count) {
            assertTrue(System.nanoTime() < deadlineNs, "answers stay at " + clients.answered());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void shouldStopWithoutAFailedRequestWhenTheTrafficFollowsReady() throws Exception {
        // Longer than this test takes on the slowest machine: who follows /ready is away before the end.
        try (ServerProcess server = new ServerProcess(folder).arguments(List.of("--stop.drain.seconds=600"))) {
            server.start();
            try (SteadyClients clients = new SteadyClients(server.edgePort(), CLIENTS)) {
                awaitAnswers(clients, 1_000);
                assertEquals(0, clients.askedToLeave());
                server.beginStop();
                while (server.isReady()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
                awaitAnswers(clients, 500);
                clients.stop();
                assertEquals(0, clients.failed(), clients.firstFailure());
                assertTrue(clients.askedToLeave() >= CLIENTS, "each was asked to go elsewhere");
                System.out.println(clients.answered() + " clicks over a stop, the longest " + clients.longestMs()
                        + " ms, " + clients.askedToLeave() + " asked to go elsewhere, none failed");
            }
        }
    }

    @Test
    void shouldStartAnewWithoutAFailedRequestWhereThePortIsHeld() throws Exception {
        try (ServerProcess server =
                new ServerProcess(folder).holdingPort().arguments(List.of("--stop.drain.seconds=5"))) {
            server.start();
            try (SteadyClients clients = new SteadyClients(server.edgePort(), CLIENTS)) {
                awaitAnswers(clients, 500);
                server.restart();
                awaitAnswers(clients, 500);
                clients.stop();
                assertEquals(0, clients.failed(), clients.firstFailure());
                System.out.println(clients.answered() + " clicks over a restart, the longest " + clients.longestMs()
                        + " ms, none failed");
            }
            assertEquals(
                    "true", server.read("/v1/audit").get("balanced").asText(), "and the books of both starts balance");
            server.stop();
        }
    }
}
