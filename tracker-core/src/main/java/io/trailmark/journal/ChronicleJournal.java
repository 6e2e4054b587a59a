package io.trailmark.journal;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.threads.Doorbell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on disk, in the files of Chronicle Queue, which an {@link EpochWriter} knows how to write.
 *
 * <p>Invariants:
 * <ul>
 *   <li>synced &lt;= appended; neither goes back. Within a process a position is given once.
 *   <li>Positions have no gap, over all epochs. Each opening and each failure begins an epoch of its own, in a new
 *       folder; a file that a process before this one wrote is never written again.
 *   <li>Of an epoch only the records below the first position of the next one count.
 *   <li>A batch is one excerpt: all of it is there, or none.
 * </ul>
 *
 * <p>Threads: {@link #append} from any, one after the other under a lock that is held for the time of a copy and a
 * checksum; the sync thread forces, reserves space, watches the disk and opens the next epoch after a failure. Order: a
 * position is published after its record is in the page cache (appended) or on the disk (synced). Failure: see {@link
 * #FULL}, {@link #FAILED} and {@link #STALLED}; what was acknowledged and not yet synced is carried over into the next
 * epoch.
 */
public final class ChronicleJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleJournal.class);

    private static final String SYNC_ROLE = "sync";

    /** What the library may need beside a batch: the file's head and the index pages it lays between excerpts. */
    private static final long INDEX_MARGIN = 1024 * 1024;

    private static final long SPACE_CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_REOPEN_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_REOPEN_DELAY_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int CARRY_LENGTH = 1024 * 1024;

    private enum State {
        OPEN,
        FAILED,
        CLOSED,
    }

    /** Up to where the disk has blocks set aside for the file that is being written. */
    private record Reservation(int epoch, int cycle, long end) {
        private static final Reservation NONE = new Reservation(0, 0, 0);

        boolean isFor(final Epoch current) {
            return epoch == current.number && cycle == current.writer.cycle();
        }
    }

    /** One epoch: what appends to its files, and what brings them to the disk. */
    private static final class Epoch implements AutoCloseable {
        private final int number;
        private final EpochWriter writer;
        private EpochSync sync;

        Epoch(final int number, final EpochWriter writer) {
            this.number = number;
            this.writer = writer;
        }

        @Override
        public void close() {
            CloseHelper.quietCloseAll(writer, sync);
        }
    }

    /** Positions that were given and whose records could not be carried over. */
    private record Lost(long first, long last) {}

    private final Context context;
    private final Path directory;
    private final EpochNanoClock clock;
    private final JournalLock lock;
    private final NanoClock nanoClock;
    private final Space space;
    private final byte[] hashSeed;
    private final Object appendLock = new Object();
    private final RecordFrame frame = new RecordFrame();
    private final LongSupplier time = this::timeMs;
    private final Doorbell doorbell = new Doorbell(SYNC_ROLE);
    private final List<Runnable> syncedListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong appendedPosition = new AtomicLong();
    private final AtomicLong syncedPosition = new AtomicLong();
    private final OverdueSync overdueSync;
    private final CounterColumn appendCounters;
    private final CounterColumn syncCounters;
    private final Agent syncAgent = new SyncAgent();

    /** Null where the journal is driven step by step. */
    private final AgentRunner syncRunner;

    private volatile State state = State.OPEN;

    /** Null after a start on a disk that is nearly full, until it has room. */
    private volatile Epoch epoch;

    /** The last epoch that counted when the journal was opened. */
    private final int foundEpoch;

    private final long foundPosition;

    private volatile Reservation reservation = Reservation.NONE;
    private volatile List<Lost> lost = List.of();
    private volatile boolean isDiskLow;
    private volatile boolean isSyncRequested;

    /** Guarded by the append lock; also what the library takes for the time, so that it never sees time go back. */
    private final long openedEpochNs;

    private long lastEpochNs;

    private int newestEpochNumber;
    private volatile boolean isReserving = true;
    private long lastSyncNs;
    private long lastSpaceCheckNs;
    private long reopenNs;
    private long reopenDelayNs = FIRST_REOPEN_DELAY_NS;

    private ChronicleJournal(final Context context, final JournalLock lock) throws IOException {
        this.context = context;
        this.lock = lock;
        directory = context.directory();
        clock = context.clock();
        nanoClock = context.nanoClock();
        overdueSync = new OverdueSync(context.syncIntervalNs() + context.stallLimitNs());
        appendCounters = context.counters().column("journal");
        syncCounters = context.counters().column(SYNC_ROLE);
        Files.createDirectories(directory);
        space = context.space() != null ? context.space() : Space.of(directory);
        final Recovery recovery = Recovery.of(directory);
        syncCounters.add(Counter.JOURNAL_DAMAGE, recovery.damageCount());
        newestEpochNumber = recovery.newestEpoch();
        openedEpochNs = Math.max(recovery.lastEpochNs(), clock.nanoTime());
        lastEpochNs = openedEpochNs;
        hashSeed = recovery.hashSeed() != null
                ? recovery.hashSeed()
                : context.newSeed().get();
        foundEpoch = recovery.lastEpoch();
        foundPosition = recovery.nextPosition() - 1;
        appendedPosition.set(foundPosition);
        syncedPosition.set(recovery.syncedPosition());
        lastSyncNs = nanoClock.nanoTime();
        lastSpaceCheckNs = lastSyncNs - SPACE_CHECK_INTERVAL_NS;
        if (foundEpoch != 0 && !hasFreeSpace()) {
            // There is something to read, and by it to redirect.
            state = State.FAILED;
            waitForSpace();
        } else {
            checkSpaceToOpen();
            publish(beginEpoch(foundEpoch));
            watchSpace(lastSyncNs);
        }
        syncRunner =
                context.isStepped() ? null : new AgentRunner(doorbell, ChronicleJournal::onAgentError, null, syncAgent);
        if (syncRunner != null) {
            AgentRunner.startOnThread(syncRunner);
        }
    }

    /**
     * Takes the lock, reads the last epoch, begins a new one and syncs it; then appends are welcome. Where the disk is
     * nearly full the new epoch waits for room, and until then appends answer {@link #FAILED}; a journal that holds
     * nothing yet is not opened then.
     */
    public static ChronicleJournal open(final Context context) {
        context.conclude();
        JournalLock lock = null;
        try {
            lock = JournalLock.take(context.lockFile());
            return new ChronicleJournal(context, lock);
        } catch (final IOException ex) {
            CloseHelper.quietClose(lock);
            throw new UncheckedIOException(
                    "cannot open the journal in " + context.directory() + ": " + ex.getMessage(), ex);
        } catch (final RuntimeException | Error ex) {
            CloseHelper.quietClose(lock);
            throw ex;
        }
    }

    private long timeMs() {
        return TimeUnit.NANOSECONDS.toMillis(lastEpochNs);
    }

    @Override
    public long append(final RecordBatch batch) {
        final int lengthBytes = batch.lengthBytes();
        final int count = batch.count();
        if (count == 0 || lengthBytes > RollFileLayout.MAX_EXCERPT_LENGTH) {
            throw new IllegalArgumentException("batch of " + count + " records and " + lengthBytes + " bytes");
        }
        synchronized (appendLock) {
            if (state != State.OPEN) {
                return state == State.FAILED ? FAILED : CLOSED;
            }
            final long nowNs = nanoClock.nanoTime();
            if (overdueSync.isOverdue(syncedPosition.get(), nowNs)) {
                return STALLED;
            }
            final long epochNs = Math.max(lastEpochNs, clock.nanoTime());
            if (!isReserved(lengthBytes, epochNs) && !tryMakeRoom(epochNs)) {
                return FULL;
            }
            lastEpochNs = epochNs;
            final long firstPosition = appendedPosition.getPlain() + 1;
            stamp(batch.buffer(), lengthBytes, firstPosition, epochNs);
            try {
                epoch.writer.write(batch.buffer(), lengthBytes);
            } catch (final Throwable ex) {
                // A fault in mapped memory is an Error, and the library wraps others as it likes.
                onFailure("append", ex);
                return FAILED;
            }
            appendedPosition.setRelease(firstPosition + count - 1);
            overdueSync.onAppended(firstPosition + count - 1, syncedPosition.get(), nowNs);
            appendCounters.add(Counter.JOURNAL_BYTES, lengthBytes);
            return firstPosition;
        }
    }

    private void stamp(final UnsafeBuffer buffer, final int lengthBytes, final long firstPosition, final long epochNs) {
        long position = firstPosition;
        int offset = 0;
        while (offset < lengthBytes) {
            frame.stamp(buffer, offset, position, epochNs);
            position++;
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, offset));
        }
    }

    private boolean isReserved(final int lengthBytes, final long epochNs) {
        final Epoch current = epoch;
        final Reservation reserved = reservation;
        return reserved.isFor(current)
                && current.writer.writeOffset() + lengthBytes + INDEX_MARGIN <= reserved.end()
                && !current.writer.wouldRoll(epochNs);
    }

    /** Rare: the sync thread keeps ahead of the writer, but for the first append of a file and for a sudden flood. */
    private boolean tryMakeRoom(final long epochNs) {
        if (isDiskLow || !isReserving) {
            return !isDiskLow;
        }
        final Epoch current = epoch;
        try {
            // A file that does not exist yet cannot be reserved for; its first pages need what is free.
            return current.writer.wouldRoll(epochNs)
                    ? hasFreeSpace()
                    : tryReserve(current, current.writer.cycle(), current.writer.writeOffset());
        } catch (final IOException ex) {
            LOG.warn("journal: cannot reserve space", ex);
            return true;
        }
    }

    private boolean hasFreeSpace() throws IOException {
        return space.usableBytes() >= context.freeSpaceLimitBytes();
    }

    @Override
    public long foundPosition() {
        return foundPosition;
    }

    @Override
    public long appendedPosition() {
        return appendedPosition.get();
    }

    @Override
    public long syncedPosition() {
        return syncedPosition.get();
    }

    @Override
    public boolean isSynced(final long position) {
        // In this order: what is lost is known before the synced position passes it.
        if (position > syncedPosition.get()) {
            return false;
        }
        final List<Lost> all = lost;
        for (int i = 0; i < all.size(); i++) {
            if (position >= all.get(i).first && position <= all.get(i).last) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void requestSync() {
        isSyncRequested = true;
        doorbell.ring();
    }

    @Override
    public void onSynced(final Runnable listener) {
        syncedListeners.add(listener);
    }

    @Override
    public boolean isWritable() {
        return state == State.OPEN
                && !overdueSync.isOverdue(syncedPosition.get(), nanoClock.nanoTime())
                && (!isDiskLow || isReserved(RecordFrame.MAX_LENGTH, clock.nanoTime()));
    }

    /** A reader beside the writer, polled up to a position published here: it hears of epochs without a system call. */
    public JournalReader newReader(final long fromPosition) {
        return new JournalReader(directory, fromPosition, this::newestEpoch);
    }

    private int newestEpoch() {
        final Epoch current = epoch;
        return current == null ? foundEpoch : current.number;
    }

    /** When the journal was opened, in ns since 1970: not before its last record, whatever the clock says. */
    public long openedEpochNs() {
        return openedEpochNs;
    }

    /** Key of the engine's hash tables, the same in every epoch. */
    public byte[] hashSeed() {
        return hashSeed.clone();
    }

    @Override
    public void close() {
        synchronized (appendLock) {
            if (state == State.CLOSED) {
                return;
            }
            if (state == State.FAILED) {
                LOG.error("journal: closed after a failure; synced to {} of {}", syncedPosition, appendedPosition);
            }
            isSyncRequested = state == State.OPEN;
            state = State.CLOSED;
        }
        if (syncRunner != null) {
            syncRunner.close();
        } else {
            syncAgent.onClose();
        }
        CloseHelper.quietCloseAll(epoch, lock);
    }

    /** Called under the append lock. */
    private void onFailure(final String what, final Throwable cause) {
        state = State.FAILED;
        reopenNs = nanoClock.nanoTime();
        LOG.error(
                "journal: {} failed in epoch {} at position {}", what, epoch.number, appendedPosition.get() + 1, cause);
        doorbell.ring();
    }

    /** One step of the sync thread's work on the calling thread, where the journal has no thread of its own. */
    int doWork() throws Exception {
        return syncAgent.doWork();
    }

    private static void onAgentError(final Throwable ex) {
        LOG.error("journal: the sync thread met what it does not know", ex);
    }

    /** Forces, reserves, watches, reopens: everything that may wait for the disk. */
    private final class SyncAgent implements Agent {
        @Override
        public int doWork() {
            // An interrupt would end the runner, and nothing would be synced from then on. Only close ends it.
            Thread.interrupted();
            final long nowNs = nanoClock.nanoTime();
            if (state == State.FAILED) {
                return tryReopen(nowNs);
            }
            return watchSpace(nowNs) + trySync(nowNs);
        }

        @Override
        public void onClose() {
            if (isSyncRequested) {
                trySync(nanoClock.nanoTime());
            }
        }

        @Override
        public String roleName() {
            return SYNC_ROLE;
        }
    }

    private int trySync(final long nowNs) {
        if (appendedPosition.getAcquire() == syncedPosition.getPlain()
                || (!isSyncRequested && nowNs - lastSyncNs < context.syncIntervalNs())) {
            return 0;
        }
        // Lowered before the position is read: a request that comes later finds a later sync.
        isSyncRequested = false;
        lastSyncNs = nowNs;
        final Epoch current = epoch;
        final long position = appendedPosition.getAcquire();
        try {
            current.sync.force(current.writer.rollFiles());
            current.sync.mark(position);
        } catch (final IOException | RuntimeException | Error ex) {
            syncCounters.increment(Counter.JOURNAL_FORCE_FAILURES);
            synchronized (appendLock) {
                onFailure("sync", ex);
            }
            return 1;
        }
        syncCounters.increment(Counter.JOURNAL_FORCES);
        publishSynced(position);
        return 1;
    }

    private void publishSynced(final long position) {
        syncedPosition.set(position);
        for (final Runnable listener : syncedListeners) {
            listener.run();
        }
    }

    private int watchSpace(final long nowNs) {
        final Epoch current = epoch;
        final Reservation reserved = reservation;
        final int cycle = current.writer.cycle();
        final long offset = current.writer.writeOffset();
        final boolean isShort = !reserved.isFor(current) || reserved.end() - offset < context.reserveAheadBytes() / 2;
        final boolean isDue = nowNs - lastSpaceCheckNs >= SPACE_CHECK_INTERVAL_NS;
        if (!isDue && (isDiskLow || !isShort || !isReserving)) {
            return 0;
        }
        lastSpaceCheckNs = nowNs;
        try {
            final boolean isLow = (isShort && isReserving) ? !tryReserve(current, cycle, offset) : !hasFreeSpace();
            if (isLow != isDiskLow) {
                isDiskLow = isLow;
                LOG.warn("journal: {}", isLow ? "the disk is nearly full" : "the disk has room again");
            }
        } catch (final IOException ex) {
            LOG.warn("journal: cannot tell how full the disk is", ex);
        }
        return 1;
    }

    /**
     * Sets blocks aside from what is set aside already, or from the file's start: the library leaves holes behind the
     * writer, which it fills with its index later. Two threads may do this at once: each publishes what is true, and
     * the lower of two ends only means that the next call comes sooner.
     */
    private boolean tryReserve(final Epoch current, final int cycle, final long offset) throws IOException {
        if (!hasFreeSpace()) {
            return false;
        }
        final Reservation reserved = reservation;
        final long from = reserved.isFor(current) ? reserved.end() : 0;
        final long end = offset + context.reserveAheadBytes();
        final int status = from < end ? space.reserve(current.writer.rollFile(), from, end - from) : DiskSpace.RESERVED;
        if (status == DiskSpace.UNSUPPORTED) {
            isReserving = false;
            LOG.warn("journal: this file system cannot reserve space; only free space is watched");
            return true;
        }
        if (status == DiskSpace.RESERVED) {
            reservation = new Reservation(current.number, cycle, Math.max(from, end));
        }
        return status == DiskSpace.RESERVED;
    }

    /** After a failure: a new epoch that takes along what the old one had not synced. */
    private int tryReopen(final long nowNs) {
        if (nowNs - reopenNs < 0) {
            return 0;
        }
        try {
            if (!hasFreeSpace()) {
                waitForSpace();
                return 1;
            }
            final Epoch failed = epoch;
            final Epoch opened = beginEpoch(newestEpoch());
            CloseHelper.quietClose(failed);
            final long carriedPosition;
            synchronized (appendLock) {
                publish(opened);
                // Read before anybody can append again: only so far was everything forced.
                carriedPosition = appendedPosition.get();
                if (state == State.FAILED) {
                    state = State.OPEN;
                }
            }
            reopenDelayNs = FIRST_REOPEN_DELAY_NS;
            LOG.warn("journal: goes on in epoch {} from position {}", opened.number, carriedPosition);
            publishSynced(carriedPosition);
        } catch (final IOException | RuntimeException | Error ex) {
            reopenNs = nanoClock.nanoTime() + reopenDelayNs;
            reopenDelayNs = Math.min(2 * reopenDelayNs, LAST_REOPEN_DELAY_NS);
            LOG.error("journal: no new epoch could be opened; trying again", ex);
        }
        return 1;
    }

    /** Asked often, since work is to go on as soon as there is room; said once. */
    private void waitForSpace() {
        if (!isDiskLow) {
            isDiskLow = true;
            LOG.warn("journal: the disk is nearly full; the next epoch waits for room");
        }
        reopenNs = nanoClock.nanoTime() + SPACE_CHECK_INTERVAL_NS;
    }

    private void checkSpaceToOpen() throws IOException {
        final long free = space.usableBytes();
        if (free < context.freeSpaceLimitBytes()) {
            throw new IOException("the disk is nearly full: " + free + " bytes free, " + context.freeSpaceLimitBytes()
                    + " wanted for " + directory);
        }
    }

    /**
     * Makes the next epoch, with all that it needs on the disk.
     *
     * <p>What the last epoch holds behind its mark is in the kernel's cache, and nobody knows whether it is on the
     * disk: the process that wrote it may have died of a force that failed, and then another force of that file would
     * succeed and mean nothing. So it is written anew, after a death as after a failure.
     *
     * @param lastNumber of the epoch whose records behind the synced position are carried over; 0 where there is none.
     */
    private Epoch beginEpoch(final int lastNumber) throws IOException {
        newestEpochNumber++;
        final Path folder = Epochs.directory(directory, newestEpochNumber);
        Files.createDirectories(folder);
        final Epoch next = new Epoch(newestEpochNumber, context.writers().open(folder, time));
        try {
            if (syncedPosition.get() < appendedPosition.get()) {
                carry(lastNumber, next);
            }
            final long position = appendedPosition.get() + 1;
            final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
            encodeOpened(batch, next.number);
            stamp(batch.buffer(), batch.lengthBytes(), position, lastEpochNs);
            next.writer.write(batch.buffer(), batch.lengthBytes());
            next.sync = new EpochSync(folder, syncedPosition.get() + 1, context.forcing());
            next.sync.force(next.writer.rollFiles());
            next.sync.forceMark(position);
            syncCounters.increment(Counter.JOURNAL_EPOCHS_OPENED);
            return next;
        } catch (final IOException | RuntimeException | Error ex) {
            next.close();
            discard(folder);
            throw ex;
        }
    }

    /** An epoch that did not open is nobody's; what cannot be deleted does no harm either. */
    private static void discard(final Path folder) {
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (final Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (final IOException ex) {
            LOG.warn("journal: {} is left behind, unused", folder, ex);
        }
    }

    private void publish(final Epoch opened) {
        reservation = Reservation.NONE;
        epoch = opened;
        appendedPosition.set(appendedPosition.get() + 1);
        syncedPosition.set(appendedPosition.get());
    }

    /** What was acknowledged and is not known to be synced is read back, checked and written again, bytes unchanged. */
    private void carry(final int lastNumber, final Epoch next) throws IOException {
        final long appended = appendedPosition.get();
        final RecordBatch batch = new RecordBatch(CARRY_LENGTH);
        try (JournalReader reader = new JournalReader(directory, syncedPosition.get() + 1, () -> lastNumber)) {
            while (reader.position() < appended) {
                final int read = reader.poll(
                        (buffer, offset, lengthBytes) -> copy(batch, next, buffer, offset, lengthBytes),
                        appended,
                        Integer.MAX_VALUE);
                final long gap = reader.position() + 1;
                if (read == 0) {
                    final boolean isSkipped = reader.skipDamage();
                    onLost(gap, isSkipped ? reader.position() : appended);
                    if (!isSkipped) {
                        break;
                    }
                }
            }
        }
        flush(batch, next);
    }

    private void onLost(final long first, final long last) {
        LOG.error("journal: acknowledged records cannot be read back: {} to {}", first, last);
        final Lost found = new Lost(first, last);
        if (!lost.contains(found)) {
            final List<Lost> all = new ArrayList<>(lost);
            all.add(found);
            lost = List.copyOf(all);
        }
    }

    private void copy(
            final RecordBatch batch,
            final Epoch next,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes) {
        if (batch.tryClaim(lengthBytes) == RecordBatch.FULL) {
            flush(batch, next);
        }
        batch.buffer().putBytes(batch.offset(), buffer, offset, lengthBytes);
        batch.commit(lengthBytes);
    }

    private void flush(final RecordBatch batch, final Epoch next) {
        if (batch.count() > 0) {
            next.writer.write(batch.buffer(), batch.lengthBytes());
            batch.clear();
        }
    }

    private void encodeOpened(final RecordBatch batch, final int number) {
        final EpochOpenedEncoder encoder = new EpochOpenedEncoder();
        encoder.wrapAndApplyHeader(batch.buffer(), batch.offset(), new MessageHeaderEncoder());
        encoder.prefix().crc32c(0).length(0).position(0).epochNs(0);
        encoder.epoch(number).nodeId(context.nodeId());
        for (int i = 0; i < hashSeed.length; i++) {
            encoder.hashSeed(i, (short) (hashSeed[i] & 0xFF));
        }
        final byte[] product = context.product().getBytes(StandardCharsets.UTF_8);
        encoder.putProduct(product, 0, product.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /** What a journal needs to know; fluent, concluded once by {@link ChronicleJournal#open}. */
    public static final class Context {
        private static final int MAX_PRODUCT_LENGTH = 200;
        private static final int MAX_NODE_ID = 255;

        private Path directory;
        private Path lockFile;
        private int nodeId;
        private EpochNanoClock clock;
        private long syncIntervalMs = 20;
        private long stallLimitMs = 10_000;
        private long reserveAheadBytes = 64L * 1024 * 1024;
        private long freeSpaceLimitBytes = 256L * 1024 * 1024;
        private String product = "trailmark";
        private Counters counters;
        private Forcing forcing = Forcing.DISK;
        private Space space;
        private EpochWriter.Factory writers = ChronicleEpoch::new;
        private NanoClock nanoClock = SystemNanoClock.INSTANCE;
        private Supplier<byte[]> newSeed = Context::randomSeed;
        private boolean isStepped;
        private boolean isConcluded;

        /** Folder that holds the epochs' folders; made when missing. */
        public Context directory(final Path newDirectory) {
            directory = newDirectory;
            return this;
        }

        /** Folder that holds the epochs' folders. */
        public Path directory() {
            return directory;
        }

        /** File whose lock says that a process writes; by default {@code lock} beside the directory. */
        public Context lockFile(final Path newLockFile) {
            lockFile = newLockFile;
            return this;
        }

        /** File whose lock says that a process writes. */
        public Path lockFile() {
            return lockFile;
        }

        /** Number of this node in a cluster, 0 to 255; 0 when alone. */
        public Context nodeId(final int newNodeId) {
            nodeId = newNodeId;
            return this;
        }

        /** Number of this node in a cluster. */
        public int nodeId() {
            return nodeId;
        }

        /** Wall clock of the appends. It may go back; the journal's time does not. */
        public Context clock(final EpochNanoClock newClock) {
            clock = newClock;
            return this;
        }

        /** Wall clock of the appends. */
        public EpochNanoClock clock() {
            return clock;
        }

        /** The longest that an append waits for a sync that nobody asks for; at least 1. */
        public Context syncIntervalMs(final long newSyncIntervalMs) {
            syncIntervalMs = newSyncIntervalMs;
            return this;
        }

        /** The longest that an append waits for a sync that nobody asks for. */
        public long syncIntervalNs() {
            return TimeUnit.MILLISECONDS.toNanos(syncIntervalMs);
        }

        /** How long a sync may be overdue before nothing more is appended; at least 1. */
        public Context stallLimitMs(final long newStallLimitMs) {
            stallLimitMs = newStallLimitMs;
            return this;
        }

        /** How long a sync may be overdue before nothing more is appended. */
        public long stallLimitNs() {
            return TimeUnit.MILLISECONDS.toNanos(stallLimitMs);
        }

        /** How much of the disk is set aside ahead of the writer; at least 4 MiB. */
        public Context reserveAheadBytes(final long newReserveAheadBytes) {
            reserveAheadBytes = newReserveAheadBytes;
            return this;
        }

        /** How much of the disk is set aside ahead of the writer. */
        public long reserveAheadBytes() {
            return reserveAheadBytes;
        }

        /** With less than this free on the disk, nothing is appended but into what is set aside. */
        public Context freeSpaceLimitBytes(final long newFreeSpaceLimitBytes) {
            freeSpaceLimitBytes = newFreeSpaceLimitBytes;
            return this;
        }

        /** With less than this free on the disk, nothing is appended but into what is set aside. */
        public long freeSpaceLimitBytes() {
            return freeSpaceLimitBytes;
        }

        /** Name and version that each epoch's first record carries; at most 200 bytes. */
        public Context product(final String newProduct) {
            product = newProduct;
            return this;
        }

        /** Name and version that each epoch's first record carries. */
        public String product() {
            return product;
        }

        /** Where forces, epochs and bytes are counted; by default in memory of its own. */
        public Context counters(final Counters newCounters) {
            counters = newCounters;
            return this;
        }

        /** Where forces, epochs and bytes are counted. */
        public Counters counters() {
            return counters;
        }

        Context forcing(final Forcing newForcing) {
            forcing = newForcing;
            return this;
        }

        Forcing forcing() {
            return forcing;
        }

        Context space(final Space newSpace) {
            space = newSpace;
            return this;
        }

        /** Null: the disk's own. */
        Space space() {
            return space;
        }

        Context writers(final EpochWriter.Factory newWriters) {
            writers = newWriters;
            return this;
        }

        EpochWriter.Factory writers() {
            return writers;
        }

        /** By which intervals are measured. */
        Context nanoClock(final NanoClock newNanoClock) {
            nanoClock = newNanoClock;
            return this;
        }

        NanoClock nanoClock() {
            return nanoClock;
        }

        /** Where the key of the engine's tables comes from when a journal begins. */
        Context newSeed(final Supplier<byte[]> newNewSeed) {
            newSeed = newNewSeed;
            return this;
        }

        Supplier<byte[]> newSeed() {
            return newSeed;
        }

        /** No thread is started: {@link ChronicleJournal#doWork} is called instead. */
        Context stepped() {
            isStepped = true;
            return this;
        }

        boolean isStepped() {
            return isStepped;
        }

        private static byte[] randomSeed() {
            final byte[] seed = new byte[EpochOpenedEncoder.hashSeedLength()];
            new SecureRandom().nextBytes(seed);
            return seed;
        }

        /** Fills in what was left out and refuses what cannot be, all of it at once. */
        void conclude() {
            if (isConcluded) {
                throw new IllegalStateException("this context was used before");
            }
            isConcluded = true;
            final List<String> problems = new ArrayList<>();
            check(problems, directory != null, "directory is missing");
            check(problems, nodeId >= 0 && nodeId <= MAX_NODE_ID, "nodeId out of range 0 to 255: " + nodeId);
            check(problems, syncIntervalMs >= 1, "syncIntervalMs below 1: " + syncIntervalMs);
            check(problems, stallLimitMs >= 1, "stallLimitMs below 1: " + stallLimitMs);
            check(
                    problems,
                    reserveAheadBytes >= 4 * INDEX_MARGIN,
                    "reserveAheadBytes below 4 MiB: " + reserveAheadBytes);
            check(problems, freeSpaceLimitBytes >= 0, "freeSpaceLimitBytes below 0: " + freeSpaceLimitBytes);
            check(
                    problems,
                    product.getBytes(StandardCharsets.UTF_8).length <= MAX_PRODUCT_LENGTH,
                    "product longer than 200 bytes");
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("journal: " + String.join("; ", problems));
            }
            directory = directory.toAbsolutePath().normalize();
            if (lockFile == null) {
                lockFile = directory.resolveSibling("lock");
            }
            if (counters == null) {
                counters = Counters.inMemory();
            }
            if (clock == null) {
                clock = new OffsetEpochNanoClock();
            }
        }

        private static void check(final List<String> problems, final boolean isRight, final String problem) {
            if (!isRight) {
                problems.add(problem);
            }
        }
    }
}
