package io.trailmark.bench.plain;

import io.trailmark.record.codec.Reason;
import java.math.BigDecimal;

/** A touch that was looked at, and what became of it. Handed out with the decision and not kept. */
public final class Candidate {
    final Touch touch;
    Reason reason;
    BigDecimal weight = BigDecimal.ZERO;
    BigDecimal share = BigDecimal.ZERO;

    Candidate(final Touch touch, final Reason reason) {
        this.touch = touch;
        this.reason = reason;
    }
}
