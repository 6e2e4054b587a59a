package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
 * Aim: whatever becomes of the disk under a running server, prospects land and are counted, no sale is acknowledged
 * as synced that is not on the disk, and work goes on by itself. Method: a real server over a real file system of its
 * own.
 */
@Tag("slow")
@Tag("privileged")
@Timeout(300)
final class DiskTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(90);
    private static final int OK = 200;
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

    private ServerProcess serverOn(final LoopDisk disk) throws IOException {
        return new ServerProcess(disk.point().resolve("data"), folder.resolve("server.log")).shortLived();
    }

    private static long metric(final ServerProcess server, final String name) throws Exception {
        final String page = server.ask("/metrics").body();
        final Matcher line =
                Pattern.compile("(?m)^trailmark_" + name + " ([0-9]+)$").matcher(page);
        assertTrue(line.find(), () -> name + " is not in " + page);
        return Long.parseLong(line.group(1));
    }

    private static void assertNotReady(final ServerProcess server) throws Exception {
        final HttpResponse<String> ready = server.ask("/ready");
        assertEquals(UNAVAILABLE, ready.statusCode());
        assertTrue(ready.body().contains("the journal takes no records"), ready.body());
    }

    /** Every sale that was taken is there, and each click that is not was counted. */
    private static void check(final LoopDisk disk, final Shopper shopper, final long unjournaled) {
        final JournalContents contents = new JournalContents(disk.point().resolve("data/journal"));
        final List<String> complaints = new ArrayList<>(contents.readOn());
        for (final Acknowledged.Sale sale : shopper.sales()) {
            if (!sale.conversionId().equals(contents.conversionOf(sale.orderId()))) {
                complaints.add(
                        sale + " was acknowledged, and the journal has " + contents.conversionOf(sale.orderId()));
            }
        }
        assertEquals(List.of(), complaints);
        final long missing = shopper.clickIds().stream()
                .filter(clickId -> !contents.hasClick(clickId))
                .count();
        assertEquals(unjournaled, missing, "clicks without a record");
    }

    @Test
    void shouldGoOnByItselfAfterTheDiskWasFullEvenWhenStartedOnAFullDisk() throws Exception {
        try (LoopDisk disk = LoopDisk.ofSize(folder, 256);
                ServerProcess server = serverOn(disk);
                Shopper shopper = new Shopper(server)) {
            server.start();
            shopper.click(100);
            assertEquals(OK, shopper.buy() / 100 * 100);
            disk.fill();
            // What was reserved ahead is used up first; nothing fails.
            await("a sale is refused", server, () -> {
                shopper.click(50);
                return shopper.buy() == UNAVAILABLE;
            });
            shopper.takeLongestClickMs();
            shopper.click(500);
            System.out.println("longest click on a full disk: " + shopper.takeLongestClickMs() + " ms");
            assertNotReady(server);
            assertEquals(0, metric(server, "journal_force_failures_total"));
            assertEquals(1, metric(server, "journal_epochs_opened_total"), "no append failed");
            long unjournaled = metric(server, "clicks_unjournaled_total");
            assertTrue(unjournaled >= 500, "unjournaled: " + unjournaled);

            server.kill();
            server.launch();
            await("prospects land", server, () -> lands(shopper));
            assertEquals(UNAVAILABLE, shopper.buy());
            assertNotReady(server);
            shopper.click(200);
            unjournaled += metric(server, "clicks_unjournaled_total");
            assertEquals(0, metric(server, "journal_epochs_opened_total"));

            disk.free();
            await("a sale is taken", server, () -> shopper.buy() != UNAVAILABLE);
            await("it is ready", server, () -> server.ask("/ready").statusCode() == OK);
            shopper.click(100);
            final JsonNode audit = server.read("/v1/audit");
            assertTrue(audit.get("balanced").asBoolean(), audit::toPrettyString);
            assertFalse(server.said().contains("failed in epoch"), "no append and no force failed");
            server.stop();
            check(disk, shopper, unjournaled);
        }
    }

    private static boolean lands(final Shopper shopper) {
        try {
            shopper.click();
            return true;
        } catch (final IOException notYet) {
            return false;
        }
    }

    @Test
    void shouldLetProspectsLandOnAFailingDiskAndHaveAllSalesAfterIt() throws Exception {
        try (LoopDisk disk = LoopDisk.overcommitted(folder, 160, 1024);
                ServerProcess server = serverOn(disk);
                Shopper shopper = new Shopper(server)) {
            server.start();
            failAndComeBack(disk, server, shopper, disk::fill, disk::free);
        }
    }

    @Test
    void shouldLetProspectsLandOnAReadOnlyDiskAndHaveAllSalesAfterIt() throws Exception {
        try (LoopDisk disk = LoopDisk.ofSize(folder, 256);
                ServerProcess server = serverOn(disk);
                Shopper shopper = new Shopper(server)) {
            server.start();
            failAndComeBack(disk, server, shopper, disk::turnReadOnly, () -> {});
        }
    }

    private interface Act {
        void run() throws IOException;
    }

    /** A force that failed once may succeed the next time and mean nothing: what was taken is looked for. */
    private static void failAndComeBack(
            final LoopDisk disk, final ServerProcess server, final Shopper shopper, final Act fail, final Act mend)
            throws Exception {
        shopper.click(100);
        assertEquals(OK, shopper.buy() / 100 * 100);
        fail.run();
        await("a force fails and a sale is refused", server, () -> {
            shopper.click(20);
            return shopper.buy() == UNAVAILABLE && metric(server, "journal_force_failures_total") > 0;
        });
        shopper.takeLongestClickMs();
        shopper.click(300);
        System.out.println("longest click on a disk that failed: " + shopper.takeLongestClickMs() + " ms");
        assertNotReady(server);
        final int sales = shopper.sales().size();
        assertEquals(UNAVAILABLE, shopper.buy());

        server.kill();
        shopper.close();
        mend.run();
        disk.remount();
        final JournalContents contents = new JournalContents(disk.point().resolve("data/journal"));
        // What was never synced may be torn; reading ends there, and no sale may be behind it.
        contents.readOn();
        final List<String> complaints = new ArrayList<>();
        for (final Acknowledged.Sale sale : shopper.sales()) {
            if (!sale.conversionId().equals(contents.conversionOf(sale.orderId()))) {
                complaints.add(
                        sale + " was acknowledged, and the journal has " + contents.conversionOf(sale.orderId()));
            }
        }
        assertEquals(List.of(), complaints);
        server.start();
        shopper.click(10);
        assertEquals(OK, shopper.buy() / 100 * 100);
        assertEquals(sales + 1, shopper.sales().size());
        server.stop();
    }
}
