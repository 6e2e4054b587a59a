package io.trailmark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineHarness;
import io.trailmark.engine.EventEncoder;
import io.trailmark.engine.Events;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.JournalReader;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Model;
import io.trailmark.views.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulations over a real journal. The aim: what comes out is what an engine would have decided that had known the
 * other rules all along, and the running engine never notices.
 */
class SimulationsTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long T0 = Events.T0;
    private static final long DAY_MS = Events.DAY_MS;
    private static final long END_MS = T0 + 400 * DAY_MS;
    private static final int PARTNERS = 4;

    @TempDir
    private Path folder;

    private static ChronicleJournal journal(final Path directory, final List<Events.Event> events) {
        final ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(directory)
                .reserveAheadBytes(4 * 1024 * 1024)
                .freeSpaceLimitBytes(0));
        append(journal, events);
        return journal;
    }

    private static void append(final ChronicleJournal journal, final List<Events.Event> events) {
        final EventEncoder encoder = new EventEncoder();
        final RecordBatch batch = new RecordBatch(1 << 20);
        for (final Events.Event event : events) {
            if (batch.tryClaim(1 << 16) == RecordBatch.FULL) {
                assertTrue(journal.append(batch) > 0);
                batch.clear();
                batch.tryClaim(1 << 16);
            }
            batch.commit(encoder.encode(event, batch.buffer(), batch.offset(), 1, 0));
        }
        if (batch.count() > 0) {
            assertTrue(journal.append(batch) > 0);
        }
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        journal.requestSync();
        while (journal.syncedPosition() < journal.appendedPosition()) {
            assertTrue(System.nanoTime() < deadlineNs, "the journal is not synced");
            Thread.onSpinWait();
        }
    }

    private static Engine engine() {
        return new Engine(EngineHarness.smallTables());
    }

    private static Simulations simulations(final ChronicleJournal journal, final Supplier<JournalReader> readers) {
        return new Simulations(readers, SimulationsTest::engine, journal::syncedPosition);
    }

    private static Simulations simulations(final ChronicleJournal journal) {
        return simulations(journal, () -> journal.newReader(1));
    }

    private static byte[] record(final Events.Rules rules) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 16]);
        return Arrays.copyOf(buffer.byteArray(), new EventEncoder().encode(rules, buffer, 0, 1, 0));
    }

    private static SimulationRequest request(final Events.Rules rules, final long fromMs) {
        return new SimulationRequest(1, fromMs, END_MS, List.of(record(rules)));
    }

    private static Simulation await(final Simulation simulation) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (simulation.state() == Simulation.State.QUEUED || simulation.state() == Simulation.State.RUNNING) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "still " + simulation.state());
            Thread.onSpinWait();
        }
        return simulation;
    }

    private static SimulationResult done(final Simulation simulation) {
        assertEquals(Simulation.State.DONE, await(simulation).state(), simulation::failure);
        assertEquals(100, simulation.percent());
        return simulation.result();
    }

    private static Events.Rules rules(final Model model, final long percentPpm) {
        return new Events.Rules()
                .version(1, T0)
                .model(model)
                .reward(Events.Reward.percent(percentPpm).named("commission"));
    }

    private static List<Events.Event> catalogue(final Events.Rules rules) {
        final List<Events.Event> events = new ArrayList<>(List.of(new Events.Program(), new Events.Goal(), rules));
        for (int i = 1; i <= PARTNERS; i++) {
            events.add(new Events.Partner().id(i));
            events.add(new Events.Link().id(i).partner(i));
        }
        return events;
    }

    /** Visitors click here and there and buy now and then; some orders are refunded or amended. */
    private static List<Events.Event> traffic(final Random random, final int count) {
        final List<Events.Event> events = new ArrayList<>();
        final Events.Click[] last = new Events.Click[50];
        for (int i = 0; i < count; i++) {
            final long timeMs = T0 + i * (DAY_MS / 24);
            final int visitor = 1 + random.nextInt(last.length - 1);
            final int draw = random.nextInt(10);
            if (draw < 6 || last[visitor] == null) {
                final int link = 1 + random.nextInt(PARTNERS);
                last[visitor] = new Events.Click()
                        .at(timeMs)
                        .visitor(visitor)
                        .from(visitor, visitor)
                        .sequence(i + 1)
                        .link(link, link);
                events.add(last[visitor]);
            } else if (draw < 9) {
                events.add(new Events.Report()
                        .order("o" + i)
                        .at(timeMs)
                        .amount(1 + random.nextInt(100_000))
                        .click(last[visitor]));
            } else {
                events.add(new Events.Adjust()
                        .order("o" + (i - random.nextInt(30)))
                        .id("a" + i)
                        .amount(random.nextInt(5_000))
                        .type(AdjustmentType.REFUND));
            }
        }
        return events;
    }

    private static List<Events.Event> stream(final Events.Rules rules, final long seed) {
        final List<Events.Event> events = catalogue(rules);
        events.addAll(traffic(new Random(seed), 3_000));
        return events;
    }

    @Test
    void shouldFindNoDifferenceUnderTheRulesThatWereInForce() {
        final long seed = System.nanoTime();
        final Events.Rules rules = rules(Model.LAST_TOUCH, 100_000);
        try (ChronicleJournal journal = journal(folder.resolve("journal"), stream(rules, seed));
                Simulations simulations = simulations(journal)) {
            for (final long fromMs : new long[] {0, T0, T0 + 20 * DAY_MS + 1, T0 + 60 * DAY_MS}) {
                final SimulationResult result = done(simulations.submit(request(rules, fromMs)));
                assertTrue(result.conversions() > 50, () -> "seed " + seed);
                assertEquals(0, result.changedConversions(), () -> "seed " + seed);
                assertEquals(Sums.NOTHING, result.total().difference(), () -> "seed " + seed);
                assertTrue(result.total().before().conversions() > 50, () -> "seed " + seed);
                assertTrue(result.changes().isEmpty());
                assertEquals(journal.appendedPosition(), result.lastPosition());
            }
        }
    }

    @Test
    void shouldComeToWhatAnEngineDecidesThatKnewTheOtherRulesAllAlong() {
        final long seed = System.nanoTime();
        final Events.Rules real = rules(Model.LAST_TOUCH, 100_000);
        final Events.Rules other = rules(Model.FIRST_TOUCH, 55_555);
        try (ChronicleJournal journal = journal(folder.resolve("real/journal"), stream(real, seed));
                ChronicleJournal otherJournal = journal(folder.resolve("other/journal"), stream(other, seed));
                Simulations simulations = simulations(journal);
                Simulations otherSimulations = simulations(otherJournal)) {
            final SimulationResult supposed = done(simulations.submit(request(other, T0)));
            final SimulationResult fresh = done(otherSimulations.submit(request(other, T0)));
            assertTrue(supposed.changedConversions() > 50, () -> "seed " + seed);
            assertEquals(fresh.total().before(), supposed.total().after(), () -> "seed " + seed);
            assertEquals(partnersAfter(fresh), partnersAfter(supposed), () -> "seed " + seed);
            assertEquals(SimulationResult.MAX_CHANGES, supposed.changes().size());
            assertNotEquals(
                    Sums.NOTHING, supposed.partners().getFirst().difference().difference());
        }
    }

    private static List<String> partnersAfter(final SimulationResult result) {
        return result.partners().stream()
                .map(row -> row.partnerId() + ": " + row.difference().after())
                .toList();
    }

    @Test
    void shouldLeaveAloneWhatCameBeforeAndOverrideWhatCameAfter() {
        final long seed = System.nanoTime();
        final long changeMs = T0 + 40 * DAY_MS;
        final long fromMs = T0 + 20 * DAY_MS;
        final Events.Rules other = rules(Model.FIRST_TOUCH, 300_000);
        final List<Events.Event> events = stream(rules(Model.LAST_TOUCH, 100_000), seed);
        // Rules that are to hold from later on are defined early, and others later for a time that has passed.
        events.add(20, rules(Model.LAST_TOUCH, 200_000).version(2, changeMs));
        events.add(1_000, rules(Model.LAST_TOUCH, 50_000).version(3, T0 + 10 * DAY_MS));
        try (ChronicleJournal journal = journal(folder.resolve("journal"), events);
                Simulations simulations = simulations(journal)) {
            final SimulationResult all =
                    done(simulations.submit(new SimulationRequest(1, fromMs, END_MS, List.of(record(other)))));
            assertTrue(all.changedConversions() > 50, () -> "seed " + seed);
            for (final SimulationResult.Change change : all.changes()) {
                assertTrue(change.after().occurredMs >= fromMs, () -> "seed " + seed);
            }
            final SimulationResult afterChange =
                    done(simulations.submit(new SimulationRequest(1, changeMs, END_MS, List.of(record(other)))));
            assertTrue(afterChange.changedConversions() > 20, () -> "seed " + seed);
            assertTrue(afterChange.conversions() < all.conversions(), () -> "seed " + seed);
        }
    }

    @Test
    void shouldNotDisturbTheRunningEngine() {
        final List<Events.Event> events = stream(rules(Model.LAST_TOUCH, 100_000), 7);
        final Counters counters = Counters.inMemory();
        try (ChronicleJournal journal = journal(folder.resolve("journal"), events);
                Engine running = engine();
                Simulations simulations = simulations(journal)) {
            final Views views = new Views(counters.column("views"));
            final Pipeline pipeline = new Pipeline(
                    journal, journal.newReader(1), running, views, counters.column("engine"), counters.column("v"));
            assertTrue(pipeline.replay((position, last) -> {}));
            final long hash = running.stateHash();
            final long position = running.position();
            final long appended = journal.appendedPosition();
            done(simulations.submit(request(rules(Model.FIRST_TOUCH, 500_000), T0)));
            assertEquals(hash, running.stateHash());
            assertEquals(position, running.position());
            assertEquals(appended, journal.appendedPosition());
            append(
                    journal,
                    List.of(new Events.Click().at(END_MS).visitor(99).link(1, 1).sequence(99_999)));
            assertTrue(pipeline.replay((at, last) -> {}));
            assertEquals(appended + 1, running.position());
        }
    }

    /** Lets the engine of the simulation's second pass begin only once the test has seen the first one end. */
    private static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private int engineCount;

        Engine engine() {
            engineCount++;
            if (engineCount == 2) {
                reached.countDown();
                try {
                    assertTrue(opened.await(60, TimeUnit.SECONDS));
                } catch (final InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return SimulationsTest.engine();
        }
    }

    @Test
    void shouldShowProgressStopWhenCancelledAndGoOnWithTheNext() throws Exception {
        final Events.Rules rules = rules(Model.LAST_TOUCH, 100_000);
        final Gate gate = new Gate();
        try (ChronicleJournal journal = journal(folder.resolve("journal"), stream(rules, 11));
                Simulations simulations =
                        new Simulations(() -> journal.newReader(1), gate::engine, journal::syncedPosition)) {
            final Simulation first = simulations.submit(request(rules, T0));
            assertTrue(gate.reached.await(60, TimeUnit.SECONDS));
            assertEquals(Simulation.State.RUNNING, first.state());
            assertEquals(50, first.percent());
            assertEquals(journal.syncedPosition(), first.lastPosition());
            assertEquals(first.lastPosition(), first.position());
            final Simulation waiting = simulations.submit(request(rules, T0));
            final Simulation next = simulations.submit(request(rules, T0));
            assertEquals(Simulation.State.QUEUED, waiting.state());
            assertEquals(0, waiting.percent());
            waiting.cancel();
            assertEquals(Simulation.State.CANCELLED, waiting.state());
            first.cancel();
            gate.opened.countDown();
            assertEquals(Simulation.State.CANCELLED, await(first).state());
            assertNull(first.result());
            done(next);
            assertEquals(List.of(first, waiting, next), simulations.all());
            assertEquals(next, simulations.get(next.id()));
            assertNull(simulations.get("sim_0"));
        }
    }

    @Test
    void shouldLetAFewWaitAndRefuseMore() throws Exception {
        final Events.Rules rules = rules(Model.LAST_TOUCH, 100_000);
        final Gate gate = new Gate();
        try (ChronicleJournal journal = journal(folder.resolve("journal"), catalogue(rules));
                Simulations simulations =
                        new Simulations(() -> journal.newReader(1), gate::engine, journal::syncedPosition)) {
            simulations.submit(request(rules, T0));
            assertTrue(gate.reached.await(60, TimeUnit.SECONDS));
            Simulation last = null;
            for (int i = 0; i < Simulations.MAX_QUEUED_OF_PROGRAM; i++) {
                last = simulations.submit(request(rules, T0));
                assertNotNull(last);
            }
            assertNull(simulations.submit(request(rules, T0)));
            // There is room left for other programmes, and an end to that, too.
            int program = Events.PROGRAM;
            for (int i = Simulations.MAX_QUEUED_OF_PROGRAM; i < Simulations.MAX_QUEUED; i++) {
                program++;
                assertNotNull(simulations.submit(new SimulationRequest(program, T0, END_MS, List.of())));
            }
            assertNull(simulations.submit(new SimulationRequest(program + 1, T0, END_MS, List.of())));
            // What was cancelled while it waited makes room.
            last.cancel();
            assertNotNull(simulations.submit(request(rules, T0)));
            gate.opened.countDown();
        }
    }

    @Test
    void shouldSayWhyASimulationFailedAndGoOnWithTheNext() {
        final Events.Rules rules = rules(Model.LAST_TOUCH, 100_000);
        try (ChronicleJournal journal = journal(folder.resolve("journal"), stream(rules, 3))) {
            final boolean[] isBroken = {true};
            final Supplier<JournalReader> readers = () -> {
                if (isBroken[0]) {
                    isBroken[0] = false;
                    throw new IllegalStateException("the disk is gone");
                }
                return journal.newReader(1);
            };
            try (Simulations simulations = simulations(journal, readers)) {
                final Simulation failed = await(simulations.submit(request(rules, T0)));
                assertEquals(Simulation.State.FAILED, failed.state());
                assertTrue(failed.failure().contains("the disk is gone"), failed.failure());
                assertFalse(done(simulations.submit(request(rules, T0)))
                        .total()
                        .before()
                        .equals(Sums.NOTHING));
            }
        }
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        final byte[] rules = record(rules(Model.LAST_TOUCH, 1));
        assertThrows(IllegalArgumentException.class, () -> new SimulationRequest(1, 5, 5, List.of(rules)));
        assertThrows(IllegalArgumentException.class, () -> new SimulationRequest(1, 1, 5, List.of(new byte[10])));
    }
}
