package io.trailmark.views;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/**
 * A touch that could have been credited, and why it was or was not. Immutable.
 *
 * @param touchPosition of the click in the journal; 0 when known from the click id alone.
 * @param reason {@link Reason#OK} when it was taken.
 * @param weight given by the model; shares are in proportion. 0 when it was not taken.
 * @param shareBillionths its part of 1,000,000,000; 0 when it was not taken.
 */
public record CandidateView(
        TouchKind kind,
        int partnerId,
        int linkId,
        int couponId,
        int registrationId,
        long touchTimeMs,
        long touchPosition,
        Reason reason,
        ClickClass clickClass,
        long weight,
        long shareBillionths) {}
