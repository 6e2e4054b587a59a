package io.trailmark.simulator;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.journal.Forcing;
import io.trailmark.journal.Journal;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Mistakes that a server could make, put between its real parts: what a simulation has to find. The product knows
 * nothing of them.
 */
enum Bug {
    /** No bug. */
    NONE,
    /** What was appended is told to be synced. */
    ACKNOWLEDGE_BEFORE_SYNC,
    /** A batch is acknowledged first and appended with the next. */
    ACKNOWLEDGE_BEFORE_APPEND,
    /** A batch that was refused is answered as if it had been taken. */
    ACKNOWLEDGE_REFUSED,
    /** Files are forced, and the folders that name them are not. */
    FORGET_FOLDERS,
    /** A force that failed is tried once more and believed. */
    FORCE_AGAIN,
    /** Records of one batch are stored one by one. */
    SPLIT_BATCHES,
    /** A start does not look at how far was synced: what was safe and is damaged passes for a torn tail. */
    FORGET_MARKS,
    /** Snapshots and archive files get their name before they are forced. */
    RENAME_BEFORE_FORCE,
    /** A snapshot is taken of what is appended and not yet synced. */
    SNAPSHOT_AHEAD,
    /** A repeated report passes for another sale. */
    ACCEPT_TWICE,
    /** Click ids begin anew with each process. */
    REUSE_CLICK_IDS,
    /** A click that the journal refuses is in no counter. */
    COUNT_NO_REFUSAL,
    /** A roll file of which the first page is gone is begun anew, in silence. */
    BEGIN_ANEW;

    private static final long SOME_TIME_NS = TimeUnit.MILLISECONDS.toNanos(1_795_340_642_998L);

    /** The journal as the edge and the engine see it. */
    Journal journal(final Journal real, final Counters counters) {
        return switch (this) {
            case ACKNOWLEDGE_BEFORE_SYNC ->
                new Wrapper(real) {
                    @Override
                    public long syncedPosition() {
                        return appendedPosition();
                    }

                    @Override
                    public boolean isSynced(final long position) {
                        return position <= appendedPosition();
                    }
                };
            case ACKNOWLEDGE_BEFORE_APPEND -> new LateJournal(real);
            case ACCEPT_TWICE -> new ForgetfulJournal(real);
            case COUNT_NO_REFUSAL ->
                new Wrapper(real) {
                    @Override
                    public long append(final RecordBatch batch) {
                        final long position = super.append(batch);
                        if (position < 0 && RecordFrame.templateId(batch.buffer(), 0) == ClickDecoder.TEMPLATE_ID) {
                            counters.column("bug").add(Counter.CLICKS_UNJOURNALED, -1);
                        }
                        return position;
                    }
                };
            case ACKNOWLEDGE_REFUSED ->
                new Wrapper(real) {
                    @Override
                    public long append(final RecordBatch batch) {
                        return Math.max(appendedPosition(), super.append(batch));
                    }
                };
            default -> real;
        };
    }

    /** The journal as the snapshots see it. */
    Journal journalOfSnapshots(final Journal real) {
        return this != SNAPSHOT_AHEAD
                ? real
                : new Wrapper(real) {
                    @Override
                    public long syncedPosition() {
                        return appendedPosition();
                    }
                };
    }

    /** What time it is in click ids. */
    EpochNanoClock wallOfClicks(final EpochNanoClock real) {
        return this == REUSE_CLICK_IDS ? () -> SOME_TIME_NS : real;
    }

    /** No click id is of an earlier time. */
    long leastClickMs(final long real) {
        return this == REUSE_CLICK_IDS ? 0 : real;
    }

    /** Where numbering begins. */
    LongSupplier secrets(final LongSupplier real) {
        return this == REUSE_CLICK_IDS ? () -> 0 : real;
    }

