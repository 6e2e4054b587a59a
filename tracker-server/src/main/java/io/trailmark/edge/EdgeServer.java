package io.trailmark.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counters;
import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.edge.geo.CountryTable;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.ClickIdMinter;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.Journal;
import io.trailmark.views.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The public listener: event loops that answer prospects and checkouts.
 *
 * <p>Threads: {@code edge-0} and so on, one per loop; the methods here may be called by any. Order: see {@link
 * EdgeLoop}. Failure: what one connection does never reaches another; a port that cannot be had stops the start.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails while ending has nobody left to be told.
public final class EdgeServer implements AutoCloseable {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final MultiThreadIoEventLoopGroup group;
    private final List<EdgeLoop> loops = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final long graceNs;
    private final List<Channel> listeners = new ArrayList<>();
    private SocketListener plain;

    private EdgeServer(final Context context) {
        graceNs = TimeUnit.MILLISECONDS.toNanos(context.graceMs());
        group = new MultiThreadIoEventLoopGroup(context.loops(), threads(), ioHandlers(context));
        for (final EventExecutor executor : group) {
            loops.add(loop(context, (EventLoop) executor));
        }
    }

    /** Opens the port and answers from then on; {@code context} is concluded here. */
    public static EdgeServer start(final Context context) {
        context.conclude();
        final EdgeServer server = new EdgeServer(context);
        try {
            if (isEpollUsed(context)
                    && SocketWire.isPossible(server.loops.getFirst().readBuffer())) {
                server.listenOnSockets(context, context.port(), context.inherited(0));
            } else {
                server.listen(context, context.port(), context.inherited(0), null);
            }
            if (context.tls() != null) {
                server.listen(context, context.tlsPort(), context.inherited(1), context.tls());
            }
            return server;
        } catch (final UncheckedIOException e) {
            server.close();
            throw e;
        }
    }

    private static ThreadFactory threads() {
        final AtomicInteger next = new AtomicInteger();
        return task -> new FastThreadLocalThread(task, "edge-" + next.getAndIncrement());
    }

    private static boolean isEpollUsed(final Context context) {
        return context.isNativeTransportAllowed() && Epoll.isAvailable();
    }

    private static IoHandlerFactory ioHandlers(final Context context) {
        return isEpollUsed(context) ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    private EdgeLoop loop(final Context context, final EventLoop eventLoop) {
        final EdgeLoop loop = newLoop(context, eventLoop, loops.size(), connections);
        eventLoop.scheduleAtFixedRate(loop::tick, EdgeLoop.TICK_MS, EdgeLoop.TICK_MS, TimeUnit.MILLISECONDS);
        return loop;
    }

    /** All of one event loop but its sockets and the calls of {@link EdgeLoop#tick}. */
    static EdgeLoop newLoop(
            final Context context, final EventLoop eventLoop, final int index, final AtomicInteger connections) {
        final EdgeLoop loop = new EdgeLoop(context, eventLoop, index, connections);
        final ClickIdMinter minter = new ClickIdMinter(
                context.clickIdKeys(),
                context.nodeId(),
                index,
                context.leastClickMs(),
                context.secrets().getAsLong());
        final LinkHandler links = new LinkHandler(context, minter);
        final ViewHandler views = new ViewHandler(context);
        loop.router(new Router(links, views, endpoints(context, loop, links, views)));
        return loop;
    }

    /** Those for what is reported without a redirect or an image, and the others. */
    private static Endpoint[] endpoints(
            final Context context, final EdgeLoop loop, final LinkHandler links, final ViewHandler views) {
        final ClickIntake intake = new ClickIntake(context, links, views);
        final List<Endpoint> endpoints = new ArrayList<>(List.of(context.endpoints(loop)));
        endpoints.add(Endpoint.exact("/v1/clicks", Method.OPTIONS_POST, new ClickHandler(intake, false)));
        endpoints.add(Endpoint.exact("/v1/views", Method.OPTIONS_POST, new ClickHandler(intake, true)));
        endpoints.add(Endpoint.exact("/v1/clicks/batch", Method.POST, new BatchHandler(new ClickLines(intake, false))));
        endpoints.add(Endpoint.exact("/v1/views/batch", Method.POST, new BatchHandler(new ClickLines(intake, true))));
        return endpoints.toArray(Endpoint[]::new);
    }

    /** @param inherited file descriptor of a socket that listens already, or {@link Context#NONE}. */
    private void listen(final Context context, final int port, final int inherited, final Tls tls) {
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channelFactory(() -> newListener(context, inherited))
                .option(ChannelOption.SO_BACKLOG, EdgeLimits.ACCEPT_BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(initializer(context, tls));
        final ChannelFuture bound = inherited == Context.NONE
                ? bootstrap.bind(new InetSocketAddress(context.host(), port))
                : bootstrap.register();
        if (!bound.awaitUninterruptibly().isSuccess()) {
            throw notListening(context, port, inherited, bound.cause());
        }
        listeners.add(bound.channel());
    }

    /** The same on sockets without channels. */
    private void listenOnSockets(final Context context, final int port, final int inherited) {
        try {
            final Socket socket = inherited == Context.NONE ? Socket.newSocketStream() : new Socket(inherited);
            plain = new SocketListener(socket, loops, context::isProxied, initializer(context, null));
            if (inherited == Context.NONE) {
                plain.bind(new InetSocketAddress(context.host(), port));
            }
            plain.listen();
        } catch (final IOException | RuntimeException failure) {
            throw notListening(context, port, inherited, failure);
        }
    }

    private static UncheckedIOException notListening(
            final Context context, final int port, final int inherited, final Throwable cause) {
        return new UncheckedIOException(
                inherited == Context.NONE
                        ? "the edge cannot listen on " + context.host() + ":" + port
                        : "the edge cannot listen on the socket it was given, file descriptor " + inherited + ": "
                                + cause.getMessage(),
                new IOException(cause));
    }

    private ChannelInitializer<Channel> initializer(final Context context, final Tls tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                configure(channel);
                final EdgeLoop loop = loopOf(channel.eventLoop());
                final Connection connection = new Connection(loop, tls != null);
                if (context.isProxied(channel.remoteAddress())) {
                    ProxyHeader.expect(channel.pipeline(), loop, connection);
                }
                if (tls != null) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(new ChannelWire(connection));
            }
        };
    }

