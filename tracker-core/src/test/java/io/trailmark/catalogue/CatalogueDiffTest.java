package io.trailmark.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files change in a catalogue: numbers, versions, archive, owners. */
final class CatalogueDiffTest {
    private static final String ACME = """
            program: acme
            currency: EUR
            domains: [go.acme.example]
            goals:
            - {goal: sale, reward: {percent: 20}}
            partners:
            - partner: ann
              links:
              - {code: a, destination: "https://shop.example/a"}
              coupons: [ANN10]
            - partner: bob
            """;
    private static final Route ROUTE = new Route();

    @TempDir
    private Path folder;

    private final CatalogueBuilder builder = new CatalogueBuilder();
    private Catalogue catalogue = Catalogue.EMPTY;
    private long nowMs = 1_000;

    @Test
    void shouldDefineEverythingOnceAndThenNothing() {
        write("acme.yaml", ACME);
        assertEquals("6 added", apply());
        final Program program = catalogue.program("acme");
        assertEquals(new Stamp(1, 1, EntityStatus.ACTIVE, 1_000), Stamp.of(program));
        assertEquals(1, catalogue.link(1).programId());
        assertEquals(1, catalogue.link(1).partnerId());
        assertEquals(1, catalogue.coupon(1).partnerId());
        assertEquals("nothing changed", apply());
    }

    @Test
    void shouldWriteANewVersionOfWhatChangedAndOnlyThat() {
        write("acme.yaml", ACME);
        apply();
        final Catalogue before = catalogue;
        write("acme.yaml", ACME.replace("20", "25").replace("/a\"", "/b\""));
        assertEquals("2 changed", apply());
        assertEquals(new Stamp(1, 2, EntityStatus.ACTIVE, 2_000), Stamp.of(catalogue.goal(1)));
        assertEquals(250_000, catalogue.goal(1).rewardPpm());
        assertEquals(List.of(before.goal(1), catalogue.goal(1)), catalogue.goalVersions(1));
        assertEquals("https://shop.example/b", catalogue.link(1).destination());
        assertEquals(before.programs(), catalogue.programs());
        assertEquals(before.partners(), catalogue.partners());
        assertEquals(before.coupons(), catalogue.coupons());
    }

    @Test
    void shouldArchiveWhatVanishedAndBringItBackUnderItsOldNumber() {
        write("acme.yaml", ACME);
        apply();
        write("acme.yaml", ACME.replace("- {code: a", "- {code: b"));
        assertEquals("1 added, 1 archived", apply());
        assertEquals(new Stamp(1, 2, EntityStatus.ARCHIVED, 2_000), Stamp.of(catalogue.link(1)));
        assertEquals("b", catalogue.link(2).code());
        write("acme.yaml", ACME);
        assertEquals("1 back in use, 1 archived", apply());
        assertEquals(new Stamp(1, 3, EntityStatus.ACTIVE, 3_000), Stamp.of(catalogue.link(1)));
        assertEquals("nothing changed", apply());
    }

    @Test
    void shouldArchiveAllPartsOfAProgramWhoseFileIsGone() throws IOException {
        write("acme.yaml", ACME);
        apply();
        Files.delete(folder.resolve("acme.yaml"));
        assertEquals("6 archived", apply());
        assertTrue(catalogue.programs().getFirst().isArchived()
                && catalogue.goal(1).isArchived());
        assertTrue(catalogue.partner(2).isArchived() && catalogue.coupon(1).isArchived());
        assertTrue(RoutingTable.of(catalogue).findLinkById(1, ROUTE));
        assertEquals(Refusal.PROGRAM_ARCHIVED, ROUTE.refusal(0));
        assertEquals("nothing changed", apply());
        write("renamed.yaml", ACME);
        assertEquals("6 back in use", apply());
        assertEquals(1, catalogue.program("acme").id());
        assertEquals(3, catalogue.program("acme").version());
    }

    @Test
    void shouldArchiveLinksAndCouponsOfAPartnerWhoIsGone() {
        write("acme.yaml", ACME);
        apply();
        write("acme.yaml", ACME.substring(0, ACME.indexOf("- partner: ann")) + "- partner: bob\n");
        assertEquals("3 archived", apply());
        assertTrue(catalogue.partner(1).isArchived() && catalogue.link(1).isArchived());
        assertTrue(catalogue.partner(2).isActive());
    }

    @Test
    void shouldNeverHandALinkOrCouponToAnotherPartner() {
        write("acme.yaml", ACME);
        apply();
        write("acme.yaml", ACME.replace("ann\n", "cyd\n").replace("- partner: bob", "- partner: ann"));
        assertEquals("3 added, 3 archived", apply());
        assertTrue(catalogue.link(1).isArchived());
        assertEquals(1, catalogue.link(1).partnerId());
        assertEquals(3, catalogue.link(2).partnerId());
        assertEquals("nothing changed", apply());
        write("acme.yaml", ACME);
        assertEquals("3 back in use, 3 archived", apply());
        assertTrue(catalogue.link(1).isActive() && catalogue.link(2).isArchived());
        assertTrue(RoutingTable.of(catalogue).findLink(1, new byte[] {'a'}, 0, 1, ROUTE));
        assertEquals(1, ROUTE.linkId());
    }

