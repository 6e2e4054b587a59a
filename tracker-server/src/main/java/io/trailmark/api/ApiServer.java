package io.trailmark.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.trailmark.access.Logins;
import io.trailmark.access.Tokens;
import io.trailmark.access.Users;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.control.ChangeReader;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.simulation.Simulations;
import io.trailmark.store.ReadStore;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The back office's port.
 *
 * <p>Threads: a virtual one per request. Every answer carries {@code X-Request-Id}; every refusal is problem+json
 * with a code that stays the same. Failure: what is unexpected is answered 500, counted, and named in the log with
 * the id.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADERS_BYTES = 16 * 1024;

    /** What is longer comes in parts. */
    private static final long MAX_BODY_BYTES = 1024 * 1024;

    private static final Set<String> READS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of("GET", "HEAD")));
    private static final int MAX_CONNECTIONS = 1024;
    private static final int MAX_REQUESTS_AT_ONCE = 256;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);

    private final Context context;
    private final Api api;
    /** Empty once it is closed: the library remembers each server for ever, and must not hold all that is behind it. */
    private final AtomicReference<ApiServer> open = new AtomicReference<>(this);

    private final Answer description;
    private final WebServer server;
    private final EventPages events;

    private ApiServer(final Context context) {
        this.context = context;
        api = new Api(
                context.views,
                context.tokens,
                new Audit(
                        context.journal,
                        context.views,
                        context.counters,
                        context.enginePosition,
                        context.damage,
                        context.start),
                new RateLimits(context.requestsPerMinute, System::nanoTime),
                context.lists());
        events = context.readers == null ? null : new EventPages(context.views, context.readers);
        api.with(operations(context, events)).with(accessOperations(context));
        description = Answer.json(OpenApi.render(api.operations()));
        final AtomicReference<ApiServer> self = open;
        server = WebServer.builder()
                .host(context.host)
                .port(context.port)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(true)
                .maxPayloadSize(MAX_BODY_BYTES)
                .maxTcpConnections(MAX_CONNECTIONS)
                .maxConcurrentRequests(MAX_REQUESTS_AT_ONCE)
                .shutdownGracePeriod(STOP_GRACE)
                .connectionOptions(options -> options.readTimeout(READ_TIMEOUT))
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .maxHeadersSize(MAX_HEADERS_BYTES)
                        .build())
                .routing(routing -> routing.any((request, response) -> handle(self, request, response)))
                .build();
    }

    private static List<Operation> operations(final Context context, final EventPages events) {
        final List<Operation> operations =
                new ArrayList<>(new QrPages(context.views, context.addresses()).operations());
        operations.addAll(new CheckPages(context.views, context.rateAgeMs).operations());
        if (context.linkKeys != null) {
            operations.addAll(new SignPages(context.views, context.addresses(), context.linkKeys).operations());
        }
        if (context.simulations != null) {
            operations.addAll(new SimulationPages(context.views, context.simulations).operations());
        }
        if (context.store != null) {
            operations.addAll(context.lists().operations());
        }
        if (context.editor != null) {
            final ChangeReader reader = new ChangeReader(context.readers);
            final EntityShow shown = new EntityShow(context.addresses());
            operations.addAll(new EntityPages(context.views, context.editor, reader, shown).operations());
            operations.addAll(new ApplicationPages(context.views, context.editor, shown).operations());
            operations.addAll(new ChangePages(context.views, reader, shown).operations());
            operations.addAll(new RatePages(context.views, context.editor, context.rateAgeMs).operations());
            operations.addAll(events.operations());
        }
        return operations;
    }

    /** Who may do what is changed where changes leave a trail. */
    private static List<Operation> accessOperations(final Context context) {
        final List<Operation> operations = new ArrayList<>();
        if (context.editor != null) {
            final AccessTrail trail = new AccessTrail(context.editor);
            operations.addAll(new TokenPages(context.tokens, trail).operations());
            if (context.users != null) {
                operations.addAll(new UserPages(context.views, context.users, trail).operations());
                operations.addAll(new SessionPages(
                                context.users,
                                new Logins(context.users, System::currentTimeMillis),
                                context.tokens.sessions(),
                                trail,
                                context::count)
                        .operations());
            }
        }
        return operations;
    }

    /** Opens the port; answers come at once. */
    public static ApiServer open(final Context context) {
        context.conclude();
        final ApiServer api = new ApiServer(context);
        api.server.start();
        if (!api.server.isRunning()) {
            throw new IllegalStateException("back office port cannot be opened: " + context.host + ":" + context.port);
        }
        return api;
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    private static void handle(
            final AtomicReference<ApiServer> open, final ServerRequest request, final ServerResponse response) {
        final ApiServer server = open.get();
        if (server == null) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send();
        } else {
            server.handle(request, response);
        }
    }

    private void handle(final ServerRequest request, final ServerResponse response) {
        final String requestId = UUID.randomUUID().toString();
        Answer answer;
        try {
            answer = answer(request, response, requestId);
        } catch (final Refusal refusal) {
            answer = refusal.answer();
        } catch (final RuntimeException failure) {
            LOG.error("Request {} failed: {} {}", requestId, request.prologue().method(), request.path(), failure);
            answer = Answer.problem(Problem.INTERNAL, "The log knows more, under " + requestId + ".");
        }
        count(answer);
        if (answer.status() == Problem.UNAUTHORIZED.status()) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.status(Status.create(answer.status()))
                .header(HeaderNames.CONTENT_TYPE, answer.contentType())
                .header("X-Request-Id", requestId)
                .send(answer.body());
    }

    private Answer answer(final ServerRequest request, final ServerResponse response, final String requestId) {
        final String method = request.prologue().method().text();
        final List<String> segments = segments(request.path().path());
        final String first = segments.isEmpty() ? "" : segments.getFirst();
        final boolean isApi = first.equals("v1");
        final List<String> below = isApi ? segments.subList(1, segments.size()) : List.of();
        Set<String> allowed = isApi ? api.methods(below) : Set.of();
        allowed = allowed.isEmpty() ? READS : allowed;
        if (!allowed.contains(method)) {
            final String text = String.join(", ", allowed);
            response.header(HeaderNames.ALLOW, text);
            throw new Refusal(Problem.METHOD_NOT_ALLOWED, "Only " + text + " apply here, not " + method + ".");
        }
        return switch (segments.size() == 1 ? first : isApi ? "v1" : "") {
            case "health" -> Answer.json(JsonFields.object(json -> json.writeStringField("status", "up")));
            case "ready" -> ready();
            case "openapi.json" -> description;
            case "metrics" ->
                Answer.metrics(MetricsPage.render(context.counters, context.gauges, context.redirectLatency));
            case "v1" ->
                api.answer(new ApiRequest(
                        method,
                        below,
                        parameters(request),
                        name -> request.headers()
                                .first(HeaderNames.create(name))
                                .orElse(null),
                        request.remotePeer().host(),
                        requestId,
                        () -> request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0],
                        () -> shortBody(request)));
            default ->
                throw new Refusal(
                        Problem.NOT_FOUND, "Nothing is at " + request.path().path() + ".");
        };
    }

    private static byte[] shortBody(final ServerRequest request) {
        return request.content().hasEntity()
                ? ShortBody.read(request.content().inputStream(), System::nanoTime)
                : new byte[0];
    }

    private static Map<String, List<String>> parameters(final ServerRequest request) {
        final Map<String, List<String>> parameters = new HashMap<>();
        for (final String name : request.query().names()) {
            parameters.put(name, request.query().all(name));
        }
        return parameters;
    }

    private Answer ready() {
        final List<String> problems = context.readiness.get();
        final byte[] body = JsonFields.object(json -> {
            json.writeBooleanField("ready", problems.isEmpty());
            json.writeArrayFieldStart("problems");
            for (final String problem : problems) {
                json.writeString(problem);
            }
            json.writeEndArray();
        });
        return new Answer(problems.isEmpty() ? 200 : 503, Answer.JSON, body);
    }

    /** Requests come on many threads, the column has one writer at a time. */
    private void count(final Answer answer) {
        final CounterColumn column = context.column;
        synchronized (column) {
            column.increment(Counter.API_REQUESTS);
            if (answer.status() == Problem.RATE_LIMITED.status()) {
                column.increment(Counter.API_RATE_LIMITED);
            }
            if (answer.status() >= 500 && answer.contentType().equals(Answer.PROBLEM_JSON)) {
                column.increment(Counter.API_ERRORS);
            } else if (answer.status() >= 400 && answer.status() < 500) {
                column.increment(Counter.API_REFUSED);
            }
        }
    }

    private static List<String> segments(final String path) {
        final List<String> segments = new ArrayList<>();
        for (final String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    /** Stops listening; answers under way get a moment. */
    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        server.stop();
        open.set(null);
    }

    /** What the back office needs. */
    public static final class Context {
        private String host = "127.0.0.1";
        private int port;
        private Views views;
        private ViewsState start;
        private Journal journal;
        private Counters counters;
        private CounterColumn column;
        private Tokens tokens;
        private Users users;
        private LongSupplier enginePosition = () -> 0;
        private Supplier<JournalDamage> damage = () -> null;
        private Supplier<List<String>> readiness = List::of;
        private RollingLatency redirectLatency = new RollingLatency(System.nanoTime());
        private List<Gauge> gauges = List.of();
        private String publicUrl = "";
        private LinkKeys linkKeys;
        private ReadStore store;
        private int requestsPerMinute = 6_000;
        private long rateAgeMs = TimeUnit.DAYS.toMillis(7);
        private Simulations simulations;
        private CatalogueEditor editor;
        private LongFunction<JournalReader> readers;

        /** Address to listen on. */
        public Context host(final String newHost) {
            host = newHost;
            return this;
        }

        /** Port to listen on; 0 for any free one. */
        public Context port(final int newPort) {
            port = newPort;
            return this;
        }

        /** What is read. */
        public Context views(final Views newViews) {
            views = newViews;
            return this;
        }

        /** What was there before this process accepted anything: the audit counts from there. */
        public Context start(final ViewsState state) {
            start = state;
            return this;
        }

        /** Whose positions are audited. */
        public Context journal(final Journal newJournal) {
            journal = newJournal;
            return this;
        }

        /** What the metrics page shows; a column of it is taken. */
        public Context counters(final Counters newCounters) {
            counters = newCounters;
            return this;
        }

        /** Who may ask. */
        public Context tokens(final Tokens newTokens) {
            tokens = newTokens;
            return this;
        }

        /** Users with passwords, whose sessions are those of the tokens; without it there are none. */
        public Context users(final Users newUsers) {
            users = newUsers;
            return this;
        }

        private void count(final Counter counter) {
            final CounterColumn own = column;
            synchronized (own) {
                own.increment(counter);
            }
        }

        /** How far the engine is. */
        public Context enginePosition(final LongSupplier position) {
            enginePosition = position;
            return this;
        }

        /** What stands in the way in the journal, or null. */
        public Context damage(final Supplier<JournalDamage> newDamage) {
            damage = newDamage;
            return this;
        }

        /** Why this server should get no traffic now; empty when it should. */
        public Context readiness(final Supplier<List<String>> problems) {
            readiness = problems;
            return this;
        }

        /** Latency of the edge's redirects. */
        public Context redirectLatency(final RollingLatency latency) {
            redirectLatency = latency;
            return this;
        }

        /** Who takes simulations on; without it there are none. The caller closes it. */
        public Context simulations(final Simulations newSimulations) {
            simulations = newSimulations;
            return this;
        }

        /**
         * Who changes the catalogue; without it nobody does.
         *
         * @param newReaders open the journal at a position.
         */
        public Context editor(final CatalogueEditor newEditor, final LongFunction<JournalReader> newReaders) {
            editor = newEditor;
            readers = newReaders;
            return this;
        }

        /** What lists are made from; without it there are none. The caller closes it. */
        public Context store(final ReadStore newStore) {
            store = newStore;
            return this;
        }

        /** Where prospects find the edge, such as {@code https://go.example}; empty when nobody has said so. */
        public Context publicUrl(final String url) {
            publicUrl = url;
            return this;
        }

        /** What signs deep links, the edge's keys; without them nothing is signed here. */
        public Context linkKeys(final LinkKeys newKeys) {
            linkKeys = newKeys;
            return this;
        }

        /** How many requests one token may make in a minute, at least 1. */
        public Context requestsPerMinute(final int newRequestsPerMinute) {
            requestsPerMinute = newRequestsPerMinute;
            return this;
        }

        /** How old an exchange rate may be where the edge uses it; 7 days by default. */
        public Context rateAgeMs(final long newRateAgeMs) {
            rateAgeMs = newRateAgeMs;
            return this;
        }

        /** Figures beside the counters. */
        public Context gauges(final List<Gauge> newGauges) {
            gauges = List.copyOf(newGauges);
            return this;
        }

        private LinkAddresses addresses() {
            return new LinkAddresses(publicUrl);
        }

        /** Null where there is no store. */
        private ListPages lists() {
            return store == null ? null : new ListPages(views, store, new EntityShow(addresses()));
        }

        private void conclude() {
            if (column != null) {
                throw new IllegalStateException("this context was used before");
            }
            if (views == null || start == null || journal == null || counters == null || tokens == null) {
                throw new IllegalArgumentException(
                        "the back office needs views, their start, journal, counters and tokens");
            }
            column = counters.column("api");
        }
    }
}
