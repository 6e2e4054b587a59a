package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.Done;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.engine.Outcomes.Reversal;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an adjustment does to a conversion, section 11 of docs/RULES.md. */
final class NaiveAdjustments {
    private final NaiveRewards rewards;
    private final NaiveCaps caps;

    NaiveAdjustments(final NaiveRewards rewards, final NaiveCaps caps) {
        this.rewards = rewards;
        this.caps = caps;
    }

    static boolean isSame(final Events.Adjust first, final Events.Adjust second) {
        return first.type == second.type
                && Objects.equals(first.amountMinor, second.amountMinor)
                && (first.amountMinor == null || first.currency.equals(second.currency));
    }

    static boolean isInCurrency(final NaiveConversion order, final Events.Adjust adjust) {
        return adjust.amountMinor == null || adjust.currency.equals(order.currency) || order.isPaidIn(adjust.currency);
    }

    /** Applies, or refuses, whatever was applied before; the reason stays with it. */
    void apply(final NaiveConversion order, final Done done, final long position, final List<Outcome> outcomes) {
        final ConversionStatus before = order.status;
        final List<Long> standing = standing(order);
        done.adjusted = 0;
        done.reason = isInCurrency(order, done.adjust) ? change(order, done) : Reason.CURRENCY_MISMATCH;
        final boolean isDone = done.reason == Reason.OK;
        final List<Outcome> lines = new ArrayList<>();
        final List<Reversal> reversals = new ArrayList<>();
        if (isDone) {
            NaiveLedger.write(order, kind(done.adjust.type), false, position, done.position, lines);
            final List<Long> now = standing(order);
            for (int i = 0; i < now.size(); i++) {
                final NaiveConversion.Credit credit = order.credits.get(i);
                reversals.add(
                        new Reversal(standing.get(i) - now.get(i), credit.partner(), credit.link(), credit.coupon()));
            }
        }
        final Decision decision = isDone ? Decision.RECORDED : Decision.REFUSED;
        outcomes.add(outcome(order, done, position, decision, done.reason, before, reversals));
        outcomes.addAll(lines);
    }

    private static List<Long> standing(final NaiveConversion order) {
        final List<Long> standing = new ArrayList<>();
        for (int i = 0; i < order.credits.size(); i++) {
            standing.add(order.standing(i));
        }
        return standing;
    }

    private static EntryKind kind(final AdjustmentType type) {
        return switch (type) {
            case AMEND -> EntryKind.CORRECTED;
            case APPROVE -> EntryKind.GIVEN_BACK;
            default -> EntryKind.TAKEN_BACK;
        };
    }

    private Reason change(final NaiveConversion order, final Done done) {
        final boolean isReversed = order.status == ConversionStatus.REVERSED;
        final AdjustmentType type = done.adjust.type;
        if (type == AdjustmentType.REFUND || type == AdjustmentType.CHARGEBACK) {
            return isReversed ? Reason.OVER_REFUND : refund(order, done);
        }
        if (isReversed) {
            return Reason.STATUS_FINAL;
        }
        switch (type) {
            case AMEND -> {
                return done.adjust.amountMinor == null
                        ? Reason.AMOUNT_MISSING
                        : amend(order, done.adjust.amountMinor, order.isPaidIn(done.adjust.currency));
            }
            case CANCEL -> {
                done.adjusted = order.value() - order.refunded;
                order.refunded = order.value();
                if (order.paid != null) {
                    order.paid.refunded = order.paid.value;
                }
                order.status = ConversionStatus.REVERSED;
            }
            case APPROVE -> {
                final boolean isAllBack =
                        order.isAllBack() && (order.paid == null ? order.value() : order.paid.value) > 0;
                order.status = isAllBack ? ConversionStatus.REVERSED : ConversionStatus.APPROVED;
            }
            default -> order.status = ConversionStatus.REJECTED;
        }
        return Reason.OK;
    }

    private static Reason refund(final NaiveConversion order, final Done done) {
        final boolean isPaid = done.adjust.amountMinor != null && order.isPaidIn(done.adjust.currency);
        final long rest = isPaid ? order.paid.value - order.paid.refunded : order.value() - order.refunded;
        final long asked = done.adjust.amountMinor == null ? rest : done.adjust.amountMinor;
        if (asked > rest) {
            return Reason.OVER_REFUND;
        }
        final long before = order.refunded;
        if (isPaid) {
            order.paid.refundPaid(order, asked);
        } else {
            order.refunded += asked;
            if (order.paid != null) {
                order.paid.followRefund(order);
            }
        }
        done.adjusted = order.refunded - before;
        if (order.isAllBack() && order.status != ConversionStatus.REJECTED) {
            order.status = ConversionStatus.REVERSED;
        }
        return Reason.OK;
    }

    /** Gives the order another value; the lines are the caller's. */
    Reason amend(final NaiveConversion order, final long minor, final boolean isPaid) {
        if (order.status == ConversionStatus.REVERSED) {
            return Reason.STATUS_FINAL;
        }
        final NaivePaid paid = order.paid;
        if (minor < (isPaid ? paid.refunded : order.refunded)) {
            return Reason.OVER_REFUND;
        }
        if (paid != null && !paid.mayBeWorth(order, minor, isPaid)) {
            return Reason.CURRENCY_MISMATCH;
        }
        caps.takeBack(order);
        order.amount = paid == null ? minor : paid.amend(order, minor, isPaid);
        if (paid != null) {
            order.refunded = paid.isRefunded() ? order.value() : Math.min(order.refunded, order.value());
        }
        rewards.work(order, true);
        caps.count(order);
        final long refunded = paid == null ? order.refunded : paid.refunded;
        if (order.isAllBack() && refunded > 0 && order.status != ConversionStatus.REJECTED) {
            order.status = ConversionStatus.REVERSED;
        }
        return Reason.OK;
    }

    static Adjusted outcome(
            final NaiveConversion order,
            final Done done,
            final long position,
            final Decision decision,
            final Reason reason,
            final ConversionStatus before,
            final List<Reversal> reversals) {
        return new Adjusted(
                position,
                done.position,
                order.id,
                done.adjusted,
                order.refunded,
                order.program,
                order.goal,
                done.adjust.type,
                decision,
                reason,
                before,
                order.status,
                order.value(),
                List.copyOf(reversals));
    }
}
