package io.trailmark.catalogue;

import static io.trailmark.catalogue.Entities.link;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Aim: a link is found by number and code as it was defined last, whatever came before and while others come. */
class LinkTableTest {
    private static final String TO = "https://shop.example/a?b={sub1}#c";

    private final LinkTable links = new LinkTable(KeyedHash.OF_PROCESS);
    private final CatalogueRecords records = new CatalogueRecords();
    private final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);

    private void put(final LinkTable table, final Link link) {
        batch.clear();
        records.encode(link, batch);
        table.put(batch.buffer(), 0);
    }

    private void define(final Link link) {
        put(links, link);
        links.show();
    }

    private static Link found(final LinkTable table, final int programId, final String code) {
        final int reference = table.find(programId, code.getBytes(US_ASCII), 0, code.length());
        return reference == CodeIndex.NOT_FOUND
                ? null
                : LinkEntry.decode(table.chunk(reference), EntryMemory.offset(reference));
    }

    @Test
    void shouldShowNothingBeforeItIsTold() {
        put(links, link(1, 1, 1, "a", TO));
        assertNull(links.link(1));
        assertNull(found(links, 1, "a"));
        assertEquals(0, links.all().size());
        links.show();
        assertEquals(link(1, 1, 1, "a", TO), links.link(1));
        assertEquals(link(1, 1, 1, "a", TO), found(links, 1, "a"));
        assertEquals(List.of(link(1, 1, 1, "a", TO)), List.copyOf(links.all()));
    }

    @Test
    void shouldFindTheOneInUseOfThoseWithACodeElseTheLast() {
        final EntityStatus archived = EntityStatus.ARCHIVED;
        define(link(5, 1, 1, "a", TO));
        define(link(5, 1, 1, "a", TO, archived));
        assertEquals(5, found(links, 1, "a").id());
        define(link(7, 1, 2, "a", TO));
        define(link(9, 2, 3, "a", TO));
        assertEquals(7, found(links, 1, "a").id());
        define(link(7, 1, 2, "a", TO, archived));
        define(link(6, 1, 4, "a", TO, archived));
        assertEquals(7, found(links, 1, "a").id());
        define(link(5, 1, 1, "a", TO));
        assertEquals(5, found(links, 1, "a").id());
        define(link(5, 1, 1, "a", TO, archived));
        assertEquals(7, found(links, 1, "a").id());
        assertEquals(9, found(links, 2, "a").id());
    }

    @Test
    void shouldRefuseThatALinkBecomesAnother() {
        define(link(1, 1, 1, "a", TO));
        for (final Link other : List.of(link(1, 2, 1, "a", TO), link(1, 1, 2, "a", TO), link(1, 1, 1, "b", TO))) {
            final LinkTable table = new LinkTable(KeyedHash.OF_PROCESS);
            put(table, link(1, 1, 1, "a", TO));
            table.show();
            put(table, other);
            assertThrows(IllegalArgumentException.class, table::show, other::toString);
        }
    }

    @Test
    void shouldSayWhichLinksChangedSinceWhileTheyAreNotTooMany() {
        define(link(1, 1, 1, "a", TO));
        define(link(2, 1, 1, "b", TO));
        assertEquals(0, links.changes(), "new ones are known by their numbers");
        define(link(2, 1, 1, "b", TO));
        define(link(1, 1, 1, "a", TO));
        define(link(2, 1, 1, "b", TO));
        assertArrayEquals(new int[] {2, 1, 2}, links.changedSince(0));
        assertArrayEquals(new int[] {2}, links.changedSince(2));
        assertArrayEquals(new int[0], links.changedSince(3));
        for (int i = 3; i < LinkTable.CHANGES_KEPT; i++) {
            define(link(1, 1, 1, "a", TO));
        }
        assertEquals(2, links.changedSince(0)[0]);
        define(link(1, 1, 1, "a", TO));
        assertNull(links.changedSince(0));
        assertEquals(1, links.changedSince(1)[0]);
    }

    @Test
    void shouldKnowWhatAMapKnowsAfterAnyChanges() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final Map<Integer, Link> expected = new HashMap<>();
        LinkTable table = links;
        int compactions = 0;
        final String filling = "x".repeat(2_000);
        for (int i = 0; i < 40_000; i++) {
            final int id = 1 + random.nextInt(3_000);
            final EntityStatus status = EntityStatus.get((short) random.nextInt(3));
            final Link link = link(id, 1 + id % 3, id, "c" + id % 2_000, TO + i + filling, status);
            put(table, link);
            expected.put(id, link);
            if (random.nextInt(20) == 0) {
                table.show();
                final LinkTable before = table;
                table = table.compact();
                compactions += table == before ? 0 : 1;
            }
        }
        table.show();
        assertTrue(compactions > 0, "the table was never compacted");
        assertEquals(expected.size(), table.all().size());
        for (final Link link : table.all()) {
            assertEquals(expected.get(link.id()), link, "seed " + seed);
            assertEquals(best(expected, link), found(table, link.programId(), link.code()), "seed " + seed);
        }
    }

    private static Link best(final Map<Integer, Link> links, final Link of) {
        Link best = of;
        for (int id = of.id() % 2_000; id <= 3_000; id += 2_000) {
            final Link other = links.get(id);
            if (other != null
                    && other.programId() == of.programId()
                    && (other.isArchived() == best.isArchived() ? other.id() > best.id() : best.isArchived())) {
                best = other;
            }
        }
        return best;
    }

    @Test
    void shouldBeReadWhileItGrows() throws Exception {
        final int count = 200_000;
        final AtomicInteger shown = new AtomicInteger();
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            final List<Future<Long>> read = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                read.add(readers.submit(() -> readUntil(count, shown)));
            }
            for (int id = 1; id <= count; id++) {
                define(link(id, 1, 1, Integer.toString(id, 36), TO));
                shown.setRelease(id);
            }
            for (final Future<Long> looks : read) {
                assertTrue(looks.get() > 0);
            }
        }
    }

    /** Whatever was shown is found, and nothing else is found in its place. Returns how often it looked. */
    private long readUntil(final int count, final AtomicInteger shown) {
        final Random random = new Random(1);
        long looks = 0;
        int known;
        do {
            known = shown.getAcquire();
            final int id = 1 + random.nextInt(count);
            final Link link = found(links, 1, Integer.toString(id, 36));
            assertTrue(link != null || id > known, "link " + id + " of " + known);
            assertTrue(link == null || link.id() == id, "another than link " + id);
            assertTrue(links.link(id) != null || id > known, "number " + id + " of " + known);
            looks++;
        } while (known < count);
        return looks;
    }

    @Test
    void shouldLeaveATableAloneThatHasLittleToGain() {
        define(link(1, 1, 1, "a", TO));
        define(link(1, 1, 1, "a", TO + "x"));
        assertSame(links, links.compact());
        for (int i = 0; i < 6_000; i++) {
            define(link(1, 1, 1, "a", TO + "x".repeat(3_000)));
        }
        final LinkTable compact = links.compact();
        assertNotSame(links, compact);
        assertTrue(compact.lengthBytes() * 10 < links.lengthBytes());
        assertEquals(links.link(1), found(compact, 1, "a"));
        assertEquals(links.changes(), compact.changes());
        assertArrayEquals(links.changedSince(links.changes() - 5), compact.changedSince(links.changes() - 5));
    }
}