    @Test
    void shouldTakeStatusFromTheFile() {
        write("acme.yaml", ACME);
        apply();
        write("acme.yaml", ACME.replace("partner: ann", "partner: ann\n  status: suspended"));
        assertEquals("1 changed", apply());
        assertEquals(EntityStatus.SUSPENDED, catalogue.partner(1).status());
        assertTrue(RoutingTable.of(catalogue).findLinkById(1, ROUTE));
        assertEquals(Refusal.PARTNER_SUSPENDED, ROUTE.refusal(0));
    }

    @Test
    void shouldLeaveAloneWhatTheApiOwnsAndSayWhereAFileClaimsIt() {
        write("acme.yaml", ACME);
        apply();
        final Link link = Entities.link(7, 1, 2, "z", "https://shop.example/z");
        define(new Link(
                7,
                1,
                2,
                "z",
                1,
                EntityStatus.ACTIVE,
                Source.API,
                0,
                link.destination(),
                302,
                link.forwarding(),
                link.referrerPolicy(),
                Link.NEVER,
                "",
                LinkTerms.NONE,
                Notes.NONE));
        define(Entities.partner(3, 1, "api-partner", EntityStatus.ACTIVE));
        assertEquals("nothing changed", apply());

        write(
                "acme.yaml",
                ACME + "  links:\n  - {code: z, destination: \"https://shop.example/\"}\n- partner: api-partner\n");
        final CatalogueDiff diff = diff();
        final Path file = folder.resolve("acme.yaml");
        assertEquals(
                List.of(
                        file + ":13:12: link 'z' belongs to the API (number 7); expected another code: files never "
                                + "change what the API owns",
                        file + ":14:12: partner 'api-partner' belongs to the API (number 3); expected another code: "
                                + "files never change what the API owns"),
                diff.errors().stream().map(CatalogueError::toString).toList());
        assertTrue(diff.isEmpty());
        assertFalse(diff.poll(new RecordBatch(Limits.BATCH_LENGTH_BYTES)));
        write("acme.yaml", ACME + "  links:\n  - {code: y, destination: \"https://shop.example/\"}\n");
        assertEquals("1 added", apply());
        assertEquals(8, catalogue.highestLinkId());
    }

    @Test
    void shouldRefuseAnotherCurrencyForAProgramThatHasBegun() {
        write("acme.yaml", ACME);
        apply();
        write("acme.yaml", ACME.replace("EUR", "USD"));
        final CatalogueDiff diff = diff();
        assertTrue(diff.isEmpty());
        assertTrue(
                diff.errors()
                        .getFirst()
                        .toString()
                        .contains("acme.yaml:1:10: programme 'acme' changes its currency from EUR"),
                diff.errors().toString());
    }

    @Test
    void shouldGiveEachGoalItsRulesAndCountThemWithIt() {
        write("acme.yaml", ACME);
        assertEquals(7, diff().count());
        assertEquals("6 added", apply());
        final GoalRules first = catalogue.rules(1, 0);
        assertEquals(1, first.version());
        assertEquals(1_000, first.effectiveFromMs());
        assertEquals(200_000, first.rewards().getFirst().ppm());
        write("acme.yaml", ACME + "approve_below: always\n");
        assertEquals("1 changed", apply());
        assertEquals(1, catalogue.goal(1).version());
        assertEquals(2, catalogue.rules().getFirst().version());
        assertEquals(50_000, catalogue.rules(1, 1_999).approveBelowMinor());
        assertEquals(GoalRules.NO_LIMIT, catalogue.rules(1, 2_000).approveBelowMinor());
        write("acme.yaml", ACME);
        apply();
        assertEquals(List.of(1_000L, 2_000L, 3_000L), begins());
    }

    @Test
    void shouldLayDownRulesForALaterDayAndThinkAgain() {
        final String moment = "2027-01-01T00:00:00Z";
        final long momentMs = 1_798_761_600_000L;
        write("acme.yaml", ACME);
        apply();
        final String later = ACME.replace("{goal: sale, ", "{goal: sale, effective_from: " + moment + ", ");
        write("acme.yaml", later.replace("percent: 20", "percent: 30"));
        apply();
        assertEquals("nothing changed", apply());
        assertEquals(List.of(1_000L, momentMs), begins());
        assertEquals(200_000, percentAt(momentMs - 1));
        assertEquals(300_000, percentAt(momentMs));
        write("acme.yaml", ACME);
        apply();
        assertEquals(200_000, percentAt(momentMs));
        write("acme.yaml", later.replace("2027-01-01", "2027-02-01"));
        assertEquals("nothing changed", apply());
        nowMs = momentMs + 5_000;
        write("acme.yaml", later.replace("percent: 20", "percent: 40"));
        apply();
        assertEquals(200_000, percentAt(momentMs + 4_999), "what was before is never changed");
        assertEquals(400_000, percentAt(momentMs + 5_000));
        assertEquals("nothing changed", apply());
    }

