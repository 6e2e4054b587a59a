package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All versions of goals and of their rules. Immutable, any thread; {@link Growing} is the one that grows, on one
 * thread. It is copied whole where a goal or its rules change, and only then: programmes have few, and change them
 * seldom.
 */
final class GoalHistory {
    private final List<List<Goal>> goalsById;
    private final List<List<GoalRules>> rulesById;
    private final EntityList<GoalRules> newestRules;
    private final Map<RulesVersion, Long> rulesPositions;

    private GoalHistory(
            final List<List<Goal>> goalsById,
            final List<List<GoalRules>> rulesById,
            final EntityList<GoalRules> newestRules,
            final Map<RulesVersion, Long> rulesPositions) {
        this.goalsById = goalsById;
        this.rulesById = rulesById;
        this.newestRules = newestRules;
        this.rulesPositions = rulesPositions;
    }

    /** One version of a goal's rules. */
    private record RulesVersion(int goalId, int version) {}

    /** The oldest first. */
    List<Goal> goals(final int goalId) {
        return goalId > 0 && goalId < goalsById.size() ? goalsById.get(goalId) : Collections.emptyList();
    }

    /** In the order in which they were defined. */
    List<GoalRules> rules(final int goalId) {
        return goalId > 0 && goalId < rulesById.size() ? rulesById.get(goalId) : Collections.emptyList();
    }

    /** Of all goals that have any. */
    EntityList<GoalRules> newestRules() {
        return newestRules;
    }

    /** 0 where there is no such version. */
    long rulesPosition(final int goalId, final int version) {
        return rulesPositions.getOrDefault(new RulesVersion(goalId, version), 0L);
    }

    long nextRulesMs(final long timeMs) {
        long nextMs = Long.MAX_VALUE;
        for (final List<GoalRules> versions : rulesById) {
            for (final GoalRules version : versions) {
                nextMs = version.effectiveFromMs() > timeMs ? Math.min(nextMs, version.effectiveFromMs()) : nextMs;
            }
        }
        return nextMs;
    }

    /** Collects versions. One thread. */
    static final class Growing {
        private final List<List<Goal>> goalsById = new ArrayList<>();
        private final List<List<GoalRules>> rulesById = new ArrayList<>();
        private final EntityList.Growing<GoalRules> newestRules = new EntityList.Growing<>();
        private final Map<RulesVersion, Long> rulesPositions = new HashMap<>();
        private GoalHistory built;

        void add(final Goal goal) {
            add(goalsById, goal);
            built = null;
        }

        /** @param position of the record. */
        void add(final GoalRules rules, final long position) {
            newestRules.put(rules);
            add(rulesById, rules);
            rulesPositions.put(new RulesVersion(rules.id(), rules.version()), position);
            built = null;
        }

        private static <E extends Entity> void add(final List<List<E>> versionsById, final E version) {
            while (versionsById.size() <= version.id()) {
                versionsById.add(new ArrayList<>());
            }
            versionsById.get(version.id()).add(version);
        }

        /** All so far; the same as before where nothing was added since. */
        GoalHistory build() {
            if (built == null) {
                built = new GoalHistory(
                        copied(goalsById), copied(rulesById), newestRules.build(), Map.copyOf(rulesPositions));
            }
            return built;
        }

        private static <E> List<List<E>> copied(final List<List<E>> versionsById) {
            final List<List<E>> copy = new ArrayList<>(versionsById.size());
            versionsById.forEach(versions -> copy.add(List.copyOf(versions)));
            return Collections.unmodifiableList(copy);
        }
    }
}
