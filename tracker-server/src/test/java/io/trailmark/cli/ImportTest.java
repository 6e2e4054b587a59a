package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.api.Office;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Things of a file over a real back office: each made once, whatever gets lost or is wrong on the way. */
final class ImportTest {
    @TempDir
    private Path folder;

    private Office office;
    private Front front;
    private Terminal terminal;
    private Path file;
    private int piece = 100;

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

    private void write(final int rows) throws IOException {
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
        return as("links", more);
    }

    private Terminal.Result as(final String kind, final String... more) {
        final List<String> words = new ArrayList<>(List.of(
                "import",
                file.toString(),
                "--as=" + kind,
                "--program=acme",
                "--piece=" + piece,
                "--patience=0",
                "-o",
                "ndjson"));
        words.addAll(List.of(more));
        return terminal.run(words.toArray(String[]::new));
    }

    private static void assertCounts(final String expected, final Terminal.Result result) throws Exception {
        final JsonNode json = result.json();
        final long sum = json.path("made").asLong()
                + json.path("would_be_made").asLong()
                + json.path("already_there").asLong()
                + json.path("refused").asLong()
                + json.path("skipped").asLong()
                + json.path("done_before").asLong();
        assertEquals(json.get("read").asLong(), sum, json.toString());
        final String made = json.has("made") ? json.get("made").asText() : "dry " + json.get("would_be_made");
        assertEquals(
                expected,
                json.get("read").asText() + ": " + made + ", " + json.get("already_there") + " there, "
                        + json.get("refused") + " refused");
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
        Files.writeString(progress, Files.readString(progress) + "import-0123");
        front.swallows(body -> false);
        front.passed().clear();
        final Terminal.Result rest = send().is(0).says("\"done_before\":100");
        // The piece whose answer was lost was sent twice and made once.
        assertCounts("250: 50, 100 there, 0 refused", rest);
        assertEquals(2, front.passed().size());
        assertFalse(Files.exists(progress));
        assertEquals(3, changesOfLinks());
        terminal.line("links get lnk_250").is(0).says("https://shop.example/249?a=1,2");
        terminal.line("links get lnk_251").is(5);
    }

    @Test
    void shouldMakeNothingTwice() throws Exception {
        write(150);
        assertCounts("150: 150, 0 there, 0 refused", send().is(0));
        assertCounts("150: 0, 150 there, 0 refused", send().is(0));
        // In other pieces, with what is new between.
        Files.writeString(file, Files.readString(file).replace("ann,c7,", "ann,new,https://n.example/\nann,c7,"));
        piece = 90;
        assertCounts("151: 1, 150 there, 0 refused", send().is(0));
        Files.writeString(file, "partner,destination\nann,https://a.example/\nann,https://b.example/\n");
        assertCounts("2: 2, 0 there, 0 refused", send().is(0));
        Files.writeString(file, "partner,destination\nann,https://b.example/\n");
        assertCounts("1: 0, 1 there, 0 refused", send().is(0));
    }

