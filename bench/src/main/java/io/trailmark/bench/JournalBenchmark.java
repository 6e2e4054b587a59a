package io.trailmark.bench;

import io.trailmark.journal.ChronicleJournal;
import io.trailmark.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending clicks in batches of eight, as a busy event loop does; per record. A fixed number of records is appended
 * per iteration, so that the disk does not fill with the speed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JournalBenchmark {
    private static final int BATCHES = 20_000;
    private static final int RECORDS_PER_BATCH = 8;

    private final RecordBatch batch = Samples.batch();

    /** How often the sync thread forces: as in production, or never, to see the append alone. */
    @Param({"20", "3600000"})
    public long syncIntervalMs;

    private Path folder;
    private ChronicleJournal journal;

    /** Opens a journal in a temporary folder. */
    @Setup
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("bench-journal");
        journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .lockFile(folder.resolve("lock"))
                .syncIntervalMs(syncIntervalMs));
        final Samples samples = new Samples();
        for (int i = 0; i < RECORDS_PER_BATCH; i++) {
            samples.click(batch, i, 1);
        }
    }

    /** Closes it and deletes the folder. */
    @TearDown
    public void tearDown() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.walk(folder)) {
            final List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : all) {
                Files.delete(file);
            }
        }
    }

    /** 160,000 clicks in batches of eight: stamp, checksum, copy into the mapped file, publish the position. */
    @Benchmark
    @OperationsPerInvocation(BATCHES * RECORDS_PER_BATCH)
    public long append() {
        final long before = journal.appendedPosition();
        long position = 0;
        for (int i = 0; i < BATCHES; i++) {
            position = journal.append(batch);
        }
        if (position + RECORDS_PER_BATCH - 1 != before + BATCHES * RECORDS_PER_BATCH) {
            throw new IllegalStateException("appended to " + position + " after " + before);
        }
        return position;
    }
}
