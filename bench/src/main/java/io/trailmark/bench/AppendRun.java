package io.trailmark.bench;

import io.trailmark.bench.compare.Folders;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Appends short clicks in batches to the journal, and copies as many bytes with a checksum for each into a mapped file:
 * what a journal cannot do without. In turns, each on fresh pages of the same disk.
 */
@Command(
        name = "scripts/bench append",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The journal's append beside a bare copy with a checksum into a mapped file.")
public final class AppendRun implements Callable<Integer> {
    private static final int CHUNK_BYTES = 64 << 20;
    private static final double NS_PER_SECOND = 1e9;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Records of each round. Default: ${DEFAULT-VALUE}")
    private int records;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Records appended at once. Default: ${DEFAULT-VALUE}")
    private int batchRecords;

    private final RecordBatch batch = Samples.batch();

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new AppendRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final Samples samples = new Samples();
        for (int i = 0; i < batchRecords; i++) {
            samples.shortClick(batch, i, 1);
        }
        final int recordBytes = batch.lengthBytes() / batchRecords;
        final Path folder = Files.createTempDirectory("trailmark-append");
        final double[] journaled = new double[rounds];
        final double[] bare = new double[rounds];
        try (ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .lockFile(folder.resolve("lock")))) {
            // One round more than is counted: the first is the warm-up.
            for (int round = -1; round < rounds; round++) {
                final double append = perSecond(() -> append(journal));
                final double copy = perSecond(() -> copy(folder.resolve("bare"), recordBytes));
                if (round >= 0) {
                    journaled[round] = append;
                    bare[round] = copy;
                }
            }
        } finally {
            Folders.delete(folder);
        }
        print(recordBytes, journaled, bare);
        return 0;
    }

    /** A piece of work on all records of a round. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private double perSecond(final Work work) throws IOException {
        final long startNs = System.nanoTime();
        work.run();
        return records * NS_PER_SECOND / (System.nanoTime() - startNs);
    }

    private void append(final ChronicleJournal journal) {
        for (int i = 0; i < records; i += batchRecords) {
            final long position = journal.append(batch);
            if (position < 0) {
                throw new IllegalStateException("the journal refused: " + position);
            }
        }
    }

    private void copy(final Path file, final int recordBytes) throws IOException {
        final ByteBuffer source = ByteBuffer.allocateDirect(batch.lengthBytes());
        batch.buffer().getBytes(0, source, batch.lengthBytes());
        final CRC32C checksum = new CRC32C();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer target = null;
            long offset = 0;
            for (int i = 0; i < records; i++) {
                if (target == null || target.remaining() < recordBytes) {
                    target = channel.map(FileChannel.MapMode.READ_WRITE, offset, CHUNK_BYTES);
                    offset += CHUNK_BYTES;
                }
                final int at = i % batchRecords * recordBytes;
                source.limit(at + recordBytes).position(at + Integer.BYTES);
                checksum.reset();
                checksum.update(source);
                source.putInt(at, (int) checksum.getValue());
                target.put(source.position(at));
            }
        }
        Files.delete(file);
    }

    private void print(final int recordBytes, final double[] journaled, final double[] bare) {
        final double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> journaled[round] / bare[round]);
        System.out.printf(
                Locale.ROOT,
                "| %,d clicks of %d bytes, %d at once, %d rounds | million/s |%n|---|---|%n",
                records,
                recordBytes,
                batchRecords,
                rounds);
        System.out.println("| journal | " + text(journaled, 1e6) + " |");
        System.out.println("| bare copy with a checksum into a mapped file | " + text(bare, 1e6) + " |");
        System.out.println("| ratio | " + text(ratios, 1) + " |");
    }

    private static String text(final double[] values, final double unit) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f to %.2f)",
                sorted[sorted.length / 2] / unit,
                sorted[0] / unit,
                sorted[sorted.length - 1] / unit);
    }
}
