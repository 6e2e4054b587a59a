package io.trailmark.edge;

import io.trailmark.counters.CounterColumn;
import java.util.Arrays;

/**
 * Writes one answer as bytes: {@link #begin}, headers, then one of the {@code end}s. What every answer needs (date,
 * request id, content length, connection) it adds by itself, and it leaves the body out when the request was HEAD.
 *
 * <p>One instance per event loop; valid until the handler returns. The array grows to the largest answer and stays.
 */
final class Response {
    private static final int INITIAL_LENGTH = 8 * 1024;
    private static final int LONGEST_REQUEST_ID = 64;
    private static final int MINTED_REQUEST_ID = 16;
    private static final byte[] LINE_END = Ascii.bytes("\r\n");
    private static final byte[] REQUEST_ID = Ascii.bytes("X-Request-Id: ");
    private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
    private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
    private static final byte[] PROBLEM_TYPE = Ascii.bytes("Content-Type: application/problem+json\r\n");
    private static final byte[] NO_STORE = Ascii.bytes("Cache-Control: no-store\r\n");
    private static final byte[] RETRY_AFTER = Ascii.bytes("Retry-After: 1\r\n");
    private static final byte[] CHALLENGE = Ascii.bytes("WWW-Authenticate: Bearer\r\n");
    private static final byte[] HEX = Ascii.bytes("0123456789abcdef");

    private final CounterColumn counters;
    private final HttpDate date;
    private final byte[] requestId = new byte[LONGEST_REQUEST_ID];
    private final byte[] digits = new byte[20];

    private byte[] bytes = new byte[INITIAL_LENGTH];
    private int lengthBytes;
    private int requestIdLength;
    private boolean isHead;
    private boolean isHttp10;
    private boolean isKeepAlive;
    private boolean isComplete;
    private boolean isRedirect;

    Response(final CounterColumn counters, final HttpDate date) {
        this.counters = counters;
        this.date = date;
    }

    /** For the next request; {@code mintedRequestId} is used where the client sent none of its own. */
    void reset(final Request request, final boolean mayKeepAlive, final long mintedRequestId) {
        isHead = request.isHead();
        isHttp10 = request.isHttp10();
        isKeepAlive = mayKeepAlive && request.isKeepAlive();
        lengthBytes = 0;
        isComplete = false;
        if (!takeRequestId(request)) {
            mintRequestId(mintedRequestId);
        }
    }

    /** For a request that could not be understood: the connection ends with the answer. */
    void resetForBadRequest(final boolean isToHead, final long mintedRequestId) {
        isHead = isToHead;
        isHttp10 = false;
        isKeepAlive = false;
        lengthBytes = 0;
        isComplete = false;
        mintRequestId(mintedRequestId);
    }

    /** For an answer that was put off. */
    void resetFor(final AnswerTraits traits) {
        isHead = traits.isHead();
        isHttp10 = traits.isHttp10();
        isKeepAlive = traits.isKeepAlive();
        lengthBytes = 0;
        isComplete = false;
        requestIdLength = traits.copyRequestId(requestId);
    }

    /** What has to be remembered of the request for an answer that comes later. */
    void saveTo(final AnswerTraits traits) {
        traits.save(isHead, isHttp10, isKeepAlive, requestId, requestIdLength);
    }

    /** Starts over with the status line and what every answer has. */
    Response begin(final Status status) {
        lengthBytes = 0;
        isComplete = false;
        isRedirect = status.isRedirect();
        append(status.line());
        append(date.line());
        append(REQUEST_ID);
        append(requestId, 0, requestIdLength);
        append(LINE_END);
        return this;
    }

    /** Adds whole header lines, each with its line end. */
    Response lines(final byte[] headerLines) {
        return append(headerLines);
    }

    /**
     * Adds a header; {@code name} ends with colon and blank. The value has been checked: nothing here would notice a
     * line end in it.
     */
    Response header(final byte[] name, final byte[] value, final int offset, final int length) {
        append(name);
        append(value, offset, length);
        return append(LINE_END);
    }

