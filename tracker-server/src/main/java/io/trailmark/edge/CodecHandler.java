package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Takes requests from Netty's codec, puts each together with its body and has the connection handle it. One request
 * at a time: what the codec has found beyond it is queued until it is answered.
 */
final class CodecHandler extends ChannelInboundHandlerAdapter {
    private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");

    private final Connection connection;
    private final EdgeLoop loop;
    private final ArrayDeque<HttpObject> queued = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private CodecRequest underway;
    private Problem fault;

    CodecHandler(final Connection connection, final EdgeLoop loop) {
        this.connection = connection;
        this.loop = loop;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final HttpObject object = (HttpObject) message;
        if (connection.isBusy() || !queued.isEmpty()) {
            queued.add(object);
            ctx.channel().config().setAutoRead(false);
        } else {
            take(object);
        }
    }

    /** Goes on after an answer that was put off. */
    void resume() {
        while (!queued.isEmpty() && !connection.isBusy()) {
            take(queued.poll());
        }
        if (fault != null && !connection.isBusy()) {
            refuse(fault);
        }
    }

    /** Whether requests wait behind one that is being answered. */
    boolean hasQueued() {
        return !queued.isEmpty();
    }

    /** Whether a request has begun and is not whole yet. */
    boolean isUnderway() {
        return underway != null;
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        if (underway != null) {
            underway.release();
            underway = null;
        }
        while (!queued.isEmpty()) {
            ReferenceCountUtil.release(queued.poll());
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        Problem problem = problemOf(cause);
        if (!(cause instanceof DecoderException)) {
            loop.onFault(cause);
            problem = Problem.INTERNAL_ERROR;
        }
        if (connection.isBusy()) {
            fault = problem;
        } else {
            refuse(problem);
        }
    }

    private void take(final HttpObject object) {
        try {
            if (object.decoderResult().isFailure()) {
                final boolean isHead =
                        object instanceof HttpRequest head && head.method().equals(HttpMethod.HEAD);
                refuse(problemOf(object.decoderResult().cause()), isHead);
                return;
            }
            if (object instanceof HttpRequest head) {
                begin(head);
            }
            if (object instanceof HttpContent content && underway != null) {
                add(content.content());
            }
            if (object instanceof LastHttpContent && underway != null) {
                finish();
            }
        } finally {
            ReferenceCountUtil.release(object);
        }
    }

    private static Problem problemOf(final Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException ? Problem.HEADERS_TOO_LARGE : Problem.MALFORMED;
    }

    private void begin(final HttpRequest head) {
        final CodecRequest request = new CodecRequest(context.alloc());
        final Problem problem = request.begin(head);
        if (problem != null) {
            request.release();
            refuse(problem, head.method().equals(HttpMethod.HEAD));
            return;
        }
        request.fill(loop.request());
        if (request.hasBody() && !connection.mayReport(loop.request())) {
            request.release();
            refuse(Problem.RATE_LIMITED, false);
            return;
        }
        underway = request;
        connection.deadlineIn(EdgeLimits.BODY_TIMEOUT_NS);
        if (request.expectsContinue()) {
            connection.sendInterim(CONTINUE);
        }
    }

    private void add(final ByteBuf content) {
        if (!underway.add(content)) {
            refuse(Problem.TOO_LARGE);
        }
    }

    private void finish() {
        final CodecRequest request = underway;
        underway = null;
        request.fill(loop.request());
        connection.deadlineIn(loop.idleTimeoutNs());
        connection.handle(loop.request());
        request.release();
    }

    /** Refuses what is not whole; the connection ends. */
    void refuse(final Problem problem) {
        refuse(problem, false);
    }

    private void refuse(final Problem problem, final boolean isHead) {
        if (underway != null) {
            underway.release();
            underway = null;
        }
        connection.refuse(problem, isHead);
    }
}
