package io.trailmark.catalogue;

import static io.trailmark.catalogue.Entities.coupon;
import static io.trailmark.catalogue.Entities.link;
import static io.trailmark.catalogue.Entities.partner;
import static io.trailmark.catalogue.Entities.program;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Aim: whoever asks what changed gets that, each entity once, and links as they stood when he asked. */
class CatalogueChangesTest {
    private static final String OLD = "https://shop.example/old";
    private static final String NEW = "https://shop.example/new";

    private final CatalogueBuilder builder = new CatalogueBuilder();
    private final CatalogueRecords records = new CatalogueRecords();
    private final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);

    private void define(final Entity... entities) {
        for (final Entity entity : entities) {
            batch.clear();
            records.encode(entity, batch);
            Entities.apply(builder, batch);
        }
        builder.showLinks();
    }

    @Test
    void shouldHoldEachEntityOnceAndNothingTwice() {
        define(program(1, "acme"), partner(1, 1, "ann", EntityStatus.ACTIVE));
        builder.follow(10);
        define(
                partner(2, 1, "bob", EntityStatus.ACTIVE),
                partner(2, 1, "bob", EntityStatus.SUSPENDED),
                coupon(1, 1, 2, "BOB10"),
                link(1, 1, 2, "bob", OLD),
                link(1, 1, 2, "bob", NEW));
        final Catalogue catalogue = builder.build();
        final CatalogueChanges changes = builder.takeChanges();
        assertEquals(3, changes.count());
        assertEquals(List.of(), changes.programs(catalogue));
        assertEquals(List.of(partner(2, 1, "bob", EntityStatus.SUSPENDED)), changes.partners(catalogue));
        assertEquals(List.of(coupon(1, 1, 2, "BOB10")), changes.coupons(catalogue));
        assertEquals(1, changes.linkCount());
        assertTrue(changes.isComplete());
        assertTrue(builder.takeChanges().isEmpty());
    }

    @Test
    void shouldKeepLinksAsTheyStood() {
        builder.follow(10);
        define(link(1, 1, 1, "a", OLD));
        final CatalogueChanges changes = builder.takeChanges();
        define(link(1, 1, 1, "a", NEW));
        assertEquals(OLD, changes.link(0).destination());
        assertEquals(NEW, builder.takeChanges().link(0).destination());
    }

    @Test
    void shouldSayWhenThereWasNoRoomForAll() {
        define(link(1, 1, 1, "a", OLD), link(2, 1, 1, "b", OLD), link(3, 1, 1, "c", OLD));
        builder.follow(2);
        define(link(1, 1, 1, "a", NEW), link(2, 1, 1, "b", NEW), link(1, 1, 1, "a", OLD));
        final CatalogueChanges whole = builder.takeChanges();
        assertTrue(whole.isComplete());
        define(link(1, 1, 1, "a", OLD), link(2, 1, 1, "b", OLD), link(3, 1, 1, "c", NEW));
        assertFalse(builder.takeChanges().isComplete());
        builder.note(whole);
        assertEquals(2, builder.takeChanges().linkCount());
    }

    @Test
    void shouldNoteAnyNumberOfNewLinksBesideThoseThatChange() {
        define(link(1, 1, 1, "a", OLD), link(2, 1, 1, "b", OLD));
        builder.follow(1);
        for (int id = 3; id <= 1_000; id++) {
            define(link(id, 1, 1, "c" + id, OLD));
        }
        define(link(2, 1, 1, "b", NEW), link(500, 1, 1, "c500", NEW));
        final CatalogueChanges changes = builder.takeChanges();
        assertTrue(changes.isComplete());
        assertEquals(999, changes.count());
        final Set<Integer> seen = new TreeSet<>();
        for (int i = 0; i < changes.linkCount(); i++) {
            final Link link = changes.link(i);
            assertTrue(seen.add(link.id()), "twice: " + link);
            assertEquals(link.id() == 2 || link.id() == 500 ? NEW : OLD, link.destination());
        }
        assertEquals(999, seen.size());
        builder.follow(1_000);
        builder.note(changes);
        assertEquals(999, builder.takeChanges().linkCount());
        // Next time those links are old ones, and a gap in the numbers begins no second run.
        define(link(1_001, 1, 1, "d", OLD), link(1_005, 1, 1, "e", OLD), link(3, 1, 1, "c3", NEW));
        assertEquals(3, builder.takeChanges().linkCount());
    }
}
