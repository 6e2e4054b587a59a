package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.Journal;
import io.trailmark.memory.SipHash;
import io.trailmark.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one event loop owns: its batch of records, its counters, its clock, its scratch memory, its
 * connections and the answers that wait.
 *
 * <p>Thread: the event loop's own, except for {@link #onViewsAdvanced}, which any thread may call. Order: in each
 * iteration requests are handled first, then all their records are appended at once, then all answers leave; so no
 * answer is sent before its record is in the journal or known to be refused. Failure: a click whose record is refused
 * is answered all the same and counted; an answer that depends on its record is told.
 */
final class EdgeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeLoop.class);
    private static final long LONGEST_LATENCY_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int LATENCY_DIGITS = 3;
    private static final int TICKS_PER_SWEEP = 10;

    /** How often {@link #tick} is to be called. */
    static final long TICK_MS = 100;

    private final EventLoop eventLoop;
    private final int index;
    private final AtomicInteger openConnections;
    private final int connectionLimit;
    private final long heldLimitBytes;
    private final long headTimeoutNs;
    private final long idleTimeoutNs;
    private final Journal journal;
    private final LongSupplier viewsPosition;
    private final EpochNanoClock clock;
    private final NanoClock nanoClock;
    private final CounterColumn counters;
    private final RecordBatch batch = new RecordBatch(EdgeLimits.BATCH_BYTES);
    private final SingleWriterRecorder redirectLatency = new SingleWriterRecorder(LONGEST_LATENCY_NS, LATENCY_DIGITS);
    private final Request request = new Request();
    private final HttpDate date = new HttpDate();
    private final Response response;
    private final byte[] input = new byte[EdgeLimits.LOOP_BYTES];
    private final ByteBuf readBuffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(EdgeLimits.READ_BYTES));
    private final ArrayList<Connection> connections = new ArrayList<>();
    private final ArrayList<Connection> unflushed = new ArrayList<>();
    private final ArrayList<Connection> resumable = new ArrayList<>();
    private final ArrayList<Waiting> unsettled = new ArrayList<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Runnable endOfIteration = this::endIteration;
    private final Runnable onAdvanced = this::advance;
    private final AtomicBoolean isAdvanceScheduled = new AtomicBoolean();
    private final TrustedProxies proxies;
    private final AddressBudgets budgets;
    private final Strangers strangers;
    private final long requestIdKey0;
    private final long requestIdKey1;

    private volatile boolean hasWaiting;
    private Router router;
    private Histogram latency;
    private Waiting awaited;
    private long requestCount;
    private long tickCount;
    private long heldBytes;
    private int hand;
    private int clicksInBatch;
    private int viewsInBatch;
    private boolean isEndScheduled;
    private boolean isStopping;
    private boolean isDraining;
    private long nowNs;
    private long nowMs;

    /** One answer that was put off, and the connection that waits for it; or a record that is a part of such. */
    private static final class Waiting {
        private final PendingAnswer answer;
        private Connection connection;
        private RecordFate fate;
        private int recordIndex;
        private long position;

        private Waiting(final PendingAnswer answer) {
            this.answer = answer;
        }
    }

    EdgeLoop(
            final EdgeServer.Context context,
            final EventLoop eventLoop,
            final int index,
            final AtomicInteger openConnections) {
        this.eventLoop = eventLoop;
        this.index = index;
        this.openConnections = openConnections;
        connectionLimit = context.connectionLimit();
        heldLimitBytes = context.heldLimitBytes();
        headTimeoutNs = context.headTimeoutNs();
        idleTimeoutNs = context.idleTimeoutNs();
        journal = context.journal();
        viewsPosition = context.viewsPosition();
        clock = context.clock();
        counters = context.counters().column("edge-" + index);
        response = new Response(counters, date);
        nanoClock = context.nanoClock();
        proxies = context.trustedProxyTable();
        budgets = new AddressBudgets(
                context.secrets().getAsLong(),
                context.secrets().getAsLong(),
                context.lastingConnections(),
                context.strangersReports(),
                context.strangersKilobytes());
        strangers = new Strangers(proxies, budgets);
        requestIdKey0 = context.secrets().getAsLong();
        requestIdKey1 = context.secrets().getAsLong();
        readClock();
    }

    /** Who answers on this loop; set once, before the first connection. */
    void router(final Router newRouter) {
        router = newRouter;
    }

    Router router() {
        return router;
    }

    // What handlers use.

    /** Monotonic time in ns, read when the bytes of this request were. */
    long nowNs() {
        return nowNs;
    }

    /** Wall clock in ms since 1970, read when the bytes of this request were. */
    long nowMs() {
        return nowMs;
    }

    CounterColumn counters() {
        return counters;
    }

    /** Number of this loop, from 0. */
    int index() {
        return index;
    }

    /** The batch that records of this iteration are encoded into. */
    RecordBatch batch() {
        return batch;
    }

    /** Room for a record; appends what is there out of turn when the batch is full. Returns the offset to encode at. */
    int claim(final int maxLengthBytes) {
        int offset = batch.tryClaim(maxLengthBytes);
        if (offset == RecordBatch.FULL) {
            appendBatch();
            offset = batch.tryClaim(maxLengthBytes);
        }
        return offset;
    }

    /** Ends the record of a click: its answer does not depend on what becomes of it. */
    void commitClick(final int lengthBytes) {
        batch.commit(lengthBytes);
        clicksInBatch++;
    }

    /** Ends the record of a view: its answer does not depend on what becomes of it either. */
    void commitView(final int lengthBytes) {
        batch.commit(lengthBytes);
        viewsInBatch++;
    }

    /** Ends a record whose answer depends on what becomes of it; the handler returns without one. */
    void commitAndAwait(final int lengthBytes, final PendingAnswer answer) {
        awaited = new Waiting(answer);
        awaited.recordIndex = batch.count();
        batch.commit(lengthBytes);
        unsettled.add(awaited);
    }

    /** Ends a record that is one of several of a request: {@link #await} follows the last of them. */
    void commitPart(final int lengthBytes, final RecordFate fate) {
        final Waiting part = new Waiting(null);
        part.fate = fate;
        part.recordIndex = batch.count();
        batch.commit(lengthBytes);
        unsettled.add(part);
    }

    /** The handler returns without an answer: it waits for what becomes of the records committed so far. */
    void await(final PendingAnswer answer) {
        awaited = new Waiting(answer);
        awaited.recordIndex = batch.count() - 1;
        unsettled.add(awaited);
    }

    /** Bounds reports without a known token. */
    Strangers strangers() {
        return strangers;
    }

    /** A request to sync soon: for records that somebody waits for. */
    void requestSync() {
        journal.requestSync();
    }

    // What connections use.

    EventLoop eventLoop() {
        return eventLoop;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    /** Handles the request; what a handler throws is our fault and answered 500. */
    void handle(final Handler handler) {
        try {
            handler.handle(request, response, this);
        } catch (final RuntimeException e) {
            awaited = null;
            fail(e);
        }
    }

    private void fail(final RuntimeException e) {
        LOG.error("a handler failed", e);
        response.refuse(Problem.INTERNAL_ERROR);
    }

    /** Something failed that is not a client's doing: the log says what. */
    void onFault(final Throwable fault) {
        LOG.error("a connection failed", fault);
    }

    /** Where what was read from a socket is parsed. */
    byte[] input() {
        return input;
    }

    /** Where a socket is read into; what is in it is used up before the next is. */
    ByteBuf readBuffer() {
        return readBuffer;
    }

    /** From the first byte of a request to the end of its head. */
    long headTimeoutNs() {
        return headTimeoutNs;
    }

    /** From an answer to the first byte of the next request. */
    long idleTimeoutNs() {
        return idleTimeoutNs;
    }

    /** Whether connections end with their next answer. */
    boolean isLeaving() {
        return isDraining;
    }

    /** Looks at the clocks: once per read of a socket. */
    void readClock() {
        nowNs = nanoClock.nanoTime();
        nowMs = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        date.update(nowMs);
    }

    /** A request id that nobody can foresee and no other request has. */
    long mintRequestId() {
        return SipHash.hash(requestIdKey0, requestIdKey1, ++requestCount);
    }

    /** The answer that the handler has just put off waits for the connection; returns false when none was put off. */
    boolean awaits(final Connection connection) {
        if (awaited == null) {
            return false;
        }
        awaited.connection = connection;
        awaited = null;
        scheduleEnd();
        return true;
    }

    /** The connection has answers that leave at the end of this iteration. */
    void flushLater(final Connection connection) {
        unflushed.add(connection);
        scheduleEnd();
    }

    /**
     * Takes the connection in. When there are too many, one of this loop that has been quiet for long makes way: so
     * whoever opens connections and says nothing keeps no prospect out.
     *
     * @return false when it is to be closed: the server stops, or all connections that were looked at are at work.
     */
    boolean tryOpen(final Connection connection) {
        final boolean isRoom = openConnections.incrementAndGet() <= connectionLimit;
        if (isStopping || (!isRoom && !tryMakeWay())) {
            openConnections.decrementAndGet();
            counters.increment(Counter.EDGE_CONNECTIONS_REFUSED);
            return false;
        }
        connection.slot(connections.size());
        connections.add(connection);
        counters.increment(Counter.EDGE_CONNECTIONS_OPENED);
        return true;
    }

    /** Of some connections, others each time, the one whose last answer was longest ago. */
    private boolean tryMakeWay() {
        Connection quietest = null;
        for (int i = Math.min(EdgeLimits.MAKING_WAY_LOOKS, connections.size()); i > 0; i--) {
            hand = hand + 1 < connections.size() ? hand + 1 : 0;
            final Connection each = connections.get(hand);
            if (each.mayMakeWay() && (quietest == null || each.quietSinceNs() - quietest.quietSinceNs() < 0)) {
                quietest = each;
            }
        }
        if (quietest == null) {
            return false;
        }
        counters.increment(Counter.EDGE_CONNECTIONS_MADE_WAY);
        quietest.makeWay();
        return true;
    }

    /** Whether a connection from this address may stay open between requests; those of trusted proxies always may. */
    boolean mayLast(final long addressHigh, final long addressLow) {
        return proxies.contains(addressHigh, addressLow) || budgets.open(addressHigh, addressLow);
    }

    void closed(final Connection connection, final long addressHigh, final long addressLow) {
        final Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(connection.slot(), last);
            last.slot(connection.slot());
        }
        if (!proxies.contains(addressHigh, addressLow)) {
            budgets.close(addressHigh, addressLow);
        }
        counters.increment(Counter.EDGE_CONNECTIONS_CLOSED);
        openConnections.decrementAndGet();
    }

    /** A connection holds so many bytes more, or less; returns false when all together hold too many. */
    boolean hold(final int moreBytes) {
        heldBytes += moreBytes;
        return heldBytes <= heldLimitBytes;
    }

    /** The connection goes on at the end of this iteration with the requests that it kept. */
    void resumeLater(final Connection connection) {
        resumable.add(connection);
        scheduleEnd();
    }

    /** Redirects of one connection have left; all of them came with the same read. */
    void recordLatency(final long sinceNs, final int redirects) {
        redirectLatency.recordValueWithCount(
                Math.clamp(nanoClock.nanoTime() - sinceNs, 0, LONGEST_LATENCY_NS), redirects);
    }

    // What the server uses.

    /** Time of redirects since the last call; one caller at a time, valid until its next call. */
    Histogram latencySinceLast() {
        latency = redirectLatency.getIntervalHistogram(latency);
        return latency;
    }

    /** The views have advanced. Any thread; costs one volatile read while nobody waits. */
    void onViewsAdvanced() {
        if (hasWaiting && isAdvanceScheduled.compareAndSet(false, true)) {
            eventLoop.execute(onAdvanced);
        }
    }

    /** Several times a second: answers that waited too long and, once a second, connections past their deadline. */
    void tick() {
        readClock();
        if (hasWaiting) {
            endIteration();
        }
        if (++tickCount % TICKS_PER_SWEEP != 0) {
            return;
        }
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).checkDeadline(nowNs);
        }
    }

    /** From now on connections end with their next answer. */
    void drain() {
        isDraining = true;
    }

    /** Connections without a request underway end now, the others with their answer. */
    void stop() {
        isStopping = true;
        isDraining = true;
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).stop();
        }
    }

    private void scheduleEnd() {
        if (!isEndScheduled) {
            isEndScheduled = true;
            eventLoop.execute(endOfIteration);
        }
    }

    private void advance() {
        isAdvanceScheduled.set(false);
        readClock();
        endIteration();
    }

    private void endIteration() {
        isEndScheduled = false;
        appendBatch();
        settle();
        answerWaiting();
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
        // A connection whose answer has come may hold more requests: they belong to the next iteration.
        for (int i = 0; i < resumable.size(); i++) {
            resumable.get(i).resume();
        }
        resumable.clear();
    }

    private void appendBatch() {
        if (batch.count() == 0) {
            return;
        }
        final long position = journal.append(batch);
        if (clicksInBatch > 0) {
            counters.add(position > 0 ? Counter.CLICKS_ACCEPTED : Counter.CLICKS_UNJOURNALED, clicksInBatch);
        }
        if (viewsInBatch > 0) {
            counters.add(position > 0 ? Counter.VIEWS_ACCEPTED : Counter.VIEWS_UNJOURNALED, viewsInBatch);
        }
        counters.increment(Counter.EDGE_BATCHES);
        for (int i = unsettled.size() - 1; i >= 0 && unsettled.get(i).position == 0; i--) {
            final Waiting each = unsettled.get(i);
            each.position = position > 0 ? position + each.recordIndex : position;
        }
        clicksInBatch = 0;
        viewsInBatch = 0;
        batch.clear();
    }

    private void settle() {
        for (int i = 0; i < unsettled.size(); i++) {
            final Waiting each = unsettled.get(i);
            if (each.fate != null) {
                each.fate.onAppended(each.position, this);
            }
            if (each.connection == null) {
                continue;
            }
            each.connection.prepareLateAnswer(response);
            if (isAnswered(each)) {
                deliver(each);
            } else {
                waiting.add(each);
            }
        }
        unsettled.clear();
        hasWaiting = !waiting.isEmpty();
    }

    private void answerWaiting() {
        if (waiting.isEmpty()) {
            return;
        }
        final long position = viewsPosition.getAsLong();
        while (!waiting.isEmpty()) {
            final Waiting first = waiting.peekFirst();
            first.connection.prepareLateAnswer(response);
            if (!isAnswered(first, position)) {
                break;
            }
            waiting.removeFirst();
            deliver(first);
        }
        hasWaiting = !waiting.isEmpty();
    }

    private boolean isAnswered(final Waiting each) {
        try {
            return each.answer.onAppended(each.position, response, this);
        } catch (final RuntimeException e) {
            fail(e);
            return true;
        }
    }

    private boolean isAnswered(final Waiting each, final long position) {
        try {
            return each.answer.tryAnswer(position, nowNs, response, this);
        } catch (final RuntimeException e) {
            fail(e);
            return true;
        }
    }

    private void deliver(final Waiting answered) {
        answered.connection.answerLate(response);
        resumable.add(answered.connection);
    }
}
