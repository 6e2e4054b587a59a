package io.trailmark.bench.compare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The reference for Java: Netty as its examples have it, one event loop over epoll, its own codec, and the same
 * redirect for every request.
 */
public final class NettyServer {
    private static final int BACKLOG = 4096;

    private NettyServer() {}

    /** Serves until the process is ended. Arguments: port, destination. */
    public static void main(final String[] arguments) throws InterruptedException {
        final String location = arguments[1];
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new Redirect(location));
                    }
                })
                .bind(Integer.parseInt(arguments[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    /** A write or close that fails ends the connection by itself. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static final class Redirect extends SimpleChannelInboundHandler<HttpObject> {
        private final String location;

        private Redirect(final String location) {
            this.location = location;
        }

        @Override
        protected void channelRead0(final ChannelHandlerContext context, final HttpObject message) {
            if (!(message instanceof HttpRequest)) {
                return;
            }
            final DefaultFullHttpResponse answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FOUND, Unpooled.EMPTY_BUFFER);
            answer.headers()
                    .set(HttpHeaderNames.LOCATION, location)
                    .set("X-Request-Id", "d61a05892fa43502")
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-store, private")
                    .set("X-Robots-Tag", "noindex, nofollow")
                    .set("Referrer-Policy", "strict-origin-when-cross-origin")
                    .set(HttpHeaderNames.CONTENT_LENGTH, 0);
            context.write(answer, context.voidPromise());
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
            context.close();
        }
    }
}
