package io.trailmark.views;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/**
 * A touch that could have been credited, and why it was or was not. Immutable.
 *
 * @param touchPosition of the click in the journal; 0 when known from the click id alone.
 * @param reason {@link Reason#OK} when it was taken.
 */
public record CandidateView(
        TouchKind kind,
        int partnerId,
        int linkId,
        int couponId,
        long touchTimeMs,
        long touchPosition,
        Reason reason,
        ClickClass clickClass) {}
