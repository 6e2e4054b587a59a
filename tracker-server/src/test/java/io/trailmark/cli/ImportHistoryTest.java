package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.main.WholeServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server with the history of another product: its figures, and who earns what from then on. */
final class ImportHistoryTest {
    @TempDir
    private Path folder;

    private WholeServer server;
    private Terminal terminal;
    private String token;

    @BeforeEach
    void open() throws Exception {
        final Tokens tokens =
                Tokens.open(Files.createDirectories(folder.resolve("data/keys")).resolve("tokens"));
        token = tokens.create(
                "importer",
                "*",
                EnumSet.of(Scope.ADMIN, Scope.CLICK_WRITE, Scope.CONVERSION_WRITE, Scope.HISTORY_WRITE),
                0);
        server = WholeServer.launch(folder);
        terminal = new Terminal(folder, server.office(), token).with("TRAILMARK_EDGE", server.edge());
        terminal.line("programs create --program acme --currency EUR").is(0);
        terminal.line("goals create --program acme --goal sale reward.percent=10 attribution.inherit=lifetime")
                .is(0);
        terminal.line("goals create --program acme --goal signup").is(0);
        terminal.line("goals create --program acme --goal history").is(0);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Path sample(final String name) throws Exception {
        final Path file = folder.resolve(name);
        try (InputStream sample = ImportHistoryTest.class.getResourceAsStream("/imports/" + name)) {
            Files.copy(sample, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private Terminal.Result load(final Path file, final String kind, final String... more) {
        final List<String> words = new ArrayList<>(
                List.of("import", file.toString(), "--as", kind, "--program=acme", "--patience=0", "-o", "ndjson"));
        words.addAll(List.of(more));
        return terminal.run(words.toArray(String[]::new));
    }

    /** A partner with a link of that name. */
    private void makeAnn() throws Exception {
        final Path partners = folder.resolve("partners.csv");
        Files.writeString(partners, "partner,link,destination\nann,ann,https://shop.example/\n");
        load(partners, "partners").is(0);
    }

    private static void assertCounts(final String expected, final Terminal.Result result) throws Exception {
        final JsonNode json = result.json();
        assertEquals(
                expected,
                json.get("read") + ": "
                        + json.path("made").asText(json.path("would_be_made").asText()) + " made, "
                        + json.get("already_there") + " there, " + json.get("refused") + " refused, "
                        + json.get("skipped") + " skipped",
                json.toString());
    }

    private JsonNode conversion(final String order) throws Exception {
        return terminal.line("conversions list --program acme --order-id " + order + " -o json")
                .is(0)
                .json()
                .at("/conversions/0");
    }

    private String totals() throws Exception {
        final JsonNode totals = terminal.line("totals acme -o json").is(0).json();
        final StringBuilder text = new StringBuilder();
        for (final JsonNode partner : totals.get("partners")) {
            text.append(partner.get("partner").asText())
                    .append(' ')
                    .append(partner.at("/conversions/approved").asInt())
                    .append(" for ")
                    .append(partner.at("/revenue/amount").asText())
                    .append(" earned ")
                    .append(partner.at("/rewards/approved/amount").asText())
                    .append("; ");
        }
        return text.toString();
    }

    private void sale(final String order, final String customer) throws Exception {
        final JsonNode answer = new Client(server.edge(), token)
                .send(
                        "POST",
                        "/conversions",
                        Json.read("{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"" + order
                                + "\",\"customer_id\":\"" + customer
                                + "\",\"amount\":{\"amount\":\"100.00\",\"currency\":\"EUR\"}}"),
                        java.util.Map.of());
        assertEquals("ok", answer.get("reason").asText(), answer.toString());
    }

    @Test
    void shouldCarryCustomersOverSoThatTheirNextSaleEarns() throws Exception {
        load(sample("rewardful-affiliates.csv"), "partners", "--from=rewardful", "--destination=https://shop.example/")
                .is(0);
        final Path referrals = sample("rewardful-referrals.ndjson");
        final String[] how = {"--from=rewardful", "--goal=signup"};
        final Terminal.Result dry = load(referrals, "customers", "--from=rewardful", "--goal=signup", "--dry-run")
                .is(0);
        assertCounts("2: 1 made, 0 there, 0 refused, 1 skipped", dry);
        terminal.line("conversions get customer:cus_ABC --program acme").is(5);
        final Terminal.Result first = load(referrals, "customers", how).is(0);
        assertCounts("2: 1 made, 0 there, 0 refused, 1 skipped", first);
        assertFalse(first.json().has("without_credit"), first.out());
        assertCounts(
                "2: 0 made, 1 there, 0 refused, 1 skipped",
                load(referrals, "customers", how).is(0));
        final JsonNode signup = conversion("customer:cus_ABC");
        assertEquals("2026-02-03T10:00:00.000Z", signup.get("occurred_at").asText());
        assertEquals("ann-blog-example 1 for 0.00 earned 0.00; ", totals());
        sale("A-1", "cus_ABC");
        assertEquals("ann-blog-example 2 for 100.00 earned 10.00; ", totals());
        terminal.line("explain " + conversion("A-1").get("conversion_id").asText())
                .is(0)
                .says("ann-blog-example");
        terminal.line("audit").is(0).says("true");
    }

    @Test
    void shouldCarryReportsOverOnceAndEarnNothingAgain() throws Exception {
        final Path partners = folder.resolve("partners.csv");
        Files.writeString(partners, "partner,link,destination\nAcme-Media,media,https://shop.example/\n");
        load(partners, "partners").is(0);
        final Path report = sample("tune-conversions.csv");
        final String[] how = {"--from=tune", "--goal=history", "--currency=EUR", "--time-zone=America/New_York"};
        final Terminal.Result first = load(report, "conversions", how).is(0);
        assertCounts("2: 1 made, 0 there, 0 refused, 1 skipped", first);
        assertEquals(
                "[\"Status Message\"]",
                first.json().get("columns_not_taken_over").toString());
        final JsonNode conversion = conversion("9001");
        assertEquals("2026-02-03T15:00:00.000Z", conversion.get("occurred_at").asText());
        assertEquals("129.00", conversion.at("/amount/amount").asText());
        assertEquals("Acme-Media 1 for 129.00 earned 0.00; ", totals());
        assertCounts(
                "2: 0 made, 1 there, 0 refused, 1 skipped",
                load(report, "conversions", how).is(0));
        Files.writeString(report, Files.readString(report).replace("129.00", "130.00"));
        load(report, "conversions", how).is(1).complains("another amount (order_conflict)");
        assertEquals("Acme-Media 1 for 129.00 earned 0.00; ", totals());
    }

    /** What was sent and not answered is sent again: the conversion is known, and so is its click. */
    @Test
    void shouldCountAClickOnceHoweverOftenItIsSent() throws Exception {
        makeAnn();
        final Path file = folder.resolve("sales.csv");
        Files.writeString(file, """
                order_id,link,occurred_at,clicked_at
                H-1,ann,2026-03-02T00:00:00Z,2026-03-01T00:00:00Z
                H-2,ann,2026-03-02T00:00:00Z,2026-03-01T00:00:00Z
                """);
        try (Front front = new Front(server.edge())) {
            terminal.with("TRAILMARK_EDGE", front.url());
            for (final String lost : List.of("\"code\":\"ann\"", "\"order_id\":\"H-1\"")) {
                front.swallows(body -> body.contains(lost));
                load(file, "conversions", "--goal=history").is(3);
            }
            front.swallows(body -> false);
            assertCounts(
                    "2: 0 made, 2 there, 0 refused, 0 skipped",
                    load(file, "conversions", "--goal=history").is(0));
            assertEquals(3, front.passed().size());
        }
        final JsonNode ann = terminal.line("totals acme -o json").is(0).json().at("/partners/0");
        assertEquals(2, ann.at("/clicks/human").asInt(), ann.toString());
        assertEquals(2, ann.at("/clicks/duplicate").asInt(), ann.toString());
        assertEquals(2, ann.at("/conversions/approved").asInt(), ann.toString());
    }

    /** A line that the edge had no room for is no wrong row; what was refused before the stop still is. */
    @Test
    void shouldStopWhereALineIsToBeTriedLaterAndForgetNoRefusal() throws Exception {
        makeAnn();
        final Path file = folder.resolve("sales.csv");
        Files.writeString(file, """
                order_id,link,occurred_at
                H-1,ann,2026-03-02T00:00:00Z
                H-2,eve,2026-03-02T00:00:00Z
                ,ann,2026-03-02T00:00:00Z
                H-4,ann,2026-03-02T00:00:00Z
                H-5,ann,2026-03-02T00:00:00Z
                """);
        final Path wrong = folder.resolve("wrong.csv");
        final String[] how = {"--goal=history", "--piece=2", "--skip-errors", "--errors=" + wrong};
        try (Front front = new Front(server.edge())) {
            terminal.with("TRAILMARK_EDGE", front.url());
            front.answers((body, answer) -> body.contains("H-5")
                    ? answer.lines().findFirst().orElseThrow()
                            + "\n{\"status\":503,\"code\":\"busy\",\"title\":\"No room.\"}\n"
                    : answer);
            load(file, "conversions", how)
                    .is(3)
                    .complains("has not taken 1 of 2 lines yet: No room. (busy)")
                    .complains("the same command goes on from there");
            front.answers((body, answer) -> answer);
            final List<String> progress = Files.readAllLines(folder.resolve("sales.csv.progress"));
            assertEquals(2, progress.size());
            assertTrue(progress.getLast().endsWith(" 1"), progress.getLast());
            final Terminal.Result rest = load(file, "conversions", how)
                    .is(1)
                    .says("\"done_before\":1")
                    .complains("1 rows were refused and shown before the stop.");
            assertCounts("5: 0 made, 2 there, 2 refused, 0 skipped", rest);
        }
        assertEquals(3, Files.readAllLines(wrong).size(), Files.readString(wrong));
        assertFalse(Files.exists(folder.resolve("sales.csv.progress")));
    }

    @Test
    void shouldStopBeforeAnythingOfAPieceIsReported() throws Exception {
        final Path partners = folder.resolve("partners.csv");
        Files.writeString(partners, "partner,link,destination,coupon\nann,ann,https://shop.example/,\nbob,,,BOB10\n");
        load(partners, "partners").is(0);
        final Path file = folder.resolve("sales.csv");
        Files.writeString(file, """
                order_id,partner,coupon,amount,currency,occurred_at,clicked_at
                H-1,ann,,10.00,EUR,2026-03-01T00:00:00Z,
                H-2,bob,,20.00,EUR,2026-03-01T00:00:00Z,
                H-3,eve,,30.00,EUR,2026-03-01T00:00:00Z,
                H-4,ann,,40.00,USD,2126-03-01T00:00:00Z,
                H-5,ann,,50.00,EUR,2026-03-01T00:00:00Z,2025-03-01T00:00:00Z
                H-6,,bob10,60.00,EUR,2026-03-01T00:00:00Z,
                """);
        load(file, "conversions", "--goal=history")
                .is(1)
                .complains("line 4, partner: there is none: 'eve' (unknown)")
                .complains("line 5, occurred_at: ")
                .complains("line 5, amount.currency: the programme's currency is EUR, and no rate leads there from USD")
                .complains("none of them was made");
        terminal.line("conversions get H-1 --program acme").is(5);
        final Path wrong = folder.resolve("wrong.csv");
        final Terminal.Result good = load(file, "conversions", "--goal=history", "--skip-errors", "--errors=" + wrong)
                .is(1);
        assertCounts("6: 4 made, 0 there, 2 refused, 0 skipped", good);
        assertEquals("{\"click_expired\":1}", good.json().get("without_credit").toString());
        assertEquals("ann 1 for 10.00 earned 0.00; bob 2 for 80.00 earned 0.00; ", totals());
        load(file, "conversions", "--goal=history", "--skip-errors")
                .is(1)
                .complains("line 6, partner: the order is known as ")
                .complains(" and credited to nobody: click_expired (order_conflict)");
        Files.writeString(wrong, Files.readString(wrong).replace("eve", "ann").replace("USD,2126", "EUR,2026"));
        assertCounts(
                "2: 2 made, 0 there, 0 refused, 0 skipped",
                load(wrong, "conversions", "--goal=history", "--map=import_errors=")
                        .is(0));
        assertTrue(totals().startsWith("ann 3 for 80.00 "), totals());
        terminal.line("audit").is(0).says("true");
    }
}
