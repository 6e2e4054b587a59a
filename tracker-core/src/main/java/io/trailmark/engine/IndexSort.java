package io.trailmark.engine;

/**
 * Sorts indices by two keys, ascending, the first key before the second; what is equal keeps its order. Blocks are
 * sorted by insertion and merged, so paths in the order of time take one pass and no path takes long. Allocates
 * nothing after the start.
 */
final class IndexSort {
    private static final int BLOCK = 16;

    private final int[] merged;

    IndexSort(final int capacity) {
        merged = new int[capacity];
    }

    /** @param indices the first {@code count} are sorted by what lies in the keys at these indices. */
    void sort(final int[] indices, final int count, final long[] first, final long[] second) {
        for (int from = 0; from < count; from += BLOCK) {
            insert(indices, from, Math.min(count, from + BLOCK), first, second);
        }
        for (int width = BLOCK; width < count; width *= 2) {
            for (int from = 0; from + width < count; from += 2 * width) {
                merge(indices, from, from + width, Math.min(count, from + 2 * width), first, second);
            }
        }
    }

    private static void insert(
            final int[] indices, final int from, final int to, final long[] first, final long[] second) {
        for (int i = from + 1; i < to; i++) {
            final int index = indices[i];
            int hole = i;
            while (hole > from && isBefore(index, indices[hole - 1], first, second)) {
                indices[hole] = indices[hole - 1];
                hole--;
            }
            indices[hole] = index;
        }
    }

    private void merge(
            final int[] indices,
            final int from,
            final int middle,
            final int to,
            final long[] first,
            final long[] second) {
        if (!isBefore(indices[middle], indices[middle - 1], first, second)) {
            return;
        }
        System.arraycopy(indices, from, merged, from, middle - from);
        int left = from;
        int right = middle;
        int target = from;
        while (left < middle) {
            if (right < to && isBefore(indices[right], merged[left], first, second)) {
                indices[target++] = indices[right++];
            } else {
                indices[target++] = merged[left++];
            }
        }
    }

    private static boolean isBefore(final int one, final int other, final long[] first, final long[] second) {
        return first[one] != first[other] ? first[one] < first[other] : second[one] < second[other];
    }
}
