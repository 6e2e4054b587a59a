package io.trailmark.store;

import io.trailmark.catalogue.CatalogueChanges;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.views.ConversionView;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsCut;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the store where the views are.
 *
 * <p>Thread: {@code store}; it may block, nobody waits for it but lists. Order: a transaction holds all changes up to
 * its position and the position; the views are never ahead of the synced position, so neither is the store. Failure:
 * whatever the database does, the views go on; it is tried again, later each time, from what the database then says it
 * holds.
 */
final class StoreFiller implements Agent {
    static final String ROLE = "store";

    private static final Logger LOG = LoggerFactory.getLogger(StoreFiller.class);

    private static final long CUT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long POSITION_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_RETRY_NS = TimeUnit.SECONDS.toNanos(10);

    private final ReadStore.Context context;
    private final Database database;
    private final Views views;
    private final Reached reached;
    private final NanoClock clock;
    private final CounterColumn counters;
    private StoreWriter writer;
    private boolean isOpen;
    private long cutNs;
    private long wroteNs;
    private long retryNs;
    private long pauseNs = FIRST_RETRY_NS;
    private boolean isFailing;
    private boolean isWaiting;
    private volatile boolean isStopping;
    private volatile long levelNs;

    StoreFiller(final ReadStore.Context context, final Database database, final Reached reached) {
        this.context = context;
        this.database = database;
        this.reached = reached;
        views = context.views;
        clock = context.nanoClock;
        counters = context.counters;
        final long nowNs = clock.nanoTime();
        retryNs = nowNs;
        cutNs = nowNs - CUT_NS;
        wroteNs = nowNs;
        levelNs = nowNs;
    }

