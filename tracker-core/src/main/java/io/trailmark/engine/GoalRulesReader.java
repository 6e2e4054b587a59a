package io.trailmark.engine;

import io.trailmark.memory.StateDigest;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PrefixDecoder;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RewardKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads how a goal is credited and rewarded from its records. Allocates: it works when the catalogue changes. */
final class GoalRulesReader {
    private static final long DEFAULT_HALF_LIFE_MS = 7L * 24 * 3600 * 1000;
    private static final int DEFAULT_POSITION_PPM = 400_000;
    private static final int PPM = 1_000_000;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final GoalRulesDefinedDecoder record = new GoalRulesDefinedDecoder();
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final GroupNames groups;

    GoalRulesReader(final GroupNames groups) {
        this.groups = groups;
    }

    /** What a goal without rules of its own says. */
    GoalRules read(final GoalDefinedDecoder goal) {
        final GoalRules rules = new GoalRules();
        rules.effectiveFromMs = goal.effectiveFromMs();
        rules.isFromGoal = true;
        rules.programId = (int) goal.programId();
        rules.goalId = (int) goal.goalId();
        rules.version = (int) goal.version();
        rules.clickWindowMs = goal.windowMs();
        rules.viewWindowMs = goal.windowMs();
        rules.halfLifeMs = DEFAULT_HALF_LIFE_MS;
        rules.positionFirstPpm = DEFAULT_POSITION_PPM;
        rules.positionLastPpm = DEFAULT_POSITION_PPM;
        rules.model = goal.model();
        final RewardKind kind = goal.rewardKind();
        final RewardRule reward = new RewardRule();
        reward.kind = kind;
        reward.ppm = kind == RewardKind.PERCENT ? goal.rewardPpm() : 0;
        reward.amountMinor = kind == RewardKind.FIXED ? goal.rewardMinor() : 0;
        goal.wrapCode(bytes);
        reward.name = copied();
        reward.nameNumber = groups.number(reward.name);
        rules.rewards = kind == RewardKind.NONE ? rules.rewards : new RewardRule[] {reward};
        long digest = rules.version;
        digest = digest * 31 + rules.clickWindowMs;
        digest = digest * 31 + rules.model.value();
        digest = digest * 31 + kind.value();
        digest = digest * 31 + reward.ppm;
        digest = digest * 31 + reward.amountMinor;
        rules.digest = digest;
        return rules;
    }

    GoalRules read(final DirectBuffer buffer, final int offset) {
        record.wrapAndApplyHeader(buffer, offset, header);
        final GoalRules rules = new GoalRules();
        rules.effectiveFromMs = record.effectiveFromMs();
        rules.goalId = (int) record.goalId();
        rules.programId = (int) record.programId();
        rules.version = (int) record.version();
        rules.clickWindowMs = record.clickWindowMs();
        rules.viewWindowMs = record.viewWindowMs();
        rules.halfLifeMs = record.halfLifeMs();
        rules.standDownMs = record.standDownMs();
        rules.deadlineMs = record.deadlineMs();
        rules.notBeforeMs = record.notBeforeMs();
        final long approveBelow = record.approveBelowMinor();
        rules.approveBelowMinor = approveBelow == GoalRulesDefinedDecoder.approveBelowMinorNullValue()
                ? GoalRules.NO_LIMIT
                : approveBelow;
        rules.positionFirstPpm = record.positionFirstPpm();
        rules.positionLastPpm = record.positionLastPpm();
        rules.touchesUsed = record.touchesUsed();
        rules.inheritMonths = record.inheritMonths();
        rules.model = record.model();
        rules.transform = record.transform();
        rules.repeats = record.repeats();
        rules.isSoftEqual = record.flags().softEqual();
        rules.isOncePerCustomer = record.flags().oncePerCustomer();
        readLists(rules);
        readRewards(rules);
        rules.digest = digest(buffer, offset);
        check(rules);
        return rules;
    }

    private void readLists(final GoalRules rules) {
        final GoalRulesDefinedDecoder.PrioritiesDecoder priorities = record.priorities();
        rules.priorities = new Priority[priorities.count()];
        for (int i = 0; i < rules.priorities.length; i++) {
            rules.priorities[i] = priorities.next().priority();
        }
        final GoalRulesDefinedDecoder.RequirementsDecoder requirements = record.requirements();
        rules.requiredGoals = new int[requirements.count()];
        for (int i = 0; i < rules.requiredGoals.length; i++) {
            rules.requiredGoals[i] = (int) requirements.next().goalId();
        }
        final GoalRulesDefinedDecoder.ExcludedDecoder excluded = record.excluded();
        rules.excludedPartners = new int[excluded.count()];
        rules.excludedLinks = new int[excluded.count()];
        for (int i = 0; i < rules.excludedPartners.length; i++) {
            excluded.next();
            rules.excludedPartners[i] = (int) excluded.partnerId();
            rules.excludedLinks[i] = (int) excluded.linkId();
        }
        final GoalRulesDefinedDecoder.WeightsDecoder weights = record.weights();
        rules.weightedGroups = new int[weights.count()];
        rules.groupWeights = new long[weights.count()];
        for (int i = 0; i < rules.weightedGroups.length; i++) {
            rules.groupWeights[i] = weights.next().weight();
            weights.wrapGroup(bytes);
            rules.weightedGroups[i] = groups.number(copied());
        }
        final GoalRulesDefinedDecoder.CapsDecoder caps = record.caps();
        rules.caps = new CapRule[caps.count()];
        for (int i = 0; i < rules.caps.length; i++) {
            caps.next();
            rules.caps[i] = new CapRule(caps.scope(), caps.metric(), caps.period(), caps.limit(), caps.hard() == 1);
        }
    }

