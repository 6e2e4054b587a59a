package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.trailmark.access.Tokens;
import io.trailmark.counters.Counters;
import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.LinkKeys;
import io.trailmark.journal.Journal;
import io.trailmark.views.Views;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * One event loop's part of the edge, with its parser, handlers and waiting answers, over sockets that exist in memory
 * only. Nothing happens by itself: bytes arrive by {@link Socket#receive}, answers leave at {@link #endIteration}.
 * Thread: its caller's.
 */
public final class SimulatedEdge {
    private static final AgentClassifier CLASSIFIER = AgentClassifier.load();

    private final EmbeddedChannel tasks = new EmbeddedChannel();
    private final EdgeLoop loop;

    /** What the edge is made of, and what its surroundings are. */
    public record Parts(
            Journal journal,
            Views views,
            Counters counters,
            ClickIdKeys clickIdKeys,
            LinkKeys linkKeys,
            Tokens tokens,
            EpochNanoClock wall,
            NanoClock monotonic,
            LongSupplier secrets,
            long leastClickMs,
            long agentKey0,
            long agentKey1) {}

    /** Ready for connections. */
    public SimulatedEdge(final Parts parts) {
        final EdgeServer.Context context = new EdgeServer.Context()
                .journal(parts.journal)
                .counters(parts.counters)
                .clickIdKeys(parts.clickIdKeys)
                .linkKeys(parts.linkKeys)
                .tokens(parts.tokens)
                .classifier(CLASSIFIER)
                .clock(parts.wall)
                .nanoClock(parts.monotonic)
                .secrets(parts.secrets)
                .leastClickMs(parts.leastClickMs)
                .agentKey(parts.agentKey0, parts.agentKey1)
                .views(parts.views);
        context.conclude();
        loop = EdgeServer.newLoop(context, tasks.eventLoop(), 0, new AtomicInteger());
        parts.views.onAdvanced(loop::onViewsAdvanced);
    }

    /** What the event loop does when it has read: appends, answers, flushes. */
    public void endIteration() {
        tasks.runPendingTasks();
        tasks.checkException();
    }

    /** What the event loop does ten times a second. */
    public void tick() {
        loop.tick();
    }

    /** A new connection from this IPv4 address. */
    public Socket connect(final int address) {
        return new Socket(loop, address);
    }

    /** One connection, as its client holds it. */
    public static final class Socket {
        private final Channel channel;
        private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

        private Socket(final EdgeLoop loop, final int address) {
            channel = new Channel(loop, address);
            try {
                channel.register();
            } catch (final Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** Bytes of the client reach the server. */
        public void receive(final byte[] bytes, final int from, final int to) {
            if (channel.isActive()) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
                channel.checkException();
            }
        }

        /** All that the server has sent since the last call. */
        public byte[] sent() {
            answers.reset();
            ByteBuf sent = channel.readOutbound();
            while (sent != null) {
                final byte[] bytes = new byte[sent.readableBytes()];
                sent.readBytes(bytes);
                sent.release();
                answers.writeBytes(bytes);
                sent = channel.readOutbound();
            }
            return answers.toByteArray();
        }

        /** Whether neither side has ended it. */
        public boolean isOpen() {
            return channel.isActive();
        }

        /** The client, or what lies between, ends it. */
        public void cut() {
            channel.close().syncUninterruptibly();
            channel.runPendingTasks();
            channel.releaseInbound();
        }
    }

    /** An embedded channel with an address, and with two halves as sockets have. */
    private static final class Channel extends EmbeddedChannel implements DuplexChannel {
        private final SocketAddress address;
        private boolean isOutputShut;

        Channel(final EdgeLoop loop, final int address) {
            super(DefaultChannelId.newInstance(), false, false, new ChannelWire(new Connection(loop, false)));
            try {
                this.address = new InetSocketAddress(
                        InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(address)
                                .array()),
                        40_000);
            } catch (final UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return isActive() ? address : null;
        }

        @Override
        public boolean isInputShutdown() {
            return !isActive();
        }

        @Override
        public ChannelFuture shutdownInput() {
            return newSucceededFuture();
        }

        @Override
        public ChannelFuture shutdownInput(final ChannelPromise promise) {
            return promise.setSuccess();
        }

        @Override
        public boolean isOutputShutdown() {
            return isOutputShut;
        }

        @Override
        public ChannelFuture shutdownOutput() {
            isOutputShut = true;
            return newSucceededFuture();
        }

        @Override
        public ChannelFuture shutdownOutput(final ChannelPromise promise) {
            isOutputShut = true;
            return promise.setSuccess();
        }

        @Override
        public boolean isShutdown() {
            return isOutputShut && !isActive();
        }

        @Override
        public ChannelFuture shutdown() {
            return shutdownOutput();
        }

        @Override
        public ChannelFuture shutdown(final ChannelPromise promise) {
            return shutdownOutput(promise);
        }
    }
}