    @Test
    void shouldStopAtThePieceThatIsRefusedAndNameAllOfIt() throws Exception {
        write(250);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("ann,c120,\"https", "ann,c120,\"nonsense")
                        .replace("ann,c130,", "bob,c130,"));
        send().is(1)
                .complains("lines 102 to 201")
                .complains("none of them was made")
                .complains("line 122, destination: ")
                .complains("line 132, partner: ");
        terminal.line("links get lnk_101").is(5);
        Files.writeString(
                file, Files.readString(file).replace("nonsense", "https").replace("bob,", "ann,"));
        send().is(0).says("\"done_before\":100");
        assertEquals(3, changesOfLinks());
    }

    @Test
    void shouldSendTheGoodOnesAndWriteTheOthersToBeMended() throws Exception {
        write(250);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("ann,c120,\"https", "ann,c120,\"nonsense")
                        .replace("ann,c130,", "bob,c130,")
                        .replace("ann,c131,", "ann,=c131,")
                        .replace("ann,c7,", "ann,c7,x,"));
        final Path wrong = folder.resolve("wrong.csv");
        final Terminal.Result result =
                send("--skip-errors", "--errors=" + wrong).is(1);
        assertCounts("250: 246, 0 there, 4 refused", result);
        result.complains("line 9: it has 4 cells, and there are 3 columns (unreadable)")
                .complains("The rows stand in " + wrong);
        assertEquals(5, Files.readAllLines(wrong).size());
        assertUnmendedRowsStayWrong(wrong);
        final String mended = Files.readString(wrong)
                .replace("nonsense", "https")
                .replace("bob,", "ann,")
                .replace("'=c131", "c131")
                .replace("c7,x,", "c7,https://shop.example/7,")
                .replace(",\"https://shop.example/7?a=1,2\"", "");
        file = wrong;
        Files.writeString(file, mended);
        final JsonNode again = send("--map", "import_errors=").is(0).json();
        assertEquals(4, again.get("made").asInt(), again.toString());
        assertFalse(again.has("columns_not_taken_over"), again.toString());
        file = folder.resolve("wrong.ndjson");
        Files.writeString(
                file,
                "{\"partner\":\"ann\",\"code\":\"a b\",\"destination\":\"https://a.example\",\"metadata\":{\"k\":\"1\"}}\n");
        send("--skip-errors", "--errors=" + file).is(2).complains("--errors names another file");
        final Path link = folder.resolve("link.ndjson");
        Files.createSymbolicLink(link, file);
        send("--skip-errors", "--errors=" + link).is(2).complains("--errors names another file");
        assertTrue(Files.exists(link) && Files.exists(file));
        final Path lines = folder.resolve("lines.txt");
        send("--skip-errors", "--errors=" + lines).is(1);
        assertEquals(2, Json.read(Files.readString(lines)).get("import_line").asInt() + 1);
        file = lines;
        send().is(2).complains("line 1, import_errors: the row was wrong and still says so: mend it and empty this");
        Files.writeString(file, Files.readString(file).replace("a b", "ab").replaceAll(",\"import_errors\":.*", "}"));
        assertCounts("1: 1, 0 there, 0 refused", send().is(0));
    }

    /** Imported as they are, they are written once more as they are, cells that no column has included. */
    private void assertUnmendedRowsStayWrong(final Path wrong) throws Exception {
        final Path source = file;
        file = wrong;
        for (final String name : List.of("again.csv", "again.ndjson")) {
            final Path again = folder.resolve(name);
            assertCounts(
                    "4: 0, 0 there, 4 refused",
                    send("--skip-errors", "--errors=" + again).is(1));
            final List<String> rows = Files.readAllLines(again);
            assertTrue(rows.stream().anyMatch(row -> row.contains("https://shop.example/7?a=1,2")), rows.toString());
            assertTrue(rows.stream().anyMatch(row -> row.contains("no partner of acme has the code")), rows.toString());
            file = again;
        }
        Files.writeString(
                file, Files.readString(file).replaceAll("\"import_errors\":\"[^\"]*\"", "\"import_errors\":\"\""));
        send("--skip-errors").is(1).complains(", import_rest: the row was wrong and still says so");
        file = source;
    }

    @Test
    void shouldAskTheServerAndChangeNothingInADryRun() throws Exception {
        write(150);
        terminal.line("links create --program acme --partner ann --code c0 --destination https://shop.example/0?a=1,2")
                .is(0);
        assertCounts("150: dry 149, 1 there, 0 refused", send("--dry-run").is(0));
        Files.writeString(
                file, Files.readString(file).replace("ann,c1,", "bob,c1,").replace("ann,c2,", "ann,c 2,"));
        final Terminal.Result result = send("--dry-run", "--errors=" + folder.resolve("wrong.csv"))
                .is(1)
                .complains("line 3, partner: no partner of acme has the code 'bob' (unknown)")
                .complains("line 4, code: ");
        assertCounts("150: dry 147, 1 there, 2 refused", result);
        assertEquals(0, changesOfLinks());
        assertFalse(Files.exists(folder.resolve("links.csv.progress")));
        assertEquals(3, Files.readAllLines(folder.resolve("wrong.csv")).size());
    }

    @Test
    void shouldSendNothingWhileAnyRowCannotBeRead() throws Exception {
        Files.writeString(file, "partner,code,destination\nann,a,https://a.example\nann,b,\n");
        send().is(2).complains("line 3, destination: is missing");
        Files.writeString(file, "partner,code,destination\nann,a\n");
        send().is(2).complains("it has 2 cells, and there are 3 columns");
        Files.writeString(file, "partner,code\nann,a\n");
        send().is(2).complains("No column says the destination").complains("There are: partner, code.");
        assertTrue(front.passed().isEmpty());
        piece = 0;
        send().is(2).complains("--piece is a number from 1 to 1000");
        piece = 100;
        as("partners", "--from=shlink").is(2).complains("Of shlink there are no partners, only links.");
        send("--time-zone=Mars/One").is(2);
        send("--dates=QQQQQQQ").is(2);
        file = folder.resolve("nothing.csv");
        final Path wrong = Files.writeString(folder.resolve("wrong.csv"), "of yesterday");
        send("--errors=" + wrong).is(2).complains("cannot be read");
        assertEquals("of yesterday", Files.readString(wrong));
    }

    @Test
    void shouldReadPackedFilesAndWhatComes() throws Exception {
        file = folder.resolve("links.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write("slug;target\nx;https://x.example/\n".getBytes(StandardCharsets.UTF_8));
        }
        assertCounts(
                "1: 1, 0 there, 0 refused",
                send("--partner=ann", "--map", "slug=code", "--map", "target=destination")
                        .is(0));
        terminal.types(
                "{\"partner\":\"ann\",\"code\":\"y\",\"destination\":\"https://y.example/\",\"id\":\"lnk_9\"}\n");
        file = Path.of("-");
        assertCounts("1: 1, 0 there, 0 refused", send().is(0));
        terminal.line("links get lnk_2").is(0).says("https://y.example/");
    }

    @Test
    void shouldMakePartnersWithTheirFirstLinkAndCoupons() throws Exception {
        file = folder.resolve("partners.csv");
        Files.writeString(file, """
                partner,name,level,tags,link,destination,coupon,metadata.crm,status
                ann,,,,ann-home,,ANN10,,
                bob,'=Bob,2,"top,press",bob,https://shop.example/bob,,4711,suspended
                """);
        as("partners").is(2).complains("line 2, destination: is missing: where the link ann-home leads");
        assertCounts(
                "2: 1, 1 there, 0 refused",
                as("partners", "--destination=https://shop.example/").is(0));
        final JsonNode bob = terminal.line("partners get prt_2 -o json").is(0).json();
        assertEquals(
                "=Bob 2 suspended 4711 [\"top\",\"press\"]",
                bob.get("name").asText()
                        + ' '
                        + bob.get("level")
                        + ' '
                        + bob.get("status").asText()
                        + ' '
                        + bob.at("/metadata/crm").asText()
                        + ' '
                        + bob.get("tags"));
        terminal.line("links list --program acme -o csv --columns partner,code,destination")
                .says("ann,ann-home,https://shop.example/")
                .says("bob,bob,https://shop.example/bob");
        file = folder.resolve("coupons.csv");
        Files.writeString(file, "partner,coupon\nann,ANN10\nbob,BOB10\nbob,ann10\n");
        final Terminal.Result result = as("coupons", "--skip-errors").is(1).complains("line 4, coupon: ");
        assertCounts("3: 1, 1 there, 1 refused", result);
    }

    /** What an export wrote is there: all of it, in each form. */
    @Test
    void shouldFindEverythingThatWasExported() throws Exception {
        terminal.types("""
                        {"program":"acme","partner":"ann","code":"full","destination":"https://shop.example/",
                        "redirect":307,"click_limit":5,"expires_at":"2040-01-01T00:00:00Z","tags":["a","b"],
                        "metadata":{"k":"=1"},"rules":[{"when":{"country":["DE"]},"refuse":true}],
                        "variants":[{"variant":"x","destination":"https://x.example/","weight":2},
                        {"variant":"y","destination":"https://y.example/"}]}
                        """).line("links create --json -").is(0);
        terminal.line("partners create --program acme --partner -bob --name =Bob --level 2")
                .is(0);
        terminal.line("coupons create --program acme --partner ann --coupon ANN10")
                .is(0);
        for (final String kind : List.of("links", "partners", "coupons")) {
            for (final String form : List.of("csv", "ndjson")) {
                file = folder.resolve(kind + '.' + form);
                terminal.run("export", kind, "--out", file.toString()).is(0);
                final JsonNode result = as(kind).is(0).json();
                assertEquals(0, result.get("made").asInt(), kind + form + result);
                assertEquals(result.get("read"), result.get("already_there"), kind + form + result);
            }
        }
    }

    @Test
    void shouldNotGoOnWithTheWorkOfAnotherServer() throws Exception {
        write(1);
        Files.writeString(folder.resolve("links.csv.progress"), "sent to http://elsewhere\n");
        send().is(2).complains("is of another server: sent to http://elsewhere");
    }

    @Test
    void shouldWantTheEdgeOfAServerElsewhere() {
        new Terminal(folder, "http://office.example:8081", null)
                .run("import", "-", "--as=customers")
                .is(2)
                .complains("--edge names the public address");
    }
}
