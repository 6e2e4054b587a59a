package io.trailmark.simulator;

import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.edge.SimulatedEdge;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.journal.Journal;
import io.trailmark.journal.SteppedJournal;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.pipeline.SteppedPipeline;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.snapshots.Snapshots;
import io.trailmark.snapshots.SteppedSnapshots;
import io.trailmark.views.Views;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;

/**
 * One life of a server process: the real parts, put together as {@code main.Trailmark} does, without threads. The edge
 * opens last, once the programme is known. Thread: the simulation's.
 */
final class Server implements AutoCloseable {
    private static final int BATCH_BYTES = RecordFrame.MAX_LENGTH;
    private static final long SNAPSHOT_RECORDS = 15;
    private static final int DECISIONS_KEPT = 1 << 10;
    private static final EngineLimits LIMITS = new EngineLimits(1 << 11, 32, 1 << 8, 1 << 6);

    /** What a server lives in. */
    record Surroundings(
            World world,
            SimulatedDisk disk,
            SimulatedTime time,
            LongSupplier secrets,
            Auditor auditor,
            Tally tally,
            Bug bug,
            boolean isLibrary) {
        Path journalFolder() {
            return disk.root().resolve("journal");
        }
    }

    private final Surroundings around;
    private final Counters counters;
    private final SteppedJournal stepped;
    private final Journal journal;
    private final long openedPosition;
    private Snapshots snapshots;
    private Engine engine;
    private Views views;
    private SteppedPipeline pipeline;
    private SimulatedEdge edge;
    private long startPosition;
    private long definedPosition;
    private boolean isWhole;
    private boolean isCatalogueChanged;
    private boolean isArchiving;

    /** Of the last snapshot that this process has written. */
    private long writtenPosition;

    private Server(final Surroundings around, final Counters counters, final SteppedJournal stepped) {
        this.around = around;
        this.counters = counters;
        this.stepped = stepped;
        openedPosition = stepped.journal().appendedPosition();
        journal = around.bug.journal(new AuditedJournal(stepped.journal(), around), counters);
    }

    /** Opens the journal; null where that fails. */
    static Server open(final Surroundings around) throws IOException {
        around.bug.beforeStart(around.journalFolder());
        final SteppedJournal.Context context =
                new SteppedJournal.Context().directory(around.journalFolder(), around.disk);
        if (around.isLibrary) {
            context.library();
        }
        if (around.bug == Bug.SPLIT_BATCHES) {
            context.splitBatches(around.disk);
        }
        final Counters counters = Counters.inMemory();
        try {
            final SteppedJournal opened = context.forcing(around.bug::forcing)
                    .time(around.time.wall(), around.time.monotonic(), around.secrets)
                    .counters(counters)
                    .open();
            if (opened.journal().appendedPosition() > opened.journal().foundPosition()) {
                return new Server(around, counters, opened);
            }
            // The disk is nearly full, and its epoch waits for room: such a life is DiskTest's; this one is over.
            opened.close();
            around.tally.count(Happening.START_FAILED);
            return null;
        } catch (final RuntimeException | Error failure) {
            if (!around.disk.isGhost()) {
                around.tally.count(Happening.START_FAILED);
            }
            return null;
        }
    }

    /** The record with which this process began. */
    long openedPosition() {
        return openedPosition;
    }

    /** Brings engine and views to what is synced: from a snapshot, if there is one that can be read. */
    void replay() {
        snapshots = SteppedSnapshots.of(
                new Snapshots.Context()
                        .folder(around.disk.root().resolve("snapshots"))
                        .journal(around.bug.journalOfSnapshots(stepped.journal()))
                        .readers(stepped.journal()::newReader)
                        .hashSeed(stepped.journal().hashSeed())
                        .shadow(Server::newEngine, Server::newViews)
                        .counters(counters.column(Snapshots.ROLE))
                        .intervalMinutes(1)
                        .intervalRecords(SNAPSHOT_RECORDS)
                        .onWritten(this::onSnapshotWritten),
                around.bug.forcing(around.disk),
                around.time.monotonic());
        final Snapshots.Start start = snapshots.load(Server::newEngine, Server::newViews);
        startPosition = start.position();
        engine = start.engine();
        views = start.views();
        pipeline = new SteppedPipeline(journal, stepped.journal().newReader(startPosition + 1), engine, views);
        isWhole = pipeline.replay();
    }

    static Engine newEngine() {
        return new Engine(new Engine.Context()
                .touchCapacity(1 << 10)
                .duplicateCapacity(1 << 8)
                .parkedCapacity(1 << 6)
                .memory(new RecycledMemory())
                .conversionCapacity(1 << 6)
                .adjustmentCapacity(1 << 6));
    }

