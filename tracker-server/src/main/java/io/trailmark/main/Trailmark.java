package io.trailmark.main;

import io.trailmark.access.Passwords;
import io.trailmark.access.Tokens;
import io.trailmark.access.Users;
import io.trailmark.api.ApiServer;
import io.trailmark.api.RollingLatency;
import io.trailmark.catalogue.CatalogueError;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.edge.EdgeServer;
import io.trailmark.edge.Tls;
import io.trailmark.edge.geo.CountryTable;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.Archiver;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.memory.AnonymousMemory;
import io.trailmark.memory.MappedMemory;
import io.trailmark.memory.MemorySource;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.simulation.Simulations;
import io.trailmark.snapshots.Snapshots;
import io.trailmark.store.ReadStore;
import io.trailmark.threads.Background;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsState;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process: starts every part in order, the public port last, and stops them in the reverse.
 *
 * <p>Threads: {@link #launch} and {@link #close} run on the caller's; any may end the process through
 * {@link #onFatal}, the one place that decides to. Failure: what is in the way of a start is a {@link StartFailure}
 * that says all of it.
 */
public final class Trailmark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Trailmark.class);

    /** Exit code: an invariant did not hold. */
    private static final int FATAL = 70;

    /** The library logs its start past our log; held here, since a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger HELIDON_LOG = java.util.logging.Logger.getLogger("io.helidon");

    private static final long SYNC_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long CATCH_UP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int KEEPER_PAUSE_MS = 100;
    private static final int SNAPSHOT_PAUSE_MS = 2;
    private static final long DRAIN_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MOST_CONNECTIONS = 65_536;
    private static final String PRODUCT = "trailmark";
    private static final long MAX_CLOCK_AHEAD_MS = TimeUnit.MINUTES.toMillis(5);

    private final Context context;
    private final Settings settings;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final AtomicBoolean isFatal = new AtomicBoolean();
    private final RollingLatency latency = new RollingLatency(System.nanoTime());
    private final HeapRoom heapRoom = new HeapRoom();
    private final Path dataFolder;
    private final StorePlace storePlace;
    private Counters counters;
    private ChronicleJournal journal;
    private Views views;
    private Pipeline pipeline;
    private Snapshots snapshots;
    private ReadStore store;
    private Tokens tokens;
    private Users users;
    private Readiness readiness;
    private ProgramFiles programFiles;
    private CatalogueEditor editor;
    private CounterColumn keeperCounters;
    private FirstTokens firstTokens;
    private LinkKeys linkKeys;
    private ApiServer api;
    private EdgeServer edge;
    private Tls tls;
    private boolean isFollowing;
    private boolean isStarted;
    private boolean isClosed;

    private Trailmark(final Context context) {
        this.context = context;
        settings = context.settings;
        dataFolder = settings.path(Setting.DATA_DIR).toAbsolutePath().normalize();
        storePlace = new StorePlace(settings, dataFolder);
    }

    /** Runs until a signal comes. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(final String[] arguments) {
        int exitCode = 0;
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
                Trailmark trailmark =
                        launch(new Context().arguments(List.of(arguments)).onFatal(barrier::signal))) {
            trailmark.printGuide();
            barrier.await();
            trailmark.drain();
            exitCode = trailmark.isFatal.get() ? FATAL : 0;
        } catch (final StartFailure failure) {
            System.err.println(failure.getMessage());
            exitCode = failure.exitCode();
        }
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Starts everything. @throws StartFailure with all that is in the way; then nothing is left running. */
    public static Trailmark launch(final Context context) {
        context.conclude();
        LogFormat.use(context.settings.text(Setting.LOG_FORMAT));
        final Trailmark trailmark = new Trailmark(context);
        try {
            trailmark.start();
            return trailmark;
        } catch (final RuntimeException | IOException | Error failure) {
            trailmark.close();
            throw failure instanceof StartFailure known
                    ? known
                    : new StartFailure(
                            StartFailure.ENVIRONMENT, "Trailmark does not start: " + failure.getMessage(), failure);
        }
    }

    private void start() throws IOException {
        openJournal();
        final ViewsState start = replay();
        openAccess(dataFolder.resolve("keys"));
        loadPrograms();
        pipeline.start(this::onFatal);
        isFollowing = true;
        startStore();
        editor = new CatalogueEditor(journal, views, counters.column("editor"));
        firstTokens = FirstTokens.makeIfNone(tokens, views.catalogue(), System.currentTimeMillis());
        openBackOffice(start);
        openEdge();
        startKeeper();
        startSnapshots();
        readiness.isServing(true);
        isStarted = true;
        LOG.info(
                "Ready: edge on port {}{}, back office on port {}, data in {}",
                edge.port(),
                tls == null ? "" : ", with TLS on port " + edge.tlsPort(),
                api.port(),
                dataFolder);
    }

    /** Who may do what: tokens, and people. */
    private void openAccess(final Path keys) throws IOException {
        tokens = Tokens.open(keys.resolve("tokens"));
        users = Users.open(keys.resolve("users"), tokens.sessions(), new Passwords(), System::currentTimeMillis);
    }

    /** The journal's lock says whose the data folder is; nothing of another process is touched before. */
    private void openJournal() throws IOException {
        // Journal, snapshots and archive tell who bought what, and hold the key of all hashes.
        Files.createDirectories(dataFolder.resolve("keys"), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        counters = openCounters();
        try {
            journal = ChronicleJournal.open(new ChronicleJournal.Context()
                    .directory(dataFolder.resolve("journal"))
                    .lockFile(dataFolder.resolve("lock"))
                    .nodeId(settings.integer(Setting.NODE_ID))
                    .syncIntervalMs(settings.number(Setting.JOURNAL_SYNC_INTERVAL_MS))
                    .stallLimitMs(TimeUnit.SECONDS.toMillis(settings.number(Setting.JOURNAL_STALL_LIMIT_SECONDS)))
                    .reserveAheadBytes(settings.number(Setting.JOURNAL_RESERVE_MB) << 20)
                    .freeSpaceLimitBytes(settings.number(Setting.JOURNAL_FREE_LIMIT_MB) << 20)
                    .counters(counters)
                    .product(PRODUCT));
        } catch (final RuntimeException failure) {
            counters.discard();
            throw failure;
        }
        started.push(journal);
        counters.publishAs(dataFolder.resolve("counters.dat"));
        keeperCounters = counters.column(Keeper.ROLE);
    }

    /** A disk that is full to the last byte has no room for a file, and prospects are to land all the same. */
    private Counters openCounters() {
        try {
            return Counters.prepare(dataFolder, System.currentTimeMillis());
        } catch (final UncheckedIOException failure) {
            LOG.error("No file for the counters; they are kept in memory and can be read at /metrics only", failure);
            return Counters.inMemory();
        }
    }

    /** Returns what was there before this process accepts anything. */
    private ViewsState replay() {
        final CounterColumn viewsCounters = counters.column("views");
        openSnapshots();
        final long startNs = System.nanoTime();
        final Snapshots.Start loaded = snapshots.load(this::newEngine, () -> new Views(viewsCounters));
        final Engine engine = loaded.engine();
        views = loaded.views();
        pipeline = new Pipeline(
                journal,
                journal.newReader(loaded.position() + 1),
                engine,
                views,
                counters.column("engine"),
                viewsCounters);
        started.push(pipeline);
        readiness = new Readiness(settings, dataFolder, journal, views, pipeline);
        final boolean isWhole = pipeline.replay(Trailmark::logProgress);
        if (isWhole) {
            LOG.info(
                    "State of position {} stands, {} records of it read from the journal, after {} ms",
                    views.position(),
                    views.position() - loaded.position(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        } else {
            LOG.error(
                    "The journal is damaged; clicks are redirected by what is known so far, nothing is decided: {}",
                    pipeline.damage().text());
        }
        final ViewsState start = views.state();
        appendLimits(engine.limits());
        return start;
    }

    private static void logProgress(final long position, final long lastPosition) {
        LOG.info(
                "Reading the journal: {} of {} records, {} %",
                position, lastPosition, position * 100 / Math.max(1, lastPosition));
    }

    private Engine newEngine() {
        return new Engine(new Engine.Context()
                .memory(engineMemory())
                .conversionCapacity(settings.integer(Setting.ENGINE_CONVERSIONS))
                .adjustmentCapacity(settings.integer(Setting.ENGINE_ADJUSTMENTS)));
    }

    private MemorySource engineMemory() {
        final int fileMb = settings.integer(Setting.ENGINE_FILE_MB);
        return fileMb == 0 || !hasRoomFor((long) fileMb << 20)
                ? new AnonymousMemory()
                : new MappedMemory(
                        dataFolder.resolve("engine"),
                        fileMb << 20,
                        settings.number(Setting.JOURNAL_FREE_LIMIT_MB) << 20,
                        failure -> LOG.error(
                                "No scratch file for what the engine never forgets; it may have to wait", failure));
    }

    /** A start does not wait for room: what lies in memory this time lies in files the next. */
    private boolean hasRoomFor(final long bytes) {
        try {
            final long freeBytes = Files.getFileStore(dataFolder).getUsableSpace();
            return freeBytes - bytes >= settings.number(Setting.JOURNAL_FREE_LIMIT_MB) << 20;
        } catch (final IOException failure) {
            LOG.error("Nobody knows how full the disk is; the engine keeps to memory", failure);
            return false;
        }
    }

    private void openSnapshots() {
        final CounterColumn shadowCounters = Counters.inMemory().column("views");
        snapshots = new Snapshots(new Snapshots.Context()
                .folder(dataFolder.resolve("snapshots"))
                .journal(journal)
                .readers(journal::newReader)
                .hashSeed(journal.hashSeed())
                .product(PRODUCT)
                .shadow(this::newEngine, () -> new Views(shadowCounters))
                .counters(counters.column(Snapshots.ROLE))
                .intervalMinutes(settings.number(Setting.SNAPSHOT_INTERVAL_MINUTES))
                .intervalRecords(settings.number(Setting.SNAPSHOT_INTERVAL_RECORDS))
                .freeSpaceLimitBytes(settings.number(Setting.JOURNAL_FREE_LIMIT_MB) << 20)
                .heapPermille(heapRoom::permille)
                .onWritten(this::archive));
    }

    /** What a start no longer needs gives its place on the disk; on the snapshots' thread. */
    private void archive(final long coveredPosition) {
        final long ageNs = TimeUnit.HOURS.toNanos(settings.number(Setting.ARCHIVE_AFTER_HOURS));
        final long freeLimitBytes = settings.number(Setting.JOURNAL_FREE_LIMIT_MB) << 20;
        try {
            new Archiver(dataFolder.resolve("journal"), freeLimitBytes)
                    .archive(coveredPosition, TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - ageNs);
        } catch (final RuntimeException | IOException failure) {
            LOG.error("Old journal files stay where they are; the next snapshot tries again", failure);
        }
    }

    /** Nobody waits for this thread, so it may wait for all others. */
    private void startSnapshots() {
        final AgentRunner runner = new AgentRunner(
                new SleepingMillisIdleStrategy(SNAPSHOT_PAUSE_MS),
                failure -> LOG.error("Snapshots failed and go on", failure),
                null,
                snapshots);
        AgentRunner.startOnThread(runner, Background::thread);
        started.push(runner);
    }

    /** What the engine remembers is the journal's to say, so that a replay never depends on settings. */
    private void appendLimits(final EngineLimits standing) {
        final EngineLimits wanted = new EngineLimits(
                settings.integer(Setting.ENGINE_TOUCHES),
                settings.integer(Setting.ENGINE_PATH_TOUCHES),
                settings.integer(Setting.ENGINE_DUPLICATES),
                settings.integer(Setting.ENGINE_PARKED));
        if (wanted.equals(standing) || pipeline.damage() != null) {
            return;
        }
        wanted.tryOut();
        final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
        wanted.encode(batch);
        final long position = journal.append(batch);
        if (position < 0) {
            LOG.error("The journal refused the engine's new limits ({}); {} goes on", position, standing);
        } else {
            LOG.info("The engine's limits from position {} on: {}", position, wanted);
        }
    }

    /**
     * Wrong files stop a first start only: later the catalogue in the journal goes on. On this thread, so that the
     * catalogue is made once and not again for each batch of a million links.
     */
    private void loadPrograms() {
        programFiles = new ProgramFiles(
                settings.path(Setting.PROGRAMS_DIR), dataFolder.resolve("programs.mark"), journal, keeperCounters);
        if (pipeline.damage() != null) {
            LOG.error("Programme files are not compared, since the catalogue behind the damage is not known");
            return;
        }
        if (programFiles.isTakenOver(views.lastDefinition(), System.currentTimeMillis())) {
            LOG.info("Programme files are those that the catalogue agrees with");
            return;
        }
        final List<CatalogueError> errors = programFiles.apply(views.catalogue(), System.currentTimeMillis());
        if (!errors.isEmpty() && views.catalogue().programs().isEmpty()) {
            throw new StartFailure(
                    StartFailure.CONFIGURATION,
                    "The programme files are wrong:",
                    errors.stream().map(CatalogueError::toString).toList());
        }
        for (final CatalogueError error : errors) {
            context.out.println(error);
        }
        if (!pipeline.replayTo(programFiles.appendedPosition(), SYNC_TIMEOUT_NS, Trailmark::logProgress)) {
            throw new IllegalStateException("the catalogue was not synced within 30 s, or not applied; views are at "
                    + views.position() + ", it ends at " + programFiles.appendedPosition());
        }
        programFiles.remember(views.catalogue(), views.lastDefinition(), System.currentTimeMillis());
    }

    /**
     * It is filled while all else goes on: nobody but lists waits for it, and a database that is away stops nothing.
     */
    private void startStore() {
        if (!storePlace.isWanted()) {
            return;
        }
        store = ReadStore.open(storePlace.in(new ReadStore.Context()
                .views(views)
                .readers(journal::newReader)
                .syncedPosition(journal::syncedPosition)
                .hashSeed(journal.hashSeed())
                .counters(counters.column(ReadStore.ROLE))));
        started.push(store);
        store.start();
    }

    private void openBackOffice(final ViewsState start) throws IOException {
        linkKeys = LinkKeys.open(dataFolder.resolve("keys").resolve("link-keys"), System.currentTimeMillis());
        HELIDON_LOG.setLevel(java.util.logging.Level.WARNING);
        final Simulations simulations =
                new Simulations(() -> journal.newReader(1), this::newEngine, journal::syncedPosition);
        started.push(simulations);
        api = ApiServer.open(new ApiServer.Context()
                .host(settings.text(Setting.BACKOFFICE_HOST))
                .port(settings.integer(Setting.BACKOFFICE_PORT))
                .views(views)
                .start(start)
                .journal(journal)
                .counters(counters)
                .tokens(tokens)
                .users(users)
                .enginePosition(() -> pipeline.engineFigures().position())
                .damage(pipeline::damage)
                .readiness(readiness::problems)
                .redirectLatency(latency)
                .simulations(simulations)
                .store(store)
                .linkKeys(linkKeys)
                .publicUrl(settings.text(Setting.PUBLIC_URL))
                .editor(editor, journal::newReader)
                .rateAgeMs(TimeUnit.DAYS.toMillis(settings.number(Setting.RATES_AGE_DAYS)))
                .gauges(Gauges.of(
                        journal,
                        views,
                        pipeline,
                        snapshots,
                        readiness,
                        store,
                        () -> edge == null ? 0 : edge.connections(),
                        () -> tls == null ? 0 : tls.notAfterMs(),
                        this::fullPermille,
                        counters.startMs())));
        started.push(api);
    }

    /** Null where none is wanted. */
    private Tls openTls() {
        final String certificate = settings.text(Setting.EDGE_TLS_CERTIFICATE);
        final String key = settings.text(Setting.EDGE_TLS_KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new StartFailure(
                    StartFailure.CONFIGURATION,
                    "TLS takes two files:",
                    List.of("set " + (key.isEmpty() ? Setting.EDGE_TLS_KEY : Setting.EDGE_TLS_CERTIFICATE).key()
                            + " as well, or neither"));
        }
        try {
            return Tls.open(Path.of(certificate), Path.of(key));
        } catch (final IOException failure) {
            throw new StartFailure(
                    StartFailure.CONFIGURATION, "TLS cannot be spoken:", List.of(String.valueOf(failure.getMessage())));
        }
    }

    private CountryTable openCountries() {
        final String database = settings.text(Setting.GEO_DATABASE);
        final long startNs = System.nanoTime();
        try {
            final CountryTable countries = switch (database) {
                case "none" -> CountryTable.EMPTY;
                case "bundled" -> CountryTable.bundled();
                default -> CountryTable.ofDatabase(Path.of(database));
            };
            LOG.info(
                    "Countries of {} ranges of addresses ({}) read in {} ms",
                    countries.rangeCount(),
                    database,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            return countries;
        } catch (final IOException failure) {
            throw new StartFailure(
                    StartFailure.CONFIGURATION,
                    "There is no table of countries:",
                    List.of(Setting.GEO_DATABASE.key() + ": " + failure.getMessage()
                            + " (bundled: the one that comes with the server; none: do without)"));
        }
    }

    /** Last, so that nobody is let in before everything stands. */
    private void openEdge() throws IOException {
        tls = openTls();
        final long nowMs = System.currentTimeMillis();
        final Path keys = dataFolder.resolve("keys");
        // The journal's seed is a secret of this data folder that never changes: so are the hashes of agents.
        final ByteBuffer seed = ByteBuffer.wrap(journal.hashSeed()).order(ByteOrder.LITTLE_ENDIAN);
        edge = EdgeServer.start(new EdgeServer.Context()
                .host(settings.text(Setting.EDGE_HOST))
                .port(settings.integer(Setting.EDGE_PORT))
                .tls(tls, settings.integer(Setting.EDGE_TLS_PORT))
                .inherited(ListenFds.of(
                        context.environment, ProcessHandle.current().pid()))
                .loops(edgeLoops())
                .connectionLimit(edgeConnections())
                .lastingConnections(Math.ceilDiv(settings.integer(Setting.EDGE_ADDRESS_CONNECTIONS), edgeLoops()))
                .strangers(
                        settings.integer(Setting.EDGE_STRANGERS_REPORTS),
                        settings.integer(Setting.EDGE_STRANGERS_KILOBYTES))
                .nodeId(settings.integer(Setting.NODE_ID))
                .trustedProxies(settings.list(Setting.TRUSTED_PROXIES))
                .proxyProtocol(settings.text(Setting.EDGE_PROXY_PROTOCOL).equals("on"))
                .countries(openCountries())
                .journal(journal)
                .views(views)
                .fullPermille(this::fullPermille)
                .rateAgeMs(TimeUnit.DAYS.toMillis(settings.number(Setting.RATES_AGE_DAYS)))
                .counters(counters)
                .clickIdKeys(ClickIdKeys.open(keys.resolve("click-id-keys"), nowMs))
                .linkKeys(linkKeys)
                .tokens(tokens)
                .agentKey(seed.getLong(), seed.getLong())
                .leastClickMs(leastClickMs(nowMs)));
        views.onAdvanced(edge::onViewsAdvanced);
        started.push(edge);
    }

    /**
     * How much of the room is taken that the operator gives the engine's tables, or of the heap, where the views keep
     * what the engine does: neither has a bound of its own.
     */
    private int fullPermille() {
        final long roomBytes = settings.number(Setting.ENGINE_ROOM_MB) << 20;
        return Math.max(heapRoom.permille(), (int) (pipeline.engineFigures().grownBytes() * 1000 / roomBytes));
    }

    /** Not before the last record, unless a clock far ahead wrote that: then ids would lie in the future. */
    private long leastClickMs(final long nowMs) {
        final long openedMs = TimeUnit.NANOSECONDS.toMillis(journal.openedEpochNs());
        if (openedMs - nowMs > MAX_CLOCK_AHEAD_MS) {
            LOG.error(
                    "The journal's last record is {} s ahead of this clock: one of the two was or is wrong",
                    TimeUnit.MILLISECONDS.toSeconds(openedMs - nowMs));
        }
        return Math.min(openedMs, nowMs + MAX_CLOCK_AHEAD_MS);
    }

    /** Engine, views and sync need a share of the machine too. */
    private int edgeLoops() {
        final int configured = settings.integer(Setting.EDGE_LOOPS);
        return configured > 0 ? configured : Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 64);
    }

    /** As many as are wanted, and no more than there are files for. */
    private int edgeConnections() {
        final int possible = FileLimit.connections();
        final int configured = settings.integer(Setting.EDGE_CONNECTIONS);
        if (configured > possible) {
            LOG.warn("edge.connections is {}, but this process may open files for {} only", configured, possible);
        }
        return configured == 0 ? Math.min(possible, MOST_CONNECTIONS) : Math.min(possible, configured);
    }

    private void startKeeper() {
        final Keeper keeper = new Keeper(
                tokens,
                tls,
                programFiles,
                editor,
                views,
                readiness.viewsAge(),
                edge::redirectLatency,
                latency,
                heapRoom,
                counters,
                settings.number(Setting.PROGRAMS_WATCH_SECONDS));
        final AgentRunner runner = new AgentRunner(
                new SleepingMillisIdleStrategy(KEEPER_PAUSE_MS),
                failure -> LOG.error("Housekeeping failed and goes on", failure),
                null,
                keeper);
        AgentRunner.startOnThread(runner);
        started.push(runner);
    }

    /** The one place that decides to stop: an invariant does not hold, and going on would make it worse. */
    private void onFatal(final Throwable failure) {
        if (isFatal.compareAndSet(false, true)) {
            LOG.error("Trailmark stops: an invariant does not hold", failure);
            context.out.println("Trailmark stops: " + failure.getMessage() + " (the log has more)");
            context.onFatal.run();
        }
    }

    /** Tells people what to try, and the tokens of a first start. */
    void printGuide() {
        new Guide(context.out, edge.port(), api.port(), dataFolder, firstTokens).print(views.catalogue());
    }

    /** Port for prospects and checkouts. */
    public int edgePort() {
        return edge.port();
    }

    /** Port for the same over TLS; only where a certificate is set. */
    public int edgeTlsPort() {
        return edge.tlsPort();
    }

    /** Port of the back office. */
    public int backOfficePort() {
        return api.port();
    }

    /** Says that this server is leaving and serves on for the time that is set, so that nobody finds it gone. */
    private void drain() {
        final long durationNs = TimeUnit.SECONDS.toNanos(settings.number(Setting.STOP_DRAIN_SECONDS));
        if (isFatal.get() || durationNs == 0) {
            return;
        }
        readiness.isServing(false);
        edge.drain();
        LOG.info("Leaving: serves on for {} s", TimeUnit.NANOSECONDS.toSeconds(durationNs));
        final long endNs = System.nanoTime() + durationNs;
        for (long leftNs = durationNs; leftNs > 0 && !isFatal.get(); leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(leftNs, DRAIN_LOOK_NS));
        }
    }

    /** Stops in the reverse order of the start; what was acknowledged is synced and, in time, applied. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (readiness != null) {
            readiness.isServing(false);
        }
        while (!started.isEmpty()) {
            final AutoCloseable part = started.pop();
            // The store writes what the views have in the end, so it waits for them as well.
            if ((part == pipeline || part == store) && isFollowing && !isFatal.get() && pipeline.damage() == null) {
                pipeline.awaitApplied(journal.appendedPosition(), CATCH_UP_TIMEOUT_NS);
            }
            CloseHelper.close(failure -> LOG.error("A part did not close cleanly", failure), part);
        }
        if (isStarted) {
            CloseHelper.close(failure -> LOG.error("The counters' file is old", failure), counters::save);
            LOG.info("Stopped");
        }
    }

    /** What a start needs to know. */
    public static final class Context {
        private List<String> arguments = List.of();
        private Map<String, String> environment = System.getenv();
        private PrintStream out = System.out;
        private Runnable onFatal = () -> {};
        private Settings settings;

        /** Arguments of the form {@code --edge.port=8080}. */
        public Context arguments(final List<String> newArguments) {
            arguments = List.copyOf(newArguments);
            return this;
        }

        /** Environment variables, such as {@code TRAILMARK_EDGE_PORT}. */
        public Context environment(final Map<String, String> newEnvironment) {
            environment = Map.copyOf(newEnvironment);
            return this;
        }

        /** Where people are told something. */
        public Context out(final PrintStream newOut) {
            out = newOut;
            return this;
        }

        /** Called once when the process must stop, on the thread that found out. */
        public Context onFatal(final Runnable newOnFatal) {
            onFatal = newOnFatal;
            return this;
        }

        private void conclude() {
            if (settings != null) {
                throw new IllegalStateException("this context was used before");
            }
            settings = Settings.load(arguments, environment);
        }
    }
}