    /** How long the store has been behind the views, in ms; 0 where it is not. Any thread. */
    long lagMs() {
        final boolean isLevel = reached.isServing() && reached.position() >= views.position();
        return isLevel ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, clock.nanoTime() - levelNs));
    }

    /** Ends a filling between two transactions. Any thread. */
    void stop() {
        isStopping = true;
    }

    @Override
    public int doWork() {
        if (!isOpen && clock.nanoTime() - retryNs < 0) {
            return 0;
        }
        try {
            final int count = isOpen ? follow(false) : open();
            if (count > 0 && isFailing) {
                LOG.info("The read store goes on at position {}", reached.position());
                isFailing = false;
            }
            return count;
        } catch (final CancellationException stopped) {
            isOpen = false;
            retryNs = clock.nanoTime() + LONGEST_RETRY_NS;
        } catch (final RuntimeException failure) {
            onFailure(failure);
        }
        return 0;
    }

    /** Writes what is left, whenever it was written last. On the thread that has ended the agent's. */
    void finish() {
        try {
            if (isOpen) {
                follow(true);
            }
        } catch (final RuntimeException failure) {
            onFailure(failure);
        }
    }

    /** Makes all of it anew. On the thread of one who never started the agent's. */
    void rebuild() {
        writer = new StoreWriter(database.writer(), context.journalName, counters);
        database.delete();
        begin();
        fill(0, views.follow(context.mostNoted), null);
        isOpen = true;
    }

    private void onFailure(final RuntimeException failure) {
        counters.increment(Counter.STORE_FAILURES);
        reached.stopServing();
        isOpen = false;
        views.unfollow();
        if (database.deleteIfDamaged(failure)) {
            LOG.error("The read store's file is damaged and is made anew: {}", reason(failure));
        } else if (!isFailing) {
            LOG.error(
                    "The read store is not written, and is tried again until it is; all else goes on: {}",
                    reason(failure));
            LOG.debug("What the read store met", failure);
        }
        isFailing = true;
        retryNs = clock.nanoTime() + pauseNs;
        pauseNs = Math.min(pauseNs * 2, LONGEST_RETRY_NS);
    }

    /** What lies at the bottom of it: libraries put their own words around. */
    private static String reason(final Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.toString();
    }

    /** Finds out where the store is, and brings it to where the views are. */
    private int open() {
        writer = new StoreWriter(database.writer(), context.journalName, counters);
        if (!database.migrate()) {
            remake("its tables are another version's");
        }
        StoreState state = writer.readState();
        if (state == null) {
            writer.begin();
            state = writer.readState();
        }
        final String fault = fault(state);
        if (fault != null) {
            remake(fault);
            state = writer.readState();
        }
        if (state.position() > views.position()) {
            return awaitViews(state);
        }
        final ViewsCut start = views.follow(context.mostNoted);
        if (start == null) {
            return 0;
        }
        catchUp(state, start);
        isOpen = true;
        isWaiting = false;
        pauseNs = FIRST_RETRY_NS;
        return 1;
    }

    /** The journal holds more than the views could read; the store is right, and stays as it is. */
    private int awaitViews(final StoreState state) {
        if (!isWaiting) {
            LOG.warn("The read store is at position {}, the views are at {}", state.position(), views.position());
            isWaiting = true;
        }
        if (!state.isFilling()) {
            reached.advance(state.position(), state.position());
        }
        retryNs = clock.nanoTime() + POSITION_NS;
        return 0;
    }

    /** Why the store is no copy of what the journal holds, or null. */
    private String fault(final StoreState state) {
        if (state.format() != StoreState.FORMAT) {
            return "it has format " + state.format() + " and not " + StoreState.FORMAT;
        }
        if (!state.journal().equals(context.journalName)) {
            return "it is of another journal";
        }
        if (state.position() > context.syncedPosition.getAsLong()) {
            return "it is at position " + state.position() + ", ahead of the journal, which ends at "
                    + context.syncedPosition.getAsLong();
        }
        final boolean isKnown = state.position() > 0 && state.recordCrc32c() != 0;
        return isKnown && recordCrc32c(state.position()) != state.recordCrc32c()
                ? "the journal has another record at its position, " + state.position() + ": it is of another past"
                : null;
    }

    /** Checksum of a record of the journal; 0 where it cannot be read. */
    private int recordCrc32c(final long position) {
        final int[] found = new int[1];
        try (JournalReader reader = context.readers.apply(position)) {
            reader.poll((buffer, offset, lengthBytes) -> found[0] = RecordFrame.crc32c(buffer, offset), position, 1);
        }
        return found[0];
    }

    private void remake(final String reason) {
        LOG.warn("The read store is made anew: {}", reason);
        counters.increment(Counter.STORE_REMADE);
        database.clear();
        begin();
    }

    private void begin() {
        if (!database.migrate()) {
            throw new IllegalStateException("the read store's tables cannot be made anew");
        }
        writer.begin();
    }

    private void catchUp(final StoreState state, final ViewsCut start) {
        final long behind = state.position();
        final CatalogueChanges entities = changedEntities(behind, start.position());
        final LongArrayList conversions = state.isFilling() ? null : changedConversions(behind);
        if (conversions == null || entities == null || entities.count() > context.mostLeftBehind) {
            fill(behind, start, entities);
            return;
        }
        views.note(conversions.toLongArray(), entities);
        final ViewsCut cut = views.cut();
        if (cut == null) {
            throw new IllegalStateException("the views do not come to rest");
        }
        write(cut);
    }

    /** Ids of the conversions that changed behind a position; null where there are too many for one transaction. */
    private LongArrayList changedConversions(final long behind) {
        final LongArrayList ids = new LongArrayList();
        for (final ConversionView conversion : views.conversions()) {
            if (conversion.changedPosition() > behind) {
                if (ids.size() == context.mostLeftBehind) {
                    return null;
                }
                ids.addLong(conversion.id());
            }
        }
        return ids;
    }

    /** What of the catalogue changed behind a position, as far as another; null where all may have. */
    private CatalogueChanges changedEntities(final long behind, final long lastPosition) {
        if (behind == 0) {
            return null;
        }
        try (JournalReader reader = context.readers.apply(behind + 1)) {
            return CatalogueTail.read(reader, behind, lastPosition, context.mostNoted);
        }
    }

    /** Passes over the views until all that changed meanwhile was noted. */
    private void fill(final long behind, final ViewsCut start, final CatalogueChanges entities) {
        reached.stopServing();
        final long startNs = clock.nanoTime();
        CatalogueChanges changed = entities;
        ViewsCut from = start;
        long passedPosition = behind;
        ViewsCut cut;
        do {
            counters.increment(Counter.STORE_PASSES);
            new Filling(views, writer, from.catalogue(), context.progress, () -> isStopping)
                    .run(passedPosition, changed);
            cut = views.cut();
            if (cut == null) {
                throw new IllegalStateException("the views do not come to rest");
            }
            passedPosition = from.position();
            from = cut;
            changed = null;
        } while (!cut.isComplete());
        write(cut);
        LOG.info(
                "The read store is filled: position {} after {} ms",
                cut.position(),
                TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - startNs));
    }

    private int follow(final boolean isLast) {
        final long shown = views.position();
        if (shown == reached.position() && shown == writer.position()) {
            levelNs = clock.nanoTime();
            return 0;
        }
        final long nowNs = clock.nanoTime();
        final boolean isWanted = reached.wanted() > reached.position();
        if (!isLast && !isWanted && nowNs - cutNs < CUT_NS) {
            return 0;
        }
        cutNs = nowNs;
        final ViewsCut cut = views.cut();
        if (cut == null) {
            return 0;
        }
        if (!cut.isComplete()) {
            fill(writer.position(), cut, null);
        } else if (!cut.isEmpty() || isLast || nowNs - wroteNs >= POSITION_NS) {
            write(cut);
        } else {
            reached.advance(writer.position(), cut.position());
        }
        levelNs = nowNs;
        return 1;
    }

    private void write(final ViewsCut cut) {
        writer.write(cut);
        wroteNs = clock.nanoTime();
        levelNs = wroteNs;
        reached.advance(cut.position(), cut.position());
    }

    @Override
    public String roleName() {
        return ROLE;
    }
}
