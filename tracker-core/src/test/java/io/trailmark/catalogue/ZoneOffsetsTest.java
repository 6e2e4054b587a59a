package io.trailmark.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Offsets agree with those of the JDK, at random times and right at every change of the clocks. */
final class ZoneOffsetsTest {
    private static final long END_MS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    @Test
    void shouldAgreeWithTheJdkFrom1970To2100() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (final String zone : List.of(
                "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Tokyo")) {
            final ZoneRules rules = ZoneId.of(zone).getRules();
            final ZoneOffsets offsets = ZoneOffsets.of(zone);
            for (int i = 0; i < 10_000; i++) {
                assertOffset(rules, offsets, random.nextLong(END_MS), zone + " seed " + seed);
            }
            Instant at = Instant.EPOCH;
            while (rules.nextTransition(at) != null && at.toEpochMilli() < END_MS - 1) {
                at = rules.nextTransition(at).getInstant();
                if (at.toEpochMilli() < END_MS) {
                    assertOffset(rules, offsets, at.toEpochMilli() - 1, zone);
                    assertOffset(rules, offsets, at.toEpochMilli(), zone);
                }
            }
        }
    }

    @Test
    void shouldTakeAnUnknownZoneForUtcAndKeepEachZoneOnce() {
        assertEquals(0, ZoneOffsets.of("Middle/Earth").offsetS(0));
        assertSame(ZoneOffsets.of("Asia/Tokyo"), ZoneOffsets.of("Asia/Tokyo"));
    }

    private static void assertOffset(
            final ZoneRules rules, final ZoneOffsets offsets, final long timeMs, final String message) {
        final Instant time = Instant.ofEpochMilli(timeMs);
        assertEquals(rules.getOffset(time).getTotalSeconds(), offsets.offsetS(timeMs), () -> message + " at " + time);
    }
}
