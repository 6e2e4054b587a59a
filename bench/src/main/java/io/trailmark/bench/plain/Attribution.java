package io.trailmark.bench.plain;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.Reason;
import java.util.ArrayList;
import java.util.List;

/** Lists the touches of a conversion's visitor, judges each, and has the model share the credit. */
final class Attribution {
    private static final long MAX_CLOCK_SKEW_MS = 3_600_000;

    private final Catalogue catalogue;
    private final Touches touches;
    private final PathModel model;
    private final int pathCapacity;

    Attribution(final Catalogue catalogue, final Touches touches, final int pathCapacity) {
        this.catalogue = catalogue;
        this.touches = touches;
        this.pathCapacity = pathCapacity;
        model = new PathModel(catalogue);
    }

    /** Fills in time, rules, reason and credits; returns what was looked at, the newest first. */
    List<Candidate> decide(final Conversion conversion) {
        final long aheadMs = conversion.clickTimeMs - conversion.reportedMs;
        if (aheadMs > 0 && aheadMs <= MAX_CLOCK_SKEW_MS) {
            conversion.occurredMs = conversion.clickTimeMs;
        }
        conversion.rules = catalogue.rules(conversion.key.goalId(), conversion.occurredMs);
        final List<Candidate> candidates = candidates(conversion);
        final List<Candidate> taken = new ArrayList<>(candidates.size());
        for (int i = candidates.size() - 1; i >= 0; i--) {
            if (candidates.get(i).reason == Reason.OK) {
                taken.add(candidates.get(i));
            }
        }
        if (!taken.isEmpty()) {
            conversion.credits = model.share(conversion.rules, taken);
            conversion.reason = Reason.OK;
        } else {
            conversion.reason = candidates.isEmpty() ? Reason.NO_TOUCH : candidates.getFirst().reason;
        }
        return candidates;
    }

    private List<Candidate> candidates(final Conversion conversion) {
        if (conversion.clickVerdict != ClickVerdict.PROVEN) {
            return List.of();
        }
        final List<Touch> path = touches.of(conversion.clickVisitor);
        final List<Candidate> candidates = new ArrayList<>(path.size());
        boolean isNamed = false;
        for (int i = path.size() - 1; i >= Math.max(0, path.size() - pathCapacity); i--) {
            final Touch touch = path.get(i);
            if (touch.programId() == conversion.key.programId()) {
                candidates.add(new Candidate(touch, judge(touch, conversion)));
                isNamed |= touch.linkId() == conversion.clickLinkId
                        && touch.timeMs() == conversion.clickTimeMs
                        && touch.clickSequence() == conversion.clickSequence;
            }
        }
        if (!isNamed) {
            final Touch touch = named(conversion);
            candidates.add(new Candidate(touch, judge(touch, conversion)));
        }
        return candidates;
    }

    /** The touch that the click id proves, though it was forgotten or never recorded. */
    private Touch named(final Conversion conversion) {
        return new Touch(
                0,
                conversion.clickTimeMs,
                conversion.clickVisitor,
                conversion.clickSequence,
                conversion.clickLinkId,
                catalogue.partnerOfLink(conversion.clickLinkId, conversion.clickTimeMs),
                conversion.key.programId(),
                ClickClass.HUMAN);
    }

    private Reason judge(final Touch touch, final Conversion conversion) {
        return switch (touch.clickClass()) {
            case HUMAN, DUPLICATE, PREFETCH -> judgeTime(touch, conversion);
            case DATACENTER -> Reason.DATACENTER;
            default -> Reason.BOT_CLICK;
        };
    }

    private Reason judgeTime(final Touch touch, final Conversion conversion) {
        final long ageMs = conversion.occurredMs - touch.timeMs();
        if (!catalogue.partner(touch.partnerId(), touch.timeMs()).isActive()) {
            return Reason.PARTNER_SUSPENDED;
        }
        if (ageMs < 0) {
            return Reason.AFTER_CONVERSION;
        }
        return ageMs < conversion.rules.windowMs() ? Reason.OK : Reason.CLICK_EXPIRED;
    }
}