    @Test
    void shouldResolveWhatRulesSpeakOf() {
        write(
                "acme.yaml",
                ACME.replace("goals:", "attribution: {exclude: {partners: [bob], links: [a]}}\ngoals:\n- goal: lead")
                        .replace("{goal: sale,", "{goal: sale, requires: [lead],"));
        apply();
        final GoalRules sale = catalogue.rules(2, nowMs);
        assertEquals(List.of(1), sale.requiredGoals());
        assertEquals(List.of(2), sale.excludedPartners());
        assertEquals(List.of(1), sale.excludedLinks());
        assertEquals(List.of(), catalogue.rules(1, nowMs).requiredGoals());
        assertEquals("nothing changed", apply());
    }

    @Test
    void shouldKeepRegistrations() {
        final String claim = ACME
                + "registrations:\n- {registration: big, partner: ann, account: C9, from: 2027-01-01T00:00:00Z, "
                + "until: 2027-04-01T00:00:00Z}\n";
        write("acme.yaml", claim);
        assertEquals("7 added", apply());
        assertEquals("C9", catalogue.registration(1).account());
        write(
                "acme.yaml",
                claim.replace("2027-04", "2027-05").replace("partner: ann, account", "partner: bob, account"));
        assertEquals("1 changed", apply());
        assertEquals(2, catalogue.registration(1).version());
        assertEquals(2, catalogue.registration(1).partnerId());
        write("acme.yaml", ACME);
        assertEquals("1 archived", apply());
        assertTrue(catalogue.registration(1).isArchived());
        final RoutingTable table = RoutingTable.of(catalogue);
        assertEquals(1, table.registration(1, new byte[] {'b', 'i', 'g'}, 0, 3).id());
    }

    private List<Long> begins() {
        return catalogue.rulesVersions(1).stream()
                .map(GoalRules::effectiveFromMs)
                .toList();
    }

    private long percentAt(final long timeMs) {
        return catalogue.rules(1, timeMs).rewards().getFirst().ppm();
    }

    @Test
    void shouldNeverLetTimeGoBackBetweenVersions() {
        nowMs = 50_000;
        write("acme.yaml", ACME);
        apply();
        nowMs = 10;
        write("acme.yaml", ACME.replace("20", "25"));
        apply();
        assertEquals(50_000, catalogue.goal(1).effectiveFromMs());
        assertEquals(2, catalogue.goal(1).version());
    }

    @Test
    void shouldHandOutAsManyBatchesAsItTakesAndGoOnAfterACrashBetweenThem() {
        final StringBuilder text =
                new StringBuilder("program: acme\ncurrency: EUR\npartners:\n- partner: ann\n  links:\n");
        for (int i = 0; i < 3_000; i++) {
            text.append("  - {code: l")
                    .append(i)
                    .append(", destination: \"https://shop.example/item/")
                    .append("x".repeat(100))
                    .append("\"}\n");
        }
        write("acme.yaml", text.toString());
        final CatalogueDiff diff = diff();
        assertEquals(3_002, diff.count());
        final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);
        assertTrue(diff.poll(batch));
        assertNotEquals(3_002, batch.count());
        Entities.apply(builder, batch);
        final int done = batch.count();
        catalogue = builder.build();
        assertEquals(3_002 - done, diff().count());
        assertEquals(3_002 - done + " added", apply());
        assertEquals(3_000, catalogue.links().size());
        assertEquals(
                List.of(3_000, "l2999"),
                List.of(catalogue.link(3_000).id(), catalogue.link(3_000).code()));
        assertEquals("nothing changed", apply());
    }

    private String apply() {
        final CatalogueDiff diff = diff();
        assertEquals(List.of(), diff.errors());
        final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);
        int records = 0;
        while (diff.poll(batch)) {
            records += batch.count();
            Entities.apply(builder, batch);
        }
        assertEquals(diff.count(), records);
        assertEquals(0, batch.count());
        catalogue = builder.build();
        nowMs += 1_000;
        return diff.summary();
    }

    private CatalogueDiff diff() {
        final CatalogueFiles files = CatalogueFiles.load(folder);
        assertEquals(List.of(), files.errors());
        return CatalogueDiff.between(catalogue, files, nowMs);
    }

    private void define(final Entity entity) {
        final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);
        new CatalogueRecords().encode(entity, batch);
        Entities.apply(builder, batch);
        catalogue = builder.build();
    }

    private void write(final String name, final String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
