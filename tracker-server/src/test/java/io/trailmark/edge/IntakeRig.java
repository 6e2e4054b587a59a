package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.catalogue.CatalogueDraft;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.ids.ClickId;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.ClickIdMinter;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.Journal;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.record.RecordBatch;
import io.trailmark.views.Views;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** The edge's doors over real sockets, with a real journal, engine and views behind them. */
final class IntakeRig implements AutoCloseable {
    static final long WINDOW_MS = Duration.ofDays(30).toMillis();

    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACME = """
            program: acme
            currency: EUR
            time_zone: Europe/Berlin
            goals:
              - goal: lead
                window: 30d
                model: last_touch
                reward:
                  fixed: "5.00"
              - goal: sale
                window: 30d
                model: last_touch
                reward:
                  percent: "20"
              - goal: quick
                window: 2h
                model: last_touch
                reward:
                  fixed: "1.00"
              - goal: daily
                window: 30d
                model: last_touch
                reward:
                  fixed: "1.00"
                caps:
                  - per: partner
                    of: conversions
                    every: day
                    limit: 1
                    hard: true
            partners:
              - partner: ann
                type: affiliate
                links:
                  - code: hello
                    destination: https://shop.example/
                coupons:
                  - ANN10
            registrations:
              - registration: umbrella
                partner: ann
                account: umbrella-corp
                from: 2026-01-01T00:00:00Z
                until: 2099-01-01T00:00:00Z
            """;
    private static final String OPEN = """
            program: open
            currency: JPY
            postback_auth: click_id
            goals:
              - goal: order
                window: 30d
                model: last_touch
                reward:
                  percent: "10"
            partners:
              - partner: bob
                type: customer
                links:
                  - code: bob
                    destination: https://shop.example/
            """;

    /** The real journal, which can be made to refuse. */
    static final class RefusingJournal implements Journal {
        private final Journal real;
        private volatile long refusal;
        private volatile boolean isLosing;
        private volatile boolean isSyncingMeanwhile;

        private RefusingJournal(final Journal real) {
            this.real = real;
        }

        /** As if a failing disk had destroyed what is synced from here on. */
        void lose() {
            isLosing = true;
        }

        /** Whoever asks is told what holds, and by then the record is synced: as often happens, here always. */
        void syncMeanwhile() {
            isSyncingMeanwhile = true;
        }

        @Override
        public boolean isSynced(final long position) {
            final boolean isSynced = !isLosing && real.isSynced(position);
            while (isSyncingMeanwhile && real.syncedPosition() < position) {
                Thread.onSpinWait();
            }
            return isSynced;
        }

        void refuse(final long status) {
            refusal = status;
        }

        @Override
        public long append(final RecordBatch batch) {
            return refusal != 0 ? refusal : real.append(batch);
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

    final Counters counters = Counters.inMemory();
    final RefusingJournal journal;
    final Views views;
    final Tokens tokens;
    final ClickIdKeys keys;
    /** How full the edge believes the engine's room to be. */
    volatile int fullPermille;

    final String acmeToken;
    final String openToken;
    final String readToken;
    final String historyToken;
    final String anyToken;

    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Pipeline pipeline;
    private final EdgeServer server;
    private final ClickIdMinter minter;

    private IntakeRig(final Path folder, final EpochNanoClock clock, final UnaryOperator<EdgeServer.Context> settings)
            throws IOException {
        final ChronicleJournal real = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .clock(clock)
                .reserveAheadBytes(4 * 1024 * 1024)
                .freeSpaceLimitBytes(0));
        journal = new RefusingJournal(real);
        final var viewsCounters = counters.column("views");
        views = new Views(viewsCounters);
        final Engine engine = new Engine(new Engine.Context());
        pipeline = new Pipeline(real, real.newReader(1), engine, views, counters.column("engine"), viewsCounters);
        pipeline.replay((position, last) -> {});
        define(folder.resolve("programs"));
        final long nowMs = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        keys = ClickIdKeys.open(folder.resolve("keys/click-id-keys"), nowMs);
        tokens = Tokens.open(folder.resolve("keys/tokens"));
        final Set<Scope> report = EnumSet.of(Scope.CONVERSION_WRITE, Scope.ADJUST);
        acmeToken = tokens.create("acme", "acme", report, nowMs);
        openToken = tokens.create("open", "open", report, nowMs);
        readToken = tokens.create("reader", "acme", Set.of(Scope.READ), nowMs);
        historyToken = tokens.create(
                "history", "acme", EnumSet.of(Scope.CONVERSION_WRITE, Scope.HISTORY_WRITE, Scope.ADJUST), nowMs);
        anyToken = tokens.create("any", "*", report, nowMs);
        minter = new ClickIdMinter(keys, 9, 9, 0);
        server = EdgeServer.start(settings.apply(new EdgeServer.Context()
                .host("127.0.0.1")
                .port(0)
                .loops(2)
                .clock(clock)
                .leastClickMs(TimeUnit.NANOSECONDS.toMillis(real.openedEpochNs()))
                .journal(journal)
                .views(views)
                .counters(counters)
                .clickIdKeys(keys)
                .linkKeys(LinkKeys.open(folder.resolve("keys/link-keys"), nowMs))
                .fullPermille(() -> fullPermille)
                .tokens(tokens)));
        views.onAdvanced(server::onViewsAdvanced);
    }

    /** Starts everything. */
    static IntakeRig open(final Path folder) throws IOException {
        return open(folder, context -> context);
    }

    /** Starts everything, the edge with settings of its own. */
    static IntakeRig open(final Path folder, final UnaryOperator<EdgeServer.Context> settings) throws IOException {
        final IntakeRig rig = new IntakeRig(folder, new OffsetEpochNanoClock(), settings);
        rig.start();
        return rig;
    }

