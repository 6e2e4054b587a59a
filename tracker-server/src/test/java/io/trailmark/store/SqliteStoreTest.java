package io.trailmark.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;

/** {@link StoreContract} on SQLite, and what can happen to a file alone. */
class SqliteStoreTest extends StoreContract {
    /** Tables that are short: a pass over them costs nothing. */
    private static final List<String> FEW = List.of(" programs", " goals");

    private static final Set<String> NAMES = Set.of("code", "search", "customer_id");

    @Override
    ReadStore.Context in(final ReadStore.Context context, final String name) {
        return context.file(file(name));
    }

    private Path file(final String name) {
        return folder.resolve(name + ".db");
    }

    @Override
    Jdbi database(final String name) {
        return Jdbi.create("jdbc:sqlite:" + file(name));
    }

    @Test
    void shouldMakeADamagedFileAnew() throws IOException {
        fill();
        store.close();
        final byte[] bytes = Files.readAllBytes(file("filled"));
        Arrays.fill(bytes, 0, 2_000, (byte) 7);
        Files.write(file("filled"), bytes);
        store = ReadStore.open(context("filled"));
        fill();
        assertEquals(1, counted.value(Counter.STORE_FAILURES));
        assertEquals(2, store.list(new ListQuery(ListKind.PROGRAMS)).documents().size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    /** Aim: no page of a long list is sorted or searched for among all rows. Method: ask the database how it would. */
    @Test
    void shouldReadEveryOrderFromAnIndex() {
        fill();
        for (final ListKind kind : ListKind.values()) {
            final Set<String> sorts = new TreeSet<>(kind.sorts());
            sorts.add(ListKind.CREATED);
            for (final String sort : sorts) {
                final ListQuery up = new ListQuery(kind).sort(sort).limit(2);
                final ListQuery down = new ListQuery(kind).sort('-' + sort).limit(2);
                final List<Object> last = up.orderColumns().stream()
                        .map(column -> NAMES.contains(column) ? (Object) "x" : 7L)
                        .toList();
                for (final ListQuery query : List.of(up, down)) {
                    assertIndexed(ListStatement.of(query, List.of(1L), List.of()));
                    assertIndexed(ListStatement.of(query, List.of(1L), last));
                }
            }
        }
        final ListQuery named = new ListQuery(ListKind.LINKS).filter("q", "spri");
        assertIndexed(ListStatement.of(named, List.of(1L), List.of()));
        assertIndexed(ListStatement.of(named, List.of(1L), List.of("spring", 3L)));
        assertIndexed(ListStatement.of(
                new ListQuery(ListKind.COUPONS).filter("code", "ANN10", "BOB10"), List.of(1L), List.of()));
        final String several =
                plan(ListStatement.of(new ListQuery(ListKind.LINKS).sort("-expires"), List.of(1L, 2L), List.of()));
        assertEquals(2, several.split("USING INDEX links_by_expiry", -1).length - 1, several);
        assertFalse(several.contains("SCAN links"), several);
    }

    private void assertIndexed(final ListStatement statement) {
        final String plan = plan(statement);
        final boolean isFew = FEW.stream().anyMatch(plan::contains);
        assertTrue(isFew || plan.startsWith("SEARCH "), () -> statement.sql() + '\n' + plan);
        assertTrue(isFew || !plan.contains("TEMP B-TREE"), () -> statement.sql() + '\n' + plan);
    }

    private String plan(final ListStatement statement) {
        return database("filled").withHandle(handle -> {
            final Query explain = handle.createQuery("EXPLAIN QUERY PLAN " + statement.sql());
            for (int i = 0; i < statement.values().size(); i++) {
                explain.bind(i, statement.values().get(i));
            }
            return String.join(
                    "\n", explain.map((row, ignored) -> row.getString("detail")).list());
        });
    }

    @Test
    void shouldLetNobodyElseReadTheFile() throws IOException {
        fill();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("filled"))));
    }
}
