package io.trailmark.engine;

import io.trailmark.record.codec.GoalRulesDefinedEncoder;
import io.trailmark.record.codec.GoalRulesDefinedEncoder.RewardsEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Source;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** Turns {@link Events.Rules} into a record. */
final class RulesEncoder {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    int encode(final Events.Rules rules, final MutableDirectBuffer buffer, final int offset) {
        final GoalRulesDefinedEncoder encoder = new GoalRulesDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(rules.fromMs)
                .clickWindowMs(rules.clickWindowMs)
                .viewWindowMs(rules.viewWindowMs)
                .halfLifeMs(rules.halfLifeMs)
                .standDownMs(rules.standDownMs)
                .deadlineMs(rules.deadlineMs)
                .notBeforeMs(rules.notBeforeMs)
                .approveBelowMinor(or(rules.approveBelowMinor, GoalRulesDefinedEncoder.approveBelowMinorNullValue()))
                .goalId(rules.goal)
                .programId(rules.program)
                .version(rules.version)
                .positionFirstPpm(rules.positionFirstPpm)
                .positionLastPpm(rules.positionLastPpm)
                .touchesUsed(rules.touchesUsed)
                .inheritMonths(rules.inheritMonths)
                .model(rules.model)
                .transform(rules.transform)
                .repeats(rules.repeats)
                .source(Source.FILE);
        encoder.flags().clear().softEqual(rules.isSoftEqual).oncePerCustomer(rules.isOncePerCustomer);
        lists(rules, encoder);
        caps(rules, encoder);
        final RewardsEncoder rewards = encoder.rewardsCount(rules.rewards.size());
        for (final Events.Reward reward : rules.rewards) {
            reward(reward, rewards.next());
        }
        return encoder.encodedLength();
    }

    private static void lists(final Events.Rules rules, final GoalRulesDefinedEncoder encoder) {
        final GoalRulesDefinedEncoder.PrioritiesEncoder priorities = encoder.prioritiesCount(rules.priorities.size());
        for (final Priority priority : rules.priorities) {
            priorities.next().priority(priority);
        }
        final GoalRulesDefinedEncoder.RequirementsEncoder requirements =
                encoder.requirementsCount(rules.requiredGoals.size());
        for (final int goal : rules.requiredGoals) {
            requirements.next().goalId(goal);
        }
        final GoalRulesDefinedEncoder.ExcludedEncoder excluded =
                encoder.excludedCount(rules.excludedPartners.size() + rules.excludedLinks.size());
        for (final int partner : rules.excludedPartners) {
            excluded.next().partnerId(partner).linkId(0);
        }
        for (final int link : rules.excludedLinks) {
            excluded.next().partnerId(0).linkId(link);
        }
        final GoalRulesDefinedEncoder.WeightsEncoder weights = encoder.weightsCount(rules.weights.size());
        rules.weights.forEach((group, weight) -> {
            final byte[] name = bytes(group);
            weights.next().weight(weight).putGroup(name, 0, name.length);
        });
    }

    private static void caps(final Events.Rules rules, final GoalRulesDefinedEncoder encoder) {
        final GoalRulesDefinedEncoder.CapsEncoder caps = encoder.capsCount(rules.caps.size());
        for (final Events.Cap cap : rules.caps) {
            caps.next()
                    .limit(cap.limit())
                    .scope(cap.scope())
                    .metric(cap.metric())
                    .period(cap.period())
                    .hard((short) (cap.isHard() ? 1 : 0));
        }
    }

    private static void reward(final Events.Reward reward, final RewardsEncoder encoder) {
        encoder.ppm(reward.ppm)
                .amountMinor(reward.amountMinor)
                .valueFromMinor(reward.valueFromMinor)
                .valueBelowMinor(or(reward.valueBelowMinor, RewardsEncoder.valueBelowMinorNullValue()))
                .minMinor(or(reward.minMinor, RewardsEncoder.minMinorNullValue()))
                .maxMinor(or(reward.maxMinor, RewardsEncoder.maxMinorNullValue()))
                .mark(or(reward.mark, RewardsEncoder.markNullValue()))
                .levels(reward.levels)
                .occurrenceFrom(reward.occurrenceFrom)
                .occurrenceTo(reward.occurrenceTo)
                .every(reward.every)
                .firstMonths(reward.firstMonths)
                .alternative(reward.alternative)
                .partnerTypes(reward.partnerTypes)
                .kind(reward.kind)
                .beneficiary(reward.beneficiary)
                .basis(reward.basis)
                .tierMode(reward.tierMode)
                .tierPeriod(reward.tierPeriod);
        final RewardsEncoder.StepsEncoder steps = encoder.stepsCount(reward.steps.size());
        for (final Events.Step step : reward.steps) {
            steps.next().from(step.from()).ppm(step.ppm()).amountMinor(step.amountMinor());
        }
        final RewardsEncoder.ConditionsEncoder conditions = encoder.conditionsCount(reward.conditions.size());
        reward.conditions.forEach((dimension, value) -> {
            final byte[] name = bytes(dimension);
            final byte[] wanted = bytes(value);
            conditions.next().putDimension(name, 0, name.length).putValue(wanted, 0, wanted.length);
        });
        final byte[] name = bytes(reward.name);
        final byte[] benefit = bytes(reward.benefit);
        final byte[] group = bytes(reward.partnerGroup);
        encoder.putName(name, 0, name.length)
                .putBenefit(benefit, 0, benefit.length)
                .putPartnerGroup(group, 0, group.length);
    }

    private static long or(final Long value, final long otherwise) {
        return value == null ? otherwise : value;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
