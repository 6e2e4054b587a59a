package io.trailmark.engine;

import org.agrona.DirectBuffer;

/**
 * Receives what the engine decided, in order, on the engine's thread and within {@link Engine#onRecord}.
 *
 * <p>What each record leads to:
 * <ul>
 *   <li>an epoch or a change of the catalogue: one {@code RecordApplied};
 *   <li>a click: one {@code ClickOutcome};
 *   <li>an adjustment: one {@code AdjustmentOutcome};
 *   <li>a conversion: one {@code ConversionOutcome}. RECORDED may be followed by an {@code AdjustmentOutcome} for each
 *       parked adjustment that the order releases. CONFIRMED replaces all that was decided about the conversion before,
 *       refunds included, and is followed by an {@code AdjustmentOutcome} for each refund, decided again.
 * </ul>
 * DUPLICATE, CONFLICT and REFUSED change nothing: what they repeat was counted before.
 */
@FunctionalInterface
public interface OutcomeHandler {
    /**
     * One outcome; the memory is valid during the call only. What it throws leaves {@link Engine#onRecord}, after which
     * the engine is not used any more.
     *
     * @param offset of the outcome's message header.
     * @param lengthBytes of header and message.
     */
    void onOutcome(DirectBuffer buffer, int offset, int lengthBytes);
}
