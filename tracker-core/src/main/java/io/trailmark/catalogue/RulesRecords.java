package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RewardKind;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Rules of goals to records and back. One instance per thread: it holds the codecs. */
final class RulesRecords {
    private static final long NO_AMOUNT = GoalRulesDefinedEncoder.approveBelowMinorNullValue();

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final GoalRulesDefinedEncoder encoder = new GoalRulesDefinedEncoder();
    private final GoalRulesDefinedDecoder decoder = new GoalRulesDefinedDecoder();

    /** Returns the length of the record behind its message header. */
    int encode(final GoalRules rules, final MutableDirectBuffer buffer, final int offset) {
        final AttributionRules attribution = rules.attribution();
        encoder.wrapAndApplyHeader(buffer, offset, headerEncoder)
                .effectiveFromMs(rules.effectiveFromMs())
                .clickWindowMs(attribution.clickWindowMs())
                .viewWindowMs(attribution.viewWindowMs())
                .halfLifeMs(attribution.halfLifeMs())
                .standDownMs(attribution.standDownMs())
                .deadlineMs(rules.deadlineMs())
                .notBeforeMs(rules.notBeforeMs())
                .approveBelowMinor(
                        rules.approveBelowMinor() == GoalRules.NO_LIMIT ? NO_AMOUNT : rules.approveBelowMinor())
                .goalId(rules.id())
                .programId(rules.programId())
                .version(rules.version())
                .positionFirstPpm(attribution.positionFirstPpm())
                .positionLastPpm(attribution.positionLastPpm())
                .touchesUsed(attribution.touchesUsed())
                .inheritMonths(attribution.inheritMonths())
                .model(attribution.model())
                .transform(attribution.transform())
                .repeats(rules.repeats())
                .source(rules.origin());
        encoder.flags().clear().softEqual(attribution.isSoftEqual()).oncePerCustomer(rules.isOncePerCustomer());
        encodeLists(rules);
        encodeRewards(rules.rewards());
        return encoder.encodedLength();
    }

    private void encodeLists(final GoalRules rules) {
        final List<Priority> priorities = rules.attribution().priorities();
        final GoalRulesDefinedEncoder.PrioritiesEncoder priority = encoder.prioritiesCount(priorities.size());
        priorities.forEach(each -> priority.next().priority(each));
        final List<Integer> goals = rules.requiredGoals();
        final GoalRulesDefinedEncoder.RequirementsEncoder requirement = encoder.requirementsCount(goals.size());
        goals.forEach(goalId -> requirement.next().goalId(goalId));
        final List<Integer> partners = rules.excludedPartners();
        final List<Integer> links = rules.excludedLinks();
        final GoalRulesDefinedEncoder.ExcludedEncoder excluded = encoder.excludedCount(partners.size() + links.size());
        partners.forEach(partnerId -> excluded.next().partnerId(partnerId).linkId(0));
        links.forEach(linkId -> excluded.next().partnerId(0).linkId(linkId));
        final List<GroupWeight> weights = rules.attribution().weights();
        final GoalRulesDefinedEncoder.WeightsEncoder weight = encoder.weightsCount(weights.size());
        for (final GroupWeight each : weights) {
            final byte[] group = each.group().getBytes(UTF_8);
            weight.next().weight(each.weight()).putGroup(group, 0, group.length);
        }
        final GoalRulesDefinedEncoder.CapsEncoder cap =
                encoder.capsCount(rules.caps().size());
        for (final Cap each : rules.caps()) {
            cap.next()
                    .limit(each.limit())
                    .scope(each.scope())
                    .metric(each.metric())
                    .period(each.period())
                    .hard((short) (each.isHard() ? 1 : 0));
        }
    }

