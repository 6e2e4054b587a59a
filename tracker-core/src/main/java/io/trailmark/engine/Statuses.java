package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Reason;

/**
 * What each adjustment does to a conversion of each status, as a table: whether it is refused, and if not, what becomes
 * of the refunds and the status. No state, and nothing is rewarded here.
 *
 * <p>Invariants: {@code 0 <= refunded <= value}; what was REVERSED stays so; of an order without a value only all can
 * be refunded. Of an order that was paid in another currency all of this is so in that currency as well, and there it
 * is judged how much is left.
 */
final class Statuses {
    private Statuses() {}

    /** Why an adjustment cannot be applied, or OK. Nothing is changed. */
    static Reason refusal(final Adjustment adjustment, final Conversion conversion) {
        final boolean hasAmount = adjustment.amountMinor != Adjustment.THE_REST;
        if (hasAmount && adjustment.amountMinor < 0) {
            throw new IllegalStateException("adjustment by a negative amount: " + adjustment.amountMinor);
        }
        final boolean isPaid = conversion.paid.isIn(adjustment.currency);
        if (hasAmount && adjustment.currency != conversion.currency && !isPaid) {
            return Reason.CURRENCY_MISMATCH;
        }
        final boolean isReversed = conversion.status == ConversionStatus.REVERSED;
        return switch (adjustment.type) {
            case REFUND, CHARGEBACK ->
                isReversed || asked(adjustment, conversion) > rest(adjustment, conversion)
                        ? Reason.OVER_REFUND
                        : Reason.OK;
            case AMEND -> {
                if (isReversed || hasAmount) {
                    yield refusalOfAmendment(conversion, adjustment.amountMinor, isPaid);
                }
                yield Reason.AMOUNT_MISSING;
            }
            default -> isReversed ? Reason.STATUS_FINAL : Reason.OK;
        };
    }

    /**
     * Why a conversion cannot be given that value, or OK.
     *
     * @param isPaid whether the amount is one of what was paid, and not in the programme's currency.
     */
    static Reason refusalOfAmendment(final Conversion conversion, final long amountMinor, final boolean isPaid) {
        if (conversion.status == ConversionStatus.REVERSED) {
            return Reason.STATUS_FINAL;
        }
        final Paid paid = conversion.paid;
        if (amountMinor < (isPaid ? paid.refundedMinor : conversion.refundedMinor)) {
            return Reason.OVER_REFUND;
        }
        return !paid.isForeign() || isOrder(conversion, amountMinor, isPaid) ? Reason.OK : Reason.CURRENCY_MISMATCH;
    }

    /** Whether an amount is in both currencies one that an order may be worth. */
    private static boolean isOrder(final Conversion conversion, final long amountMinor, final boolean isPaid) {
        final long other = isPaid
                ? conversion.paid.worth(amountMinor, conversion.exponent)
                : conversion.paid.paidFor(amountMinor, conversion.exponent);
        return other >= 0 && other <= Conversions.MAX_SUM_MINOR;
    }

    /** Applies an adjustment that is no amendment and was not refused. */
    static void apply(final Adjustment adjustment, final Conversion conversion) {
        final AdjustmentType type = adjustment.type;
        switch (type) {
            case REFUND, CHARGEBACK -> {
                refund(adjustment, conversion);
                if (isRestNothing(conversion) && conversion.status != ConversionStatus.REJECTED) {
                    conversion.status = ConversionStatus.REVERSED;
                }
            }
            case CANCEL -> {
                adjustment.adjustedMinor = rest(conversion);
                conversion.refundedMinor = conversion.valueMinor();
                conversion.paid.refundedMinor = conversion.paid.valueMinor;
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

    private static void refund(final Adjustment adjustment, final Conversion conversion) {
        final Paid paid = conversion.paid;
        final long before = conversion.refundedMinor;
        final long asked = asked(adjustment, conversion);
        if (paid.isIn(adjustment.currency)) {
            conversion.refundedMinor = paid.refund(asked, conversion);
        } else {
            conversion.refundedMinor += asked;
            if (paid.isForeign()) {
                paid.refundTo(conversion.refundedMinor, conversion);
            }
        }
        adjustment.adjustedMinor = conversion.refundedMinor - before;
    }

    /** Gives a conversion another value: in both currencies where it was paid in another. Returns the programme's. */
    static long amend(final Conversion conversion, final long amountMinor, final boolean isPaid) {
        final Paid paid = conversion.paid;
        if (!paid.isForeign()) {
            return amountMinor;
        }
        long value = amountMinor;
        if (isPaid) {
            paid.valueMinor = amountMinor;
            value = paid.worth(amountMinor, conversion.exponent);
        } else {
            paid.amendTo(amountMinor, conversion);
        }
        conversion.refundedMinor = paid.isRefunded() ? value : Math.min(conversion.refundedMinor, value);
        return value;
    }

    private static boolean isRefunded(final Conversion conversion) {
        return isRestNothing(conversion)
                && (conversion.paid.isForeign() ? conversion.paid.refundedMinor : conversion.refundedMinor) > 0;
    }

    private static boolean isRestNothing(final Conversion conversion) {
        return conversion.paid.isForeign() ? conversion.paid.isRefunded() : rest(conversion) == 0;
    }

    /** What is left, in the currency that the adjustment speaks of. */
    private static long rest(final Adjustment adjustment, final Conversion conversion) {
        final Paid paid = conversion.paid;
        return paid.isIn(adjustment.currency) ? paid.valueMinor - paid.refundedMinor : rest(conversion);
    }

    private static long rest(final Conversion conversion) {
        return conversion.valueMinor() - conversion.refundedMinor;
    }

    private static long asked(final Adjustment adjustment, final Conversion conversion) {
        return adjustment.amountMinor == Adjustment.THE_REST ? rest(adjustment, conversion) : adjustment.amountMinor;
    }
}