    static Views newViews() {
        return new Views(Counters.inMemory().column("views"), DECISIONS_KEPT);
    }

    /** Where the state came from; 0: from the first record on. */
    long startPosition() {
        return startPosition;
    }

    /** Whether all that is synced could be replayed. */
    boolean isWhole() {
        return isWhole;
    }

    /** Appends what the programme's files say and the journal does not; the edge opens once it is applied. */
    void define() {
        if (!isWhole) {
            openEdge();
            return;
        }
        if (!engine.limits().equals(LIMITS)) {
            final RecordBatch batch = new RecordBatch(BATCH_BYTES);
            LIMITS.encode(batch);
            journal.append(batch);
        }
        appendCatalogue();
    }

    /** Somebody changes the programme's files. */
    void changeCatalogue() {
        if (pipeline.damage() == null && views.position() >= definedPosition) {
            isCatalogueChanged = !isCatalogueChanged;
            appendCatalogue();
            around.tally.count(Happening.CATALOGUE_CHANGED);
        }
    }

    private void appendCatalogue() {
        final CatalogueDiff diff = CatalogueDiff.between(
                views.catalogue(), around.world.catalogue(isCatalogueChanged), around.time.wallMs());
        final RecordBatch batch = new RecordBatch(BATCH_BYTES);
        while (diff.poll(batch)) {
            final long position = journal.append(batch);
            if (position < 0) {
                return;
            }
            definedPosition = position + batch.count() - 1;
        }
        journal.requestSync();
    }

