package io.trailmark.engine;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TouchKind;

/**
 * Decides who is credited with a conversion, and says of every candidate why it was taken or not. Reads the state and
 * changes none of it.
 *
 * <p>A proven click id of the same programme names the visitor; all of the visitor's touches in that programme are
 * candidates, and so is the click id itself where its touch is not in memory. Among those that may be credited the
 * model chooses. A coupon is asked only where no click is left.
 */
final class Attribution {
    /** So much earlier than its click a conversion may claim to be; the click's time is taken then. */
    static final long MAX_CLOCK_SKEW_MS = 3_600_000;

    /** Candidates beside the path: the click id itself and the coupon. */
    static final int CANDIDATES_BESIDE_PATH = 2;

    private static final long PPM = 1_000_000;

    private final CatalogueState catalogue;
    private final TouchLog touches;
    private final int pathCapacity;
    private final EngineStatistics statistics;
    private final Candidates candidates;

    Attribution(
            final CatalogueState catalogue,
            final TouchLog touches,
            final int pathCapacity,
            final EngineStatistics statistics) {
        this.catalogue = catalogue;
        this.touches = touches;
        this.pathCapacity = pathCapacity;
        this.statistics = statistics;
        candidates = new Candidates(pathCapacity + CANDIDATES_BESIDE_PATH);
    }

    /** The candidates of the last decision. */
    Candidates candidates() {
        return candidates;
    }

    /** Fills in the time, the rule, the credits with their rewards, and the reason. */
    void decide(final Conversion conversion) {
        candidates.count = 0;
        conversion.credits.count = 0;
        final boolean isClickOurs = isClickOfProgram(conversion);
        conversion.isClickOurs = isClickOurs;
        conversion.priority = Priority.NULL_VAL;
        conversion.isClockSkewed = isClickOurs && isSkewed(conversion);
        if (conversion.isClockSkewed) {
            conversion.occurredMs = conversion.clickTimeMs;
        }
        final GoalRules rules = catalogue.goal(conversion.programId, conversion.goalId, conversion.occurredMs);
        conversion.rules = rules;
        conversion.goalVersion = rules.version;
        conversion.model = rules.model;
        conversion.windowMs = rules.clickWindowMs;

        int named = Candidates.NONE;
        if (isClickOurs) {
            named = addPath(conversion);
            if (named == Candidates.NONE) {
                named = addClickId(conversion);
            }
        } else if (conversion.clickVerdict != ClickVerdict.ABSENT) {
            named = addRefusedClickId(conversion);
        }
        int chosen = choose(conversion.model);
        final int coupon = addCoupon(conversion, chosen != Candidates.NONE);
        if (chosen == Candidates.NONE && coupon != Candidates.NONE && candidates.reason[coupon] == Reason.OK) {
            chosen = coupon;
        }
        conclude(conversion, rules, chosen, named != Candidates.NONE ? named : coupon);
    }

    private boolean isClickOfProgram(final Conversion conversion) {
        if (conversion.clickVerdict != ClickVerdict.PROVEN) {
            return false;
        }
        final LinkVersion link = catalogue.link(conversion.clickLinkId, conversion.clickTimeMs);
        return link != null && link.programId() == conversion.programId;
    }

    private static boolean isSkewed(final Conversion conversion) {
        final long aheadMs = conversion.clickTimeMs - conversion.occurredMs;
        return !conversion.isHistory && aheadMs > 0 && aheadMs <= MAX_CLOCK_SKEW_MS;
    }

    /** Adds the visitor's touches, newest first, and returns the one that the click id names. */
    private int addPath(final Conversion conversion) {
        int named = Candidates.NONE;
        int length = 0;
        long touch = touches.newest(conversion.clickVisitor);
        while (touch != TouchLog.NONE && length < pathCapacity) {
            length++;
            // A visitor may be known to several programmes; none learns of another's clicks.
            if (touches.programId(touch) == conversion.programId) {
                final int candidate = addTouch(conversion, touch);
                named = isNamed(conversion, touch) ? candidate : named;
            }
            touch = touches.previous(touch);
        }
        statistics.pathsCut += touch == TouchLog.NONE ? 0 : 1;
        return named;
    }

    private boolean isNamed(final Conversion conversion, final long touch) {
        return touches.clickSequence(touch) == conversion.clickSequence
                && touches.timeMs(touch) == conversion.clickTimeMs
                && touches.linkId(touch) == conversion.clickLinkId;
    }

    private int addTouch(final Conversion conversion, final long touch) {
        final long timeMs = touches.timeMs(touch);
        final int partnerId = touches.partnerId(touch);
        final ClickClass clickClass = touches.clickClass(touch);
        final Reason reason = judge(conversion, timeMs, partnerId, refusalOf(clickClass, conversion.isTest));
        return candidates.addClick(
                TouchKind.CLICK, timeMs, touches.position(touch), partnerId, touches.linkId(touch), clickClass, reason);
    }

    /** The click is not in memory, and may never have reached the journal: what its id proves is enough. */
    private int addClickId(final Conversion conversion) {
        final long timeMs = conversion.clickTimeMs;
        final int partnerId = catalogue.link(conversion.clickLinkId, timeMs).partnerId();
        final Reason reason =
                judge(conversion, timeMs, partnerId, conversion.isClickPayable ? Reason.OK : Reason.CLICK_REFUSED);
        return candidates.addClick(
                TouchKind.CLICK_ID, timeMs, 0, partnerId, conversion.clickLinkId, ClickClass.NULL_VAL, reason);
    }

