package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * A connection's bytes by way of a channel of Netty: behind TLS or the PROXY protocol, once a codec reads them, and
 * where there is no epoll. Thread: the event loop's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails closes the channel, and that is seen in channelInactive.
final class ChannelWire extends ChannelInboundHandlerAdapter implements Wire {
    private static final ChannelFutureListener HALF_CLOSE = ChannelWire::halfClose;

    private final Connection connection;
    private final boolean isOpenBefore;
    private ChannelHandlerContext context;

    ChannelWire(final Connection connection) {
        this(connection, false);
    }

    /** @param isOpenBefore whether another wire has opened the connection. */
    ChannelWire(final Connection connection, final boolean isOpenBefore) {
        this.connection = connection;
        this.isOpenBefore = isOpenBefore;
        connection.wire(this);
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        if (!isOpenBefore) {
            connection.open(ClientAddress.bytesOf(ctx.channel().remoteAddress()));
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        connection.closed();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf read = (ByteBuf) message;
        connection.read(read);
        if (read.isReadable()) {
            ctx.fireChannelRead(read);
        } else {
            read.release();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        connection.writabilityChanged();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            connection.shookHands(handshake.isSuccess());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        connection.failed(cause);
        ctx.close();
    }

    @Override
    public ByteBufAllocator alloc() {
        return context.alloc();
    }

    @Override
    public void send(final ByteBuf bytes) {
        context.writeAndFlush(bytes, context.voidPromise());
    }

    /** The client sees the last answer even when it is still sending; the rest is thrown away. */
    @Override
    public void sendLast(final ByteBuf bytes) {
        context.writeAndFlush(bytes).addListener(HALF_CLOSE);
    }

    private static void halfClose(final ChannelFuture sent) {
        final SslHandler tls = sent.channel().pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        }
        ((DuplexChannel) sent.channel()).shutdownOutput();
    }

    @Override
    public boolean isWritable() {
        return context.channel().isWritable();
    }

    /** The channel tells only how much it is above the lower watermark. */
    @Override
    public int unsentBytes() {
        final Channel channel = context.channel();
        return Math.clamp(
                channel.bytesBeforeWritable() + EdgeLimits.WRITE_LOW_WATERMARK_BYTES,
                EdgeLimits.WRITE_HIGH_WATERMARK_BYTES,
                EdgeLimits.HELD_BYTES);
    }

    @Override
    public void reading(final boolean isWanted) {
        context.channel().config().setAutoRead(isWanted);
    }

    @Override
    public boolean isOpen() {
        return context.channel().isActive();
    }

    @Override
    public void close() {
        context.close();
    }

    @Override
    public void decode(final byte[] read, final int offset, final int length, final ChannelHandler... handlers) {
        context.pipeline().addLast(handlers);
        final ByteBuf rest = context.alloc().buffer(length);
        rest.writeBytes(read, offset, length);
        context.fireChannelRead(rest);
    }
}
