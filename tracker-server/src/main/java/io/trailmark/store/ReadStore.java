package io.trailmark.store;

import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.JournalReader;
import io.trailmark.threads.Doorbell;
import io.trailmark.views.Views;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read store, and the thread that fills it.
 *
 * <p>Threads: {@link #start} and {@link #close} on the owner's; all else on any. Promise: what {@link #list} gives is
 * true at one position of the journal, and that is the views' own of the moment it was asked, where the store reaches
 * it in time. Failure: a database that is away fails lists with a {@link ListRefusal} and nothing else.
 */
public final class ReadStore implements AutoCloseable {
    /** Name of its thread, and of the column of counters that the thread needs. */
    public static final String ROLE = StoreFiller.ROLE;

    private static final Logger LOG = LoggerFactory.getLogger(ReadStore.class);

    private final Context context;
    private final Database database;
    private final Reached reached = new Reached();
    private final StoreFiller filler;
    private final Doorbell bell = new Doorbell(StoreFiller.ROLE);
    private final Lists lists;
    private AgentRunner runner;

    private ReadStore(final Context context) {
        this.context = context;
        database = context.database();
        filler = new StoreFiller(context, database, reached);
        lists = new Lists(context, database.readers(), reached, bell::ring);
    }

    /** Nothing is connected to and nothing runs yet. @throws IllegalArgumentException where the URL is of no kind. */
    public static ReadStore open(final Context context) {
        context.conclude();
        return new ReadStore(context);
    }

    /** Starts to fill it, on a thread of its own. */
    public void start() {
        runner =
                new AgentRunner(bell, failure -> LOG.error("The read store failed and goes on", failure), null, filler);
        AgentRunner.startOnThread(runner);
    }

    /** One step of filling on the calling thread; returns how much was done. Not once {@link #start} was called. */
    public int doWork() {
        return filler.doWork();
    }

    /**
     * Deletes all of it and fills it from the views, on the calling thread. Not once {@link #start} was called.
     *
     * @throws RuntimeException of the database.
     */
    public void rebuild() {
        filler.rebuild();
    }

    /** A page of a list. Waits up to two seconds for the store to be where the views are. @throws ListRefusal */
    public ListPage list(final ListQuery query) {
        return lists.page(query);
    }

    /** Position that the rows are true at; 0 before the first. */
    public long position() {
        return reached.position();
    }

    /** How many records the store is behind the views. */
    public long lagRecords() {
        return Math.max(0, context.views.position() - reached.position());
    }

    /** How long it has been behind, in ms. */
    public long lagMs() {
        return filler.lagMs();
    }

    /** Ends the thread, writes what the views have, and lets go of the database. */
    @Override
    public void close() {
        filler.stop();
        CloseHelper.close(runner);
        filler.finish();
        database.close();
    }

    /** What the store needs to know. */
    public static final class Context {
        private static final int READERS = 4;
        private static final String MAC = "HmacSHA256";
        private static final int NAME_BYTES = 16;

        Views views;
        LongFunction<JournalReader> readers;
        LongSupplier syncedPosition;
        CounterColumn counters;
        NanoClock nanoClock = SystemNanoClock.INSTANCE;
        StoreProgress progress = (done, total) -> {};
        String journalName;
        byte[] cursorKey;
        long longestWaitNs = TimeUnit.SECONDS.toNanos(2);
        int mostNoted = 1 << 18;
        int mostLeftBehind = 5_000;
        private UnaryOperator<DataSource> writing = source -> source;
        private byte[] hashSeed;
        private Path file;
        private String url = "";
        private String user = "";
        private String password = "";

        /** What it is a copy of. */
        public Context views(final Views newViews) {
            views = newViews;
            return this;
        }

        /** How the journal is read from a position on. */
        public Context readers(final LongFunction<JournalReader> newReaders) {
            readers = newReaders;
            return this;
        }

        /** Where the journal ends for good. */
        public Context syncedPosition(final LongSupplier newSyncedPosition) {
            syncedPosition = newSyncedPosition;
            return this;
        }

        /** The journal's secret: its hash tells whose copy this is, and cursors are signed with another. */
        public Context hashSeed(final byte[] newHashSeed) {
            hashSeed = newHashSeed.clone();
            return this;
        }

        /** Of the thread {@code store}. */
        public Context counters(final CounterColumn newCounters) {
            counters = newCounters;
            return this;
        }

        /** Tests turn it by hand. */
        public Context nanoClock(final NanoClock newNanoClock) {
            nanoClock = newNanoClock;
            return this;
        }

        /** Told while all of it is filled. */
        public Context progress(final StoreProgress newProgress) {
            progress = newProgress;
            return this;
        }

        /** The file of SQLite, used where there is no URL. */
        public Context file(final Path newFile) {
            file = newFile;
            return this;
        }

        /** {@code jdbc:postgresql://...}, without a password; empty: SQLite. */
        public Context url(final String newUrl) {
            url = newUrl;
            return this;
        }

        /** Who writes to PostgreSQL. */
        public Context credentials(final String newUser, final String newPassword) {
            user = newUser;
            password = newPassword;
            return this;
        }

        /** How many changed things are noted between two batches, and how many are one batch after a restart. */
        Context limits(final int newMostNoted, final int newMostLeftBehind) {
            mostNoted = newMostNoted;
            mostLeftBehind = newMostLeftBehind;
            return this;
        }

        /** How long a list waits for the store to be where the views are. */
        Context longestWaitMs(final long newLongestWaitMs) {
            longestWaitNs = TimeUnit.MILLISECONDS.toNanos(newLongestWaitMs);
            return this;
        }

        /** What stands before the writer's connections: tests have it fail. */
        Context writing(final UnaryOperator<DataSource> newWriting) {
            writing = newWriting;
            return this;
        }

        void conclude() {
            journalName = HexFormat.of().formatHex(Arrays.copyOf(derived("read store"), NAME_BYTES));
            cursorKey = derived("cursors of lists");
        }

        /** The seed itself stays secret: the database may be elsewhere. */
        private byte[] derived(final String purpose) {
            try {
                final Mac mac = Mac.getInstance(MAC);
                mac.init(new SecretKeySpec(hashSeed, MAC));
                return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            } catch (final NoSuchAlgorithmException | InvalidKeyException impossible) {
                throw new IllegalStateException("every JDK has " + MAC, impossible);
            }
        }

        private Database database() {
            return url.isEmpty()
                    ? Database.sqlite(file, READERS, writing)
                    : Database.postgresql(url, user, password, READERS, writing);
        }
    }
}
