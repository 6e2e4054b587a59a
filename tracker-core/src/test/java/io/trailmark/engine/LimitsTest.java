package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Event;
import io.trailmark.engine.Events.Limits;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.memory.AnonymousMemory;
import io.trailmark.memory.MemorySource;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Aim: what is decided follows from the journal alone. Method: the same random records go to engines with other
 * settings and sizes, with limits that change on the way; outcomes and state hash must agree.
 */
final class LimitsTest {
    private static final int RECORDS = 30_000;

    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024));

    @Test
    void shouldDecideAndHashTheSameWhateverSettingsAndSizes() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final List<Outcome> small = new ArrayList<>();
        final List<Outcome> large = new ArrayList<>();
        try (Engine one = new Engine(new Engine.Context()
                        .touchCapacity(1 << 4)
                        .pathCapacity(2)
                        .duplicateCapacity(1 << 2)
                        .parkedCapacity(1 << 3)
                        .conversionCapacity(2)
                        .adjustmentCapacity(2)
                        .memory(new AnonymousMemory(MemorySource.MIN_CHUNK_BYTES)));
                Engine other = new Engine(new Engine.Context()
                        .touchCapacity(1 << 16)
                        .pathCapacity(100)
                        .conversionCapacity(1 << 17)
                        .memory(new AnonymousMemory(1 << 24)))) {
            run(one, seed, small);
            run(other, seed, large);
            assertEquals(small, large, () -> "seed " + seed);
            assertNotEquals(one.position(), 0);
        }
    }

    @Test
    void shouldAgreeWithTheNaiveEngineWhileLimitsChange() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final RandomEvents events = new RandomEvents(seed, 300, 3_000);
        final NaiveEngine naive = new NaiveEngine(new Engine.Context());
        final List<Outcome> outcomes = new ArrayList<>();
        try (Engine engine = new Engine(new Engine.Context())) {
            final List<Event> stream = new ArrayList<>(events.catalogue());
            for (int i = 0; i < RECORDS; i++) {
                final Event event =
                        i < stream.size() ? stream.get(i) : i % 1_000 == 999 ? limits(i / 1_000) : events.next();
                outcomes.clear();
                apply(
                        engine,
                        event,
                        events.nowNs(),
                        (source, offset, length) -> outcomes.add(Outcomes.decode(source, offset)));
                assertEquals(
                        naive.apply(event, engine.position(), events.nowNs()),
                        outcomes,
                        () -> "seed " + seed + " position " + engine.position());
            }
        }
    }

    private static Limits limits(final int step) {
        return new Limits().of(1 << (4 + step * 5 % 9), 1 + step * 7 % 11, 1 << (1 + step % 6), 1 << (3 + step % 5));
    }

    /** The state hash knows of limits, not of sizes. */
    @Test
    void shouldHashTheSameWithOtherSizes() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        try (Engine one = new Engine(new Engine.Context()
                        .conversionCapacity(2)
                        .adjustmentCapacity(2)
                        .memory(new AnonymousMemory(MemorySource.MIN_CHUNK_BYTES)));
                Engine other = new Engine(new Engine.Context()
                        .conversionCapacity(1 << 17)
                        .adjustmentCapacity(1 << 12)
                        .memory(new AnonymousMemory(1 << 24)));
                Engine third = new Engine(new Engine.Context().parkedCapacity(1 << 4))) {
            run(one, seed, new ArrayList<>());
            run(other, seed, new ArrayList<>());
            assertEquals(one.stateHash(), other.stateHash(), () -> "seed " + seed);
            third.onRecord(buffer, 0, encoder.encode(new Events.Epoch(), buffer, 0, 1, 1), (b, o, l) -> {});
            final long before = third.stateHash();
            third.onRecord(buffer, 0, encoder.encode(new Limits().of(64, 8, 64, 64), buffer, 0, 2, 1), (b, o, l) -> {});
            assertNotEquals(before, third.stateHash());
        }
    }

    private void run(final Engine engine, final long seed, final List<Outcome> outcomes) {
        final RandomEvents events = new RandomEvents(seed, 300, 3_000);
        final OutcomeHandler handler = (source, offset, length) -> outcomes.add(Outcomes.decode(source, offset));
        final List<Event> start = new ArrayList<>(events.catalogue());
        // What held before this follows from settings; from here on it is the journal's.
        start.add(1, new Limits().of(1 << 8, 5, 1 << 6, 1 << 6));
        for (final Event event : start) {
            apply(engine, event, events.nowNs(), handler);
        }
        for (int i = 0; i < RECORDS; i++) {
            if (i % 4_000 == 3_999) {
                apply(engine, limits(i / 4_000), events.nowNs(), handler);
            }
            apply(engine, events.next(), events.nowNs(), handler);
        }
    }

    private void apply(final Engine engine, final Event event, final long nowNs, final OutcomeHandler handler) {
        engine.onRecord(buffer, 0, encoder.encode(event, buffer, 0, engine.position() + 1, nowNs), handler);
    }

    @Test
    void shouldForgetTheOldestTouchesAtOnceAndNotRememberThemAgain() {
        try (EngineHarness engine = EngineHarness.withDemoCatalogue()) {
            for (int i = 0; i < 8; i++) {
                engine.pass(20_000);
                engine.click(new Events.Click().visitor(100 + i));
            }
            engine.apply(new Limits().of(4, 64, 16, 16));
            assertEquals(4, engine.engine().statistics().touchesOverwritten());
            engine.apply(new Limits().of(64, 64, 16, 16));
            assertEquals(4, engine.engine().statistics().touchesOverwritten());
        }
    }

    @Test
    void shouldKeepWhatWaitsWhenFewerMayWait() {
        try (EngineHarness engine = EngineHarness.withDemoCatalogue()) {
            for (int i = 0; i < 8; i++) {
                assertEquals(
                        Decision.PARKED,
                        engine.adjust(new Adjust().order("o" + i)).decision());
            }
            engine.apply(new Limits().of(64, 8, 64, 4));
            assertEquals(8, engine.engine().statistics().parked());
            assertEquals(
                    Reason.TABLE_FULL, engine.adjust(new Adjust().order("o9")).reason());
            for (int i = 0; i < 5; i++) {
                assertEquals(2, engine.apply(new Events.Report().order("o" + i)).size(), "report and refund");
            }
            assertEquals(
                    Decision.PARKED, engine.adjust(new Adjust().order("o9")).decision());
        }
    }

    @Test
    void shouldKeepLongPathsOfConversionsThatStand() {
        try (EngineHarness engine = EngineHarness.withDemoCatalogue()) {
            engine.apply(new Limits().of(64, 1, 64, 4));
            engine.report(new Events.Report().order("o"));
            engine.apply(new Limits().of(64, 30, 64, 4));
            assertEquals(
                    Decision.DUPLICATE,
                    engine.report(new Events.Report().order("o")).decision());
        }
    }
}
