package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules, variants, schedule, limit, tags and metadata: from files over records into the table that the edge reads. */
final class LinkTermsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long T0 = Entities.T0;
    private static final String TO = "https://shop.example/";

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatAFileSays() throws IOException {
        final CatalogueFiles files = load("""
                        starts_at: 2027-01-01T00:00:00Z
                        expires_at: 2028-01-01T00:00:00Z
                        click_limit: 500
                        tags: [autumn, news]
                        metadata:
                          placement: footer
                          crm: "47"
                        rules:
                          - when:
                              country: [DE, AT]
                              device: [mobile, other]
                              language: de
                              time: {from: "22:00", to: "06:30", days: [fri, sun]}
                            destination: https://shop.example/night?s={sub1}
                          - when:
                              time: {to: "00:00", from: "09:05"}
                            destination: https://shop.example/late
                          - when: {country: US}
                            refuse: true
                          - destination: https://shop.example/rest
                        variants:
                          - variant: a
                            destination: https://shop.example/a
                            weight: 70
                          - variant: b
                            destination: https://shop.example/b
                """);
        assertEquals(List.of(), files.errors());
        final Link link = files.programs()
                .getFirst()
                .partners()
                .getFirst()
                .links()
                .getFirst()
                .entity();
        final LinkTerms expected = new LinkTerms(
                1_798_761_600_000L,
                500,
                List.of(
                        new LinkRule(
                                List.of("DE", "AT"),
                                Set.of(Device.MOBILE, Device.OTHER),
                                List.of("de"),
                                new LinkHours(22 * 60, 6 * 60 + 30, Set.of(DayOfWeek.FRIDAY, DayOfWeek.SUNDAY)),
                                "https://shop.example/night?s={sub1}",
                                false),
                        rule(new LinkHours(9 * 60 + 5, 24 * 60, Set.of()), "https://shop.example/late"),
                        new LinkRule(List.of("US"), Set.of(), List.of(), null, "", true),
                        rule(null, "https://shop.example/rest")),
                List.of(
                        new LinkVariant("a", 70, "https://shop.example/a"),
                        new LinkVariant("b", 1, "https://shop.example/b")));
        assertEquals(expected, link.terms());
        assertEquals(List.of("autumn", "news"), link.notes().tags());
        assertEquals(Map.of("placement", "footer", "crm", "47"), link.notes().metadata());
        // What was read is the same when it comes back from the journal: a second comparison finds nothing.
        final CatalogueBuilder builder = new CatalogueBuilder();
        assertEquals("3 added", apply(builder, files));
        assertEquals(link.terms(), builder.build().link(1).terms());
        assertEquals(link.notes(), builder.build().link(1).notes());
        assertEquals("nothing changed", apply(builder, files));
        assertEquals("1 changed", apply(builder, load("        tags: [winter]\n")));
        assertEquals(LinkTerms.NONE, builder.build().link(1).terms());
        assertEquals("1 changed", apply(builder, load("        tags: [winter]\n        click_limit: 1\n")));
    }

    @Test
    void shouldKeepNotesOfProgramsAndPartners() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                program: acme
                currency: EUR
                metadata: {crm: "47", owner: Zoë}
                partners:
                  - partner: ann
                    tags: [press, "größe"]
                    metadata: {iban: none}
                """);
        final CatalogueBuilder builder = new CatalogueBuilder();
        assertEquals("2 added", apply(builder, CatalogueFiles.load(folder)));
        final Catalogue catalogue = builder.build();
        assertEquals(
                Map.of("crm", "47", "owner", "Zoë"),
                catalogue.program(1).notes().metadata());
        assertEquals(
                new Notes(List.of("press", "größe"), Map.of("iban", "none")),
                catalogue.partner(1).notes());
        assertEquals("nothing changed", apply(builder, CatalogueFiles.load(folder)));
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        wrong("starts_at: 2027-01-01T00:00:00Z\n        expires_at: 2026-01-01T00:00:00Z", "'starts_at' is not before");
        wrong("click_limit: 0", "'0' is no valid 'click_limit'; expected a whole number from 1 to 999999999");
        wrong("click_limit: 1.5", "'1.5' is no valid 'click_limit'");
        wrong("tags: [\"two words\"]", "'two words' is no valid tag; expected a word without spaces");
        wrong("tags: [a, a]", "'a' is there twice");
        wrong("tags: [" + "x, ".repeat(20) + "y]", "'tags' has 21 entries; expected at most 20");
        wrong("metadata: {a b: c}", "'a b' is no valid code");
        wrong("metadata: {a: [1]}", "metadata 'a' is a list");
        wrong("metadata: {a: \"" + "x".repeat(201) + "\"}", "one line of at most 200 bytes");
        wrong("rules: 1", "'rules' is a single value");
        wrong(rule("{country: [de]}"), "'de' is no country; expected ISO 3166-1 codes of two capitals, such as DE");
        wrong(rule("{country: [XX]}"), "'XX' is no country");
        wrong(rule("{country: [DE, DE]}"), "'DE' is there twice");
        wrong(rule("{device: [phone]}"), "'phone' has no place in 'device'");
        wrong(rule("{language: [de-AT]}"), "'de-AT' is no language; expected 2 to 8 small letters");
        wrong(rule("{time: {from: 22}}"), "'22' is no valid 'from'; expected hours and minutes of the day in quotes");
        wrong(rule("{time: {from: \"24:00\"}}"), "'24:00' is no valid 'from'");
        wrong(rule("{time: {to: \"24:01\"}}"), "'24:01' is no valid 'to'");
        wrong(rule("{time: {to: \"12:60\"}}"), "'12:60' is no valid 'to'");
        wrong(rule("{time: {from: \"10:00\", to: \"10:00\"}}"), "'from' and 'to' are the same");
        wrong(rule("{time: {from: \"00:00\"}}"), "this time is always");
        wrong(rule("{time: {days: [monday]}}"), "'monday' has no place in 'days'");
        wrong(rule("{weather: rain}"), "unknown key 'weather'");
        wrong("rules:\n          - when: {country: DE}", "a rule leads nowhere");
        wrong(
                "rules:\n          - refuse: true\n            destination: " + TO,
                "a rule that refuses has a destination");
        wrong("rules:\n          - destination: ftp://x.example/", "http");
        wrong("rules:\n          - destination: " + TO + "\n          - refuse: true", "this rule is never reached");
        wrong("variants:\n          - variant: a\n            destination: " + TO, "there is one variant only");
        final String twice = "          - variant: a\n            destination: " + TO + "\n";
        wrong("variants:\n" + twice + twice, "variant 'a' is there twice");
        wrong("variants:\n" + twice + twice.replace("t: a", "t: b") + "            weight: 1001", "no valid 'weight'");
        final String longest =
                "          - when: {country: DE}\n            destination: " + TO + "x".repeat(4_000) + "\n";
        wrong("rules:\n" + longest.repeat(9), "bytes; expected at most 32768 bytes together");
        wrong("rules:\n" + longest.repeat(17), "'rules' has 17 entries; expected at most 16");
    }

    /** A link with the most of everything fits into one record. */
    @Test
    void shouldFitTheLargestLinkIntoOneRecord() {
        final List<String> countries = new ArrayList<>();
        final List<String> languages = new ArrayList<>();
        for (int i = 0; i < Limits.COUNTRIES_PER_RULE; i++) {
            countries.add("" + (char) ('A' + i / 26) + (char) ('A' + i % 26));
        }
        for (int i = 0; i < Limits.LANGUAGES_PER_RULE; i++) {
            languages.add("abcdefg" + (char) ('a' + i));
        }
        final String longest = TO + "x".repeat(Limits.URL_LENGTH_BYTES - TO.length());
        final int each = Limits.TERMS_URLS_LENGTH_BYTES / (Limits.RULES_PER_LINK + Limits.VARIANTS_PER_LINK);
        final String part = TO + "x".repeat(each - TO.length());
        final List<LinkRule> rules = new ArrayList<>();
        for (int i = 0; i < Limits.RULES_PER_LINK; i++) {
            rules.add(new LinkRule(
                    countries,
                    Set.of(Device.OTHER),
                    languages,
                    new LinkHours(1, 2, Set.of(DayOfWeek.SUNDAY)),
                    part,
                    false));
        }
        final List<LinkVariant> variants = new ArrayList<>();
        for (int i = 0; i < Limits.VARIANTS_PER_LINK; i++) {
            variants.add(new LinkVariant("v".repeat(Limits.CODE_LENGTH_BYTES - 2) + i / 10 + i % 10, 1_000, part));
        }
        final List<String> tags = new ArrayList<>();
        final Map<String, String> metadata = new java.util.HashMap<>();
        for (int i = 0; i < Limits.TAGS; i++) {
            tags.add("t".repeat(Limits.TAG_LENGTH_BYTES - 2) + i / 10 + i % 10);
            metadata.put(
                    "m".repeat(Limits.CODE_LENGTH_BYTES - 2) + i / 10 + i % 10,
                    "x".repeat(Limits.METADATA_LENGTH_BYTES));
        }
        final Link link = link(new LinkTerms(T0, 7, rules, variants), new Notes(tags, metadata), longest, longest);
        final Catalogue catalogue = Entities.catalogue(Entities.program(1, "acme"), link);
        assertEquals(link, catalogue.link(1));
        final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
        new CatalogueRecords().encode(link, batch);
        assertTrue(batch.lengthBytes() <= RecordFrame.MAX_LENGTH, () -> batch.lengthBytes() + " bytes");
    }

    /** Aim: hours hold when a calendar says so. Method: random hours and times, compared with java.time. */
    @Test
    void shouldHoldAsACalendarSays() {
        final Random random = new Random(1);
        final ZoneOffsets offsets = ZoneOffsets.of(BERLIN.getId());
        int held = 0;
        for (int i = 0; i < 50_000; i++) {
            final int from = random.nextInt(24 * 60);
            final int to = 1 + random.nextInt(24 * 60);
            if (from == to) {
                continue;
            }
            final LinkHours hours = new LinkHours(from, to, LinkHours.days(random.nextInt(128)));
            // Half of them close to where the clocks are put forward or back.
            final long aroundMs = random.nextBoolean() ? 1_774_746_000_000L : 1_792_890_000_000L;
            final long timeMs = aroundMs
                    + (random.nextInt(4) == 0
                            ? random.nextLong(31_536_000_000L)
                            : random.nextInt(172_800_000) - 86_400_000);
            final boolean expected =
                    holds(hours, ZonedDateTime.ofInstant(java.time.Instant.ofEpochMilli(timeMs), BERLIN));
            final long localMs = timeMs + offsets.offsetS(timeMs) * 1_000L;
            assertEquals(expected, LinkHours.hold(localMs, from, to, hours.dayBits()), () -> hours + " at " + timeMs);
            held += expected ? 1 : 0;
        }
        assertTrue(held > 10_000 && held < 40_000, "held " + held);
    }

    private static boolean holds(final LinkHours hours, final ZonedDateTime time) {
        final int minute = time.getHour() * 60 + time.getMinute();
        final boolean isToday = hours.days().isEmpty() || hours.days().contains(time.getDayOfWeek());
        final boolean isYesterday = hours.days().isEmpty()
                || hours.days().contains(time.getDayOfWeek().minus(1));
        if (hours.fromMinute() < hours.toMinute()) {
            return isToday && minute >= hours.fromMinute() && minute < hours.toMinute();
        }
        return (isToday && minute >= hours.fromMinute()) || (isYesterday && minute < hours.toMinute());
    }

    @Test
    void shouldTakeTheFirstRuleThatHolds() {
        final Route route = route(new LinkTerms(
                LinkTerms.ALWAYS,
                0,
                List.of(
                        new LinkRule(List.of("DE", "AT"), Set.of(Device.MOBILE), List.of("de"), null, TO + "1", false),
                        new LinkRule(List.of("DE"), Set.of(), List.of(), null, TO + "2", false),
                        new LinkRule(List.of(), Set.of(Device.TABLET, Device.MOBILE), List.of(), null, "", true),
                        new LinkRule(List.of(), Set.of(), List.of("en", "fr"), null, TO + "4", false)),
                List.of()));
        assertTaken(route, 1, TO + "1", country("AT"), Device.MOBILE, "de");
        assertTaken(route, 2, TO + "2", country("DE"), Device.DESKTOP, "de");
        assertTaken(route, 2, TO + "2", country("DE"), Device.MOBILE, "en");
        assertTaken(route, 4, TO + "4", country("FR"), Device.UNKNOWN, "fr");
        assertTaken(route, 4, TO + "4", 0, Device.DESKTOP, "en");
        assertTaken(route, 0, TO, 0, Device.DESKTOP, "de");
        assertTaken(route, 0, TO, 0, Device.OTHER, "");
        assertEquals(Refusal.PLACE_REFUSED, route.takeRule(0, Device.TABLET, Route.NO_LANGUAGE, T0));
        assertEquals(3, route.rule());
        assertEquals(5, route.chosenVersion());
    }

    private static void assertTaken(
            final Route route,
            final int rule,
            final String destination,
            final int country,
            final Device device,
            final String language) {
        route.takeNone();
        final byte[] letters = language.getBytes(UTF_8);
        assertEquals(Refusal.NONE, route.takeRule(country, device, Route.language(letters, 0, letters.length), T0));
        assertEquals(rule, route.rule());
        assertEquals(destination, route.destination().text());
    }

    @Test
    void shouldSpreadVisitorsByWeightAndKeepEachWhereItWas() {
        final List<LinkVariant> variants = List.of(
                new LinkVariant("a", 700, TO + "a"),
                new LinkVariant("b", 299, TO + "b"),
                new LinkVariant("c", 1, TO + "c"));
        final Route route = route(new LinkTerms(LinkTerms.ALWAYS, 0, List.of(), variants));
        assertFalse(route.hasRules());
        final int[] counts = new int[4];
        final Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            // Tokens that follow each other are spread as well.
            final long visitor = i < 50_000 ? i : random.nextLong();
            route.takeNone();
            route.takeVariant(visitor);
            final int variant = route.variant();
            counts[variant]++;
            assertEquals(
                    variants.get(variant - 1).destination(), route.destination().text());
            route.takeVariant(visitor);
            assertEquals(variant, route.variant());
        }
        assertEquals(0, counts[0]);
        assertEquals(70_000, counts[1], 600);
        assertEquals(29_900, counts[2], 600);
        assertEquals(100, counts[3], 50);
    }

    @Test
    void shouldTakeNoVariantWhereARuleDecides() {
        final Route route = route(new LinkTerms(
                LinkTerms.ALWAYS,
                0,
                List.of(rule(null, TO + "rule")),
                List.of(new LinkVariant("a", 1, TO + "a"), new LinkVariant("b", 1, TO + "b"))));
        route.takeRule(0, Device.UNKNOWN, 0, T0);
        route.takeVariant(1);
        assertEquals(0, route.variant());
        assertEquals(TO + "rule", route.destination().text());
    }

    @Test
    void shouldKnowScheduleAndLimitAtOnce() {
        final CatalogueBuilder builder = new CatalogueBuilder();
        final LinkTerms terms = new LinkTerms(T0 + 10, 3, List.of(), List.of());
        define(builder, Entities.program(1, "acme"));
        define(builder, Entities.partner(1, 1, "ann", EntityStatus.ACTIVE));
        define(builder, link(terms, Notes.NONE, TO, ""));
        define(builder, Entities.link(2, 1, 1, "plain", TO));
        final RoutingTable table = RoutingTable.of(builder.build());
        final Route route = new Route();
        assertTrue(table.findLinkById(1, route));
        assertEquals(Refusal.LINK_NOT_STARTED, route.refusal(T0 + 9));
        assertEquals(Refusal.NONE, route.refusal(T0 + 10));
        builder.capLink(1);
        assertEquals(Refusal.CLICK_LIMIT_REACHED, route.refusal(T0 + 10));
        // A link without terms has no place for the note, and one that does not exist has none either.
        builder.capLink(2);
        builder.capLink(77);
        assertTrue(table.findLinkById(2, route));
        assertEquals(Refusal.NONE, route.refusal(T0 + 10));
        // Defined anew it may have more.
        define(builder, link(new LinkTerms(T0, 4, List.of(), List.of()), Notes.NONE, TO, ""));
        builder.showLinks();
        assertTrue(table.findLinkById(1, route));
        assertEquals(Refusal.NONE, route.refusal(T0 + 10));
    }

    /** What costs nothing to whom it says nothing. */
    @Test
    void shouldTakeNoRoomForALinkWithoutTerms() {
        final CatalogueBuilder with = new CatalogueBuilder();
        final CatalogueBuilder without = new CatalogueBuilder();
        for (int id = 1; id <= 2_000; id++) {
            define(without, Entities.link(id, 1, 1, "l" + id, TO));
            define(with, withTerms(Entities.link(id, 1, 1, "l" + id, TO)));
        }
        final int plainBytes = LinkEntry.KEY_OFFSET + 1 + 5 + (5 + 4 + TO.length()) + 2;
        final LinkTable table = without.build().linkTable();
        final int reference = table.reference(2_000);
        assertEquals(plainBytes, LinkEntry.lengthBytes(table.chunk(reference), EntryMemory.offset(reference)));
        final LinkTable other = with.build().linkTable();
        final int otherReference = other.reference(2_000);
        assertEquals(
                plainBytes + 22 + 4,
                LinkEntry.lengthBytes(other.chunk(otherReference), EntryMemory.offset(otherReference)));
    }

    private static Link withTerms(final Link link) {
        return new Link(
                link.id(),
                link.programId(),
                link.partnerId(),
                link.code(),
                link.version(),
                link.status(),
                link.origin(),
                link.effectiveFromMs(),
                link.destination(),
                link.redirectStatus(),
                link.forwarding(),
                link.referrerPolicy(),
                link.expiresMs(),
                link.fallback(),
                new LinkTerms(LinkTerms.ALWAYS, 5, List.of(), List.of()),
                Notes.NONE);
    }

    private static LinkRule rule(final LinkHours hours, final String destination) {
        return new LinkRule(List.of(), Set.of(), List.of(), hours, destination, false);
    }

    private static Route route(final LinkTerms terms) {
        final Catalogue catalogue = Entities.catalogue(
                Entities.program(1, "acme"),
                Entities.partner(1, 1, "ann", EntityStatus.ACTIVE),
                link(terms, Notes.NONE, TO, ""));
        final Route route = new Route();
        assertTrue(RoutingTable.of(catalogue).findLinkById(1, route));
        return route;
    }

    private static Link link(
            final LinkTerms terms, final Notes notes, final String destination, final String fallback) {
        return new Link(
                1,
                1,
                1,
                "home",
                5,
                EntityStatus.ACTIVE,
                Source.FILE,
                T0,
                destination,
                307,
                Forwarding.ALL_FORWARDED,
                ReferrerPolicy.ORIGIN,
                Link.NEVER,
                fallback,
                terms,
                notes);
    }

    private static int country(final String code) {
        return code.charAt(0) << 8 | code.charAt(1);
    }

    private static void define(final CatalogueBuilder builder, final Entity entity) {
        final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);
        new CatalogueRecords().encode(entity, batch);
        Entities.apply(builder, batch);
    }

    private static String apply(final CatalogueBuilder builder, final CatalogueFiles files) {
        final CatalogueDiff diff = CatalogueDiff.between(builder.build(), files, T0);
        final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);
        while (diff.poll(batch)) {
            Entities.apply(builder, batch);
        }
        return diff.summary();
    }

    private static String rule(final String when) {
        return "rules:\n          - when: " + when + "\n            destination: " + TO;
    }

    private void wrong(final String keys, final String expected) throws IOException {
        final List<CatalogueError> errors = load("        " + keys + "\n").errors();
        assertEquals(1, errors.size(), () -> keys + " -> " + errors);
        assertTrue(errors.getFirst().toString().contains(expected), () -> expected + " but " + errors);
    }

    private CatalogueFiles load(final String linkKeys) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                program: acme
                currency: EUR
                partners:
                  - partner: ann
                    links:
                      - code: home
                        destination: https://shop.example/
                """ + linkKeys);
        return CatalogueFiles.load(folder);
    }
}
