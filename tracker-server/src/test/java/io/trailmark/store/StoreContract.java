package io.trailmark.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.record.codec.Trust;
import io.trailmark.store.Faults.Fault;
import io.trailmark.store.ListRefusal.Reason;
import io.trailmark.views.ConversionJson;
import io.trailmark.views.ConversionView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: the store holds what the views hold, once, whatever happens to it, and its lists are complete and in order.
 * Method: a real journal and views, stepped by hand; what was filled bit by bit is compared, row by row, with what is
 * filled at once. The same body runs on both databases.
 */
abstract class StoreContract {
    private static final String ACME = """
            program: acme
            currency: EUR
            name: Acme tools
            goals:
              - goal: sale
                per_customer: many
                rewards:
                  - name: commission
                    percent: "20"
                  - name: welcome
                    to: customer
                    benefit: voucher
            partners:
              - partner: ann
                name: Ann's 100% letters
                group: press
                links:
                  - code: hello
                    destination: https://shop.example/
                  - code: spring_sale
                    destination: https://shop.example/spring
                coupons: [ANN10]
              - partner: bob
                type: customer
                links:
                  - code: bob
                    destination: https://shop.example/
                coupons: [BOB10]
            """;
    private static final String GLOBEX = """
            program: globex
            currency: EUR
            goals:
              - goal: order
                reward:
                  fixed: "5.00"
            partners:
              - partner: zoe
                links:
                  - code: zoe
                    destination: https://globex.example/
                coupons: [ZOE]
            """;
    private static final int ANN10 = 1;
    private static final int BOB10 = 2;
    private static final int ZOE = 3;

    @TempDir
    Path folder;

    final AtomicLong nowNs = new AtomicLong();
    StoreRig rig;
    ReadStore store;
    CounterColumn counted;

    /** Has the store lie in a database of that name, which is empty at first. */
    abstract ReadStore.Context in(ReadStore.Context context, String name);

    abstract Jdbi database(String name);

    @BeforeEach
    void open() {
        rig = new StoreRig(folder);
        rig.define("acme", ACME);
        rig.define("globex", GLOBEX);
        store = ReadStore.open(context("filled"));
    }

    @AfterEach
    void close() {
        store.close();
        rig.close();
    }

    final ReadStore.Context context(final String name) {
        counted = Counters.inMemory().column("store");
        return in(rig.context(), name).counters(counted).nanoClock(nowNs::get).longestWaitMs(20);
    }

    /** Steps the store until it is where the views are, and says so. */
    void fill() {
        rig.settle();
        for (int i = 0; store.lagRecords() > 0 || i == 0; i++) {
            assertTrue(i < 1_000, () -> "the store stays at " + store.position());
            nowNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
            store.doWork();
        }
    }

    Map<String, List<String>> rebuilt() {
        try (ReadStore fresh = ReadStore.open(in(rig.context(), "fresh"))) {
            fresh.rebuild();
            return Dump.of(database("fresh"));
        }
    }

    /** Sales of both programmes, some refunded, confirmed, repeated, or of customers that a browser got wrong. */
    private void trade(final int from, final int count) {
        for (int i = from; i < from + count; i++) {
            final int programId = i % 5 == 4 ? 2 : 1;
            final int couponId = programId == 2 ? ZOE : i % 3 == 0 ? BOB10 : ANN10;
            final String customer = i % 7 == 0 ? "" : "customer-" + i % 11;
            final boolean isFromBrowser = i % 6 == 0;
            rig.sale(
                    programId,
                    "order-" + i,
                    customer,
                    couponId,
                    1_000 + i,
                    isFromBrowser ? Trust.BROWSER : Trust.TOKEN);
            if (i % 12 == 0) {
                rig.sale(programId, "order-" + i, "right-" + i % 4, couponId, 1_000 + i, Trust.TOKEN);
            }
            if (i % 4 == 1) {
                rig.refund(programId, "order-" + i, "refund-" + i, 100);
            }
            if (i % 8 == 1) {
                rig.refund(programId, "order-" + i, "rest-" + i, 900 + i);
            }
        }
    }

    private ListPage list(final ListQuery query) {
        return store.list(query);
    }

