package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.trailmark.access.Scope;
import io.trailmark.api.Office;
import io.trailmark.export.Formulas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything as files: whole or not there, each row once, and nothing that a spreadsheet would run. */
final class ExportTest {
    private static final String NUMBER = "-?[0-9]+(\\.[0-9]+)?";

    @TempDir
    private Path folder;

    private Office office;
    private Front front;
    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder.resolve("office"));
        front = new Front(office.url());
        terminal = new Terminal(folder, front.url(), office.token("-evil", "*", Scope.ADMIN));
        terminal.run("programs", "create", "--program=acme", "--currency=EUR", "--name==HYPERLINK(\"https://x\")")
                .is(0);
        terminal.line("programs create --program other --currency USD").is(0);
        terminal.line("goals create --program acme --goal sale reward.percent=10")
                .is(0);
        terminal.run(
                        "partners",
                        "create",
                        "--program=acme",
                        "--partner=-ann",
                        "--name=@SUM(A1:A9), \"Ann\"",
                        "tags=[\"=a\",\"b\"]",
                        "metadata={\"-k\":\"=v\"}")
                .is(0);
        terminal.run(
                        "links",
                        "create",
                        "--program=acme",
                        "--partner=-ann",
                        "--code=-blog",
                        "--destination=https://a.example/",
                        "tags=[\"-x,y\"]")
                .is(0);
        terminal.line("coupons create program=acme partner=-ann coupon=-10").is(0);
        terminal.run(
                        "registrations",
                        "create",
                        "program=acme",
                        "partner=-ann",
                        "registration=-r",
                        "account==2",
                        "from=2026-01-01T00:00:00Z",
                        "until=2027-01-01T00:00:00Z")
                .is(0);
        office.send("POST", "/rates", "{'base':'EUR','quote':'USD','rate':'1.1','date':'2026-11-20','source':'=ECB'}");
        final long nowMs = System.currentTimeMillis();
        office.traffic().click(nowMs);
        office.traffic().sale("=1+1", nowMs + 1, 12_900, nowMs);
        office.traffic().refund("=1+1", "+r", nowMs + 2, 2_900);
    }

    @AfterEach
    void close() {
        front.close();
        office.close();
    }

    private static List<Map<String, String>> rows(final Path file) throws Exception {
        final List<Map<String, String>> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(file)) {
            lines.forEach(line -> rows.add(line.getFieldsAsMap()));
        }
        return rows;
    }

    private Set<String> files() {
        final Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder.resolve("copy"))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    @Test
    void shouldWriteNoCellThatASpreadsheetWouldRun() throws Exception {
        final Path copy = folder.resolve("copy");
        terminal.run("export", "all", "--out", copy.toString()).is(0).says("conversions");
        assertEquals(ExportKind.values().length, files().size());
        int guarded = 0;
        for (final ExportKind kind : ExportKind.values()) {
            final Path file = copy.resolve(kind.word() + ".csv");
            assertEquals(
                    String.join(",", kind.columns()), Files.readAllLines(file).getFirst());
            final List<Map<String, String>> rows = rows(file);
            assertFalse(rows.isEmpty() && kind != ExportKind.CUSTOMERS, kind + " is empty");
            for (final Map<String, String> row : rows) {
                for (final Map.Entry<String, String> cell : row.entrySet()) {
                    assertFalse(Formulas.isSuspect(cell.getKey()), kind + ": " + cell);
                    assertTrue(
                            !Formulas.isSuspect(cell.getValue())
                                    || (cell.getKey().endsWith(".amount")
                                            && cell.getValue().matches(NUMBER)),
                            kind + ": " + cell);
                    guarded += cell.getValue().startsWith("'") ? 1 : 0;
                }
            }
        }
        assertTrue(guarded >= 12, () -> "hostile names are missing");
        final Map<String, String> ann = rows(copy.resolve("partners.csv")).getFirst();
        assertEquals("'@SUM(A1:A9), \"Ann\"", ann.get("name"));
        assertEquals("'-ann", ann.get("partner"));
        assertEquals("'=a,b", ann.get("tags"));
        assertEquals("{\"-k\":\"=v\"}", ann.get("metadata"));
        // What is taken back is a number, and may be less than nothing.
        final Map<String, String> takenBack = rows(copy.resolve("ledger.csv")).get(1);
        assertEquals("-2.90", takenBack.get("amount.amount"));
        assertTrue(Files.readString(copy.resolve("ledger.csv")).contains(",-2.90,EUR,"));
        assertTrue(Files.readString(copy.resolve("partners.csv")).contains(",\"'-ann\","));
    }

    @Test
    void shouldExportWhatCanBeImportedAgain() throws Exception {
        final Path file = folder.resolve("links.csv");
        terminal.run("export", "links", "--out", file.toString(), "-o", "json")
                .is(0)
                .says("\"rows\" : 1");
        final Map<String, String> link = rows(file).getFirst();
        final JsonNode shown = terminal.line("links get lnk_1 -o json").json();
        for (final String path : CsvWriter.paths(shown)) {
            final JsonNode value = Json.at(shown, path);
            assertEquals(
                    value.isValueNode() ? value.asText() : value.toString(), Formulas.original(link.get(path)), path);
        }
    }

    /** Where semicolons or tabs part cells, what stands behind one is a cell of its own, quoted or not. */
    @Test
    void shouldGuardEveryPartOfATextThatMightBeACell() {
        for (final String text : List.of(
                "=a",
                "'=a",
                "''=a",
                "'a",
                "a",
                "",
                "'",
                "\uff1da",
                "-1",
                "'-1",
                "\t=a",
                "\n",
                "a;=b",
                "a;'=b",
                "a; -b",
                "a;\"=b",
                "a\t@b",
                "a\r\n+b",
                ";=",
                ";",
                "=a;=b;''=c",
                "a;b",
                "a,=b",
                "x; y; -z",
                "{\"k\":\"v;=w\"}")) {
            final String cell = Formulas.harmless(text);
            assertFalse(Formulas.isSuspect(cell), cell);
            for (final String part : cell.split("[;\t\r\n]", -1)) {
                assertFalse(part.matches("[ \"]*[=+@\uff1d-].*"), cell);
            }
            assertEquals(text, Formulas.original(cell));
        }
        assertEquals("a;'=b", Formulas.harmless("a;=b"));
        assertEquals("'=a;'-b", Formulas.harmless("=a;-b"));
        assertEquals("a,=b; c", Formulas.harmless("a,=b; c"), "commas are our own, and quoted");
    }

    /** A field that is added to the API is added here, or this fails. */
    @Test
    void shouldHaveAColumnForEveryFieldThatIsDescribed() {
        final JsonNode description = office.description();
        for (final ExportKind kind : ExportKind.values()) {
            JsonNode page =
                    description.at("/paths/~1" + kind.word() + "/get/responses/200/content/application~1json/schema");
            page = resolved(page);
            page = page.has("anyOf") ? resolved(page.at("/anyOf/0")) : page;
            final JsonNode rows = page.get("properties").properties().stream()
                    .map(Map.Entry::getValue)
                    .filter(each -> each.path("type").asText().equals("array"))
                    .findFirst()
                    .orElseThrow();
            final Set<String> described = new TreeSet<>();
            columns(resolved(rows.get("items")), "", described);
            assertTrue(resolved(rows.get("items")).path("additionalProperties").isBoolean(), kind + " is open");
            described.removeIf(kind::isElsewhere);
            assertEquals(described, new TreeSet<>(kind.columns()), kind::word);
            assertEquals(described.size(), kind.columns().size(), kind::word);
        }
    }

    private JsonNode resolved(final JsonNode schema) {
        return schema.has("$ref")
                ? office.description().at(schema.get("$ref").asText().substring(1))
                : schema;
    }

    /** What has a cell of its own: values, lists, and objects whose names are the users'. */
    private void columns(final JsonNode schema, final String path, final Set<String> columns) {
        if (schema.has("anyOf")) {
            schema.get("anyOf").forEach(each -> columns(resolved(each), path, columns));
        } else if (schema.path("properties").isEmpty()) {
            columns.add(path);
        } else {
            schema.get("properties")
                    .properties()
                    .forEach(each -> columns(
                            resolved(each.getValue()),
                            path.isEmpty() ? each.getKey() : path + '.' + each.getKey(),
                            columns));
        }
    }

    @Test
    void shouldSayWhatItDoesNotKnowOfANewerServer() {
        front.answers((body, answer) -> answer.replace("\"base\"", "\"bid\":1,\"base\""));
        terminal.line("export rates")
                .is(0)
                .says("base,quote,from,rate,source,version,id\n")
                .says("EUR,USD,2026-11-20T00:00:00.000Z,1.1,\"'=ECB\",1,rte_1\n")
                .complains("rates lacks bid: the server is newer than this command. --format ndjson has all.");
        assertTrue(terminal.line("export rates --format ndjson").is(0).out().contains("\"bid\":1"));
        terminal.line("export rates --program acme").is(2).complains("of no programme");
        assertEquals(1, lines("export rates quote=GBP"));
    }

    @Test
    void shouldGiveEachRowOnceWhileThingsChange() throws Exception {
        final StringBuilder many = new StringBuilder("partner,code,destination\n");
        for (int i = 0; i < 2_200; i++) {
            many.append("-ann,c")
                    .append(i)
                    .append(",https://shop.example/")
                    .append(i)
                    .append('\n');
        }
        final Path file = folder.resolve("many.csv");
        Files.writeString(file, many);
        terminal.run("import", file.toString(), "--as=links", "--program=acme").is(0);
        final List<String> asked = new ArrayList<>();
        front.afterEach(address -> {
            if (address.startsWith("/v1/links?")) {
                asked.add(address);
                final Terminal other = new Terminal(folder, office.url(), office.owner());
                other.line("links archive lnk_" + (asked.size() * 7)).is(0);
                other.line("links set lnk_" + (asked.size() * 700) + " destination=https://b.example/")
                        .is(0);
                other.line("links create --program acme --partner -ann --code new" + asked.size()
                                + " --destination https://c.example/")
                        .is(0);
            }
        });
        final Path exported = folder.resolve("links.ndjson");
        terminal.run("export", "links", "--program=acme", "--patience=0", "--out", exported.toString())
                .is(0);
        assertEquals(3, asked.size());
        assertTrue(asked.getFirst().contains("limit=1000"), asked.getFirst());
        final Set<String> ids = new HashSet<>();
        for (final String line : Files.readAllLines(exported)) {
            assertTrue(ids.add(Json.read(line).get("id").asText()), line);
        }
        // The last one was made when the last page was read already.
        assertEquals(2_203, ids.size());
    }

    @Test
    void shouldLeaveNoFileThatIsNotWhole() throws Exception {
        final Path copy = folder.resolve("copy");
        Files.createDirectories(copy);
        final Path file = copy.resolve("conversions.csv");
        Files.writeString(file, "yesterday");
        front.afterEach(address ->
                assertTrue(files().stream().anyMatch(name -> name.matches("conversions\\.csv\\.[0-9]+\\.part"))));
        front.swallows(body -> true);
        terminal.run("export", "conversions", "--patience=0", "--out", file.toString())
                .is(3);
        assertEquals("yesterday", Files.readString(file));
        assertEquals(Set.of("conversions.csv"), files());
        // A server that is away for a moment is asked again.
        final AtomicInteger lost = new AtomicInteger();
        front.swallows(body -> lost.getAndIncrement() == 0);
        terminal.run("export", "conversions", "--out", file.toString()).is(0);
        assertEquals(2, lost.get());
        assertEquals(1, rows(file).size());
        assertEquals(Set.of("conversions.csv"), files());
        terminal.run("export", "links", "--out", copy.resolve("none/links.csv").toString())
                .is(2)
                .complains("is the folder there");
    }

    @Test
    void shouldTakeProgrammeTimeAndFilters() throws Exception {
        final String header =
                terminal.line("export conversions status=rejected").is(0).out();
        assertTrue(header.startsWith("conversion_id,position,program,goal,order_id,"), header);
        assertEquals(1, header.lines().count());
        assertEquals(2, lines("export conversions status=rejected status=approved"));
        assertEquals(1, lines("export conversions --to 2020-01-01T00:00:00Z"));
        assertEquals(2, lines("export ledger --to 2020-01-01T00:00:00Z --format ndjson") + 2);
        assertEquals(2, lines("export programs --program acme"));
        assertEquals(3, lines("export programs"));
        assertEquals(1, lines("export links --program other"));
        assertEquals(1, lines("export changes --program other --format ndjson"));
        assertEquals(1, lines("export changes --to 2020-01-01T00:00:00Z"));
        assertEquals(9, lines("export changes"));
        terminal.line("export changes --from yesterday").is(1).complains("made_from is a time");
        terminal.line("export changes --program none").is(5);
        terminal.line("export registrations --from 2026-01-01T00:00:00Z").is(2).complains("no time");
        terminal.line("export programs status=active").is(2);
        terminal.line("export links colour=red").is(1).complains("There is no filter colour");
        terminal.line("export links colour").is(2);
        terminal.line("export everything").is(2).complains("there are programs, goals");
        terminal.line("export all").is(2).complains("--out FOLDER");
    }

    private long lines(final String command) {
        return terminal.line(command).is(0).out().lines().count();
    }

    @Test
    void shouldSayWhatATokenMayNotExport() throws Exception {
        final Path copy = folder.resolve("copy");
        new Terminal(folder, office.url(), office.token("reader", "acme", Scope.READ))
                .run("export", "all", "--out", copy.toString(), "--from=2020-01-01T00:00:00Z", "--format=ndjson")
                .is(4)
                .complains("All was exported but changes.")
                .complains("changes: The token lacks the scope admin.");
        assertEquals(ExportKind.values().length - 1, files().size());
        assertEquals(1, Files.readAllLines(copy.resolve("programs.ndjson")).size());
        assertEquals(1, Files.readAllLines(copy.resolve("links.ndjson")).size());
        final Path none = folder.resolve("none");
        new Terminal(folder, office.url(), office.token("writer", "acme", Scope.CONVERSION_WRITE))
                .run("export", "all", "--out", none.toString())
                .is(4)
                .complains("The token lacks the scope read.");
        try (Stream<Path> files = Files.list(none)) {
            assertEquals(0, files.count());
        }
    }
}
