package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random edits of programme files, round after round: files, difference, records, catalogue. After each round the
 * catalogue says what the files say (a plain map is the judge), the difference is empty, numbers keep their meaning,
 * versions count by one, and what the API owns is as it was.
 */
final class CatalogueRoundTripTest {
    private static final int RUNS = 10;
    private static final int ROUNDS = 15;

    @TempDir
    private Path folder;

    /** The judge: what must be in use, by kind, programme, partner and code; the value is all that was written. */
    private final Map<String, String> wanted = new TreeMap<>();

    @Test
    void shouldMakeTheCatalogueWhatTheFilesSayAfterAnyEdits() throws IOException {
        for (int run = 0; run < RUNS; run++) {
            final long seed = System.nanoTime();
            try {
                run(new Random(seed));
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void run(final Random random) throws IOException {
        final CatalogueBuilder builder = new CatalogueBuilder();
        final List<Entity> owned = List.of(apiProgram(), Entities.partner(1, 1, "x", EntityStatus.ACTIVE), apiLink());
        final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);
        owned.forEach(entity -> new CatalogueRecords().encode(entity, batch));
        Entities.apply(builder, batch);
        Catalogue catalogue = builder.build();
        final Map<String, String> meanings = new HashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            edit(random);
            final Catalogue before = catalogue;
            // Links of a catalogue are always the newest.
            final List<Entity> allBefore = all(before);
            final CatalogueFiles files = CatalogueFiles.load(folder);
            assertEquals(List.of(), files.errors());
            final CatalogueDiff diff = CatalogueDiff.between(before, files, round * 1_000L);
            assertEquals(List.of(), diff.errors());
            while (diff.poll(batch)) {
                Entities.apply(builder, batch);
            }
            catalogue = builder.build();
            assertEquals(
                    0,
                    CatalogueDiff.between(catalogue, files, round * 1_000L + 1).count(),
                    "left over");
            assertEquals(wanted, inUse(catalogue));
            assertEquals(
                    owned,
                    all(catalogue).stream()
                            .filter(entity -> entity.origin() == Source.API)
                            .toList());
            assertHistory(allBefore, catalogue, diff.count(), meanings);
            assertRoutes(catalogue);
        }
    }

    /** Numbers mean the same for ever, are gapless, and each change counts one version. */
    private static void assertHistory(
            final List<Entity> before,
            final Catalogue after,
            final int changeCount,
            final Map<String, String> meanings) {
        int changes = 0;
        final Map<String, Entity> old = new HashMap<>();
        before.forEach(entity -> old.put(number(entity), entity));
        for (final Entity entity : all(after)) {
            final String meaning = meanings.putIfAbsent(number(entity), key(after, entity));
            assertTrue(meaning == null || meaning.equals(key(after, entity)), meaning);
            final Entity previous = old.get(number(entity));
            if (previous == null || !previous.equals(entity)) {
                changes++;
                assertEquals(previous == null ? 1 : previous.version() + 1, entity.version());
            }
        }
        assertEquals(changeCount, changes);
        assertEquals(after.links().size(), after.highestLinkId());
        assertEquals(after.coupons().size(), after.highestCouponId());
        assertEquals(after.partners().size(), after.highestPartnerId());
        assertEquals(after.goals().size(), after.highestGoalId());
        assertEquals(after.programs().size(), after.highestProgramId());
    }

    private static void assertRoutes(final Catalogue catalogue) {
        final RoutingTable table = RoutingTable.of(catalogue);
        final Route route = new Route();
        for (final Link link : catalogue.links()) {
            assertTrue(table.findLinkById(link.id(), route));
            assertEquals(link.id(), route.linkId());
            if (link.isActive() && catalogue.program(link.programId()).isActive()) {
                final byte[] code = link.code().getBytes(US_ASCII);
                assertTrue(table.findLink(link.programId(), code, 0, code.length, route));
                assertEquals(link.id(), route.linkId());
            }
        }
        for (final Coupon coupon : catalogue.coupons()) {
            if (coupon.isActive()) {
                final byte[] code = coupon.code().getBytes(US_ASCII);
                assertEquals(coupon, table.coupon(coupon.programId(), code, 0, code.length));
            }
        }
    }

    private void edit(final Random random) throws IOException {
        wanted.clear();
        wanted.put("api", "api");
        wanted.put("api/x", "x");
        wanted.put("api/x/link/l1", "https://shop.example/");
        for (int p = 0; p < 4; p++) {
            final Path file = folder.resolve("p" + p + ".yaml");
            Files.deleteIfExists(file);
            if (random.nextInt(5) > 0) {
                Files.writeString(file, program(random, "p" + p));
            }
        }
    }

    private String program(final Random random, final String code) {
        final String name = "n" + random.nextInt(2);
        final StringBuilder text = new StringBuilder("program: " + code + "\ncurrency: EUR\nname: " + name + "\n");
        wanted.put(code, name);
        text.append("goals:\n");
        for (int g = 0; g < 3; g++) {
            if (random.nextBoolean()) {
                final int percent = 1 + random.nextInt(2);
                text.append("- {goal: g%d, reward: {percent: %d}}\n".formatted(g, percent));
                wanted.put(code + "/goal/g" + g, percent + "0000");
                wanted.put(code + "/goal/g" + g + "/rules", percent + "0000");
            }
        }
        final List<StringBuilder> partners = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            partners.add(new StringBuilder("  links:\n"));
        }
        final List<StringBuilder> coupons = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            coupons.add(new StringBuilder("  coupons:\n"));
        }
        final boolean[] isThere = {random.nextBoolean(), random.nextBoolean(), random.nextBoolean()};
        for (int l = 0; l < 6; l++) {
            final int owner = random.nextInt(4);
            if (owner < 3 && isThere[owner]) {
                final String to = "https://shop.example/" + random.nextInt(2);
                partners.get(owner).append("  - {code: l%d, destination: %s}\n".formatted(l, to));
                wanted.put(code + "/a" + owner + "/link/l" + l, to);
            }
        }
        for (int c = 0; c < 4; c++) {
            final int owner = random.nextInt(4);
            if (owner < 3 && isThere[owner]) {
                coupons.get(owner).append("  - C").append(c).append('\n');
                wanted.put(code + "/a" + owner + "/coupon/C" + c, "");
            }
        }
        text.append("partners:\n");
        for (int i = 0; i < 3; i++) {
            if (isThere[i]) {
                text.append("- partner: a")
                        .append(i)
                        .append('\n')
                        .append(partners.get(i))
                        .append(coupons.get(i));
                wanted.put(code + "/a" + i, "a" + i);
            }
        }
        text.append("registrations:\n");
        for (int r = 0; r < 3; r++) {
            if (isThere[r] && random.nextBoolean()) {
                final String account = "C" + r + random.nextInt(2);
                text.append("- {registration: r%d, partner: a%d, account: %s".formatted(r, r, account))
                        .append(", from: 2027-01-01T00:00:00Z, until: 2027-04-01T00:00:00Z}\n");
                wanted.put(code + "/registration/r" + r, account);
            }
        }
        return text.toString();
    }

    private static Map<String, String> inUse(final Catalogue catalogue) {
        final Map<String, String> inUse = new TreeMap<>();
        for (final Entity entity : all(catalogue)) {
            final boolean isOfGoal = entity instanceof GoalRules;
            if (entity.isActive() && (!isOfGoal || catalogue.goal(entity.id()).isActive())) {
                inUse.put(key(catalogue, entity), content(entity));
            }
        }
        return inUse;
    }

    private static String content(final Entity entity) {
        return switch (entity) {
            case Program program -> program.name();
            case Goal goal -> Long.toString(goal.rewardPpm());
            case Partner partner -> partner.code();
            case Link link -> link.destination();
            case Coupon coupon -> "";
            case GoalRules rules -> Long.toString(rules.rewards().getFirst().ppm());
            case Registration registration -> registration.account();
            case Rate rate -> rate.decimal().toString();
        };
    }

    private static String key(final Catalogue catalogue, final Entity entity) {
        return switch (entity) {
            case Program program -> program.code();
            case Goal goal -> catalogue.program(goal.programId()).code() + "/goal/" + goal.code();
            case Partner partner -> catalogue.program(partner.programId()).code() + "/" + partner.code();
            case Link link -> key(catalogue, catalogue.partner(link.partnerId())) + "/link/" + link.code();
            case Coupon coupon -> key(catalogue, catalogue.partner(coupon.partnerId())) + "/coupon/" + coupon.code();
            case GoalRules rules -> key(catalogue, catalogue.goal(rules.id())) + "/rules";
            case Registration registration ->
                catalogue.program(registration.programId()).code() + "/registration/" + registration.code();
            case Rate rate -> rate.code();
        };
    }

    private static String number(final Entity entity) {
        return entity.getClass().getSimpleName() + entity.id();
    }

    private static List<Entity> all(final Catalogue catalogue) {
        final List<Entity> all = new ArrayList<>(catalogue.programs());
        all.addAll(catalogue.goals());
        all.addAll(catalogue.partners());
        all.addAll(catalogue.links());
        all.addAll(catalogue.coupons());
        all.addAll(catalogue.rules());
        all.addAll(catalogue.registrations());
        return all;
    }

    private static Program apiProgram() {
        final Program file = Entities.program(1, "api");
        return new Program(
                1,
                "api",
                1,
                EntityStatus.ACTIVE,
                Source.API,
                0,
                "api",
                "EUR",
                2,
                "UTC",
                List.of(),
                List.of(),
                "",
                "",
                file.clickIdParameter(),
                false,
                false,
                false,
                false,
                Notes.NONE);
    }

    private static Link apiLink() {
        final Link file = Entities.link(1, 1, 1, "l1", "https://shop.example/");
        return new Link(
                1,
                1,
                1,
                "l1",
                1,
                EntityStatus.ACTIVE,
                Source.API,
                0,
                file.destination(),
                302,
                file.forwarding(),
                file.referrerPolicy(),
                Link.NEVER,
                "",
                LinkTerms.NONE,
                Notes.NONE);
    }
}
