package io.trailmark.engine;

import static io.trailmark.engine.NaiveMath.WHOLE;

import io.trailmark.engine.NaiveConversion.Credit;
import io.trailmark.engine.NaiveConversion.Grant;
import io.trailmark.engine.NaiveConversion.Place;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What credits earn, section 8 of docs/RULES.md. Volumes are added up anew whenever they are asked for. */
final class NaiveRewards {
    private record Whose(int partner, int goal) {}

    private record Mark(int partner, int goal, String reward) {}

    private final NaiveCatalogue catalogue;
    private final NaiveCustomers customers;
    private final NaiveCaps caps;
    private final Map<Whose, Set<NaiveConversion>> counted = new HashMap<>();
    private final Set<Mark> givenMarks = new HashSet<>();

    NaiveRewards(final NaiveCatalogue catalogue, final NaiveCustomers customers, final NaiveCaps caps) {
        this.catalogue = catalogue;
        this.customers = customers;
        this.caps = caps;
    }

    /** Fills the grants; of an amended conversion they keep what stands and was lifted. */
    void work(final NaiveConversion conversion, final boolean isAmended) {
        final TreeMap<Place, Grant> before = conversion.grants;
        final TreeMap<Place, Grant> now = new TreeMap<>();
        final List<Events.Reward> rewards = conversion.rules.rewards;
        final List<Set<Integer>> given = given(conversion);
        for (int i = 0; i < rewards.size(); i++) {
            final Events.Reward reward = rewards.get(i);
            final int number = i;
            if (reward.kind == RewardKind.NONE) {
                continue;
            }
            if (isAmended && reward.mark != null) {
                before.forEach((place, grant) -> {
                    if (place.reward() == number && grant.amount > 0) {
                        give(now, place, reward, grant.amount);
                    }
                });
            } else {
                amounts(conversion, reward, given.get(i))
                        .forEach((credit, amount) -> give(now, new Place(number, credit), reward, amount));
            }
        }
        if (isAmended) {
            before.forEach((place, grant) -> {
                give(now, place, grant.reward, 0);
                now.get(place).standing = grant.standing;
                now.get(place).lift = grant.lift;
            });
        }
        conversion.grants = now;
        caps.cut(conversion);
    }

    private static void give(
            final Map<Place, Grant> grants, final Place place, final Events.Reward reward, final long amount) {
        final Grant grant = grants.computeIfAbsent(place, ignored -> new Grant(reward));
        grant.beforeCaps += amount;
        grant.amount += amount;
    }

    /** For each reward the credits that it is given to. */
    private List<Set<Integer>> given(final NaiveConversion conversion) {
        final List<Set<Integer>> given = new ArrayList<>();
        final Set<String> taken = new HashSet<>();
        for (final Events.Reward reward : conversion.rules.rewards) {
            final Set<Integer> credits = new HashSet<>();
            for (int i = 0; i < conversion.credits.size(); i++) {
                if (holds(reward, conversion, conversion.credits.get(i).partner())
                        && (reward.alternative == 0 || taken.add(reward.alternative + " " + i))) {
                    credits.add(i);
                }
            }
            given.add(credits);
        }
        return given;
    }

    private boolean holds(final Events.Reward reward, final NaiveConversion conversion, final int partnerId) {
        final Events.Partner partner = catalogue.partner(partnerId, conversion.occurredMs);
        final long value = conversion.value();
        return value >= reward.valueFromMinor
                && (reward.valueBelowMinor == null || value < reward.valueBelowMinor)
                && (reward.levels == 0 || (reward.levels >>> partner.level & 1) == 1)
                && (reward.partnerTypes == 0 || (reward.partnerTypes >>> partner.type.value() & 1) == 1)
                && (reward.partnerGroup.isEmpty() || reward.partnerGroup.equals(partner.group))
                && isOccurrence(reward, conversion.occurrence)
                && isWithinFirstMonths(reward, conversion)
                && reward.conditions.entrySet().stream()
                        .allMatch(each -> each.getValue().equals(conversion.dimensions.get(each.getKey())));
    }

    private static boolean isOccurrence(final Events.Reward reward, final long occurrence) {
        if (reward.occurrenceFrom == 0 && reward.occurrenceTo == 0 && reward.every == 0) {
            return true;
        }
        final long from = Math.max(reward.occurrenceFrom, 1);
        return occurrence >= from
                && (reward.occurrenceTo == 0 || occurrence <= reward.occurrenceTo)
                && (reward.every == 0 || (occurrence - from) % reward.every == 0);
    }

