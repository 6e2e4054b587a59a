package io.trailmark.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Aim: every shape of programme that we promise comes out to the cent. Method: each folder below {@code scenarios} is
 * played through the real programme files and the real engine; its ledger was worked out by hand, as its README shows.
 */
final class ScenariosTest {
    private static final Path SCENARIOS =
            Path.of(System.getProperty("trailmark.root"), "tracker-core/src/test/resources/scenarios");

    /** At least one for each shape that we promise to express, in their order. */
    private static final List<String> PROMISED = List.of(
            "customer-referral-lead",
            "customer-referral-discount",
            "customer-referral-free-month",
            "affiliate-first-year",
            "affiliate-twelve-months",
            "ambassador",
            "tiers-count-marginal",
            "tiers-count-retroactive",
            "tiers-revenue-marginal",
            "tiers-revenue-retroactive",
            "threshold-bonus",
            "retention-bonus",
            "lead-plus-sale",
            "staged-invitation",
            "activity-invitation",
            "several-programmes",
            "influencer-coupon",
            "reseller",
            "service-partner",
            "technology-partner",
            "employee-referral",
            "other-currencies",
            "partner-levels",
            "terms-change",
            "shared-credit",
            "weighted-groups",
            "coupon-site",
            "limits");

    static List<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(SCENARIOS)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldComeOutAsWorkedOutByHand(final String name) {
        final Path folder = SCENARIOS.resolve(name);
        final Scenario scenario = Scenario.play(folder);
        assertEquals(List.of(), scenario.faults());
        final Scenario.Verdict verdict = scenario.compare();
        assertEquals(List.of(), verdict.faults());
        assertEquals("", verdict.difference(), verdict.difference());
        assertTrue(Files.isRegularFile(folder.resolve("README.md")), "says the rule in prose");
    }

    @Test
    void shouldHaveAScenarioForEveryShape() throws IOException {
        assertEquals(PROMISED.stream().sorted().toList(), names());
    }
}
