package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
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
    private static final String NOT_STRICT = "request head is not strict";

    private final HeadCheck check = new HeadCheck();
    private boolean isInHead = true;
    private boolean isFaulty;

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
        isFaulty |= wasInHead && !check.isStrict(buffer, from, buffer.readerIndex());
        if (isFaulty && out.size() == before) {
            throw new DecoderException(NOT_STRICT);
        }
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpMessage message) {
                isInHead = false;
                if (isFaulty) {
                    // What was decoded is delivered even when an exception follows: so the request itself tells it.
                    message.setDecoderResult(DecoderResult.failure(new DecoderException(NOT_STRICT)));
                }
            }
            if (out.get(i) instanceof LastHttpContent) {
                isInHead = true;
                check.reset();
            }
        }
    }
}