    private boolean isWithinFirstMonths(final Events.Reward reward, final NaiveConversion conversion) {
        if (reward.firstMonths == 0 || conversion.subject == null) {
            return reward.firstMonths == 0;
        }
        final LocalDateTime known = customers.firstPayment(conversion.subject);
        final LocalDateTime first = known == null ? conversion.local() : known;
        return conversion.local().isBefore(first.plusMonths(reward.firstMonths));
    }

    /** What the reward gives to each credit, before caps. */
    private Map<Integer, Long> amounts(
            final NaiveConversion conversion, final Events.Reward reward, final Set<Integer> given) {
        final Map<Integer, Long> amounts = new TreeMap<>();
        final Map<Long, List<Integer>> sets = new LinkedHashMap<>();
        final Set<Integer> partners = new HashSet<>();
        for (int i = 0; i < conversion.credits.size(); i++) {
            final int partner = conversion.credits.get(i).partner();
            if (!given.contains(i)) {
                continue;
            }
            if (reward.beneficiary == Beneficiary.CUSTOMER
                    || reward.kind == RewardKind.BENEFIT
                    || reward.mark != null) {
                final boolean isFirst =
                        reward.beneficiary == Beneficiary.CUSTOMER ? partners.isEmpty() : !partners.contains(partner);
                if (isFirst && isMarkReached(conversion, reward, partner)) {
                    amounts.put(i, whole(conversion, reward, partner));
                }
                partners.add(partner);
            } else {
                sets.computeIfAbsent(whole(conversion, reward, partner), ignored -> new ArrayList<>())
                        .add(i);
            }
        }
        sets.forEach((whole, credits) -> {
            final List<Long> shares = credits.stream()
                    .map(credit -> conversion.credits.get(credit).share())
                    .toList();
            final long all = shares.stream().mapToLong(Long::longValue).sum();
            final List<Long> parts = NaiveMath.split(NaiveMath.round(whole, all, WHOLE), shares);
            for (int i = 0; i < credits.size(); i++) {
                amounts.put(credits.get(i), parts.get(i));
            }
        });
        return amounts;
    }

    private boolean isMarkReached(final NaiveConversion conversion, final Events.Reward reward, final int partner) {
        if (reward.mark == null) {
            return true;
        }
        final long more = reward.basis == VolumeBasis.COUNT ? 1 : conversion.partOf(partner);
        return volume(conversion, partner, reward.basis, Period.ALL_TIME) + more >= reward.mark
                && !givenMarks.contains(new Mark(partner, conversion.goal, reward.name));
    }

    /** The reward of a whole credit of the partner. */
    private long whole(final NaiveConversion conversion, final Events.Reward reward, final int partner) {
        final long value = conversion.value();
        long amount;
        if (reward.steps.isEmpty()) {
            amount = reward.kind == RewardKind.PERCENT ? NaiveMath.percent(value, reward.ppm) : reward.amountMinor;
        } else {
            final long volume = volume(conversion, partner, reward.basis, reward.tierPeriod);
            final boolean isRetroactive = reward.tierMode == TierMode.RETROACTIVE;
            final long reached = isRetroactive ? with(volume, reward, value) : volume;
            final Events.Step step = reward.steps.get(step(reward, reached));
            if (reward.kind != RewardKind.PERCENT) {
                amount = step.amountMinor();
            } else if (isRetroactive || reward.basis == VolumeBasis.COUNT) {
                amount = NaiveMath.percent(value, step.ppm());
            } else {
                amount = NaiveMath.marginal(reward.steps, volume + value) - NaiveMath.marginal(reward.steps, volume);
            }
        }
        amount = reward.minMinor == null ? amount : Math.max(amount, reward.minMinor);
        return reward.maxMinor == null ? amount : Math.min(amount, reward.maxMinor);
    }

    private static long with(final long volume, final Events.Reward reward, final long value) {
        return volume + (reward.basis == VolumeBasis.COUNT ? 1 : value);
    }

