package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/**
 * Netty's decoder with every limit given, and stricter: the bytes of a head that it has taken are looked at again for
 * what it forgives (folded headers, other blanks than one space in the request line, bytes above ASCII in a target),
 * and their lines are counted as the byte parser counts them, line ends and all.
 *
 * <p>It takes the bytes of one head within calls that end with the request; so what it takes until then is head.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    /** The decoder counts a line end or not, by where a read ends; what is exact is {@link HeadCheck}. */
    private static final int LINE_END_BYTES = 2;

    private final HeadCheck check = new HeadCheck();
    private boolean isInHead = true;
    private DecoderException fault;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(EdgeLimits.REQUEST_LINE_BYTES + LINE_END_BYTES)
                .setMaxHeaderSize(EdgeLimits.HEADERS_BYTES + LINE_END_BYTES)
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
        final boolean isHeadWhole = out.size() > before && out.get(before) instanceof HttpMessage;
        if (wasInHead && fault == null) {
            fault = faultOf(buffer, from, isHeadWhole);
        }
        if (fault != null && out.size() == before) {
            throw fault;
        }
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpMessage message) {
                isInHead = false;
                if (fault != null) {
                    // What was decoded is delivered even when an exception follows: so the request itself tells it.
                    message.setDecoderResult(DecoderResult.failure(fault));
                }
            }
            if (out.get(i) instanceof LastHttpContent) {
                isInHead = true;
                check.reset();
            }
        }
    }

    /** What is wrong with a head as far as it was taken, or null. */
    private DecoderException faultOf(final ByteBuf buffer, final int from, final boolean isWhole) {
        if (!check.isStrict(buffer, from, buffer.readerIndex())) {
            return new DecoderException("request head is not strict");
        }
        if (check.isLineTooLong()) {
            return new TooLongHttpLineException("request line over " + EdgeLimits.REQUEST_LINE_BYTES);
        }
        final boolean isTooLong = isWhole ? check.areHeadersTooLong() : check.areHeadersTooLong(buffer);
        return isTooLong ? new TooLongHttpHeaderException("headers over " + EdgeLimits.HEADERS_BYTES) : null;
    }
}