    private void encodeRewards(final List<Reward> rewards) {
        final GoalRulesDefinedEncoder.RewardsEncoder record = encoder.rewardsCount(rewards.size());
        for (final Reward reward : rewards) {
            final RewardCondition when = reward.when();
            final RewardTiers tiers = reward.tiers();
            record.next()
                    .ppm(reward.ppm())
                    .amountMinor(reward.amountMinor())
                    .valueFromMinor(when.valueFromMinor())
                    .valueBelowMinor(orNull(when.valueBelowMinor()))
                    .minMinor(orNull(reward.minMinor()))
                    .maxMinor(orNull(reward.maxMinor()))
                    .mark(orNull(tiers.mark()))
                    .levels(when.levels())
                    .occurrenceFrom(when.occurrenceFrom())
                    .occurrenceTo(when.occurrenceTo())
                    .every(when.every())
                    .firstMonths(when.firstMonths())
                    .alternative(reward.alternative())
                    .partnerTypes(when.partnerTypes())
                    .kind(reward.kind())
                    .beneficiary(reward.beneficiary())
                    .basis(tiers.basis())
                    .tierMode(tiers.mode())
                    .tierPeriod(tiers.period());
            encodeSteps(record, tiers.steps());
            encodeConditions(record, when.dimensions());
            final byte[] name = reward.name().getBytes(UTF_8);
            final byte[] benefit = reward.benefit().getBytes(UTF_8);
            final byte[] group = when.partnerGroup().getBytes(UTF_8);
            record.putName(name, 0, name.length)
                    .putBenefit(benefit, 0, benefit.length)
                    .putPartnerGroup(group, 0, group.length);
        }
    }

    private static void encodeSteps(final GoalRulesDefinedEncoder.RewardsEncoder record, final List<RewardStep> steps) {
        final GoalRulesDefinedEncoder.RewardsEncoder.StepsEncoder step = record.stepsCount(steps.size());
        for (final RewardStep each : steps) {
            step.next().from(each.from()).ppm(each.ppm()).amountMinor(each.amountMinor());
        }
    }

    private static void encodeConditions(
            final GoalRulesDefinedEncoder.RewardsEncoder record, final List<Dimension> dimensions) {
        final GoalRulesDefinedEncoder.RewardsEncoder.ConditionsEncoder condition =
                record.conditionsCount(dimensions.size());
        for (final Dimension each : dimensions) {
            final byte[] name = each.name().getBytes(UTF_8);
            final byte[] value = each.value().getBytes(UTF_8);
            condition.next().putDimension(name, 0, name.length).putValue(value, 0, value.length);
        }
    }

    private static long orNull(final long amount) {
        return amount == Reward.NONE ? GoalRulesDefinedEncoder.RewardsEncoder.markNullValue() : amount;
    }

    private static long orNone(final long amount) {
        return amount == GoalRulesDefinedDecoder.RewardsDecoder.markNullValue() ? Reward.NONE : amount;
    }

    GoalRules decode(final DirectBuffer buffer, final int offset) {
        final GoalRulesDefinedDecoder record = decoder;
        record.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final List<Priority> priorities = new ArrayList<>();
        record.priorities().forEach(priority -> priorities.add(priority.priority()));
        final List<Integer> goals = new ArrayList<>();
        record.requirements().forEach(requirement -> goals.add((int) requirement.goalId()));
        final List<Integer> partners = new ArrayList<>();
        final List<Integer> links = new ArrayList<>();
        for (final GoalRulesDefinedDecoder.ExcludedDecoder excluded : record.excluded()) {
            final boolean isLink = excluded.linkId() != 0;
            (isLink ? links : partners).add((int) (isLink ? excluded.linkId() : excluded.partnerId()));
        }
        final List<GroupWeight> weights = new ArrayList<>();
        for (final GoalRulesDefinedDecoder.WeightsDecoder weight : record.weights()) {
            final long heaviness = weight.weight();
            final byte[] group = new byte[weight.groupLength()];
            weight.getGroup(group, 0, group.length);
            weights.add(new GroupWeight(new String(group, UTF_8), heaviness));
        }
        final List<Cap> caps = new ArrayList<>();
        for (final GoalRulesDefinedDecoder.CapsDecoder cap : record.caps()) {
            caps.add(new Cap(cap.scope(), cap.metric(), cap.period(), cap.limit(), cap.hard() != 0));
        }
        final List<Reward> rewards = decodeRewards(record.rewards());
        final long approveBelowMinor = record.approveBelowMinor();
        return new GoalRules(
                (int) record.goalId(),
                (int) record.programId(),
                (int) record.version(),
                record.source(),
                record.effectiveFromMs(),
                attribution(record, weights, priorities),
                goals,
                partners,
                links,
                record.deadlineMs(),
                record.notBeforeMs(),
                record.flags().oncePerCustomer(),
                record.repeats(),
                approveBelowMinor == NO_AMOUNT ? GoalRules.NO_LIMIT : approveBelowMinor,
                caps,
                rewards);
    }

