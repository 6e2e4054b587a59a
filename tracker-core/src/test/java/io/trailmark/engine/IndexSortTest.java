package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IndexSortTest {
    private static final int CAPACITY = 300;

    @Test
    void shouldSortByBothKeysAndKeepTheOrderOfWhatIsEqual() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final IndexSort sort = new IndexSort(CAPACITY);
        for (int count = 0; count <= CAPACITY; count++) {
            for (int span = 1; span <= 1000; span *= 10) {
                final int spread = span;
                final long[] first =
                        random.longs(count).map(key -> key % spread).toArray();
                final long[] second = random.longs(count).map(key -> key % 3).toArray();
                final int[] indices = newestFirst(count);
                final int[] expected = IntStream.of(indices)
                        .boxed()
                        .sorted(Comparator.<Integer>comparingLong(i -> first[i]).thenComparingLong(i -> second[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
                sort.sort(indices, count, first, second);
                assertArrayEquals(expected, indices, () -> "of " + indices.length + ", seed " + seed);
            }
        }
    }

    private static int[] newestFirst(final int count) {
        return IntStream.range(0, count).map(i -> count - 1 - i).toArray();
    }
}
