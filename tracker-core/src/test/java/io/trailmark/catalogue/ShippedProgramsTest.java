package io.trailmark.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The programme files that come with Trailmark are right, and the example shows every key there is. */
final class ShippedProgramsTest {
    private static final Path PROGRAMS = Path.of(System.getProperty("trailmark.root"), "config", "programs");

    @Test
    void shouldStartWithTheDemoProgramAlone() {
        final CatalogueFiles files = CatalogueFiles.load(PROGRAMS);
        assertEquals(List.of(), files.errors());
        assertEquals(1, files.programCount());
        final Program demo = files.programs().getFirst().program().entity();
        assertEquals("demo", demo.code());
        assertEquals(List.of("localhost", "127.0.0.1", "[::1]"), demo.domains());
        final CatalogueDiff diff = CatalogueDiff.between(Catalogue.EMPTY, files, 1);
        assertEquals("9 added", diff.summary());
        final CatalogueBuilder builder = new CatalogueBuilder();
        final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);
        assertTrue(diff.poll(batch));
        Entities.apply(builder, batch);
        final Catalogue catalogue = builder.build();
        for (final Link link : catalogue.links()) {
            final Route route = new Route();
            assertTrue(RoutingTable.of(catalogue).findLinkById(link.id(), route));
            assertEquals(Refusal.NONE, route.refusal(1));
        }
    }

    @Test
    void shouldShowEveryKeyInTheExample() throws IOException {
        final Path folder = PROGRAMS.resolve("example");
        assertEquals(List.of(), CatalogueFiles.load(folder).errors());
        final String text = Files.readString(folder.resolve("every-key.yaml"));
        Stream.of(
                        ProgramReader.PROGRAM_KEYS,
                        ProgramReader.GOAL_KEYS,
                        ProgramReader.PARTNER_KEYS,
                        ProgramReader.LINK_KEYS,
                        ProgramReader.COUPON_KEYS,
                        LinkTermsReader.RULE_KEYS,
                        LinkTermsReader.WHEN_KEYS,
                        LinkTermsReader.TIME_KEYS,
                        LinkTermsReader.VARIANT_KEYS,
                        ProgramReader.REGISTRATION_KEYS,
                        RulesReader.ATTRIBUTION_KEYS,
                        RulesReader.WINDOWS_KEYS,
                        RulesReader.POSITION_KEYS,
                        RulesReader.EXCLUDE_KEYS,
                        RulesReader.CAP_KEYS,
                        RewardReader.SHORT_KEYS,
                        RewardReader.REWARD_KEYS,
                        RewardReader.FIRST_OF_KEYS,
                        RewardReader.WHEN_KEYS,
                        RewardReader.VALUE_KEYS,
                        RewardReader.OCCURRENCE_KEYS,
                        RewardReader.TIERS_KEYS,
                        RewardReader.STEP_KEYS,
                        RewardReader.ONCE_KEYS)
                .flatMap(List::stream)
                .forEach(key -> assertTrue(text.matches("(?s).*\\n[- ]*" + key + ":.*"), key));
    }
}
