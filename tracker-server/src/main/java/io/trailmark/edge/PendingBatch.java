package io.trailmark.edge;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one batch and their answer: with the decisions as soon as the views show the last of them, for all
 * records of a batch wait for one group commit; or without, as a single report's. Made for each batch.
 */
final class PendingBatch implements PendingAnswer {
    private final List<BatchLine> lines = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final IntakeServices services;
    private final boolean isAsync;
    private final long deadlineNs;

    /** @param services null where nothing is decided, and records in the journal are all that is waited for. */
    PendingBatch(final IntakeServices services, final boolean isAsync, final long nowNs) {
        this.services = services;
        this.isAsync = isAsync;
        deadlineNs = nowNs + EdgeLimits.DECISION_TIMEOUT_NS;
    }

    void add(final int number, final BatchLine line) {
        numbers.add(number);
        lines.add(line);
    }

    int count() {
        return lines.size();
    }

    /** Answers now. */
    void answer(final long viewsPosition, final Response response, final EdgeLoop loop) {
        new BatchAnswer(loop.counters(), viewsPosition, isAsync).end(lines, numbers, response);
    }

    @Override
    public boolean onAppended(final long appended, final Response response, final EdgeLoop loop) {
        if (services == null || lastPosition() <= 0) {
            answer(0, response, loop);
            return true;
        }
        loop.requestSync();
        return false;
    }

    @Override
    public boolean tryAnswer(final long viewsPosition, final long nowNs, final Response response, final EdgeLoop loop) {
        final long last = lastPosition();
        final boolean isSynced = services.journal().syncedPosition() >= last;
        if ((isAsync && isSynced) || viewsPosition >= last || nowNs - deadlineNs >= 0) {
            answer(viewsPosition, response, loop);
            return true;
        }
        return false;
    }

    private long lastPosition() {
        long last = 0;
        for (final BatchLine line : lines) {
            last = Math.max(last, line.position());
        }
        return last;
    }
}
