package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: while a part of the server stands still, prospects land all the same, what is behind says for how long, and all
 * of it catches up by itself. Method: a real server, a thread of which is held from outside, or whose database is
 * locked, or whose disk takes nothing. All that is counted is answered while the part still stands still; how long an
 * answer takes is nobody's business here.
 */
@Tag("slow")
@Tag("privileged")
@Timeout(300)
final class StallsTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(90);
    private static final int CLICKS = 500;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;

    @TempDir
    private Path folder;

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(final String what, final ServerProcess server, final Condition condition)
            throws Exception {
        final long startNs = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - startNs > DEADLINE_NS || !server.isAlive()) {
                throw new AssertionError("waited in vain until " + what + "\n" + server.said());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static double metric(final ServerProcess server, final String name) throws Exception {
        final String page = server.ask("/metrics").body();
        final Matcher line =
                Pattern.compile("(?m)^trailmark_" + name + " ([0-9.]+)$").matcher(page);
        assertTrue(line.find(), () -> name + " is not in " + page);
        return Double.parseDouble(line.group(1));
    }

    private ServerProcess server(final Path data, final String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("--views.age.limit.seconds=1"));
        arguments.addAll(List.of(more));
        return new ServerProcess(data, folder.resolve("server.log"))
                .shortLived()
                .arguments(arguments);
    }

    /** Not ready for this reason, which tells for how long. */
    private static void awaitOldViews(final ServerProcess server) throws Exception {
        await("the views' age is over its limit", server, () -> {
            final HttpResponse<String> ready = server.ask("/ready");
            return ready.statusCode() == UNAVAILABLE && ready.body().contains("ms behind the journal");
        });
        final double age = metric(server, "views_age_seconds");
        assertTrue(age >= 1, "age " + age);
        await("the views' age grows", server, () -> metric(server, "views_age_seconds") > age);
    }

    /** Ready, and everything that was answered is where it belongs. */
    private static void awaitCaughtUp(final ServerProcess server, final Shopper shopper) throws Exception {
        await("it is ready", server, () -> server.ask("/ready").statusCode() == OK);
        await("the views are up to date", server, () -> metric(server, "views_lag_records") == 0);
        assertEquals(0, metric(server, "views_age_seconds"));
        final JsonNode audit = server.read("/v1/audit");
        assertTrue(audit.get("balanced").asBoolean(), audit::toPrettyString);
        for (final Acknowledged.Sale sale : shopper.sales()) {
            final JsonNode shown = server.read("/v1/conversions/" + sale.conversionId());
            assertEquals(sale.orderId(), shown.get("order_id").asText());
        }
    }

    private static void assertRecorded(final ServerProcess server, final Shopper shopper) throws Exception {
        assertEquals(0, metric(server, "clicks_unjournaled_total"));
        assertEquals(shopper.clickIds().size(), metric(server, "clicks_accepted_total"));
    }

    @Test
    void shouldLetProspectsLandWhileEngineViewsOrSyncStandStill() throws Exception {
        try (ServerProcess server = server(folder.resolve("data"));
                Shopper shopper = new Shopper(server)) {
            server.start();
            shopper.click(CLICKS);
            assertEquals(CREATED, shopper.buy());
            for (final String thread : List.of("engine", "views", "sync")) {
                awaitCaughtUp(server, shopper);
                final double position = metric(server, "views_position");
                try (HeldThread held = HeldThread.hold(server.pid(), thread)) {
                    shopper.click(CLICKS);
                    assertTrue(held.isHeld(), thread);
                    final int synced = shopper.sales().size();
                    assertEquals(ACCEPTED, shopper.buy(), thread);
                    // What no force has reached is said to survive the process only.
                    assertEquals(
                            thread.equals("sync") ? synced : synced + 1,
                            shopper.sales().size(),
                            thread);
                    awaitOldViews(server);
                    assertEquals(position, metric(server, "views_position"), thread);
                    assertTrue(metric(server, "views_lag_records") > CLICKS, thread);
                    shopper.click(CLICKS);
                    assertTrue(held.isHeld(), thread);
                }
                awaitCaughtUp(server, shopper);
                assertEquals(CREATED, shopper.buy(), thread);
            }
            assertRecorded(server, shopper);
            server.stop();
        }
    }

    @Test
    void shouldLetProspectsLandAndDecideWhileTheReadStoreIsLockedByAnother() throws Exception {
        final Path data = folder.resolve("data");
        try (ServerProcess server = server(data);
                Shopper shopper = new Shopper(server)) {
            server.start();
            shopper.click(CLICKS);
            assertEquals(CREATED, shopper.buy());
            await("lists are up to date", server, () -> metric(server, "store_lag_records") == 0);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("store.db"))) {
                standStill(server, shopper, other, "BEGIN EXCLUSIVE", () -> assertListIsOld(server));
            }
            awaitLists(server, shopper);
            server.stop();
        }
    }

    @Test
    void shouldLetProspectsLandAndDecideWhileAPostgresqlDoesNotAnswer() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
                ServerProcess server = server(
                        folder.resolve("data"),
                        "--store.url=jdbc:postgresql://localhost:" + database.getPort() + "/postgres",
                        "--store.user=postgres");
                Shopper shopper = new Shopper(server)) {
            server.start();
            shopper.click(CLICKS);
            assertEquals(CREATED, shopper.buy());
            await("lists are up to date", server, () -> metric(server, "store_lag_records") == 0);
            try (Connection other = database.getPostgresDatabase().getConnection()) {
                // Whoever asks for a list now waits with it, until the database or the client gives up.
                final String lock = "BEGIN; LOCK TABLE store_state IN ACCESS EXCLUSIVE MODE";
                standStill(server, shopper, other, lock, () -> {});
            }
            awaitLists(server, shopper);
            server.stop();
        }
    }

    private interface Look {
        void run() throws Exception;
    }

    /** What the store has, or that it is not there; never what it cannot have. */
    private static void assertListIsOld(final ServerProcess server) throws Exception {
        final HttpResponse<String> list = server.ask("/v1/conversions?program=demo");
        assertTrue(list.statusCode() == UNAVAILABLE || !list.body().contains("order-2"), list::body);
    }

    /** Sales are decided and answered all the while, since only lists are of the store. */
    private static void standStill(
            final ServerProcess server,
            final Shopper shopper,
            final Connection other,
            final String lock,
            final Look look)
            throws Exception {
        try (Statement statement = other.createStatement()) {
            statement.execute(lock);
            shopper.click(CLICKS);
            assertEquals(CREATED, shopper.buy());
            await("the store's lag grows", server, () -> metric(server, "store_lag_seconds") > 1);
            assertTrue(metric(server, "store_lag_records") > 0);
            shopper.click(CLICKS);
            assertEquals(CREATED, shopper.buy());
            look.run();
            assertEquals(OK, server.ask("/ready").statusCode(), "nobody but lists waits for the store");
            statement.execute("ROLLBACK");
        }
    }

    private static void awaitLists(final ServerProcess server, final Shopper shopper) throws Exception {
        await("lists are up to date", server, () -> metric(server, "store_lag_records") == 0);
        assertEquals(0, metric(server, "store_lag_seconds"));
        final HttpResponse<String> list = server.ask("/v1/conversions?program=demo");
        assertEquals(OK, list.statusCode(), list.body());
        assertTrue(list.body().contains("order-3"), list.body());
        awaitCaughtUp(server, shopper);
        assertRecorded(server, shopper);
    }

    /** What waits under the disk waits for ever, and what is in the kernel's memory goes on: as a hung device does. */
    @Test
    void shouldTakeNoMoreRecordsWhenTheDiskHasStalledAndGoOnByItself() throws Exception {
        try (LoopDisk disk = LoopDisk.stalling(folder, 256);
                ServerProcess server = server(disk.point().resolve("data"), "--journal.stall.limit.seconds=3");
                Shopper shopper = new Shopper(server)) {
            server.start();
            shopper.click(CLICKS);
            assertEquals(CREATED, shopper.buy());
            disk.stall();
            shopper.click(10);
            assertTrue(metric(server, "clicks_accepted_total") > CLICKS, "a disk may be slow");
            assertEquals(ACCEPTED, shopper.buy());
            await("a sale is refused", server, () -> {
                shopper.click(10);
                return shopper.buy() == UNAVAILABLE;
            });
            final double recorded = metric(server, "clicks_accepted_total");
            shopper.click(CLICKS);
            assertEquals(recorded, metric(server, "clicks_accepted_total"));
            assertTrue(metric(server, "clicks_unjournaled_total") >= CLICKS);
            final HttpResponse<String> ready = server.ask("/ready");
            assertEquals(UNAVAILABLE, ready.statusCode());
            assertTrue(ready.body().contains("the journal takes no records"), ready.body());
            disk.goOn();
            awaitCaughtUp(server, shopper);
            assertEquals(CREATED, shopper.buy());
            shopper.click(CLICKS);
            assertEquals(0, metric(server, "journal_force_failures_total"));
            final double unjournaled = metric(server, "clicks_unjournaled_total");
            assertEquals(shopper.clickIds().size(), metric(server, "clicks_accepted_total") + unjournaled);
            server.stop();
            final JournalContents contents = new JournalContents(disk.point().resolve("data/journal"));
            assertEquals(List.of(), contents.readOn());
            assertEquals(
                    Math.round(unjournaled),
                    shopper.clickIds().stream()
                            .filter(clickId -> !contents.hasClick(clickId))
                            .count());
        }
    }
}
