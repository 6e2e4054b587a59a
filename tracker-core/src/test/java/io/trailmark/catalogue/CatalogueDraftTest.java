package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Source;
import io.trailmark.views.EntityJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be asked for over the API, what it leads to, and what is said where it is wrong. */
final class CatalogueDraftTest {
    private static final String ACME = """
            {"program": "acme", "currency": "EUR", "domains": ["go.acme.example"],
             "goals": [{"goal": "sale", "reward": {"percent": 20}}],
             "partners": [{"partner": "ann", "links": [{"code": "a", "destination": "https://shop.example/a"}],
                           "coupons": ["ANN10"]}]}""";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final CatalogueBuilder builder = new CatalogueBuilder();
    private Catalogue catalogue = Catalogue.EMPTY;
    private long nowMs = 1_000;

    @Test
    void shouldCreateAWholeProgrammeAtOnce() {
        final CatalogueDraft draft = create(EntityKind.PROGRAM, ACME);
        assertEquals(List.of(), draft.errors());
        assertEquals(6, draft.changes().size());
        apply(draft);
        assertEquals(Source.API, catalogue.program("acme").origin());
        assertEquals("a", catalogue.link(1).code());
        assertEquals(200_000, catalogue.rules(1, nowMs).rewards().getFirst().ppm());
        assertEquals(catalogue.coupon(1), catalogue.find(EntityKind.COUPON, 1, "ann10"));
    }

