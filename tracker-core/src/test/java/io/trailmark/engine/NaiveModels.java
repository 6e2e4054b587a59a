package io.trailmark.engine;

import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How touches share the credit: the steps of section 5 of docs/RULES.md, one after the other. */
final class NaiveModels {
    private NaiveModels() {}

    /** Gives weights and shares, and reasons to those left out; returns the credited in their order. */
    static List<NaiveCandidate> share(
            final List<NaiveCandidate> pool, final Events.Rules rules, final NaiveCatalogue catalogue) {
        final List<NaiveCandidate> sorted = new ArrayList<>(pool);
        sorted.sort(Comparator.comparingLong((NaiveCandidate each) -> each.timeMs)
                .thenComparingLong(each -> each.position));
        final List<NaiveCandidate> kept = transform(sorted, rules.transform);
        while (rules.touchesUsed > 0 && kept.size() > rules.touchesUsed) {
            kept.removeFirst().reason = Reason.OUTRANKED;
        }
        if (!isByGroups(kept, rules, catalogue)) {
            final List<Long> weights = weights(kept, rules);
            final List<Long> shares = NaiveMath.split(NaiveMath.WHOLE, weights);
            for (int i = 0; i < kept.size(); i++) {
                kept.get(i).weight = weights.get(i);
                kept.get(i).share = shares.get(i);
            }
        }
        kept.stream().filter(each -> each.share == 0).forEach(each -> each.reason = Reason.OUTRANKED);
        kept.removeIf(each -> each.share == 0);
        return kept;
    }

    private static List<NaiveCandidate> transform(final List<NaiveCandidate> sorted, final PathTransform transform) {
        final List<NaiveCandidate> kept = new ArrayList<>();
        final Set<Integer> seen = new HashSet<>();
        int last = -1;
        for (final NaiveCandidate each : sorted) {
            final boolean isKept = switch (transform) {
                case UNIQUE -> !seen.contains(each.partner);
                case FIRST_OF_RUN -> each.partner != last;
                default -> true;
            };
            seen.add(each.partner);
            last = each.partner;
            if (isKept) {
                kept.add(each);
            } else {
                each.reason = Reason.REPEATED;
            }
        }
        return kept;
    }

    private static List<Long> weights(final List<NaiveCandidate> kept, final Events.Rules rules) {
        final List<Long> weights = new ArrayList<>(Collections.nCopies(kept.size(), 0L));
        final int last = kept.size() - 1;
        switch (rules.model) {
            case FIRST_TOUCH -> weights.set(0, 1L);
            case LAST_TOUCH -> {
                int first = last;
                while (first > 0 && kept.get(first - 1).timeMs == kept.get(last).timeMs) {
                    first--;
                }
                weights.set(first, 1L);
            }
            case TIME_DECAY -> {
                for (int i = 0; i <= last; i++) {
                    weights.set(i, NaiveMath.decay(kept.get(last).timeMs - kept.get(i).timeMs, rules.halfLifeMs));
                }
            }
            case POSITION_BASED -> positions(weights, rules.positionFirstPpm, rules.positionLastPpm);
            default -> Collections.fill(weights, 1L);
        }
        if (weights.stream().allMatch(weight -> weight == 0)) {
            Collections.fill(weights, 1L);
        }
        return weights;
    }

    private static void positions(final List<Long> weights, final long first, final long last) {
        final int size = weights.size();
        if (size == 1) {
            weights.set(0, 1L);
        } else if (size == 2) {
            weights.set(0, first);
            weights.set(1, last);
        } else {
            Collections.fill(weights, 1_000_000 - first - last);
            weights.set(0, first * (size - 2));
            weights.set(size - 1, last * (size - 2));
        }
    }

    /** Shares by the groups of the partners; false where the model is another or no group occurs. */
    private static boolean isByGroups(
            final List<NaiveCandidate> kept, final Events.Rules rules, final NaiveCatalogue catalogue) {
        final Map<String, List<NaiveCandidate>> groups = new LinkedHashMap<>();
        for (final NaiveCandidate each : kept) {
            final String group = catalogue.partner(each.partner, each.timeMs).group;
            if (rules.model == Model.WEIGHTED && rules.weights.containsKey(group)) {
                groups.computeIfAbsent(group, ignored -> new ArrayList<>()).add(each);
            }
        }
        if (groups.isEmpty()) {
            return false;
        }
        final List<Long> ofGroups = NaiveMath.split(
                NaiveMath.WHOLE,
                groups.keySet().stream()
                        .map(group -> (long) rules.weights.get(group))
                        .toList());
        int number = 0;
        for (final List<NaiveCandidate> members : groups.values()) {
            final List<Long> shares = NaiveMath.split(ofGroups.get(number++), Collections.nCopies(members.size(), 1L));
            for (int i = 0; i < members.size(); i++) {
                members.get(i).share = shares.get(i);
                members.get(i).weight = shares.get(i);
            }
        }
        return true;
    }
}
