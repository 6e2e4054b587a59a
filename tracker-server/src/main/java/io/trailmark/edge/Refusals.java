package io.trailmark.edge;

import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.views.DecisionView;

/** Which decisions of the engine are refusals to whoever reported. */
final class Refusals {
    private Refusals() {}

    /** The refusal that a decision about a conversion means, or null. */
    static Problem ofConversion(final DecisionView decision) {
        return switch (decision.decision()) {
            case CONFLICT -> Problem.ORDER_CONFLICT;
            case REFUSED -> ofReason(decision.reason());
            default -> null;
        };
    }

    /** The refusal that a decision about an adjustment means, or null. */
    static Problem ofAdjustment(final DecisionView decision) {
        if (decision.decision() == Decision.CONFLICT) {
            return Problem.ADJUSTMENT_CONFLICT;
        }
        return decision.decision() == Decision.REFUSED ? ofReason(decision.reason()) : null;
    }

    private static Problem ofReason(final Reason reason) {
        return switch (reason) {
            case TABLE_FULL -> Problem.TABLE_FULL;
            case OVER_REFUND -> Problem.OVER_REFUND;
            case CONVERSION_UNKNOWN -> Problem.CONVERSION_UNKNOWN;
            case STATUS_FINAL -> Problem.STATUS_FINAL;
            case TYPE_UNSUPPORTED -> Problem.ADJUSTMENT_TYPE_UNSUPPORTED;
            case CURRENCY_MISMATCH -> Problem.CURRENCY_MISMATCH;
            case ADJUSTMENT_CONFLICT -> Problem.ADJUSTMENT_CONFLICT;
            case ORDER_CONFLICT -> Problem.ORDER_CONFLICT;
            case CLICK_ID_FORGED -> Problem.CLICK_ID_FORGED;
            default -> throw new IllegalStateException("the engine refused for a reason unknown here: " + reason);
        };
    }
}
