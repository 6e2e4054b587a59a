package io.trailmark.bench.plain;

import io.trailmark.record.codec.Reason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shares the credit of a conversion among the touches of its path, as the rule's model says. */
final class PathModel {
    private static final long WHOLE = 1_000_000_000;
    private static final int SHARE_DIGITS = 9;
    private static final long PPM = 1_000_000;
    private static final Comparator<Candidate> BY_TIME = Comparator.<Candidate>comparingLong(
                    candidate -> candidate.touch.timeMs())
            .thenComparingLong(candidate -> candidate.touch.position());

    private final Catalogue catalogue;

    PathModel(final Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Gives the touches weights and shares; those that get nothing are outranked. The others are the credits. */
    List<Credit> share(final Rules rules, final List<Candidate> taken) {
        taken.sort(BY_TIME);
        final List<BigDecimal> weights = weights(rules, taken);
        final long[] shares = LargestRemainder.split(WHOLE, weights);
        final List<Credit> credits = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            final Candidate candidate = taken.get(i);
            candidate.weight = weights.get(i);
            if (shares[i] == 0) {
                candidate.reason = Reason.OUTRANKED;
            } else {
                candidate.share = BigDecimal.valueOf(shares[i], SHARE_DIGITS);
                credits.add(new Credit(candidate.touch, candidate.share));
            }
        }
        return credits;
    }

    private List<BigDecimal> weights(final Rules rules, final List<Candidate> path) {
        return switch (rules.model()) {
            case FIRST_TOUCH -> one(path.size(), 0);
            case LAST_TOUCH -> one(path.size(), firstOfNewest(path));
            case TIME_DECAY -> byAge(rules, path);
            case POSITION_BASED -> byPosition(rules, path.size());
            case WEIGHTED -> byGroup(rules, path);
            default -> alike(path.size());
        };
    }

    private static List<BigDecimal> alike(final int length) {
        final List<BigDecimal> weights = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            weights.add(BigDecimal.ONE);
        }
        return weights;
    }

    private static List<BigDecimal> one(final int length, final int place) {
        final List<BigDecimal> weights = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            weights.add(i == place ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        return weights;
    }

    private static int firstOfNewest(final List<Candidate> path) {
        int place = path.size() - 1;
        while (place > 0
                && path.get(place - 1).touch.timeMs() == path.getLast().touch.timeMs()) {
            place--;
        }
        return place;
    }

    /** Nine digits, so that products stay within a long: {@code BigDecimal} is quick there. */
    private static List<BigDecimal> byAge(final Rules rules, final List<Candidate> path) {
        final long newestMs = path.getLast().touch.timeMs();
        final List<BigDecimal> weights = new ArrayList<>(path.size());
        for (final Candidate candidate : path) {
            final double halfLives = (double) (newestMs - candidate.touch.timeMs()) / rules.halfLifeMs();
            weights.add(BigDecimal.valueOf(Math.round(Math.pow(2, -halfLives) * WHOLE)));
        }
        return weights;
    }

    private static List<BigDecimal> byPosition(final Rules rules, final int length) {
        final long first = rules.positionFirstPpm();
        final long last = rules.positionLastPpm();
        if (length == 1 || (length == 2 && first + last == 0)) {
            return alike(length);
        }
        final int between = length - 2;
        final List<BigDecimal> weights = new ArrayList<>(length);
        weights.add(BigDecimal.valueOf(between == 0 ? first : first * between));
        for (int i = 0; i < between; i++) {
            weights.add(BigDecimal.valueOf(PPM - first - last));
        }
        weights.add(BigDecimal.valueOf(between == 0 ? last : last * between));
        return weights;
    }

    /** The groups that occur share the whole by their weights, and in each its touches evenly. */
    private List<BigDecimal> byGroup(final Rules rules, final List<Candidate> path) {
        final Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            final Touch touch = path.get(i).touch;
            final String group =
                    catalogue.partner(touch.partnerId(), touch.timeMs()).group();
            if (rules.groupWeights().containsKey(group)) {
                places.computeIfAbsent(group, ignored -> new ArrayList<>()).add(i);
            }
        }
        if (places.isEmpty()) {
            return alike(path.size());
        }
        final List<BigDecimal> groupWeights = new ArrayList<>(places.size());
        for (final String group : places.keySet()) {
            groupWeights.add(BigDecimal.valueOf(rules.groupWeights().get(group)));
        }
        final long[] groupParts = LargestRemainder.split(WHOLE, groupWeights);
        final List<BigDecimal> weights = one(path.size(), path.size());
        int group = 0;
        for (final List<Integer> members : places.values()) {
            final long[] parts = LargestRemainder.split(groupParts[group++], alike(members.size()));
            for (int i = 0; i < parts.length; i++) {
                weights.set(members.get(i), BigDecimal.valueOf(parts[i]));
            }
        }
        return weights;
    }
}