    private void readRewards(final GoalRules rules) {
        final GoalRulesDefinedDecoder.RewardsDecoder rewards = record.rewards();
        rules.rewards = new RewardRule[rewards.count()];
        for (int i = 0; i < rules.rewards.length; i++) {
            rewards.next();
            final RewardRule reward = new RewardRule();
            reward.ppm = rewards.ppm();
            reward.amountMinor = rewards.amountMinor();
            reward.valueFromMinor = rewards.valueFromMinor();
            // The null value of the schema's int64 is the very number that RewardRule.NONE is.
            reward.valueBelowMinor = rewards.valueBelowMinor();
            reward.minMinor = rewards.minMinor();
            reward.maxMinor = rewards.maxMinor();
            reward.mark = rewards.mark();
            reward.levels = rewards.levels();
            reward.occurrenceFrom = rewards.occurrenceFrom();
            reward.occurrenceTo = rewards.occurrenceTo();
            reward.every = rewards.every();
            reward.firstMonths = rewards.firstMonths();
            rules.isAboutFirstPayment |= reward.firstMonths > 0;
            reward.alternative = rewards.alternative();
            reward.partnerTypes = rewards.partnerTypes();
            reward.kind = rewards.kind();
            reward.beneficiary = rewards.beneficiary();
            reward.basis = rewards.basis();
            reward.tierMode = rewards.tierMode();
            reward.tierPeriod = rewards.tierPeriod();
            readSteps(rewards, reward);
            readConditions(rewards, reward);
            rewards.wrapName(bytes);
            reward.name = copied();
            reward.nameNumber = groups.number(reward.name);
            rewards.wrapBenefit(bytes);
            reward.benefit = copied();
            rewards.wrapPartnerGroup(bytes);
            reward.partnerGroup = bytes.capacity() == 0 ? RewardRule.ANY_GROUP : groups.number(copied());
            rules.rewards[i] = reward;
        }
    }

    private static void readSteps(final GoalRulesDefinedDecoder.RewardsDecoder rewards, final RewardRule reward) {
        final GoalRulesDefinedDecoder.RewardsDecoder.StepsDecoder steps = rewards.steps();
        reward.stepFrom = new long[steps.count()];
        reward.stepPpm = new long[steps.count()];
        reward.stepAmountMinor = new long[steps.count()];
        for (int i = 0; i < reward.stepFrom.length; i++) {
            steps.next();
            reward.stepFrom[i] = steps.from();
            reward.stepPpm[i] = steps.ppm();
            reward.stepAmountMinor[i] = steps.amountMinor();
        }
    }

    private void readConditions(final GoalRulesDefinedDecoder.RewardsDecoder rewards, final RewardRule reward) {
        final GoalRulesDefinedDecoder.RewardsDecoder.ConditionsDecoder conditions = rewards.conditions();
        reward.dimensionNames = new byte[conditions.count()][];
        reward.dimensionValues = new byte[conditions.count()][];
        for (int i = 0; i < reward.dimensionNames.length; i++) {
            conditions.next().wrapDimension(bytes);
            reward.dimensionNames[i] = copied();
            conditions.wrapValue(bytes);
            reward.dimensionValues[i] = copied();
        }
    }

    private byte[] copied() {
        final byte[] copy = new byte[bytes.capacity()];
        bytes.getBytes(0, copy);
        return copy;
    }

    /** Of all but the prefix, which says when and where the record was written. */
    private static long digest(final DirectBuffer buffer, final int offset) {
        final int from = MessageHeaderDecoder.ENCODED_LENGTH + PrefixDecoder.ENCODED_LENGTH;
        final StateDigest digest = new StateDigest();
        for (int i = from; i < RecordFrame.lengthBytes(buffer, offset); i++) {
            digest.add(buffer.getByte(offset + i));
        }
        return digest.value();
    }

    private static void check(final GoalRules rules) {
        if (rules.model == Model.TIME_DECAY && rules.halfLifeMs <= 0) {
            throw new IllegalStateException("goal " + rules.goalId + ": half-life of " + rules.halfLifeMs + " ms");
        }
        if (rules.positionFirstPpm + rules.positionLastPpm > PPM) {
            throw new IllegalStateException("goal " + rules.goalId + ": first and last share " + rules.positionFirstPpm
                    + " and " + rules.positionLastPpm + " ppm");
        }
        for (final Priority priority : rules.priorities) {
            if (priority == Priority.NULL_VAL) {
                throw new IllegalStateException("goal " + rules.goalId + ": a priority that is none");
            }
        }
    }
}
