package io.trailmark.edge;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The port without TLS, where there is epoll: takes connections and gives them to the event loops in turn, as plain
 * sockets, or as channels where a proxy's header comes first. Thread: that of its event loop, the first; {@link #close}
 * any.
 */
@SuppressWarnings("FutureReturnValueIgnored") // After a pause there is nobody left to be told.
final class SocketListener implements EpollIoHandle {
    private static final int MAX_ADDRESS_BYTES = 26;

    /** Connections taken before those that are open have their turn. */
    private static final int ACCEPTS_PER_TURN = 64;

    /** When there is no file left for another connection, there may be one later. */
    private static final long PAUSE_MS = 1_000;

    private final Socket socket;
    private final List<EdgeLoop> loops;
    private final Predicate<InetSocketAddress> isProxied;
    private final ChannelHandler proxied;
    private final byte[] address = new byte[MAX_ADDRESS_BYTES];
    private IoRegistration registration;
    private int turn;

    /**
     * @param socket bound or not yet; closed with this.
     * @param isProxied from whom connections begin with a proxy's header.
     * @param proxied initializes the channels of these.
     */
    SocketListener(
            final Socket socket,
            final List<EdgeLoop> loops,
            final Predicate<InetSocketAddress> isProxied,
            final ChannelHandler proxied) {
        this.socket = socket;
        this.loops = loops;
        this.isProxied = isProxied;
        this.proxied = proxied;
    }

    /** Binds the socket. */
    void bind(final InetSocketAddress where) throws IOException {
        if (where.isUnresolved()) {
            throw new UnknownHostException(where.getHostString());
        }
        socket.setReuseAddress(true);
        socket.bind(where);
    }

    /** Takes connections from now on. */
    void listen() throws IOException {
        // Sockets that are accepted have it from this one.
        socket.setTcpNoDelay(true);
        socket.listen(EdgeLimits.ACCEPT_BACKLOG);
        final IoEventLoop eventLoop = (IoEventLoop) loops.getFirst().eventLoop();
        final Future<?> done = eventLoop.submit(() -> {
            registration = eventLoop.register(this).getNow();
            registration.submit(EpollIoOps.EPOLLIN);
        });
        if (!done.awaitUninterruptibly().isSuccess()) {
            throw new IOException(done.cause());
        }
    }

    int port() {
        return socket.localAddress().getPort();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(final IoRegistration same, final IoEvent event) {
        try {
            for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
                final int accepted = socket.accept(address);
                if (accepted < 0) {
                    return;
                }
                give(new Socket(accepted), NativeInetAddress.address(address, 1, address[0]));
            }
        } catch (final IOException failure) {
            loops.getFirst().onFault(failure);
            pause();
        }
    }

    private void pause() {
        registration.submit(SocketWire.NOTHING_MORE);
        loops.getFirst()
                .eventLoop()
                .schedule(() -> registration.submit(EpollIoOps.EPOLLIN), PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    private void give(final Socket accepted, final InetSocketAddress client) {
        final EdgeLoop loop = loops.get(turn);
        turn = turn + 1 < loops.size() ? turn + 1 : 0;
        if (loop.eventLoop().inEventLoop()) {
            serve(accepted, client, loop);
        } else {
            try {
                loop.eventLoop().execute(() -> serve(accepted, client, loop));
            } catch (final RejectedExecutionException stopped) {
                closeQuietly(accepted, loop);
            }
        }
    }

    private void serve(final Socket accepted, final InetSocketAddress client, final EdgeLoop loop) {
        try {
            if (isProxied.test(client)) {
                serveProxied(accepted, loop.eventLoop());
            } else {
                SocketWire.serve(accepted, ClientAddress.bytesOf(client), loop);
            }
        } catch (final IOException | RuntimeException failure) {
            loop.onFault(failure);
            closeQuietly(accepted, loop);
        }
    }

    private void serveProxied(final Socket accepted, final EventLoop eventLoop) {
        final EpollSocketChannel channel = new EpollSocketChannel(accepted.intValue());
        channel.pipeline().addLast(proxied);
        // Nobody would ever hear of a channel that is not active: its client has gone already.
        if (!eventLoop.register(channel).isSuccess() || !channel.isActive()) {
            channel.unsafe().closeForcibly();
        }
    }

    private static void closeQuietly(final Socket accepted, final EdgeLoop loop) {
        try {
            accepted.close();
        } catch (final IOException failure) {
            loop.onFault(failure);
        }
    }

    /** Takes no more connections; those it gave away go on. */
    @Override
    public void close() {
        final EventLoop eventLoop = loops.getFirst().eventLoop();
        if (eventLoop.inEventLoop()) {
            end();
        } else {
            eventLoop.submit(this::end).awaitUninterruptibly();
        }
    }

    private void end() {
        // In this order: a socket that another process holds as well stays open, and would be told of for ever.
        if (registration != null) {
            registration.cancel();
        }
        closeQuietly(socket, loops.getFirst());
    }
}
