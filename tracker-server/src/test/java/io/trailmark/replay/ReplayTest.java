package io.trailmark.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.faults.ServerProcess;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: real traffic comes out right, to the click and to the cent. Method: play an access log against a real server
 * process, count the same file independently, compare totals by class, link and partner, and ask for the audit.
 */
@Timeout(600)
final class ReplayTest {
    private static final List<String> LINKS = List.of("hello", "spring", "bob");
    private static final Map<String, String> PARTNER_OF_LINK = Map.of("hello", "ann", "spring", "ann", "bob", "bob");

    @TempDir
    private Path folder;

    @Test
    void shouldComeToTheIndependentCountWhenTheLogIsMade() throws Exception {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        playAndCompare(AccessLogs.make(folder, 3_000, seed));
    }

    @Test
    void shouldComeToTheIndependentCountWhenTheLogIsReal() throws Exception {
        final Path real = AccessLogs.real();
        assumeTrue(real != null, "no real access log on this machine");
        playAndCompare(real);
    }

    private void playAndCompare(final Path log) throws Exception {
        final IndependentCount expected = new IndependentCount(log, LINKS);
        try (ServerProcess server = new ServerProcess(folder)) {
            server.start();
            final ReplayState state = ReplayState.open(null);
            final ReplayRun run = new ReplayRun(plan(server), state, System.out::println);
            run.play(log);
            assertEquals(expected.badLines, run.badLines(), "lines left out");
            assertEquals(expected.people, run.people(), "people");
            assertEquals(Map.of(), state.refused(), "refused lines");
            assertTrue(expected.whole.sales > 0 && expected.whole.clicks.size() > 2, "a log that tests something");
            final JsonNode totals = awaitTotals(server, state.clickIds().size());
            compare(expected, totals);
            final JsonNode audit = server.read("/v1/audit");
            assertTrue(audit.get("balanced").asBoolean(), audit.toPrettyString());
            server.stop();
        }
    }

    static ReplayRun.Plan plan(final ServerProcess server) {
        return new ReplayRun.Plan(
                server.edge(),
                server.token(),
                "demo",
                LINKS,
                "sale",
                "EUR",
                0,
                Long.MAX_VALUE,
                TimeUnit.SECONDS.toNanos(120));
    }

    /** Clicks are answered before the views have them; the totals are complete when all are counted. */
    static JsonNode awaitTotals(final ServerProcess server, final long clicks) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            final JsonNode totals = server.read("/v1/programs/demo/totals");
            long counted = 0;
            for (final JsonNode each : totals.get("clicks")) {
                counted += each.asLong();
            }
            if (counted >= clicks || System.nanoTime() > deadlineNs) {
                return totals;
            }
        }
    }

    private static void compare(final IndependentCount expected, final JsonNode totals) {
        compareSums("the programme", expected.whole, totals);
        final Map<String, IndependentCount.Sums> links = new TreeMap<>(expected.byLink);
        for (final JsonNode partner : totals.get("partners")) {
            final String partnerCode = partner.get("partner").asText();
            long sales = 0;
            BigDecimal revenue = BigDecimal.ZERO.setScale(2);
            BigDecimal reward = BigDecimal.ZERO.setScale(2);
            for (final JsonNode link : partner.get("links")) {
                final String linkCode = link.get("link").asText();
                assertEquals(PARTNER_OF_LINK.get(linkCode), partnerCode, linkCode);
                final IndependentCount.Sums sums = links.remove(linkCode);
                compareSums(linkCode, sums, link);
                sales += sums.sales;
                revenue = revenue.add(sums.revenue);
                reward = reward.add(sums.reward);
            }
            assertEquals(sales, partner.at("/conversions/approved").asLong(), partnerCode);
            assertEquals(revenue, money(partner.get("revenue")), partnerCode);
            assertEquals(reward, money(partner.at("/rewards/approved")), partnerCode);
        }
        links.values().forEach(sums -> assertEquals(Map.of(), sums.clicks, "a link that no totals show"));
    }

    private static void compareSums(final String name, final IndependentCount.Sums expected, final JsonNode actual) {
        final Map<String, Long> clicks = new TreeMap<>();
        actual.get("clicks").properties().forEach(field -> {
            if (field.getValue().asLong() > 0) {
                clicks.put(field.getKey(), field.getValue().asLong());
            }
        });
        assertEquals(expected.clicks, clicks, name);
        assertEquals(expected.sales, actual.at("/conversions/approved").asLong(), name);
        assertEquals(0, actual.at("/conversions/pending").asLong(), name);
        assertEquals(expected.revenue, money(actual.get("revenue")), name);
        assertEquals(expected.reward, money(actual.at("/rewards/approved")), name);
    }

    private static BigDecimal money(final JsonNode money) {
        assertEquals("EUR", money.get("currency").asText());
        return new BigDecimal(money.get("amount").asText());
    }
}