    private List<String> all(final ListQuery query) {
        final List<String> documents = new ArrayList<>();
        ListPage page = list(query);
        documents.addAll(page.documents());
        while (page.nextCursor() != null) {
            page = list(query.cursor(page.nextCursor()));
            documents.addAll(page.documents());
        }
        return documents;
    }

    @Test
    void shouldHoldWhatTheViewsHold() {
        trade(0, 60);
        fill();
        final List<String> expected = new ArrayList<>();
        for (final ConversionView conversion : rig.views.conversions()) {
            expected.add(
                    new String(ConversionJson.conversion(conversion, rig.views.catalogue()), StandardCharsets.UTF_8));
        }
        final ListPage page = list(new ListQuery(ListKind.CONVERSIONS).limit(500));
        assertEquals(new HashSet<>(expected), new HashSet<>(page.documents()));
        assertEquals(60, page.documents().size());
        assertNull(page.nextCursor());
        assertEquals(rig.views.position(), page.position());
        assertEquals(2, all(new ListQuery(ListKind.PROGRAMS)).size());
        assertEquals(4, all(new ListQuery(ListKind.LINKS)).size());
        assertEquals(
                rig.views.ledger(1).count() + rig.views.ledger(2).count(),
                all(new ListQuery(ListKind.LEDGER)).size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldAddUpCustomersAsTheirConversionsStand() {
        rig.sale(1, "o1", "wrong", ANN10, 1_000, Trust.BROWSER).sale(1, "o2", "kim", BOB10, 2_000, Trust.TOKEN);
        fill();
        assertEquals(
                1,
                all(new ListQuery(ListKind.CUSTOMERS).filter("customer_id", "wrong"))
                        .size());
        rig.sale(1, "o1", "kim", ANN10, 1_000, Trust.TOKEN).refund(1, "o2", "r", 500);
        fill();
        assertEquals(List.of(), all(new ListQuery(ListKind.CUSTOMERS).filter("customer_id", "wrong")));
        final String kim = all(new ListQuery(ListKind.CUSTOMERS)).getFirst();
        assertTrue(kim.contains("\"partner\":\"ann\""), kim);
        assertTrue(kim.contains("\"conversions\":2,\"revenue\":{\"amount\":\"25.00\",\"currency\":\"EUR\"}"), kim);
    }

    /** A customer of a million sales costs no pass over them: the sums stand on what they were, right or wrong. */
    @Test
    void shouldAddToACustomerWhatChangedAndPassOverNoOtherConversions() {
        rig.sale(1, "o1", "kim", ANN10, 1_000, Trust.BROWSER).sale(1, "o2", "kim", BOB10, 2_000, Trust.TOKEN);
        fill();
        database("filled").useHandle(handle -> handle.execute("UPDATE customers SET conversions = conversions + 1000"));
        rig.sale(1, "o3", "kim", BOB10, 3_000, Trust.TOKEN).refund(1, "o2", "r", 500);
        fill();
        final String more = all(new ListQuery(ListKind.CUSTOMERS)).getFirst();
        assertTrue(more.contains("\"conversions\":1003,\"revenue\":{\"amount\":\"55.00\""), more);
        assertTrue(more.contains("\"partner\":\"ann\""), more);
        // Where the first of them turns out to be another's, all of them are looked at.
        rig.sale(1, "o1", "lee", ANN10, 1_000, Trust.TOKEN);
        fill();
        final String kim = all(new ListQuery(ListKind.CUSTOMERS).filter("customer_id", "kim"))
                .getFirst();
        assertTrue(kim.contains("\"conversions\":2,\"revenue\":{\"amount\":\"45.00\""), kim);
        assertTrue(kim.contains("\"partner\":\"bob\""), kim);
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldWriteEverythingOnceWhateverEndsATransaction() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final AtomicReference<Fault> next = new AtomicReference<>(Fault.NONE);
        store.close();
        store = ReadStore.open(context("filled")
                .limits(40, 8)
                .writing(source -> new Faults(() -> next.getAndSet(Fault.NONE)).before(source)));
        for (int round = 0; round < 40; round++) {
            trade(round * 5, random.nextInt(1, 6));
            if (round % 10 == 5) {
                rig.define("acme", ACME.replace("Acme tools", "Acme " + round));
            }
            rig.settle();
            next.set(List.of(Fault.values()).get(random.nextInt(4)));
            nowNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
            store.doWork();
        }
        next.set(Fault.NONE);
        fill();
        assertTrue(counted.value(Counter.STORE_FAILURES) > 3, () -> "too few faults, seed " + seed);
        assertEquals(0, counted.value(Counter.STORE_REMADE));
        assertEquals(rebuilt(), Dump.of(database("filled")), () -> "seed " + seed);
    }

    @Test
    void shouldGoOnBehindWhatItHoldsAfterARestart() {
        trade(0, 20);
        fill();
        store.close();
        trade(20, 7);
        rig.define("acme", ACME.replace("Acme tools", "Acme").replace("BOB10", "BOB20"));
        rig.settle();
        rig.close();
        rig = new StoreRig(folder);
        store = ReadStore.open(context("filled"));
        fill();
        assertEquals(0, counted.value(Counter.STORE_PASSES), "a restart passed over everything");
        assertEquals(0, counted.value(Counter.STORE_REMADE));
        assertTrue(all(new ListQuery(ListKind.PROGRAMS)).getFirst().contains("\"name\":\"Acme\""));
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldPassOverEverythingWhereMoreChangedThanWasNoted() {
        store.close();
        store = ReadStore.open(context("filled").limits(10, 5));
        fill();
        final long passes = counted.value(Counter.STORE_PASSES);
        trade(0, 40);
        fill();
        assertTrue(counted.value(Counter.STORE_PASSES) > passes);
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldNoticeThatAnotherWroteToItsTables() {
        trade(0, 5);
        fill();
        database("filled").useHandle(handle -> handle.execute("UPDATE store_state SET position = position - 3"));
        trade(5, 5);
        rig.settle();
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
        store.doWork();
        assertEquals(1, counted.value(Counter.STORE_FAILURES));
        database("filled").useHandle(handle -> handle.execute("UPDATE store_state SET record_crc32c = 0"));
        fill();
        assertEquals(0, counted.value(Counter.STORE_REMADE));
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldEndAFillingThatWasCutShort() {
        trade(0, 30);
        rig.settle();
        final AtomicLong commits = new AtomicLong();
        store.close();
        store = ReadStore.open(context("filled")
                .writing(source -> new Faults(() -> commits.incrementAndGet() >= 6 ? Fault.BEFORE_COMMIT : Fault.NONE)
                        .before(source)));
        store.doWork();
        store.close();
        store = ReadStore.open(context("filled")
                .writing(source ->
                        new Faults(() -> commits.get() < 100 ? Fault.BEFORE_COMMIT : Fault.NONE).before(source)));
        store.doWork();
        assertEquals(
                Reason.STORE_FILLING,
                assertThrows(ListRefusal.class, this::page).reason());
        commits.set(100);
        fill();
        assertEquals(30, page().documents().size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    /** Links are the newest while the catalogue of the filling's begin is not: theirs has to be asked for. */
    @Test
    void shouldFillLinksOfPartnersThatComeMeanwhile() {
        store.close();
        final AtomicLong steps = new AtomicLong();
        store = ReadStore.open(context("filled").progress((done, total) -> {
            if (steps.getAndIncrement() == 0) {
                rig.define("globex", GLOBEX + """
                          - partner: yve
                            links:
                              - code: yve
                                destination: https://globex.example/yve
                        """);
            }
        }));
        fill();
        assertTrue(steps.get() > 0, "nothing was filled");
        assertEquals(0, counted.value(Counter.STORE_FAILURES));
        assertEquals(5, all(new ListQuery(ListKind.LINKS)).size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    private ListPage page() {
        return list(new ListQuery(ListKind.CONVERSIONS));
    }

    @Test
    void shouldMakeAnewWhatIsNoCopyOfThisJournal() {
        trade(0, 10);
        fill();
        final Map<String, List<String>> right = Dump.of(database("filled"));
        for (final String wrong : List.of(
                "UPDATE store_state SET position = position + 1000",
                "UPDATE store_state SET journal = 'another'",
                "UPDATE store_state SET record_crc32c = record_crc32c + 1",
                "UPDATE store_state SET format = 0",
                "UPDATE store_schema_history SET checksum = 1 WHERE version = '1'")) {
            store.close();
            database("filled").useHandle(handle -> {
                handle.execute(wrong);
                handle.execute("UPDATE conversions SET status = 'nonsense'");
            });
            store = ReadStore.open(context("filled"));
            fill();
            assertEquals(1, counted.value(Counter.STORE_REMADE), wrong);
            assertEquals(right, Dump.of(database("filled")), wrong);
        }
    }

    @Test
    void shouldTellTheDatabaseOfNothingButThePositionAndThatOnceASecond() {
        trade(0, 3);
        fill();
        final long committed = position();
        // Reports that are refused change no conversion.
        rig.sale(1, "order-1", "", ANN10, 5, Trust.BROWSER);
        rig.settle();
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
        store.doWork();
        final long batches = counted.value(Counter.STORE_BATCHES);
        rig.refund(1, "no-such-order", "r1", 5);
        rig.settle();
        nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        store.doWork();
        assertEquals(rig.views.position(), store.position());
        assertEquals(rig.views.position(), page().position());
        assertEquals(batches, counted.value(Counter.STORE_BATCHES));
        assertEquals(rig.views.position() - 1, position());
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
        store.doWork();
        assertEquals(rig.views.position(), position());
        assertTrue(position() > committed);
        store.doWork();
        assertEquals(batches + 1, counted.value(Counter.STORE_BATCHES));
    }

    private long position() {
        return database("filled").withHandle(StoreWriter::state).position();
    }

    @Test
    void shouldServeOnWhileTheDatabaseIsAwayAndCatchUpWhenItIsBack() {
        final AtomicReference<Fault> lasting = new AtomicReference<>(Fault.NONE);
        store.close();
        store = ReadStore.open(context("filled").writing(source -> new Faults(lasting::get).before(source)));
        trade(0, 10);
        fill();
        lasting.set(Fault.BEFORE_COMMIT);
        trade(10, 10);
        rig.settle();
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
        for (int i = 0; i < 50; i++) {
            store.doWork();
            nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        }
        final long failures = counted.value(Counter.STORE_FAILURES);
        assertTrue(failures > 2 && failures < 15, () -> "no back-off: " + failures + " failures in 5 s");
        assertTrue(store.lagMs() >= 5_000, () -> "lag " + store.lagMs());
        assertEquals(10, page().documents().size(), "what is there is still true at its position");
        lasting.set(Fault.NONE);
        fill();
        assertEquals(0, store.lagMs());
        assertEquals(20, page().documents().size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldGiveEveryRowOncePageByPageInEveryOrder() {
        trade(0, 40);
        fill();
        for (final ListKind kind : ListKind.values()) {
            final List<String> sorts = new ArrayList<>(kind.sorts());
            sorts.add(ListKind.CREATED);
            for (final String sort : sorts) {
                final List<String> up =
                        list(new ListQuery(kind).sort(sort).limit(500)).documents();
                assertFalse(up.isEmpty() && kind != ListKind.REGISTRATIONS, kind + " is empty");
                assertEquals(up, all(new ListQuery(kind).sort(sort).limit(3)), kind + " by " + sort);
                assertEquals(
                        up.reversed(), all(new ListQuery(kind).sort('-' + sort).limit(7)), kind + " by -" + sort);
                assertEquals(up.size(), Set.copyOf(up).size());
            }
        }
        final List<String> byRevenue =
                all(new ListQuery(ListKind.CONVERSIONS).sort("-revenue").limit(4));
        assertTrue(byRevenue.getFirst().contains("\"revenue\":{\"amount\":\"10.39\""), byRevenue.getFirst());
    }

    @Test
    void shouldKeepPagesInPlaceWhileRowsAreAdded() {
        trade(0, 20);
        fill();
        for (final String sort : List.of("created", "-created", "occurred", "-occurred")) {
            final ListQuery query =
                    new ListQuery(ListKind.CONVERSIONS).sort(sort).limit(6);
            final List<String> before = all(new ListQuery(ListKind.CONVERSIONS).sort(sort));
            final List<String> seen = new ArrayList<>();
            ListPage page = list(query);
            seen.addAll(page.documents());
            for (int i = 0; page.nextCursor() != null; i++) {
                rig.sale(1, sort + i, "", ANN10, 77, Trust.TOKEN);
                fill();
                page = list(query.cursor(page.nextCursor()));
                seen.addAll(page.documents());
            }
            assertEquals(seen.size(), Set.copyOf(seen).size(), sort);
            seen.retainAll(before);
            assertEquals(before, seen, sort);
        }
    }

    @Test
    void shouldFilterByWhatIsAskedForAndByProgramme() {
        trade(0, 40);
        fill();
        assertEquals(
                8,
                all(new ListQuery(ListKind.CONVERSIONS).programs(Set.of("globex")))
                        .size());
        assertEquals(
                32,
                all(new ListQuery(ListKind.CONVERSIONS).programs(Set.of("acme")))
                        .size());
        assertEquals(
                40,
                all(new ListQuery(ListKind.CONVERSIONS).programs(Set.of("acme", "globex")))
                        .size());
        assertEquals(
                0, all(new ListQuery(ListKind.CONVERSIONS).programs(Set.of())).size());
        assertEquals(
                0,
                all(new ListQuery(ListKind.CONVERSIONS).programs(Set.of("no-such")))
                        .size());
        assertEquals(
                1,
                all(new ListQuery(ListKind.PROGRAMS).programs(Set.of("acme"))).size());
        assertEquals(1, count(ListKind.CONVERSIONS, "order_id", "order-17"));
        assertEquals(2, count(ListKind.CONVERSIONS, "order_id", "order-17", "order-18"));
        assertEquals(5, count(ListKind.CONVERSIONS, "status", "reversed"));
        assertEquals(count(ListKind.CREDITS, "partner_code", "bob"), count(ListKind.CONVERSIONS, "partner", "prt_2"));
        assertEquals(1, count(ListKind.LINKS, "q", "SPRING_S"));
        assertEquals(0, count(ListKind.LINKS, "q", "ring"));
        assertEquals(0, count(ListKind.LINKS, "q", "spring%"));
        assertEquals(2, count(ListKind.COUPONS, "q", "ann", "bo"));
        assertEquals(1, count(ListKind.LINKS, "code", "hello"));
        assertEquals(0, count(ListKind.LINKS, "code", "Hello"));
        assertEquals(1, count(ListKind.PARTNERS, "q", "100%"));
        assertEquals(0, count(ListKind.PARTNERS, "q", "1%0"));
        assertEquals(0, count(ListKind.PARTNERS, "q", "a_n"));
        assertEquals(1, count(ListKind.PARTNERS, "q", "B"));
        assertEquals(1, count(ListKind.PARTNERS, "group", "press"));
        final long middleMs = StoreRig.TIME_MS + 20_000;
        final String middle = Instant.ofEpochMilli(middleMs).toString();
        final int early = count(ListKind.CONVERSIONS, "occurred_to", middle);
        assertTrue(early > 0 && early < 40, () -> early + " before " + middle);
        assertEquals(40 - early, count(ListKind.CONVERSIONS, "occurred_from", middle));
        assertEquals(
                1,
                all(new ListQuery(ListKind.CONVERSIONS)
                                .filter("amount_minor_from", "1005")
                                .filter("amount_minor_to", "1006"))
                        .size());
    }

    /** Each programme of several is asked with all values once more, and no database takes any number of them. */
    @Test
    void shouldTakeAsManyValuesAsFiltersTakeForAsManyProgrammesAsThereAre() throws IOException {
        final int others = ListStatement.MOST_PROGRAMS - 2;
        for (int i = 1; i <= others; i++) {
            final String code = "p" + i;
            final String yaml = GLOBEX.replace("globex", code)
                    .replace(
                            "https://p" + i + ".example/",
                            "https://shop.example/\n        expires_at: 2027-01-01T00:00:00Z");
            if (i < others) {
                Files.writeString(folder.resolve("programs").resolve(code + ".yaml"), yaml);
            } else {
                rig.define(code, yaml);
            }
        }
        fill();
        final ListQuery query = new ListQuery(ListKind.LINKS);
        final Map<String, String> found = Map.ofEntries(
                Map.entry("id", "lnk_N"),
                Map.entry("partner", "prt_N"),
                Map.entry("code", "zoe"),
                Map.entry("q", "z"),
                Map.entry("partner_code", "zoe"),
                Map.entry("destination", "https://shop.example/"),
                Map.entry("status", "active"),
                Map.entry("origin", "file"),
                Map.entry("changed_from", "2020-01-01T00:00:00Z"),
                Map.entry("changed_to", "2100-01-01T00:00:00Z"),
                Map.entry("expires_from", "2026-12-31T00:00:00Z"),
                Map.entry("expires_to", "2027-01-02T00:00:00Z"));
        found.forEach((name, value) -> query.filter(
                name,
                IntStream.rangeClosed(1, 50)
                        .mapToObj(i -> value.replace("N", Integer.toString(i)))
                        .toArray(String[]::new)));
        final ListStatement statement =
                ListStatement.of(query, LongStream.rangeClosed(1, 50).boxed().toList(), List.of());
        assertTrue(
                statement.values().size() <= ListStatement.MOST_VALUES,
                () -> statement.values().size() + " values");
        // Codes and how they begin are pairs of values; all else is a list, or one bound.
        assertEquals(2 * 49, statement.sql().split(" OR ", -1).length - 1, statement.sql());
        // The first 4 links and 3 partners are those of the other two programmes; 50 have a number that is asked for.
        assertEquals(46, all(query).size());
        assertEquals(46, all(query.limit(7)).size());
    }

    private int count(final ListKind kind, final String filter, final String... values) {
        return all(new ListQuery(kind).filter(filter, values)).size();
    }

    @Test
    void shouldTakeEveryFilterAndNoValueForSql() {
        trade(0, 6);
        fill();
        final Map<FilterType, String> valid = Map.of(
                FilterType.TEXT, "x",
                FilterType.SEARCH, "x",
                FilterType.PREFIX, "x",
                FilterType.CODE, "x",
                FilterType.NUMBER, "5",
                FilterType.TRUTH, "true",
                FilterType.TIME, "2026-11-01T00:00:00Z",
                FilterType.CONVERSION, "cv_000000000001a");
        final List<String> hostile = List.of(
                "' OR 1=1 --",
                "x'; DROP TABLE conversions; --",
                "\0",
                "%",
                "_",
                "!",
                "\uD800",
                ":id",
                "?",
                "\"",
                "1e3",
                "9223372036854775808",
                "𝕏",
                "",
                "prt_",
                "prt_00",
                "-1",
                "null");
        for (final ListKind kind : ListKind.values()) {
            final int whole = all(new ListQuery(kind)).size();
            for (final String name : kind.filters()) {
                final ListKind.Rule rule = kind.filter(name);
                final List<String> known =
                        rule.type() == FilterType.ENTITY ? List.of(rule.known().getFirst() + "_12") : rule.known();
                for (final String value : known.isEmpty() ? List.of(valid.get(rule.type())) : known) {
                    assertNotNull(list(new ListQuery(kind).filter(name, value)));
                }
                hostile(kind, name, hostile);
            }
            assertEquals(whole, all(new ListQuery(kind)).size());
        }
        assertReason(Reason.FILTER_INVALID, () -> new ListQuery(ListKind.LINKS).filter("status", "pending"));
        assertReason(Reason.FILTER_INVALID, () -> new ListQuery(ListKind.LINKS).filter("partner", "lnk_1"));
        assertReason(Reason.FILTER_UNKNOWN, () -> new ListQuery(ListKind.LINKS).filter("id = 1 OR id", "1"));
        assertReason(Reason.FILTER_INVALID, () -> new ListQuery(ListKind.LINKS).filter("code"));
        assertReason(
                Reason.FILTER_INVALID,
                () -> new ListQuery(ListKind.LINKS)
                        .filter("code", Collections.nCopies(51, "x").toArray(String[]::new)));
        assertReason(Reason.SORT_UNKNOWN, () -> new ListQuery(ListKind.LINKS).sort("id; DROP TABLE links"));
        assertReason(Reason.LIMIT_INVALID, () -> new ListQuery(ListKind.LINKS).limit(0));
        assertReason(Reason.LIMIT_INVALID, () -> new ListQuery(ListKind.LINKS).limit(ListQuery.MAX_LIMIT + 1));
    }

    /** Each is refused, or it is a value like any other. */
    private void hostile(final ListKind kind, final String name, final List<String> values) {
        final List<String> taken = new ArrayList<>();
        for (final String value : values) {
            try {
                new ListQuery(kind).filter(name, value);
                taken.add(value);
            } catch (final ListRefusal refused) {
                assertEquals(Reason.FILTER_INVALID, refused.reason(), () -> kind + " " + name + " " + value);
            }
        }
        if (kind.filter(name).type() == FilterType.TEXT) {
            assertEquals(0, count(kind, name, values.getFirst()), () -> kind + " " + name);
        }
        if (!taken.isEmpty()) {
            list(new ListQuery(kind).filter(name, taken.toArray(String[]::new)));
        }
    }

    private static void assertReason(final Reason reason, final Executable call) {
        assertEquals(reason, assertThrows(ListRefusal.class, call).reason());
    }

    @Test
    void shouldKeepWhatADatabaseMightNotTake() {
        rig.sale(1, "zero\0order", "zero\0customer", ANN10, 100, Trust.TOKEN);
        rig.sale(1, "𝕏' OR 1=1", "Ж\u2028%", ANN10, 100, Trust.TOKEN);
        fill();
        assertEquals(1, count(ListKind.CONVERSIONS, "order_id", "zero\0order"));
        assertEquals(1, count(ListKind.CUSTOMERS, "customer_id", "zero\0customer"));
        assertEquals(1, count(ListKind.CONVERSIONS, "order_id", "𝕏' OR 1=1"));
        assertEquals(1, count(ListKind.CUSTOMERS, "customer_id", "Ж\u2028%"));
        assertEquals(0, store.lagRecords());
    }

    @Test
    void shouldRefuseCursorsThatAreNotOfThisList() {
        trade(0, 10);
        fill();
        final ListQuery query =
                new ListQuery(ListKind.CONVERSIONS).filter("status", "approved").limit(2);
        final String cursor = list(query).nextCursor();
        assertEquals(2, list(query.cursor(cursor)).documents().size());
        for (final String broken : List.of(
                "",
                "x",
                "????",
                cursor.substring(1),
                cursor + "AAAA",
                cursor.substring(0, cursor.length() - 2),
                "A".repeat(5_000),
                (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1))) {
            assertReason(Reason.CURSOR_INVALID, () -> list(query.cursor(broken)));
        }
        for (final ListQuery other : List.of(
                new ListQuery(ListKind.CONVERSIONS),
                new ListQuery(ListKind.CONVERSIONS).filter("status", "pending"),
                new ListQuery(ListKind.CONVERSIONS).filter("status", "reversed"),
                new ListQuery(ListKind.CONVERSIONS).filter("status", "approved").sort("-created"),
                new ListQuery(ListKind.CONVERSIONS).filter("status", "approved").programs(Set.of("acme")),
                new ListQuery(ListKind.REWARDS).filter("status", "approved"))) {
            assertReason(Reason.CURSOR_INVALID, () -> list(other.cursor(cursor)));
        }
    }

    @Test
    void shouldLetOneReadWhatOneWrote() {
        fill();
        store.close();
        store = ReadStore.open(in(rig.context(), "filled"));
        store.start();
        for (int i = 0; i < 30; i++) {
            rig.sale(1, "own-" + i, "", ANN10, 100, Trust.TOKEN);
            rig.settle();
            final ListPage page = list(new ListQuery(ListKind.CONVERSIONS).filter("order_id", "own-" + i));
            assertEquals(1, page.documents().size(), "sale " + i);
            assertTrue(page.position() >= rig.views.position());
        }
        store.close();
        assertEquals(rig.views.position(), position());
        store = ReadStore.open(context("filled"));
    }
}
