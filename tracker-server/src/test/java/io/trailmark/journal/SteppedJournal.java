package io.trailmark.journal;

import io.trailmark.counters.Counters;
import io.trailmark.record.RecordFrame;
import io.trailmark.simulator.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** The journal without its thread, over a simulated disk and in simulated time. Thread: its caller's. */
public final class SteppedJournal implements AutoCloseable {
    private static final int RESERVE_BYTES = 4 * 1024 * 1024;
    /** As long as it usually takes until a step of the sync is drawn, and shorter than some forces take. */
    private static final long STALL_LIMIT_MS = 2_000;

    private static final int FREE_LIMIT_BYTES = 8 * 1024 * 1024;
    private static final int SEED_LENGTH = 16;

    /** The least that the library takes: files stay small enough to be copied at each crash. */
    private static final int LIBRARY_BLOCK_LENGTH = 64 * 1024;

    private final Path directory;
    private final Forcing forcing;
    private final ChronicleJournal journal;

    private SteppedJournal(final Path directory, final Forcing forcing, final ChronicleJournal journal) {
        this.directory = directory;
        this.forcing = forcing;
        this.journal = journal;
    }

    /** Where everything around the journal comes from. */
    public static final class Context {
        private final ChronicleJournal.Context real = new ChronicleJournal.Context();
        private Path directory;
        private Forcing forcing;

        /** The journal's own folder, which lies on this disk. */
        public Context directory(final Path newDirectory, final SimulatedDisk disk) {
            directory = newDirectory;
            forcing = disk;
            real.directory(directory)
                    .space(roomOf(disk))
                    .writers((folder, timeMs) -> new SimulatedWriter(folder, timeMs, disk))
                    .reserveAheadBytes(RESERVE_BYTES)
                    .freeSpaceLimitBytes(FREE_LIMIT_BYTES)
                    .stallLimitMs(STALL_LIMIT_MS);
            return this;
        }

        /** Lets the library write the roll files, as in production. */
        public Context library() {
            real.writers((folder, timeMs) -> new ChronicleEpoch(folder, timeMs, LIBRARY_BLOCK_LENGTH));
            return this;
        }

        /** Breaks every excerpt into one for each record: what a careless writer would do. */
        public Context splitBatches(final SimulatedDisk disk) {
            real.writers((folder, timeMs) -> new SplittingWriter(new SimulatedWriter(folder, timeMs, disk)));
            return this;
        }

        /** Puts something between the journal and the disk's forces. */
        public Context forcing(final UnaryOperator<Forcing> wrapper) {
            forcing = wrapper.apply(forcing);
            return this;
        }

        /** Both clocks, and where the seed of a new journal comes from. */
        public Context time(final EpochNanoClock wall, final NanoClock monotonic, final LongSupplier secrets) {
            real.clock(wall).nanoClock(monotonic).newSeed(() -> {
                final byte[] seed = new byte[SEED_LENGTH];
                for (int i = 0; i < seed.length; i++) {
                    seed[i] = (byte) secrets.getAsLong();
                }
                return seed;
            });
            return this;
        }

        /** Where the journal counts. */
        public Context counters(final Counters counters) {
            real.counters(counters);
            return this;
        }

        /** Opens the journal. @throws RuntimeException as the real one does. */
        public SteppedJournal open() {
            return new SteppedJournal(
                    directory,
                    forcing,
                    ChronicleJournal.open(real.forcing(forcing).stepped()));
        }
    }

    private static Space roomOf(final SimulatedDisk disk) {
        return new Space() {
            @Override
            public long usableBytes() {
                return disk.usableBytes();
            }

            @Override
            public int reserve(final Path file, final long offset, final long lengthBytes) {
                return disk.tryReserve(file, offset, lengthBytes) ? DiskSpace.RESERVED : DiskSpace.NO_SPACE;
            }
        };
    }

    /** Hands every record of a batch to the disk by itself. */
    private record SplittingWriter(EpochWriter real) implements EpochWriter {
        @Override
        public void write(final UnsafeBuffer buffer, final int lengthBytes) {
            final ByteBuffer bytes = buffer.byteBuffer();
            int offset = 0;
            while (offset < lengthBytes) {
                final int length = RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, offset));
                real.write(
                        new UnsafeBuffer(bytes.duplicate()
                                .position(offset)
                                .limit(offset + length)
                                .slice()),
                        length);
                offset += length;
            }
        }

        @Override
        public long writeOffset() {
            return real.writeOffset();
        }

        @Override
        public int cycle() {
            return real.cycle();
        }

        @Override
        public Path rollFile() {
            return real.rollFile();
        }

        @Override
        public List<Path> rollFiles() {
            return real.rollFiles();
        }

        @Override
        public boolean wouldRoll(final long epochNs) {
            return real.wouldRoll(epochNs);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** One step of the sync thread. */
    public int doWork() {
        try {
            return journal.doWork();
        } catch (final Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The real journal. */
    public ChronicleJournal journal() {
        return journal;
    }

    /** Moves what a snapshot covers into the archive; returns how many files. */
    public int archive(final long coveredPosition) throws IOException {
        return new Archiver(directory, 0, forcing).archive(coveredPosition, Long.MAX_VALUE);
    }

    /** How far the marks on the disk say that the journal is synced; 0 where none can be read. */
    public static long markedPosition(final Path directory) throws IOException {
        long marked = 0;
        for (int epoch = Epochs.newest(directory); epoch > 0; epoch--) {
            marked = Math.max(marked, Epochs.syncedPosition(directory, epoch));
        }
        return marked;
    }

    /** Whether the journal ends with a batch that was never whole. */
    public static boolean hasTornTail(final Path directory) {
        try (JournalReader reader = new JournalReader(directory, 1)) {
            int count = 1;
            while (count > 0) {
                count = reader.poll((buffer, offset, length) -> {}, Long.MAX_VALUE, Integer.MAX_VALUE);
            }
            return reader.damage() != null && reader.damage().kind() == JournalDamage.Kind.TORN_TAIL;
        }
    }

    /** Folders that hold no epoch. */
    public static int emptyEpochs(final Path directory) throws IOException {
        int count = 0;
        for (int epoch = Epochs.newest(directory); epoch > 0; epoch--) {
            count += Epochs.firstPosition(directory, epoch) == 0 ? 1 : 0;
        }
        return count;
    }

    /** Roll files of the newest epoch. */
    public static int newestRollFiles(final Path directory) throws IOException {
        return Epochs.rollFiles(Epochs.directory(directory, Epochs.newest(directory)))
                .size();
    }

    @Override
    public void close() {
        journal.close();
    }
}
