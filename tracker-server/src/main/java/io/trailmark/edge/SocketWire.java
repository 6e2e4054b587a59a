package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * A connection's bytes straight from the socket and to it: one call of the kernel for what is read, one for what is
 * sent, and no channel or pipeline between. What needs one is given over to a {@link ChannelWire}.
 *
 * <p>Thread: the event loop's. Nothing is allocated while requests come and answers are taken at once.
 */
final class SocketWire implements Wire, EpollIoHandle {
    /** EPOLLHUP, which nobody asks for: neither side sends any more. */
    private static final EpollIoOps HANG_UP = EpollIoOps.valueOf(0x10);

    /**
     * What the kernel tells in any case. Of {@link EpollIoOps#NONE} Netty 4.2.20 makes that it takes the socket out,
     * and does not put it back at the next wish.
     */
    static final EpollIoOps NOTHING_MORE = EpollIoOps.EPOLLERR;

    private final Socket socket;
    private final EdgeLoop loop;
    private final Connection connection;
    private IoRegistration registration;
    private EpollIoOps wanted = NOTHING_MORE;
    private ByteBuf unsent;
    private boolean isReading = true;
    private boolean isChoked;
    private boolean isLastSent;
    private boolean isOpen = true;

    private SocketWire(final Socket socket, final EdgeLoop loop) {
        this.socket = socket;
        this.loop = loop;
        connection = new Connection(loop, false);
        connection.wire(this);
    }

    /** Whether this is a way on this machine: the bytes have to have an address. */
    static boolean isPossible(final ByteBuf buffer) {
        return buffer.hasMemoryAddress();
    }

    /** Serves the client behind this socket, which was accepted just now; on the event loop. */
    static void serve(final Socket socket, final byte[] address, final EdgeLoop loop) throws IOException {
        final SocketWire wire = new SocketWire(socket, loop);
        final Future<IoRegistration> registered = ((IoEventLoop) loop.eventLoop()).register(wire);
        if (!registered.isSuccess()) {
            throw new IOException("the event loop takes no more sockets", registered.cause());
        }
        wire.registration = registered.getNow();
        try {
            wire.connection.open(address);
            // Who has connected has usually sent its request by now.
            wire.readAll();
            wire.updateInterest();
        } catch (final RuntimeException failure) {
            wire.fail(failure);
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(final IoRegistration same, final IoEvent event) {
        final EpollIoOps ready = ((EpollIoEvent) event).ops();
        try {
            if (ready.contains(EpollIoOps.EPOLLOUT)) {
                sendRest();
            }
            if (isReading && !ready.equals(EpollIoOps.EPOLLOUT)) {
                readAll();
            } else if (ready.contains(EpollIoOps.EPOLLERR) || ready.contains(HANG_UP)) {
                close();
            }
        } catch (final RuntimeException failure) {
            fail(failure);
        }
    }

    /** What there is, unless it is so much that others have to have their turn. */
    private void readAll() {
        try {
            int count = EdgeLimits.READ_BYTES;
            for (int i = 0; i < EdgeLimits.READS_PER_TURN && isOpen && isReading && isFull(count); i++) {
                final ByteBuf buffer = loop.readBuffer();
                count = socket.recvAddress(buffer.memoryAddress(), 0, EdgeLimits.READ_BYTES);
                if (count > 0) {
                    buffer.setIndex(0, count);
                    connection.read(buffer);
                } else if (count < 0) {
                    close();
                }
            }
        } catch (final IOException failure) {
            fail(failure);
        }
    }

    /** A shorter read has emptied the socket. */
    private static boolean isFull(final int count) {
        return count == EdgeLimits.READ_BYTES;
    }

    private void fail(final Exception failure) {
        connection.failed(failure);
        close();
    }

    @Override
    public ByteBufAllocator alloc() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public void send(final ByteBuf bytes) {
        if (!isOpen) {
            bytes.release();
        } else if (unsent != null) {
            // A client may take bit by bit and never all: what it has taken must not stay.
            unsent.discardReadBytes().writeBytes(bytes);
            bytes.release();
            judge();
        } else if (isTaken(bytes)) {
            bytes.release();
        } else {
            unsent = bytes;
            updateInterest();
            judge();
        }
    }

    @Override
    public void sendLast(final ByteBuf bytes) {
        isLastSent = true;
        send(bytes);
        endIfSent();
    }

    /** Whether the kernel takes all of it; what is left stands in the buffer. */
    private boolean isTaken(final ByteBuf bytes) {
        try {
            bytes.skipBytes(socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
            return !bytes.isReadable();
        } catch (final IOException failure) {
            bytes.skipBytes(bytes.readableBytes());
            fail(failure);
            return true;
        }
    }

    private void sendRest() {
        if (unsent == null) {
            return;
        }
        final ByteBuf rest = unsent;
        if (isTaken(rest) && isOpen) {
            unsent = null;
            rest.release();
            updateInterest();
            endIfSent();
        }
        judge();
    }

    private void endIfSent() {
        if (!isLastSent || unsent != null || !isOpen) {
            return;
        }
        try {
            socket.shutdown(false, true);
        } catch (final IOException | NotYetConnectedException reset) {
            // The client has not waited for the end.
            close();
        }
    }

    /** Tells the connection when too much waits for the client, and when little does again. */
    private void judge() {
        final int waiting = unsent == null ? 0 : unsent.readableBytes();
        final boolean isTooMuch =
                waiting > (isChoked ? EdgeLimits.WRITE_LOW_WATERMARK_BYTES : EdgeLimits.WRITE_HIGH_WATERMARK_BYTES);
        if (isTooMuch != isChoked && isOpen) {
            isChoked = isTooMuch;
            connection.writabilityChanged();
        }
    }

    @Override
    public boolean isWritable() {
        return isOpen && !isChoked;
    }

    @Override
    public int unsentBytes() {
        return unsent == null ? 0 : unsent.readableBytes();
    }

    @Override
    public void reading(final boolean isWanted) {
        isReading = isWanted;
        updateInterest();
    }

    private void updateInterest() {
        final EpollIoOps in = isReading ? EpollIoOps.EPOLLIN : NOTHING_MORE;
        final EpollIoOps all = unsent == null ? in : in.with(EpollIoOps.EPOLLOUT);
        if (isOpen && !all.equals(wanted)) {
            wanted = all;
            registration.submit(all);
        }
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        releaseUnsent();
        try {
            socket.close();
        } catch (final IOException failure) {
            connection.failed(failure);
        }
        // The kernel forgets a socket that nobody else has by itself; this makes the event loop forget it too.
        registration.cancel();
        connection.closed();
    }

    private void releaseUnsent() {
        if (unsent != null) {
            unsent.release();
            unsent = null;
        }
    }

    /** The socket becomes a channel's, and this is no way for it any more. */
    @Override
    public void decode(final byte[] read, final int offset, final int length, final ChannelHandler... handlers) {
        isOpen = false;
        registration.cancel();
        final EpollSocketChannel channel = new EpollSocketChannel(socket.intValue());
        final ChannelWire next = new ChannelWire(connection, true);
        EdgeServer.configure(channel);
        channel.config().setAutoRead(isReading);
        channel.pipeline().addLast(next);
        final ChannelFuture registered = loop.eventLoop().register(channel);
        if (!registered.isSuccess() || !channel.isActive()) {
            releaseUnsent();
            channel.unsafe().closeForcibly();
            connection.closed();
            return;
        }
        if (unsent != null) {
            next.send(unsent);
        }
        next.decode(read, offset, length, handlers);
    }
}
