package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.edge.RawClient;
import io.trailmark.main.WholeServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: a programme can be run from the command line from its first minute to the question why somebody earned what.
 * Method: a manager's morning, on a whole server with real clients: a programme with a tiered plan, 1,000 partners and
 * 100,000 links while people click and buy, a rule for tomorrow, refunds, an explanation, a new token; then the read
 * store is deleted and made again. Expected sums are added up here, by a plan that is written down a second time.
 */
class ManagersMorningTest {
    private static final int PARTNERS = 1_000;
    private static final int LINKS = 100_000;
    private static final int SELLERS = 20;
    private static final int SALES_EACH = 6;
    private static final int REFUNDS = 15;
    private static final BigDecimal STEP = new BigDecimal("1000.00");
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final long PAUSE_NS = 50_000_000L;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SplittableRandom random = new SplittableRandom(20_261_123);
    private final Map<String, BigDecimal> volume = new TreeMap<>();
    private final Map<String, BigDecimal> earned = new TreeMap<>();
    private final Map<String, BigDecimal> earnedByOrder = new TreeMap<>();
    private final List<String> orders = new ArrayList<>();
    private WholeServer server;
    private Terminal terminal;
    private String shop;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        threads.shutdownNow();
        client.close();
    }

    @Test
    void shouldRunAProgrammeOnSqlite() throws Exception {
        morning(() -> Files.delete(folder.resolve("data/store.db")));
    }

    @Test
    void shouldRunAProgrammeOnPostgresql() throws Exception {
        try (EmbeddedPostgres database =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            final String url = "jdbc:postgresql://localhost:" + database.getPort() + "/postgres";
            morning(
                    () -> {
                        try (var connection = database.getPostgresDatabase().getConnection();
                                var statement = connection.createStatement()) {
                            statement.execute("DROP SCHEMA public CASCADE");
                            statement.execute("CREATE SCHEMA public");
                        }
                    },
                    "--store.url=" + url,
                    "--store.user=postgres");
        }
    }

    /** Makes away with the read store of a server that is stopped. */
    private interface Deletion {
        void run() throws Exception;
    }

    private void morning(final Deletion deletion, final String... store) throws Exception {
        final List<String> settings = new ArrayList<>(List.of(store));
        settings.addAll(List.of("--engine.touches=4096", "--engine.conversions=4096", "--engine.room.mb=256"));
        final String[] all = settings.toArray(String[]::new);
        server = WholeServer.launch(folder, all);
        final String owner = server.owner();
        terminal = new Terminal(folder, server.office(), owner).with("TRAILMARK_EDGE", server.edge());

        createTheProgramme();
        importWhileOthersBuy();
        sellAndFollow();
        assertEquals(expected(), balances());
        changeTheRuleOfTomorrow();
        refund();
        explain();
        rotate();
        final Map<String, String> figures = figures();
        assertEquals(expected(), balances());
        terminal.line("audit").is(0).says("balanced");

        server.close();
        deletion.run();
        rebuild(store);
        server = WholeServer.launch(folder, all);
        terminal = new Terminal(folder, server.office(), owner).with("TRAILMARK_EDGE", server.edge());
        assertEquals(expected(), balances());
        assertEquals(figures, figures());
    }

    private void createTheProgramme() throws Exception {
        terminal.line("programs create --program acme --currency EUR --time-zone Europe/Berlin")
                .is(0);
        final String goal = """
                {"program": "acme", "goal": "sale", "window": "30d", "model": "last_touch", "rewards": [{
                  "name": "commission", "tiers": {"by": "revenue", "per": "lifetime", "mode": "marginal",
                  "steps": [{"from": "0", "percent": "10"}, {"from": "1000", "percent": "15"}]}}]}""";
        terminal.types(goal).line("goals create --json -").is(0).says("gol_1");
        shop = terminal.line("tokens create --name shop --program acme --scopes conversion:write,adjust -o json")
                .is(0)
                .json()
                .get("token")
                .asText();
        terminal.line("partners create --program acme --partner seed").is(0);
        terminal.line("links create --program acme --partner seed --code seed --destination https://shop.example/")
                .is(0);
    }

    /** 1,000 partners with 100 links each; meanwhile somebody buys by a link that was there before. */
    private void importWhileOthersBuy() throws Exception {
        final Path partners = folder.resolve("partners.csv");
        Files.write(
                partners,
                IntStream.rangeClosed(0, PARTNERS)
                        .mapToObj(i -> i == 0 ? "partner,name,type,level" : "p" + i + ",Partner " + i + ",affiliate,1")
                        .toList());
        final Path links = folder.resolve("links.csv");
        Files.write(
                links,
                IntStream.rangeClosed(0, LINKS)
                        .mapToObj(i -> i == 0
                                ? "partner,code,destination"
                                : "p" + (i % PARTNERS + 1) + ",code-" + i + ",https://shop.example/item/" + i)
                        .toList());
        final AtomicBoolean isImported = new AtomicBoolean();
        final Future<Integer> buyer = threads.submit(() -> {
            int bought = 0;
            while (!isImported.get()) {
                buy("seed", "seed", "meanwhile-" + bought++, new BigDecimal("20.00"));
            }
            return bought;
        });
        final JsonNode made = importFile(partners, "partners");
        assertEquals(PARTNERS, made.get("made").asInt(), made::toString);
        assertEquals(LINKS, importFile(links, "links").get("made").asInt());
        // What was imported once is there, and is not made twice.
        assertEquals(LINKS, importFile(links, "links").get("already_there").asInt());
        isImported.set(true);
        assertTrue(buyer.get() > 10, "redirects and reports went on while things were imported");
    }

    private JsonNode importFile(final Path file, final String kind) throws Exception {
        return terminal.run("import", file.toString(), "--as", kind, "--program", "acme", "-o", "json")
                .is(0)
                .json();
    }

    /** Sales of some partners, of which some pass the step of the plan, seen by somebody who follows them. */
    private void sellAndFollow() throws Exception {
        final int sales = SELLERS * SALES_EACH;
        final String position = terminal.line("totals acme -o json")
                .is(0)
                .json()
                .get("position")
                .asText();
        final Future<Terminal.Result> follower = threads.submit(
                () -> terminal.line("tail --types conversion --program acme --from " + position + " --count " + sales));
        for (int i = 0; i < sales; i++) {
            final int seller = i % SELLERS + 1;
            final BigDecimal amount = new BigDecimal(20 * random.nextInt(1, 20) + ".00");
            buy("p" + seller, "code-" + (seller - 1 + PARTNERS), "order-" + i, amount);
        }
        final List<String> followed = follower.get().is(0).out().lines().toList();
        assertEquals(sales, followed.size());
        for (int i = 0; i < sales; i++) {
            assertTrue(followed.get(i).contains("sale order-" + i + ' '), followed.get(i));
        }
        assertTrue(volume.values().stream().anyMatch(sum -> sum.compareTo(STEP) > 0), "some pass the step");
    }

    /** Follows the link and buys; what the partner earns by the plan is added up here. */
    private void buy(final String partner, final String code, final String order, final BigDecimal amount)
            throws Exception {
        final HttpResponse<String> click = client.send(
                HttpRequest.newBuilder(URI.create(server.edge() + "/c/acme/" + code))
                        .header("User-Agent", RawClient.BROWSER)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(302, click.statusCode());
        final String location = click.headers().firstValue("Location").orElseThrow();
        final String clickId = location.substring(location.indexOf("click_id=") + 9);
        final JsonNode sale = report("/v1/conversions", """
                {"program": "acme", "goal": "sale", "order_id": "%s", "click_id": "%s",
                 "amount": {"amount": "%s", "currency": "EUR"}}""".formatted(order, clickId, amount));
        final BigDecimal before = volume.getOrDefault(partner, BigDecimal.ZERO);
        final BigDecimal after = before.add(amount);
        final BigDecimal reward = reward(after).subtract(reward(before));
        assertEquals(partner, sale.at("/credits/0/partner").asText(), sale::toString);
        assertEquals(reward.toString(), sale.at("/credits/0/reward/amount").asText(), sale::toString);
        volume.put(partner, after);
        earned.merge(partner, reward, BigDecimal::add);
        earnedByOrder.put(order, reward);
        if (!partner.equals("seed")) {
            orders.add(order);
        }
    }

    /** The plan: 10 % of what is below 1,000.00, 15 % of what is above. Amounts are such that nothing is rounded. */
    private static BigDecimal reward(final BigDecimal volume) {
        final BigDecimal below = volume.min(STEP);
        return below.multiply(new BigDecimal("0.10"))
                .add(volume.subtract(below).multiply(new BigDecimal("0.15")))
                .setScale(2, RoundingMode.UNNECESSARY);
    }

    private JsonNode report(final String path, final String body) throws Exception {
        final HttpResponse<String> answer = send(path, shop, body);
        assertEquals(201, answer.statusCode(), answer::body);
        return Json.read(answer.body());
    }

    private HttpResponse<String> send(final String path, final String token, final String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.edge() + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** From tomorrow on all is worth a fifth; today's sales are not. */
    private void changeTheRuleOfTomorrow() throws Exception {
        final String tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        terminal.line("rules set gol_1 --from " + tomorrow + " reward.percent=20")
                .is(0)
                .says("In force now: version 1.");
        buy("p1", "code-1000", "after-the-change", new BigDecimal("40.00"));
        assertEquals(
                2, terminal.line("rules show gol_1 -o json").json().get("data").size());
    }

    private void refund() throws Exception {
        for (int i = 0; i < REFUNDS; i++) {
            final String order = orders.get(i * SALES_EACH);
            final JsonNode done = terminal.line("conversions refund " + order + " --program acme --id r1 -o json")
                    .is(0)
                    .json();
            assertEquals("ok", done.get("reason").asText(), done::toString);
            final String partner = done.at("/conversion/credits/0/partner").asText();
            earned.merge(partner, earnedByOrder.get(order).negate(), BigDecimal::add);
        }
    }

    /** The best seller asks why. */
    private void explain() throws Exception {
        final String order = earnedByOrder.entrySet().stream()
                .filter(entry -> orders.contains(entry.getKey()))
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        terminal.line("explain " + order)
                .is(0)
                .says("click id proven")
                .says("rules version 1")
                .says("earns " + earnedByOrder.get(order) + " EUR")
                .says("15 %");
    }

    /** The shop gets a new token; both hold until the old one is revoked. */
    private void rotate() throws Exception {
        String old = "";
        for (final JsonNode token : terminal.line("tokens list -o json").json().get("data")) {
            old = token.get("name").asText().equals("shop") ? token.get("id").asText() : old;
        }
        final String fresh = terminal.line("tokens rotate " + old + " -o json")
                .is(0)
                .json()
                .get("token")
                .asText();
        final String nothing = "{\"program\": \"acme\", \"goal\": \"sale\"}";
        assertEquals(422, send("/v1/conversions", shop, nothing).statusCode());
        assertEquals(422, send("/v1/conversions", fresh, nothing).statusCode());
        terminal.line("tokens revoke " + old).is(0);
        assertEquals(401, send("/v1/conversions", shop, nothing).statusCode());
        shop = fresh;
        buy("p2", "code-1001", "with-the-new-token", new BigDecimal("60.00"));
        assertFalse(Files.readString(folder.resolve("data/keys/tokens")).contains(fresh));
    }

    private Map<String, String> expected() {
        final Map<String, String> sums = new TreeMap<>();
        earned.forEach((partner, sum) -> {
            if (sum.signum() != 0) {
                sums.put(partner, sum.toString());
            }
        });
        return sums;
    }

    private Map<String, String> balances() throws Exception {
        final Map<String, String> sums = new TreeMap<>();
        for (final JsonNode balance :
                terminal.line("balances acme -o json").is(0).json().get("partners")) {
            final BigDecimal sum = new BigDecimal(balance.at("/approved/amount").asText());
            if (sum.signum() != 0) {
                sums.put(balance.get("partner").asText(), sum.toString());
            }
        }
        return sums;
    }

    /** All lists of the read store, once it has what the engine decided last. */
    private Map<String, String> figures() throws Exception {
        final long position = terminal.line("totals acme -o json")
                .is(0)
                .json()
                .get("position")
                .asLong();
        final Map<String, String> figures = new TreeMap<>();
        for (final String kind : List.of("conversions", "adjustments", "credits", "rewards", "ledger", "customers")) {
            figures.put(kind, list(kind, position));
        }
        figures.put("links", Integer.toHexString(list("links", position).hashCode()));
        assertTrue(figures.get("ledger").contains("taken_back"));
        return figures;
    }

    private String list(final String kind, final long position) throws Exception {
        final StringBuilder rows = new StringBuilder();
        String cursor = "";
        do {
            final JsonNode page = page("/v1/" + kind + "?program=acme&limit=500" + cursor, position);
            page.get("data").forEach(row -> rows.append(row).append('\n'));
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.get("next_cursor").asText()
                    : null;
        } while (cursor != null);
        return rows.toString();
    }

    private JsonNode page(final String path, final long position) throws Exception {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (true) {
            final HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(server.office() + path))
                            .header("Authorization", "Bearer " + terminal.token())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
            final JsonNode page = Json.read(answer.body());
            if (page.path("position").asLong() >= position) {
                return page;
            }
            assertTrue(System.nanoTime() < deadlineNs, () -> "the read store is not filled: " + page);
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private void rebuild(final String... store) throws Exception {
        final Path config = folder.resolve("store.properties");
        final List<String> lines = new ArrayList<>();
        for (final String setting : store) {
            lines.add(setting.substring(2));
        }
        Files.write(config, lines);
        assertEquals(0, WholeServer.rebuild(server.data(), config));
    }
}
