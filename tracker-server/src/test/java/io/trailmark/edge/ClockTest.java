package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.ids.ClickId;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clocks that step, from the public port to the decision: real sockets, journal and engine, and a clock that is set.
 *
 * <p>What holds: the journal's order and times never go back, no two clicks have one id, and a conversion's time is
 * what the clock says when it comes. So a window is measured between the clock at the click and the clock at the
 * report, with an hour of grace backwards.
 */
final class ClockTest {
    /** Five seconds before the hour, when the journal goes on in a new file. */
    private static final Instant START = Instant.parse("2026-11-22T11:59:55Z");

    private static final int CLICKS = 20;
    private static final long BETWEEN_CLICKS_MS = 3;

    /** Each event loop holds on to the latest time that it has seen itself. */
    private static final long BETWEEN_LOOPS_MS = CLICKS * BETWEEN_CLICKS_MS;

    @TempDir
    Path folder;

    private final AtomicLong nowNs = new AtomicLong();
    private int orders;

    private void set(final Instant time) {
        nowNs.set(TimeUnit.MILLISECONDS.toNanos(time.toEpochMilli()));
    }

    private void step(final Duration by) {
        nowNs.addAndGet(by.toNanos());
    }

    /** Clicks, over two connections' worth of event loops, and returns the ids. */
    private List<String> click(final IntakeRig rig, final int count) throws IOException {
        final List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (RawClient client = new RawClient(rig.port())) {
                final RawClient.Answer answer = client.ask(EdgeRig.request("GET", "/c/acme/hello"));
                assertEquals(302, answer.status());
                ids.add(answer.parameter("click_id"));
            }
            step(Duration.ofMillis(BETWEEN_CLICKS_MS));
        }
        return ids;
    }

    private static long timeMs(final String clickId) {
        final ClickId id = new ClickId();
        id.tryParse(clickId.getBytes(StandardCharsets.US_ASCII), 0, clickId.length());
        return id.timeMs();
    }

    private JsonNode report(final IntakeRig rig, final String goal, final String clickId) {
        final HttpResponse<String> answer = rig.post(
                "/v1/conversions",
                rig.acmeToken,
                "{\"program\":\"acme\",\"goal\":\"" + goal + "\",\"click_id\":\"" + clickId + "\",\"order_id\":\"O-"
                        + orders++ + "\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}");
        assertEquals(201, answer.statusCode(), answer.body());
        return IntakeRig.json(answer);
    }

    private static String reason(final JsonNode decision) {
        return decision.get("reason").asText();
    }

    private record Journaled(int count, long lastEpochNs) {}

    /** Reads the files from the beginning: every position once, in order, and times that never go back. */
    private Journaled readBack() {
        final long[] last = new long[2];
        try (JournalReader reader = new JournalReader(folder.resolve("journal"), 1)) {
            int read;
            do {
                read = reader.poll(
                        (buffer, offset, length) -> {
                            assertEquals(++last[0], RecordFrame.position(buffer, offset));
                            assertTrue(RecordFrame.epochNs(buffer, offset) >= last[1], "time goes back at " + last[0]);
                            last[1] = RecordFrame.epochNs(buffer, offset);
                        },
                        Long.MAX_VALUE,
                        1_000);
            } while (read > 0);
            assertEquals(null, reader.damage());
        }
        return new Journaled((int) last[0], last[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT1H", "-PT24H", "PT24H"})
    void shouldKeepOrderAndIdsOverAStepAndAnyNumberOfStarts(final Duration step) throws IOException {
        set(START);
        final Set<String> ids = new HashSet<>();
        long highestMs = 0;
        int before = 0;
        for (int start = 0; start < 2; start++) {
            try (IntakeRig rig = IntakeRig.open(folder, nowNs::get)) {
                for (final Duration then : List.of(Duration.ZERO, Duration.ofSeconds(10), step, Duration.ofHours(2))) {
                    step(then);
                    for (final String id : click(rig, CLICKS)) {
                        assertTrue(ids.add(id), "twice: " + id);
                        assertTrue(timeMs(id) >= highestMs - BETWEEN_LOOPS_MS, "an id's time goes back");
                        highestMs = Math.max(highestMs, timeMs(id));
                    }
                }
                rig.awaitViews();
                assertEquals(rig.journal.appendedPosition(), rig.views.position());
            }
            final Journaled journaled = readBack();
            assertTrue(journaled.count() >= before + 4 * CLICKS, "every click is there");
            assertEquals(highestMs, TimeUnit.NANOSECONDS.toMillis(journaled.lastEpochNs()), "and so is its time");
            before = journaled.count();
            step(step);
        }
        assertTrue(rollFiles() >= 2, "the clock stepped over a roll");
    }

    /** Of the first start, whose clock went over the hour, a step, and on. */
    private long rollFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("journal/epoch-00000001"))) {
            return files.filter(file -> file.toString().endsWith(".cq4")).count();
        }
    }

    @Test
    void shouldMeasureWindowsByTheClockAtClickAndReportWithAnHourOfGrace() throws IOException {
        final List<List<String>> seen = new ArrayList<>();
        for (final String step : List.of("PT0S", "PT1H", "PT24H", "-PT59M59S", "-PT24H")) {
            set(START);
            final Path own = folder.resolve(step);
            assertTrue(own.toFile().mkdir());
            try (IntakeRig rig = IntakeRig.open(own, nowNs::get)) {
                final String id = click(rig, 1).getFirst();
                step(Duration.parse(step));
                seen.add(List.of(step, reason(report(rig, "sale", id)), reason(report(rig, "quick", id))));
            }
        }
        assertEquals(
                List.of(
                        List.of("PT0S", "ok", "ok"),
                        List.of("PT1H", "ok", "ok"),
                        List.of("PT24H", "ok", "click_expired"),
                        List.of("-PT59M59S", "ok", "ok"),
                        List.of("-PT24H", "after_conversion", "after_conversion")),
                seen);
    }

    @Test
    void shouldCountCapsByTheDaysOfTheProgrammesZoneWhenTheseHave23Or25Hours() throws IOException {
        // Berlin's days begin at 22:00 and 23:00 UTC, and 2027 has its long one at the end of October.
        final String[] times = {
            "2027-03-27T23:00:00.000Z", "2027-03-28T21:59:59.990Z", // The short day has 23 hours.
            "2027-03-28T22:00:00.000Z", "2027-03-29T21:59:59.990Z",
            "2027-10-30T22:00:00.000Z", "2027-10-31T22:59:59.990Z", // The long one has 25.
            "2027-10-31T23:00:00.000Z", "2027-11-01T22:59:59.990Z"
        };
        final List<String> reasons = new ArrayList<>();
        set(Instant.parse(times[0]).minusSeconds(3_600));
        try (IntakeRig rig = IntakeRig.open(folder, nowNs::get)) {
            for (final String time : times) {
                set(Instant.parse(time).minusSeconds(1_800));
                final String id = click(rig, 1).getFirst();
                set(Instant.parse(time));
                reasons.add(reason(report(rig, "daily", id)));
            }
        }
        assertEquals(
                List.of("ok", "cap_reached", "ok", "cap_reached", "ok", "cap_reached", "ok", "cap_reached"), reasons);
    }

    @Test
    void shouldPassTheEndOf32BitSecondsAsAnyOther() throws IOException {
        set(Instant.parse("2038-01-19T03:14:07.500Z"));
        final List<String> ids = new ArrayList<>();
        for (int start = 0; start < 2; start++) {
            try (IntakeRig rig = IntakeRig.open(folder, nowNs::get)) {
                ids.addAll(click(rig, CLICKS));
                step(Duration.ofSeconds(1));
                ids.addAll(click(rig, CLICKS));
                try (RawClient client = new RawClient(rig.port())) {
                    final String date =
                            client.ask(EdgeRig.request("GET", "/robots.txt")).header("Date");
                    assertNotNull(date);
                    assertTrue(date.startsWith("Tue, 19 Jan 2038 03:14:"), date);
                }
                assertEquals("ok", reason(report(rig, "quick", ids.getFirst())));
                assertEquals("ok", reason(report(rig, "sale", ids.getLast())));
            }
            step(Duration.ofSeconds(1));
        }
        assertEquals(4 * CLICKS, new HashSet<>(ids).size());
        assertEquals(Integer.MAX_VALUE, timeMs(ids.getFirst()) / 1_000);
        assertTrue(timeMs(ids.getLast()) / 1_000 > Integer.MAX_VALUE + 1L);
        assertTrue(TimeUnit.NANOSECONDS.toSeconds(readBack().lastEpochNs()) > Integer.MAX_VALUE + 1L);
    }
}