    /** Adds bytes to what is being written: for values that are made of several parts. */
    Response append(final byte[] part) {
        return append(part, 0, part.length);
    }

    Response append(final byte[] part, final int offset, final int length) {
        ensure(length);
        System.arraycopy(part, offset, bytes, lengthBytes, length);
        lengthBytes += length;
        return this;
    }

    Response append(final byte octet) {
        ensure(1);
        bytes[lengthBytes++] = octet;
        return this;
    }

    /** Adds a number in decimal digits; not negative. */
    Response append(final long number) {
        int at = digits.length;
        long rest = number;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return append(digits, at, digits.length - at);
    }

    /** Ends an answer without a body. */
    void end() {
        end(bytes, 0, 0);
    }

    void end(final byte[] body) {
        end(body, 0, body.length);
    }

    /** Ends the headers and adds the body, unless the request was HEAD. */
    void end(final byte[] body, final int offset, final int length) {
        append(CONTENT_LENGTH).append(length).append(LINE_END);
        endHead();
        if (!isHead && length > 0) {
            append(body, offset, length);
        }
    }

    /** Ends an answer that says that what the client has is still right: without a body and without its length. */
    void endNotModified() {
        endHead();
    }

    private void endHead() {
        if (!isKeepAlive) {
            append(CLOSE);
        } else if (isHttp10) {
            append(KEEP_ALIVE);
        }
        append(LINE_END);
        isComplete = true;
    }

    /** Refuses, with the code's own answer, and counts it. */
    void refuse(final Problem problem) {
        beginProblem(problem);
        end(problem.body());
    }

    /** Refuses with a sentence about this very request; off the hot path. */
    void refuse(final Problem problem, final String detail) {
        beginProblem(problem);
        end(ProblemJson.body(problem, detail));
    }

    /** Refuses with more header lines than usual and a sentence, which may be null; off the hot path. */
    void refuse(final Problem problem, final String detail, final byte[] headerLines) {
        beginProblem(problem);
        lines(headerLines).end(detail == null ? problem.body() : ProblemJson.body(problem, detail));
    }

    /** Refuses with a body of its own, which begins as every problem does; off the hot path. */
    void refuse(final Problem problem, final byte[] body) {
        beginProblem(problem);
        end(body);
    }

    private void beginProblem(final Problem problem) {
        counters.increment(problem.counter());
        begin(problem.status()).lines(PROBLEM_TYPE).lines(NO_STORE);
        if (problem.status() == Status.UNAVAILABLE || problem.status() == Status.TOO_MANY_REQUESTS) {
            lines(RETRY_AFTER);
        } else if (problem.status() == Status.UNAUTHORIZED) {
            lines(CHALLENGE);
        }
    }

    boolean isComplete() {
        return isComplete;
    }

    /** Whether a prospect is sent on. */
    boolean isRedirect() {
        return isRedirect;
    }

    boolean isKeepAlive() {
        return isKeepAlive;
    }

    byte[] bytes() {
        return bytes;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    private boolean takeRequestId(final Request request) {
        final int length = request.length(Header.X_REQUEST_ID);
        if (length == 0 || length > LONGEST_REQUEST_ID) {
            return false;
        }
        final int offset = request.offset(Header.X_REQUEST_ID);
        for (int i = 0; i < length; i++) {
            final byte octet = request.bytes()[offset + i];
            if (!isRequestIdByte(octet)) {
                return false;
            }
            requestId[i] = octet;
        }
        requestIdLength = length;
        return true;
    }

    private static boolean isRequestIdByte(final byte octet) {
        final byte lower = Ascii.toLower(octet);
        return (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_';
    }

    private void mintRequestId(final long minted) {
        for (int i = 0; i < MINTED_REQUEST_ID; i++) {
            requestId[i] = HEX[(int) (minted >>> (60 - 4 * i)) & 0xF];
        }
        requestIdLength = MINTED_REQUEST_ID;
    }

    private void ensure(final int moreBytes) {
        if (lengthBytes + moreBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, lengthBytes + moreBytes));
        }
    }
}
