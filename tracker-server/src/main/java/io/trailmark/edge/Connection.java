package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.trailmark.counters.Counter;
import java.io.IOException;

/**
 * One connection: finds requests in what was read, has them handled, and sends the answers in order.
 *
 * <pre>
 *  socket -> [kept bytes][bytes read] -> RequestParser -> Router -> answers -> socket, at the end of the iteration
 *                                    \-> anything unusual: CodecHandler, for the rest of the connection
 * </pre>
 *
 * Thread: the event loop's. A request whose answer is put off stops the connection: what follows is kept, not handled.
 * After a request that cannot be understood nothing is read any more: the refusal is sent and the connection ends.
 */
final class Connection {
    private static final int INITIAL_ANSWERS_BYTES = 1024;

    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    private final EdgeLoop loop;
    private final Router router;
    private boolean isSecure;
    private Wire wire;
    private CodecHandler codec;
    private ByteBuf kept;
    private ByteBuf answers;
    private AnswerTraits traits;
    private long peerAddressHigh;
    private long peerAddressLow;
    private long deadlineNs;
    private long quietSinceNs;
    private long redirectsSinceNs;
    private int redirects;
    private int slot;
    private int heldBytes;
    private boolean isOpened;
    private boolean isShort;
    private boolean isWaiting;
    private boolean isPaused;
    private boolean isEnding;
    private boolean isEnded;
    private boolean isFlushPlanned;

    /** @param isSecure whether what comes here came over TLS. */
    Connection(final EdgeLoop loop, final boolean isSecure) {
        this.loop = loop;
        this.isSecure = isSecure;
        router = loop.router();
    }

    int slot() {
        return slot;
    }

    void slot(final int newSlot) {
        slot = newSlot;
    }

    /** What carries it from here on. */
    void wire(final Wire newWire) {
        wire = newWire;
    }

    /** The client at this address, of 16 bytes, can be talked to. */
    void open(final byte[] address) {
        peerAddressHigh = ClientAddress.high(address);
        peerAddressLow = ClientAddress.low(address);
        loop.readClock();
        quietSinceNs = loop.nowNs();
        deadlineNs = loop.nowNs() + loop.headTimeoutNs();
        isOpened = loop.tryOpen(this);
        if (!isOpened) {
            isEnding = true;
            wire.close();
        } else {
            boundByAddress();
        }
    }

    private void boundByAddress() {
        if (!loop.mayLast(peerAddressHigh, peerAddressLow)) {
            isShort = true;
            deadlineNs = loop.nowNs() + Math.min(loop.headTimeoutNs(), EdgeLimits.SHORT_HEAD_TIMEOUT_NS);
            loop.counters().increment(Counter.EDGE_CONNECTIONS_SHORT);
        }
    }

    /** Who is behind the trusted proxy that has opened this connection, before the first byte of a request. */
    void client(final long addressHigh, final long addressLow, final boolean isOverTls) {
        if (!isOpened) {
            return;
        }
        // The proxy's own address is under no bound, so there is nothing to give back for it.
        peerAddressHigh = addressHigh;
        peerAddressLow = addressLow;
        isSecure |= isOverTls;
        loop.readClock();
        boundByAddress();
    }

    /** Nothing can be said any more, to either side. */
    void closed() {
        if (isOpened) {
            isOpened = false;
            loop.closed(this, peerAddressHigh, peerAddressLow);
        }
        hold(0);
        isEnding = true;
        isEnded = true;
        kept = released(kept);
        answers = released(answers);
    }

    private static ByteBuf released(final ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }

    /** Takes what was read, which stays the caller's; what is left of it then is for the codec. */
    void read(final ByteBuf read) {
        loop.readClock();
        // What came over TLS may be longer than one read of a socket.
        while (read.isReadable() && codec == null && !isBusy()) {
            onBytes(read);
        }
        if (codec != null && !isEnding && !hold(heldBytes + read.readableBytes())) {
            codec.refuse(Problem.OVERLOADED);
        }
        if (isEnding) {
            read.skipBytes(read.readableBytes());
        } else if (codec == null && read.isReadable()) {
            keep(read);
        }
    }

    /** This connection holds so many bytes of requests that are not whole; false: too many, since all hold much. */
    private boolean hold(final int bytes) {
        final boolean isRoom = loop.hold(bytes - heldBytes);
        heldBytes = bytes;
        return isRoom || bytes <= EdgeLimits.HELD_FREELY_BYTES;
    }

    /** Joins what was kept and what was read in the loop's array, and handles what is there. */
    private void onBytes(final ByteBuf read) {
        final byte[] input = loop.input();
        int length = 0;
        if (kept != null) {
            length = kept.readableBytes();
            kept.readBytes(input, 0, length);
            kept = released(kept);
        }
        final int readLength = Math.min(read.readableBytes(), EdgeLimits.READ_BYTES);
        read.readBytes(input, length, readLength);
        handleInput(length + readLength, length > 0);
    }

