package io.trailmark.views;

import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;

/**
 * What became of one reported conversion or adjustment: what the edge answers with. Immutable; the bytes of
 * {@link #json} are shared, and nobody changes them.
 */
public final class DecisionView {
    private final long position;
    private final Decision decision;
    private final Reason reason;
    private final long conversionId;
    private final ConversionStatus status;
    private final byte[] json;

    DecisionView(
            final long position,
            final Decision decision,
            final Reason reason,
            final long conversionId,
            final ConversionStatus status,
            final byte[] json) {
        this.position = position;
        this.decision = decision;
        this.reason = reason;
        this.conversionId = conversionId;
        this.status = status;
        this.json = json;
    }

    /** Of the report. */
    public long position() {
        return position;
    }

    /** Whether it changed anything. */
    public Decision decision() {
        return decision;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The conversion that holds the identity; 0 when there is none. */
    public long conversionId() {
        return conversionId;
    }

    /** Status of that conversion after the batch that decided; null when there is none. */
    public ConversionStatus status() {
        return status;
    }

    /** The decision as one JSON object, UTF-8, ready to be sent. */
    public byte[] json() {
        return json;
    }
}
