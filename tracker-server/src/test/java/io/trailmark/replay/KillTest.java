package io.trailmark.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.faults.JournalContents;
import io.trailmark.faults.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: what was acknowledged survives the death of the process, once each. Method: play a log against a server process,
 * kill it with SIGKILL three times at random moments, restart it over the same data each time while the replay goes on
 * by itself, then read the journal and look for every acknowledged click id and conversion.
 */
@Timeout(900)
final class KillTest {
    private static final int KILLS = 3;
    private static final int LINES = 9_000;

    @TempDir
    private Path folder;

    @Test
    void shouldHoldEveryAcknowledgedClickAndSaleOnceWhenKilledThreeTimes() throws Exception {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        System.out.println("moments of death from seed " + seed);
        final Random random = new Random(seed);
        final Path real = AccessLogs.real();
        final Path log = real != null ? real : AccessLogs.make(folder, LINES, seed);
        try (ServerProcess server = new ServerProcess(folder);
                ReplayState state = ReplayState.open(folder.resolve("state"))) {
            server.start();
            final ReplayRun run = new ReplayRun(ReplayTest.plan(server), state, System.out::println);
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                final Future<Void> replay = executor.submit(() -> {
                    run.play(log);
                    return null;
                });
                for (int i = 0; i < KILLS; i++) {
                    killAt(server, run, replay, LINES * (i + random.nextDouble()) / KILLS, random);
                }
                replay.get();
            }
            assertEquals(Map.of(), state.refused(), "refused lines");
            assertTrue(run.reconnects() >= KILLS, "connections lost: " + run.reconnects());
            checkServer(server, state);
            server.stop();
            checkJournal(server.dataFolder().resolve("journal"), state);
        }
    }

    /** Kills shortly after so many clicks were acknowledged, at whatever the server is doing then. */
    private static void killAt(
            final ServerProcess server,
            final ReplayRun run,
            final Future<Void> replay,
            final double clicks,
            final Random random)
            throws InterruptedException, ExecutionException, IOException {
        while (run.acknowledgedClicks() < clicks) {
            if (replay.isDone()) {
                replay.get();
                throw new AssertionError("the replay ended at " + run.acknowledgedClicks() + " before " + clicks);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
        LockSupport.parkNanos(random.nextInt(20_000_000));
        server.kill();
        System.out.println("killed after " + run.acknowledgedClicks() + " acknowledged clicks");
        server.start();
    }

    private static void checkServer(final ServerProcess server, final ReplayState state) throws Exception {
        final JsonNode totals = ReplayTest.awaitTotals(server, state.clickIds().size());
        assertEquals(
                state.conversionIds().size(), totals.at("/conversions/approved").asLong(), totals.toPrettyString());
        final JsonNode audit = server.read("/v1/audit");
        assertTrue(audit.get("balanced").asBoolean(), audit.toPrettyString());
    }

    private static void checkJournal(final Path journal, final ReplayState state) {
        final JournalContents contents = new JournalContents(journal);
        final List<String> complaints = new ArrayList<>(contents.readOn());
        for (final String clickId : state.clickIds().values()) {
            if (!contents.hasClick(clickId)) {
                complaints.add("click " + clickId + " is not there");
            }
        }
        state.conversionIds().forEach((person, conversionId) -> {
            final String orderId = ReplayRun.orderId(person);
            final String first = contents.conversionOf(orderId);
            if (!conversionId.equals(first)) {
                complaints.add("sale " + conversionId + " of " + orderId + " is not its first report, " + first);
            }
        });
        assertEquals(List.of(), complaints);
        System.out.println(state.clickIds().size() + " clicks and "
                + state.conversionIds().size() + " sales acknowledged; the journal holds " + contents.clicks()
                + " clicks and " + contents.reports() + " reports");
    }
}
