package io.trailmark.journal.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line over a journal that holds one record of each type, taken from the golden file. */
class JournalCommandTest {
    private static final Path GOLDEN = Path.of(System.getProperty("trailmark.root"))
            .resolve("tracker-core/src/test/resources/golden/records-2.bin");

    @TempDir
    private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeAJournal() throws IOException {
        final UnsafeBuffer golden = new UnsafeBuffer(Files.readAllBytes(GOLDEN));
        final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
        try (ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(data.resolve("journal"))
                .product("test")
                .freeSpaceLimitBytes(0))) {
            int offset = 0;
            while (offset < golden.capacity()) {
                final int lengthBytes = RecordFrame.lengthBytes(golden, offset);
                if (offset > 0) {
                    batch.clear();
                    batch.buffer().putBytes(0, golden, offset, lengthBytes);
                    batch.commit(lengthBytes);
                    journal.append(batch);
                }
                offset += RecordFrame.alignedLength(lengthBytes);
            }
        }
    }

    private int run(final String... arguments) {
        return JournalCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void shouldCountWhatAWholeJournalHolds() {
        assertEquals(0, run("verify", data.toString()));
        assertTrue(out.toString().contains("    1               1             13          13"), out.toString());
        assertTrue(out.toString().contains("1 Conversion"), out.toString());
        assertTrue(out.toString().contains("whole"), out.toString());
    }

    @Test
    void shouldNameDamageAndExitWith1() throws IOException {
        damage();
        assertEquals(1, run("verify", data.toString()));
        assertTrue(out.toString().contains("unreadable at position 2, readable again from 3"), out.toString());
        assertTrue(out.toString().contains("DAMAGED"), out.toString());
        assertEquals(1, run("export", data.toString()));
        assertTrue(err.toString().contains("unreadable at position 2"), err.toString());
    }

    @Test
    void shouldRepairOnlyWhenToldToAndSayWhatIsLost() throws IOException {
        assertEquals(0, run("repair", data.toString()));
        assertTrue(out.toString().contains("nothing to repair"), out.toString());
        damage();
        assertEquals(1, run("repair", data.toString()));
        assertTrue(out.toString().contains("  lost: position 2\n1 of 13 records are lost"), out.toString());
        assertTrue(out.toString().contains("Nothing was changed."), out.toString());
        assertFalse(Files.exists(data.resolve("archive")));
        assertEquals(0, run("repair", "--yes", data.toString()), out.toString() + err);
        assertTrue(out.toString().contains("positions 1 to 13 are in the archive"), out.toString());
        assertEquals(0, run("verify", data.toString()), out.toString());
        assertEquals(0, run("print", "--from", "2", "--to", "2", data.toString()));
        assertTrue(out.toString().contains(" RecordLost repairedMs="), out.toString());
    }

    @Test
    void shouldRefuseToRepairAJournalInUse() throws IOException {
        damage();
        try (ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(data.resolve("journal"))
                .freeSpaceLimitBytes(0))) {
            assertEquals(2, run("repair", "--yes", data.toString()));
            assertTrue(err.toString().contains("locked"), err.toString());
            assertTrue(journal.isWritable());
        }
    }

    private void damage() throws IOException {
        try (var files = Files.list(data.resolve("journal/epoch-00000001"))) {
            final Path file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            final String bytes = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.seek(bytes.indexOf("newsletter"));
                access.write('N');
            }
        }
    }

    @Test
    void shouldExportEveryFieldByName() throws IOException {
        assertEquals(
                0,
                run(
                        "export",
                        "--from",
                        "2",
                        "--to",
                        "4",
                        data.resolve("journal").toString()));
        final List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size());
        final JsonNode click = new ObjectMapper().readTree(lines.getFirst());
        assertEquals("Click", click.get("type").asText());
        assertEquals(2, click.get("position").asLong());
        assertEquals("1122334455667788", click.get("visitor").asText());
        assertEquals("203.0.113.0/24", click.get("addressBlock").asText());
        assertEquals(43, click.get("clickId").asText().length());
        assertEquals("[\"agentMissing\",\"labelCut\"]", click.get("reasons").toString());
        assertEquals(
                "[{\"key\":\"SUB1\",\"value\":\"newsletter\"},{\"key\":\"GCLID\",\"value\":\"abc-123\"}]",
                click.get("labels").toString());
        assertEquals("Mozilla/5.0", click.get("agent").asText());
        final JsonNode adjustment = new ObjectMapper().readTree(lines.getLast());
        assertTrue(adjustment.get("amountMinor").isNull(), "null where the rest of the order is meant");
        assertEquals("zur\u00fcckgeschickt", adjustment.get("reason").asText());
        final Set<String> names = new TreeSet<>();
        click.fieldNames().forEachRemaining(names::add);
        assertTrue(names.containsAll(Set.of("crc32c", "length", "epochNs", "referrer", "privacy", "flags")));
    }

    @Test
    void shouldPrintALineForPeopleAndNoSecret() {
        assertEquals(0, run("print", data.toString()));
        final List<String> lines = out.toString().lines().toList();
        assertEquals(13, lines.size());
        assertTrue(lines.get(0).contains(" EpochOpened epoch=1 hashSeed=(secret) product=test"), lines.get(0));
        assertTrue(lines.get(2).contains(" Conversion "), lines.get(2));
        assertTrue(lines.get(2).contains("customerId=\"customer 9\""), lines.get(2));
        assertTrue(lines.get(2).contains(" dimensions={city=Berlin}"), lines.get(2));
    }

    @Test
    void shouldSayWhatIsWrongWithTheCommandAndExitWith2() {
        assertEquals(2, run("verify", data.resolve("nowhere").toString()));
        assertTrue(err.toString().contains("no such folder"), err.toString());
        assertEquals(2, run("verify", "--from", "5", "--to", "4", data.toString()));
        assertEquals(2, run("burn", data.toString()));
    }

    @Test
    void shouldExplainItself() {
        assertEquals(0, run("--help"));
        assertEquals(0, run("verify", "--help"));
        assertTrue(out.toString().contains("Exit codes"), out.toString());
        assertFalse(out.toString().contains("Exception"), out.toString());
    }
}
