package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Reason;

/**
 * What each adjustment does to a conversion of each status, as a table: whether it is refused, and if not, what becomes
 * of the refunds and the status. No state, and nothing is rewarded here.
 *
 * <p>Invariants: {@code 0 <= refunded <= value}; what was REVERSED stays so; of an order without a value only all can
 * be refunded.
 */
final class Statuses {
    private Statuses() {}

    /** Why an adjustment cannot be applied, or OK. Nothing is changed. */
    static Reason refusal(final Adjustment adjustment, final Conversion conversion) {
        final boolean hasAmount = adjustment.amountMinor != Adjustment.THE_REST;
        if (hasAmount && adjustment.amountMinor < 0) {
            throw new IllegalStateException("adjustment by a negative amount: " + adjustment.amountMinor);
        }
        if (hasAmount && adjustment.currency != conversion.currency) {
            return Reason.CURRENCY_MISMATCH;
        }
        final boolean isReversed = conversion.status == ConversionStatus.REVERSED;
        return switch (adjustment.type) {
            case REFUND, CHARGEBACK ->
                isReversed || asked(adjustment, conversion) > rest(conversion) ? Reason.OVER_REFUND : Reason.OK;
            case AMEND -> {
                if (isReversed || hasAmount) {
                    yield refusalOfAmendment(conversion, adjustment.amountMinor);
                }
                yield Reason.AMOUNT_MISSING;
            }
            default -> isReversed ? Reason.STATUS_FINAL : Reason.OK;
        };
    }

    /** Why a conversion cannot be given that value, or OK. */
    static Reason refusalOfAmendment(final Conversion conversion, final long amountMinor) {
        if (conversion.status == ConversionStatus.REVERSED) {
            return Reason.STATUS_FINAL;
        }
        return amountMinor < conversion.refundedMinor ? Reason.OVER_REFUND : Reason.OK;
    }

    /** Applies an adjustment that is no amendment and was not refused. */
    static void apply(final Adjustment adjustment, final Conversion conversion) {
        final AdjustmentType type = adjustment.type;
        switch (type) {
            case REFUND, CHARGEBACK -> {
                adjustment.adjustedMinor = asked(adjustment, conversion);
                conversion.refundedMinor += adjustment.adjustedMinor;
                if (rest(conversion) == 0 && conversion.status != ConversionStatus.REJECTED) {
                    conversion.status = ConversionStatus.REVERSED;
                }
            }
            case CANCEL -> {
                adjustment.adjustedMinor = rest(conversion);
                conversion.refundedMinor = conversion.valueMinor();
                conversion.status = ConversionStatus.REVERSED;
            }
            case APPROVE ->
                conversion.status = isRefunded(conversion) ? ConversionStatus.REVERSED : ConversionStatus.APPROVED;
            case REJECT -> conversion.status = ConversionStatus.REJECTED;
            default -> throw new IllegalStateException("adjustment of type " + type + " is none of the status alone");
        }
    }

    /** After another value was given: an order of which that much was refunded is refunded in full. */
    static void amend(final Conversion conversion) {
        if (isRefunded(conversion) && conversion.status != ConversionStatus.REJECTED) {
            conversion.status = ConversionStatus.REVERSED;
        }
    }

    private static boolean isRefunded(final Conversion conversion) {
        return rest(conversion) == 0 && conversion.refundedMinor > 0;
    }

    private static long rest(final Conversion conversion) {
        return conversion.valueMinor() - conversion.refundedMinor;
    }

    private static long asked(final Adjustment adjustment, final Conversion conversion) {
        return adjustment.amountMinor == Adjustment.THE_REST ? rest(conversion) : adjustment.amountMinor;
    }
}
