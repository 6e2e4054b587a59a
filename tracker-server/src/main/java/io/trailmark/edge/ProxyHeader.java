package io.trailmark.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.util.ReferenceCountUtil;
import io.trailmark.counters.Counter;
import java.nio.charset.StandardCharsets;

/**
 * Takes the PROXY protocol's header, version 1 or 2, from the start of a connection of a trusted proxy: who the client
 * is and whether it came over TLS. Then it is gone, and the rest of the connection is as any other. A proxy that speaks
 * for itself ({@code LOCAL}, {@code UNKNOWN}: its health checks) stays who it is.
 *
 * <p>The header must be there: nothing is guessed, so that a client cannot write one itself through a proxy that sends
 * none. A connection without is counted and closed. Thread: the event loop's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that ends has nobody left to be told how.
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    /** Of version 2, beside the addresses: what proxies say about TLS and themselves. */
    private static final int MAX_DETAILS_BYTES = 2048;

    private final EdgeLoop loop;
    private final Connection connection;

    private ProxyHeader(final EdgeLoop loop, final Connection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    /** To be called before any other handler is added. */
    static void expect(final ChannelPipeline pipeline, final EdgeLoop loop, final Connection connection) {
        pipeline.addLast(new HAProxyMessageDecoder(MAX_DETAILS_BYTES), new ProxyHeader(loop, connection));
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            take(header);
        } finally {
            ReferenceCountUtil.release(header);
        }
        ctx.pipeline().remove(this);
    }

    private void take(final HAProxyMessage header) {
        final String source = header.sourceAddress();
        if (header.command() == HAProxyCommand.LOCAL || source == null) {
            return;
        }
        final byte[] text = source.getBytes(StandardCharsets.ISO_8859_1);
        final AddressParser address = new AddressParser();
        if (address.parse(text, 0, text.length)) {
            connection.client(address.high(), address.low(), isOverTls(header));
        }
    }

    private static boolean isOverTls(final HAProxyMessage header) {
        return header.tlvs().stream().anyMatch(each -> each instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL());
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (cause instanceof DecoderException) {
            loop.counters().increment(Counter.EDGE_PROXY_HEADERS_REFUSED);
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
