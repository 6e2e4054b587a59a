package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * All exchange rates as they stood at one position of the journal: at most {@link Limits#RATES} of at most {@link
 * Limits#RATE_PAIRS} pairs. Immutable; any thread. A look-up is a binary search, or a few.
 */
public final class ExchangeRates {
    private final RateTimeline[] timelines;
    private final int count;
    private final int highestId;

    private ExchangeRates(final RateTimeline[] timelines, final int count, final int highestId) {
        this.timelines = timelines;
        this.count = count;
        this.highestId = highestId;
    }

    /** What a look-up came to. */
    public enum Found {
        /** There is a rate. */
        FOUND,
        /** The currencies have met, but not lately before that moment. */
        MISSING,
        /** Nothing leads from the one currency to the other. */
        UNKNOWN
    }

    /**
     * Finds what leads from one currency to another at a moment: a rate of the pair, in either direction, else two
     * through a currency that both have rates with. Of several the one with the newest days is taken, and of equally
     * new ones the pair in its own direction, then the first currency in between by its letters.
     *
     * @param use says what was found.
     */
    public Found find(final RateQuery query, final RateUse use) {
        use.clear();
        final int from = query.from();
        final int to = query.to();
        boolean isKnown = take(from, to, query, use.first);
        if (use.first.isFound()) {
            return use.direct() ? Found.FOUND : Found.MISSING;
        }
        for (final RateTimeline timeline : timelines) {
            final int between = other(timeline, from);
            if (between == to || between == 0) {
                continue;
            }
            final boolean isHalfKnown = take(from, between, query, use.tried);
            isKnown |= take(between, to, query, use.triedSecond) && isHalfKnown;
            use.takeNewerWay(between);
        }
        if (use.isCrossing()) {
            return use.cross() ? Found.FOUND : Found.MISSING;
        }
        return isKnown ? Found.MISSING : Found.UNKNOWN;
    }

    private static int other(final RateTimeline timeline, final int currency) {
        if (timeline.base() == currency) {
            return timeline.quote();
        }
        return timeline.quote() == currency ? timeline.base() : 0;
    }

    /** Points a leg to the newest rate between two currencies; whether they ever had one. */
    private boolean take(final int from, final int to, final RateQuery query, final RateUse.Leg leg) {
        leg.clear();
        final RateTimeline straight = timeline(from, to);
        final RateTimeline inverse = timeline(to, from);
        leg.take(straight, query, false);
        leg.take(inverse, query, true);
        return straight != null || inverse != null;
    }

    private RateTimeline timeline(final int base, final int quote) {
        int low = 0;
        int high = timelines.length - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final RateTimeline found = timelines[middle];
            final int order =
                    found.base() == base ? Integer.compare(found.quote(), quote) : Integer.compare(found.base(), base);
            if (order == 0) {
                return found;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** The rate of a pair of exactly that moment, or null. */
    public Rate of(final String base, final String quote, final long momentMs) {
        final RateTimeline timeline = timeline(CurrencyCodes.of(base), CurrencyCodes.of(quote));
        final int index = timeline == null ? RateTimeline.NONE : timeline.at(momentMs);
        return index == RateTimeline.NONE || timeline.fromMs(index) != momentMs ? null : timeline.rate(index);
    }

    /**
     * The newest rate of each pair that is not after a moment, pair by pair.
     *
     * @param base null: any.
     * @param quote null: any.
     */
    public List<Rate> newestOfPairs(final String base, final String quote, final long timeMs) {
        final List<Rate> found = new ArrayList<>();
        for (final RateTimeline timeline : of(base, quote)) {
            final int index = timeline.at(timeMs);
            if (index != RateTimeline.NONE) {
                found.add(timeline.rate(index));
            }
        }
        return found;
    }

    /**
     * Which rate a page of {@link #newestFirst} ended with.
     *
     * @param fromMs its moment, in ms since 1970.
     */
    public record Mark(long fromMs, String base, String quote) {
        private boolean isBefore(final RateTimeline timeline) {
            final int byBase = Integer.compare(CurrencyCodes.of(base), timeline.base());
            return byBase == 0 ? CurrencyCodes.of(quote) < timeline.quote() : byBase < 0;
        }
    }

    /**
     * All rates that are not after a moment, the newest first and those of one moment by their pairs: a page of them.
     * Costs what is given back, and a look at each pair.
     *
     * @param base null: any.
     * @param quote null: any.
     * @param behind the last one of the page before; null at the beginning.
     */
    public List<Rate> newestFirst(
            final String base, final String quote, final long timeMs, final Mark behind, final int most) {
        final PriorityQueue<Next> next = new PriorityQueue<>();
        for (final RateTimeline timeline : of(base, quote)) {
            final long lastMs = behind == null
                    ? timeMs
                    : Math.min(timeMs, behind.isBefore(timeline) ? behind.fromMs() : behind.fromMs() - 1);
            final int index = timeline.at(lastMs);
            if (index != RateTimeline.NONE) {
                next.add(new Next(timeline, index));
            }
        }
        final List<Rate> found = new ArrayList<>();
        while (found.size() < most && !next.isEmpty()) {
            final Next newest = next.remove();
            found.add(newest.timeline.rate(newest.index));
            if (newest.index > 0) {
                next.add(new Next(newest.timeline, newest.index - 1));
            }
        }
        return found;
    }

    /** The newest rate of a pair that no page has yet. */
    private record Next(RateTimeline timeline, int index) implements Comparable<Next> {
        @Override
        public int compareTo(final Next other) {
            final int byTime = Long.compare(other.timeline.fromMs(other.index), timeline.fromMs(index));
            final int byBase = Integer.compare(timeline.base(), other.timeline.base());
            final int byPair = byBase == 0 ? Integer.compare(timeline.quote(), other.timeline.quote()) : byBase;
            return byTime == 0 ? byPair : byTime;
        }
    }

    private List<RateTimeline> of(final String base, final String quote) {
        final List<RateTimeline> found = new ArrayList<>();
        for (final RateTimeline timeline : timelines) {
            if ((base == null || timeline.base() == CurrencyCodes.of(base))
                    && (quote == null || timeline.quote() == CurrencyCodes.of(quote))) {
                found.add(timeline);
            }
        }
        return found;
    }

    /** How many moments of pairs have a rate. */
    public int count() {
        return count;
    }

    /** How many pairs of currencies have rates. */
    public int pairs() {
        return timelines.length;
    }

    int highestId() {
        return highestId;
    }

    boolean hasPair(final String base, final String quote) {
        return timeline(CurrencyCodes.of(base), CurrencyCodes.of(quote)) != null;
    }

    /** What rates are put into as their records come. One thread. */
    static final class Growing {
        private final TreeMap<Long, RateTimeline.Growing> byPair = new TreeMap<>();
        private final Map<String, RateAuthority> authorities = new HashMap<>();
        private int count;
        private int highestId;
        private ExchangeRates built = new ExchangeRates(new RateTimeline[0], 0, 0);

        void put(final Rate rate) {
            if (rate.status() != EntityStatus.ACTIVE) {
                throw new IllegalArgumentException("a rate is never taken back, only corrected: " + rate);
            }
            final int base = CurrencyCodes.of(rate.base());
            final int quote = CurrencyCodes.of(rate.quote());
            final RateTimeline.Growing timeline = byPair.computeIfAbsent(
                    (long) base << Integer.SIZE | quote, _ -> new RateTimeline.Growing(base, quote));
            final RateAuthority authority = authorities.computeIfAbsent(rate.authority(), RateAuthority::new);
            count += timeline.put(rate, authority) ? 1 : 0;
            highestId = Math.max(highestId, rate.id());
            built = null;
        }

        /** As they are now. */
        ExchangeRates build() {
            if (built == null) {
                final RateTimeline[] timelines = byPair.values().stream()
                        .map(RateTimeline.Growing::build)
                        .toArray(RateTimeline[]::new);
                built = new ExchangeRates(timelines, count, highestId);
            }
            return built;
        }
    }
}
