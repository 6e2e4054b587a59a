package io.trailmark.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.record.codec.Trust;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link StoreContract} on a real PostgreSQL, which is started once. */
class PostgresqlStoreTest extends StoreContract {
    private static EmbeddedPostgres server;
    private static int databases;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @AfterEach
    void nextDatabases() {
        databases++;
    }

    @Override
    ReadStore.Context in(final ReadStore.Context context, final String name) {
        final String database = name + databases;
        Jdbi.create(server.getPostgresDatabase()).useHandle(handle -> {
            final boolean isThere = handle.createQuery("SELECT 1 FROM pg_database WHERE datname = ?")
                    .bind(0, database)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (!isThere) {
                handle.execute("CREATE DATABASE " + database);
            }
        });
        return context.url("jdbc:postgresql://localhost:" + server.getPort() + "/" + database)
                .credentials("postgres", "");
    }

    @Override
    Jdbi database(final String name) {
        return Jdbi.create(server.getDatabase("postgres", name + databases));
    }

    @Test
    void shouldCatchUpWithADatabaseThatWasAwayAndIsBack() {
        fill();
        final String name = "filled" + databases;
        allowConnections(name, false);
        rig.sale(1, "while-away", "", 1, 100, Trust.TOKEN);
        rig.settle();
        for (int i = 0; i < 3; i++) {
            nowNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
            store.doWork();
        }
        assertTrue(counted.value(Counter.STORE_FAILURES) > 0);
        assertEquals(
                ListRefusal.Reason.STORE_UNAVAILABLE,
                assertThrows(ListRefusal.class, () -> store.list(new ListQuery(ListKind.CONVERSIONS)))
                        .reason());
        allowConnections(name, true);
        fill();
        assertEquals(
                1, store.list(new ListQuery(ListKind.CONVERSIONS)).documents().size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    private static void allowConnections(final String name, final boolean isAllowed) {
        Jdbi.create(server.getPostgresDatabase()).useHandle(handle -> {
            handle.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + isAllowed);
            if (!isAllowed) {
                handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name);
            }
        });
    }

    @Test
    void shouldLiveBesideTablesOfOthers() {
        in(rig.context(), "filled");
        database("filled").useHandle(handle -> handle.execute("CREATE TABLE invoices (id INTEGER)"));
        fill();
        store.close();
        database("filled").useHandle(handle -> handle.execute("UPDATE store_state SET format = 0"));
        store = ReadStore.open(context("filled"));
        fill();
        assertEquals(1, counted.value(Counter.STORE_REMADE));
        assertEquals(
                0,
                database("filled")
                        .<Integer, RuntimeException>withHandle(
                                handle -> handle.createQuery("SELECT COUNT(*) FROM invoices")
                                        .mapTo(Integer.class)
                                        .one()));
    }
}