    /** The last step that begins at or below the volume. */
    private static int step(final Events.Reward reward, final long volume) {
        int found = 0;
        for (int i = 0; i < reward.steps.size(); i++) {
            found = reward.steps.get(i).from() <= volume ? i : found;
        }
        return found;
    }

    /** Of all other counted conversions of the goal with a credit of the partner, in the period of this one. */
    private long volume(
            final NaiveConversion conversion, final int partner, final VolumeBasis basis, final Period period) {
        long sum = 0;
        for (final NaiveConversion each : others(conversion, partner, period)) {
            if (each.isStanding()) {
                sum += basis == VolumeBasis.COUNT ? 1 : revenue(each, partner);
            }
        }
        return sum;
    }

    private List<NaiveConversion> others(final NaiveConversion conversion, final int partner, final Period period) {
        final String wanted = conversion.period(period);
        return counted.getOrDefault(new Whose(partner, conversion.goal), Set.of()).stream()
                .filter(each -> each != conversion && each.period(period).equals(wanted))
                .toList();
    }

    private static long revenue(final NaiveConversion conversion, final int partner) {
        final List<Long> parts = conversion.parts();
        long sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (conversion.credits.get(i).partner() == partner && conversion.value() > 0) {
                sum += parts.get(i) - NaiveMath.round(parts.get(i), conversion.refunded, conversion.value());
            }
        }
        return sum;
    }

    /** Remembers a vouched conversion that was counted, and what it was given once and for all. */
    void onCounted(final NaiveConversion conversion) {
        if (!conversion.isCounted) {
            return;
        }
        for (final Credit credit : conversion.credits) {
            counted.computeIfAbsent(new Whose(credit.partner(), conversion.goal), ignored -> new LinkedHashSet<>())
                    .add(conversion);
        }
        conversion.grants.forEach((place, grant) -> {
            if (grant.reward.mark != null && grant.amount > 0) {
                final int partner = conversion.credits.get(place.credit()).partner();
                givenMarks.add(new Mark(partner, conversion.goal, grant.reward.name));
            }
        });
    }

    private static boolean isRetroactive(final Events.Reward reward) {
        return !reward.steps.isEmpty() && reward.tierMode == TierMode.RETROACTIVE;
    }

    /** Lifts what partners were granted earlier in the period; for a new vouched conversion, before it is counted. */
    void lift(final NaiveConversion conversion) {
        final Set<Integer> lifted = new HashSet<>();
        conversion.grants.forEach((place, grant) -> {
            final int partner = conversion.credits.get(place.credit()).partner();
            final boolean isByValue =
                    grant.reward.kind == RewardKind.PERCENT && grant.reward.basis == VolumeBasis.REVENUE;
            final boolean isByCount = grant.reward.kind == RewardKind.FIXED && grant.reward.basis == VolumeBasis.COUNT;
            if (isRetroactive(grant.reward)
                    && grant.reward.beneficiary == Beneficiary.PARTNER
                    && (isByValue || isByCount)
                    && grant.amount > 0
                    && lifted.add(partner)) {
                grant.lift = lift(conversion, grant.reward, place.reward(), partner);
            }
        });
    }

    private long lift(
            final NaiveConversion conversion, final Events.Reward reward, final int number, final int partner) {
        final long volume = volume(conversion, partner, reward.basis, reward.tierPeriod);
        final int now = step(reward, with(volume, reward, conversion.value()));
        if (now <= step(reward, volume)) {
            return 0;
        }
        long granted = 0;
        for (final NaiveConversion each : others(conversion, partner, reward.tierPeriod)) {
            granted += each.grants.entrySet().stream()
                    .filter(grant -> isRetroactive(grant.getValue().reward)
                            && each.credits.get(grant.getKey().credit()).partner() == partner)
                    .mapToLong(grant -> grant.getValue().standing + grant.getValue().lift)
                    .sum();
        }
        final long here = conversion.grants.entrySet().stream()
                .filter(grant -> grant.getKey().reward() == number
                        && conversion.credits.get(grant.getKey().credit()).partner() == partner)
                .mapToLong(grant -> grant.getValue().amount)
                .sum();
        final Events.Step step = reward.steps.get(now);
        final long whole = reward.kind == RewardKind.PERCENT
                ? NaiveMath.percent(volume + conversion.partOf(partner), step.ppm())
                : (volume + 1) * step.amountMinor();
        return Math.max(whole - granted - here, 0);
    }
}
