package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.ClickIdMinter;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.Journal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One event loop of the edge without a socket and without a thread: bytes go in read by read, as a socket would bring
 * them, and answers come out as bytes. Everything between is the real thing, so what holds here holds on the wire; and
 * an exchange takes microseconds.
 *
 * <p>Fails when a connection leaves a buffer behind, when it stops reading for ever, or when it ends without an answer.
 */
final class BareEdge implements AutoCloseable {
    private static final int LONGEST_WAIT_TICKS = 100;
    private static final int MOST_ANSWERS_BYTES = EdgeLimits.ANSWERS_BYTES + 2 * EdgeLimits.LOCATION_BYTES;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Counters counters = Counters.inMemory();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final EdgeServer.Context context;
    private final Path folder;
    private final EdgeLoop loop;

    /** What one connection was told, and whether the edge has ended it. */
    record Talk(List<WireAnswers.Answer> answers, boolean isEnded) {}

    private BareEdge(final Journal journal, final UnaryOperator<EdgeServer.Context> settings) {
        try {
            folder = Files.createTempDirectory("bare-edge");
            context = settings.apply(new EdgeServer.Context()
                    .journal(journal)
                    .routings(() -> RoutingTable.EMPTY)
                    .counters(counters)
                    .clickIdKeys(ClickIdKeys.open(folder.resolve("click-id-keys"), 1))
                    .linkKeys(LinkKeys.open(folder.resolve("link-keys"), 1))
                    .tokens(Tokens.open(folder.resolve("tokens"))));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        context.conclude();
        loop = new EdgeLoop(context, eventLoop(), 0, new AtomicInteger());
    }

    /** An edge whose every address is answered by one handler. */
    static BareEdge of(final Journal journal, final Handler handler) {
        final BareEdge edge = new BareEdge(journal, context -> context);
        final Endpoint all = Endpoint.between("/", "", Method.GET_HEAD_POST, handler);
        final Endpoint root = Endpoint.exact("/", Method.GET_HEAD_POST, handler);
        edge.loop.router(new Router(handler, handler, new Endpoint[] {all, root}));
        return edge;
    }

    /** An edge with the handlers that a server has. */
    static BareEdge ofServer(final Journal journal, final UnaryOperator<EdgeServer.Context> settings) {
        final BareEdge edge = new BareEdge(journal, settings);
        final EdgeServer.Context context = edge.context;
        final ClickIdMinter minter = new ClickIdMinter(context.clickIdKeys(), 0, 0, 0);
        edge.loop.router(
                new Router(new LinkHandler(context, minter), new ViewHandler(context), context.endpoints(edge.loop)));
        return edge;
    }

    /** Tasks of the loop run when {@link #runTasks} says so; nothing else of an event loop is used. */
    private EventLoop eventLoop() {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("execute")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    tasks.add((Runnable) arguments[0]);
                    return null;
                });
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    Tokens tokens() {
        return context.tokens();
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    /** One connection that sends all bytes in one read, or in as few as a socket can bring them. */
    Talk talk(final byte[] bytes) {
        return talk(bytes, null);
    }

    /**
     * One connection that sends the bytes and then listens.
     *
     * @param splits draws the length of each read, and whether the loop's iteration ends with it; null: reads are as
     *     long as they can be.
     */
    Talk talk(final byte[] bytes, final RandomGenerator splits) {
        final WireChannel channel = new WireChannel(allocator, new ChannelWire(new Connection(loop, false)));
        final ByteArrayOutputStream answers = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length && channel.isOpen()) {
            awaitReading(channel);
            int length = Math.min(bytes.length - at, EdgeLimits.READ_BYTES);
            if (splits != null) {
                length = splits.nextInt(4) == 0 ? 1 + splits.nextInt(length) : Math.min(length, 1 + splits.nextInt(9));
            }
            channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
            if (splits == null || splits.nextInt(4) > 0) {
                runTasks();
            }
        }
        awaitReading(channel);
        runTasks();
        take(channel, answers);
        if (!channel.isOpen()) {
            throw new AssertionError("the connection ended without an answer");
        }
        final boolean isEnded = channel.isOutputShutdown();
        channel.finishAndReleaseAll();
        runTasks();
        final long left =
                allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (left != 0) {
            throw new AssertionError(left + " bytes of buffers were left behind");
        }
        if (counters.sum(Counter.EDGE_ERRORS) != 0) {
            throw new AssertionError("a fault of ours: the log says which");
        }
        return new Talk(WireAnswers.parse(answers.toByteArray()), isEnded);
    }

    /** A connection that has enough to do reads no more until it has done it. */
    private void awaitReading(final WireChannel channel) {
        for (int i = 0; !channel.config().isAutoRead(); i++) {
            if (i == LONGEST_WAIT_TICKS) {
                throw new AssertionError("the connection reads no more");
            }
            runTasks();
            loop.tick();
        }
    }

    private static void take(final WireChannel channel, final ByteArrayOutputStream answers) {
        for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            if (sent.readableBytes() > MOST_ANSWERS_BYTES) {
                throw new AssertionError("answers pile up before they are sent: " + sent.readableBytes() + " bytes");
            }
            final byte[] part = new byte[sent.readableBytes()];
            sent.readBytes(part);
            sent.release();
            answers.writeBytes(part);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (final Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
