package io.trailmark.catalogue;

import static io.trailmark.catalogue.Entities.coupon;
import static io.trailmark.catalogue.Entities.link;
import static io.trailmark.catalogue.Entities.partner;
import static io.trailmark.catalogue.Entities.program;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Aim: a catalogue stays what it was however the next ones differ, and making the next one costs what changed and not
 * what there is. Method: random changes beside plain maps; bytes allocated for one change in a small catalogue and in a
 * large one.
 */
final class CatalogueGrowthTest {
    private static final String TO = "https://shop.example/";
    private static final int MOST_BYTES = 24 * 1024;

    /** Once in thousands of links a segment of their index is split, or a chunk of their numbers begun. */
    private static final int MOST_AT_ONCE_BYTES = 1536 * 1024;

    private final CatalogueRecords records = new CatalogueRecords();
    private final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);

    private void define(final CatalogueBuilder builder, final Entity entity) {
        batch.clear();
        records.encode(entity, batch);
        Entities.apply(builder, batch);
    }

    private record Moment(Catalogue catalogue, RoutingTable routing, Map<Integer, Coupon> coupons) {}

    @Test
    void shouldKeepEveryCatalogueAsItWas() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final CatalogueBuilder builder = new CatalogueBuilder();
        define(builder, program(1, "acme"));
        define(builder, program(2, "globex"));
        final Map<Integer, Coupon> coupons = new TreeMap<>();
        final List<Moment> moments = new ArrayList<>();
        RoutingTable routing = RoutingTable.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            // Numbers come in no order and with gaps; codes of a programme are shared, in other letters.
            final int id = 1 + random.nextInt(6_000);
            final String code = (random.nextBoolean() ? "SAVE" : "Save") + id % 1_500;
            final Coupon known = coupons.get(id);
            final EntityStatus status = random.nextInt(3) == 0 ? EntityStatus.ARCHIVED : EntityStatus.ACTIVE;
            final Coupon coupon = coupon(id, 1 + id % 2, 1, known == null ? code : known.code(), status);
            define(builder, coupon);
            coupons.put(id, coupon);
            if (random.nextInt(400) == 0) {
                final Catalogue built = builder.build();
                routing = routing.then(built);
                moments.add(new Moment(built, routing, new TreeMap<>(coupons)));
            }
        }
        assertTrue(moments.size() > 10, "moments " + moments.size());
        moments.forEach(moment -> check(moment, "seed " + seed));
    }

    private static void check(final Moment moment, final String seed) {
        assertEquals(List.copyOf(moment.coupons.values()), moment.catalogue.coupons(), seed);
        assertEquals(
                moment.coupons.values().stream()
                        .skip(moment.coupons.size() / 2)
                        .findFirst()
                        .orElseThrow(),
                moment.catalogue.coupons().get(moment.coupons.size() / 2));
        for (int id = 1; id <= 6_000; id++) {
            assertEquals(moment.coupons.get(id), moment.catalogue.coupon(id), seed);
        }
        final Map<String, Coupon> byCode = new TreeMap<>();
        moment.coupons.values().forEach(each -> byCode.merge(key(each), each, CatalogueGrowthTest::foundFirst));
        for (int number = 0; number < 1_500; number++) {
            for (int programId = 1; programId <= 2; programId++) {
                final String code = "save" + number;
                final Coupon expected = byCode.get(programId + code);
                final byte[] bytes = ("x" + code.toUpperCase(Locale.ROOT)).getBytes(US_ASCII);
                assertEquals(expected, moment.catalogue.find(EntityKind.COUPON, programId, code), seed);
                assertEquals(expected, moment.routing.coupon(programId, bytes, 1, code.length()), seed);
            }
        }
        assertNull(moment.catalogue.find(EntityKind.COUPON, 3, "save1"));
    }

    private static String key(final Coupon coupon) {
        return coupon.programId() + coupon.code().toLowerCase(Locale.ROOT);
    }

    private static Coupon foundFirst(final Coupon one, final Coupon other) {
        if (one.isArchived() != other.isArchived()) {
            return one.isArchived() ? other : one;
        }
        return one.id() > other.id() ? one : other;
    }

    @Test
    void shouldAllocateForAChangeWhatItDoesNotWhatThereIs() {
        final List<Long> small = bytesOfChanges(300);
        final List<Long> large = bytesOfChanges(60_000);
        final long usual = large.get(large.size() / 2);
        assertTrue(usual < MOST_BYTES, "bytes for a partner, a coupon and a link: " + usual);
        assertTrue(usual < 2 * small.get(small.size() / 2), () -> "among 300: " + small + ", among 60,000: " + large);
        assertTrue(large.getLast() < MOST_BYTES + MOST_AT_ONCE_BYTES, large::toString);
    }

    /** What each of some new partners with a coupon and a link costs until the edge can see them; the least first. */
    private List<Long> bytesOfChanges(final int count) {
        final CatalogueBuilder builder = new CatalogueBuilder();
        define(builder, program(1, "acme"));
        for (int id = 1; id <= count; id++) {
            defineThree(builder, id);
        }
        RoutingTable routing = RoutingTable.EMPTY.then(builder.build());
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final List<Long> bytes = new ArrayList<>();
        for (int id = count + 1; id <= count + 21; id++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            defineThree(builder, id);
            routing = routing.then(builder.build());
            bytes.add(threads.getCurrentThreadAllocatedBytes() - before);
            final byte[] code = ("coupon" + id).getBytes(US_ASCII);
            assertEquals("partner-" + id, routing.partner(id).code());
            assertEquals(id, routing.coupon(1, code, 0, code.length).id());
            assertTrue(routing.findLinkById(id, new Route()));
        }
        bytes.sort(null);
        return bytes;
    }

    private void defineThree(final CatalogueBuilder builder, final int id) {
        define(builder, partner(id, 1, "partner-" + id, EntityStatus.ACTIVE));
        define(builder, coupon(id, 1, id, "COUPON" + id));
        define(builder, link(id, 1, id, "link-" + id, TO + id));
    }
}
