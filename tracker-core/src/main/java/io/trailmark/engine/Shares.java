package io.trailmark.engine;

/**
 * Splits the whole of a conversion by weights, with the largest remainder: exact for weights up to 2^62, whose sum goes
 * beyond 64 bits. Allocates nothing after the start.
 */
final class Shares {
    /** Weights whose sum is no larger fit 63 bits when they are multiplied by the whole. */
    private static final long MAX_NARROW_SUM = Long.MAX_VALUE / Credits.WHOLE;

    private static final double TWO_TO_64 = 0x1p64;

    private final IndexSort sort;
    private final int[] order;

    /** What is left of each after rounding down: in 128 bits, turned so that the largest comes first. */
    private final long[] high;

    private final long[] low;

    Shares(final int capacity) {
        sort = new IndexSort(capacity);
        order = new int[capacity];
        high = new long[capacity];
        low = new long[capacity];
    }

    /**
     * Splits {@link Credits#WHOLE}.
     *
     * @param weights at least 0, at most 2^62, not all 0.
     * @param shares receives the parts, which add up to the whole.
     */
    void split(final long[] weights, final int count, final long[] shares) {
        split(Credits.WHOLE, weights, count, shares);
    }

    /** Splits up to {@link Credits#WHOLE} into equal parts; the first get one more where it does not come out even. */
    static void splitEvenly(final long total, final int count, final long[] shares) {
        final long part = total / count;
        final long left = total - part * count;
        for (int i = 0; i < count; i++) {
            shares[i] = i < left ? part + 1 : part;
        }
    }

    private void split(final long total, final long[] weights, final int count, final long[] shares) {
        long sumHigh = 0;
        long sumLow = 0;
        for (int i = 0; i < count; i++) {
            sumLow += weights[i];
            sumHigh += Long.compareUnsigned(sumLow, weights[i]) < 0 ? 1 : 0;
        }
        final long left = sumHigh == 0 && sumLow >= 0 && sumLow <= MAX_NARROW_SUM
                ? divideNarrow(total, weights, count, sumLow, shares)
                : divideWide(total, weights, count, sumHigh, sumLow, shares);
        if (left > 0) {
            for (int i = 0; i < count; i++) {
                order[i] = i;
            }
            sort.sort(order, count, high, low);
            for (int i = 0; i < left; i++) {
                shares[order[i]]++;
            }
        }
    }

    private long divideNarrow(
            final long total, final long[] weights, final int count, final long sum, final long[] shares) {
        long left = total;
        for (int i = 0; i < count; i++) {
            final long product = total * weights[i];
            final long share = product / sum;
            shares[i] = share;
            high[i] = share * sum - product;
            low[i] = 0;
            left -= share;
        }
        return left;
    }

    /** The quotient is guessed in floating point, which is off by one at most, and set right by its remainder. */
    private long divideWide(
            final long total,
            final long[] weights,
            final int count,
            final long sumHigh,
            final long sumLow,
            final long[] shares) {
        final double sum = sumHigh * TWO_TO_64 + (sumLow >>> 1) * 2.0;
        long left = total;
        for (int i = 0; i < count; i++) {
            final long weight = weights[i];
            long share = (long) ((double) weight * total / sum);
            final long productLow = weight * total;
            final long takenLow = share * sumLow;
            long restHigh = Math.multiplyHigh(weight, total)
                    - Math.unsignedMultiplyHigh(share, sumLow)
                    - share * sumHigh
                    - (Long.compareUnsigned(productLow, takenLow) < 0 ? 1 : 0);
            long restLow = productLow - takenLow;
            while (restHigh < 0) {
                share--;
                final long before = restLow;
                restLow += sumLow;
                restHigh += sumHigh + (Long.compareUnsigned(restLow, before) < 0 ? 1 : 0);
            }
            while (isAtLeast(restHigh, restLow, sumHigh, sumLow)) {
                share++;
                restHigh -= sumHigh + (Long.compareUnsigned(restLow, sumLow) < 0 ? 1 : 0);
                restLow -= sumLow;
            }
            shares[i] = share;
            high[i] = -restHigh;
            low[i] = ~(restLow ^ Long.MIN_VALUE);
            left -= share;
        }
        return left;
    }

    private static boolean isAtLeast(final long high, final long low, final long otherHigh, final long otherLow) {
        return high != otherHigh ? high > otherHigh : Long.compareUnsigned(low, otherLow) >= 0;
    }
}
