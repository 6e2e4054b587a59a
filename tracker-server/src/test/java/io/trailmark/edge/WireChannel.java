package io.trailmark.edge;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A channel without a socket that looks like one to the edge: it has an address and can be closed by halves. */
final class WireChannel extends EmbeddedChannel implements DuplexChannel {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    private boolean isOutputShutdown;

    WireChannel(final ByteBufAllocator allocator, final ChannelHandler handler) {
        config().setAllocator(allocator);
        pipeline().addLast(handler);
        pipeline().fireChannelActive();
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return PEER;
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        throw new UnsupportedOperationException("the edge never stops reading for good");
    }

    @Override
    public ChannelFuture shutdownInput(final ChannelPromise promise) {
        return shutdownInput();
    }

    @Override
    public boolean isOutputShutdown() {
        return isOutputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        isOutputShutdown = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(final ChannelPromise promise) {
        isOutputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return isOutputShutdown && isInputShutdown();
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
