package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** What the disk itself needs for a group commit: 4 KB into a file that has its blocks, then {@code fdatasync}. */
final class DiskProbe {
    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCKS = 4096;
    private static final int DIGITS = 3;

    private DiskProbe() {}

    /** Times of writes with their sync, one after the other, in ns. */
    static Histogram probe(final Path folder, final double seconds) throws IOException {
        final Path file = Files.createTempFile(folder, "probe", "");
        final Histogram times = new Histogram(DIGITS);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (int i = 0; i < BLOCKS; i++) {
                channel.write(block.clear(), (long) i * BLOCK_BYTES);
            }
            channel.force(true);
            final long endNs = System.nanoTime() + (long) (seconds * 1e9);
            for (int i = 0; System.nanoTime() < endNs; i = (i + 1) % BLOCKS) {
                block.putInt(0, i);
                final long startNs = System.nanoTime();
                channel.write(block.clear(), (long) i * BLOCK_BYTES);
                channel.force(false);
                times.recordValue(System.nanoTime() - startNs);
            }
        } finally {
            Files.delete(file);
        }
        return times;
    }
}