    private static AttributionRules attribution(
            final GoalRulesDefinedDecoder record, final List<GroupWeight> weights, final List<Priority> priorities) {
        return new AttributionRules(
                record.model(),
                record.clickWindowMs(),
                record.viewWindowMs(),
                record.halfLifeMs(),
                (int) record.positionFirstPpm(),
                (int) record.positionLastPpm(),
                weights,
                record.touchesUsed(),
                record.transform(),
                priorities,
                record.flags().softEqual(),
                record.standDownMs(),
                record.inheritMonths());
    }

    private static List<Reward> decodeRewards(final GoalRulesDefinedDecoder.RewardsDecoder records) {
        final List<Reward> rewards = new ArrayList<>();
        for (final GoalRulesDefinedDecoder.RewardsDecoder record : records) {
            rewards.add(decodeReward(record));
        }
        return rewards;
    }

    /** Members of a group can be read in their order only: what has a fixed place before lists and texts. */
    private static Reward decodeReward(final GoalRulesDefinedDecoder.RewardsDecoder record) {
        final RewardKind kind = record.kind();
        final Beneficiary beneficiary = record.beneficiary();
        final long ppm = record.ppm();
        final long amountMinor = record.amountMinor();
        final long minMinor = orNone(record.minMinor());
        final long maxMinor = orNone(record.maxMinor());
        final int alternative = record.alternative();
        final RewardCondition when = condition(record);
        final RewardTiers tiers = new RewardTiers(
                record.basis(), record.tierMode(), record.tierPeriod(), List.of(), orNone(record.mark()));
        final List<RewardStep> steps = new ArrayList<>();
        record.steps().forEach(step -> steps.add(new RewardStep(step.from(), step.ppm(), step.amountMinor())));
        final List<Dimension> dimensions = new ArrayList<>();
        for (final GoalRulesDefinedDecoder.RewardsDecoder.ConditionsDecoder condition : record.conditions()) {
            final byte[] name = new byte[condition.dimensionLength()];
            condition.getDimension(name, 0, name.length);
            final byte[] value = new byte[condition.valueLength()];
            condition.getValue(value, 0, value.length);
            dimensions.add(new Dimension(new String(name, UTF_8), new String(value, UTF_8)));
        }
        final byte[] name = new byte[record.nameLength()];
        record.getName(name, 0, name.length);
        final byte[] benefit = new byte[record.benefitLength()];
        record.getBenefit(benefit, 0, benefit.length);
        final byte[] group = new byte[record.partnerGroupLength()];
        record.getPartnerGroup(group, 0, group.length);
        return new Reward(
                new String(name, UTF_8),
                kind,
                beneficiary,
                ppm,
                amountMinor,
                new String(benefit, UTF_8),
                when.with(new String(group, UTF_8), dimensions),
                minMinor,
                maxMinor,
                tiers.with(steps),
                alternative);
    }

    private static RewardCondition condition(final GoalRulesDefinedDecoder.RewardsDecoder record) {
        return new RewardCondition(
                record.valueFromMinor(),
                orNone(record.valueBelowMinor()),
                record.levels(),
                record.partnerTypes(),
                "",
                record.occurrenceFrom(),
                record.occurrenceTo(),
                record.every(),
                record.firstMonths(),
                List.of());
    }
}
