package io.trailmark.bench.plain;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What each partner has brought for each goal, by month and for life, as running sums. */
final class Volumes {
    private record Key(int partnerId, int goalId, YearMonth month) {}

    private static final class Volume {
        private long conversions;
        private long revenueMinor;
    }

    private static final YearMonth LIFE = YearMonth.of(0, 1);

    private final Map<Key, Volume> volumes = new HashMap<>();

    static YearMonth month(final long timeMs) {
        return YearMonth.from(Instant.ofEpochMilli(timeMs).atOffset(ZoneOffset.UTC));
    }

    void add(final int partnerId, final int goalId, final YearMonth month, final long revenueMinor) {
        add(new Key(partnerId, goalId, month), revenueMinor);
        add(new Key(partnerId, goalId, LIFE), revenueMinor);
    }

    private void add(final Key key, final long revenueMinor) {
        final Volume volume = volumes.computeIfAbsent(key, ignored -> new Volume());
        volume.conversions++;
        volume.revenueMinor += revenueMinor;
    }

    /** Conversions of all partners, of each his own. */
    long conversions() {
        return lifelong().mapToLong(volume -> volume.conversions).sum();
    }

    /** Revenue of all partners. */
    long revenueMinor() {
        return lifelong().mapToLong(volume -> volume.revenueMinor).sum();
    }

    private Stream<Volume> lifelong() {
        return volumes.entrySet().stream()
                .filter(entry -> entry.getKey().month.equals(LIFE))
                .map(Map.Entry::getValue);
    }
}