    /** Nothing that an unproven or foreign click id says is repeated. */
    private int addRefusedClickId(final Conversion conversion) {
        final Reason reason = switch (conversion.clickVerdict) {
            case FORGED -> Reason.CLICK_ID_FORGED;
            // Keys are kept for the longest window: a click whose key is gone is older than any.
            case KEY_UNKNOWN -> Reason.CLICK_EXPIRED;
            default -> Reason.OTHER_PROGRAM;
        };
        return candidates.addClick(TouchKind.CLICK_ID, 0, 0, 0, 0, ClickClass.NULL_VAL, reason);
    }

    private int addCoupon(final Conversion conversion, final boolean isOutranked) {
        if (conversion.couponId == 0) {
            return conversion.isCouponUnknown
                    ? candidates.addCoupon(conversion.occurredMs, 0, 0, Reason.COUPON_UNKNOWN)
                    : Candidates.NONE;
        }
        final CouponVersion coupon = catalogue.coupon(conversion.couponId, conversion.occurredMs);
        if (coupon == null || coupon.programId() != conversion.programId) {
            return candidates.addCoupon(conversion.occurredMs, 0, 0, Reason.COUPON_UNKNOWN);
        }
        Reason reason = isOutranked ? Reason.OUTRANKED : Reason.OK;
        if (coupon.status() != EntityStatus.ACTIVE) {
            reason = Reason.COUPON_UNKNOWN;
        } else if (!isActive(coupon.partnerId(), conversion.occurredMs)) {
            reason = Reason.PARTNER_SUSPENDED;
        }
        return candidates.addCoupon(conversion.occurredMs, coupon.partnerId(), conversion.couponId, reason);
    }

    /**
     * The window is closed at the click and open at its end; a partner must have been active when the click happened.
     */
    private Reason judge(
            final Conversion conversion, final long touchTimeMs, final int partnerId, final Reason ofClick) {
        if (ofClick != Reason.OK && ofClick != Reason.CLICK_REFUSED) {
            return ofClick;
        }
        if (!isActive(partnerId, touchTimeMs)) {
            return Reason.PARTNER_SUSPENDED;
        }
        if (ofClick != Reason.OK) {
            return ofClick;
        }
        final long ageMs = conversion.occurredMs - touchTimeMs;
        if (ageMs < 0) {
            return Reason.AFTER_CONVERSION;
        }
        return ageMs < conversion.windowMs ? Reason.OK : Reason.CLICK_EXPIRED;
    }

    private boolean isActive(final int partnerId, final long timeMs) {
        final PartnerVersion partner = catalogue.partner(partnerId, timeMs);
        return partner != null && partner.status == EntityStatus.ACTIVE;
    }

    private static Reason refusalOf(final ClickClass clickClass, final boolean isTest) {
        return switch (clickClass) {
            // A served prefetch is a person's who may never ask again.
            case HUMAN, DUPLICATE, PREFETCH -> Reason.OK;
            case DATACENTER -> Reason.DATACENTER;
            case CAPPED -> Reason.CAP_REACHED;
            case REFUSED -> Reason.CLICK_REFUSED;
            case TEST -> isTest ? Reason.OK : Reason.TEST;
            default -> Reason.BOT_CLICK;
        };
    }

    /** The first or the last touch by its time, the earlier in the journal of two at the same time. */
    private int choose(final Model model) {
        int chosen = Candidates.NONE;
        for (int i = 0; i < candidates.count; i++) {
            if (candidates.reason[i] == Reason.OK) {
                chosen = chosen == Candidates.NONE || isBetter(model, i, chosen) ? i : chosen;
            }
        }
        for (int i = 0; i < candidates.count; i++) {
            if (candidates.reason[i] == Reason.OK && i != chosen) {
                candidates.reason[i] = Reason.OUTRANKED;
            }
        }
        return chosen;
    }

    private boolean isBetter(final Model model, final int candidate, final int chosen) {
        final long candidateMs = candidates.touchTimeMs[candidate];
        final long chosenMs = candidates.touchTimeMs[chosen];
        if (candidateMs == chosenMs) {
            return candidates.touchPosition[candidate] < candidates.touchPosition[chosen];
        }
        return model == Model.FIRST_TOUCH ? candidateMs < chosenMs : candidateMs > chosenMs;
    }

    private void conclude(
            final Conversion conversion, final GoalRules rules, final int chosen, final int refusedFirst) {
        if (conversion.isTest) {
            conversion.reason = Reason.TEST;
            if (chosen != Candidates.NONE) {
                candidates.reason[chosen] = Reason.TEST;
            }
        } else if (chosen != Candidates.NONE) {
            conversion.reason = Reason.OK;
            conversion.credits.add(candidates, chosen, Credits.WHOLE);
            conversion.credits.rewardMinor[0] = rewardMinor(rules, conversion.valueMinor());
        } else {
            conversion.reason = refusedFirst == Candidates.NONE ? Reason.NO_TOUCH : candidates.reason[refusedFirst];
        }
    }

    private static long rewardMinor(final GoalRules rules, final long valueMinor) {
        if (rules.rewards.length == 0) {
            return 0;
        }
        final RewardRule reward = rules.rewards[0];
        return reward.kind == RewardKind.PERCENT
                ? Fractions.mulDivHalfEven(valueMinor, reward.ppm, PPM)
                : reward.amountMinor;
    }
}