    /** Somebody in the back office changes an order; the edge takes refunds only. */
    void adjust(final Workload.Change change) {
        if (pipeline.damage() != null || views.catalogue().goals().isEmpty()) {
            return;
        }
        final boolean hasAmount = !Bookkeeper.isWithoutAmount(change.type());
        final RecordBatch batch = new RecordBatch(BATCH_BYTES);
        final AdjustmentEncoder encoder = new AdjustmentEncoder();
        batch.tryClaim(BATCH_BYTES);
        encoder.wrapAndApplyHeader(batch.buffer(), batch.offset(), new MessageHeaderEncoder())
                .occurredMs(around.time.wallMs())
                .conversionId(0)
                .amountMinor(hasAmount ? change.amountMinor() : AdjustmentEncoder.amountMinorNullValue())
                .programId(views.catalogue().program("acme").id())
                .goalId(views.catalogue().goals().getFirst().id())
                .currency(hasAmount ? "EUR" : "")
                .exponent((short) (hasAmount ? 2 : 0))
                .adjustmentType(change.type())
                .source(Source.API);
        encoder.flags().clear();
        final byte[] order = change.order().getBytes(StandardCharsets.US_ASCII);
        final byte[] key = change.key().getBytes(StandardCharsets.US_ASCII);
        encoder.putOrderId(order, 0, order.length).putAdjustmentId(key, 0, key.length);
        encoder.putReason(new byte[0], 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        around.auditor.onBackOffice(change.key());
        final boolean isAppended = journal.append(batch) > 0;
        if (!around.disk.isGhost()) {
            around.auditor.onBackOfficeDone(isAppended);
        }
        journal.requestSync();
    }

    /** Opens the edge as soon as the links are known; returns whether it has just opened. */
    boolean tryOpenEdge() {
        if (edge != null || pipeline == null || views.position() < definedPosition) {
            return false;
        }
        if (views.catalogue().links().isEmpty()) {
            appendCatalogue();
            return false;
        }
        openEdge();
        return true;
    }

    private void openEdge() {
        final ByteBuffer seed = ByteBuffer.wrap(stepped.journal().hashSeed()).order(ByteOrder.LITTLE_ENDIAN);
        final long openedMs = TimeUnit.NANOSECONDS.toMillis(stepped.journal().openedEpochNs());
        around.auditor.onCatalogueKnown(isWhole || views.catalogue().links().size() == World.LINKS);
        edge = new SimulatedEdge(new SimulatedEdge.Parts(
                journal,
                views,
                counters,
                around.world.clickIdKeys(),
                around.world.linkKeys(),
                around.world.tokens(),
                around.bug.wallOfClicks(around.time.wall()),
                around.time.monotonic(),
                around.bug.secrets(around.secrets),
                around.bug.leastClickMs(Math.min(openedMs, around.time.wallMs() + TimeUnit.MINUTES.toMillis(5))),
                seed.getLong(),
                seed.getLong()));
    }

    /** Null while nobody is let in. */
    SimulatedEdge edge() {
        return edge;
    }

    int doSyncWork() {
        return stepped.doWork();
    }

    int doEngineWork() {
        return pipeline.doEngineWork();
    }

    int doViewsWork() {
        return pipeline.doViewsWork();
    }

    void doSnapshotWork() {
        final long failed = counters.sum(Counter.SNAPSHOTS_FAILED);
        snapshots.doWork();
        // Here, since nothing that goes wrong within reaches the outside.
        around.auditor.onSnapshot(writtenPosition);
        if (counters.sum(Counter.SNAPSHOTS_FAILED) > failed) {
            around.tally.count(Happening.SNAPSHOT_FAILED);
        }
    }

    /** The snapshots' thread archives behind every other snapshot. */
    private void onSnapshotWritten(final long position) {
        around.tally.count(Happening.SNAPSHOT_WRITTEN);
        writtenPosition = position;
        isArchiving = !isArchiving;
        if (!isArchiving) {
            return;
        }
        try {
            if (stepped.archive(position) > 0) {
                around.tally.count(Happening.FILE_ARCHIVED);
            }
        } catch (final IOException | RuntimeException failure) {
            // As in production: what was not moved stays where it is.
            around.tally.count(Happening.SNAPSHOT_FAILED);
        }
    }

    Views views() {
        return views;
    }

    Counters counters() {
        return counters;
    }

    SteppedJournal stepped() {
        return stepped;
    }

    /** Whether the reader stands in front of damage. */
    boolean isStanding() {
        return pipeline.damage() != null;
    }

    /** How many epochs this process has begun. */
    long epochsOpened() {
        return counters.sum(Counter.JOURNAL_EPOCHS_OPENED);
    }

    long passedOverSnapshots() {
        return counters.sum(Counter.SNAPSHOTS_PASSED_OVER);
    }

    /**
     * Engine and views are what a replay from the first record makes of the journal, to the last byte. What they had
     * read before a force that lied was found out is gone from it: then the replay names what is in its way.
     */
    void compareWithReplay() {
        final Engine other = newEngine();
        final Views others = newViews();
        try (SteppedPipeline replayed =
                new SteppedPipeline(stepped.journal(), stepped.journal().newReader(1), other, others)) {
            while (others.position() < views.position()) {
                if (replayed.doEngineWork() + replayed.doViewsWork() == 0) {
                    if (around.disk.hasLied() && replayed.damage() != null) {
                        around.tally.count(Happening.DAMAGE_NAMED);
                        return;
                    }
                    throw new Violation("a replay ends at " + others.position() + " of " + views.position());
                }
            }
            if (others.position() == views.position()
                    && engine.position() == views.position()
                    && (other.stateHash() != engine.stateHash() || !Arrays.equals(bytesOf(others), bytesOf(views)))) {
                throw new Violation("the state from the snapshot of " + startPosition
                        + " is another than that from the first record, at position " + views.position());
            }
        }
        around.tally.count(Happening.STATE_COMPARED);
    }

    private static byte[] bytesOf(final Views views) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOut out = new SnapshotOut(Channels.newChannel(bytes));
        views.writeTo(out);
        out.finish();
        return bytes.toByteArray();
    }

    long stateHash() {
        return engine.stateHash();
    }

    /** Gives everything back; of a dead process, whatever that does to the files is undone. */
    @Override
    public void close() {
        if (snapshots != null) {
            snapshots.onClose();
        }
        CloseHelper.quietCloseAll(pipeline, stepped);
    }

    /** The journal with the auditor listening. */
    private static final class AuditedJournal implements Journal {
        private final Journal real;
        private final Surroundings around;

        AuditedJournal(final Journal real, final Surroundings around) {
            this.real = real;
            this.around = around;
            real.onSynced(this::onSynced);
        }

        private void onSynced() {
            if (!around.disk.isGhost()) {
                around.auditor.onSynced(real.syncedPosition());
            }
        }

        @Override
        public long append(final RecordBatch batch) {
            if (around.disk.isGhost()) {
                return FAILED;
            }
            around.auditor.onAppending(batch);
            final long position = real.append(batch);
            if (around.disk.isGhost()) {
                return position;
            }
            if (position > 0) {
                around.auditor.onAppended(batch, position);
            } else {
                around.auditor.onRefused(batch);
                around.tally.count(
                        position == FULL
                                ? Happening.REFUSED_FULL
                                : position == STALLED ? Happening.REFUSED_STALLED : Happening.REFUSED_FAILED);
            }
            return position;
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
}
