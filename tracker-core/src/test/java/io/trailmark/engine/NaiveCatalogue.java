package io.trailmark.engine;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.RewardKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every version of everything that was ever defined. */
final class NaiveCatalogue {
    private record At<T>(long fromMs, T state) {}

    private final Map<Integer, Events.Program> programs = new HashMap<>();
    private final Map<Integer, List<At<Events.Rules>>> fromGoals = new HashMap<>();
    private final Map<Integer, List<At<Events.Rules>>> fromRules = new HashMap<>();
    private final Map<Integer, List<At<Events.Partner>>> partners = new HashMap<>();
    private final Map<Integer, List<At<Events.Link>>> links = new HashMap<>();
    private final Map<Integer, List<At<Events.Coupon>>> coupons = new HashMap<>();
    private final Map<Integer, Events.Registration> registrations = new TreeMap<>();

    void define(final Events.Program program) {
        programs.put(program.id, program);
    }

    void define(final Events.Partner partner) {
        add(partners, partner.id, partner.fromMs, partner);
    }

    void define(final Events.Link link) {
        add(links, link.id, link.fromMs, link);
    }

    void define(final Events.Coupon coupon) {
        add(coupons, coupon.id, coupon.fromMs, coupon);
    }

    void define(final Events.Registration registration) {
        registrations.put(registration.id, registration);
    }

    /** A version while the goal has no rules of its own. */
    void define(final Events.Goal goal) {
        if (fromRules.containsKey(goal.id)) {
            return;
        }
        final Events.Rules rules = new Events.Rules()
                .goal(goal.id)
                .program(goal.program)
                .version(goal.version, goal.fromMs)
                .windows(goal.windowMs, goal.windowMs)
                .model(goal.model);
        if (goal.rewardKind != RewardKind.NONE) {
            final Events.Reward reward = goal.rewardKind == RewardKind.FIXED
                    ? Events.Reward.fixed(goal.fixedMinor)
                    : Events.Reward.percent(goal.ppm);
            rules.reward(reward.named("sale"));
        }
        add(fromGoals, goal.id, goal.fromMs, rules);
    }

    /** A version; those that came from the goal itself for the same time and later are put away. */
    void define(final Events.Rules rules) {
        fromGoals.getOrDefault(rules.goal, new ArrayList<>()).removeIf(each -> each.fromMs >= rules.fromMs);
        add(fromRules, rules.goal, rules.fromMs, rules);
    }

    private static <T> void add(
            final Map<Integer, List<At<T>>> entities, final int id, final long fromMs, final T state) {
        entities.computeIfAbsent(id, ignored -> new ArrayList<>()).add(new At<>(fromMs, state));
    }

    private static <T> T at(final List<At<T>> versions, final long timeMs) {
        if (versions == null || versions.isEmpty()) {
            return null;
        }
        At<T> found = null;
        for (final At<T> version : versions) {
            if (version.fromMs <= timeMs && (found == null || version.fromMs >= found.fromMs)) {
                found = version;
            }
        }
        return found == null ? versions.getFirst().state : found.state;
    }

    Events.Program program(final int id) {
        return programs.get(id);
    }

    /** The goal's own versions were all defined before the first of its rules. */
    Events.Rules rules(final int goal, final long timeMs) {
        final List<At<Events.Rules>> versions = new ArrayList<>(fromGoals.getOrDefault(goal, List.of()));
        versions.addAll(fromRules.getOrDefault(goal, List.of()));
        return at(versions, timeMs);
    }

    Events.Partner partner(final int id, final long timeMs) {
        return at(partners.get(id), timeMs);
    }

    boolean isActive(final int partner, final long timeMs) {
        final Events.Partner found = partner(partner, timeMs);
        return found != null && found.status == EntityStatus.ACTIVE;
    }

    Events.Link link(final int id, final long timeMs) {
        return at(links.get(id), timeMs);
    }

    Events.Coupon coupon(final int id, final long timeMs) {
        return at(coupons.get(id), timeMs);
    }

    Events.Registration registration(final int id) {
        return registrations.get(id);
    }

    /** Active ones for the account, the best for that time first. */
    List<Events.Registration> registrations(final int program, final String account, final long timeMs) {
        return registrations.values().stream()
                .filter(each ->
                        each.program == program && each.account.equals(account) && each.status == EntityStatus.ACTIVE)
                .sorted(Comparator.comparing((Events.Registration each) -> !covers(each, timeMs))
                        .thenComparing(Comparator.comparingLong((Events.Registration each) -> each.fromMs)
                                .reversed())
                        .thenComparingInt(each -> each.id))
                .toList();
    }

    static boolean covers(final Events.Registration registration, final long timeMs) {
        return registration.fromMs <= timeMs && timeMs < registration.untilMs;
    }
}
