package io.trailmark.edge;

import io.trailmark.counters.Counter;
import io.trailmark.views.DecisionView;

/**
 * The answer to a report that is on its way into the journal: with the decision as soon as the views show it, or
 * without one when the client does not want to wait or the decision takes too long. Made for each report.
 */
final class PendingReport implements PendingAnswer {
    private final IntakeServices services;
    private final Voice voice;
    private final Counter accepted;
    private final Counter unjournaled;
    private final boolean isAsync;
    private final long deadlineNs;
    private long position;
    private long conversionId;
    private int programId;
    private int goalId;
    private String orderId;

    private PendingReport(
            final IntakeServices services,
            final Voice voice,
            final Counter accepted,
            final Counter unjournaled,
            final boolean isAsync,
            final long nowNs) {
        this.services = services;
        this.voice = voice;
        this.accepted = accepted;
        this.unjournaled = unjournaled;
        this.isAsync = isAsync;
        deadlineNs = nowNs + EdgeLimits.DECISION_TIMEOUT_NS;
    }

    static PendingReport ofConversion(
            final IntakeServices services, final Voice voice, final boolean isAsync, final long nowNs) {
        return new PendingReport(
                services, voice, Counter.CONVERSIONS_ACCEPTED, Counter.CONVERSIONS_UNJOURNALED, isAsync, nowNs);
    }

    static PendingReport ofAdjustment(
            final IntakeServices services, final Voice voice, final boolean isAsync, final long nowNs) {
        return new PendingReport(
                services, voice, Counter.ADJUSTMENTS_ACCEPTED, Counter.ADJUSTMENTS_UNJOURNALED, isAsync, nowNs);
    }

    /** By what the conversion may be known already; without an order id it is not looked for. */
    void identify(final int ofProgramId, final int ofGoalId, final String ofOrderId) {
        programId = ofProgramId;
        goalId = ofGoalId;
        orderId = ofOrderId;
    }

    /** The conversion is known. */
    void identify(final long ofConversionId) {
        conversionId = ofConversionId;
    }

    @Override
    public boolean onAppended(final long appended, final Response response, final EdgeLoop loop) {
        if (appended <= 0) {
            loop.counters().increment(unjournaled);
            voice.refuse(response, loop, Problem.NOT_JOURNALED, null);
            return true;
        }
        position = appended;
        loop.counters().increment(accepted);
        loop.requestSync();
        return false;
    }

    @Override
    public boolean tryAnswer(final long viewsPosition, final long nowNs, final Response response, final EdgeLoop loop) {
        final boolean isLate = nowNs - deadlineNs >= 0;
        // In this order: a sync between the two must not look like a record that is lost.
        final boolean isReached = services.journal().syncedPosition() >= position;
        final boolean isSynced = services.journal().isSynced(position);
        if (isReached && !isSynced) {
            // A failing disk has destroyed the record after it was appended: the client is to report it again.
            voice.refuse(response, loop, Problem.NOT_JOURNALED, null);
            return true;
        }
        if (isAsync && (isSynced || isLate)) {
            voice.taken(response, loop, knownConversionId(), position, isSynced);
            return true;
        }
        final DecisionView decision =
                viewsPosition >= position ? services.views().decision(position) : null;
        if (decision != null) {
            voice.decided(response, loop, decision);
            return true;
        }
        if (isLate || viewsPosition >= position) {
            loop.counters().increment(Counter.CONVERSIONS_ANSWERED_LATE);
            voice.taken(response, loop, knownConversionId(), position, isSynced);
            return true;
        }
        return false;
    }

    private long knownConversionId() {
        return conversionId != 0 ? conversionId : services.knownConversionId(position, programId, goalId, orderId);
    }
}