    @Test
    void shouldCreateOneThingAfterTheOther() {
        apply(create(EntityKind.PROGRAM, "{\"program\":\"acme\",\"currency\":\"EUR\"}"));
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs);
        draft.create(
                EntityKind.GOAL, json("{'program':'acme','goal':'sale','window':'60d','reward':{'fixed':'5.00'}}"));
        draft.create(EntityKind.PARTNER, json("{'program':'acme','partner':'bob','level':2,'type':'reseller'}"));
        draft.create(
                EntityKind.LINK,
                json("{'program':'acme','partner':'bob','code':'b','destination':'https://x.example/'}"));
        draft.create(EntityKind.COUPON, json("{'program':'acme','partner':'bob','coupon':'BOB5'}"));
        draft.create(
                EntityKind.REGISTRATION,
                json("{'program':'acme','partner':'bob','registration':'r','account':'C-1',"
                        + "'from':'2027-01-01T00:00:00Z','until':'2027-02-01T00:00:00Z'}"));
        assertEquals(List.of(), draft.errors());
        apply(draft);
        assertEquals(2, catalogue.partner(1).level());
        assertEquals(1, catalogue.link(1).partnerId());
        assertEquals(1, catalogue.registration(1).partnerId());
        assertEquals(500, catalogue.rules(1, nowMs).rewards().getFirst().amountMinor());
    }

    @Test
    void shouldNameEveryFieldThatIsWrong() {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs).at("/3");
        draft.create(
                EntityKind.PROGRAM,
                json(
                        "{'program':'a b','currency':'EUX','partners':[{'name':'x','links':[{'code':'v1','destination':'ftp://x'}]}],'nom':1}"));
        final List<String> fields =
                draft.errors().stream().map(DraftError::field).sorted().toList();
        assertEquals(
                List.of(
                        "/3/currency",
                        "/3/nom",
                        "/3/partners/0/links/0/code",
                        "/3/partners/0/links/0/destination",
                        "/3/partners/0/partner",
                        "/3/program"),
                fields,
                draft.errors().toString());
        assertEquals(List.of(), draft.changes());
    }

    @Test
    void shouldRefuseWhatIsTakenOrNotThere() {
        apply(create(EntityKind.PROGRAM, ACME));
        assertOnly("/program taken", create(EntityKind.PROGRAM, ACME.replace("go.acme", "go2.acme")));
        assertOnly(
                "/domains/0 taken",
                create(
                        EntityKind.PROGRAM,
                        "{\"program\":\"b\",\"currency\":\"EUR\",\"domains\":[\"go.acme.example\"]}"));
        assertOnly("/partner taken", create(EntityKind.PARTNER, "{\"program\":\"acme\",\"partner\":\"ann\"}"));
        assertOnly("/program unknown", create(EntityKind.PARTNER, "{\"program\":\"acne\",\"partner\":\"ann\"}"));
        final String link =
                "{\"program\":\"acme\",\"partner\":\"ann\",\"code\":\"a\",\"destination\":\"https://x.example/\"}";
        assertOnly("/code taken", create(EntityKind.LINK, link));
        assertOnly("/partner unknown", create(EntityKind.LINK, link.replace("ann", "eve")));
        assertOnly(
                "/coupon taken",
                create(EntityKind.COUPON, "{\"program\":\"acme\",\"partner\":\"ann\",\"coupon\":\"ann10\"}"));
        final CatalogueDraft twice = new CatalogueDraft(catalogue, nowMs);
        twice.create(EntityKind.LINK, json(link.replace("\"a\"", "\"z\"")));
        twice.at("/1").create(EntityKind.LINK, json(link.replace("\"a\"", "\"z\"")));
        assertOnly("/1/code taken", twice);
    }

    @Test
    void shouldChangeOnlyWhatChanges() {
        apply(create(EntityKind.PROGRAM, ACME));
        final Partner ann = catalogue.partner(1);
        assertNull(new CatalogueDraft(catalogue, nowMs).change(ann, json("{'program':'acme','partner':'ann'}"), false));
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs);
        draft.change(ann, json("{'program':'acme','partner':'ann','status':'suspended','name':'Ann'}"), false);
        apply(draft);
        assertEquals(new Stamp(1, 2, EntityStatus.SUSPENDED, 2_000), Stamp.of(catalogue.partner(1)));
        assertEquals("Ann", catalogue.partner(1).name());
        final CatalogueDraft end = new CatalogueDraft(catalogue, nowMs);
        assertNotNull(end.archive(catalogue.link(1)));
        apply(end);
        assertTrue(catalogue.link(1).isArchived());
        assertNull(new CatalogueDraft(catalogue, nowMs).archive(catalogue.link(1)));
    }

    @Test
    void shouldKeepWhatNeverChanges() {
        apply(create(EntityKind.PROGRAM, ACME));
        apply(create(EntityKind.PARTNER, "{\"program\":\"acme\",\"partner\":\"bob\"}"));
        final String link = "{'program':'acme','partner':'ann','code':'a','destination':'https://y.example/'}";
        assertOnly("/partner fixed", change(catalogue.link(1), link.replace("ann", "bob")));
        assertOnly(" fixed", change(catalogue.link(1), link.replace("'a'", "'b'")));
        assertOnly("/currency fixed", change(catalogue.program("acme"), "{'program':'acme','currency':'USD'}"));
        final CatalogueDraft fine = change(catalogue.link(1), link);
        assertEquals(List.of(), fine.errors());
        assertEquals(1, fine.changes().size());
    }

    @Test
    void shouldLeaveFilesTheirOwn(@TempDir final Path folder) throws IOException {
        Files.writeString(folder.resolve("acme.yaml"), ACME);
        load(folder);
        assertOnly(" managed_by_file", change(catalogue.partner(1), "{'program':'acme','partner':'ann','name':'x'}"));
        final CatalogueDraft archive = new CatalogueDraft(catalogue, nowMs);
        assertNull(archive.archive(catalogue.link(1)));
        assertOnly(" managed_by_file", archive);
        // What the API adds beside a file's own stays when the file is read again.
        apply(create(EntityKind.PARTNER, "{\"program\":\"acme\",\"partner\":\"bob\"}"));
        load(folder);
        assertFalse(catalogue.partner(2).isArchived());
    }

    @Test
    void shouldDateRulesForwardOnly() {
        apply(create(EntityKind.PROGRAM, ACME));
        final Goal sale = catalogue.goal(1);
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs);
        draft.changeRules(
                sale,
                json("{'program':'acme','goal':'sale','reward':{'percent':25},"
                        + "'effective_from':'2030-01-01T00:00:00Z'}"));
        apply(draft);
        final long thenMs = 1_893_456_000_000L;
        assertEquals(
                200_000, catalogue.rules(1, thenMs - 1).rewards().getFirst().ppm());
        assertEquals(250_000, catalogue.rules(1, thenMs).rewards().getFirst().ppm());
        final CatalogueDraft cycle = new CatalogueDraft(catalogue, nowMs);
        cycle.changeRules(sale, json("{'program':'acme','goal':'sale','requires':['sale']}"));
        assertOnly("/requires invalid", cycle);
        final CatalogueDraft unknown = new CatalogueDraft(catalogue, nowMs);
        unknown.changeRules(
                sale, json("{'program':'acme','goal':'sale','attribution':{'exclude':{'partners':['eve']}}}"));
        assertOnly("/attribution/exclude unknown", unknown);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void shouldReadBackWhatItWrites(final Path file) throws IOException {
        // JSON is YAML, so a whole file may be sent as well.
        apply(create(EntityKind.PROGRAM, Files.readString(file)));
        for (final Goal goal : catalogue.goals()) {
            for (final GoalRules rules : catalogue.rulesVersions(goal.id())) {
                assertReadBack(goal, rules);
            }
        }
        final List<Entity> others = new ArrayList<>();
        List.of(
                        catalogue.programs(),
                        catalogue.partners(),
                        catalogue.links(),
                        catalogue.coupons(),
                        catalogue.registrations())
                .forEach(others::addAll);
        for (final Entity entity : others) {
            assertReadBack(entity);
        }
    }

    private void assertReadBack(final Goal goal, final GoalRules rules) throws IOException {
        final ObjectNode json = (ObjectNode) MAPPER.readTree(EntityJson.render(rules, catalogue));
        json.remove(List.of("version", "effective_from"));
        json.put("goal", goal.code());
        final JsonBody body = new JsonBody(MAPPER.writeValueAsBytes(json), Set.of());
        final List<DeclaredRules> declared = new ArrayList<>();
        final String currency = catalogue.program(goal.programId()).currency();
        new ProgramReader("body", body.errors(), Source.API)
                .readGoal(body.root(), currency, new ArrayList<>(), declared);
        assertEquals(List.of(), body.fieldErrors(""), json.toString());
        final GoalRules read = declared.getFirst()
                .rules()
                .refersTo(rules.requiredGoals(), rules.excludedPartners(), rules.excludedLinks())
                .stamped(rules.id(), rules.programId(), rules.version(), rules.effectiveFromMs());
        assertEquals(withoutUnused(rules), withoutUnused(read), json.toString());
    }

    /** Half-life and shares mean nothing under other models, and are not written. */
    private static GoalRules withoutUnused(final GoalRules rules) {
        final AttributionRules all = rules.attribution();
        final AttributionRules used = new AttributionRules(
                all.model(),
                all.clickWindowMs(),
                all.viewWindowMs(),
                all.model() == Model.TIME_DECAY ? all.halfLifeMs() : 0,
                all.model() == Model.POSITION_BASED ? all.positionFirstPpm() : 0,
                all.model() == Model.POSITION_BASED ? all.positionLastPpm() : 0,
                all.weights(),
                all.touchesUsed(),
                all.transform(),
                all.priorities(),
                all.isSoftEqual(),
                all.standDownMs(),
                all.inheritMonths());
        return new GoalRules(
                rules.id(),
                rules.programId(),
                rules.version(),
                rules.origin(),
                rules.effectiveFromMs(),
                used,
                rules.requiredGoals(),
                rules.excludedPartners(),
                rules.excludedLinks(),
                rules.deadlineMs(),
                rules.notBeforeMs(),
                rules.isOncePerCustomer(),
                rules.repeats(),
                rules.approveBelowMinor(),
                rules.caps(),
                rules.rewards());
    }

    private void assertReadBack(final Entity entity) throws IOException {
        final ObjectNode json = (ObjectNode) MAPPER.readTree(EntityJson.render(entity, catalogue));
        json.remove(List.of("id", "origin", "version", "changed_at"));
        if (entity instanceof Program) {
            json.remove("status");
        }
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs);
        assertNull(draft.change(entity, MAPPER.writeValueAsBytes(json), false), json.toString());
        assertEquals(List.of(), draft.errors(), json.toString());
    }

    static Stream<Path> programs() throws IOException {
        final Path root = Path.of("src/test/resources/scenarios");
        try (Stream<Path> all = Files.walk(root)) {
            return Stream.concat(
                    all.filter(each -> each.toString().endsWith(".yaml")),
                    Stream.of(Path.of("../config/programs/example/every-key.yaml")))
                    .toList()
                    .stream();
        }
    }

    private CatalogueDraft create(final EntityKind kind, final String text) {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs);
        draft.create(kind, text.getBytes(UTF_8));
        return draft;
    }

    private CatalogueDraft change(final Entity before, final String text) {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, nowMs);
        draft.change(before, json(text), false);
        return draft;
    }

    private static byte[] json(final String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static void assertOnly(final String expected, final CatalogueDraft draft) {
        assertEquals(
                List.of(expected),
                draft.errors().stream()
                        .map(error -> error.field() + " " + error.code())
                        .toList(),
                draft.errors().toString());
    }

    private void load(final Path folder) {
        final CatalogueFiles files = CatalogueFiles.load(folder);
        assertEquals(List.of(), files.errors());
        final CatalogueDiff diff = CatalogueDiff.between(catalogue, files, nowMs);
        assertEquals(List.of(), diff.errors());
        final RecordBatch batch = new RecordBatch(1 << 20);
        while (diff.poll(batch)) {
            take(batch);
        }
    }

    private void apply(final CatalogueDraft draft) {
        assertEquals(List.of(), draft.errors());
        final RecordBatch batch = new RecordBatch(1 << 20);
        assertTrue(draft.encode(batch));
        take(batch);
    }

    private void take(final RecordBatch batch) {
        int offset = 0;
        for (int i = 0; i < batch.count(); i++) {
            final int length = RecordFrame.lengthBytes(batch.buffer(), offset);
            builder.apply(batch.buffer(), offset, length);
            offset += RecordFrame.alignedLength(length);
        }
        catalogue = builder.build();
        nowMs += 1_000;
    }
}
