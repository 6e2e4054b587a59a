package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;

import io.trailmark.engine.Events.Reward;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Events.Step;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws rules of goals: each option is often left out, so that many lead to credits, and drawn from few values. */
final class RandomRules {
    static final long[] WINDOWS_MS = {100_000, 3_600_000, DAY_MS, 30 * DAY_MS};
    static final long[] SPANS_MS = {1, 2_000, 60_000, DAY_MS};
    static final String[] GROUPS = {"blog", "mail", "search"};
    static final String[] CITIES = {"Berlin", "Bonn", "Köln"};
    private static final int LEVELS = 4;
    private static final long[] HALF_LIVES_MS = {1, 700, 60_000, 3_600_000, 7 * DAY_MS};
    private static final int[][] POSITIONS_PPM = {
        {400_000, 400_000}, {0, 0}, {1_000_000, 0}, {0, 1_000_000}, {333_333, 333_333}, {500_000, 500_000}, {1, 2}
    };
    private static final long[] RATES_PPM = {0, 1, 50_000, 125_000, 333_333, 1_000_000};
    private static final long[] SUMS = {0, 1, 2, 5, 10, 50, 100, 1_000, 20_000};
    private static final String[] NAMES = {"lead", "sale", "bonus", "gift"};

    private final Random random;

    RandomRules(final Random random) {
        this.random = random;
    }

    boolean oneIn(final int many) {
        return random.nextInt(many) == 0;
    }

    long any(final long... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T any(final List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T extends Enum<T>> T real(final T[] values) {
        return values[random.nextInt(values.length - 1)];
    }

    Rules draw(final int program, final int goal, final List<Integer> goals, final List<Integer> partners) {
        final Rules rules = new Rules().program(program).goal(goal);
        attribution(rules);
        conditions(rules, goals, partners);
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            cap(rules);
        }
        final int rewards = oneIn(10) ? 0 : 1 + random.nextInt(NAMES.length);
        for (int i = 0; i < rewards; i++) {
            rules.reward(reward(rules).named(NAMES[i]));
        }
        return rules;
    }

    private void attribution(final Rules rules) {
        rules.windows(oneIn(2) ? 30 * DAY_MS : any(WINDOWS_MS), any(WINDOWS_MS))
                .model(real(Model.values()))
                .halfLife(any(HALF_LIVES_MS))
                .transform(oneIn(2) ? PathTransform.ALL : real(PathTransform.values()))
                .touchesUsed(oneIn(2) ? 0 : 1 + random.nextInt(4))
                .standDown(oneIn(2) ? 0 : any(SPANS_MS))
                .inherit((int) any(0, 0, 1, 12, 65_534))
                .repeats(real(RepeatPolicy.values()));
        final int[] positions = POSITIONS_PPM[random.nextInt(POSITIONS_PPM.length)];
        rules.positions(positions[0], positions[1]);
        rules.isSoftEqual = oneIn(4);
        if (oneIn(2)) {
            final List<Priority> priorities = new ArrayList<>(rules.priorities);
            Collections.shuffle(priorities, random);
            rules.priorities = List.copyOf(priorities.subList(0, 1 + random.nextInt(priorities.size())));
        }
        for (final String group : GROUPS) {
            if (!oneIn(3)) {
                rules.weight(group, (int) any(1, 3, 7, 1_000_000));
            }
        }
    }

    private void conditions(final Rules rules, final List<Integer> goals, final List<Integer> partners) {
        rules.notBefore(oneIn(6) ? any(SPANS_MS) : 0).deadline(oneIn(10) ? any(SPANS_MS) : 0);
        rules.isOncePerCustomer = oneIn(12);
        if (oneIn(3)) {
            rules.approveBelow(any(SUMS));
        }
        for (int i = oneIn(10) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            rules.requires(any(goals));
        }
        if (oneIn(8)) {
            rules.excludePartner(any(partners));
        }
        if (oneIn(8)) {
            rules.excludeLink(any(partners));
        }
    }

    private void cap(final Rules rules) {
        final CapScope scope = real(CapScope.values());
        final CapMetric metric = real(CapMetric.values());
        final Period period = real(Period.values());
        final long limit = metric == CapMetric.CONVERSIONS
                ? any(0, 1, 2, 3, 10, 100, 1_000)
                : any(0, 5, 100, 1_000, 10_000, 100_000, 1_000_000);
        if (metric != CapMetric.REWARD && oneIn(2)) {
            rules.hardCap(scope, metric, period, limit);
        } else {
            rules.cap(scope, metric, period, limit);
        }
    }

    private Reward reward(final Rules rules) {
        final int draw = random.nextInt(20);
        final Reward reward = draw < 9
                ? Reward.percent(oneIn(3) ? random.nextInt(1_000_000) : any(RATES_PPM))
                : draw < 16 ? Reward.fixed(any(SUMS)) : Reward.benefit("month", random.nextInt(3));
        reward.kind = draw == 19 ? RewardKind.NONE : reward.kind;
        if (oneIn(6)) {
            reward.toCustomer();
        }
        if (oneIn(6)) {
            final long from = any(SUMS);
            reward.value(from, oneIn(2) ? null : from + any(SUMS));
        }
        if (oneIn(6)) {
            reward.within(oneIn(2) ? null : any(SUMS), oneIn(2) ? null : any(SUMS));
        }
        reward.alternative = oneIn(4) ? 1 + random.nextInt(2) : 0;
        audience(reward);
        if (oneIn(7)) {
            reward.mark(real(VolumeBasis.values()), any(SUMS));
        }
        if (oneIn(2)) {
            steps(rules, reward);
        }
        return reward;
    }

    private void audience(final Reward reward) {
        if (oneIn(8)) {
            reward.levels = 1 + random.nextInt((1 << LEVELS) - 1);
        }
        if (oneIn(8)) {
            reward.types(real(PartnerType.values()), real(PartnerType.values()), PartnerType.AFFILIATE);
        }
        if (oneIn(8)) {
            reward.group(GROUPS[random.nextInt(GROUPS.length)]);
        }
        if (oneIn(7)) {
            reward.occurrence(random.nextInt(4), random.nextInt(5), random.nextInt(4));
        }
        reward.firstMonths = oneIn(8) ? (int) any(1, 2, 12) : 0;
        if (oneIn(8)) {
            reward.when("city", CITIES[random.nextInt(CITIES.length)]);
        }
        if (oneIn(16)) {
            reward.when("plan", "pro");
        }
    }

    /** A goal has at most one retroactive reward, of money and for the partner. */
    private void steps(final Rules rules, final Reward reward) {
        final VolumeBasis basis = oneIn(2) ? VolumeBasis.COUNT : VolumeBasis.REVENUE;
        final boolean mayBeRetroactive = reward.mark == null
                && reward.beneficiary == Beneficiary.PARTNER
                && (reward.kind == RewardKind.PERCENT || reward.kind == RewardKind.FIXED)
                && rules.rewards.stream().noneMatch(each -> each.tierMode == TierMode.RETROACTIVE);
        final List<Step> steps = new ArrayList<>();
        long from = 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            steps.add(new Step(from, oneIn(2) ? any(RATES_PPM) : random.nextInt(300_000), any(SUMS)));
            from += basis == VolumeBasis.COUNT ? 1 + random.nextInt(4) : 1 + any(SUMS);
        }
        reward.steps(
                reward.mark == null ? basis : reward.basis,
                mayBeRetroactive && !oneIn(3) ? TierMode.RETROACTIVE : TierMode.MARGINAL,
                Period.get((short) (1 + random.nextInt(4))),
                steps.toArray(Step[]::new));
    }
}