    /** Starts everything by a clock of its own. */
    static IntakeRig open(final Path folder, final EpochNanoClock clock) throws IOException {
        final IntakeRig rig = new IntakeRig(folder, clock, context -> context);
        rig.start();
        return rig;
    }

    /** Lets engine and views go. */
    void start() {
        pipeline.start(fault::set);
    }

    /** Starts everything but engine and views: nothing is decided. */
    static IntakeRig openStill(final Path folder) throws IOException {
        return new IntakeRig(folder, new OffsetEpochNanoClock(), context -> context);
    }

    private void define(final Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("acme.yaml"), ACME);
        Files.writeString(folder.resolve("open.yaml"), OPEN);
        final CatalogueFiles files = CatalogueFiles.load(folder);
        assertEquals("[]", files.errors().toString());
        final CatalogueDiff diff = CatalogueDiff.between(views.catalogue(), files, 0);
        final RecordBatch batch = new RecordBatch(1 << 20);
        while (diff.poll(batch)) {
            assertTrue(journal.append(batch) > 0);
        }
        journal.requestSync();
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (views.position() < journal.appendedPosition()) {
            assertTrue(System.nanoTime() < deadlineNs, "views stay at " + views.position());
            pipeline.doWork();
        }
    }

    /** Stores a rate of a day, as the back office does; engine and views must run. */
    void rate(final String base, final String quote, final String rate, final String date) {
        final CatalogueDraft draft = new CatalogueDraft(views.catalogue(), 0);
        draft.create(
                EntityKind.RATE,
                String.format(
                                "{\"base\":\"%s\",\"quote\":\"%s\",\"rate\":\"%s\",\"date\":\"%s\",\"source\":\"ECB\"}",
                                base, quote, rate, date)
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals("[]", draft.errors().toString());
        final RecordBatch batch = new RecordBatch(1 << 20);
        assertTrue(draft.encode(batch));
        assertTrue(journal.append(batch) > 0);
        journal.requestSync();
        awaitViews();
    }

    /** Id of a click that pays, on the only link of a programme. */
    String clickId(final String program, final long timeMs) {
        final int programId = views.catalogue().program(program).id();
        final int linkId = views.catalogue().links().stream()
                .filter(link -> link.programId() == programId)
                .findFirst()
                .orElseThrow()
                .id();
        final byte[] id = new byte[ClickId.LENGTH_BYTES];
        final byte[] text = new byte[ClickId.TEXT_BYTES];
        minter.mintAt(id, 0, timeMs, linkId, timeMs * 31 + linkId, true);
        ClickId.encode(id, 0, text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Id of a click on acme's link a minute ago. */
    String clickId() {
        return clickId("acme", System.currentTimeMillis() - 60_000);
    }

    HttpResponse<String> get(final String path) {
        return send(request(path).GET().build()).join();
    }

    HttpResponse<byte[]> getBytes(final String path, final String... headers) {
        final HttpRequest.Builder builder = request(path).GET();
        return client.sendAsync(with(builder, headers).build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
    }

    HttpResponse<byte[]> head(final String path) {
        return client.sendAsync(request(path).HEAD().build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
    }

    HttpResponse<String> postForm(final String path, final String form, final String... headers) {
        final HttpRequest.Builder builder = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(with(builder, headers).build()).join();
    }

    /** Posts JSON with a token, which may be null. */
    HttpResponse<String> post(final String path, final String token, final String json, final String... headers) {
        return postLater(path, token, json, headers).join();
    }

    CompletableFuture<HttpResponse<String>> postLater(
            final String path, final String token, final String json, final String... headers) {
        final String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return postPlainLater(path, token, json, all);
    }

    /** Posts with a token, which may be null, and no headers but these. */
    HttpResponse<String> postPlain(final String path, final String token, final String body, final String... headers) {
        return postPlainLater(path, token, body, headers).join();
    }

    private CompletableFuture<HttpResponse<String>> postPlainLater(
            final String path, final String token, final String body, final String... headers) {
        final HttpRequest.Builder builder = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        return send(with(builder, headers).build());
    }

    /** Reports a sale of acme as a shop's server does. */
    HttpResponse<String> sale(final String fields) {
        return post("/v1/conversions", acmeToken, "{\"program\":\"acme\",\"goal\":\"sale\"," + fields + "}");
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpRequest.Builder with(final HttpRequest.Builder builder, final String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder;
    }

    private CompletableFuture<HttpResponse<String>> send(final HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    int port() {
        return server.port();
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    static String time(final long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }

    static JsonNode json(final HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (final IOException e) {
            throw new AssertionError("not JSON: " + answer.body(), e);
        }
    }

    /** Expects a refusal with this status and code that leaves no record and is counted. */
    void assertRefused(final int status, final String code, final Supplier<HttpResponse<String>> call) {
        final long before = journal.appendedPosition();
        final Counter counter = counterOf(code);
        final long counted = count(counter);
        final HttpResponse<String> answer = call.get();
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(code, json(answer).get("code").asText(), answer.body());
        assertEquals(before, journal.appendedPosition(), "a refusal left a record: " + answer.body());
        assertEquals(counted + 1, count(counter), "counted: " + code);
    }

    private static Counter counterOf(final String code) {
        for (final Counter counter : Counter.values()) {
            if (counter.code().equals(code)) {
                return counter;
            }
        }
        throw new AssertionError("no counter for " + code);
    }

    void awaitViews() {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (views.position() < journal.appendedPosition()) {
            assertTrue(System.nanoTime() < deadlineNs, "views stay at " + views.position());
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        pipeline.close();
        journal.close();
        final Throwable thrown = fault.get();
        if (thrown != null) {
            throw new AssertionError("an agent ended", thrown);
        }
    }
}
