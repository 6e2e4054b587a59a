package io.trailmark.edge;

import io.trailmark.counters.Counter;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.Decision;
import io.trailmark.views.DecisionView;

/** One reported conversion of a batch, on its way into the journal and to its decision. */
final class ConversionLine implements RecordFate, BatchLine {
    private final IntakeServices services;
    private final int programId;
    private final int goalId;
    private final String orderId;
    private long position;

    /** @param orderId null where the report's identity is another. */
    ConversionLine(final IntakeServices services, final int programId, final int goalId, final String orderId) {
        this.services = services;
        this.programId = programId;
        this.goalId = goalId;
        this.orderId = orderId;
    }

    @Override
    public void onAppended(final long appended, final EdgeLoop loop) {
        position = appended;
        loop.counters().increment(appended > 0 ? Counter.CONVERSIONS_ACCEPTED : Counter.CONVERSIONS_UNJOURNALED);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public Status write(final BatchAnswer answer) {
        // In this order: a sync between the two must not look like a record that is lost.
        final boolean isReached = services.journal().syncedPosition() >= position;
        final boolean isSynced = position > 0 && services.journal().isSynced(position);
        if (position <= 0 || (isReached && !isSynced)) {
            return answer.refuse(Problem.NOT_JOURNALED, null);
        }
        final DecisionView decision = answer.isAsync() || answer.viewsPosition() < position
                ? null
                : services.views().decision(position);
        if (decision == null) {
            return taken(answer, isSynced);
        }
        final Problem problem = Refusals.ofConversion(decision);
        if (problem != null) {
            return answer.refuse(problem, null, decision);
        }
        final boolean isDuplicate = decision.decision() == Decision.DUPLICATE;
        final Status status = isDuplicate ? Status.OK : Status.CREATED;
        answer.line(status, json -> {
            json.writeStringField("conversion_id", ConversionId.format(decision.conversionId()));
            json.writeBooleanField("duplicate", isDuplicate);
            answer.decision(json, decision);
        });
        return status;
    }

    private Status taken(final BatchAnswer answer, final boolean isSynced) {
        if (!answer.isAsync()) {
            answer.counters().increment(Counter.CONVERSIONS_ANSWERED_LATE);
        }
        final long conversionId = services.knownConversionId(position, programId, goalId, orderId);
        answer.line(Status.ACCEPTED, json -> {
            json.writeStringField("conversion_id", ConversionId.format(conversionId));
            json.writeNumberField("position", position);
            json.writeStringField("durability", isSynced ? "synced" : "journal");
        });
        return Status.ACCEPTED;
    }
}