    private void handleInput(final int length, final boolean isContinued) {
        final byte[] input = loop.input();
        final Request request = loop.request();
        int at = 0;
        while (at < length && !isBusy()) {
            final int parsed = RequestParser.parse(input, at, length, request);
            if (parsed > 0) {
                at += parsed;
                loop.counters().increment(Counter.EDGE_REQUESTS_FAST);
                handle(request);
            } else if (parsed == RequestParser.INCOMPLETE) {
                break;
            } else if (parsed == RequestParser.UNUSUAL) {
                handOver(input, at, length - at);
                return;
            } else {
                refuse(problemOf(parsed), request.isHead());
            }
        }
        if (!isEnding) {
            keep(input, at, length - at);
            if (at > 0 || !isContinued) {
                deadlineNs = deadline(at < length);
            }
            final boolean isRoom = hold(length - at);
            if (isBusy()) {
                updateReading();
            } else if (!isRoom) {
                refuse(Problem.OVERLOADED, false);
            }
        }
    }

    private long deadline(final boolean isUnderway) {
        if (isWaiting) {
            return NEVER;
        }
        return loop.nowNs() + (isUnderway ? loop.headTimeoutNs() : loop.idleTimeoutNs());
    }

    private static Problem problemOf(final int parsed) {
        return switch (parsed) {
            case RequestParser.LINE_TOO_LONG -> Problem.URI_TOO_LONG;
            case RequestParser.HEADERS_TOO_LARGE -> Problem.HEADERS_TOO_LARGE;
            default -> Problem.MALFORMED;
        };
    }

    /** Handles one request, whichever way it was parsed. */
    void handle(final Request request) {
        final Response response = loop.response();
        request.peer(peerAddressHigh, peerAddressLow, isSecure);
        response.reset(request, !loop.isLeaving() && !isShort, loop.mintRequestId());
        hold(0);
        loop.handle(router);
        if (response.isComplete()) {
            answer(response);
        } else if (loop.awaits(this)) {
            if (traits == null) {
                traits = new AnswerTraits();
            }
            response.saveTo(traits);
            isWaiting = true;
            deadlineNs = NEVER;
        } else {
            throw new IllegalStateException("neither answered nor put off: " + request);
        }
    }

    /** Whether the body of the request, whose head alone is there, may come. Links are no reports: they always may. */
    boolean mayReport(final Request request) {
        request.peer(peerAddressHigh, peerAddressLow, isSecure);
        return router.isLink(request) || loop.strangers().mayReport(request, loop.nowNs());
    }

    /** Refuses what could not be understood; the connection ends. */
    void refuse(final Problem problem, final boolean isHead) {
        final Response response = loop.response();
        response.resetForBadRequest(isHead, loop.mintRequestId());
        response.refuse(problem);
        answer(response);
    }

    /** Sends bytes that are no answer by themselves: {@code 100 Continue}. */
    void sendInterim(final byte[] bytes) {
        answers().writeBytes(bytes);
        planFlush();
    }

    void prepareLateAnswer(final Response response) {
        response.resetFor(traits);
    }

    void answerLate(final Response response) {
        isWaiting = false;
        answer(response);
    }

    private void answer(final Response response) {
        loop.counters().increment(Counter.EDGE_REQUESTS);
        if (isEnded) {
            return;
        }
        if (response.isRedirect()) {
            redirects++;
            redirectsSinceNs = loop.nowNs();
        }
        answers().writeBytes(response.bytes(), 0, response.lengthBytes());
        quietSinceNs = loop.nowNs();
        isPaused = answers.readableBytes() >= EdgeLimits.ANSWERS_BYTES;
        isEnding |= !response.isKeepAlive();
        planFlush();
    }

    private ByteBuf answers() {
        if (answers == null) {
            answers = wire.alloc().directBuffer(INITIAL_ANSWERS_BYTES);
        }
        return answers;
    }

    private void planFlush() {
        if (!isFlushPlanned) {
            isFlushPlanned = true;
            loop.flushLater(this);
        }
    }

    /** Sends all answers there are: the end of the iteration. What goes wrong here is nothing to the others. */
    void flush() {
        isFlushPlanned = false;
        if (answers == null || isEnded) {
            return;
        }
        try {
            sendAnswers();
        } catch (final RuntimeException failure) {
            fail(failure);
        }
    }

    private void sendAnswers() {
        final ByteBuf sent = answers;
        answers = null;
        if (isEnding) {
            end(sent);
        } else {
            wire.send(sent);
            if (isPaused && wire.isWritable()) {
                loop.resumeLater(this);
            }
        }
        if (redirects > 0) {
            loop.recordLatency(redirectsSinceNs, redirects);
            redirects = 0;
        }
    }

    /** Half closes, so that the client sees the last answer even when it is still sending; the rest is thrown away. */
    private void end(final ByteBuf sent) {
        isEnded = true;
        kept = released(kept);
        hold(0);
        deadlineNs = loop.nowNs() + EdgeLimits.LINGER_TIMEOUT_NS;
        wire.reading(true);
        wire.sendLast(sent);
    }

