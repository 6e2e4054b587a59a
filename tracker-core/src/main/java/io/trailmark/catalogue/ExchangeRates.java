package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * Rates that are not after a moment, pair by pair, the newest of each first.
     *
     * @param base null: any.
     * @param quote null: any.
     * @param most of each pair.
     */
    public List<Rate> newest(final String base, final String quote, final long timeMs, final int most) {
        final List<Rate> found = new ArrayList<>();
        for (final RateTimeline timeline : timelines) {
            if ((base == null || timeline.base() == CurrencyCodes.of(base))
                    && (quote == null || timeline.quote() == CurrencyCodes.of(quote))) {
                found.addAll(timeline.newest(timeMs, most));
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
