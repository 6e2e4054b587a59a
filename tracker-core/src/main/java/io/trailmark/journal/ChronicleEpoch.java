package io.trailmark.journal;

import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.WireType;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/** One queue of the library, which holds one epoch; the only class that knows the library. */
final class ChronicleEpoch implements EpochWriter {
    private static final LargeRollCycles ROLL_CYCLE = LargeRollCycles.LARGE_HOURLY;
    private static final long BLOCK_LENGTH = 64L * 1024 * 1024;

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore excerpt = new PointerBytesStore();
    private final AtomicLong writeOffset = new AtomicLong();
    private volatile List<Path> rollFiles = List.of();
    private volatile Path rollFile;
    private volatile int cycle = -1;

    ChronicleEpoch(final Path directory, final LongSupplier timeMs) {
        this(directory, timeMs, BLOCK_LENGTH);
    }

    /** @param blockLength by which files grow, in bytes. */
    ChronicleEpoch(final Path directory, final LongSupplier timeMs, final long blockLength) {
        queue = SingleChronicleQueueBuilder.single(directory.toFile())
                .wireType(WireType.BINARY_LIGHT)
                .rollCycle(ROLL_CYCLE)
                .rollTime(LocalTime.MIDNIGHT, ZoneId.of("UTC"))
                .epoch(0)
                .blockSize(blockLength)
                .syncMode(SyncMode.NONE)
                .timeProvider(timeMs::getAsLong)
                .checkInterrupts(false)
                .readOnly(false)
                .sourceId(0)
                .build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
    }

    @Override
    public void write(final UnsafeBuffer buffer, final int lengthBytes) {
        excerpt.set(buffer.addressOffset(), lengthBytes);
        appender.writeBytes((BytesStore<?, ?>) excerpt);
        writeOffset.setRelease(appender.wire().bytes().writePosition());
        final int cycleWritten = appender.cycle();
        if (cycleWritten != cycle) {
            rollFile = appender.currentFile().toPath();
            final List<Path> files = new ArrayList<>(rollFiles);
            files.add(rollFile);
            rollFiles = List.copyOf(files);
            cycle = cycleWritten;
        }
    }

    @Override
    public long writeOffset() {
        return writeOffset.getAcquire();
    }

    @Override
    public int cycle() {
        return cycle;
    }

    @Override
    public Path rollFile() {
        return rollFile;
    }

    @Override
    public List<Path> rollFiles() {
        return rollFiles;
    }

    @Override
    public boolean wouldRoll(final long epochNs) {
        return TimeUnit.NANOSECONDS.toMillis(epochNs) / ROLL_CYCLE.lengthInMillis() != cycle;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(appender, queue);
    }
}
