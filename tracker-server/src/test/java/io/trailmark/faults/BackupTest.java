package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.engine.Engine;
import io.trailmark.journal.JournalReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy that is taken under load, with snapshots written and files archived meanwhile, is a server of its own. */
final class BackupTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final List<String> SETTINGS = List.of("--snapshot.interval.records=1000", "--archive.after.hours=0");

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

    private static void back(final Path data, final Path copy) throws IOException, InterruptedException {
        final Path script = Path.of(System.getProperty("trailmark.root"), "scripts/backup");
        final Process process = new ProcessBuilder(script.toString(), data.toString(), copy.toString())
                .redirectErrorStream(true)
                .start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals("", said);
    }

    /** Last position and hash of the state that the journal's records lead to, all of them or up to a position. */
    private static long[] state(final Path data, final long limitPosition) {
        try (JournalReader reader = new JournalReader(data.resolve("journal"), 1);
                Engine engine = new Engine(new Engine.Context())) {
            int read;
            do {
                read = reader.poll(
                        (buffer, offset, length) ->
                                engine.onRecord(buffer, offset, length, (outcome, at, lengthBytes) -> {}),
                        limitPosition,
                        1_000);
            } while (read > 0);
            return new long[] {reader.position(), engine.stateHash()};
        }
    }

    private static long count(final Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void shouldRestoreToTheSameStateFromACopyTakenUnderLoad() throws Exception {
        final Path copy = Files.createDirectories(folder.resolve("restored")).resolve("data");
        final long acknowledged;
        try (ServerProcess server = new ServerProcess(folder).arguments(SETTINGS)) {
            server.start();
            try (SteadyClients clients = new SteadyClients(server.edgePort(), 4)) {
                awaitAnswers(clients, 1_500);
            }
            server.stop();
            // Files of an epoch that has ended go to the archive at the next snapshot.
            server.start();
            try (SteadyClients clients = new SteadyClients(server.edgePort(), 4)) {
                awaitAnswers(clients, 1_500);
                acknowledged = server.read("/v1/audit").get("applied").asLong();
                back(server.dataFolder(), copy);
                awaitAnswers(clients, 100);
            }
            server.stop();
            assertTrue(count(copy.resolve("snapshots")) > 0, "with a snapshot");
            assertTrue(count(copy.resolve("archive")) > 0, "and archived files");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));

            final long[] copied = state(copy, Long.MAX_VALUE);
            assertTrue(copied[0] >= acknowledged, copied[0] + " has not all of " + acknowledged);
            assertEquals(
                    List.of(copied[0], copied[1]),
                    Stream.of(state(server.dataFolder(), copied[0]))
                            .flatMap(each -> Stream.of(each[0], each[1]))
                            .toList());
            System.out.println("a copy of " + copied[0] + " records, " + acknowledged + " of them applied before it was"
                    + " begun, restores to state hash " + Long.toHexString(copied[1]));
        }
        try (ServerProcess restored = new ServerProcess(folder.resolve("restored")).arguments(SETTINGS)) {
            restored.start();
            final JsonNode audit = restored.read("/v1/audit");
            assertTrue(audit.get("balanced").asBoolean(), audit.toPrettyString());
            assertTrue(audit.get("applied").asLong() > acknowledged, audit.toPrettyString());
            try (SteadyClients clients = new SteadyClients(restored.edgePort(), 1)) {
                awaitAnswers(clients, 10);
            }
            restored.stop();
        }
    }
}