    /** Between the journal and the disk. */
    Forcing forcing(final Forcing real) {
        return switch (this) {
            case FORGET_FOLDERS ->
                (channel, file, isWithMetadata) -> {
                    if (!Files.isDirectory(file)) {
                        real.force(channel, file, isWithMetadata);
                    }
                };
            case RENAME_BEFORE_FORCE ->
                (channel, file, isWithMetadata) -> {
                    if (!file.toString().endsWith(".starting")) {
                        real.force(channel, file, isWithMetadata);
                    }
                };
            case FORCE_AGAIN ->
                (channel, file, isWithMetadata) -> {
                    try {
                        real.force(channel, file, isWithMetadata);
                    } catch (final IOException failure) {
                        real.force(channel, file, isWithMetadata);
                    }
                };
            default -> real;
        };
    }

    /** Before a start. */
    void beforeStart(final Path journal) throws IOException {
        if (this == BEGIN_ANEW && Files.isDirectory(journal)) {
            beginAnew(journal);
        }
        if (this == FORGET_MARKS && Files.isDirectory(journal)) {
            final List<Path> marks;
            try (Stream<Path> files = Files.walk(journal)) {
                marks = files.filter(file -> file.endsWith("synced")).toList();
            }
            for (final Path mark : marks) {
                Files.delete(mark);
            }
        }
    }

    private static void beginAnew(final Path journal) throws IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.walk(journal)) {
            files = all.filter(file -> file.toString().endsWith(".cq4")).toList();
        }
        for (final Path file : files) {
            final byte[] first = Arrays.copyOf(Files.readAllBytes(file), SimulatedDisk.PAGE);
            if (Arrays.equals(first, new byte[SimulatedDisk.PAGE])) {
                Files.delete(file);
                Files.deleteIfExists(file.resolveSibling("synced"));
            }
        }
    }

    /** Passes everything on. */
    private static class Wrapper implements Journal {
        private final Journal real;

        Wrapper(final Journal real) {
            this.real = real;
        }

        @Override
        public long append(final RecordBatch batch) {
            return real.append(batch);
        }

        @Override
        public long appendedPosition() {
            return real.appendedPosition();
        }

        @Override
        public long syncedPosition() {
            return real.syncedPosition();
        }

        @Override
        public boolean isSynced(final long position) {
            return real.isSynced(position);
        }

        @Override
        public void requestSync() {
            real.requestSync();
        }

        @Override
        public void onSynced(final Runnable listener) {
            real.onSynced(listener);
        }

        @Override
        public boolean isWritable() {
            return real.isWritable();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** Answers for a batch before it is appended. */
    private static final class LateJournal extends Wrapper {
        private final RecordBatch kept = new RecordBatch(1 << 20);

        LateJournal(final Journal real) {
            super(real);
        }

        @Override
        public long append(final RecordBatch batch) {
            if (kept.count() > 0 && super.append(kept) < 0) {
                return FAILED;
            }
            kept.clear();
            int offset = 0;
            for (int i = 0; i < batch.count(); i++) {
                final int length = RecordFrame.lengthBytes(batch.buffer(), offset);
                kept.buffer().putBytes(kept.offset(), batch.buffer(), offset, length);
                kept.commit(length);
                offset += RecordFrame.alignedLength(length);
            }
            return appendedPosition() + 1;
        }
    }

    /** Does not know an order again, and takes it for another one. */
    private static final class ForgetfulJournal extends Wrapper {
        private final Set<String> orders = new HashSet<>();

        ForgetfulJournal(final Journal real) {
            super(real);
        }

        @Override
        public long append(final RecordBatch batch) {
            int offset = 0;
            for (int i = 0; i < batch.count(); i++) {
                if (RecordFrame.templateId(batch.buffer(), offset) == ConversionDecoder.TEMPLATE_ID
                        && !orders.add(SeenRecord.of(batch.buffer(), offset).order())) {
                    rename(batch, offset);
                }
                offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(batch.buffer(), offset));
            }
            return super.append(batch);
        }

        private static void rename(final RecordBatch batch, final int offset) {
            final ConversionDecoder conversion =
                    new ConversionDecoder().wrapAndApplyHeader(batch.buffer(), offset, new MessageHeaderDecoder());
            final int at = conversion.limit() + ConversionDecoder.identityHeaderLength();
            batch.buffer().putByte(at, (byte) 'O');
        }
    }
}
