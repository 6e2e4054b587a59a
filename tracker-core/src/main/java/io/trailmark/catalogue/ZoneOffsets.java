package io.trailmark.catalogue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Offsets of a time zone from UTC, laid out so that a look-up allocates nothing. Immutable, any thread; one per zone
 * and process.
 *
 * <p>Transitions are listed from 1970 to 2100: what lies before or after has the first or the last offset. A name that
 * this machine's table of zones does not have (any more) counts as UTC.
 */
final class ZoneOffsets {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");
    private static final Map<String, ZoneOffsets> BY_NAME = new ConcurrentHashMap<>();

    private final long[] beginsMs;
    private final int[] offsetsS;

    private ZoneOffsets(final ZoneRules rules) {
        final List<ZoneOffsetTransition> transitions = new ArrayList<>();
        for (ZoneOffsetTransition next = rules.nextTransition(FIRST);
                next != null && next.getInstant().isBefore(LAST);
                next = rules.nextTransition(next.getInstant())) {
            transitions.add(next);
        }
        beginsMs = new long[transitions.size()];
        offsetsS = new int[transitions.size() + 1];
        offsetsS[0] = rules.getOffset(FIRST).getTotalSeconds();
        for (int i = 0; i < beginsMs.length; i++) {
            beginsMs[i] = transitions.get(i).getInstant().toEpochMilli();
            offsetsS[i + 1] = transitions.get(i).getOffsetAfter().getTotalSeconds();
        }
    }

    static ZoneOffsets of(final String zone) {
        return BY_NAME.computeIfAbsent(zone, name -> new ZoneOffsets(rules(name)));
    }

    private static ZoneRules rules(final String zone) {
        try {
            return ZoneId.of(zone).getRules();
        } catch (final DateTimeException e) {
            return ZoneOffset.UTC.getRules();
        }
    }

    /** Seconds by which the zone's clocks are ahead of UTC at that time. */
    int offsetS(final long timeMs) {
        final int found = Arrays.binarySearch(beginsMs, timeMs);
        return offsetsS[found >= 0 ? found + 1 : -found - 1];
    }
}