    /** How all our channels allocate, read and say that a client takes too little. */
    static void configure(final Channel channel) {
        channel.config()
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(EdgeLimits.READ_BYTES)
                        .maxMessagesPerRead(EdgeLimits.READS_PER_TURN))
                .setWriteBufferWaterMark(new WriteBufferWaterMark(
                        EdgeLimits.WRITE_LOW_WATERMARK_BYTES, EdgeLimits.WRITE_HIGH_WATERMARK_BYTES));
    }

    private static ServerSocketChannel newListener(final Context context, final int inherited) {
        if (!isEpollUsed(context)) {
            return new NioServerSocketChannel();
        }
        return inherited == Context.NONE ? new EpollServerSocketChannel() : new EpollServerSocketChannel(inherited);
    }

    private EdgeLoop loopOf(final EventLoop eventLoop) {
        for (final EdgeLoop loop : loops) {
            if (loop.eventLoop().equals(eventLoop)) {
                return loop;
            }
        }
        throw new IllegalStateException("not one of our event loops: " + eventLoop);
    }

    /** The port that was opened. */
    public int port() {
        return plain != null ? plain.port() : portOf(listeners.getFirst());
    }

    /** The port that was opened for TLS; only where the edge speaks it. */
    public int tlsPort() {
        return portOf(listeners.getLast());
    }

    private static int portOf(final Channel listener) {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.get();
    }

    /** To be called when the views have advanced: answers that wait for them are looked at. Never blocks. */
    public void onViewsAdvanced() {
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).onViewsAdvanced();
        }
    }

    /**
     * Hands the time that redirects took since the last call, in ns, from reading a request's last byte to sending its
     * answer; one histogram per loop, valid during the call. One caller at a time.
     */
    public synchronized void redirectLatency(final Consumer<Histogram> consumer) {
        for (final EdgeLoop loop : loops) {
            consumer.accept(loop.latencySinceLast());
        }
    }

    List<EdgeLoop> loops() {
        return loops;
    }

    /**
     * Goes on as before, and asks every client with its next answer to go elsewhere for the one after. To be called
     * some time before {@link #close}, so that nobody is about to send something when connections end.
     */
    public void drain() {
        for (final EdgeLoop loop : loops) {
            loop.eventLoop().execute(loop::drain);
        }
    }

    /** Stops accepting, answers what is underway within the grace period, closes. */
    @Override
    public synchronized void close() {
        if (group.isShuttingDown()) {
            return;
        }
        if (plain != null) {
            plain.close();
        }
        for (final Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        for (final EdgeLoop loop : loops) {
            loop.eventLoop().execute(loop::stop);
        }
        final long deadlineNs = System.nanoTime() + graceNs;
        while (connections.get() > 0 && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(this, POLL_NS);
        }
        group.shutdownGracefully(0, graceNs, TimeUnit.NANOSECONDS).awaitUninterruptibly();
    }

    /**
     * What the edge is started with. Setters return this; {@link #conclude}, called once by the start, fills what was
     * left out and complains about everything that is wrong at once. Afterwards it is only read.
     */
    public static final class Context {
        /** Longest time that a stop waits for answers underway. */
        private static final long DEFAULT_GRACE_MS = 5_000;

        private static final int LAST_PORT = 65_535;

        /** No file descriptor. */
        static final int NONE = -1;

        /** Makes the endpoints of one event loop beside links; each loop has its own handlers. */
        @FunctionalInterface
        interface EndpointFactory {
            Endpoint[] endpoints(EdgeLoop loop);
        }

        private String host = "0.0.0.0";
        private int port = 8080;
        private int tlsPort = 8443;
        private Tls tls;
        private int loops = 1;
        private int nodeId;
        private int connectionLimit = EdgeLimits.CONNECTIONS;
        private long heldLimitBytes = EdgeLimits.HELD_BYTES;
        private int lastingConnections;
        private int strangersReports;
        private int strangersKilobytes;
        private long graceMs = DEFAULT_GRACE_MS;
        private long headTimeoutNs = EdgeLimits.HEAD_TIMEOUT_NS;
        private long idleTimeoutNs = EdgeLimits.IDLE_TIMEOUT_NS;
        private long leastClickMs;
        private long agentKey0;
        private long agentKey1;
        private boolean isNativeTransportAllowed = true;
        private List<Integer> inherited = List.of();
        private boolean isConcluded;
        private List<String> trustedProxies = List.of();
        private TrustedProxies trustedProxyTable;
        private boolean isProxyProtocolSpoken;
        private Journal journal;
        private Supplier<RoutingTable> routings;
        private LongSupplier viewsPosition = () -> 0L;
        private IntSupplier fullPermille = () -> 0;
        private long rateAgeMs = TimeUnit.DAYS.toMillis(7);
        private Counters counters;
        private ClickIdKeys clickIdKeys;
        private LinkKeys linkKeys;
        private Tokens tokens;
        private AgentClassifier classifier;
        private CountryTable countries = CountryTable.EMPTY;
        private EpochNanoClock clock;
        private NanoClock nanoClock = SystemNanoClock.INSTANCE;
        private LongSupplier secrets = new SecureRandom()::nextLong;
        private EndpointFactory endpointFactory = loop -> new Endpoint[0];

        /** Nothing is set but the defaults. */
        public Context() {}

        /** Checks everything and fills in defaults. */
        void conclude() {
            if (isConcluded) {
                throw new IllegalStateException("concluded already");
            }
            final List<String> faults = new ArrayList<>();
            check(port >= 0 && port <= LAST_PORT, "port out of range: " + port, faults);
            check(tlsPort >= 0 && tlsPort <= LAST_PORT, "port for TLS out of range: " + tlsPort, faults);
            check(loops >= 1 && loops <= ClickIdMinter.MAX_LOOP + 1, "number of loops out of range: " + loops, faults);
            check(
                    nodeId >= 0 && nodeId <= ClickIdMinter.MAX_NODE,
                    "number of the node out of range: " + nodeId,
                    faults);
            check(connectionLimit >= 1, "connection limit out of range: " + connectionLimit, faults);
            check(lastingConnections >= 0, "lasting connections out of range: " + lastingConnections, faults);
            check(strangersReports >= 0, "reports of strangers out of range: " + strangersReports, faults);
            check(strangersKilobytes >= 0, "bytes of strangers out of range: " + strangersKilobytes, faults);
            check(graceMs >= 0, "grace period out of range: " + graceMs, faults);
            check(
                    inherited.isEmpty() || isEpollUsed(this),
                    "sockets that are inherited need the native transport, and it is not available",
                    faults);
            check(
                    inherited.isEmpty() || inherited.size() == (tls == null ? 1 : 2),
                    "inherited sockets: " + inherited.size() + ", expected " + (tls == null ? 1 : 2),
                    faults);
            check(
                    !isProxyProtocolSpoken || !trustedProxies.isEmpty(),
                    "the PROXY protocol is expected, but of no trusted proxy",
                    faults);
            check(journal != null, "no journal", faults);
            check(routings != null, "no routing table", faults);
            check(counters != null, "no counters", faults);
            check(clickIdKeys != null, "no keys for click ids", faults);
            check(linkKeys != null, "no keys for links", faults);
            check(tokens != null, "no tokens", faults);
            try {
                trustedProxyTable = new TrustedProxies(trustedProxies);
            } catch (final IllegalArgumentException e) {
                faults.add("trusted proxies: " + e.getMessage());
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException("the edge cannot start: " + String.join("; ", faults));
            }
            fillIn();
            isConcluded = true;
        }

        private static void check(final boolean isRight, final String fault, final List<String> faults) {
            if (!isRight) {
                faults.add(fault);
            }
        }

        private void fillIn() {
            if (classifier == null) {
                classifier = AgentClassifier.load();
            }
            if (clock == null) {
                clock = new OffsetEpochNanoClock();
            }
            if (agentKey0 == 0 && agentKey1 == 0) {
                agentKey0 = secrets.getAsLong();
                agentKey1 = secrets.getAsLong();
            }
        }

        /** Address to listen on; all by default. */
        public Context host(final String newHost) {
            host = newHost;
            return this;
        }

        /** Port to listen on; 0: one that is free. */
        public Context port(final int newPort) {
            port = newPort;
            return this;
        }

        /** Speaks TLS as well, on a port of its own; 0: one that is free. */
        public Context tls(final Tls newTls, final int newPort) {
            tls = newTls;
            tlsPort = newPort;
            return this;
        }

        /**
         * File descriptors of sockets that listen already, first the plain one, then that for TLS; in place of ports.
         * Whoever gave them may hold them on: what connects while this process ends waits for the next one.
         */
        public Context inherited(final List<Integer> fileDescriptors) {
            inherited = List.copyOf(fileDescriptors);
            return this;
        }

        /** How many event loops. */
        public Context loops(final int newLoops) {
            loops = newLoops;
            return this;
        }

        /** Number of this node in a cluster, inside every click id. */
        public Context nodeId(final int newNodeId) {
            nodeId = newNodeId;
            return this;
        }

        /** How many connections at once; beyond these the quietest makes way for a new one. */
        public Context connectionLimit(final int newLimit) {
            connectionLimit = newLimit;
            return this;
        }

        /** How many connections of one address may stay open between requests, on each loop; 0: no bound. */
        public Context lastingConnections(final int newLimit) {
            lastingConnections = newLimit;
            return this;
        }

        /** Reports a second without a known token that one address has on each loop, and KB of them; 0: no bound. */
        public Context strangers(final int reportsPerSecond, final int kilobytesPerSecond) {
            strangersReports = reportsPerSecond;
            strangersKilobytes = kilobytesPerSecond;
            return this;
        }

        /** How long a stop waits for answers underway. */
        public Context graceMs(final long newGraceMs) {
            graceMs = newGraceMs;
            return this;
        }

        /** No click id gets an earlier time: that of the last record in the journal. */
        public Context leastClickMs(final long newLeastClickMs) {
            leastClickMs = newLeastClickMs;
            return this;
        }

        /** Key of the hash of agents; the same after each start, so that a repeated click is still known. */
        public Context agentKey(final long key0, final long key1) {
            agentKey0 = key0;
            agentKey1 = key1;
            return this;
        }

        /** False: NIO even where epoll is there. */
        public Context nativeTransportAllowed(final boolean isAllowed) {
            isNativeTransportAllowed = isAllowed;
            return this;
        }

        /** Networks whose {@code X-Forwarded-For} and {@code Forwarded} are believed; none by default. */
        public Context trustedProxies(final List<String> networks) {
            trustedProxies = List.copyOf(networks);
            return this;
        }

        /** Whether connections of trusted proxies begin with a header of the PROXY protocol; not by default. */
        public Context proxyProtocol(final boolean isSpoken) {
            isProxyProtocolSpoken = isSpoken;
            return this;
        }

        private boolean isProxied(final SocketAddress peer) {
            final byte[] address = ClientAddress.bytesOf(peer);
            return isProxyProtocolSpoken
                    && trustedProxyTable.contains(ClientAddress.high(address), ClientAddress.low(address));
        }

        /** What is known: the edge looks up links there and waits there for decisions about conversions. */
        public Context views(final Views newViews) {
            routings = newViews::routing;
            viewsPosition = newViews::position;
            endpointFactory = loop -> new IntakeServices(
                            newViews, journal, tokens, trustedProxyTable, clickIdKeys, nodeId, fullPermille, rateAgeMs)
                    .endpoints();
            return this;
        }

        /** Tells how full the fullest of the engine's tables is that never forget, in thousandths. */
        public Context fullPermille(final IntSupplier newFullPermille) {
            fullPermille = newFullPermille;
            return this;
        }

        /** How old an exchange rate may be at the moment of what was paid; 7 days by default: there are holidays. */
        public Context rateAgeMs(final long newRateAgeMs) {
            rateAgeMs = newRateAgeMs;
            return this;
        }

        /** Tells the country of an address; by default nobody's is known. */
        public Context countries(final CountryTable newCountries) {
            countries = newCountries;
            return this;
        }

        /** Where records go. */
        public Context journal(final Journal newJournal) {
            journal = newJournal;
            return this;
        }

        /** Gives the newest routing table; called once per request by every loop. */
        public Context routings(final Supplier<RoutingTable> newRoutings) {
            routings = newRoutings;
            return this;
        }

        /** Gives the position up to which everything is synced, decided and visible. */
        public Context viewsPosition(final LongSupplier newViewsPosition) {
            viewsPosition = newViewsPosition;
            return this;
        }

        /** Each loop takes a column of its own. */
        public Context counters(final Counters newCounters) {
            counters = newCounters;
            return this;
        }

        /** Keys of click ids. */
        public Context clickIdKeys(final ClickIdKeys newKeys) {
            clickIdKeys = newKeys;
            return this;
        }

        /** Keys of signed deep links. */
        public Context linkKeys(final LinkKeys newKeys) {
            linkKeys = newKeys;
            return this;
        }

        /** Tokens of merchants and imports. */
        public Context tokens(final Tokens newTokens) {
            tokens = newTokens;
            return this;
        }

        /** Tells people from crawlers; the bundled list by default. */
        public Context classifier(final AgentClassifier newClassifier) {
            classifier = newClassifier;
            return this;
        }

        /** Wall clock; the system's by default. */
        public Context clock(final EpochNanoClock newClock) {
            clock = newClock;
            return this;
        }

        /** For the head of a request, and between requests. */
        Context timeouts(final long newHeadTimeoutNs, final long newIdleTimeoutNs) {
            headTimeoutNs = newHeadTimeoutNs;
            idleTimeoutNs = newIdleTimeoutNs;
            return this;
        }

        /** How many bytes each loop holds of requests that are not whole and of answers not taken. */
        Context heldLimitBytes(final long newLimitBytes) {
            heldLimitBytes = newLimitBytes;
            return this;
        }

        /** By which deadlines are measured. */
        Context nanoClock(final NanoClock newNanoClock) {
            nanoClock = newNanoClock;
            return this;
        }

        /** Where keys come from that nobody may foresee. */
        Context secrets(final LongSupplier newSecrets) {
            secrets = newSecrets;
            return this;
        }

        Context endpointFactory(final EndpointFactory newFactory) {
            endpointFactory = newFactory;
            return this;
        }

        String host() {
            return host;
        }

        int port() {
            return port;
        }

        int tlsPort() {
            return tlsPort;
        }

        /** Null where the edge does not speak TLS. */
        Tls tls() {
            return tls;
        }

        int inherited(final int index) {
            return index < inherited.size() ? inherited.get(index) : NONE;
        }

        int loops() {
            return loops;
        }

        int nodeId() {
            return nodeId;
        }

        int connectionLimit() {
            return connectionLimit;
        }

        long heldLimitBytes() {
            return heldLimitBytes;
        }

        int lastingConnections() {
            return lastingConnections;
        }

        int strangersReports() {
            return strangersReports;
        }

        int strangersKilobytes() {
            return strangersKilobytes;
        }

        long headTimeoutNs() {
            return headTimeoutNs;
        }

        long idleTimeoutNs() {
            return idleTimeoutNs;
        }

        long graceMs() {
            return graceMs;
        }

        long leastClickMs() {
            return leastClickMs;
        }

        long agentKey0() {
            return agentKey0;
        }

        long agentKey1() {
            return agentKey1;
        }

        boolean isNativeTransportAllowed() {
            return isNativeTransportAllowed;
        }

        TrustedProxies trustedProxyTable() {
            return trustedProxyTable;
        }

        Journal journal() {
            return journal;
        }

        Supplier<RoutingTable> routings() {
            return routings;
        }

        LongSupplier viewsPosition() {
            return viewsPosition;
        }

        Counters counters() {
            return counters;
        }

        ClickIdKeys clickIdKeys() {
            return clickIdKeys;
        }

        LinkKeys linkKeys() {
            return linkKeys;
        }

        Tokens tokens() {
            return tokens;
        }

        AgentClassifier classifier() {
            return classifier;
        }

        CountryTable countries() {
            return countries;
        }

        EpochNanoClock clock() {
            return clock;
        }

        NanoClock nanoClock() {
            return nanoClock;
        }

        LongSupplier secrets() {
            return secrets;
        }

        Endpoint[] endpoints(final EdgeLoop loop) {
            return endpointFactory.endpoints(loop);
        }
    }
}
