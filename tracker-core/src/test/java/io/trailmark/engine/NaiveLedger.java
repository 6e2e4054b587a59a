package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.Credit;
import io.trailmark.engine.NaiveConversion.Grant;
import io.trailmark.engine.NaiveConversion.Place;
import io.trailmark.engine.Outcomes.Line;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;
import java.util.List;

/** Writes a line whenever what stands of a grant changes, section 9 of docs/RULES.md. */
final class NaiveLedger {
    private NaiveLedger() {}

    private static long stands(final NaiveConversion conversion, final Grant grant) {
        if (!conversion.isStanding()) {
            return 0;
        }
        final boolean isWhole =
                grant.reward.kind == RewardKind.BENEFIT || grant.reward.mark != null || conversion.value() == 0;
        return isWhole
                ? grant.amount
                : grant.amount - NaiveMath.round(grant.amount, conversion.refunded, conversion.value());
    }

    /** Brings the lines up to what stands now; lifts that are new come after their grants. */
    static void write(
            final NaiveConversion conversion,
            final EntryKind kind,
            final boolean isNew,
            final long position,
            final long adjustmentPosition,
            final List<Outcome> outcomes) {
        conversion.grants.forEach((place, grant) -> {
            final long stands = stands(conversion, grant);
            final long change = stands - grant.standing;
            final long lift = grant.lift;
            grant.standing = stands;
            if (change != 0) {
                final boolean isCut = (kind == EntryKind.EARNED || kind == EntryKind.CORRECTED) && grant.isCut();
                final Reason reason = isCut ? Reason.CAP_REACHED : Reason.OK;
                final long standing = isNew ? stands : stands + lift;
                outcomes.add(line(conversion, place, kind, reason, change, standing, position, adjustmentPosition));
            }
            if (isNew && lift > 0) {
                outcomes.add(line(
                        conversion,
                        place,
                        EntryKind.TIER_LIFT,
                        Reason.OK,
                        lift,
                        stands + lift,
                        position,
                        adjustmentPosition));
            }
        });
    }

    /** Takes back what stood of grants without a counterpart, and hands what stood of the others on. */
    static void supersede(
            final NaiveConversion before,
            final NaiveConversion after,
            final long position,
            final long adjustmentPosition,
            final List<Outcome> outcomes) {
        before.grants.forEach((place, grant) -> {
            if (isCounterpart(before, after, place)) {
                after.grants.get(place).standing = grant.standing;
            } else if (grant.standing != 0) {
                outcomes.add(line(
                        before,
                        after,
                        place,
                        grant.reward,
                        EntryKind.CORRECTED,
                        Reason.OK,
                        -grant.standing,
                        0,
                        position,
                        adjustmentPosition));
            }
        });
    }

    private static boolean isCounterpart(final NaiveConversion before, final NaiveConversion after, final Place place) {
        final Grant next = after.grants.get(place);
        if (before.rules.version != after.rules.version || next == null || next.beforeCaps == 0) {
            return false;
        }
        final Credit old = before.credits.get(place.credit());
        final Credit now = after.credits.get(place.credit());
        return old.partner() == now.partner() && old.link() == now.link() && old.coupon() == now.coupon();
    }

    private static Line line(
            final NaiveConversion conversion,
            final Place place,
            final EntryKind kind,
            final Reason reason,
            final long amount,
            final long standing,
            final long position,
            final long adjustmentPosition) {
        final Events.Reward reward = conversion.grants.get(place).reward;
        return line(
                conversion, conversion, place, reward, kind, reason, amount, standing, position, adjustmentPosition);
    }

    private static Line line(
            final NaiveConversion ofGrant,
            final NaiveConversion conversion,
            final Place place,
            final Events.Reward reward,
            final EntryKind kind,
            final Reason reason,
            final long amount,
            final long standing,
            final long position,
            final long adjustmentPosition) {
        final Credit credit = ofGrant.credits.get(place.credit());
        return new Line(
                position,
                conversion.id,
                adjustmentPosition,
                amount,
                standing,
                conversion.program,
                conversion.goal,
                ofGrant.rules.version,
                credit.partner(),
                credit.link(),
                credit.coupon(),
                place.credit(),
                place.reward(),
                conversion.currency,
                conversion.exponent,
                kind,
                reward.kind,
                reward.beneficiary,
                reason,
                conversion.status,
                reward.name,
                reward.benefit);
    }
}
