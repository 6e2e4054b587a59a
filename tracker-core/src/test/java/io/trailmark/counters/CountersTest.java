package io.trailmark.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSumWhatAllThreadsCounted() {
        final Counters counters = Counters.prepare(folder, 1_700_000_000_000L);
        final CounterColumn first = counters.column("edge-0");
        final CounterColumn second = counters.column("edge-1");
        first.increment(Counter.CLICKS_ACCEPTED);
        second.add(Counter.CLICKS_ACCEPTED, 41);
        second.increment(Counter.ORPHANS);

        assertEquals(42, counters.sum(Counter.CLICKS_ACCEPTED));
        assertEquals(1, counters.sum(Counter.ORPHANS));
        assertEquals(0, counters.sum(Counter.CLICKS_UNJOURNALED));
        assertEquals(41, second.value(Counter.CLICKS_ACCEPTED));
        assertEquals(1_700_000_000_000L, counters.startMs());
    }

    @Test
    void shouldBeReadableFromOutsideWhileTheProcessRuns() throws IOException {
        final Path file = folder.resolve("counters.dat");
        final Counters counters = Counters.prepare(folder, 0);
        final CounterColumn column = counters.column("engine");
        counters.publishAs(file);
        column.add(Counter.ENGINE_RECORDS, 7);
        counters.save();

        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("TCOUNT01", new String(bytes.array(), 0, 8, StandardCharsets.US_ASCII));
        assertEquals(1, bytes.getInt(CountersLayout.COLUMN_COUNT_OFFSET));
        assertEquals(
                "engine",
                new String(
                        bytes.array(),
                        CountersLayout.columnOffset(0) + CountersLayout.ROLE_OFFSET,
                        bytes.getInt(CountersLayout.columnOffset(0)),
                        StandardCharsets.US_ASCII));
        assertEquals(7, bytes.getLong(CountersLayout.valueOffset(0, Counter.ENGINE_RECORDS.id())));
    }

    @Test
    void shouldBeginAtZeroAndKeepTheFileOfTheStartBefore() throws IOException {
        final Path file = folder.resolve("counters.dat");
        final Counters first = Counters.prepare(folder, 1);
        first.column("edge-0").increment(Counter.ORPHANS);
        first.publishAs(file);
        final Counters second = Counters.prepare(folder, 2);
        assertEquals(0, second.sum(Counter.ORPHANS));
        second.publishAs(file);

        assertTrue(Files.exists(folder.resolve("counters.dat.previous")));
        assertEquals(2, filesIn(folder));
    }

    @Test
    void shouldLeaveTheFileOfARunningProcessAloneWhenItDoesNotStart() throws IOException {
        final Path file = folder.resolve("counters.dat");
        final Counters running = Counters.prepare(folder, 1);
        running.publishAs(file);
        Counters.prepare(folder, 2).discard();

        assertEquals(1, filesIn(folder));
    }

    @Test
    void shouldRemoveWhatKilledStartsHaveLeft() throws IOException {
        Counters.prepare(folder, 1);
        Counters.prepare(folder, 2);
        final Counters counters = Counters.prepare(folder, 3);
        counters.publishAs(folder.resolve("counters.dat"));
        counters.save();
        assertEquals(1, filesIn(folder));
    }

    private static long filesIn(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void shouldRefuseASecondWriterForARole() {
        final Counters counters = Counters.inMemory();
        counters.column("edge-0");

        assertThrows(IllegalArgumentException.class, () -> counters.column("edge-0"));
        assertThrows(IllegalArgumentException.class, () -> counters.column("x".repeat(61)));
    }

    @Test
    void shouldGiveEveryCounterItsOwnNumberAndName() {
        final Set<Integer> ids = new HashSet<>();
        final Set<String> names = new HashSet<>();
        for (final Counter counter : Counter.values()) {
            assertTrue(counter.id() >= 0 && counter.id() < Counter.MAX_COUNTERS, counter.name());
            assertTrue(ids.add(counter.id()), "number used twice: " + counter.id());
            assertTrue(names.add(counter.label() + counter.code()), "name used twice: " + counter.name());
            assertTrue(counter.label().matches("[a-z][a-z_]*_total"), counter.label());
        }
    }

    @Test
    void shouldKeepColumnsOnCacheLinesOfTheirOwn() {
        assertEquals(0, CountersLayout.HEADER_LENGTH % 64);
        assertEquals(0, CountersLayout.COLUMN_LENGTH % 64);
        assertEquals(0, CountersLayout.valueOffset(1, 0) % UnsafeBuffer.ALIGNMENT);
    }
}
