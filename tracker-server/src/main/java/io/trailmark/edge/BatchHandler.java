package io.trailmark.edge;

import io.trailmark.counters.Counter;

/**
 * A batch of reports as lines of JSON, answered line by line. A line that is refused leaves no record and stops no
 * other; what is wrong with the whole is answered before the first line is taken.
 */
final class BatchHandler implements Handler {
    private final LineDoor door;

    BatchHandler(final LineDoor door) {
        this.door = door;
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        Problem problem = door.begin(request, loop);
        if (problem == null) {
            problem = checkWhole(request);
        }
        problem = loop.strangers().judge(request, door.report(), problem, door.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            JsonVoice.OF_CONVERSIONS.refuse(
                    response, loop, problem, door.report().detail());
            return;
        }
        final boolean isAsync = request.lists(Header.PREFER, ConversionHandler.RESPOND_ASYNC);
        final PendingBatch answer = door.newAnswer(isAsync, loop.nowNs());
        if (takeLines(request, answer, loop)) {
            loop.await(answer);
        } else {
            answer.answer(0, response, loop);
        }
    }

    private Problem checkWhole(final Request request) {
        final Report report = door.report();
        if (!ContentType.isLines(request)) {
            return report.refuse(Problem.UNSUPPORTED_TYPE, "Content-Type is to be application/x-ndjson");
        }
        final byte[] bytes = request.bytes();
        final int end = request.bodyOffset() + request.bodyLength();
        int lines = 0;
        for (int at = request.bodyOffset(); at < end; at = lineEnd(bytes, at, end) + 1) {
            lines += isBlank(bytes, at, lineEnd(bytes, at, end)) ? 0 : 1;
        }
        if (lines == 0) {
            return report.refuse(Problem.MALFORMED, "there are no lines");
        }
        return lines > EdgeLimits.BATCH_LINES
                ? report.refuse(Problem.TOO_LARGE, "more than " + EdgeLimits.BATCH_LINES + " lines; none was taken")
                : null;
    }

    /** Whether at least one of them left a record. */
    private boolean takeLines(final Request request, final PendingBatch answer, final EdgeLoop loop) {
        final byte[] bytes = request.bytes();
        final int end = request.bodyOffset() + request.bodyLength();
        boolean hasRecord = false;
        int number = 0;
        int lineEnd;
        for (int at = request.bodyOffset(); at < end; at = lineEnd + 1) {
            lineEnd = lineEnd(bytes, at, end);
            number++;
            if (!isBlank(bytes, at, lineEnd)) {
                final BatchLine line = take(request, at, lineEnd - at, loop);
                final boolean isTaken = !(line instanceof RefusedLine);
                loop.counters().increment(isTaken ? Counter.BATCH_LINES_TAKEN : Counter.BATCH_LINES_REFUSED);
                hasRecord |= isTaken;
                answer.add(number, line);
            }
        }
        return hasRecord;
    }

    private BatchLine take(final Request request, final int offset, final int lengthBytes, final EdgeLoop loop) {
        return lengthBytes > EdgeLimits.BATCH_LINE_BYTES
                ? new RefusedLine(Problem.TOO_LARGE, "a line is at most " + EdgeLimits.BATCH_LINE_BYTES + " bytes long")
                : door.take(request, offset, lengthBytes, loop);
    }

    private static int lineEnd(final byte[] bytes, final int from, final int end) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static boolean isBlank(final byte[] bytes, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (!Ascii.isBlank(bytes[i]) && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
