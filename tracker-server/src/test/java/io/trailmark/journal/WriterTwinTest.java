package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordFrame;
import io.trailmark.simulator.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: what the simulator writes into roll files is what the library would have written, for all that a reader knows.
 * Method: the same random excerpts over some hours through both; then names, headers and excerpts are compared.
 */
final class WriterTwinTest {
    private static final int EXCERPTS = 500;

    @TempDir
    private Path folder;

    private long nowMs = Instant.parse("2026-11-22T09:30:00Z").toEpochMilli();

    @Test
    void shouldWriteAsTheLibraryDoes() throws IOException {
        final long seed = System.nanoTime();
        final Path real = Files.createDirectories(folder.resolve("real"));
        final Path simulated = Files.createDirectories(folder.resolve("simulated"));
        final Random random = new Random(seed);
        final byte[] bytes = new byte[2048];
        try (EpochWriter one = new ChronicleEpoch(real, () -> nowMs);
                EpochWriter other = new SimulatedWriter(simulated, () -> nowMs, SimulatedDisk.at(simulated))) {
            for (int i = 0; i < EXCERPTS; i++) {
                nowMs += random.nextInt(30_000);
                final int length = 8 * (1 + random.nextInt(200));
                random.nextBytes(bytes);
                final UnsafeBuffer excerpt =
                        new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length).put(0, bytes));
                final long nowNs = TimeUnit.MILLISECONDS.toNanos(nowMs);
                assertEquals(one.wouldRoll(nowNs), other.wouldRoll(nowNs), () -> "seed " + seed);
                one.write(excerpt, length);
                other.write(excerpt, length);
                assertEquals(one.cycle(), other.cycle(), () -> "seed " + seed);
                assertEquals(names(one.rollFiles()), names(other.rollFiles()), () -> "seed " + seed);
            }
        }
        final List<String> expected = read(real);
        assertTrue(names(Epochs.rollFiles(real)).size() > 1, "it has to roll");
        assertEquals(
                EXCERPTS, expected.stream().filter(each -> each.length() > 3).count());
        assertArrayEquals(expected.toArray(), read(simulated).toArray(), () -> "seed " + seed);
    }

    private static List<String> names(final List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    /** What a reader finds, file by file, excerpt by excerpt, with how each file ends. */
    private static List<String> read(final Path directory) throws IOException {
        final List<String> found = new ArrayList<>();
        try (RollFileScan scan = new RollFileScan(new RecordFrame())) {
            for (final Path file : Epochs.rollFiles(directory)) {
                scan.open(file);
                int next = scan.next();
                while (next == RollFileScan.EXCERPT) {
                    final byte[] excerpt = new byte[scan.excerptLength()];
                    scan.buffer().getBytes(scan.excerptOffset(), excerpt);
                    found.add(HexFormat.of().formatHex(excerpt));
                    next = scan.next();
                }
                found.add(Integer.toString(next));
            }
        }
        return found;
    }
}
