package io.trailmark.published;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Worked examples of multi-touch attribution that others have published with their answers. The figures are facts,
 * typed off; no text or code of theirs is here.
 *
 * <p>Attributed revenue is given per touch or channel and model, in minor units of an order value that lets the
 * published fractions come out whole.
 */
final class Published {
    private Published() {}

    /**
     * One touch of a path.
     *
     * @param hours from the path's beginning.
     */
    record Touch(String channel, int hours) {}

    /** Some orders of equal value that came about on the same path. */
    record Path(int orders, int convertedAfterHours, List<Touch> touches) {}

    /**
     * One example.
     *
     * @param source where it was published, and under which licence.
     * @param orderMinor value of each order.
     * @param halfLife as a programme file writes it.
     * @param totals model to channel to attributed revenue in minor units.
     * @param toleranceMinor what the publisher rounded away.
     */
    record Example(
            String name,
            String source,
            long orderMinor,
            String halfLife,
            List<Path> paths,
            Map<String, Map<String, Long>> totals,
            Map<String, Long> toleranceMinor) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> examples() {
        return List.of(mta(), mamPaths(), mamTimeDecay(), annualDeal());
    }

    /**
     * Ten conversions on three paths. Published as fractions of conversions, such as 19/6 for search; an order of
     * 600.00 makes 19/6 into 1,900.00.
     */
    private static Example mta() {
        return new Example(
                "mta",
                "Python package mta (I. Korostil, MIT licence), https://github.com/eeghor/mta, tests/conftest.py and"
                        + " tests/test_heuristic_models.py",
                60_000,
                "7d",
                List.of(path(2, "direct"), path(3, "search", "email"), path(5, "search", "social", "email")),
                Map.of(
                        "first_touch", Map.of("direct", 120_000L, "search", 480_000L),
                        "last_touch", Map.of("direct", 120_000L, "email", 480_000L),
                        "linear", Map.of("direct", 120_000L, "search", 190_000L, "email", 190_000L, "social", 100_000L),
                        "position_based",
                                Map.of("direct", 120_000L, "search", 210_000L, "email", 210_000L, "social", 60_000L)),
                Map.of());
    }

    /** Two conversions: A, B, C and A, C. Linear 5/6, 1/3, 5/6; position based 0.9, 0.2, 0.9; an order of 6.00. */
    private static Example mamPaths() {
        return new Example(
                "mam-paths",
                "Marketing Attribution Models (DP6, Apache License 2.0),"
                        + " https://github.com/DP6/Marketing-Attribution-Models, tests/test_heuristics.py",
                600,
                "7d",
                List.of(path(1, "a", "b", "c"), path(1, "a", "c")),
                Map.of(
                        "first_touch", Map.of("a", 1_200L),
                        "last_touch", Map.of("c", 1_200L),
                        "linear", Map.of("a", 500L, "b", 200L, "c", 500L),
                        "position_based", Map.of("a", 540L, "b", 120L, "c", 540L)),
                Map.of());
    }

    /**
     * Touches 2, 1 and 0 hours before the conversion with a half-life of an hour: 1/7, 2/7, 4/7 of an order of 7.00.
     */
    private static Example mamTimeDecay() {
        return new Example(
                "mam-time-decay",
                "Marketing Attribution Models (DP6, Apache License 2.0),"
                        + " https://github.com/DP6/Marketing-Attribution-Models, tests/test_heuristics.py",
                700,
                "1h",
                List.of(new Path(1, 2, List.of(new Touch("a", 0), new Touch("b", 1), new Touch("c", 2)))),
                Map.of("time_decay", Map.of("a", 100L, "b", 200L, "c", 400L)),
                Map.of());
    }

    /**
     * A deal of 12,000 with touches on days 0, 5, 12, 30 and 38, closed with the last; the half-life is 7 days. Time
     * decay is published as shares with one decimal (1.5, 2.4, 4.8, 28.5 and 62.9 %), so a total may be off by half a
     * tenth of a percent per touch: 6.00 of 12,000.00, and twice that for the channel with two touches.
     */
    private static Example annualDeal() {
        final int day = 24;
        return new Example(
                "annual-deal",
                "Attribution models, the math, worked (C. Haines, MIT licence),"
                        + " https://github.com/coreyhaines31/marketingskills,"
                        + " skills/attribution/references/attribution-models.md",
                1_200_000,
                "7d",
                List.of(new Path(
                        1,
                        38 * day,
                        List.of(
                                new Touch("paid-social", 0),
                                new Touch("organic", 5 * day),
                                new Touch("paid-social", 12 * day),
                                new Touch("paid-search", 30 * day),
                                new Touch("direct", 38 * day)))),
                Map.of(
                        "first_touch", Map.of("paid-social", 1_200_000L),
                        "last_touch", Map.of("direct", 1_200_000L),
                        "linear",
                                Map.of(
                                        "paid-social", 480_000L,
                                        "organic", 240_000L,
                                        "paid-search", 240_000L,
                                        "direct", 240_000L),
                        "position_based",
                                Map.of(
                                        "paid-social", 560_000L,
                                        "organic", 80_000L,
                                        "paid-search", 80_000L,
                                        "direct", 480_000L),
                        "time_decay",
                                Map.of(
                                        "paid-social", 75_600L,
                                        "organic", 28_800L,
                                        "paid-search", 342_000L,
                                        "direct", 754_800L)),
                Map.of("time_decay", 1_200L));
    }

    /** Touches a day apart, and the orders a day after the last: only their sequence is published. */
    private static Path path(final int orders, final String... channels) {
        final List<Touch> touches = new ArrayList<>();
        for (int i = 0; i < channels.length; i++) {
            touches.add(new Touch(channels[i], 24 * i));
        }
        return new Path(orders, 24 * channels.length, touches);
    }

    /** All channels of an example, in the order in which they come first. */
    static List<String> channels(final Example example) {
        final Map<String, Boolean> channels = new LinkedHashMap<>();
        example.paths().forEach(path -> path.touches().forEach(touch -> channels.put(touch.channel(), true)));
        return List.copyOf(channels.keySet());
    }
}
