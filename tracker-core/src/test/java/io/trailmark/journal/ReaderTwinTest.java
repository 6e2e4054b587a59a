package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.trailmark.record.RecordFrame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: our reading of the roll files is the library's own. Method: random batches over several hours; the library's
 * tailer and our reader must find the same bytes in the same order.
 */
class ReaderTwinTest {
    @TempDir
    private Path data;

    @Test
    void shouldReadWhatTheLibraryReads() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final JournalDirectory directory = new JournalDirectory(data);
        final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(nowNs::get))) {
            for (int i = 0; i < 20_000; i++) {
                directory.append(journal, 1 + random.nextInt(6), random.nextInt(400));
                nowNs.addAndGet(random.nextInt(1_000_000_000));
            }
        }
        final List<byte[]> ours = new ArrayList<>();
        try (JournalReader reader = new JournalReader(directory.path(), 1)) {
            while (reader.poll(
                            (buffer, offset, length) -> {
                                final byte[] bytes = new byte[length];
                                buffer.getBytes(offset, bytes);
                                ours.add(bytes);
                            },
                            Long.MAX_VALUE,
                            1000)
                    > 0) {}
        }
        final List<byte[]> theirs = readWithTheLibrary(Epochs.directory(directory.path(), 1));
        assertFalse(ours.isEmpty());
        assertEquals(theirs.size(), ours.size(), "seed " + seed);
        for (int i = 0; i < ours.size(); i++) {
            assertArrayEquals(theirs.get(i), ours.get(i), "seed " + seed + ", record " + i);
        }
    }

    private static List<byte[]> readWithTheLibrary(final Path epoch) {
        final List<byte[]> records = new ArrayList<>();
        final Bytes<ByteBuffer> excerpt = Bytes.elasticByteBuffer(1024 * 1024);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(epoch.toFile())
                        .rollCycle(LargeRollCycles.LARGE_HOURLY)
                        .readOnly(true)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
            while (tailer.readBytes(excerpt.clear())) {
                buffer.wrap(excerpt.toByteArray());
                int offset = 0;
                while (offset < buffer.capacity()) {
                    final byte[] bytes = new byte[RecordFrame.lengthBytes(buffer, offset)];
                    buffer.getBytes(offset, bytes);
                    records.add(bytes);
                    offset += RecordFrame.alignedLength(bytes.length);
                }
            }
        } finally {
            excerpt.releaseLast();
        }
        return records;
    }
}
