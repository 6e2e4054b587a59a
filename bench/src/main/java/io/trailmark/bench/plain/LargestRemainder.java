package io.trailmark.bench.plain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Splits whole units in proportion to weights, so that the parts add up exactly. */
final class LargestRemainder {
    private record Part(int index, BigDecimal remainder) {}

    private static final Comparator<Part> LARGEST_FIRST =
            Comparator.comparing(Part::remainder).reversed();

    private LargestRemainder() {}

    /** What each weight gets; of equal remainders the earlier goes first. The weights are not all 0. */
    static long[] split(final long units, final List<BigDecimal> weights) {
        BigDecimal sum = BigDecimal.ZERO;
        for (final BigDecimal weight : weights) {
            sum = sum.add(weight);
        }
        final BigDecimal whole = BigDecimal.valueOf(units);
        final long[] parts = new long[weights.size()];
        final List<Part> remainders = new ArrayList<>(parts.length);
        long left = units;
        for (int i = 0; i < parts.length; i++) {
            final BigDecimal[] divided = weights.get(i).multiply(whole).divideAndRemainder(sum);
            parts[i] = divided[0].longValueExact();
            left -= parts[i];
            remainders.add(new Part(i, divided[1]));
        }
        if (left > 0) {
            remainders.sort(LARGEST_FIRST);
            for (int i = 0; i < left; i++) {
                parts[remainders.get(i).index]++;
            }
        }
        return parts;
    }
}
