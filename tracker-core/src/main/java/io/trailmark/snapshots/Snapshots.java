package io.trailmark.snapshots;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.engine.Engine;
import io.trailmark.journal.Forcing;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordFrame;
import io.trailmark.views.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest snapshot at a start and writes new ones while the process runs.
 *
 * <p>Order: a snapshot holds nothing beyond the synced position, and has its name only once it is whole and forced. A
 * start takes the newest that is whole, of this journal and of this version; any other is named in the log, counted and
 * passed over, down to the journal's first record.
 *
 * <p>Threads: {@link #load} runs on the caller's, before the agent; {@link #doWork} on the thread {@code snapshots},
 * which no other waits for and which rests after each step. Figures may be read by any. Failure: what goes wrong with a
 * snapshot is logged and counted, and the next one is tried at its time; nothing else depends on it.
 */
public final class Snapshots implements Agent {
    /** Name of the thread. */
    public static final String ROLE = "snapshots";

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int KEPT = 2;
    private static final int RECORDS_PER_STEP = 4096;

    /** Fuller than that, the heap has no room for the shadow's views beside the running ones. */
    private static final int HEAP_PERMILLE_TO_START = 500;

    private static final int HEAP_PERMILLE_TO_GO_ON = 1000;

    /** Where the agent is; each step is one call of {@link #doWork}. */
    private enum Stage {
        RESTING,
        FOLLOWING,
        WRITING
    }

    private final Context context;
    private final SnapshotFiles files;
    private final String seed;
    private Stage stage = Stage.RESTING;
    private Shadow shadow;
    private long targetPosition;
    private long triedNs;
    private long triedPosition;
    private volatile long position;
    private volatile long writtenNs;

    /** @param context concluded here. */
    public Snapshots(final Context context) {
        this.context = context.conclude();
        files = new SnapshotFiles(context.folder, context.forcing);
        seed = HexFormat.of().formatHex(context.hashSeed);
        triedNs = context.nanoClock.nanoTime();
        writtenNs = triedNs;
    }

    /**
     * What a start goes on from.
     *
     * @param position of the last record that is in engine and views; 0 where there was no snapshot.
     */
    public record Start(Engine engine, Views views, long position) {}

    /** Engine and views of the newest snapshot that can be read, or new ones; the caller closes the engine. */
    public Start load(final Supplier<Engine> engines, final Supplier<Views> views) {
        final Loaded loaded = load(engines, views, false);
        position = loaded.engine.position();
        triedPosition = position;
        return new Start(loaded.engine, loaded.views, position);
    }

    private record Loaded(Engine engine, Views views, Definitions definitions) {}

    private Loaded load(final Supplier<Engine> engines, final Supplier<Views> views, final boolean isHashWanted) {
        try {
            for (final Path file : files.newestFirst()) {
                final Loaded loaded = tryRead(file, engines, views, isHashWanted);
                if (loaded != null) {
                    return loaded;
                }
            }
        } catch (final IOException failure) {
            LOG.error("Snapshots in {} cannot be listed", context.folder, failure);
            context.counters.increment(Counter.SNAPSHOTS_PASSED_OVER);
        }
        return new Loaded(engines.get(), views.get(), new Definitions());
    }

    /** Whatever is wrong with a snapshot, the journal has it all: nothing of it may end the process. */
    private Loaded tryRead(
            final Path file, final Supplier<Engine> engines, final Supplier<Views> newViews, final boolean isHashWanted)
            throws IOException {
        final Engine engine = engines.get();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long startNs = context.nanoClock.nanoTime();
            final SnapshotIn in = new SnapshotIn(channel);
            final SnapshotHead head = SnapshotHead.readFrom(in);
            if (!head.seed().equals(seed)) {
                throw new UncheckedIOException(new IOException("it is of another journal"));
            }
            if (!head.product().equals(context.product)) {
                throw new UncheckedIOException(new IOException("it was written by " + head.product()));
            }
            if (head.position() > context.journal.syncedPosition()) {
                // Left in place it would count again once the journal had come so far on another way.
                throw new WrongSnapshot(
                        "it is ahead of the journal, which ends at " + context.journal.syncedPosition());
            }
            checkPast(head);
            final Views views = newViews.get();
            final Definitions definitions = Shadow.read(in, head, engine, views, isHashWanted);
            LOG.info(
                    "Read the snapshot of position {}: {} MB in {} ms",
                    head.position(),
                    channel.size() >> 20,
                    TimeUnit.NANOSECONDS.toMillis(context.nanoClock.nanoTime() - startNs));
            return new Loaded(engine, views, definitions);
        } catch (final RuntimeException | IOException failure) {
            engine.close();
            context.counters.increment(Counter.SNAPSHOTS_PASSED_OVER);
            LOG.error("Snapshot {} is passed over: {}", file, reason(failure));
            if (failure instanceof WrongSnapshot) {
                files.refuse(file);
            }
            return null;
        }
    }

    /**
     * A journal that lost its end, to a disk that lied or by a backup, goes on at positions that were given before: a
     * snapshot of what it lost must not pass for one of what it holds now.
     */
    private void checkPast(final SnapshotHead head) {
        final int[] found = new int[1];
        try (JournalReader reader = context.readers.apply(head.position())) {
            final int count = reader.poll(
                    (buffer, offset, lengthBytes) -> found[0] = RecordFrame.crc32c(buffer, offset), head.position(), 1);
            if (count == 0) {
                throw new UncheckedIOException(
                        new IOException("the record at its position, " + head.position() + ", cannot be read"));
            }
        }
        if (found[0] != head.recordCrc32c()) {
            throw new WrongSnapshot(
                    "the journal has another record at its position, " + head.position() + ": it is of another past");
        }
    }

    private static String reason(final Throwable failure) {
        return failure instanceof UncheckedIOException && failure.getCause() != null
                ? failure.getCause().getMessage()
                : failure.toString();
    }

    /** Position of the newest snapshot that was read or written; 0 before the first. Any thread. */
    public long position() {
        return position;
    }

    /** How long ago that was, or this process was started. Any thread. */
    public long ageMs() {
        return TimeUnit.NANOSECONDS.toMillis(context.nanoClock.nanoTime() - writtenNs);
    }

    @Override
    public int doWork() {
        try {
            switch (stage) {
                case RESTING -> startIfDue();
                case FOLLOWING -> follow();
                case WRITING -> write();
            }
        } catch (final RuntimeException | IOException | Error failure) {
            // An error too, such as a fault in mapped memory: else the same step would fail again for ever.
            fail(failure);
        }
        // The thread rests after each step, so that a long tail takes half of one processor and not all of it.
        return 0;
    }

    /** Writes a snapshot of what is synced now, on the calling thread, which is the agent's or before its start. */
    public boolean writeNow() {
        final long before = position;
        begin(context.journal.syncedPosition());
        while (stage != Stage.RESTING) {
            doWork();
        }
        return position > before;
    }

    private void startIfDue() {
        final long syncedPosition = context.journal.syncedPosition();
        final long newRecords = syncedPosition - triedPosition;
        final boolean isDue = newRecords >= context.intervalRecords
                || (newRecords > 0 && context.nanoClock.nanoTime() - triedNs >= context.intervalNs);
        if (isDue) {
            begin(syncedPosition);
        }
    }

    private void begin(final long syncedPosition) {
        triedNs = context.nanoClock.nanoTime();
        triedPosition = syncedPosition;
        targetPosition = syncedPosition;
        if (syncedPosition > position) {
            stage = Stage.FOLLOWING;
        }
    }

    private void follow() {
        final int heapPermille = context.heapPermille.getAsInt();
        if (heapPermille >= (shadow == null ? HEAP_PERMILLE_TO_START : HEAP_PERMILLE_TO_GO_ON)) {
            throw new IllegalStateException("the heap has no room for a second set of views: what stays takes "
                    + heapPermille + " permille of it");
        }
        if (shadow == null) {
            final Loaded loaded = load(context.shadowEngines, context.shadowViews, true);
            shadow = new Shadow(loaded.engine, loaded.views, loaded.definitions);
        }
        final int count = shadow.poll(context.readers, targetPosition, RECORDS_PER_STEP);
        final JournalDamage damage = shadow.damage();
        if (shadow.position() >= targetPosition) {
            stage = Stage.WRITING;
        } else if (count == 0 && damage != null) {
            throw new IllegalStateException("the journal is damaged: " + damage.text());
        }
    }

    private void write() throws IOException {
        final long startNs = context.nanoClock.nanoTime();
        Files.createDirectories(context.folder);
        final long usableBytes = Files.getFileStore(context.folder).getUsableSpace();
        if (usableBytes - files.newestBytes() < context.freeSpaceLimitBytes) {
            throw new IOException("the disk has " + (usableBytes >> 20) + " MB left");
        }
        final long written = shadow.position();
        final Path started = files.start(written);
        final long bytes;
        try (FileChannel channel = FileChannel.open(started, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            final SnapshotOut out = new SnapshotOut(channel);
            shadow.writeTo(out, seed, context.product);
            context.forcing.force(channel, started, true);
            bytes = out.writtenBytes();
        } catch (final RuntimeException | IOException failure) {
            Files.deleteIfExists(started);
            throw failure;
        }
        files.publish(started, written);
        files.prune(KEPT, written);
        rest();
        position = written;
        writtenNs = context.nanoClock.nanoTime();
        context.counters.increment(Counter.SNAPSHOTS_WRITTEN);
        LOG.info(
                "Wrote the snapshot of position {}: {} MB in {} ms",
                written,
                bytes >> 20,
                TimeUnit.NANOSECONDS.toMillis(context.nanoClock.nanoTime() - startNs));
        context.onWritten.accept(written);
    }

    private void fail(final Throwable failure) {
        context.counters.increment(Counter.SNAPSHOTS_FAILED);
        LOG.error("No snapshot of position {}; the next is tried at its time: {}", targetPosition, reason(failure));
        rest();
    }

    private void rest() {
        stage = Stage.RESTING;
        if (shadow != null) {
            shadow.close();
            shadow = null;
        }
    }

    @Override
    public void onClose() {
        rest();
    }

    @Override
    public String roleName() {
        return ROLE;
    }

    /** What snapshots need to know. */
    public static final class Context {
        private static final int SEED_BYTES = 16;

        private Path folder;
        private Journal journal;
        private LongFunction<JournalReader> readers;
        private byte[] hashSeed = new byte[SEED_BYTES];
        private String product = "trailmark";
        private Supplier<Engine> shadowEngines;
        private Supplier<Views> shadowViews;
        private CounterColumn counters;
        private long intervalNs = TimeUnit.MINUTES.toNanos(30);
        private long intervalRecords = 5_000_000;
        private long freeSpaceLimitBytes;
        private IntSupplier heapPermille = () -> 0;
        private LongConsumer onWritten = position -> {};
        private Forcing forcing = Forcing.DISK;
        private NanoClock nanoClock = SystemNanoClock.INSTANCE;
        private boolean isConcluded;

        /** Where snapshots lie; made when the first is written. */
        public Context folder(final Path newFolder) {
            folder = newFolder;
            return this;
        }

        /** Whose synced position bounds every snapshot. */
        public Context journal(final Journal newJournal) {
            journal = newJournal;
            return this;
        }

        /** Readers of that journal from a position on. */
        public Context readers(final LongFunction<JournalReader> newReaders) {
            readers = newReaders;
            return this;
        }

        /** The journal's own: snapshots of another journal are not read. */
        public Context hashSeed(final byte[] newHashSeed) {
            hashSeed = newHashSeed.clone();
            return this;
        }

        /** Name and version of this program: snapshots of another are not read. */
        public Context product(final String newProduct) {
            product = newProduct;
            return this;
        }

        /** New engines and views for the shadow; the views count for nobody. */
        public Context shadow(final Supplier<Engine> engines, final Supplier<Views> views) {
            shadowEngines = engines;
            shadowViews = views;
            return this;
        }

        /** Of the thread that drives the agent. */
        public Context counters(final CounterColumn newCounters) {
            counters = newCounters;
            return this;
        }

        /** After so long a snapshot is due if there are new records; 0: only by number. */
        public Context intervalMinutes(final long minutes) {
            intervalNs = minutes == 0 ? Long.MAX_VALUE : TimeUnit.MINUTES.toNanos(minutes);
            return this;
        }

        /** After so many new records a snapshot is due. */
        public Context intervalRecords(final long records) {
            intervalRecords = records;
            return this;
        }

        /** What a snapshot leaves free on the disk, so that the journal can go on. */
        public Context freeSpaceLimitBytes(final long bytes) {
            freeSpaceLimitBytes = bytes;
            return this;
        }

        /** How much of the heap is taken by what stays: a snapshot must not end the process for want of it. */
        public Context heapPermille(final IntSupplier newHeapPermille) {
            heapPermille = newHeapPermille;
            return this;
        }

        /** Told the position of each snapshot once it is whole and forced, on the agent's thread. */
        public Context onWritten(final LongConsumer listener) {
            onWritten = listener;
            return this;
        }

        Context forcing(final Forcing newForcing) {
            forcing = newForcing;
            return this;
        }

        /** By which intervals are measured. */
        Context nanoClock(final NanoClock newNanoClock) {
            nanoClock = newNanoClock;
            return this;
        }

        private Context conclude() {
            if (isConcluded) {
                throw new IllegalStateException("a context of snapshots is concluded once");
            }
            isConcluded = true;
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(journal, "journal");
            Objects.requireNonNull(readers, "readers");
            Objects.requireNonNull(shadowEngines, "shadow");
            Objects.requireNonNull(shadowViews, "shadow");
            Objects.requireNonNull(counters, "counters");
            if (intervalRecords < 1) {
                throw new IllegalArgumentException("intervalRecords below 1: " + intervalRecords);
            }
            return this;
        }
    }
}
