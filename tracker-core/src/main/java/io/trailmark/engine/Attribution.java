package io.trailmark.engine;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/**
 * Decides who is credited with a conversion, and says of every candidate why it was taken or not: sections 1 to 5 and 7
 * of docs/RULES.md. Reads the state and changes none of it.
 *
 * <p>The candidates are listed and judged one by one; the rule's sources are asked in their order, and the first that
 * has a candidate left wins. Among touches the model shares the credit.
 */
final class Attribution {
    /** So much earlier than its click a conversion may claim to be; the click's time is taken then. */
    static final long MAX_CLOCK_SKEW_MS = 3_600_000;

    private final CatalogueState catalogue;
    private final Customers customers;
    private final Progress progress;
    private final CandidateCollector collector;
    private final Conditions conditions;
    private final Candidates candidates;
    private final TouchModel model;
    private final Shares shares;
    private final long[] inheritedWeights;
    private final long[] inheritedParts;

    /** Sources that the rule asks: bit n is {@link Priority} n. */
    private int asked;

    private Priority winner;
    private boolean isWonByHardTouches;

    /**
     * @param pathCapacity touches looked at for one conversion.
     * @param longestPath the most that this ever was: founding conversions may have as many credits.
     */
    Attribution(
            final EngineState state, final int pathCapacity, final int longestPath, final EngineStatistics statistics) {
        final int creditCapacity = Candidates.creditCapacity(longestPath);
        catalogue = state.catalogue;
        customers = state.customers;
        progress = state.progress;
        conditions = new Conditions(progress);
        candidates = new Candidates(Candidates.capacity(longestPath));
        collector = new CandidateCollector(state, candidates, pathCapacity, longestPath, statistics);
        model = new TouchModel(creditCapacity);
        shares = new Shares(creditCapacity);
        inheritedWeights = new long[creditCapacity];
        inheritedParts = new long[creditCapacity];
    }

    /** The candidates of the last decision. */
    Candidates candidates() {
        return candidates;
    }

    /** Fills in time, rules, credits without their rewards, the source that won, what counts and the reason. */
    void decide(final Conversion conversion) {
        conversion.credits.count = 0;
        conversion.isClickOurs = isClickOfProgram(conversion);
        conversion.isClockSkewed = conversion.isClickOurs && isSkewed(conversion);
        if (conversion.isClockSkewed) {
            conversion.occurredMs = conversion.clickTimeMs;
        }
        final GoalRules rules = catalogue.goal(conversion.programId, conversion.goalId, conversion.occurredMs);
        conversion.rules = rules;
        conversion.goalVersion = rules.version;
        conversion.model = rules.model;
        conversion.windowMs = rules.clickWindowMs;
        findSubject(conversion);
        collector.collect(conversion);
        choose(rules);
        refuseOthers(rules);
        conclude(conversion);
    }

    /**
     * Fills in what is known of the conversion's customer or visitor now, and of the first payment where a reward asks
     * for it: at a decision, or when rewards change.
     */
    void findSubject(final Conversion conversion) {
        conversion.isClickOurs = isClickOfProgram(conversion);
        conversion.customerRow = customers.find(conversion);
        conversion.firstPaymentLocalMs =
                conversion.rules.isAboutFirstPayment ? progress.firstPaymentLocalMs(conversion) : Conversion.NO_PAYMENT;
    }

    private boolean isClickOfProgram(final Conversion conversion) {
        if (conversion.clickVerdict != ClickVerdict.PROVEN) {
            return false;
        }
        return catalogue.links().programId(conversion.clickLinkId) == conversion.programId;
    }

    private static boolean isSkewed(final Conversion conversion) {
        final long aheadMs = conversion.clickTimeMs - conversion.occurredMs;
        return !conversion.isHistory && aheadMs > 0 && aheadMs <= MAX_CLOCK_SKEW_MS;
    }

    /** Asks the sources in their order until one has somebody to credit. */
    private void choose(final GoalRules rules) {
        asked = 0;
        winner = Priority.NULL_VAL;
        isWonByHardTouches = false;
        model.clear();
        final Priority[] priorities = rules.priorities;
        for (int i = 0; i < priorities.length; i++) {
            asked |= 1 << priorities[i].value();
            if (winner == Priority.NULL_VAL && isNaming(priorities[i], rules)) {
                winner = priorities[i];
            }
        }
        if (winner == Priority.CLICK || winner == Priority.VIEW) {
            model.share(rules, candidates);
        }
    }

    private boolean isNaming(final Priority source, final GoalRules rules) {
        return switch (source) {
            case REGISTRATION -> isWhole(candidates.registration);
            case COUPON -> isWhole(candidates.coupon);
            case CUSTOMER -> isInherited();
            case VIEW -> isTouched(true, false, true);
            default -> isClicked(rules);
        };
    }

    private boolean isClicked(final GoalRules rules) {
        if (rules.isSoftEqual) {
            return isTouched(true, true, true);
        }
        isWonByHardTouches = isTouched(false, true, false);
        return isWonByHardTouches || isTouched(false, true, true);
    }