    /** Goes on after an answer that was put off, or when answers have left; alone with its faults as well. */
    void resume() {
        if (isEnding || isWaiting || (isPaused && !wire.isWritable())) {
            return;
        }
        try {
            goOn();
        } catch (final RuntimeException failure) {
            fail(failure);
        }
    }

    private void fail(final RuntimeException failure) {
        failed(failure);
        wire.close();
    }

    private void goOn() {
        isPaused = false;
        if (codec != null) {
            codec.resume();
            if (!isBusy()) {
                deadlineNs = codec.isUnderway() ? loop.nowNs() + EdgeLimits.BODY_TIMEOUT_NS : deadline(false);
            }
        } else if (kept != null) {
            final byte[] input = loop.input();
            final int length = kept.readableBytes();
            kept.readBytes(input, 0, length);
            kept = released(kept);
            handleInput(length, false);
        } else {
            deadlineNs = deadline(false);
        }
        updateReading();
    }

    /** Whether the requests that are there have to wait, or are not wanted any more. */
    boolean isBusy() {
        return isWaiting || isPaused || isEnding;
    }

    /** Since when it has had no answer, or been open without one. */
    long quietSinceNs() {
        return quietSinceNs;
    }

    /** Whether nothing that it asked for is under way here. */
    boolean mayMakeWay() {
        return !isWaiting && !isFlushPlanned && wire.isOpen();
    }

    /** Ends for another. */
    void makeWay() {
        isEnding = true;
        isEnded = true;
        wire.close();
    }

    /** The next thing has to happen within this time. */
    void deadlineIn(final long timeoutNs) {
        deadlineNs = loop.nowNs() + timeoutNs;
    }

    private void keep(final ByteBuf read) {
        if (kept == null) {
            kept = wire.alloc().directBuffer(read.readableBytes());
        }
        kept.writeBytes(read);
        hold(kept.readableBytes());
        updateReading();
    }

    private void keep(final byte[] input, final int offset, final int length) {
        if (length > 0) {
            kept = wire.alloc().directBuffer(length);
            kept.writeBytes(input, offset, length);
        }
    }

    /** Reading pauses while too much is kept, or while the client does not take what was sent to it. */
    private void updateReading() {
        final boolean isRoomLeft =
                codec != null ? !codec.hasQueued() : kept == null || kept.readableBytes() <= EdgeLimits.HEAD_BYTES;
        wire.reading(isRoomLeft && !isPaused && wire.isWritable());
    }

    /** From here on Netty's codec reads this connection, beginning with the bytes that were read but not understood. */
    private void handOver(final byte[] input, final int offset, final int length) {
        if (!hold(length)) {
            refuse(Problem.OVERLOADED, false);
            return;
        }
        codec = new CodecHandler(this, loop);
        deadlineNs = loop.nowNs() + loop.headTimeoutNs();
        wire.decode(input, offset, length, new StrictRequestDecoder(), codec);
    }

    /** The client takes no more of what was sent, or does again. */
    void writabilityChanged() {
        if (isEnded) {
            return;
        }
        final boolean isWritable = wire.isWritable();
        deadlineNs = loop.nowNs() + (isWritable ? loop.idleTimeoutNs() : EdgeLimits.WRITE_TIMEOUT_NS);
        updateReading();
        if (!isWritable && !hold(heldBytes + wire.unsentBytes())) {
            // It takes nothing while there is too little for all: it goes first.
            loop.counters().increment(Counter.REFUSED_OVERLOADED);
            makeWay();
        } else if (isWritable) {
            hold(kept == null ? 0 : kept.readableBytes());
            if (isPaused) {
                loop.resumeLater(this);
            }
        }
    }

    /** Ends a connection that took too long; a request underway is told why. */
    void checkDeadline(final long nowNs) {
        if (nowNs - deadlineNs < 0 || deadlineNs == NEVER) {
            return;
        }
        if (!isEnding && isUnderway()) {
            refuse(Problem.TIMEOUT, false);
        } else {
            wire.close();
        }
    }

    private boolean isUnderway() {
        return kept != null || (codec != null && codec.isUnderway());
    }

    /** The server stops: a connection without a request underway ends now. */
    void stop() {
        if (!isWaiting && !isEnding && !isUnderway() && !isFlushPlanned) {
            wire.close();
        }
    }

    /** Whether a handshake of TLS came to a secret. */
    void shookHands(final boolean isSuccess) {
        loop.counters().increment(isSuccess ? Counter.EDGE_TLS_HANDSHAKES : Counter.EDGE_TLS_HANDSHAKES_FAILED);
    }

    /** A client that goes away is nothing; anything else is a fault of ours, and this connection ends with it. */
    void failed(final Throwable cause) {
        if (!(cause instanceof IOException)) {
            loop.counters().increment(Counter.EDGE_ERRORS);
            loop.onFault(cause);
        }
    }
}
