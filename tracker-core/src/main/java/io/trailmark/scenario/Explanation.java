package io.trailmark.scenario;

import io.trailmark.money.Money;
import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder.CandidatesDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder.CreditsDecoder;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Says in a tree what the engine decided, with everything that it looked at. No state. */
final class Explanation {
    private static final int SHARE_DECIMALS = 9;

    /** For those reasons whose code does not say it all. */
    private static final Map<Reason, String> MEANINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(Reason.NO_TOUCH, "nothing names a partner"),
            Map.entry(Reason.CLICK_EXPIRED, "older than the window"),
            Map.entry(Reason.CLICK_ID_FORGED, "it does not prove itself"),
            Map.entry(Reason.COUPON_UNKNOWN, "the programme does not have it"),
            Map.entry(Reason.COUPON_EXPIRED, "it did not hold at that time"),
            Map.entry(Reason.SELF_REFERRAL, "the customer is the partner"),
            Map.entry(Reason.CAP_REACHED, "the limit leaves no room"),
            Map.entry(Reason.TOO_FAST, "too soon after the click"),
            Map.entry(Reason.TOO_SLOW, "after the deadline"),
            Map.entry(Reason.REGISTERED_DEAL, "a registered deal comes first"),
            Map.entry(Reason.GOAL_ORDER, "a required step is missing or out of order"),
            Map.entry(Reason.OUTRANKED, "the model or the priorities prefer another"),
            Map.entry(Reason.AFTER_CONVERSION, "later than the conversion"),
            Map.entry(Reason.CLICK_REFUSED, "the click itself was not payable"),
            Map.entry(Reason.OVER_REFUND, "more than the order"),
            Map.entry(Reason.ORDER_UNKNOWN, "waits for its order"),
            Map.entry(Reason.EXCLUDED, "the rule leaves the partner or link out"),
            Map.entry(Reason.REPEATED, "another touch of the same partner stands for it"),
            Map.entry(Reason.STOOD_DOWN, "too soon after another partner's click"),
            Map.entry(Reason.SOFT_TOUCH, "a click counts for more"),
            Map.entry(Reason.CUSTOMER_EXPIRED, "the first attribution no longer carries over"),
            Map.entry(Reason.REGISTRATION_EXPIRED, "the protection does not cover it"),
            Map.entry(Reason.GOAL_REPEATED, "the goal counts once per customer"),
            Map.entry(Reason.STATUS_FINAL, "the conversion is reversed for good"),
            Map.entry(Reason.NOT_ASKED, "the priorities do not name this source")));

    private Explanation() {}

    /** Groups are read in the order in which they stand: credits, then candidates. */
    static Tree conversion(
            final ConversionOutcomeDecoder outcome, final String what, final Names names, final ZoneId zone) {
        final Tree tree = new Tree(what + ": " + word(outcome.decision()) + ", " + word(outcome.status())
                + (outcome.reason() == Reason.OK ? "" : ", " + because(outcome.reason())));
        final Tree rule = tree.add("rule: version " + outcome.goalVersion() + ", " + word(outcome.model())
                + ", clicks count for " + span(outcome.windowMs()));
        if (outcome.priority() != Priority.NULL_VAL) {
            rule.add("decided by " + word(outcome.priority()));
        }
        if (outcome.occurrence() > 0) {
            rule.add("number " + outcome.occurrence() + " of this goal for this customer");
        }
        if (outcome.clockSkew() == 1) {
            rule.add("the click's time was taken: the report is up to an hour before it");
        }
        final CreditsDecoder credits = outcome.credits();
        final Tree credited = tree.add(credits.count() == 0 ? "credits: none" : "credits");
        for (final CreditsDecoder credit : credits) {
            final String source = source(
                    credit.kind(),
                    names,
                    new Ids(credit.partnerId(), credit.linkId(), credit.couponId(), credit.registrationId()));
            credited.add(Money.format(credit.shareBillionths(), SHARE_DECIMALS) + " to "
                    + names.partnerCode((int) credit.partnerId()) + ": " + source + at(credit.touchTimeMs(), zone)
                    + ", earns " + Money.format(credit.rewardMinor(), outcome.exponent()) + " " + outcome.currency());
        }
        final CandidatesDecoder candidates = outcome.candidates();
        final Tree looked = tree.add(candidates.count() == 0 ? "candidates: none" : "candidates");
        for (final CandidatesDecoder candidate : candidates) {
            final Ids ids = new Ids(
                    candidate.partnerId(), candidate.linkId(), candidate.couponId(), candidate.registrationId());
            final String weight = candidate.weight() == 0 ? "" : ", weight " + candidate.weight();
            looked.add(names.partnerCode((int) candidate.partnerId()) + ": " + source(candidate.kind(), names, ids)
                    + at(candidate.touchTimeMs(), zone) + ": "
                    + (candidate.reason() == Reason.OK ? "taken" : because(candidate.reason())) + weight);
        }
        return tree;
    }

    static Tree adjustment(final AdjustmentOutcomeDecoder outcome, final String what) {
        final Tree tree = new Tree(what + ": " + word(outcome.decision())
                + (outcome.reason() == Reason.OK ? "" : ", " + because(outcome.reason())));
        if (outcome.conversionId() != 0) {
            final long refunded = outcome.refundedMinor();
            final String soFar = refunded == 0 ? "" : "; refunded so far " + Money.format(refunded, outcome.exponent());
            tree.add(word(outcome.statusBefore()) + " before, " + word(outcome.status()) + " now" + soFar);
        }
        return tree;
    }

    static String word(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The public code with what it means. */
    private static String because(final Reason reason) {
        final String meaning = MEANINGS.get(reason);
        return word(reason) + (meaning == null ? "" : " (" + meaning + ")");
    }

    /** What a credit or candidate names; 0 where it names none. */
    private record Ids(long partnerId, long linkId, long couponId, long registrationId) {}

    private static String source(final TouchKind kind, final Names names, final Ids ids) {
        final String link = ids.linkId() == 0 ? "" : " link " + names.linkCode((int) ids.linkId());
        return switch (kind) {
            case COUPON -> "coupon " + names.couponCode((int) ids.couponId());
            case REGISTRATION -> "registration " + names.registrationCode((int) ids.registrationId());
            case CUSTOMER -> "the customer's first conversion" + (link.isEmpty() ? "" : " (" + link.strip() + ")");
            case CLICK_ID -> "click id" + (link.isEmpty() ? "" : " of" + link);
            default -> word(kind) + (link.isEmpty() ? "" : " on" + link);
        };
    }

    private static String at(final long timeMs, final ZoneId zone) {
        return timeMs == 0 ? "" : " at " + Times.format(timeMs, zone);
    }

    private static String span(final long ms) {
        final Duration span = Duration.ofMillis(ms);
        if (span.toDaysPart() > 0 && span.toMillis() % Duration.ofDays(1).toMillis() == 0) {
            return span.toDays() + " days";
        }
        return span.toHours() > 0 ? span.toHours() + " hours" : span.toMinutes() + " minutes";
    }
}
