package io.trailmark.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one step of a run: clicks at a fixed rate over a fixed number of kept-alive connections, one at a time on each.
 *
 * <p>Request n is planned for {@code start + n * interval}, whatever became of those before it. A request whose time
 * has come and that finds no free connection waits, and the wait is part of its latency. So a server that stalls for a
 * second is charged with a second, then with a little less, and so on, by every request that was planned meanwhile.
 *
 * <p>Thread: one, the caller's; it never sleeps longer than it can afford, and by default not at all. Allocates nothing
 * per request after the start.
 */
final class OpenLoop implements AutoCloseable {
    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SLEEP_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int ANSWER_BYTES = 16 * 1024;

    private final InetSocketAddress address;
    private final ClickRequest request;
    private final AnswerCheck check;
    private final Latencies latencies;
    private final boolean isSpinning;
    private final Selector selector;
    private final List<Exchange> exchanges = new ArrayList<>();
    private final Exchange[] free;
    private int freeCount;

    private long sent;
    private long answered;
    private long lost;
    private final long[] answers = new long[AnswerCheck.REPEATED_CLICK_ID + 1];
    private long recordFromNs;

    OpenLoop(
            final InetSocketAddress address,
            final int connections,
            final ClickRequest request,
            final AnswerCheck check,
            final Latencies latencies,
            final boolean isSpinning)
            throws IOException {
        this.address = address;
        this.request = request;
        this.check = check;
        this.latencies = latencies;
        this.isSpinning = isSpinning;
        selector = Selector.open();
        free = new Exchange[connections];
        for (int i = 0; i < connections; i++) {
            final Exchange exchange = new Exchange();
            exchange.connect();
            exchanges.add(exchange);
            free[freeCount++] = exchange;
        }
    }

    /** Runs to the end of the plan, then waits for the answers that are still due. */
    void run(final long ratePerSecond, final long warmUpNs, final long durationNs) throws IOException {
        final double intervalNs = 1e9 / ratePerSecond;
        final long count = Math.round((warmUpNs + durationNs) / intervalNs);
        final long startNs = System.nanoTime();
        recordFromNs = startNs + warmUpNs;
        final long firstSent = sent;
        long planned = 0;
        while (planned < count) {
            final long nowNs = System.nanoTime();
            long plannedNs = startNs + (long) (planned * intervalNs);
            while (planned < count && freeCount > 0 && plannedNs <= nowNs) {
                free[--freeCount].send(plannedNs, firstSent + planned);
                planned++;
                plannedNs = startNs + (long) (planned * intervalNs);
            }
            receive();
            if (!isSpinning && planned < count && plannedNs - System.nanoTime() > 2 * SLEEP_NS) {
                LockSupport.parkNanos(SLEEP_NS);
            }
        }
        final long deadlineNs = System.nanoTime() + DRAIN_NS;
        while (freeCount < free.length && System.nanoTime() < deadlineNs) {
            receive();
        }
    }

    private void receive() throws IOException {
        selector.selectNow(this::onReadable);
    }

    private void onReadable(final SelectionKey key) {
        ((Exchange) key.attachment()).read();
    }

    /** Requests sent. */
    long sent() {
        return sent;
    }

    /** Whole answers received, right or wrong. */
    long answered() {
        return answered;
    }

    /** Requests whose connection ended before the answer. */
    long lost() {
        return lost;
    }

    /** Answers by what {@link AnswerCheck} said of them. */
    long answers(final int judgement) {
        return answers[judgement];
    }

    @Override
    public void close() throws IOException {
        for (final Exchange exchange : exchanges) {
            exchange.channel.close();
        }
        selector.close();
    }

    /** One connection with at most one request under way. */
    private final class Exchange {
        private final ByteBuffer received = ByteBuffer.allocateDirect(ANSWER_BYTES);
        private final byte[] answer = new byte[ANSWER_BYTES];
        private SocketChannel channel;
        private int answerLength;
        private long plannedNs;
        private long sentNs;

        private void connect() throws IOException {
            channel = SocketChannel.open(address);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send(final long planned, final long number) throws IOException {
            plannedNs = planned;
            sentNs = System.nanoTime();
            answerLength = 0;
            final ByteBuffer bytes = request.of(number);
            sent++;
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        private void read() {
            try {
                received.clear();
                final int count = channel.read(received);
                if (count < 0) {
                    reconnect();
                    return;
                }
                received.flip();
                received.get(answer, answerLength, count);
                answerLength += count;
                if (isWhole()) {
                    finish();
                }
            } catch (final IOException e) {
                reconnect();
            }
        }

        /** The answers of a redirect have no body: they end with the empty line. */
        private boolean isWhole() {
            final int end = answerLength;
            return end >= 4
                    && answer[end - 1] == '\n'
                    && answer[end - 2] == '\r'
                    && answer[end - 3] == '\n'
                    && answer[end - 4] == '\r';
        }

        private void finish() {
            final long nowNs = System.nanoTime();
            answered++;
            answers[check.check(answer, 0, answerLength, System.currentTimeMillis())]++;
            if (plannedNs - recordFromNs >= 0) {
                latencies.record(nowNs - plannedNs, nowNs - sentNs);
            }
            answerLength = 0;
            free[freeCount++] = this;
        }

        private void reconnect() {
            lost++;
            try {
                channel.close();
                connect();
            } catch (final IOException e) {
                throw new UncheckedIOException("the server is gone after " + answered + " answers", e);
            }
            answerLength = 0;
            free[freeCount++] = this;
        }
    }
}
