package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder with every limit given, and stricter: the bytes of a head that it has taken are looked at again for
 * what it forgives (folded headers, other blanks than one space in the request line, bytes above ASCII in a target).
 *
 * <p>It takes the bytes of one head within calls that end with the request; so what it takes until then is head.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private final HeadCheck check = new HeadCheck();
    private boolean isInHead = true;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(EdgeLimits.REQUEST_LINE_BYTES)
                .setMaxHeaderSize(EdgeLimits.HEADERS_BYTES)
                .setMaxChunkSize(EdgeLimits.READ_BYTES)
                .setChunkedSupported(true)
                .setAllowPartialChunks(true)
                .setValidateHeaders(true)
                .setStrictLineParsing(true)
                .setAllowDuplicateContentLengths(false));
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf buffer, final List<Object> out)
            throws Exception {
        final boolean wasInHead = isInHead;
        final int from = buffer.readerIndex();
        final int before = out.size();
        super.decode(ctx, buffer, out);
        if (wasInHead && !check.isStrict(buffer, from, buffer.readerIndex())) {
            throw new DecoderException("request head is not strict");
        }
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpMessage) {
                isInHead = false;
            }
            if (out.get(i) instanceof LastHttpContent) {
                isInHead = true;
                check.reset();
            }
        }
    }
}