    /** Gathers the touches that are not refused: views, clicks, and of both the soft ones as well or not. */
    private boolean isTouched(final boolean hasViews, final boolean hasClicks, final boolean hasSoft) {
        // Newest first is how they are listed; the model sorts fastest what comes in the order of time.
        for (int i = candidates.count - 1; i >= 0; i--) {
            if (candidates.isTouch[i] && candidates.reason[i] == Reason.OK) {
                final boolean isView = candidates.kind[i] == TouchKind.VIEW;
                if ((isView ? hasViews : hasClicks) && (hasSoft || !candidates.isSoft[i])) {
                    model.add(i);
                }
            }
        }
        return model.length() > 0;
    }

    private boolean isWhole(final int candidate) {
        if (candidate == Candidates.NONE || candidates.reason[candidate] != Reason.OK) {
            return false;
        }
        candidates.weight[candidate] = 1;
        candidates.shareBillionths[candidate] = Credits.WHOLE;
        model.add(candidate);
        return true;
    }

    /** The founding conversion's shares; those of refused partners are split again among the others. */
    private boolean isInherited() {
        final int first = candidates.firstOfCustomer;
        if (first == Candidates.NONE) {
            return false;
        }
        final Credits founding = collector.founding();
        for (int i = 0; i < founding.count; i++) {
            if (candidates.reason[first + i] == Reason.OK) {
                inheritedWeights[model.length()] = founding.shareBillionths[i];
                model.add(first + i);
            }
        }
        if (model.length() == 0) {
            return false;
        }
        shares.split(inheritedWeights, model.length(), inheritedParts);
        for (int i = 0; i < model.length(); i++) {
            candidates.weight[model.touch(i)] = inheritedWeights[i];
            candidates.shareBillionths[model.touch(i)] = inheritedParts[i];
        }
        return true;
    }

    /** Gives all that nothing speaks against, but that are not credited, the reason for it. */
    private void refuseOthers(final GoalRules rules) {
        for (int i = 0; i < candidates.count; i++) {
            if (candidates.isOpen(i)) {
                candidates.reason[i] = reasonOfOther(i, rules);
            }
        }
    }

    private Reason reasonOfOther(final int candidate, final GoalRules rules) {
        if (!isAsked(candidates.kind[candidate], rules)) {
            return Reason.NOT_ASKED;
        }
        if (winner == Priority.REGISTRATION) {
            return Reason.REGISTERED_DEAL;
        }
        final boolean isSoftTouch = candidates.isTouch[candidate] && candidates.isSoft[candidate];
        return isWonByHardTouches && isSoftTouch ? Reason.SOFT_TOUCH : Reason.OUTRANKED;
    }

    private boolean isAsked(final TouchKind kind, final GoalRules rules) {
        return switch (kind) {
            case REGISTRATION -> isAsked(Priority.REGISTRATION);
            case CUSTOMER -> isAsked(Priority.CUSTOMER);
            case COUPON -> isAsked(Priority.COUPON);
            case VIEW -> isAsked(Priority.VIEW) || (rules.isSoftEqual && isAsked(Priority.CLICK));
            default -> isAsked(Priority.CLICK);
        };
    }

    private boolean isAsked(final Priority source) {
        return (asked & (1 << source.value())) != 0;
    }

    /** Credits what has won, unless a condition of the goal fails or it is a test. */
    private void conclude(final Conversion conversion) {
        for (int i = 0; i < model.length(); i++) {
            final int candidate = model.touch(i);
            conversion.credits.add(candidates, candidate, candidates.shareBillionths[candidate]);
        }
        conversion.progressEntry = progress.find(conversion, conversion.goalId);
        final long counted = progress.count(conversion.progressEntry);
        conversion.occurrence = conversion.hasSubject() ? counted + 1 : 0;
        final Reason failed = conversion.isTest ? Reason.TEST : conditions.judge(conversion, counted);
        conversion.isCounted = failed == Reason.OK;
        if (!conversion.isCounted) {
            for (int i = 0; i < model.length(); i++) {
                candidates.reason[model.touch(i)] = failed;
            }
            conversion.credits.count = 0;
        }
        conversion.priority = conversion.credits.count > 0 ? winner : Priority.NULL_VAL;
        if (!conversion.isCounted) {
            conversion.reason = failed;
        } else {
            conversion.reason = conversion.credits.count > 0 ? Reason.OK : reasonOfNothing();
        }
    }

    private Reason reasonOfNothing() {
        if (candidates.named != Candidates.NONE) {
            return candidates.reason[candidates.named];
        }
        if (candidates.coupon != Candidates.NONE) {
            return candidates.reason[candidates.coupon];
        }
        if (candidates.registration != Candidates.NONE) {
            return candidates.reason[candidates.registration];
        }
        return candidates.firstOfCustomer == Candidates.NONE
                ? Reason.NO_TOUCH
                : candidates.reason[candidates.firstOfCustomer];
    }
}
