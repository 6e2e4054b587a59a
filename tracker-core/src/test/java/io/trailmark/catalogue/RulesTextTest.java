package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Supposed rules of a programme that is there: what the text says is read as a file would be, or refused as one. */
final class RulesTextTest {
    private static final long FROM_MS = 5_000;
    private static final String PROGRAM = """
            program: acme
            currency: EUR
            attribution:
              model: linear
              stand_down: 30m
            goals:
              - goal: lead
              - goal: sale
                requires: [lead]
                rewards:
                  - name: commission
                    percent: "20"
                  - name: month free
                    to: customer
                    benefit: month
            partners:
              - partner: ann
                links:
                  - code: hello
                    destination: https://shop.example/
              - partner: bob
            """;

    @TempDir
    private Path folder;

    private Catalogue catalogue;

    @BeforeEach
    void define() throws IOException {
        Files.writeString(folder.resolve("acme.yaml"), PROGRAM);
        final CatalogueFiles files = CatalogueFiles.load(folder);
        assertEquals(List.of(), files.errors());
        final CatalogueDiff diff = CatalogueDiff.between(Catalogue.EMPTY, files, 1_000);
        final CatalogueBuilder builder = new CatalogueBuilder();
        final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);
        while (diff.poll(batch)) {
            Entities.apply(builder, batch);
        }
        catalogue = builder.build();
    }

    private RulesText read(final String text) {
        return RulesText.read(text.getBytes(UTF_8), catalogue.program("acme"), catalogue, FROM_MS);
    }

    private List<GoalRules> rules(final String text) {
        final RulesText read = read(text);
        assertEquals(List.of(), read.errors());
        return read.records().stream()
                .map(record -> (GoalRules) new CatalogueRecords().decode(new UnsafeBuffer(record), 0))
                .toList();
    }

    private Goal goal(final String code) {
        return catalogue.goals().stream()
                .filter(goal -> goal.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldReadGoalsAsAFileWouldWithNumbersForWhatTheyReferTo() {
        final List<GoalRules> rules = rules("""
                attribution:
                  model: first_touch
                  exclude: {partners: [bob], links: [hello]}
                goals:
                  - goal: sale
                    requires: [lead]
                    rewards:
                      - name: less
                        percent: "5"
                """);
        assertEquals(1, rules.size());
        final GoalRules sale = rules.getFirst();
        assertEquals(goal("sale").id(), sale.id());
        assertEquals(catalogue.program("acme").id(), sale.programId());
        assertEquals(FROM_MS, sale.effectiveFromMs());
        assertEquals(2, sale.version());
        assertEquals(Model.FIRST_TOUCH, sale.attribution().model());
        assertEquals(0, sale.attribution().standDownMs());
        assertEquals(List.of(goal("lead").id()), sale.requiredGoals());
        assertEquals(List.of(2), sale.excludedPartners());
        assertEquals(List.of(1), sale.excludedLinks());
        assertEquals(50_000, sale.rewards().getFirst().ppm());
    }

    @Test
    void shouldReadTheSameWordsAsJson() {
        final List<GoalRules> rules = rules("""
                {"attribution":{"model":"time_decay","half_life":"3d"},
                 "goals":[{"goal":"sale","rewards":[{"name":"a \\"b\\"","percent":"5"}]}]}
                """);
        assertEquals(Model.TIME_DECAY, rules.getFirst().attribution().model());
        assertEquals("a \"b\"", rules.getFirst().rewards().getFirst().name());
    }

    @Test
    void shouldChangeAllGoalsInOnePartWhenTheTextNamesNone() {
        final List<GoalRules> rules = rules("attribution: {model: first_touch}");
        assertEquals(2, rules.size());
        for (final GoalRules rule : rules) {
            assertEquals(Model.FIRST_TOUCH, rule.attribution().model());
            assertEquals(catalogue.rules(rule.id(), FROM_MS).rewards(), rule.rewards());
            assertEquals(catalogue.rules(rule.id(), FROM_MS).requiredGoals(), rule.requiredGoals());
        }
        final List<GoalRules> capped = rules("caps: [{per: goal, of: conversions, limit: 3}]");
        assertEquals(Model.LINEAR, capped.getFirst().attribution().model());
        assertEquals(3, capped.getFirst().caps().getFirst().limit());
    }

    @Test
    void shouldSayEverythingThatIsWrongWithItsPlace() {
        assertWrong("attribution: {model: middle_touch}", "rules:1:22");
        assertWrong("goals: [{goal: salle}]", "goal 'salle' is not there", "sale");
        assertWrong("goals: [{goal: sale, requires: [nothing]}]", "'nothing'");
        assertWrong("goals: [{goal: sale, attribution: {exclude: {partners: [zoe]}}}]", "'zoe'");
        assertWrong("program: other", "unknown key 'program'");
        assertWrong("[]", "no keys with values");
        assertWrong("", "no keys with values");
        assertWrong("{", "rules:1");
    }

    private void assertWrong(final String text, final String... parts) {
        final RulesText read = read(text);
        final String all = read.errors().toString();
        assertTrue(!read.errors().isEmpty(), () -> text + " is taken");
        for (final String part : parts) {
            assertTrue(all.contains(part), () -> all + " lacks " + part);
        }
        assertEquals(List.of(), read.records());
    }
}
