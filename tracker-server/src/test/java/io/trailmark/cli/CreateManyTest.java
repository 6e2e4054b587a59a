package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.api.Office;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many links from a file: each made once, whatever gets lost or is wrong on the way. */
final class CreateManyTest {
    @TempDir
    private Path folder;

    private Office office;
    private Front front;
    private Terminal terminal;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder.resolve("office"));
        front = new Front(office.url());
        terminal = new Terminal(folder, front.url(), office.owner());
        terminal.line("programs create --program acme --currency EUR").is(0);
        terminal.line("partners create --program acme --partner ann").is(0);
        front.passed().clear();
        file = folder.resolve("links.csv");
    }

    @AfterEach
    void close() {
        front.close();
        office.close();
    }

    private void write(final int rows) throws Exception {
        final StringBuilder text = new StringBuilder("partner,code,destination\n");
        for (int i = 0; i < rows; i++) {
            text.append("ann,c")
                    .append(i)
                    .append(",\"https://shop.example/")
                    .append(i)
                    .append("?a=1,2\"\n");
        }
        Files.writeString(file, text);
    }

    private Terminal.Result send(final String... more) {
        final String[] words = new String[6 + more.length];
        System.arraycopy(
                new String[] {"links", "create-many", file.toString(), "--program=acme", "--piece=100", "--patience=0"},
                0,
                words,
                0,
                6);
        System.arraycopy(more, 0, words, 6, more.length);
        return terminal.run(words);
    }

    private long changesOfLinks() {
        return terminal.line("changes list --limit 500 --columns request -o csv")
                .is(0)
                .out()
                .lines()
                .filter("POST /v1/links/bulk"::equals)
                .count();
    }

    @Test
    void shouldGoOnAfterAnAnswerWasLost() throws Exception {
        write(250);
        front.swallows(body -> body.contains("\"c100\""));
        send().is(3).complains("the same command goes on from there");
        assertEquals(2, front.passed().size());
        final Path progress = folder.resolve("links.csv.progress");
        assertEquals(2, Files.readAllLines(progress).size());
        // What was being written when the power went does not count.
        Files.writeString(progress, Files.readString(progress) + "many-0123");
        front.swallows(body -> false);
        front.passed().clear();
        send("-o", "json").is(0).says("\"done_before\" : 100").says("\"sent\" : 150");
        assertEquals(2, front.passed().size());
        assertFalse(Files.exists(progress));
        // The piece whose answer was lost was sent twice and made once.
        assertEquals(3, changesOfLinks());
        terminal.line("links get lnk_250").is(0).says("https://shop.example/249?a=1,2");
        terminal.line("links get lnk_251").is(5);
    }

    @Test
    void shouldNameTheLinesThatTheServerRefuses() throws Exception {
        write(150);
        Files.writeString(file, Files.readString(file).replace("ann,c120,\"https", "ann,c120,\"nonsense"));
        send().is(1).complains("line 122, destination: ").complains("lines 102 to 151");
        Files.writeString(file, Files.readString(file).replace("nonsense", "https"));
        send().is(0).says("done_before  100");
        assertEquals(2, changesOfLinks());
    }

    @Test
    void shouldSendNothingWhileAnyRowIsWrong() throws Exception {
        write(150);
        send("--dry-run").is(0).says("150 rows can be sent; nothing was.");
        Files.writeString(file, "partner,code,destination\nann,a,https://a.example\nann,b,\n");
        send().is(2).complains("line 3: destination is missing");
        Files.writeString(file, "partner,code,destination\nann,a\n");
        send().is(2).complains("has 2 cells; there are 3 columns");
        file = folder.resolve("links.ndjson");
        Files.writeString(file, "{\"partner\":\"ann\",\"destination\":\"https://a.example\"}\n{oops\n");
        send().is(2).complains("Line 2 of");
        assertTrue(front.passed().isEmpty());
        Files.writeString(file, "{\"partner\":\"ann\",\"destination\":\"https://a.example\"}\n\n");
        send().is(0).says("rows         1");
        send("--piece=0").is(2);
        file = folder.resolve("nothing.csv");
        send().is(2);
    }

    @Test
    void shouldNotGoOnWithTheWorkOfAnotherServer() throws Exception {
        write(1);
        Files.writeString(folder.resolve("links.csv.progress"), "sent to http://elsewhere\n");
        send().is(2).complains("is of another server: sent to http://elsewhere");
    }
}
